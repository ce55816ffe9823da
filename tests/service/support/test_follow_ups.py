"""The reopen window, follow-up tickets, and moving between queues."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from quimbi.support.v1 import message_pb2, note_service_pb2, queue_pb2, queue_service_pb2
from quimbi.support.v1 import message_service_pb2 as messages_pb
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.errors import FailedPreconditionError
from service_kit.principal import system
from support_svc.messages import service as messages
from support_svc.messages.service import Written
from support_svc.tickets import service
from tests.service.support.helpdesk import Clock, Shop, Ticket, audited, new_queue

DAY = timedelta(days=1)


async def customer_writes(shop: Shop, ticket_id: str, content: str = "Hello?") -> Any:
    message = message_pb2.Message(content=content)
    return await shop.key(messages_pb.CreateMessageRequest(ticket_id=ticket_id, message=message))


async def writes_then(timed: Database, shop: Shop, ticket_id: str) -> Written:
    async with timed.transaction(system(shop.tenant_id)) as tx:
        return await messages.create(tx, ticket_id, from_agent=False, content="Hello?", author_name="", author_email="")


async def set_status_then(timed: Database, shop: Shop, ticket_id: str, status: Any) -> None:
    async with timed.transaction(system(shop.tenant_id)) as tx:
        await service.set_status(tx, ticket_id, etag="", status=status)


async def closed_ticket(shop: Shop, **fields: Any) -> Any:
    ticket = await shop.agent.create_ticket(**fields)
    return await shop.agent.set_status(ticket.id, Ticket.CLOSED)


async def follow_ups_of(shop: Shop, ticket_id: str) -> list[str]:
    answer = await shop.agent(pb.ListTicketsRequest(follow_up_of=ticket_id))
    return [ticket.id for ticket in answer.tickets]


async def test_within_the_window_the_same_ticket_opens_and_after_it_a_linked_one_begins(
    shop: Shop, timed: Database, clock: Clock
) -> None:
    queue = await new_queue(shop, reopen_window_hours=48)
    ticket = await closed_ticket(shop, queue_id=queue, tags=["vip"], channel=Ticket.CHAT, customer_name="Ida")
    clock.move(DAY)
    assert (await writes_then(timed, shop, ticket.id)).follow_up is None
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.OPEN
    await set_status_then(timed, shop, ticket.id, "closed")  # the window begins anew
    clock.move(2 * DAY)
    assert (await writes_then(timed, shop, ticket.id)).follow_up is None
    await set_status_then(timed, shop, ticket.id, "closed")
    clock.move(2 * DAY + timedelta(seconds=1))
    written = await writes_then(timed, shop, ticket.id)
    assert written.follow_up is not None
    assert written.message.ticket_id == written.follow_up.id != ticket.id
    new = await shop.agent.get_ticket(written.follow_up.id)
    assert (new.follow_up_of, new.status, new.message_count, new.awaiting_reply) == (ticket.id, Ticket.OPEN, 1, True)
    for field in ("customer_id", "customer_name", "queue_id", "tags", "subject", "channel"):
        assert getattr(new, field) == getattr(ticket, field), field
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.CLOSED


async def test_the_answer_tells_where_the_message_landed_and_further_ones_go_there(shop: Shop) -> None:
    ticket = await closed_ticket(shop, queue_id=await new_queue(shop, reopen_window_hours=0))
    first = await customer_writes(shop, ticket.id, "First")
    assert first.message.ticket_id == first.follow_up.id != ticket.id
    assert (first.follow_up.preview, first.follow_up.follow_up_of) == ("First", ticket.id)
    second = await customer_writes(shop, ticket.id, "Second")
    assert (second.follow_up.id, second.follow_up.message_count) == (first.follow_up.id, 2)
    assert await follow_ups_of(shop, ticket.id) == [first.follow_up.id]
    assert await audited(shop, first.follow_up.id) == ["ticket.create", "message.create", "message.create"]
    assert "message.create" not in await audited(shop, ticket.id)


async def test_a_line_of_follow_ups_goes_on_at_its_end(shop: Shop) -> None:
    ticket = await closed_ticket(shop, queue_id=await new_queue(shop, reopen_window_hours=0))
    first = (await customer_writes(shop, ticket.id)).follow_up
    await shop.agent.set_status(first.id, Ticket.CLOSED)
    second = (await customer_writes(shop, ticket.id)).follow_up
    assert (second.follow_up_of, second.id) == (first.id, second.id)
    assert (await customer_writes(shop, first.id)).follow_up.id == second.id
    assert (await customer_writes(shop, ticket.id)).follow_up.id == second.id
    assert not (await customer_writes(shop, second.id)).HasField("follow_up")
    # A deleted follow-up takes no messages: another one begins.
    await shop.admin(pb.DeleteTicketRequest(id=first.id))
    assert (await customer_writes(shop, ticket.id)).follow_up.id not in {first.id, second.id}


@pytest.mark.parametrize("agents", [False, True])
async def test_many_at_once_begin_one_follow_up(shop: Shop, *, agents: bool) -> None:
    ticket = await closed_ticket(shop, queue_id=await new_queue(shop, reopen_window_hours=0))
    calls = [customer_writes(shop, ticket.id, str(number)) for number in range(12)]
    if agents:
        calls += [shop.agent(pb.CreateFollowUpRequest(id=ticket.id)) for _ in range(6)]
    await asyncio.gather(*calls)
    (made,) = await follow_ups_of(shop, ticket.id)
    assert (await shop.agent.get_ticket(made)).message_count == 12


async def test_an_agent_is_told_to_begin_a_follow_up_and_can(shop: Shop, timed: Database, clock: Clock) -> None:
    ticket = await closed_ticket(shop, queue_id=await new_queue(shop, reopen_window_hours=1))
    clock.move(timedelta(hours=2))
    with pytest.raises(FailedPreconditionError, match="Create a follow-up") as refused:
        await set_status_then(timed, shop, ticket.id, "open")
    assert refused.value.reason == "REOPEN_WINDOW_PASSED"
    made = (await shop.agent(pb.CreateFollowUpRequest(id=ticket.id))).ticket
    assert (made.follow_up_of, made.status, made.message_count) == (ticket.id, Ticket.OPEN, 0)
    assert (await shop.agent(pb.CreateFollowUpRequest(id=ticket.id))).ticket == made
    refusal = await shop.agent.refused(pb.CreateFollowUpRequest(id=made.id))
    assert refusal.why == ("FAILED_PRECONDITION", "INVALID_TRANSITION")


async def test_without_a_queue_or_a_window_a_ticket_opens_however_old(
    shop: Shop, timed: Database, clock: Clock
) -> None:
    tickets = [await closed_ticket(shop), await closed_ticket(shop, queue_id=await new_queue(shop))]
    clock.move(1000 * DAY)
    for ticket in tickets:
        assert (await writes_then(timed, shop, ticket.id)).follow_up is None
        await set_status_then(timed, shop, ticket.id, "closed")
        await set_status_then(timed, shop, ticket.id, "open")


async def test_a_window_is_set_cleared_and_limited(shop: Shop) -> None:
    queue = await new_queue(shop, reopen_window_hours=24)
    (listed,) = (await shop.agent(queue_service_pb2.ListQueuesRequest())).queues
    assert listed.reopen_window_hours == 24
    cleared = queue_service_pb2.UpdateQueueRequest(queue=queue_pb2.Queue(id=queue))
    cleared.update_mask.paths.append("reopen_window_hours")
    assert not (await shop.lead(cleared)).queue.HasField("reopen_window_hours")
    for hours in (-1, 26281):
        request = queue_service_pb2.UpdateQueueRequest(queue=queue_pb2.Queue(id=queue, reopen_window_hours=hours))
        assert list((await shop.lead.refused(request)).fields) == ["queue.reopen_window_hours"]


async def test_a_transfer_releases_the_owner_adds_its_note_and_is_audited_once(shop: Shop) -> None:
    returns, repairs = await new_queue(shop), await new_queue(shop, "Repairs")
    ticket = await shop.agent.create_ticket(queue_id=returns)
    await shop.agent(pb.AssignTicketRequest(id=ticket.id, assigned_to="me"))
    request = pb.TransferTicketRequest(id=ticket.id, queue_id=repairs.upper(), note="Needs a new zip")
    moved = (await shop.agent(request)).ticket
    assert (moved.queue_id, moved.HasField("assigned_to")) == (repairs, False)
    assert await shop.agent.get_ticket(ticket.id) == moved
    assert (await shop.agent(request)).ticket == moved
    notes = (await shop.agent(note_service_pb2.ListNotesRequest(ticket_id=ticket.id))).notes
    assert [(note.content, note.author_id) for note in notes] == [("Needs a new zip", shop.agent.id)]
    assert (await audited(shop, ticket.id))[2:] == ["ticket.transfer", "note.create"]
    await shop.agent(pb.AssignTicketRequest(id=ticket.id, assigned_to="me"))
    kept = (await shop.agent(pb.TransferTicketRequest(id=ticket.id, queue_id="", keep_assignee=True))).ticket
    assert (kept.assigned_to, kept.HasField("queue_id")) == (shop.agent.id, False)


async def test_a_transfer_to_nowhere_and_a_note_without_the_right_to_write_one_are_refused(
    shop: Shop, writing_key: Any
) -> None:
    ticket = await shop.agent.create_ticket()
    refusal = await shop.agent.refused(pb.TransferTicketRequest(id=ticket.id, queue_id=str(uuid4())))
    assert refusal.why == ("NOT_FOUND", "NOT_FOUND")
    queue = await new_queue(shop)
    refusal = await writing_key.refused(pb.TransferTicketRequest(id=ticket.id, queue_id=queue, note="x"))
    assert refusal.why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    assert (await writing_key(pb.TransferTicketRequest(id=ticket.id, queue_id=queue))).ticket.queue_id == queue
