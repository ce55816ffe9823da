"""The conversation: writing, editing with history, deleting; the ticket's summary of it stays true."""

from __future__ import annotations

import asyncio
import random
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import message_pb2, ticket_service_pb2
from quimbi.support.v1 import message_service_pb2 as pb

from tests.service.support.helpdesk import Caller, Shop, Ticket

NOT_EDITABLE = ("FAILED_PRECONDITION", "NOT_EDITABLE")
NOT_FOUND = ("NOT_FOUND", "NOT_FOUND")


def _edit(ticket_id: str, message_id: str, content: str, *mask: str, etag: str = "") -> pb.UpdateMessageRequest:
    return pb.UpdateMessageRequest(
        ticket_id=ticket_id,
        message=message_pb2.Message(id=message_id, content=content, etag=etag),
        update_mask=FieldMask(paths=mask),
    )


async def edit(caller: Caller, ticket_id: str, message_id: str, content: str, *mask: str) -> Any:
    return (await caller(_edit(ticket_id, message_id, content, *mask))).message


async def thread(caller: Caller, ticket_id: str) -> list[str]:
    answer = await caller(pb.ListMessagesRequest(ticket_id=ticket_id))
    return [message.content for message in answer.messages]


async def test_an_agents_message_carries_its_caller_whatever_was_sent(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id, author_name="Somebody else", author_email="else@example.com")
    assert (message.author_id, message.author_name) == (shop.agent.id, "Agent")
    assert message.author_email.startswith("agent-")
    assert (message.from_agent, message.ticket_id, message.etag) == (True, ticket.id, "1")
    assert not message.HasField("edited_at")
    by_key = await shop.key.write(ticket.id, author_name="Linda")
    assert (by_key.author_id, by_key.author_name, by_key.author_email) == (shop.key.id, "import", "")


async def test_a_customers_message_is_recorded_in_the_customers_name(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(customer_name="Mia", customer_email="mia@example.com")
    message = await shop.agent.write(ticket.id, from_agent=False)
    assert (message.author_id, message.author_name, message.author_email) == ("customer-1", "Mia", "mia@example.com")
    by_phone = await shop.agent.write(ticket.id, from_agent=False, author_name="Mia's son")
    assert (by_phone.author_id, by_phone.author_name) == ("customer-1", "Mia's son")


@pytest.mark.parametrize("status", [Ticket.PENDING, Ticket.CLOSED])
async def test_a_customers_message_opens_the_ticket_again(shop: Shop, status: Ticket.Status.ValueType) -> None:
    ticket = await shop.agent.create_ticket()
    before = await shop.agent.set_status(ticket.id, status)
    await shop.agent.write(ticket.id, "One more thing")
    assert (await shop.agent.get_ticket(ticket.id)).status == status
    await shop.key.write(ticket.id, "It still leaks", from_agent=False)
    after = await shop.agent.get_ticket(ticket.id)
    assert after.status == Ticket.OPEN
    assert not after.HasField("closed_at")
    assert after.etag != before.etag


async def test_thanks_leave_a_closed_ticket_closed_but_open_a_pending_one(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(customer_name="Mia")
    await shop.agent.write(ticket.id, "It is on its way")
    closed = await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await shop.key.write(ticket.id, "Thanks, Agent!\nMia", from_agent=False)
    after = await shop.agent.get_ticket(ticket.id)
    assert (after.status, after.message_count, after.preview) == (Ticket.CLOSED, 2, "Thanks, Agent!\nMia")
    assert (after.etag, after.closed_at) == (closed.etag, closed.closed_at)
    await shop.key.write(ticket.id, "Thanks, but it is broken", from_agent=False)
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.OPEN
    await shop.agent.set_status(ticket.id, Ticket.PENDING)
    await shop.key.write(ticket.id, "Thanks!", from_agent=False)
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.OPEN


async def test_the_summary_follows_what_is_written_edited_and_deleted(shop: Shop) -> None:
    async def summary() -> tuple[int, str, bool, int]:
        now = await shop.agent.get_ticket(ticket.id)
        return now.message_count, now.preview, now.awaiting_reply, now.last_message_at.ToNanoseconds()

    ticket = await shop.agent.create_ticket(first_message="First")
    reply = await shop.agent.write(ticket.id, "x" * 200)
    assert await summary() == (2, "x" * 160, False, reply.created_at.ToNanoseconds())
    question = await shop.agent.write(ticket.id, "Question", from_agent=False)
    assert await summary() == (3, "Question", True, question.created_at.ToNanoseconds())
    await shop.lead(pb.DeleteMessageRequest(ticket_id=ticket.id, id=question.id))
    assert await summary() == (2, "x" * 160, False, reply.created_at.ToNanoseconds())
    await edit(shop.agent, ticket.id, reply.id, "Shorter")
    assert await summary() == (2, "Shorter", False, reply.created_at.ToNanoseconds())
    await shop.agent(pb.DeleteMessageRequest(ticket_id=ticket.id, id=reply.id))
    count, preview, awaiting, _ = await summary()
    assert (count, preview, awaiting) == (1, "First", True)


async def test_a_thread_that_lost_its_last_message_is_as_if_nothing_was_ever_said(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id)
    await shop.agent(pb.DeleteMessageRequest(ticket_id=ticket.id, id=message.id))
    now = await shop.agent.get_ticket(ticket.id)
    assert (now.message_count, now.preview, now.awaiting_reply) == (0, "", False)
    assert not now.HasField("last_message_at")


async def test_messages_written_at_once_are_all_counted_and_all_in_order(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    written = await asyncio.gather(*(shop.agent.write(ticket.id, f"{n}") for n in range(20)))
    now = await shop.agent.get_ticket(ticket.id)
    last = max(written, key=lambda message: message.created_at.ToNanoseconds())
    assert (now.message_count, now.preview) == (20, last.content)
    assert len({message.created_at.ToNanoseconds() for message in written}) == 20


async def test_an_edit_keeps_the_earlier_texts(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id, "Frist")
    second = await edit(shop.agent, ticket.id, message.id, "First", "content")
    third = await edit(shop.lead, ticket.id, message.id, "The first")
    assert (third.content, third.author_id) == ("The first", shop.agent.id)
    assert third.HasField("edited_at")
    assert len({message.etag, second.etag, third.etag}) == 3
    answer = await shop.viewer(pb.ListMessageVersionsRequest(ticket_id=ticket.id, id=message.id))
    assert [(v.version, v.content, v.replaced_by) for v in answer.versions] == [
        (1, "Frist", shop.agent.id),
        (2, "First", shop.lead.id),
    ]
    assert answer.versions[1].replaced_at == third.edited_at
    assert await edit(shop.agent, ticket.id, message.id, "The first") == third
    assert await thread(shop.viewer, ticket.id) == ["The first"]


async def test_an_edit_with_a_stale_etag_or_another_mask_is_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id, "First")
    await shop.agent(_edit(ticket.id, message.id, "Second", etag=message.etag))
    refusal = await shop.agent.refused(_edit(ticket.id, message.id, "Third", etag=message.etag))
    assert refusal.why == ("ABORTED", "STALE_ETAG")
    for path in ("author_name", "from_agent", "nothing"):
        refusal = await shop.agent.refused(_edit(ticket.id, message.id, "Third", path))
        assert refusal.why == ("INVALID_ARGUMENT", "INVALID_UPDATE_MASK")
    assert await thread(shop.agent, ticket.id) == ["Second"]


async def test_who_may_edit_and_delete_what(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    own = await shop.agent.write(ticket.id, "The agent's")
    said = await shop.agent.write(ticket.id, "The customer's", from_agent=False)
    for caller in (shop.colleague, shop.key):
        assert (await caller.refused(_edit(ticket.id, own.id, "Mine now"))).why == NOT_EDITABLE
        delete = pb.DeleteMessageRequest(ticket_id=ticket.id, id=own.id)
        assert (await caller.refused(delete)).why == NOT_EDITABLE
    for caller in (shop.agent, shop.lead, shop.admin, shop.key):
        assert (await caller.refused(_edit(ticket.id, said.id, "Never said"))).why == NOT_EDITABLE
    delete = pb.DeleteMessageRequest(ticket_id=ticket.id, id=said.id)
    for caller in (shop.agent, shop.key):
        assert (await caller.refused(delete)).why == NOT_EDITABLE
    assert await thread(shop.agent, ticket.id) == ["The agent's", "The customer's"]
    await shop.lead(delete)
    assert (await edit(shop.admin, ticket.id, own.id, "Corrected")).content == "Corrected"
    assert await thread(shop.agent, ticket.id) == ["Corrected"]


async def test_a_key_edits_and_deletes_its_own_messages(shop: Shop) -> None:
    ticket = await shop.key.create_ticket()
    message = await shop.key.write(ticket.id, "First")
    assert (await edit(shop.key, ticket.id, message.id, "Second")).content == "Second"
    await shop.key(pb.DeleteMessageRequest(ticket_id=ticket.id, id=message.id))
    assert await thread(shop.key, ticket.id) == []


async def test_a_message_is_found_in_its_own_ticket_only_and_not_once_deleted(shop: Shop) -> None:
    ticket, other = await shop.agent.create_ticket(), await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id)
    for place, target in ((other.id, message.id), (ticket.id, str(uuid4())), (str(uuid4()), message.id)):
        for request in (
            _edit(place, target, "x"),
            pb.DeleteMessageRequest(ticket_id=place, id=target),
            pb.ListMessageVersionsRequest(ticket_id=place, id=target),
        ):
            assert (await shop.admin.refused(request)).why == NOT_FOUND
    await shop.agent(pb.DeleteMessageRequest(ticket_id=ticket.id, id=message.id))
    for gone in (
        _edit(ticket.id, message.id, "x"),
        pb.DeleteMessageRequest(ticket_id=ticket.id, id=message.id),
        pb.ListMessageVersionsRequest(ticket_id=ticket.id, id=message.id),
    ):
        assert (await shop.admin.refused(gone)).why == NOT_FOUND


async def test_messages_of_a_deleted_ticket_are_not_found(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id)
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=ticket.id))
    for request in (
        pb.ListMessagesRequest(ticket_id=ticket.id),
        pb.CreateMessageRequest(ticket_id=ticket.id, message=message_pb2.Message(content="x", from_agent=True)),
        _edit(ticket.id, message.id, "x"),
        pb.DeleteMessageRequest(ticket_id=ticket.id, id=message.id),
        pb.ListMessageVersionsRequest(ticket_id=ticket.id, id=message.id),
    ):
        assert (await shop.admin.refused(request)).why == NOT_FOUND


async def test_pages_of_a_thread_are_stable_while_it_grows(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for n in range(5):
        await shop.agent.write(ticket.id, str(n))
    first = await shop.agent(pb.ListMessagesRequest(ticket_id=ticket.id, page_size=2))
    await shop.agent.write(ticket.id, "5")
    second = pb.ListMessagesRequest(ticket_id=ticket.id, page_size=10, page_token=first.next_page_token)
    rest = await shop.agent(second)
    assert [m.content for m in (*first.messages, *rest.messages)] == list("012345")
    assert not rest.next_page_token
    other = await shop.agent.create_ticket()
    foreign = pb.ListMessagesRequest(ticket_id=other.id, page_token=first.next_page_token)
    assert (await shop.agent.refused(foreign)).why == ("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN")


@pytest.mark.parametrize("content", ["", "x" * 50_001])
async def test_messages_have_1_to_50000_characters(shop: Shop, content: str) -> None:
    ticket = await shop.agent.create_ticket()
    request = pb.CreateMessageRequest(ticket_id=ticket.id, message=message_pb2.Message(content=content))
    refusal = await shop.agent.refused(request)
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["message.content"])


async def test_a_text_with_a_nul_character_is_refused_and_nothing_is_written(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    request = pb.CreateMessageRequest(ticket_id=ticket.id, message=message_pb2.Message(content="a\0b"))
    assert (await shop.agent.refused(request)).why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    assert await shop.agent.get_ticket(ticket.id) == ticket


async def test_whatever_happens_to_the_thread_the_summary_says_what_the_thread_says(shop: Shop) -> None:
    ticket, chance = await shop.agent.create_ticket(), random.Random(7)
    living: list[Any] = []
    for step in range(60):
        move = chance.choice(["answer", "question", "edit", "delete"])
        own = [message for message in living if message.from_agent]
        if move in {"answer", "question"} or not own:
            living.append(await shop.agent.write(ticket.id, f"Text {step}", from_agent=move != "question"))
        elif move == "edit":
            await edit(shop.lead, ticket.id, chance.choice(own).id, f"Edited {step}")
        else:
            gone = chance.choice(living)
            living.remove(gone)
            await shop.lead(pb.DeleteMessageRequest(ticket_id=ticket.id, id=gone.id))
        answer = await shop.agent(ticket_service_pb2.GetTicketRequest(id=ticket.id))
        thread_now, now = list(answer.messages), answer.ticket
        assert [message.id for message in thread_now] == [message.id for message in living]
        assert now.message_count == len(thread_now)
        if thread_now:
            last = thread_now[-1]
            assert (now.preview, now.awaiting_reply, now.last_message_at) == (
                last.content,
                not last.from_agent,
                last.created_at,
            )
