"""Every list of the inbox at a million tickets against the same at ten thousand: `python -m tests.load.scale`.

Two stacks, each with a shop of its own size, asked in turn through the edge, so that whatever else the machine does
falls on both. What is compared is the p95 of each list, and page 1,000 with page 1.
"""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import statistics
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Annotated, Any

import httpx
import psycopg
import typer
from rich.progress import Progress
from rich.table import Table

from deploy.local import credentials
from deploy.local.console import console, step
from deploy.local.database import with_database
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack, postgres_for, silent
from deploy.operator import operator
from service_kit import tokens
from service_kit.principal import Principal, PrincipalKind
from support_svc.permissions import POLICY
from tests.load.history import History, fill
from tests.support.home import temporary_home

LIMIT = 2.0
"""How many times as long as with few tickets a list may take at its p95."""
_LIVE = "status=open&status=pending"
#: What is asked: a path, in which `{queue}` and the like stand for an id of the shop, another one each time.
LISTS: dict[str, str] = {
    "all, last changed first": "/api/tickets",
    "all, newest first": "/api/tickets?order_by=created_at desc",
    "all, oldest first": "/api/tickets?order_by=created_at asc",
    "all, most urgent first": "/api/tickets?order_by=priority",
    "open and pending": f"/api/tickets?{_LIVE}",
    "open, most urgent first": "/api/tickets?status=open&order_by=priority",
    "a kind that the shop does not have": "/api/tickets?channel=sms&priority=urgent&tag=nothing",
    "smart order": "/api/tickets?status=open&order_by=smart_score",
    "smart order, snoozed left out": "/api/tickets?status=open&status=pending&snoozed=false&order_by=smart_score",
    "smart order of an agent": "/api/tickets?status=open&assigned_to={agent}&order_by=smart_score",
    "smart order of a queue": "/api/tickets?status=open&queue_id={queue}&order_by=smart_score",
    "next due first": "/api/tickets?status=open&order_by=sla_due",
    "overdue": "/api/tickets?status=open&sla_state=breached&order_by=sla_due",
    "snoozed": "/api/tickets?snoozed=true&order_by=snoozed_until",
    "spam": "/api/tickets?spam=true",
    "deleted": "/api/tickets?deleted=true",
    "a topic alert": "/api/tickets?status=open&topic_alert={topic}&order_by=smart_score",
    "a topic alert, all": "/api/tickets?topic_alert={topic}",
    "counts of the sidebar": "/api/inbox/counts",
    "count of open ones": "/api/tickets:count?status=open",
    "count of overdue ones": "/api/tickets:count?status=open&sla_state=breached",
    "count of urgent ones": "/api/tickets:count?priority=urgent",
    "count of two tags": "/api/tickets:count?tag=vip&tag=damaged",
    "count of a tag and a channel": "/api/tickets:count?tag=damaged&channel=sms",
    "count of all": "/api/tickets:count",
    "count of a rare tag": "/api/tickets:count?tag=lawyer",
    "score": "/api/tickets/{ticket}/score",
    "clocks": "/api/tickets/{ticket}/sla",
    "files": "/api/tickets/{ticket}/attachments",
    "present": "/api/presence",
    "figures of agents, a page": "/api/performance?page_size=4",
    "closed": "/api/tickets?status=closed",
    "urgent and open": "/api/tickets?status=open&priority=urgent&order_by=priority",
    "unassigned": "/api/tickets?status=open&assigned_to=none&order_by=priority",
    "my open ones": "/api/tickets?status=open&assigned_to=me&order_by=smart_score",
    "an agent's open ones": "/api/tickets?status=open&assigned_to={agent}&order_by=priority",
    "an agent's, all": "/api/tickets?assigned_to={agent}",
    "a queue's open ones": "/api/tickets?status=open&queue_id={queue}&order_by=priority",
    "a queue's, all": "/api/tickets?queue_id={queue}",
    "by channel": "/api/tickets?channel=sms",
    "by channel, open": "/api/tickets?status=open&channel=sms&order_by=priority",
    "by priority": "/api/tickets?priority=urgent",
    "a common tag": "/api/tickets?tag=order",
    "a rare tag": "/api/tickets?tag=vip",
    "a very rare tag": "/api/tickets?tag=lawyer",
    "a tag that nothing has": "/api/tickets?tag=nothing",
    "two tags": "/api/tickets?tag=vip&tag=damaged",
    "two tags, open": "/api/tickets?status=open&tag=order&tag=refund&order_by=smart_score",
    "two tags, oldest first": "/api/tickets?tag=refund&tag=damaged&order_by=created_at",
    "a tag, most urgent first": "/api/tickets?tag=vip&order_by=priority",
    "a tag and a channel": "/api/tickets?tag=damaged&channel=sms",
    "a tag, open": "/api/tickets?status=open&tag=vip&order_by=priority",
    "filters that nothing meets": "/api/tickets?status=closed&priority=urgent&channel=sms&tag=lawyer",
    "a customer's": "/api/tickets?customer_id={customer}",
    "queue": "/api/queues/{queue}/tickets",
    "agent": "/api/assignments/agent/{agent}",
    "queues": "/api/queues",
    # The shops have 4 and 200 agents: as many of both.
    "agents, a page": "/api/agents?page_size=4",
    "ticket with its messages": "/api/tickets/{ticket}",
    "messages": "/api/tickets/{ticket}/messages",
    "notes": "/api/tickets/{ticket}/notes",
    "history of a ticket": "/api/tickets/{ticket}/audit",
}


@dataclass(frozen=True)
class Shop:
    """A shop that can be asked."""

    history: History
    http: httpx.Client

    def ask(self, path: str, number: int) -> tuple[float, dict[str, Any]]:
        """Seconds that an answer took, and the answer; `number` picks the ids."""
        history = self.history
        target = path.format(
            queue=history.queues[number % len(history.queues)],
            agent=history.agents[number % len(history.agents)],
            customer=history.customers[number % len(history.customers)],
            topic=history.topic,
            ticket=history.tickets[number % len(history.tickets)],
        )
        began = time.perf_counter()
        response = self.http.get(target)
        took = time.perf_counter() - began
        response.raise_for_status()
        answer: dict[str, Any] = response.json()
        return took, answer


@dataclass(frozen=True)
class Line:
    """One list: seconds at its median and p95 with few and with many tickets, and how many rows the answers had."""

    name: str
    few: tuple[float, float]
    many: tuple[float, float]
    rows: tuple[int, int]

    @property
    def ratio(self) -> float:
        """Of the p95s."""
        return self.many[1] / self.few[1]


def _figures(times: list[float]) -> tuple[float, float]:
    return statistics.median(times), statistics.quantiles(times, n=20)[-1]


def compare(few: Shop, many: Shop, *, rounds: int, progress: Callable[[], None] = lambda: None) -> list[Line]:
    """Each list, asked `rounds` times of both in turn after a warm-up."""
    lines = []
    for name, path in LISTS.items():
        times: dict[int, list[float]] = {0: [], 1: []}
        rows = [0, 0]
        for number in range(-5, rounds):
            for which, shop in enumerate((few, many)):
                took, answer = shop.ask(path, number)
                rows[which] = max(rows[which], *(len(part) for part in answer.values() if isinstance(part, list)), 0)
                if number >= 0:
                    times[which].append(took)
        lines.append(Line(name, _figures(times[0]), _figures(times[1]), (rows[0], rows[1])))
        progress()
    return lines


def deep_page(shop: Shop, *, page: int, rounds: int) -> Line:
    """Page 1 against a late page of the longest list, asked in turn."""
    path, token = "/api/tickets?page_size=50", ""
    for number in range(1, page):
        token = shop.ask(f"{path}&page_token={token}", 0)[1]["next_page_token"]
        if not token:
            raise ValueError(f"the list has {number} pages only")
    times: dict[str, list[float]] = {"": [], token: []}
    for number, each in itertools.product(range(-5, rounds), times):
        took, answer = shop.ask(f"{path}&page_token={each}", number)
        assert len(answer["tickets"]) == 50
        if number >= 0:
            times[each].append(took)
    return Line(f"page {page:,} against page 1", _figures(times[""]), _figures(times[token]), (50, 50))


@contextlib.contextmanager
def running_shop(tickets: int, *, durable: bool = False) -> Iterator[Shop]:
    """A stack with one shop of this size."""
    with temporary_home() as home, Stack(StackSettings.for_tests(home, durable=durable), progress=silent) as stack:
        tenant_id = asyncio.run(_tenant(stack))
        admin = postgres_for(stack.settings, credentials.load_or_create(home)).admin_url
        with (
            psycopg.connect(with_database(admin, "quimbi_support"), autocommit=True) as connection,
            Progress(console=console, transient=True) as bar,
        ):
            task = bar.add_task(f"{tickets:,} tickets", total=tickets)
            history = fill(
                connection,
                tenant_id,
                tickets=tickets,
                agents=max(4, tickets // 5_000),
                queues=max(2, tickets // 25_000),
                now=datetime.now(UTC),
                progress=lambda made: bar.advance(task, made),
            )
        caller = Principal(
            tenant_id, PrincipalKind.AGENT, history.agents[0], "Agent 0", "admin", POLICY.of_role("admin")
        )
        token, _ = tokens.sign(stack.info.keys.private.read_text(), caller, "scale", datetime.now(UTC))
        rows = ", ".join(f"{count:,} {table}" for table, count in history.rows.items())
        console.print(f"{rows}")
        headers = {"authorization": f"Bearer {token}"}
        with httpx.Client(base_url=stack.info.edge_url, headers=headers, timeout=60.0) as http:
            yield Shop(history, http)


async def _tenant(stack: Stack) -> str:
    info = stack.info
    async with operator(info.databases, info.orders, info.models) as connected:
        return (await connected.create_tenant("scale", "A shop that grew old")).tenant_id


def _table(lines: list[Line]) -> Table:
    times = (f"{what} ms" for what in ("few p50", "p95", "many p50", "p95"))
    table = Table("list", *times, "ratio of p50", "ratio of p95", "rows")
    for line in lines:
        values = (f"{1000 * seconds:.1f}" for seconds in (*line.few, *line.many))
        medians, rows = f"{line.many[0] / line.few[0]:.2f}", f"{line.rows[0]}, {line.rows[1]}"
        table.add_row(line.name, *values, medians, f"{line.ratio:.2f}" + (" !" if line.ratio > LIMIT else ""), rows)
    return table


def main(
    tickets: Annotated[int, typer.Option(min=100_000, help="Tickets of the large shop.")] = 1_000_000,
    few: Annotated[int, typer.Option(min=1_000, help="Tickets of the small shop.")] = 10_000,
    rounds: Annotated[int, typer.Option(min=20, help="How often each list is asked of each shop.")] = 100,
) -> None:
    """Print the table; end with status 1 when a list takes over twice as long in the large shop."""
    with running_shop(few) as small, running_shop(tickets) as large:
        with step(f"{len(LISTS)} lists"):
            lines = compare(small, large, rounds=rounds)
        with step("pages"):
            lines.append(deep_page(large, page=1_000, rounds=rounds))
    console.print(_table(lines))
    slow = [line.name for line in lines if line.ratio > LIMIT]
    if slow:
        console.print(f"Over {LIMIT:g} times: {', '.join(slow)}")
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
