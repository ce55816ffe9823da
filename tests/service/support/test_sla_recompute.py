"""Tickets are computed anew after a change of the rules: in steps, beside the work, to the same result as afresh."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest

from deploy.local.database import Databases
from service_kit.principal import system
from support_svc.sla import recompute
from support_svc.sla.domain import Metric
from support_svc.sla.measures import State
from support_svc.sla.recompute import Recomputation
from support_svc.tickets import service as tickets
from tests.service.support.desk import MINUTE, MONDAY, WEEK, Desk, open_desk

FIRST, NEXT, RESOLUTION = Metric
LONG = {day: [["07:00", "20:00"]] for day in WEEK}


@pytest.fixture
async def desk(quiet_databases: Databases) -> AsyncIterator[Desk]:
    async with open_desk(quiet_databases) as opened:
        yield opened


@pytest.fixture
def small_steps(monkeypatch: pytest.MonkeyPatch) -> int:
    """Steps of two tickets."""
    monkeypatch.setattr(recompute, "BATCH", 2)
    return 2


async def progress(desk: Desk) -> list[Recomputation]:
    (found,) = await desk.database.read(system(desk.tenant_id), (recompute.LIST, {}))
    return found


async def test_a_first_policy_finds_what_happened_before_it(desk: Desk) -> None:
    ticket = await desk.ticket()
    await desk.after(10).reply(ticket)
    await desk.after(5).set_status(ticket, "pending")
    await desk.after(20).ask(ticket)
    await desk.after(1).policy({"first_response": 30, "next_response": 30, "resolution": 60})
    await desk.work()
    clocks = await desk.clocks(ticket)
    assert (clocks[FIRST].state, clocks[FIRST].used) == (State.MET, 10 * MINUTE)
    assert (clocks[NEXT].started_at, clocks[NEXT].worst) == (MONDAY + 35 * MINUTE, 10 * MINUTE)
    assert clocks[RESOLUTION].due_at == MONDAY + 80 * MINUTE  # the twenty minutes of pending are not counted
    assert (await desk.read(ticket)).sla_due_at == MONDAY + 65 * MINUTE


async def test_open_tickets_follow_a_policy_and_closed_ones_keep_what_they_met(desk: Desk) -> None:
    policy = await desk.policy({"resolution": 60})
    opened, closed = await desk.ticket(), await desk.ticket()
    await desk.after(30).set_status(closed, "closed")
    await desk.change_policy(policy, targets={"resolution": {"seconds": 600}})
    await desk.work()
    assert (await desk.read(opened)).sla_state == "breached"
    assert (await desk.clocks(closed))[RESOLUTION].state is State.MET
    await desk.set_status(closed, "open")  # and the new rules hold when it comes back
    assert (await desk.clocks(closed))[RESOLUTION].due_at == desk.now + 10 * MINUTE
    await desk.remove_policy(policy)
    await desk.work()
    assert await desk.clocks(opened) == {}
    assert (await desk.read(opened)).sla_due_at is None


async def test_a_calendar_moves_the_due_times_that_count_in_it(desk: Desk) -> None:
    calendar = await desk.calendar()
    await desk.policy({"first_response": 600}, calendar_id=calendar)
    ticket = await desk.ticket()
    assert ticket.sla_due_at == MONDAY + timedelta(days=1, hours=2)
    await desk.change_calendar(calendar, weekly_hours=LONG)
    await desk.work()
    assert (await desk.read(ticket)).sla_due_at == MONDAY + timedelta(hours=10)
    await desk.change_calendar(calendar, own_holidays={"2026-11-23": "Stocktaking"})
    await desk.work()
    assert (await desk.read(ticket)).sla_due_at == MONDAY + timedelta(days=1, hours=8)


async def test_a_new_name_moves_nothing(desk: Desk) -> None:
    policy = await desk.policy({"resolution": 60})
    await desk.change_policy(policy, name="Other")
    assert len(await progress(desk)) == 1


async def test_the_progress_shows_and_a_killed_chain_goes_on(desk: Desk, small_steps: int) -> None:
    made = [await desk.ticket() for _ in range(5)]
    await desk.policy({"resolution": 60})
    await desk.work(limit=1)
    ((now,),) = (await progress(desk),)
    assert (now.state, now.done, now.total_estimated) == ("active", 2, 5)
    # Killed in the middle of a step: it is rolled back, and whoever comes next does it.
    with pytest.raises(RuntimeError, match="killed"):
        await _killed_step(desk, now.version)
    assert (await progress(desk))[0].done == 2
    await desk.work()
    ((after,),) = (await progress(desk),)
    assert (after.state, after.done) == ("done", 5)
    assert {(await desk.read(ticket)).sla_due_at for ticket in made} == {MONDAY + 60 * MINUTE}


async def _killed_step(desk: Desk, version: int) -> None:
    async with desk.database.transaction(system(desk.tenant_id)) as tx:
        await recompute.step(tx, version=version)
        raise RuntimeError("killed")


async def test_a_newer_change_takes_the_place_of_an_older_one(desk: Desk, small_steps: int) -> None:
    made = [await desk.ticket() for _ in range(4)]
    policy = await desk.policy({"resolution": 60})
    await desk.work(limit=1)
    await desk.change_policy(policy, targets={"resolution": {"seconds": 7200}})
    await desk.work()
    newer, older = await progress(desk)
    assert (older.state, older.done, newer.state, newer.done) == ("superseded", 2, "done", 4)
    assert {(await desk.read(ticket)).sla_due_at for ticket in made} == {MONDAY + 120 * MINUTE}


async def test_nobody_waits_for_a_step_and_a_step_waits_for_nobody(desk: Desk, small_steps: int) -> None:
    made = sorted([await desk.ticket() for _ in range(4)], key=lambda ticket: ticket.id)
    await desk.policy({"resolution": 60})
    (version,) = [found.version for found in await progress(desk)]
    async with desk.transaction() as writing:
        await tickets.lock(writing, made[0].id)  # somebody changes the first ticket of the step …
        async with desk.database.transaction(system(desk.tenant_id)) as step:
            await recompute.step(step, version=version)
            await step.all(recompute.LIST)  # all of the step is done, and its transaction is open
            await desk.after(1).reply(made[3])  # … and a write to a ticket of a later step goes through
    await desk.work()
    assert {(await desk.read(ticket)).sla_due_at for ticket in made} == {MONDAY + 60 * MINUTE}
    ((after,),) = (await progress(desk),)
    assert after.state == "done"


async def test_a_ticket_created_while_a_chain_runs_has_the_new_rules(desk: Desk, small_steps: int) -> None:
    for _ in range(3):
        await desk.ticket()
    await desk.policy({"resolution": 60})
    await desk.work(limit=1)
    assert (await desk.ticket()).sla_due_at == MONDAY + 60 * MINUTE
    await desk.work()
    assert (await progress(desk))[0].done == 3


async def test_a_closed_ticket_from_before_all_policies_has_clocks_when_it_is_opened_again(desk: Desk) -> None:
    ticket = await desk.ticket()
    await desk.set_status(ticket, "closed")
    await desk.policy({"resolution": 60})
    await desk.work()
    assert await desk.clocks(ticket) == {}
    await desk.after(30).ask(ticket)
    await desk.work()
    assert (await desk.read(ticket)).sla_due_at == desk.now + 60 * MINUTE
