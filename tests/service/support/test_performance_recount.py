"""Figures kept up step by step equal a recount of everything, whatever happened, in whatever order, at once."""

from __future__ import annotations

import asyncio
import random
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import pytest
from quimbi.support.v1 import performance_service_pb2 as pb
from quimbi.support.v1.sla_policy_pb2 import SlaPolicy, SlaTarget, SlaTargets
from quimbi.support.v1.sla_service_pb2 import CreateSlaPolicyRequest, UpdateSlaPolicyRequest

from deploy.local.settings import StackSettings
from service_kit.db import Database
from service_kit.principal import system
from support_svc.performance import recount as recounting
from support_svc.performance import store
from support_svc.performance.domain import METRICS, TIMES, span
from support_svc.performance.recount import Recount, recount
from support_svc.sla import recompute
from support_svc.tickets import service as tickets
from support_svc.tickets import states
from support_svc.tickets.domain import moment_after
from tests.service.support.helpdesk import Caller, Shop
from tests.service.support.performance_desk import Desk, figures, rows
from tests.support.contract_database import AdminDatabase, admin_databases
from tests.support.services import Services

ZONES = ("UTC", "Europe/Berlin", "Asia/Kathmandu", "America/St_Johns", "Pacific/Kiritimati")


@pytest.fixture
def desk(database: Database, shop: Shop) -> Desk:
    return Desk(database, shop)


@pytest.fixture
def superuser(settings: StackSettings, services: Services) -> Iterator[AdminDatabase]:
    """The database past every rule that protects it."""
    with admin_databases(settings) as databases:
        yield databases.support


async def check(desk: Desk, *, repair: bool = False) -> Recount:
    return await recount(desk.database, system(desk.shop.tenant_id), repair=repair)


async def promise(shop: Shop) -> str:
    """A policy for all tickets: a first answer within 4 hours, others within 2, done within two days. Its id."""
    targets = SlaTargets(
        first_response=SlaTarget(seconds=4 * 3600),
        next_response=SlaTarget(seconds=2 * 3600),
        resolution=SlaTarget(seconds=2 * 86_400),
    )
    answer = await shop.admin(CreateSlaPolicyRequest(policy=SlaPolicy(name="All", targets=targets)))
    return str(answer.policy.id)


class History:
    """Random work on a few tickets: everything that figures follow, in any order."""

    def __init__(self, desk: Desk, seed: int) -> None:
        self.desk = desk
        self.choose = random.Random(seed)  # a test's own dice
        self.status: dict[str, str] = {}
        self.messages: dict[str, list[str]] = {}
        self.deleted: set[str] = set()
        self.spam: set[str] = set()

    async def go(self, steps: int) -> None:
        for _ in range(steps):
            self.desk.now += timedelta(seconds=self.choose.choice([1, 60, 3600, 40_000, 200_000]))
            if len(self.status) < 4:
                ticket = await self.desk.create()
                self.status[ticket], self.messages[ticket] = "open", []
            await self.step(self.choose.choice(list(self.status)))

    async def step(self, ticket: str) -> None:
        desk, shop, choose = self.desk, self.desk.shop, self.choose
        caller = choose.choice([shop.agent, shop.agent, shop.colleague, shop.lead, shop.key])
        if ticket in self.deleted:
            self.deleted.remove(ticket)
            await desk.undelete(ticket)
            return
        what = choose.choices(
            ["reply", "customer", "status", "pause", "unsay", "assign", "delete", "spam"], [6, 4, 5, 1, 1, 2, 1, 1]
        )[0]
        if what == "reply":
            self.messages[ticket].append(await desk.reply(caller, ticket))
        elif what == "customer":
            await desk.reply(caller, ticket, from_agent=False)
            if ticket not in self.spam:
                self.status[ticket] = "open"
        elif what == "spam":
            self.spam ^= {ticket}
            await desk.mark_spam(caller, ticket, spam=ticket in self.spam)
        elif what == "status" and ticket not in self.spam:
            self.status[ticket] = "open" if self.status[ticket] == "closed" else "closed"
            await desk.set_status(caller, ticket, "open" if self.status[ticket] == "open" else "closed")
        elif what == "pause" and ticket not in self.spam and self.status[ticket] == "open":
            await desk.set_status(caller, ticket, "pending")  # until the customer writes, or it is closed
        elif what == "assign":
            await desk.assign(ticket, choose.choice(["", shop.agent.id, shop.colleague.id]))
        elif what == "delete":
            self.deleted.add(ticket)
            await desk.delete(ticket)
        elif what == "unsay" and self.messages[ticket]:
            message = self.messages[ticket].pop(choose.randrange(len(self.messages[ticket])))
            await desk.unsay(shop.lead, ticket, message)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("promised", [False, True])
async def test_whatever_happens_a_recount_finds_the_same(desk: Desk, seed: int, promised: bool) -> None:
    if promised:
        await promise(desk.shop)
    history = History(desk, seed)
    for _ in range(3):
        await history.go(50)
        found = await check(desk)
        assert found.holds, found
    assert found.rows > 20


async def test_a_change_of_what_is_promised_changes_what_was_met(desk: Desk, shop: Shop) -> None:
    policy = await promise(shop)
    ticket = await desk.create()
    desk.now += timedelta(hours=3)
    await desk.reply(shop.agent, ticket)
    met = (await figures(shop, shop.agent)).sla
    changed = SlaPolicy(id=policy, targets=SlaTargets(first_response=SlaTarget(seconds=2 * 3600)))
    await shop.admin(UpdateSlaPolicyRequest(policy=changed))
    async with desk.database.transaction(system(shop.tenant_id)) as tx:
        await recompute.step(tx, version=2)
    missed = (await figures(shop, shop.agent)).sla
    assert [(sla.met, sla.missed, sla.met_rate) for sla in (met, missed)] == [(1, 1, 0.5), (0, 1, 0)]
    found = await check(desk)
    assert found.holds, found


@pytest.mark.parametrize("seed", range(2))
async def test_every_figure_of_every_span_is_the_sum_of_its_rows(desk: Desk, shop: Shop, seed: int) -> None:
    await promise(shop)
    history = History(desk, seed)
    await history.go(120)
    choose = history.choose
    for zone in ZONES:
        begin = datetime(2026, 11, 1, tzinfo=UTC).date() + timedelta(days=choose.randrange(40))
        days: dict[str, Any] = {
            "from": str(begin),
            "to": str(begin + timedelta(days=choose.choice([0, 1, 7, 60]))),
            "time_zone": zone,
        }
        team: Counter[str] = Counter()
        for agent in (shop.agent, shop.colleague, shop.lead):
            shown = (await shop.admin(pb.GetAgentPerformanceRequest(agent_id=agent.id, **days))).agent.figures
            for metric in METRICS:
                values = await all_values(shop.admin, agent, metric, days)
                team[metric] += len(values)
                figure = figure_of(shown, metric)
                if metric in TIMES:
                    assert (figure.count, figure.total_seconds) == (len(values), sum(values))
                    assert figure.HasField("median_seconds") == bool(values)
                    if values:
                        ordered = sorted(values)
                        assert figure.median_seconds == ordered[(len(values) + 1) // 2 - 1]
                        assert figure.p90_seconds == ordered[-(-len(values) * 9 // 10) - 1]
                else:
                    assert figure == len(values) == sum(values)
        listed = await shop.admin(pb.ListPerformanceRequest(**days))
        for metric in METRICS:
            whole = [figure_of(each.figures, metric) for each in (*listed.agents, listed.team)]
            numbers = [figure if isinstance(figure, int) else figure.count for figure in whole]
            assert numbers[-1] == sum(numbers[:-1]) == team[metric]


def figure_of(shown: Any, metric: str) -> Any:
    """The figure of a metric, which for service levels is one of two."""
    return getattr(shown.sla, metric.removeprefix("sla_")) if metric.startswith("sla_") else getattr(shown, metric)


async def all_values(caller: Caller, agent: Caller, metric: str, days: dict[str, Any]) -> list[int]:
    values: list[int] = []
    token = ""
    while True:
        page = await rows(caller, agent, metric, page_size=7, page_token=token, **days)
        values += [row.value for row in page.rows]
        token = page.next_page_token
        if not token:
            return values


async def test_many_at_once_leave_figures_that_a_recount_confirms(desk: Desk, shop: Shop) -> None:
    made = [await desk.create() for _ in range(8)]

    async def work(number: int) -> None:
        choose = random.Random(number)  # a test's own dice
        for _ in range(10):
            ticket = choose.choice(made)
            agent = choose.choice([shop.agent, shop.colleague])
            await desk.reply(agent, ticket, from_agent=choose.random() < 0.7)
            # Several tickets in one transaction, in any order, as bulk changes do it.
            async with desk.database.transaction(desk.principal(agent)) as tx:
                for each in sorted(choose.sample(made, 3)):
                    before = await tickets.lock(tx, each)
                    command: Literal["open", "closed"] = "open" if before.closed_at else "closed"
                    after = states.after(before, command, moment_after(before, tx.now))
                    await tickets.save(tx, before, after, "ticket.status")

    await asyncio.gather(*(work(number) for number in range(8)))
    found = await check(desk)
    assert found.holds, found
    assert found.rows > 100


WRONGS = {
    "a row is gone": "DELETE FROM support.performance_facts WHERE tenant_id = %(t)s AND metric = 'replies'",
    "a row is another agent's": """UPDATE support.performance_facts SET agent_id = gen_random_uuid()
                                   WHERE tenant_id = %(t)s AND metric = 'closed'""",
    "a value is wrong": """UPDATE support.performance_facts SET value = value + 60
                           WHERE tenant_id = %(t)s AND metric = 'resolution'""",
    "a row is too many": """INSERT INTO support.performance_facts
                            SELECT tenant_id, ticket_id, 'one_touch', at + interval '1 s', agent_id, 1, true
                            FROM support.performance_facts WHERE tenant_id = %(t)s AND metric = 'closed'""",
    "a row is not counted": "UPDATE support.performance_facts SET counted = false WHERE tenant_id = %(t)s",
    "a sum is wrong": "UPDATE support.performance_days SET total = total + 1 WHERE tenant_id = %(t)s",
    "a sum is gone": "DELETE FROM support.performance_days WHERE tenant_id = %(t)s AND metric = 'closed'",
    "all is gone": "DELETE FROM support.performance_facts WHERE tenant_id = %(t)s",
}


@pytest.mark.parametrize("how", WRONGS)
async def test_a_recount_finds_what_is_wrong_and_puts_it_right(
    desk: Desk, shop: Shop, superuser: AdminDatabase, how: str
) -> None:
    for _ in range(2):
        ticket = await desk.create()
        desk.now += timedelta(hours=1)
        await desk.reply(shop.agent, ticket)
        await desk.set_status(shop.agent, ticket, "closed")
    right = superuser.fingerprint(shop.tenant_id)["support.performance_facts"]
    superuser.connection.execute(WRONGS[how].encode(), {"t": shop.tenant_id})
    found = await check(desk)
    assert not found.holds
    wrong = await check(desk, repair=True)
    assert not wrong.holds
    found = await check(desk)
    assert found.holds, found
    assert superuser.fingerprint(shop.tenant_id)["support.performance_facts"] == right


async def test_a_recount_goes_through_the_tickets_in_pieces(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    history = History(desk, seed=1)
    await history.go(30)
    monkeypatch.setattr(recounting, "AT_ONCE", 3)
    found = await check(desk)
    assert (found.tickets, found.holds) == (len(history.status), True)


def test_spans_of_utc_need_no_rows_at_their_ends() -> None:
    days = span("2026-11-01", "2026-11-30", "", datetime(2026, 11, 2, tzinfo=UTC))
    assert all(begin == end for begin, end in days.edges)
    assert store.span_params(days)["metrics"] == list(METRICS)
