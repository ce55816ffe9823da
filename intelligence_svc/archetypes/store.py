"""Tables of archetypes: what the service reads, and the refresh's side of them."""

from __future__ import annotations

import json
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from sqlalchemy import Column, Date, Double, Integer, Table, Text, Uuid, any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from intelligence_svc.archetypes.domain import Archetype
from intelligence_svc.axes.store import customer_segments
from intelligence_svc.schema import metadata
from service_kit.db import Query

sets = Table(
    "archetype_sets",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("fingerprint", Text, nullable=False, comment="of the memberships that it was made from"),
    Column("data_as_of", Date, nullable=False),
    Column("customers", Integer, nullable=False),
    Column("chosen_at_customers", Integer, nullable=False, comment="when the number of archetypes was chosen"),
    Column("agreement", Double, comment="mean adjusted Rand index with resamples"),
    Column("usefulness", JSONB, comment="usefulness.usefulness; null for a short history"),
    Column("measured_on", Date),
    Column("means", JSONB, comment="places.shop_means; null: refreshed by an earlier release only"),
)
archetypes = Table(
    "archetype_definitions",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("archetype_id", Text, primary_key=True),
    Column("archetype_level", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("behavioral_traits", JSONB, nullable=False),
    Column("recommended_actions", JSONB, nullable=False),
    Column("member_count", Integer, nullable=False),
    Column("share", Double, nullable=False),
    Column("stability", Double, nullable=False),
    Column("newcomers", Double, nullable=False),
    Column("centre", JSONB, nullable=False),
    Column("first_seen", Date, nullable=False),
    Column("ended_on", Date, comment="null while it has members"),
)


class StoredSet(NamedTuple):
    """How far to trust a shop's archetypes."""

    data_as_of: date
    customers: int
    agreement: float | None
    usefulness: dict[str, Any] | None


class StoredArchetype(NamedTuple):
    """An archetype."""

    archetype_id: str
    archetype_level: str
    name: str
    description: str
    behavioral_traits: list[dict[str, Any]]
    recommended_actions: list[str]
    member_count: int
    share: float
    stability: float
    newcomers: float
    first_seen: date


class StoredMembership(NamedTuple):
    """A customer's archetype."""

    customer_id: str
    archetype_id: str
    archetype_level: str
    name: str
    description: str
    archetype_clarity: int


_own = archetypes.c.tenant_id == bindparam("tenant_id")
_columns = [archetypes.c[name] for name in StoredArchetype._fields]

SET = Query(
    select(*(sets.c[name] for name in StoredSet._fields)).where(sets.c.tenant_id == bindparam("tenant_id")), StoredSet
)
ALL = Query(
    select(*_columns)
    .where(_own, archetypes.c.ended_on.is_(None))
    .order_by(archetypes.c.member_count.desc(), archetypes.c.archetype_id)
    .limit(bindparam("rows")),
    StoredArchetype,
)
ONE = Query(
    select(*_columns).where(
        _own, archetypes.c.ended_on.is_(None), archetypes.c.archetype_id == bindparam("archetype_id")
    ),
    StoredArchetype,
)
_members = (
    select(
        customer_segments.c.customer_id,
        *(archetypes.c[name] for name in StoredMembership._fields[1:5]),
        customer_segments.c.archetype_clarity,
    )
    .join_from(
        customer_segments,
        archetypes,
        (archetypes.c.tenant_id == customer_segments.c.tenant_id)
        & (archetypes.c.archetype_id == customer_segments.c.archetype_id),
    )
    .where(customer_segments.c.tenant_id == bindparam("tenant_id"))
)
OF_CUSTOMER = Query(
    _members.where(customer_segments.c.customer_id == bindparam("customer_id")),
    StoredMembership,
)
#: Those of the customers with these `ids`, in no order.
OF_CUSTOMERS = Query(
    _members.where(customer_segments.c.customer_id == any_(bindparam("ids", type_=ARRAY(Text)))),
    StoredMembership,
)


@dataclass(frozen=True, slots=True)
class Known:
    """What the refresh before left: its archetypes that live, with their centres, and every id that was ever given."""

    fingerprint: str
    chosen_at_customers: int
    measured_on: date | None
    usefulness: dict[str, Any] | None
    centres: dict[str, list[float]]
    ids: set[str]


async def known(connection: AsyncConnection[TupleRow], tenant_id: uuid.UUID) -> Known | None:
    """None before the first refresh."""
    cursor = await connection.execute(
        "SELECT fingerprint, chosen_at_customers, measured_on, usefulness FROM platform.archetype_sets "
        "WHERE tenant_id = %s",
        [tenant_id],
    )
    row = await cursor.fetchone()
    if row is None:
        return None
    cursor = await connection.execute(
        "SELECT archetype_id, centre, ended_on FROM platform.archetype_definitions WHERE tenant_id = %s "
        "ORDER BY archetype_id",
        [tenant_id],
    )
    rows = await cursor.fetchall()
    fingerprint, chosen_at, measured_on, usefulness = row
    centres = {one[0]: one[1] for one in rows if one[2] is None}
    return Known(fingerprint, chosen_at, measured_on, usefulness, centres, {one[0] for one in rows})


async def save(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    found: Sequence[Archetype],
    facts: dict[str, Any],
    as_of: date,
) -> None:
    """Makes `found` the shop's living archetypes; `facts` are the columns of the set."""
    columns = ["tenant_id", *facts]
    values = [tenant_id, *(json.dumps(v) if isinstance(v, dict | list) else v for v in facts.values())]
    changes = ", ".join(f"{name} = excluded.{name}" for name in facts)
    await connection.execute(
        f"INSERT INTO platform.archetype_sets ({', '.join(columns)}) "  # noqa: S608  # names of columns, no input
        f"VALUES ({', '.join(['%s'] * len(columns))}) ON CONFLICT (tenant_id) DO UPDATE SET {changes}",
        values,
    )
    for one in found:
        await connection.execute(
            """
            INSERT INTO platform.archetype_definitions
                (tenant_id, archetype_id, archetype_level, name, description, behavioral_traits, recommended_actions,
                 member_count, share, stability, newcomers, centre, first_seen)
            VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s, %s)
            ON CONFLICT (tenant_id, archetype_id) DO UPDATE SET
                archetype_level = excluded.archetype_level, name = excluded.name, description = excluded.description,
                behavioral_traits = excluded.behavioral_traits, recommended_actions = excluded.recommended_actions,
                member_count = excluded.member_count, share = excluded.share, stability = excluded.stability,
                newcomers = excluded.newcomers, centre = excluded.centre
            """,
            [
                tenant_id,
                one.archetype_id,
                one.level.value,
                one.name,
                one.description,
                json.dumps(
                    [
                        {"axis": t.axis.value, "segment": t.segment, "share": t.share, "shop_share": t.shop_share}
                        for t in one.traits
                    ]
                ),
                json.dumps(one.actions),
                one.members,
                one.share,
                one.stability,
                one.newcomers,
                json.dumps(one.centre),
                as_of,
            ],
        )
    await connection.execute(
        "UPDATE platform.archetype_definitions SET ended_on = %s, member_count = 0, share = 0 "
        "WHERE tenant_id = %s AND ended_on IS NULL AND archetype_id <> ALL(%s)",
        [as_of, tenant_id, [one.archetype_id for one in found]],
    )
