"""The table of deliveries: stored before they are understood, emptied when they are in the history."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, DateTime, LargeBinary, Table, Text, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import UUID, insert

from intelligence_svc.schema import metadata
from service_kit.db import Database, Query, Transaction

#: Shopify repeats a delivery for hours; after that its id is forgotten.
REMEMBERED = timedelta(days=7)
AT_ONCE = 500
_WAITING = "deliveries that wait"

deliveries = Table(
    "order_deliveries",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("webhook_id", Text, primary_key=True),
    Column("topic", Text, nullable=False),
    Column("body", LargeBinary, nullable=False, comment="as it came; empty once it is in the history"),
    Column("received_at", DateTime(timezone=True), nullable=False),
    Column("due_at", DateTime(timezone=True), comment="when to look at it; null: it is done"),
    Column("problem", Text, comment="why it was refused"),
)


class Delivery(NamedTuple):
    """A delivery that waits."""

    webhook_id: str
    topic: str
    body: bytes
    received_at: datetime


_OWN = deliveries.c.tenant_id == bindparam("tenant_id")
_STORE: Query[Any] = Query(
    insert(deliveries)
    .values(
        tenant_id=bindparam("tenant_id"),
        webhook_id=bindparam("webhook_id"),
        topic=bindparam("topic"),
        body=bindparam("body"),
        received_at=bindparam("now"),
        due_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
    .returning(deliveries.c.webhook_id)
)
_WAIT = Query(
    select(deliveries.c.webhook_id, deliveries.c.topic, deliveries.c.body, deliveries.c.received_at)
    .where(_OWN, deliveries.c.due_at.is_not(None))
    .order_by(deliveries.c.received_at, deliveries.c.webhook_id)
    .limit(AT_ONCE),
    Delivery,
)
_DONE: Query[Any] = Query(
    update(deliveries)
    .where(_OWN, deliveries.c.webhook_id == bindparam("webhook_id"))
    .values(due_at=None, body=b"", problem=bindparam("problem"))
)
_LATER: Query[Any] = Query(
    update(deliveries)
    .where(_OWN, deliveries.c.webhook_id == bindparam("webhook_id"))
    .values(due_at=bindparam("due_at"))
)
_FORGET: Query[Any] = Query(
    delete(deliveries).where(_OWN, deliveries.c.due_at.is_(None), deliveries.c.received_at < bindparam("before"))
)
_DUE_TENANTS: Query[Any] = Query(
    select(deliveries.c.tenant_id).where(deliveries.c.due_at <= bindparam("now")).distinct()
)


async def store(transaction: Transaction, webhook_id: str, topic: str, body: bytes) -> bool:
    """Keeps a delivery; false if it came before."""
    return (
        await transaction.first(_STORE, webhook_id=webhook_id, topic=topic, body=body, now=transaction.now)
    ) is not None


async def tenants_due(database: Database) -> list[str]:
    """Shops of which a delivery is due, whoever they are."""
    async with database.lookup(_WAITING) as connection:
        cursor = await connection.execute(_DUE_TENANTS.sql, _DUE_TENANTS.bind("", {"now": database.now()}))
        return [str(row[0]) for row in await cursor.fetchall()]


async def waiting(transaction: Transaction) -> list[Delivery]:
    """What waits, oldest first, up to `AT_ONCE`, due or not: what just came may be what something waits for."""
    return await transaction.all(_WAIT)


async def settle(
    transaction: Transaction, done: Sequence[tuple[str, str | None]], later: Sequence[str], due_at: datetime
) -> None:
    """Marks deliveries as done, with the problem of those that were refused, and lets others wait until `due_at`."""
    for webhook_id, problem in done:
        await transaction.send(_DONE, webhook_id=webhook_id, problem=problem)
    for webhook_id in later:
        await transaction.send(_LATER, webhook_id=webhook_id, due_at=due_at)
    if done:
        await transaction.send(_FORGET, before=transaction.now - REMEMBERED)
