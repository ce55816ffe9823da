"""Who worked on which ticket when: at most one active row a ticket, completed ones as history."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import uuid4

from sqlalchemy import Column, DateTime, Table, Text, bindparam, select, text, tuple_, update
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
    Column("reason", Text, nullable=False),
    Column("assigned_by", Text, nullable=False),
    Column("assigned_by_name", Text, nullable=False),
    Column("ended_reason", Text, nullable=False),
)


class Assignment(NamedTuple):
    """A stretch of an agent's work on a ticket, with why it began and ended."""

    id: str
    agent_id: str
    status: str
    assigned_at: datetime
    completed_at: datetime | None
    reason: str
    assigned_by: str
    assigned_by_name: str
    ended_reason: str


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Assignment]:
    """A ticket's assignments, the first one first; with `after`, those behind the position."""
    statement = (
        select(*(agent_assignments.c[name] for name in Assignment._fields))
        .where(
            agent_assignments.c.tenant_id == bindparam("tenant_id"),
            agent_assignments.c.ticket_id == bindparam("ticket_id"),
        )
        .order_by(agent_assignments.c.assigned_at, agent_assignments.c.id)
        .limit(bindparam("limit"))
    )
    if after:
        here = tuple_(agent_assignments.c.assigned_at, agent_assignments.c.id)
        there = tuple_(bindparam("after_time", type_=DateTime(timezone=True)), bindparam("after_id", type_=_ID))
        statement = statement.where(here > there)
    return Query(statement, Assignment)


COMPLETE: Query[Any] = Query(
    update(agent_assignments)
    .where(
        agent_assignments.c.tenant_id == bindparam("tenant_id"),
        agent_assignments.c.ticket_id == bindparam("of_ticket"),
        agent_assignments.c.status == text("'active'"),
    )
    .values(status="completed", completed_at=bindparam("moment"), ended_reason=bindparam("why"))
)
BEGIN: Query[Any] = Query(
    insert(agent_assignments).values(
        tenant_id=bindparam("tenant_id"),
        id=bindparam("id"),
        ticket_id=bindparam("ticket_id"),
        agent_id=bindparam("agent_id"),
        status="active",
        assigned_at=bindparam("moment"),
        reason=bindparam("why"),
        assigned_by=bindparam("giver"),
        assigned_by_name=bindparam("giver_name"),
        ended_reason="",
    )
)


async def follow(tx: Transaction, before: Ticket, after: Ticket) -> None:
    """Completes and begins assignments so that the active row is that of whoever works on the ticket now."""
    previous, current = owner_at_work(before), owner_at_work(after)
    if previous == current:
        return
    given = after.assigned_to != before.assigned_to
    if previous is not None:
        why = (
            after.assignment_reason
            if given
            else "The ticket was deleted."
            if after.deleted_at
            else "The ticket was closed."
        )
        await tx.send(COMPLETE, of_ticket=after.id, moment=after.updated_at, why=why)
    if current is not None:
        await tx.send(
            BEGIN,
            id=str(uuid4()),
            ticket_id=after.id,
            agent_id=current,
            moment=after.updated_at,
            why=after.assignment_reason if given else "The ticket was opened again.",
            giver=tx.principal.id,
            giver_name=tx.principal.name,
        )
