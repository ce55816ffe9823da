"""Calendars, policies and a ticket's service levels over the API, and what they cost PostgreSQL."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from quimbi.support.v1 import (
    calendar_pb2,
    calendar_service_pb2,
    queue_pb2,
    queue_service_pb2,
    sla_policy_pb2,
    sla_service_pb2,
    ticket_service_pb2,
)

from service_kit.db import Database, Transaction
from tests.service.support.helpdesk import Caller, Shop, Ticket
from tests.service.support.test_tenancy import make_rules

WORK = {day: [["09:00", "12:00"], ["13:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


def hours(week: dict[str, list[list[str]]], **fields: Any) -> calendar_pb2.Calendar:
    calendar = calendar_pb2.Calendar(**{"name": "Berlin", "time_zone": "Europe/Berlin", **fields})
    for day, pairs in week.items():
        for pair in pairs:
            calendar.weekly_hours[day].add_list().extend(pair)
    return calendar


def promise(**fields: Any) -> sla_policy_pb2.SlaPolicy:
    targets = sla_policy_pb2.SlaTargets(first_response=sla_policy_pb2.SlaTarget(seconds=36_000))
    return sla_policy_pb2.SlaPolicy(**{"name": "Gold", "targets": targets, **fields})


async def create(admin: Caller, thing: Any) -> Any:
    if isinstance(thing, calendar_pb2.Calendar):
        return (await admin(calendar_service_pb2.CreateCalendarRequest(calendar=thing))).calendar
    return (await admin(sla_service_pb2.CreateSlaPolicyRequest(policy=thing))).policy


async def test_a_calendar_with_breaks_and_holidays(shop: Shop) -> None:
    own = [calendar_pb2.Holiday(date="2026-12-28", name="Stocktaking")]
    asked = hours(WORK, country="DE", subdivision="BY", own_holidays=own, excluded_holidays=["2026-01-06"])
    made = await create(shop.admin, asked)
    assert (await shop.viewer(calendar_service_pb2.ListCalendarsRequest())).calendars == [made]
    request = calendar_service_pb2.ListCalendarHolidaysRequest(id=made.id, year=2026)
    found = {day.date: (day.name, day.source, day.excluded) for day in (await shop.viewer(request)).holidays}
    assert found["2026-12-28"] == ("Stocktaking", calendar_pb2.Holiday.OWN, False)
    assert found["2026-12-25"] == ("Christmas Day", calendar_pb2.Holiday.PUBLIC, False)
    assert found["2026-01-06"] == ("Epiphany", calendar_pb2.Holiday.PUBLIC, True)
    # From Christmas Eve 16:00 one hour is left of that day; the next working day is Tuesday the 29th.
    start = Timestamp()
    start.FromDatetime(datetime(2026, 12, 24, 15, 0, tzinfo=UTC))
    preview = calendar_service_pb2.PreviewSavedCalendarRequest(id=made.id, start=start, budget_seconds=7200)
    answer = await shop.viewer(preview)
    assert answer.due_at.ToDatetime(UTC) == datetime(2026, 12, 29, 9, 0, tzinfo=UTC)
    assert "Stocktaking" in {interval.holiday for interval in answer.intervals}
    assert "Christmas Day" in {interval.holiday.partition(",")[0] for interval in answer.intervals}


async def test_a_calendar_is_changed_field_by_field(shop: Shop) -> None:
    made = await create(shop.admin, hours(WORK, country="DE"))
    renamed = calendar_pb2.Calendar(id=made.id, name="Munich", etag=made.etag)
    after = (await shop.admin(calendar_service_pb2.UpdateCalendarRequest(calendar=renamed))).calendar
    assert (after.name, after.weekly_hours, after.country) == ("Munich", made.weekly_hours, "DE")
    stale = calendar_service_pb2.UpdateCalendarRequest(calendar=renamed)
    assert (await shop.admin.refused(stale)).why == ("ABORTED", "STALE_ETAG")
    cleared = calendar_service_pb2.UpdateCalendarRequest(calendar=calendar_pb2.Calendar(id=made.id))
    cleared.update_mask.paths.append("country")
    assert (await shop.admin(cleared)).calendar.country == ""
    same = await shop.admin(calendar_service_pb2.UpdateCalendarRequest(calendar=calendar_pb2.Calendar(id=made.id)))
    assert same.calendar.etag == "3"


@pytest.mark.parametrize(
    ("fields", "week", "at_fault"),
    [
        ({}, {}, "weekly_hours"),
        ({}, {"mon": [["17:00", "09:00"]]}, "weekly_hours.mon"),
        ({"time_zone": "Mars/Base"}, WORK, "time_zone"),
        ({"country": "XX"}, WORK, "calendar.country"),
        ({"country": "DE", "subdivision": "Mars"}, WORK, "calendar.subdivision"),
        ({"subdivision": "BY"}, WORK, "calendar.subdivision"),
        ({"own_holidays": [calendar_pb2.Holiday(date="2026-02-30")]}, WORK, "calendar.own_holidays"),
        ({"excluded_holidays": ["2026-13-01"]}, WORK, "calendar.excluded_holidays"),
        ({"name": "  "}, WORK, "calendar.name"),
    ],
)
async def test_what_is_no_calendar_is_refused(
    shop: Shop, fields: dict[str, Any], week: dict[str, list[list[str]]], at_fault: str
) -> None:
    request = calendar_service_pb2.CreateCalendarRequest(calendar=hours(week, **fields))
    refusal = await shop.admin.refused(request)
    assert refusal.why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    assert at_fault in refusal.fields


async def test_names_are_taken_and_calendars_in_use_stay(shop: Shop) -> None:
    calendar, _ = await make_rules(shop.admin)
    again = calendar_service_pb2.CreateCalendarRequest(calendar=hours(WORK, name="HOURS"))
    assert (await shop.admin.refused(again)).why == ("ALREADY_EXISTS", "ALREADY_EXISTS")
    refusal = await shop.admin.refused(calendar_service_pb2.DeleteCalendarRequest(id=calendar))
    assert refusal.why == ("FAILED_PRECONDITION", "IN_USE")
    assert "“Promise”" in refusal.message
    second = sla_service_pb2.CreateSlaPolicyRequest(policy=promise(name="PROMISE"))
    assert (await shop.admin.refused(second)).why == ("ALREADY_EXISTS", "ALREADY_EXISTS")


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"targets": None}, ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
        ({"targets": sla_policy_pb2.SlaTargets(resolution=sla_policy_pb2.SlaTarget())}, ("INVALID_ARGUMENT",) * 2),
        ({"calendar_id": "00000000-0000-4000-8000-000000000000"}, ("NOT_FOUND", "NOT_FOUND")),
        (
            {"on_breach": sla_policy_pb2.SlaEscalation(move_to_queue_id="00000000-0000-4000-8000-000000000000")},
            ("NOT_FOUND", "NOT_FOUND"),
        ),
        ({"warn_before": sla_policy_pb2.SlaWarning(percent=100)}, ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
    ],
)
async def test_what_is_no_policy_is_refused(shop: Shop, fields: dict[str, Any], why: tuple[str, str]) -> None:
    assert (await shop.admin.refused(sla_service_pb2.CreateSlaPolicyRequest(policy=promise(**fields)))).why == why


async def test_a_target_must_be_reachable_in_its_calendar(shop: Shop) -> None:
    calendar = await create(shop.admin, hours(WORK))
    await create(shop.admin, promise(calendar_id=calendar.id))
    shorter = hours({"mon": [["09:00", "09:01"]]}, id=calendar.id)
    refusal = await shop.admin.refused(calendar_service_pb2.UpdateCalendarRequest(calendar=shorter))
    assert "“Gold”" in refusal.fields["policy.targets"]


async def test_a_policy_says_all_that_it_was_told(shop: Shop) -> None:
    queue = (await shop.lead(queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Second")))).queue.id
    escalation = sla_policy_pb2.SlaEscalation(
        raise_priority_to=Ticket.URGENT, add_tags=["late"], move_to_queue_id=queue
    )
    conditions = sla_policy_pb2.SlaConditions(
        priorities=[Ticket.NORMAL, Ticket.HIGH], channels=[Ticket.EMAIL], tags=["vip"], queue_ids=[queue]
    )
    asked = promise(
        position=5, conditions=conditions, warn_before=sla_policy_pb2.SlaWarning(percent=25), on_breach=escalation
    )
    made = await create(shop.admin, asked)
    assert (await shop.agent(sla_service_pb2.ListSlaPoliciesRequest())).policies == [made]
    told = sla_policy_pb2.SlaPolicy()
    told.CopyFrom(made)
    for name in ("id", "created_at", "updated_at", "etag", "active"):
        told.ClearField(name)
    told.conditions.priorities.sort()
    assert told == asked
    off = sla_service_pb2.UpdateSlaPolicyRequest(policy=sla_policy_pb2.SlaPolicy(id=made.id, active=False))
    assert not (await shop.admin(off)).policy.active
    assert (await shop.lead.refused(off)).code.name == "PERMISSION_DENIED"
    causes = [one.cause for one in (await shop.viewer(sla_service_pb2.ListSlaRecomputationsRequest())).recomputations]
    assert causes == ["Policy “Gold” was changed.", "Policy “Gold” was added."]


async def test_a_ticket_explains_itself(shop: Shop) -> None:
    await create(shop.admin, promise())
    ticket = await shop.agent.create_ticket(first_message="Hello")
    assert (ticket.sla_state, ticket.sla_metric) == (Ticket.RUNNING, Ticket.FIRST_RESPONSE)
    answer = await shop.viewer(sla_service_pb2.GetTicketSlaRequest(ticket_id=ticket.id))
    (clock,) = answer.clocks
    assert (clock.policy_name, clock.target_seconds, clock.state) == ("Gold", 36_000, Ticket.RUNNING)
    assert clock.due_at == ticket.sla_due_at
    assert clock.elapsed_seconds + clock.remaining_seconds == 36_000
    assert clock.intervals[0].start == clock.started_at
    assert clock.intervals[-1].end == clock.due_at
    assert clock.explanation.startswith("Due ")
    assert "10 h of working time from" in clock.explanation
    await shop.agent.write(ticket.id)
    (clock,) = (await shop.viewer(sla_service_pb2.GetTicketSlaRequest(ticket_id=ticket.id))).clocks
    assert clock.state == Ticket.MET
    assert "in time" in clock.explanation


async def test_tickets_are_listed_by_their_due_time_and_state(shop: Shop) -> None:
    targets = sla_policy_pb2.SlaTargets(first_response=sla_policy_pb2.SlaTarget(seconds=7200, urgent=3600))
    await create(shop.admin, promise(targets=targets, conditions=sla_policy_pb2.SlaConditions(channels=[Ticket.EMAIL])))
    later, never = await shop.agent.create_ticket(), await shop.agent.create_ticket(channel=Ticket.CHAT)
    sooner = await shop.agent.create_ticket(priority=Ticket.URGENT)
    closed = await shop.agent.create_ticket()
    await shop.agent.set_status(closed.id, Ticket.CLOSED)
    found, token = [], ""
    while True:
        request = ticket_service_pb2.ListTicketsRequest(order_by="sla_due", page_size=1, page_token=token)
        page = await shop.agent(request)
        found += [ticket.id for ticket in page.tickets]
        token = page.next_page_token
        if not token:
            break
    assert found == [sooner.id, later.id, never.id]
    running = ticket_service_pb2.ListTicketsRequest(order_by="sla_due desc", sla_state=[Ticket.RUNNING])
    assert [ticket.id for ticket in (await shop.agent(running)).tickets] == [later.id, sooner.id]


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every wait for an answer of PostgreSQL, as it happens."""
    seen: list[str] = []
    for owner, name in ((Database, "read"), (Transaction, "first"), (Transaction, "all"), (Transaction, "several")):
        _watch(monkeypatch, owner, name, seen)
    return seen


def _watch(monkeypatch: pytest.MonkeyPatch, owner: type, name: str, seen: list[str]) -> None:
    original = getattr(owner, name)

    async def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
        if not isinstance(self, Transaction) or self.principal.is_agent:  # the worker waits for answers, too
            seen.append(name)
        return await original(self, *args, **kwargs)

    monkeypatch.setattr(owner, name, watched)


async def test_service_levels_cost_an_event_one_wait_and_a_creation_none(shop: Shop, waits: list[str]) -> None:
    await create(shop.admin, promise())
    recomputations = sla_service_pb2.ListSlaRecomputationsRequest()
    async with asyncio.timeout(20):  # the worker waits for answers, too
        while True:
            newest = (await shop.agent(recomputations)).recomputations[0]
            if newest.state == sla_service_pb2.SlaRecomputation.DONE:
                break
            await asyncio.sleep(0.05)
    await shop.agent.create_ticket()  # the process reads the rules once
    waits.clear()
    ticket = await shop.agent.create_ticket(first_message="Hello")
    assert waits == ["first"]  # the number
    for act, most in (
        (shop.agent.write(ticket.id), ["first", "all"]),  # the ticket, its clocks
        (shop.agent(ticket_service_pb2.AssignTicketRequest(id=ticket.id, assigned_to="me")), ["first", "first"]),
        (shop.agent.set_status(ticket.id, Ticket.CLOSED), ["first", "all"]),
    ):
        waits.clear()
        await act
        assert waits == most
    reads: list[Message] = [
        sla_service_pb2.GetTicketSlaRequest(ticket_id=ticket.id),
        sla_service_pb2.ListSlaPoliciesRequest(),
        sla_service_pb2.ListSlaRecomputationsRequest(),
        calendar_service_pb2.ListCalendarsRequest(),
    ]
    for request in reads:
        waits.clear()
        await shop.agent(request)
        assert waits == ["read"], type(request).__name__
