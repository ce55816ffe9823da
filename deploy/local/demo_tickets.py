"""Puts simulated tickets with their past into the Support database, all of them or none."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from psycopg import AsyncConnection, sql
from psycopg.types.json import Jsonb

from deploy.simulator.ticket_model import Ticket
from service_kit.db import Database
from service_kit.principal import system
from support_svc.audit.domain import to_content
from support_svc.auth.domain import Account
from support_svc.performance.recount import recount
from support_svc.tickets import loading
from support_svc.tickets.domain import preview_of

FIRST_NUMBER = 1001
_QUEUES = {
    "Shipping": "Parcels that are late, lost or damaged",
    "Returns": "Returns, exchanges and refunds",
    "Billing": "Payments, invoices and discount codes",
    "Product help": "Questions about what we sell",
    "Orders": "Changes and cancellations before a parcel leaves",
    "Wholesale": "Shops and guilds that buy in bulk",
}
_Row = Sequence[object]


async def load_tickets(
    database: Database, tenant_id: str, tickets: Sequence[Ticket], agents: Sequence[Account]
) -> None:
    """Writes the tickets in one transaction; a shop that has tickets already stays as it is.

    `agents` are the shop's, in the order that the tickets' indices mean.
    """
    async with database.transaction(system(tenant_id)) as tx:
        connection = await tx.plain()
        cursor = await connection.execute("SELECT EXISTS (SELECT FROM support.tickets)")
        row = await cursor.fetchone()
        if row is not None and row[0]:
            return
        await _write(connection, tenant_id, tickets, agents)
    # What was written past the service was followed and counted by nobody yet.
    async with database.transaction(system(tenant_id)) as tx:
        await loading.follow(tx)
    await recount(database, system(tenant_id), repair=True)


async def _write(
    connection: AsyncConnection[Any], tenant_id: str, tickets: Sequence[Ticket], agents: Sequence[Account]
) -> None:
    names = sorted({ticket.queue for ticket in tickets})
    queues = {name: str(uuid.uuid4()) for name in names}
    began = min(ticket.created_at for ticket in tickets)
    await _insert(
        connection,
        "queues",
        ("tenant_id", "id", "name", "description", "priority_order", "created_at", "updated_at"),
        [
            (tenant_id, queues[name], name, _QUEUES.get(name, ""), order * 10, began, began)
            for order, name in enumerate(names, start=1)
        ],
    )
    numbered = [(FIRST_NUMBER + index, str(uuid.uuid4()), ticket) for index, ticket in enumerate(tickets)]
    await _insert(connection, "tickets", _TICKET, [_ticket(tenant_id, queues, agents, *entry) for entry in numbered])
    await _insert(
        connection,
        "ticket_messages",
        (
            "tenant_id",
            "id",
            "ticket_id",
            "from_agent",
            "content",
            "author_name",
            "author_email",
            "author_id",
            "created_at",
        ),
        [row for _, ticket_id, ticket in numbered for row in _messages(tenant_id, ticket_id, ticket, agents)],
    )
    await _insert(
        connection,
        "ticket_notes",
        ("tenant_id", "id", "ticket_id", "content", "author_name", "author_id", "created_at"),
        [
            (tenant_id, str(uuid.uuid4()), ticket_id, note.text, note.author, agents[note.agent].id, note.at)
            for _, ticket_id, ticket in numbered
            for note in ticket.notes
        ],
    )
    await _insert(
        connection,
        "agent_assignments",
        ("tenant_id", "id", "ticket_id", "agent_id", "status", "assigned_at", "completed_at"),
        [
            (tenant_id, str(uuid.uuid4()), ticket_id, agents[ticket.agent].id, *_assignment(ticket))
            for _, ticket_id, ticket in numbered
            if ticket.agent is not None
        ],
    )
    entries = [_imported(ticket_id, ticket, agents) for _, ticket_id, ticket in numbered]
    await connection.execute("SELECT support.append_log(%s)", (Jsonb(entries),))
    await connection.execute(
        "INSERT INTO support.ticket_counters (tenant_id, last_number) VALUES (%s, %s) "
        "ON CONFLICT (tenant_id) DO UPDATE SET last_number = excluded.last_number",
        (tenant_id, FIRST_NUMBER + len(tickets) - 1),
    )


_TICKET = (
    "tenant_id",
    "id",
    "number",
    "customer_id",
    "customer_name",
    "customer_email",
    "subject",
    "status",
    "priority",
    "channel",
    "assigned_to",
    "queue_id",
    "tags",
    "created_at",
    "updated_at",
    "closed_at",
    "last_message_at",
    "preview",
    "awaiting_reply",
    "message_count",
    "waiting_since",
)


def _ticket(
    tenant_id: str, queues: dict[str, str], agents: Sequence[Account], number: int, ticket_id: str, ticket: Ticket
) -> _Row:
    last = ticket.messages[-1]
    return (
        tenant_id,
        ticket_id,
        number,
        ticket.customer_id,
        ticket.customer_name,
        ticket.customer_email,
        ticket.subject,
        ticket.status,
        ticket.priority,
        ticket.channel,
        None if ticket.agent is None else agents[ticket.agent].id,
        queues[ticket.queue],
        sorted(ticket.tags),
        ticket.created_at,
        ticket.updated_at,
        ticket.closed_at,
        last.at,
        preview_of(last.text),
        not last.from_agent,
        len(ticket.messages),
        _waiting_since(ticket),
    )


def _waiting_since(ticket: Ticket) -> datetime:
    """When the side that spoke last began to speak."""
    last = ticket.messages[-1]
    since = last.at
    for message in reversed(ticket.messages):
        if message.from_agent != last.from_agent:
            break
        since = message.at
        if last.from_agent:
            break
    return since


def _messages(tenant_id: str, ticket_id: str, ticket: Ticket, agents: Sequence[Account]) -> Iterable[_Row]:
    for message in ticket.messages:
        agent = None if message.agent is None else agents[message.agent]
        yield (
            tenant_id,
            str(uuid.uuid4()),
            ticket_id,
            message.from_agent,
            message.text,
            message.author,
            ticket.customer_email if agent is None else agent.email,
            ticket.customer_id if agent is None else agent.id,
            message.at,
        )


def _assignment(ticket: Ticket) -> tuple[str, datetime, datetime | None]:
    if ticket.closed_at is not None:
        return "completed", ticket.created_at, ticket.closed_at
    return "active", ticket.created_at, None


def _imported(ticket_id: str, ticket: Ticket, agents: Sequence[Account]) -> dict[str, Any]:
    """The audit entry of a ticket; nobody watches while a shop is filled, so there is no event."""
    came = {
        "subject": ticket.subject,
        "status": ticket.status,
        "assigned_to": None if ticket.agent is None else agents[ticket.agent].id,
        "closed_at": ticket.closed_at,
    }
    return {
        "audit": {
            "action": "ticket.imported",
            "ticket_id": ticket_id,
            "actor_kind": "system",
            "actor_id": "system",
            "actor_name": "Demo shop",
            "changes": to_content({name: (None, value) for name, value in came.items() if value is not None}),
            "request_id": "",
            "cause": "demo shop",
            "created_at": ticket.created_at.isoformat(),
        }
    }


async def _insert(connection: AsyncConnection[Any], table: str, columns: Sequence[str], rows: Iterable[_Row]) -> None:
    # COPY does not work on tables with row-level security.
    statement = sql.SQL("INSERT INTO {} ({}) VALUES ({})").format(
        sql.Identifier("support", table),
        sql.SQL(", ").join(map(sql.Identifier, columns)),
        sql.SQL(", ").join(sql.Placeholder() * len(columns)),
    )
    async with connection.cursor() as cursor:
        await cursor.executemany(statement, rows)
