"""Tables of segments: definitions, memberships, changes. Reads only; `writing` has the refresh's side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, Date, DateTime, Integer, SmallInteger, Table, Text, Uuid, any_, bindparam, func, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from intelligence_svc.axes.domain import AxisName
from intelligence_svc.schema import metadata
from service_kit.db import Query

#: One customer in this many is counted for an estimate.
SAMPLES = 64

definitions = Table(
    "segment_definitions",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("fitted_at", DateTime(timezone=True), nullable=False),
    Column("data_as_of", Date, nullable=False),
    Column("currency", Text, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("axes", JSONB, nullable=False, comment="by axis: Fitted.to_dict"),
    Column("population", JSONB, nullable=False, comment="by axis: describe.population"),
)
customer_segments = Table(
    "customer_segments",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("definitions_version", Integer, nullable=False),
    Column("memberships", ARRAY(SmallInteger), nullable=False, comment="ten-thousandths; -1: unknown"),
    Column("confidences", ARRAY(SmallInteger), nullable=False, comment="by axis, ten-thousandths"),
    # Index of the dominant segment within its axis; null: unknown.
    *(Column(axis.value, SmallInteger) for axis in AxisName),
    Column("sample", SmallInteger, nullable=False, comment="0 to 63, by a hash of the id: one in 64 for estimates"),
    Column("archetype_id", Text, comment="null: the shop has too few customers"),
    Column("archetype_clarity", SmallInteger, comment="ten-thousandths"),
)
changes = Table(
    "segment_changes",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("data_as_of", Date, primary_key=True),
    Column("definitions_version", Integer, nullable=False),
    Column("before", ARRAY(SmallInteger), nullable=False, comment="dominant segment by axis; -1: unknown"),
    Column("after", ARRAY(SmallInteger), nullable=False),
)


class StoredDefinitions(NamedTuple):
    """The current definitions of a shop."""

    version: int
    fitted_at: datetime
    data_as_of: date
    currency: str
    customers: int
    axes: list[dict[str, Any]]
    population: list[dict[str, Any]]


class StoredSegments(NamedTuple):
    """A customer's memberships."""

    customer_id: str
    definitions_version: int
    memberships: list[int]
    confidences: list[int]


class StoredChange(NamedTuple):
    """A day on which a customer's dominant segments changed."""

    data_as_of: date
    definitions_version: int
    before: list[int]
    after: list[int]


MEMBER_COLUMNS = [customer_segments.c[name] for name in StoredSegments._fields]

DEFINITIONS = Query(
    select(*(definitions.c[name] for name in StoredDefinitions._fields))
    .where(definitions.c.tenant_id == bindparam("tenant_id"))
    .order_by(definitions.c.version.desc())
    .limit(1),
    StoredDefinitions,
)
#: A row if the shop was refreshed, none otherwise.
VERSION: Query[tuple[int | None]] = Query(
    select(func.max(definitions.c.version)).where(definitions.c.tenant_id == bindparam("tenant_id"))
)
SEGMENTS = Query(
    select(*MEMBER_COLUMNS).where(
        customer_segments.c.tenant_id == bindparam("tenant_id"),
        customer_segments.c.customer_id == bindparam("customer_id"),
    ),
    StoredSegments,
)
#: Those of the customers with these `ids`, in no order.
SEGMENTS_OF = Query(
    select(*MEMBER_COLUMNS).where(
        customer_segments.c.tenant_id == bindparam("tenant_id"),
        customer_segments.c.customer_id == any_(bindparam("ids", type_=ARRAY(Text))),
    ),
    StoredSegments,
)
CHANGES = Query(
    select(*(changes.c[name] for name in StoredChange._fields))
    .where(changes.c.tenant_id == bindparam("tenant_id"), changes.c.customer_id == bindparam("customer_id"))
    .order_by(changes.c.data_as_of.desc())
    .limit(20),
    StoredChange,
)
