"""Random histories: the clocks that tickets keep along the way equal those worked out from scratch, and a slow look."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from deploy.local.database import Databases
from service_kit.principal import system
from support_svc.sla import follow, policy_store, store
from support_svc.sla.domain import Metric
from support_svc.sla.history import history_of, replay
from support_svc.sla.measures import Measure, settled
from support_svc.sla.summary import standing_of, summed_up
from support_svc.tickets.domain import Status, Ticket
from tests.service.support.desk import WEEK, Desk, open_desk

STEPS = st.sampled_from(
    ["reply", "ask", "open", "pending", "closed", "urgent", "low", "tag", "policy", "calendar", "work", "unwrite"]
)
HISTORIES = st.lists(st.tuples(STEPS, st.integers(1, 2_000)), min_size=3, max_size=25)
SHORT = {day: hours for day, hours in WEEK.items() if day != "wed"}


@given(history=HISTORIES, warn=st.sampled_from([None, {"percent": 30}, {"seconds": 1800}]), forget=st.booleans())
@settings(max_examples=15, deadline=None)
def test_clocks_kept_along_the_way_are_those_of_the_history(
    quiet_databases: Databases, history: list[tuple[str, int]], warn: dict[str, int] | None, forget: bool
) -> None:
    asyncio.run(_check(quiet_databases, history, warn, forget))


async def _check(urls: Databases, history: list[tuple[str, int]], warn: dict[str, int] | None, forget: bool) -> None:
    async with open_desk(urls) as desk:
        calendar = await desk.calendar(time_zone="Europe/Berlin", country="DE")
        targets = {"first_response": 90, "next_response": {"seconds": 3600, "urgent": 600}, "resolution": 900}
        policy = await desk.policy(targets, calendar_id=calendar, warn_before=warn)
        await desk.policy({"next_response": 45, "resolution": 300}, position=1, conditions={"tags": ["vip"]})
        await desk.work()
        ticket, written = await desk.ticket(), list[str]()
        for number, (step, minutes) in enumerate(history):
            desk.after(minutes)
            if forget:  # as another process, which has read nothing yet
                follow.known.__init__()  # type: ignore[misc]  # emptied
            await _take(desk, step, ticket, written, number, policy, calendar)
        await desk.work_until(desk.now + timedelta(minutes=1))
        kept = {metric: _comparable(measure) for metric, measure in (await desk.clocks(ticket)).items()}
        now = await desk.read(ticket)
        fresh = await _from_scratch(desk, now)
        assert kept == {metric: _comparable(measure) for metric, measure in fresh.items()}
        summary = summed_up(fresh, standing_of(now), desk.now)
        assert (now.sla_due_at, now.sla_state, now.sla_metric) == (summary.due_at, summary.state, summary.metric)


async def _take(
    desk: Desk, step: str, ticket: Ticket, written: list[str], number: int, policy: str, calendar: str
) -> None:
    status = (await desk.read(ticket)).status
    moves: dict[str, tuple[Status, ...]] = {
        "open": ("pending", "closed"),
        "pending": ("open",),
        "closed": ("open", "pending"),
    }
    if step == "reply":
        written.append(await desk.reply(ticket))
    elif step == "ask":
        written.append(await desk.ask(ticket))
    elif step in moves:
        if status in moves[step]:
            if step == "closed":  # what is closed before its turn comes keeps the older rules, as it should
                await desk.work()
            target: Any = step
            await desk.set_status(ticket, target)
    elif step in {"urgent", "low"}:
        await desk.change(ticket, priority=step)
    elif step == "tag":
        await desk.tag(ticket, "vip")
    elif step == "unwrite" and written:
        await desk.unwrite(ticket, written.pop())
    elif step == "policy" and status != "closed":
        await desk.change_policy(
            policy, targets={"first_response": {"seconds": 60 * (number + 1)}, "next_response": {"seconds": 1800}}
        )
    elif step == "calendar" and status != "closed":
        await desk.change_calendar(calendar, weekly_hours=SHORT if number % 2 else WEEK)
    elif step == "work":
        await desk.work()


async def _from_scratch(desk: Desk, ticket: Ticket) -> dict[Metric, Measure]:
    asked = {"tickets": [ticket.id]}
    (rules,), written, turned = await desk.database.read(
        system(desk.tenant_id), (policy_store.RULES, {}), (store.MESSAGES, asked), (store.TURNS, asked)
    )
    return settled(replay(history_of(ticket, written, turned, ()), rules.terms_of(ticket)), desk.now)


def _comparable(measure: Measure) -> Measure:
    """Without the marks of what was said, which depend on when a timer came."""
    return measure._replace(warned_at=None, breached_at=None)
