"""A reply is stopped when its sender does not know what others wrote meanwhile."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import grpc
from grpc_status import rpc_status
from quimbi.platform.v1 import api_key_pb2
from quimbi.support.v1 import api_key_service_pb2, message_pb2, missed_pb2, note_pb2, note_service_pb2
from quimbi.support.v1 import message_service_pb2 as pb

from service_kit.db import Database
from tests.service.support.helpdesk import Caller, Shop

MISSED = ("ABORTED", "MISSED_MESSAGES")


def reply(ticket_id: str, content: str = "Hello", **seen: str) -> pb.CreateMessageRequest:
    message = message_pb2.Message(content=content, from_agent=True)
    return pb.CreateMessageRequest(ticket_id=ticket_id, message=message, **seen)


async def note(caller: Caller, ticket_id: str, content: str = "Careful") -> Any:
    request = note_service_pb2.CreateNoteRequest(ticket_id=ticket_id, note=note_pb2.Note(content=content))
    return (await caller(request)).note


async def what_was_missed(caller: Caller, request: pb.CreateMessageRequest) -> missed_pb2.MissedMessages:
    """The detail of the refusal."""
    try:
        await caller(request)
    except grpc.aio.AioRpcError as error:
        status = rpc_status.from_call(error)
        assert status is not None
        found = missed_pb2.MissedMessages()
        assert any(detail.Unpack(found) for detail in status.details), status
        return found
    raise AssertionError("the reply was sent")


async def thread(caller: Caller, ticket_id: str) -> list[str]:
    answer = await caller(pb.ListMessagesRequest(ticket_id=ticket_id))
    return [message.content for message in answer.messages]


async def test_of_two_replies_at_the_same_moment_one_is_sent_and_the_other_is_told(shop: Shop) -> None:
    for _ in range(5):
        ticket = await shop.agent.create_ticket(first_message="Where is it?")
        (seen,) = (await shop.agent(pb.ListMessagesRequest(ticket_id=ticket.id))).messages
        outcomes = await asyncio.gather(
            *(
                caller(reply(ticket.id, f"From {caller.name}", last_seen_message_id=seen.id))
                for caller in (shop.agent, shop.colleague)
            ),
            return_exceptions=True,
        )
        sent = [outcome.message for outcome in outcomes if not isinstance(outcome, BaseException)]
        assert len(sent) == 1
        assert await thread(shop.viewer, ticket.id) == ["Where is it?", sent[0].content]
        loser = shop.colleague if sent[0].author_id == shop.agent.id else shop.agent
        missed = await what_was_missed(loser, reply(ticket.id, last_seen_message_id=seen.id))
        assert list(missed.messages) == [sent[0]]
        assert not missed.shortened
        await loser(reply(ticket.id, "Now I know", last_seen_message_id=sent[0].id))


async def test_what_was_missed_is_messages_and_notes_of_others(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Where is it?")
    (first,) = (await shop.agent(pb.ListMessagesRequest(ticket_id=ticket.id))).messages
    own = await shop.agent.write(ticket.id, "Let me look")
    asked = await shop.key.write(ticket.id, "And the other?", from_agent=False)
    careful = await note(shop.colleague, ticket.id)
    await note(shop.agent, ticket.id, "Mine")
    request = reply(ticket.id, last_seen_message_id=first.id, last_seen_note_id="")
    missed = await what_was_missed(shop.agent, request)
    assert (list(missed.messages), list(missed.notes)) == ([asked], [careful])
    assert (await shop.agent.refused(request)).why == MISSED
    assert "Colleague" in (await shop.agent.refused(request)).message
    assert (await thread(shop.agent, ticket.id))[-1] == "And the other?"
    # What is not asked about is not checked.
    await shop.agent(reply(ticket.id, "One", last_seen_message_id=asked.id))
    await shop.agent(reply(ticket.id, "Two", last_seen_note_id=careful.id))
    await shop.agent(reply(ticket.id, "Three"))
    assert own.content in await thread(shop.agent, ticket.id)


async def test_who_saw_none_misses_all_and_deleted_ones_count_as_seen_not_as_missed(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await shop.agent(reply(ticket.id, "First", last_seen_message_id="", last_seen_note_id=""))
    await shop.agent(reply(ticket.id, "Second", last_seen_message_id=""))  # one's own are not missed
    missed = await what_was_missed(shop.colleague, reply(ticket.id, last_seen_message_id=""))
    assert [message.content for message in missed.messages] == ["First", "Second"]
    first, second = missed.messages
    await shop.agent(pb.DeleteMessageRequest(ticket_id=ticket.id, id=second.id))
    await shop.colleague(reply(ticket.id, "Third", last_seen_message_id=first.id))
    await shop.colleague(reply(ticket.id, "Fourth", last_seen_message_id=second.id))


async def test_what_was_missed_fits_into_an_answer_however_much_it_is(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for number in range(25):
        await shop.colleague.write(ticket.id, f"{number} " + "😀" * 1000)
        await note(shop.colleague, ticket.id, f"note {number} " + "ж" * 1000)
    missed = await what_was_missed(shop.agent, reply(ticket.id, last_seen_message_id="", last_seen_note_id=""))
    assert missed.shortened
    assert missed.notes[-1].content.startswith("note 24 ")
    assert missed.messages[-1].content.startswith("24 ")
    assert missed.ByteSize() < 4100


async def test_an_id_that_is_none_of_the_tickets_is_not_found(shop: Shop) -> None:
    ticket, other = await shop.agent.create_ticket(), await shop.agent.create_ticket(first_message="Hello")
    (elsewhere,) = (await shop.agent(pb.ListMessagesRequest(ticket_id=other.id))).messages
    for unknown in (elsewhere.id, str(uuid4())):
        for field in ("last_seen_message_id", "last_seen_note_id"):
            refusal = await shop.agent.refused(reply(ticket.id, **{field: unknown}))
            assert refusal.why == ("NOT_FOUND", "NOT_FOUND")
    refusal = await shop.agent.refused(reply(ticket.id, last_seen_message_id="newest"))
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["last_seen_message_id"])
    assert await thread(shop.agent, ticket.id) == []


async def test_who_may_not_read_learns_nothing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await note(shop.agent, ticket.id, "Secret")
    for scopes, field in (
        (["messages.write", "tickets.read"], "last_seen_note_id"),
        (["messages.write"], "last_seen_message_id"),
    ):
        asked = api_key_service_pb2.CreateApiKeyRequest(api_key=api_key_pb2.ApiKey(name=field, scopes=scopes))
        secret = (await shop.admin(asked)).secret
        key = Caller(shop.admin._channel, secret)
        refusal = await key.refused(reply(ticket.id, **{field: ""}))
        assert refusal.why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
        await key(reply(ticket.id))


async def test_a_stopped_reply_leaves_its_request_id_free(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    theirs = await shop.colleague.write(ticket.id, "Mine")
    stopped, again = (reply(ticket.id, last_seen_message_id=seen) for seen in ("", theirs.id))
    stopped.request_id = again.request_id = "once"
    assert (await shop.agent.refused(stopped)).why == MISSED
    sent = await shop.agent(again)
    assert (await shop.agent(again)) == sent
