"""The event log. Entries are appended by one function of the database, with the audit entry that they come from."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, DateTime, Table, Text, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query
from support_svc.schema import metadata

_ID = UUID(as_uuid=False)

events = Table(
    "events",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("position", BigInteger, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("ticket_id", _ID),
    Column("object_id", Text, nullable=False),
    Column("fields", ARRAY(Text), nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("permission", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


class Event(NamedTuple):
    """An event as stored; `permission` is what a caller needs to see it."""

    position: int
    kind: str
    ticket_id: str | None
    object_id: str
    fields: list[str]
    actor_id: str
    actor_name: str
    permission: str
    created_at: datetime


_TENANT = events.c.tenant_id == bindparam("tenant_id")
AFTER = Query(
    select(*(events.c[name] for name in Event._fields))
    .where(_TENANT, events.c.position > bindparam("after", type_=BigInteger))
    .order_by(events.c.position)
    .limit(bindparam("limit")),
    Event,
)
#: The oldest position that is kept; no row when none is.
OLDEST: Query[tuple[int]] = Query(select(events.c.position).where(_TENANT).order_by(events.c.position).limit(1))
