"""The clocks of tickets, as people and time move them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from deploy.local.database import Databases
from support_svc.messages import service as messages
from support_svc.sla.domain import Metric
from support_svc.sla.measures import State
from tests.service.support.desk import MINUTE, MONDAY, Desk, open_desk

FIRST, NEXT, RESOLUTION = Metric
BERLIN = {day: [["08:00", "18:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@pytest.fixture
async def desk(quiet_databases: Databases) -> AsyncIterator[Desk]:
    async with open_desk(quiet_databases) as opened:
        yield opened


async def test_without_policies_a_ticket_has_no_clocks(desk: Desk) -> None:
    ticket = await desk.ticket()
    await desk.reply(ticket)
    assert await desk.clocks(ticket) == {}
    assert (await desk.read(ticket)).sla_state == "none"
    assert [job for job, _ in desk.waiting() if job.startswith("sla.")] == []


async def test_a_first_response_of_270_minutes_is_210_over_the_60(desk: Desk) -> None:
    desk.now = datetime(2013, 3, 21, 8, 0, tzinfo=UTC)
    berlin = await desk.calendar(time_zone="Europe/Berlin", weekly_hours=BERLIN)
    await desk.policy({"first_response": 60, "next_response": 120, "resolution": 180}, calendar_id=berlin)
    created = datetime(2013, 3, 21, 9, 30, tzinfo=UTC)
    ticket = await desk.at(created).ticket()
    clocks = await desk.clocks(ticket)
    assert [clocks[metric].due_at for metric in Metric] == [created + n * timedelta(hours=1) for n in (1, 2, 3)]
    assert (ticket.sla_due_at, ticket.sla_metric, ticket.sla_state) == (
        created + 60 * MINUTE,
        "first_response",
        "running",
    )
    await desk.at(created.replace(hour=14, minute=0)).reply(ticket)
    first = (await desk.clocks(ticket))[FIRST]
    assert first.used == 270 * MINUTE
    assert first.used - first.target == 210 * MINUTE
    assert (first.state, first.times_late) == (State.BREACHED, 1)


async def test_late_by_is_working_time(desk: Desk) -> None:
    hours = {day: [["10:00", "18:00"]] for day in BERLIN}
    await desk.policy({"first_response": 30}, calendar_id=await desk.calendar(weekly_hours=hours))
    ticket = await desk.at(MONDAY.replace(hour=10)).ticket()
    await desk.after(39).reply(ticket)
    first = (await desk.clocks(ticket))[FIRST]
    assert first.due_at == MONDAY.replace(hour=10, minute=30)
    assert first.used - first.target == timedelta(seconds=540)


async def test_a_warning_one_business_hour_before_comes_when_work_begins(desk: Desk) -> None:
    hours = {day: [["10:00", "18:00"]] for day in BERLIN}
    calendar = await desk.calendar(weekly_hours=hours)
    await desk.policy({"first_response": 120}, calendar_id=calendar, warn_before={"seconds": 3600})
    ticket = await desk.at(MONDAY.replace(hour=17)).ticket()
    first = (await desk.clocks(ticket))[FIRST]
    tuesday = MONDAY + timedelta(days=1)
    assert (first.warn_at, first.due_at) == (tuesday.replace(hour=10), tuesday.replace(hour=11))
    await desk.work_until(tuesday.replace(hour=9))
    assert await desk.said(ticket) == []
    await desk.work_until(tuesday.replace(hour=10))
    assert await desk.said(ticket) == ["warning of first_response"]
    assert (await desk.read(ticket)).sla_state == "warned"


async def test_pending_from_the_first_moment_uses_nothing(desk: Desk) -> None:
    hours = {day: [["09:00", "18:00"]] for day in BERLIN}
    calendar = await desk.calendar(weekly_hours=hours)
    await desk.policy({"first_response": 240, "resolution": 240}, calendar_id=calendar)
    ticket = await desk.ticket(first_message="")
    await desk.set_status(ticket, "pending")
    assert (await desk.read(ticket)).sla_state == "paused"
    await desk.at(MONDAY.replace(hour=12)).set_status(ticket, "closed")
    resolution = (await desk.clocks(ticket))[RESOLUTION]
    assert (resolution.used, resolution.target - resolution.used) == (timedelta(), 240 * MINUTE)
    assert (await desk.read(ticket)).sla_state == "met"


@pytest.mark.parametrize(("stretches", "used"), [([(90, 120)], 30), ([(90, 120), (150, 180)], 60)])
async def test_only_the_time_in_which_it_was_open_is_used(desk: Desk, stretches: list[Any], used: int) -> None:
    hours = {day: [["09:00", "18:00"]] for day in BERLIN}
    await desk.policy({"resolution": 240}, calendar_id=await desk.calendar(weekly_hours=hours))
    ticket = await desk.ticket(first_message="")
    await desk.set_status(ticket, "pending")
    for opened, held in stretches:
        await desk.at(MONDAY + opened * MINUTE).set_status(ticket, "open")
        await desk.at(MONDAY + held * MINUTE).set_status(ticket, "pending")
    await desk.at(MONDAY + 180 * MINUTE).set_status(ticket, "closed")
    resolution = (await desk.clocks(ticket))[RESOLUTION]
    assert (resolution.used, resolution.target - resolution.used) == (used * MINUTE, (240 - used) * MINUTE)


async def test_the_worst_next_response_of_10_and_5_minutes_is_10(desk: Desk) -> None:
    await desk.policy({"next_response": 60})
    ticket = await desk.ticket(first_message="")
    for wait in (10, 5):
        await desk.after(30).ask(ticket)
        started = desk.now
        await desk.after(wait / 2).ask(ticket)  # a further message does not move the clock
        assert (await desk.clocks(ticket))[NEXT].started_at == started
        await desk.at(started + wait * MINUTE).reply(ticket)
        assert (await desk.read(ticket)).sla_due_at is None
    clock = (await desk.clocks(ticket))[NEXT]
    assert (clock.worst, clock.times_done, clock.times_late) == (10 * MINUTE, 2, 0)


async def test_reopening_starts_the_resolution_anew_and_keeps_the_worst(desk: Desk) -> None:
    await desk.policy({"resolution": 60})
    ticket = await desk.ticket()
    await desk.after(50).set_status(ticket, "closed")
    await desk.after(1000).ask(ticket)
    resolution = (await desk.clocks(ticket))[RESOLUTION]
    assert (resolution.started_at, resolution.due_at) == (desk.now, desk.now + 60 * MINUTE)
    await desk.after(20).set_status(ticket, "closed")
    resolution = (await desk.clocks(ticket))[RESOLUTION]
    assert (resolution.used, resolution.worst, resolution.times_done) == (20 * MINUTE, 50 * MINUTE, 2)


async def test_a_first_response_stands_still_while_the_ticket_is_closed(desk: Desk) -> None:
    await desk.policy({"first_response": 60})
    ticket = await desk.ticket(first_message="")
    await desk.after(10).set_status(ticket, "closed")
    assert (await desk.read(ticket)).sla_due_at is None
    await desk.after(500).set_status(ticket, "open")
    await desk.after(20).reply(ticket)
    assert (await desk.clocks(ticket))[FIRST].used == 30 * MINUTE


async def test_the_first_policy_whose_conditions_hold_applies(desk: Desk) -> None:
    low = await desk.policy({"first_response": 600}, position=200)
    vip = await desk.policy(
        {"first_response": {"seconds": 3600, "urgent": 600}}, position=10, conditions={"tags": ["vip"]}
    )
    ticket = await desk.ticket(tags=["vip", "x"])
    assert (await desk.clocks(ticket))[FIRST].policy_id == vip
    other = await desk.ticket()
    assert (await desk.clocks(other))[FIRST].policy_id == low
    ticket = await desk.after(5).change(ticket, priority="urgent")
    assert ticket.sla_due_at == MONDAY + 10 * MINUTE
    clock = (await desk.clocks(ticket))[FIRST]
    assert (clock.policy_id, clock.started_at, clock.target) == (vip, MONDAY, 10 * MINUTE)


async def test_a_deleted_message_counts_as_never_written(desk: Desk) -> None:
    await desk.policy({"first_response": 60})
    ticket = await desk.ticket()
    message = await desk.after(10).reply(ticket)
    assert (await desk.clocks(ticket))[FIRST].state is State.MET
    async with desk.after(10).transaction() as tx:
        await messages.delete(tx, ticket.id, message)
    first = (await desk.clocks(ticket))[FIRST]
    assert (first.state, first.due_at) == (State.RUNNING, MONDAY + 60 * MINUTE)
