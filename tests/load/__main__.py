"""Measures REST through the edge against an equivalent FastAPI service: ``python -m tests.load``.

Starts everything itself: the stack with a durable PostgreSQL, a shop, the peer on the same rows, the load generator.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from collections.abc import Iterator
from functools import partial
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress

from deploy.local import credentials
from deploy.local.console import console, step
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack, postgres_for, silent
from deploy.operator import operator
from tests.load.contest import Plan, Result, compete
from tests.load.operations import Contestant, check_same, operations
from tests.load.peer.process import make_role, running_peer
from tests.load.report import as_json, missed, table
from tests.load.shop import BenchShop, make_shop
from tests.support.home import temporary_home

FULL = Plan(rounds=3, seconds=4, warm_up=2, connections=16, tickets=4000)
QUICK = Plan(rounds=2, seconds=2, warm_up=1, connections=16, tickets=1000)


def main(
    quick: Annotated[bool, typer.Option(help="Under a minute, one peer: to see whether something broke.")] = False,
    as_data: Annotated[bool, typer.Option("--json", help="Print JSON instead of the table.")] = False,
) -> None:
    """Print requests a second, latencies, processor time and the ratio to the peer; fail on any failed request."""
    plan = QUICK if quick else FULL
    with temporary_home() as home, contextlib.ExitStack() as running:
        settings = StackSettings.for_tests(home, durable=True)
        stack = running.enter_context(Stack(settings, progress=silent if as_data else step))
        shop = asyncio.run(_make_shop(stack, plan))
        contestants = running.enter_context(_contestants(stack, shop, workers=(1,) if quick else (1, 2)))
        results = _measure(contestants, shop, plan, quiet=as_data)
    if as_data:
        json.dump(as_json(results, plan), sys.stdout, indent=2)
        return
    # Without a terminal there is no width to fit: a file gets the whole table.
    wide = console if console.is_terminal else Console(width=180)
    wide.print(table(results, plan))
    for line in missed(results):
        console.print(line)


def _measure(contestants: list[Contestant], shop: BenchShop, plan: Plan, *, quiet: bool) -> list[Result]:
    results = []
    with Progress(console=console, transient=True, disable=quiet) as bar:
        for operation in operations(shop.ticket_ids, shop.agent_ids):
            check_same(operation, contestants)
            task = bar.add_task(operation.name, total=len(contestants) * (plan.rounds + 1))
            results += compete(operation, contestants, plan, progress=partial(bar.advance, task))
    return results


async def _make_shop(stack: Stack, plan: Plan) -> BenchShop:
    info = stack.info
    async with operator(info.databases, info.orders, info.models) as connected:
        return await make_shop(connected, tickets=plan.tickets)


@contextlib.contextmanager
def _contestants(stack: Stack, shop: BenchShop, *, workers: tuple[int, ...]) -> Iterator[list[Contestant]]:
    """Quimbi, and the peer once for each number of workers; all of them stay up, idle between their turns."""
    pids = stack.pids()
    quimbi = Contestant(
        "Quimbi",
        stack.info.edge_url,
        {"service": pids["Support service"], "edge": pids["Edge (Envoy)"], "PostgreSQL": pids["PostgreSQL"]},
        {"authorization": f"Bearer {shop.api_key}"},
        key_header="idempotency-key",
        enums_in_capitals=True,
    )
    admin_url = postgres_for(stack.settings, credentials.load_or_create(stack.settings.home)).admin_url
    database_url = make_role(admin_url)
    with contextlib.ExitStack() as peers:
        contestants = [quimbi]
        for number in workers:
            url, pid = peers.enter_context(running_peer(database_url, shop.tenant_id, workers=number))
            contestants.append(
                Contestant(
                    "peer" if number == 1 else f"peer, {number} workers",
                    url,
                    {"service": pid, "PostgreSQL": pids["PostgreSQL"]},
                    {},
                    key_header=None,
                    enums_in_capitals=False,
                )
            )
        yield contestants


if __name__ == "__main__":
    typer.run(main)
