"""What must not be found after crashes: rows that do not go together, jobs that are lost or doubled."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg

from service_kit.db import Database
from service_kit.principal import system
from support_svc.audit import verification


@dataclass
class Ledger:
    """What was answered: token of each write by kind, with the id that the answer gave."""

    tickets: dict[str, str] = field(default_factory=dict)
    messages: dict[str, str] = field(default_factory=dict)
    tags: dict[str, set[str]] = field(default_factory=dict)
    snoozed: set[str] = field(default_factory=set)
    repeated: int = 0
    grown: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def answered(self) -> int:
        """How many writes were answered."""
        done = (self.tickets, self.messages, self.snoozed, *self.tags.values())
        return sum(map(len, done))


def faults_of(connection: psycopg.Connection[Any], ledger: Ledger) -> Iterator[str]:
    """What the database has that it should not have, or lacks."""
    tickets = connection.execute("SELECT subject, id::text FROM support.tickets").fetchall()
    messages = connection.execute("SELECT content, id::text FROM support.ticket_messages").fetchall()
    yield from _compare("ticket", tickets, ledger.tickets)
    yield from _compare("message", [row for row in messages if row[0].startswith("message-")], ledger.messages)
    stored = dict(connection.execute("SELECT id::text, tags FROM support.tickets").fetchall())
    for ticket_id, tags in ledger.tags.items():
        if missing := tags - set(stored[ticket_id]):
            yield f"ticket {ticket_id} lacks the tags {sorted(missing)}"
    for what, query in _MUST_BE_EMPTY.items():
        for row in connection.execute(query, {"snoozed": sorted(ledger.snoozed)}).fetchall():
            yield f"{what}: {row[0]}"


async def broken_links(database: Database, tenant_id: str) -> list[str]:
    """What is wrong with the chain of the audit log, read whole."""
    verified = 0
    while True:
        check = await verification.verify(database, system(tenant_id), after=verified)
        if check.fault or check.complete:
            return [f"audit log: {check.fault}"] if check.fault else []
        verified = check.verified


#: What a run waits for. A second look at a customer, after Intelligence was too slow to answer, is not due for long.
DUE = """
    SELECT task_name || ' ' || status FROM jobs.procrastinate_jobs
    WHERE task_name <> 'insights.refresh' OR coalesce(scheduled_at, now()) <= now()
"""


#: Queries that find what a half-done write would leave behind.
_MUST_BE_EMPTY = {
    "ticket whose summary is not that of its messages": """
        SELECT t.id::text FROM support.tickets t
        WHERE message_count <> (SELECT count(*) FROM support.ticket_messages m WHERE m.ticket_id = t.id)
    """,
    "ticket without its first message": """
        SELECT t.id::text FROM support.tickets t WHERE NOT EXISTS (
            SELECT FROM support.ticket_messages m WHERE m.ticket_id = t.id AND m.content = 'first-' || t.subject)
    """,
    "ticket without exactly one audit entry of its creation": """
        SELECT t.id::text FROM support.tickets t WHERE 1 <> (
            SELECT count(*) FROM support.audit_log a WHERE a.ticket_id = t.id AND a.action = 'ticket.create')
    """,
    "ticket with another number of replies in the audit log than in the thread": """
        SELECT t.id::text FROM support.tickets t WHERE t.message_count - 1 <> (
            SELECT count(*) FROM support.audit_log a WHERE a.ticket_id = t.id AND a.action = 'message.create')
    """,
    "audit entry of a ticket that is not there": """
        SELECT a.id::text FROM support.audit_log a WHERE a.ticket_id IS NOT NULL AND NOT EXISTS (
            SELECT FROM support.tickets t WHERE t.id = a.ticket_id)
    """,
    "snoozed ticket that was not woken exactly once": """
        SELECT s FROM unnest(%(snoozed)s::text[]) s WHERE 1 <> (
            SELECT count(*) FROM support.audit_log a WHERE a.ticket_id = s::uuid AND a.action = 'ticket.wake')
        OR EXISTS (SELECT FROM support.tickets t WHERE t.id = s::uuid AND t.status <> 'open')
    """,
    "job that was not done": DUE,
    "event position that was skipped": """
        SELECT n::text FROM support.log_heads h, generate_series(1, h.last_event) n
        WHERE NOT EXISTS (SELECT FROM support.events e WHERE e.tenant_id = h.tenant_id AND e.position = n)
    """,
    "number that was skipped": """
        SELECT n::text FROM generate_series(1001, (SELECT max(number) FROM support.tickets)) n
        WHERE NOT EXISTS (SELECT FROM support.tickets t WHERE t.number = n)
    """,
}


def _compare(kind: str, rows: list[tuple[str, str]], answered: dict[str, str]) -> Iterator[str]:
    found: dict[str, list[str]] = {}
    for token, row_id in rows:
        found.setdefault(token, []).append(row_id)
    for token, ids in found.items():
        if len(ids) > 1:
            yield f"{kind} {token} is there {len(ids)} times"
    for token, row_id in answered.items():
        if found.get(token) != [row_id]:
            yield f"{kind} {token} was answered with {row_id}, but there is {found.get(token)}"
