"""Who worked on which ticket when: at most one active row a ticket, completed ones as history."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Column, DateTime, Table, Text, bindparam, select, text, update
from sqlalchemy.dialects.postgresql import UUID, insert

from service_kit.db import Query, Transaction
from support_svc.schema import metadata
from support_svc.tickets.domain import Ticket, owner_at_work

_ID = UUID(as_uuid=False)

agent_assignments = Table(
    "agent_assignments",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("ticket_id", _ID, nullable=False),
    Column("agent_id", _ID, nullable=False),
    Column("status", Text, nullable=False),
    Column("assigned_at", DateTime(timezone=True), nullable=False),
    Column("completed_at", DateTime(timezone=True)),
)


class Assignment(NamedTuple):
    """A stretch of an agent's work on a ticket."""

    agent_id: str
    status: str
    assigned_at: datetime
    completed_at: datetime | None


HISTORY = Query(
    select(*(agent_assignments.c[name] for name in Assignment._fields))
    .where(
        agent_assignments.c.tenant_id == bindparam("tenant_id"),
        agent_assignments.c.ticket_id == bindparam("ticket_id"),
    )
    .order_by(agent_assignments.c.assigned_at, agent_assignments.c.id),
    Assignment,
)
COMPLETE: Query[Any] = Query(
    update(agent_assignments)
    .where(
        agent_assignments.c.tenant_id == bindparam("tenant_id"),
        agent_assignments.c.ticket_id == bindparam("of_ticket"),
        agent_assignments.c.status == text("'active'"),
    )
    .values(status="completed", completed_at=bindparam("moment"))
)
BEGIN: Query[Any] = Query(
    insert(agent_assignments).values(
        tenant_id=bindparam("tenant_id"),
        id=bindparam("id"),
        ticket_id=bindparam("ticket_id"),
        agent_id=bindparam("agent_id"),
        status="active",
        assigned_at=bindparam("moment"),
    )
)


async def follow(tx: Transaction, before: Ticket, after: Ticket) -> None:
    """Completes and begins assignments so that the active row is that of whoever works on the ticket now."""
    previous, current = owner_at_work(before), owner_at_work(after)
    if previous == current:
        return
    if previous is not None:
        await tx.send(COMPLETE, of_ticket=after.id, moment=after.updated_at)
    if current is not None:
        await tx.send(BEGIN, id=str(uuid4()), ticket_id=after.id, agent_id=current, moment=after.updated_at)
