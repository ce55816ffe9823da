"""Next responses in agents' figures: every answer to a customer is met or missed, for whoever gave it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from typing import Literal
from uuid import uuid4

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from quimbi.support.v1.sla_policy_pb2 import SlaPolicy, SlaTarget, SlaTargets
from quimbi.support.v1.sla_service_pb2 import CreateSlaPolicyRequest
from quimbi.support.v1.ticket_pb2 import Ticket as Proto

import support_svc.migrate
from deploy.local.database import Databases
from deploy.local.settings import StackSettings
from deploy.local.stack import database_only
from service_kit.db import Database
from service_kit.principal import Principal, PrincipalKind, system
from support_svc.performance.recount import Recount, recount
from support_svc.sla.domain import Metric
from support_svc.tickets.domain import Ticket
from tests.service.support.desk import WEEK, open_desk
from tests.service.support.desk import Desk as ClockDesk
from tests.service.support.helpdesk import Caller, Shop
from tests.service.support.performance_desk import Desk, figures, rows
from tests.support.home import temporary_home

NEXT = Metric.NEXT_RESPONSE
MINUTE = timedelta(minutes=1)


@pytest.fixture
def desk(database: Database, shop: Shop) -> Desk:
    return Desk(database, shop)


@pytest.fixture
async def clock_desk(quiet_databases: Databases) -> AsyncIterator[ClockDesk]:
    async with open_desk(quiet_databases) as opened:
        yield opened


async def promise(shop: Shop, **minutes: int) -> None:
    targets = SlaTargets(**{metric: SlaTarget(seconds=60 * allowed) for metric, allowed in minutes.items()})
    await shop.admin(CreateSlaPolicyRequest(policy=SlaPolicy(name="All", targets=targets)))


async def sla(shop: Shop, agent: Caller) -> tuple[int, int]:
    found = (await figures(shop, agent)).sla
    return found.met, found.missed


async def clocks_of(shop: Shop, agent: Caller, metric: str) -> list[str]:
    """The clocks of an agent's rows, latest first, read a row at a time."""
    found, token = list[str](), ""
    while True:
        page = await rows(shop.lead, agent, metric, page_size=1, page_token=token)
        found += [Proto.SlaMetric.Name(row.clock).lower() for row in page.rows]
        token = page.next_page_token
        if not token:
            return found


async def check(desk: Desk | ClockDesk, *, repair: bool = False) -> Recount:
    tenant_id = desk.shop.tenant_id if isinstance(desk, Desk) else desk.tenant_id
    return await recount(desk.database, system(tenant_id), repair=repair)


async def test_each_answer_is_met_or_missed_for_whoever_gave_it(desk: Desk, shop: Shop) -> None:
    await promise(shop, next_response=60)
    ticket = await desk.create()
    await desk.assign(ticket, shop.colleague.id)  # whose ticket it is does not matter
    asked: list[tuple[int, Caller]] = [(30, shop.agent), (90, shop.colleague), (61, shop.agent), (60, shop.colleague)]
    for minutes, caller in asked:
        desk.now += minutes * MINUTE
        await desk.reply(caller, ticket)
        desk.now += MINUTE
        await desk.reply(shop.lead, ticket, from_agent=False)
    assert (await sla(shop, shop.agent), await sla(shop, shop.colleague)) == ((1, 1), (1, 1))
    assert await clocks_of(shop, shop.agent, "sla_missed") == ["next_response"]
    taken = [row.value // 60 for row in (await rows(shop.lead, shop.agent, "next_response_business")).rows]
    shown = (await figures(shop, shop.agent)).next_response_business
    assert (taken, shown.count, shown.total_seconds) == ([61, 30], 2, 91 * 60)
    found = await check(desk)
    assert (found.holds, found.not_known) == (True, 0), found


async def test_the_first_answer_ends_two_clocks_and_opens_a_row_for_each(desk: Desk, shop: Shop) -> None:
    await promise(shop, first_response=120, next_response=30, resolution=600)
    ticket = await desk.create()
    desk.now += 60 * MINUTE
    await desk.reply(shop.agent, ticket)
    assert await sla(shop, shop.agent) == (1, 1)
    assert await clocks_of(shop, shop.agent, "sla_met") == ["first_response"]
    assert await clocks_of(shop, shop.agent, "sla_missed") == ["next_response"]
    desk.now += MINUTE
    other = await desk.create()
    desk.now += MINUTE
    await desk.reply(shop.agent, other)
    await desk.set_status(shop.agent, other, "closed")
    assert await clocks_of(shop, shop.agent, "sla_met") == [
        "resolution",
        "next_response",
        "first_response",
        "first_response",
    ]
    assert all(not row.HasField("clock") for row in (await rows(shop.lead, shop.agent, "replies")).rows)


async def test_time_in_which_the_shop_waits_for_the_customer_is_not_counted(desk: Desk, shop: Shop) -> None:
    await promise(shop, next_response=60)
    ticket = await desk.create()
    desk.now += 50 * MINUTE
    await desk.set_status(shop.agent, ticket, "pending")
    desk.now += 500 * MINUTE
    await desk.set_status(shop.agent, ticket, "open")
    desk.now += 9 * MINUTE
    await desk.reply(shop.agent, ticket)
    assert await sla(shop, shop.agent) == (1, 0)
    assert (await figures(shop, shop.agent)).next_response_business.total_seconds == 59 * 60


async def test_a_reopened_ticket_keeps_what_was_answered_before(desk: Desk, shop: Shop) -> None:
    await promise(shop, next_response=60, resolution=600)
    ticket = await desk.create()
    desk.now += MINUTE
    await desk.reply(shop.agent, ticket)
    await desk.set_status(shop.agent, ticket, "closed")
    assert await sla(shop, shop.agent) == (2, 0)
    desk.now += 100 * MINUTE
    await desk.reply(shop.lead, ticket, from_agent=False)  # opens it again: nothing is resolved any more
    assert await sla(shop, shop.agent) == (1, 0)
    desk.now += 61 * MINUTE
    await desk.reply(shop.agent, ticket)
    assert await sla(shop, shop.agent) == (1, 1)


async def test_a_deleted_answer_counts_for_nobody_and_the_next_one_instead(desk: Desk, shop: Shop) -> None:
    await promise(shop, next_response=60)
    ticket = await desk.create()
    desk.now += MINUTE
    answer = await desk.reply(shop.agent, ticket)
    desk.now += 90 * MINUTE
    await desk.reply(shop.colleague, ticket)
    assert (await sla(shop, shop.agent), await sla(shop, shop.colleague)) == ((1, 0), (0, 0))
    await desk.unsay(shop.lead, ticket, answer)
    assert (await sla(shop, shop.agent), await sla(shop, shop.colleague)) == ((0, 0), (0, 1))
    found = await check(desk)
    assert found.holds, found


async def test_an_answer_by_a_key_is_nobodys(desk: Desk, shop: Shop) -> None:
    await promise(shop, next_response=60)
    ticket = await desk.create()
    await desk.reply(shop.key, ticket)
    assert await sla(shop, shop.agent) == (0, 0)
    found = await check(desk)
    assert (found.holds, found.not_known) == (True, 0), found


STEPS = st.sampled_from(
    [
        "reply",
        "reply",
        "automatic",
        "ask",
        "ask",
        "ask",
        "open",
        "pending",
        "closed",
        "urgent",
        "tag",
        "policy",
        "unwrite",
    ]
)
HISTORIES = st.lists(st.tuples(STEPS, st.integers(1, 300), st.booleans()), min_size=6, max_size=30)


@given(history=HISTORIES)
@settings(max_examples=15, deadline=None)
def test_whatever_happens_the_figures_of_answers_equal_a_recount(
    quiet_databases: Databases, history: list[tuple[str, int, bool]]
) -> None:
    asyncio.run(_follow(quiet_databases, history))


async def _follow(urls: Databases, history: list[tuple[str, int, bool]]) -> None:
    async with open_desk(urls) as desk:
        targets = {"first_response": 90, "next_response": {"seconds": 3600, "urgent": 600}, "resolution": 900}
        policy = await desk.policy(targets, calendar_id=await desk.calendar(time_zone="Europe/Berlin"))
        await desk.policy({"next_response": 45}, position=1, conditions={"tags": ["vip"]})
        await desk.work()
        agents = [await desk.hire("Ida"), await desk.hire("Jon")]
        ticket, written = await desk.ticket(), list[str]()
        for number, (step, minutes, other) in enumerate(history):
            desk.after(minutes)
            await _take(desk, step, ticket, written, agents[other], policy, number)
        await desk.work()
        found = await check(desk)
        assert (found.holds, found.not_known) == (True, 0), found
        measure = (await desk.clocks(ticket))[NEXT]
        late = [answer for answer in measure.answers if answer.due_at is not None and answer.at > answer.due_at]
        assert (measure.times_done, measure.times_late) == (len(measure.answers), len(late))
        before = measure.answers
        _forget(desk)  # as a ticket of before the answers were kept
        repaired = await check(desk, repair=True)
        assert repaired.not_known == 0
        assert (await desk.clocks(ticket))[NEXT].answers == before
        assert (await check(desk)).holds


async def _take(
    desk: ClockDesk, step: str, ticket: Ticket, written: list[str], by: Principal, policy: str, number: int
) -> None:
    status = (await desk.read(ticket)).status
    if step == "reply":
        written.append(await desk.reply(ticket, by))
    elif step == "automatic":
        await desk.reply(ticket, replace(by, kind=PrincipalKind.API_KEY, id=str(uuid4())))
    elif step == "ask":
        await desk.ask(ticket)
    elif step in ("open", "pending", "closed"):
        if step != status and not (step == "pending" and status == "closed"):
            if step == "closed":
                await desk.work()
            target: Literal["open", "pending", "closed"] = step  # type: ignore[assignment]  # one of these
            await desk.set_status(ticket, target, by)
    elif step == "urgent":
        await desk.change(ticket, priority="urgent")
    elif step == "tag":
        await desk.tag(ticket, "vip")
    elif step == "unwrite" and written:
        await desk.unwrite(ticket, written.pop())
    elif step == "policy" and status != "closed":
        await desk.change_policy(policy, targets={"next_response": {"seconds": 600 * (number + 1)}})
        await desk.work()


def _forget(desk: ClockDesk) -> None:
    desk.execute("UPDATE support.ticket_slas SET answers = NULL")


async def test_answers_that_a_ticket_s_history_does_not_tell_are_not_known(clock_desk: ClockDesk) -> None:
    desk = clock_desk
    calendar = await desk.calendar()
    await desk.policy({"next_response": 60}, calendar_id=calendar)
    await desk.work()
    ida, ticket = await desk.hire("Ida"), await desk.ticket()
    for _ in range(3):
        await desk.after(30).reply(ticket, ida)
        await desk.after(1).ask(ticket)
    await desk.after(1).set_status(ticket, "closed")
    _forget(desk)
    await desk.after(1).change_calendar(calendar, weekly_hours={day: [["09:15", "17:00"]] for day in WEEK})
    await desk.work()  # closed tickets keep what they have
    found = await check(desk, repair=True)
    assert found.not_known == 3
    assert (await desk.clocks(ticket))[NEXT].answers == ()
    found = await check(desk)
    assert (found.holds, found.not_known) == (True, 3), found


async def test_what_is_known_of_older_tickets_is_counted_when_the_schema_comes_up() -> None:
    with temporary_home() as home, database_only(StackSettings.for_tests(home)) as urls:
        support_svc.migrate.upgrade(urls.support.owner)
        async with open_desk(urls) as desk:
            await desk.policy({"first_response": 90, "next_response": 60, "resolution": 900})
            await desk.work()
            ida = await desk.hire("Ida")
            for minutes in ([30], [30, 61], [61, 30, 10]):
                ticket = await desk.ticket()
                for wait in minutes:
                    await desk.after(wait).reply(ticket, ida)
                    await desk.after(1).ask(ticket)
                await desk.after(1).reply(ticket, ida)
                await desk.after(1).set_status(ticket, "closed", ida)
            before = await check(desk)
            assert before.holds, before
        support_svc.migrate.downgrade(urls.support.owner, "0021")
        support_svc.migrate.upgrade(urls.support.owner)
        desk.database = Database(urls.support.app, pool_size=2, clock=lambda: desk.now)
        await desk.database.open()
        try:
            after = await check(desk)
            assert (after.holds, after.not_known) == (True, 6), after  # of each ticket, all answers but the last
            repaired = await check(desk, repair=True)
            assert (repaired.rows, repaired.missing, repaired.not_known) == (before.rows, 12, 0)
            assert (await check(desk)).holds
        finally:
            await desk.database.close()
