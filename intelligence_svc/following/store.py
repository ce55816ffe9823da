"""Tables of history, states and events. Reads only; `refresh` has the refresh's side."""

from __future__ import annotations

from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    Integer,
    SmallInteger,
    Table,
    Text,
    Uuid,
    bindparam,
    or_,
    select,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Float

from intelligence_svc.archetypes.store import archetypes
from intelligence_svc.schema import metadata
from intelligence_svc.scoring.store import MONEY
from service_kit.db import Query

history = Table(
    "profile_history",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("data_as_of", Date, primary_key=True),
    Column("recorded_at", DateTime(timezone=True), nullable=False),
    Column("currency", Text, nullable=False),
    Column("order_count", Integer, nullable=False),
    Column("current_ltv", MONEY, nullable=False),
    Column("churn_risk_score", Double),
    Column("churn_level", Text),
    Column("churn_horizon_days", Integer),
    Column("churn_model_version", Text),
    Column("predicted_ltv", MONEY),
    Column("ltv_horizon_days", Integer),
    Column("ltv_model_version", Text),
    Column("dominant", ARRAY(SmallInteger), comment="segment by axis; -1: unknown"),
    Column("definitions_version", Integer),
    Column("archetype_id", Text),
)
states = Table(
    "customer_states",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("order_count", Integer, nullable=False, comment="as noted last; so are the next four"),
    Column("churn_risk_score", Double),
    Column("predicted_ltv", MONEY),
    Column("dominant", ARRAY(SmallInteger)),
    Column("noted_archetype_id", Text),
    Column("high_risk", Boolean, nullable=False, comment="side of the limit, with hysteresis"),
    Column("top_customer", Boolean, nullable=False),
    Column("archetype_id", Text, comment="the one that they clearly were in last"),
)
events = Table(
    "customer_events",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("data_as_of", Date, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("churn_risk_score", Double),
    Column("current_ltv", MONEY, nullable=False),
    Column("currency", Text, nullable=False),
    Column("from_archetype_id", Text),
    Column("to_archetype_id", Text),
)
positions = Table(
    "event_positions",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("states_as_of", Date, nullable=False, comment="last day of the refreshes so far"),
)


class StoredSnapshot(NamedTuple):
    """A row of a customer's history; `name` and `archetype_level` are None where the archetype has ended."""

    data_as_of: date
    recorded_at: datetime
    currency: str
    order_count: int
    current_ltv: float
    churn_risk_score: float | None
    churn_level: str | None
    churn_horizon_days: int | None
    churn_model_version: str | None
    predicted_ltv: float | None
    ltv_horizon_days: int | None
    ltv_model_version: str | None
    dominant: list[int] | None
    archetype_id: str | None
    name: str | None
    archetype_level: str | None


class StoredEvent(NamedTuple):
    """An event."""

    position: int
    kind: str
    customer_id: str
    data_as_of: date
    created_at: datetime
    churn_risk_score: float | None
    current_ltv: float
    currency: str
    from_archetype_id: str | None
    to_archetype_id: str | None


def _plain(column: Column[object]) -> object:
    return column.cast(Float(53)) if column.type is MONEY else column


HISTORY = Query(
    select(
        *(_plain(history.c[name]) for name in StoredSnapshot._fields[:-2]),  # type: ignore[call-overload]  # columns all
        archetypes.c.name,
        archetypes.c.archetype_level,
    )
    .join_from(
        history,
        archetypes,
        (archetypes.c.tenant_id == history.c.tenant_id)
        & (archetypes.c.archetype_id == history.c.archetype_id)
        & archetypes.c.ended_on.is_(None),
        isouter=True,
    )
    .where(
        history.c.tenant_id == bindparam("tenant_id"),
        history.c.customer_id == bindparam("customer_id"),
        history.c.data_as_of < bindparam("before", type_=Date),
    )
    .order_by(history.c.data_as_of.desc())
    .limit(bindparam("rows")),
    StoredSnapshot,
)
EVENTS = Query(
    select(*(_plain(events.c[name]) for name in StoredEvent._fields))  # type: ignore[call-overload]  # as above
    .where(
        events.c.tenant_id == bindparam("tenant_id"),
        events.c.position > bindparam("after"),
        or_(
            bindparam("customer_id", type_=Text) == "",
            events.c.customer_id == bindparam("customer_id", type_=Text),
        ),
    )
    .order_by(events.c.position)
    .limit(bindparam("rows")),
    StoredEvent,
    one_plan=False,
)
