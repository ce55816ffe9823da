"""Kills the Support service while clients write, and counts what is there afterwards: `python -m tests.load.crashes`.

Clients speak REST through the edge, each write with an `Idempotency-Key` of its own that it repeats until there is an
answer, as a careful client does. What was answered must then be stored exactly once, and nothing more than once.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from uuid import uuid4

import httpx
import psycopg
import typer
from rich.progress import Progress

from deploy.local import credentials
from deploy.local.console import console
from deploy.local.database import with_database
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack, postgres_for, silent
from deploy.operator import operator
from service_kit.db import Database
from service_kit.principal import system
from support_svc.audit import verification
from tests.support.home import temporary_home

_PART = "Support service"
_LONGEST_LIFE = 1.2
"""Seconds within which a service that answers again is killed again."""
_AT_LEAST = 40
"""Answers that every other process gives before it is killed."""
_PATIENCE = 240.0
"""Seconds after which a client that gets no answer gives up, which fails the run."""
_TRY_AGAIN = {429, 502, 503, 504}
_SLEEP = timedelta(seconds=3)
"""How long a ticket is snoozed: a process that dies meanwhile leaves its waking to the next one."""


class _TooLateError(Exception):
    """What was asked for can no longer be done, and was not."""


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


@dataclass(frozen=True)
class Outcome:
    """What a run did and found. `faults` has a line for each thing that is not as it must be."""

    kills: int
    answered: int
    repeated: int
    seconds: float
    faults: list[str]


class _Client:
    """One client: creates tickets, replies to them, tags and snoozes them, until it is told to stop."""

    def __init__(self, http: httpx.AsyncClient, ledger: Ledger, number: int) -> None:
        self._http = http
        self._ledger = ledger
        self._random = random.Random(number)
        self._own: list[str] = []

    async def work(self, stopped: asyncio.Event) -> None:
        """Writes, one request after the other."""
        kinds: list[Callable[[], Awaitable[None]]] = [self._reply, self._reply, self._tag, self._create, self._snooze]
        while not stopped.is_set():
            await (self._random.choice(kinds)() if self._own else self._create())
            self._ledger.grown.set()

    async def _create(self) -> None:
        self._own.append(await self._new_ticket())

    async def _new_ticket(self) -> str:
        token = f"ticket-{uuid4()}"
        body = {"customer_id": "C-1", "subject": token, "first_message": f"first-{token}"}
        ticket_id: str = (await self._send("POST", "/api/tickets", body))["ticket"]["id"]
        self._ledger.tickets[token] = ticket_id
        return ticket_id

    async def _snooze(self) -> None:
        # A ticket of its own, which nothing else wakes.
        ticket_id = await self._new_ticket()
        body = {"until": (datetime.now(UTC) + _SLEEP).isoformat()}
        with contextlib.suppress(_TooLateError):
            await self._send("POST", f"/api/tickets/{ticket_id}/workflow/snooze", body)
            self._ledger.snoozed.add(ticket_id)

    async def _reply(self) -> None:
        token, ticket_id = f"message-{uuid4()}", self._random.choice(self._own)
        body = {"content": token, "from_agent": True}
        answer = await self._send("POST", f"/api/tickets/{ticket_id}/messages", body)
        self._ledger.messages[token] = answer["message"]["id"]

    async def _tag(self) -> None:
        token, ticket_id = f"t-{uuid4().hex[:12]}", self._random.choice(self._own)
        tags = self._ledger.tags.setdefault(ticket_id, set())
        if len(tags) >= 40:
            return
        await self._send("POST", f"/api/tickets/{ticket_id}/workflow/tag", {"add": [token]})
        tags.add(token)

    async def _send(self, method: str, path: str, body: dict[str, Any]) -> Any:
        """The answer to a request that is repeated, word for word, until there is one."""
        headers, deadline = {"idempotency-key": str(uuid4())}, time.monotonic() + _PATIENCE
        while True:
            with contextlib.suppress(httpx.TransportError):
                response = await self._http.request(method, path, json=body, headers=headers)
                if response.is_success:
                    return response.json()
                if response.status_code == 400 and "until" in body:
                    raise _TooLateError  # the moment passed while nobody answered
                if response.status_code not in _TRY_AGAIN:
                    raise RuntimeError(f"{method} {path}: {response.status_code} {response.text}")
            if time.monotonic() > deadline:
                raise RuntimeError(f"{method} {path}: no answer for {_PATIENCE:g} s")
            self._ledger.repeated += 1
            await asyncio.sleep(0.02)


def run(kills: int, *, clients: int = 8, seed: int = 1, progress: Callable[[int], None] = lambda _: None) -> Outcome:
    """Kills the service `kills` times at moments drawn with `seed`, then compares the database with the answers."""
    with temporary_home() as home, Stack(StackSettings.for_tests(home), progress=silent) as stack:
        return asyncio.run(_run(stack, kills, clients, random.Random(seed), progress))


async def _run(
    stack: Stack, kills: int, clients: int, chance: random.Random, progress: Callable[[int], None]
) -> Outcome:
    info, ledger, stopped, began = stack.info, Ledger(), asyncio.Event(), time.monotonic()
    async with operator(info.databases, info.orders, info.models) as connected:
        tenant = await connected.create_tenant("crashes", "A shop whose service dies")
        _, secret = await connected.create_key(
            "support", tenant.tenant_id, name="crashes", scopes=connected.scopes("support"), expires_at=None
        )
    headers = {"authorization": f"Bearer {secret}"}
    async with (
        httpx.AsyncClient(base_url=info.edge_url, headers=headers, timeout=5.0) as http,
        asyncio.TaskGroup() as group,
    ):
        for number in range(clients):
            group.create_task(_Client(http, ledger, number).work(stopped))
        for number in range(kills):
            if number % 2:  # every other process gets something done, however slow the machine is
                await _answers(ledger, ledger.answered + _AT_LEAST)
            await asyncio.sleep(chance.uniform(0.0, _LONGEST_LIFE))
            os.kill(stack.pids()[_PART], signal.SIGKILL)
            await asyncio.to_thread(_start_again, stack)
            progress(number + 1)
        stopped.set()
    with database_of(stack) as connection:
        await _worked_off(connection)
    with database_of(stack) as connection:
        faults = list(_faults(connection, ledger))
    async with operator(info.databases, info.orders, info.models) as connected:
        faults += await _broken_links(connected.support, tenant.tenant_id)
    return Outcome(kills, ledger.answered, ledger.repeated, time.monotonic() - began, faults)


async def _answers(ledger: Ledger, wanted: int) -> None:
    while ledger.answered < wanted:
        ledger.grown.clear()
        await ledger.grown.wait()


async def _worked_off(connection: psycopg.Connection[Any]) -> None:
    """Returns when nothing is due, or after a while: what is left then is found as a fault."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if not connection.execute(_DUE).fetchone():
            return
        connection.rollback()
        await asyncio.sleep(0.2)


def _start_again(stack: Stack) -> None:
    stack.stop_part("support")  # reaps the killed process
    stack.start_part("support")


@contextlib.contextmanager
def database_of(stack: Stack) -> Iterator[psycopg.Connection[Any]]:
    """Support's database, past row-level security."""
    admin = postgres_for(stack.settings, credentials.load_or_create(stack.settings.home)).admin_url
    with psycopg.connect(with_database(admin, "quimbi_support")) as connection:
        yield connection


def _faults(connection: psycopg.Connection[Any], ledger: Ledger) -> Iterator[str]:
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


async def _broken_links(database: Database, tenant_id: str) -> list[str]:
    """What is wrong with the chain of the audit log, read whole."""
    verified = 0
    while True:
        check = await verification.verify(database, system(tenant_id), after=verified)
        if check.fault or check.complete:
            return [f"audit log: {check.fault}"] if check.fault else []
        verified = check.verified


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


#: What a run waits for. A second look at a customer, after Intelligence was too slow to answer, is not due for long.
_DUE = """
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
    "job that was not done": _DUE,
    "event position that was skipped": """
        SELECT n::text FROM support.log_heads h, generate_series(1, h.last_event) n
        WHERE NOT EXISTS (SELECT FROM support.events e WHERE e.tenant_id = h.tenant_id AND e.position = n)
    """,
    "number that was skipped": """
        SELECT n::text FROM generate_series(1001, (SELECT max(number) FROM support.tickets)) n
        WHERE NOT EXISTS (SELECT FROM support.tickets t WHERE t.number = n)
    """,
}


def main(
    kills: Annotated[int, typer.Option(min=1, max=2000, help="How often to kill the service.")] = 200,
    clients: Annotated[int, typer.Option(min=1, max=64, help="How many clients write at once.")] = 8,
    seed: Annotated[int, typer.Option(help="Draws the moments of the kills.")] = 1,
) -> None:
    """Print what was found; end with status 1 when anything is lost, doubled or half done."""
    with Progress(console=console) as bar:
        task = bar.add_task("kills", total=kills)
        outcome = run(kills, clients=clients, seed=seed, progress=lambda done: bar.update(task, completed=done))
    console.print(
        f"{outcome.kills} kills in {outcome.seconds:.0f} s: {outcome.answered:,} writes answered, "
        f"{outcome.repeated:,} requests repeated, {len(outcome.faults)} faults"
    )
    for line in outcome.faults[:50]:
        console.print(line)
    if outcome.faults:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
