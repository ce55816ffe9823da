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
from dataclasses import dataclass
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
from tests.load.crash_faults import DUE, Ledger, broken_links, faults_of
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
        faults = list(faults_of(connection, ledger))
    async with operator(info.databases, info.orders, info.models) as connected:
        faults += await broken_links(connected.support, tenant.tenant_id)
    return Outcome(kills, ledger.answered, ledger.repeated, time.monotonic() - began, faults)


async def _answers(ledger: Ledger, wanted: int) -> None:
    while ledger.answered < wanted:
        ledger.grown.clear()
        await ledger.grown.wait()


async def _worked_off(connection: psycopg.Connection[Any]) -> None:
    """Returns when nothing is due, or after a while: what is left then is found as a fault."""
    deadline = time.monotonic() + _PATIENCE
    while time.monotonic() < deadline:
        if not connection.execute(DUE).fetchone():
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
