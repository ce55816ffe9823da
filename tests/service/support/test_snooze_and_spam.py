"""Snooze with its alarm, spam and deletion with their way back, and the lists that each of them is in."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from service_kit.timestamps import to_timestamp
from support_svc.tickets import lifecycle
from tests.service.support.helpdesk import Caller, Clock, Shop, Ticket, audited

HOUR = timedelta(hours=1)


async def snooze(caller: Caller, ticket_id: str, until: datetime | None) -> Ticket:
    request = pb.SnoozeTicketRequest(id=ticket_id, until=None if until is None else to_timestamp(until))
    return (await caller(request)).ticket  # type: ignore[no-any-return]  # a caller answers with any message


async def mark(caller: Caller, ticket_id: str, *, spam: bool) -> Ticket:
    answer = await caller(pb.MarkTicketAsSpamRequest(id=ticket_id, spam=spam))
    return answer.ticket  # type: ignore[no-any-return]  # as above


async def alarm(timed: Database, shop: Shop, ticket_id: str) -> None:
    async with timed.transaction(system(shop.tenant_id)) as tx:
        await lifecycle.wake(tx, ticket_id=ticket_id)


async def listed(caller: Caller, **arguments: Any) -> list[str]:
    return [ticket.subject for ticket in (await caller(pb.ListTicketsRequest(**arguments))).tickets]


async def test_a_snoozed_ticket_is_pending_and_wakes_once_at_its_moment(
    shop: Shop, timed: Database, clock: Clock
) -> None:
    ticket = await shop.agent.create_ticket()
    until = clock.now + HOUR
    asleep = await snooze(shop.agent, ticket.id, until)
    assert (asleep.status, asleep.snoozed_until) == (Ticket.PENDING, to_timestamp(until))
    assert await shop.agent.get_ticket(ticket.id) == asleep
    clock.move(HOUR - timedelta(seconds=1))
    await alarm(timed, shop, ticket.id)
    assert await shop.agent.get_ticket(ticket.id) == asleep
    clock.move(timedelta(seconds=1))
    for _ in range(2):
        await alarm(timed, shop, ticket.id)
    awake = await shop.agent.get_ticket(ticket.id)
    assert (awake.status, awake.HasField("snoozed_until")) == (Ticket.OPEN, False)
    assert await audited(shop, ticket.id) == ["ticket.create", "ticket.snooze", "ticket.wake"]


async def test_the_worker_wakes_a_ticket(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await snooze(shop.agent, ticket.id, datetime.now(UTC) + timedelta(seconds=1))
    async with asyncio.timeout(20):
        while (await shop.agent.get_ticket(ticket.id)).status != Ticket.OPEN:  # noqa: ASYNC110  # the worker has no event
            await asyncio.sleep(0.1)
    entries = await audited(shop, ticket.id)
    assert entries == ["ticket.create", "ticket.snooze", "ticket.wake"]


async def test_a_later_snooze_replaces_the_moment(shop: Shop, timed: Database, clock: Clock) -> None:
    ticket = await shop.agent.create_ticket()
    await snooze(shop.agent, ticket.id, clock.now + HOUR)
    asleep = await snooze(shop.agent, ticket.id, clock.now + 2 * HOUR)
    clock.move(HOUR)
    await alarm(timed, shop, ticket.id)  # the first moment's
    assert await shop.agent.get_ticket(ticket.id) == asleep
    clock.move(HOUR)
    await alarm(timed, shop, ticket.id)
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.OPEN


async def test_a_customer_a_colleague_and_a_status_end_a_snooze(shop: Shop, timed: Database, clock: Clock) -> None:
    until = clock.now + HOUR
    written, woken, closed = [(await shop.agent.create_ticket()).id for _ in range(3)]
    for ticket_id in (written, woken, closed):
        await snooze(shop.agent, ticket_id, until)
    await shop.agent.write(written, "Any news?", from_agent=False)
    await snooze(shop.colleague, woken, None)
    await shop.agent.set_status(closed, Ticket.CLOSED)
    clock.move(2 * HOUR)
    for ticket_id, status in ((written, Ticket.OPEN), (woken, Ticket.OPEN), (closed, Ticket.CLOSED)):
        await alarm(timed, shop, ticket_id)
        ticket = await shop.agent.get_ticket(ticket_id)
        assert (ticket.status, ticket.HasField("snoozed_until")) == (status, False)
        assert len(await audited(shop, ticket_id)) == (4 if ticket_id == written else 3)


async def test_waking_who_is_awake_and_pending_on_a_snoozed_ticket_change_nothing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    assert await snooze(shop.agent, ticket.id, None) == ticket
    asleep = await snooze(shop.agent, ticket.id, datetime.now(UTC) + HOUR)
    assert await shop.agent.set_status(ticket.id, Ticket.PENDING) == asleep


async def test_snoozes_that_are_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    now = datetime.now(UTC)
    for until in (now - HOUR, now + timedelta(days=367), datetime(1960, 1, 1, tzinfo=UTC)):
        refusal = await shop.agent.refused(pb.SnoozeTicketRequest(id=ticket.id, until=to_timestamp(until)))
        assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["until"])
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    refusal = await shop.agent.refused(pb.SnoozeTicketRequest(id=ticket.id, until=to_timestamp(now + HOUR)))
    assert refusal.why == ("FAILED_PRECONDITION", "INVALID_TRANSITION")


async def test_snoozed_tickets_are_listed_apart_or_left_out_the_first_to_wake_first(shop: Shop) -> None:
    now = datetime.now(UTC)
    for subject, hours in (("c", 3), ("a", 1), ("b", 2), ("awake", 0)):
        ticket = await shop.agent.create_ticket(subject=subject)
        if hours:
            await snooze(shop.agent, ticket.id, now + hours * HOUR)
        else:
            await shop.agent.set_status(ticket.id, Ticket.PENDING)
    assert await listed(shop.agent, snoozed=True, order_by="snoozed_until") == ["a", "b", "c"]
    first = await shop.agent(pb.ListTicketsRequest(snoozed=True, order_by="snoozed_until", page_size=2))
    rest = pb.ListTicketsRequest(snoozed=True, order_by="snoozed_until", page_token=first.next_page_token)
    assert [ticket.subject for ticket in (await shop.agent(rest)).tickets] == ["c"]
    assert await listed(shop.agent, snoozed=False, status=[Ticket.PENDING]) == ["awake"]
    assert sorted(await listed(shop.agent, status=[Ticket.PENDING])) == ["a", "awake", "b", "c"]


async def test_spam_is_closed_out_of_sight_and_stays_so_until_the_mark_is_taken_back(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(subject="cheap pills")
    await shop.agent.create_ticket(subject="parcel")
    before = await snooze(shop.agent, ticket.id, datetime.now(UTC) + HOUR)
    marked = await mark(shop.agent, ticket.id, spam=True)
    assert (marked.status, marked.spam, marked.HasField("snoozed_until")) == (Ticket.CLOSED, True, False)
    assert await mark(shop.agent, ticket.id, spam=True) == marked
    await shop.agent.write(ticket.id, "More pills", from_agent=False)
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.CLOSED
    refusal = await shop.agent.refused(pb.UpdateTicketStatusRequest(id=ticket.id, status=Ticket.OPEN))
    assert refusal.why == ("FAILED_PRECONDITION", "INVALID_TRANSITION")
    assert await listed(shop.agent) == ["parcel"]
    assert await listed(shop.agent, status=[Ticket.CLOSED]) == []
    assert await listed(shop.agent, spam=True) == ["cheap pills"]
    back = await mark(shop.agent, ticket.id, spam=False)
    assert (back.status, back.snoozed_until, back.spam) == (Ticket.PENDING, before.snoozed_until, False)
    assert len(await listed(shop.agent)) == 2


async def test_a_deleted_ticket_is_listed_for_those_who_delete_and_comes_back_as_it_was(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(subject="gone", tags=["vip"])
    ticket = (await shop.agent(pb.AssignTicketRequest(id=ticket.id, assigned_to="me"))).ticket
    await shop.admin(pb.DeleteTicketRequest(id=ticket.id))
    assert await listed(shop.admin) == []
    assert await listed(shop.admin, deleted=True) == ["gone"]
    for caller in (shop.lead, shop.agent, shop.viewer):
        for request in (pb.ListTicketsRequest(deleted=True), pb.UndeleteTicketRequest(id=ticket.id)):
            assert (await caller.refused(request)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    back = (await shop.admin(pb.UndeleteTicketRequest(id=ticket.id))).ticket
    for field in ("etag", "updated_at"):
        ticket.ClearField(field)
        back.ClearField(field)
    assert back == ticket
    again = (await shop.admin(pb.UndeleteTicketRequest(id=ticket.id))).ticket
    assert again == await shop.agent.get_ticket(ticket.id)
    assert (await audited(shop, ticket.id)).count("ticket.undelete") == 1


@pytest.mark.parametrize(
    "arguments",
    [
        {"spam": True, "order_by": "priority"},
        {"deleted": True, "order_by": "created_at desc"},
        {"order_by": "snoozed_until"},
        {"order_by": "snoozed_until", "snoozed": False},
        {"order_by": "snoozed_until", "snoozed": True, "deleted": True},
    ],
)
async def test_orders_that_a_list_does_not_have_are_refused(shop: Shop, arguments: dict[str, Any]) -> None:
    refusal = await shop.admin.refused(pb.ListTicketsRequest(**arguments))
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["order_by"])


async def test_stale_etags_are_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    until = to_timestamp(datetime.now(UTC) + HOUR)
    for request in (
        pb.SnoozeTicketRequest(id=ticket.id, until=until, etag="9"),
        pb.MarkTicketAsSpamRequest(id=ticket.id, spam=True, etag="9"),
        pb.TransferTicketRequest(id=ticket.id, etag="9"),
        pb.UndeleteTicketRequest(id=ticket.id, etag="9"),
    ):
        assert (await shop.admin.refused(request)).why == ("ABORTED", "STALE_ETAG")
