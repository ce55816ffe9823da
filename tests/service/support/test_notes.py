"""Internal notes."""

from __future__ import annotations

import pytest
from quimbi.support.v1 import message_service_pb2, note_pb2
from quimbi.support.v1 import note_service_pb2 as pb

from tests.service.support.helpdesk import Caller, Shop


async def note(caller: Caller, ticket_id: str, content: str) -> note_pb2.Note:
    answer = await caller(pb.CreateNoteRequest(ticket_id=ticket_id, note=note_pb2.Note(content=content)))
    return answer.note  # type: ignore[no-any-return]  # a caller answers with any message


async def test_a_note_carries_its_caller_and_marks_the_ticket_as_changed(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Help")
    forged = note_pb2.Note(content="Be nice to her", author_id=shop.admin.id, author_name="The boss")
    written = (await shop.agent(pb.CreateNoteRequest(ticket_id=ticket.id, note=forged))).note
    assert (written.author_id, written.author_name, written.ticket_id) == (shop.agent.id, "Agent", ticket.id)
    after = await shop.agent.get_ticket(ticket.id)
    assert after.updated_at.ToNanoseconds() > ticket.updated_at.ToNanoseconds()
    assert (after.etag, after.message_count, after.preview) == (ticket.etag, 1, "Help")


async def test_notes_never_appear_among_the_messages(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await note(shop.agent, ticket.id, "Secret")
    assert not (await shop.agent(message_service_pb2.ListMessagesRequest(ticket_id=ticket.id))).messages


async def test_notes_are_listed_oldest_first_page_by_page(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for content in "abc":
        await note(shop.key, ticket.id, content)
    first = await shop.viewer(pb.ListNotesRequest(ticket_id=ticket.id, page_size=2))
    rest = await shop.viewer(pb.ListNotesRequest(ticket_id=ticket.id, page_token=first.next_page_token))
    assert [[n.content for n in page.notes] for page in (first, rest)] == [["a", "b"], ["c"]]
    assert not rest.next_page_token


@pytest.mark.parametrize("content", ["", "x" * 20_001])
async def test_notes_have_1_to_20000_characters(shop: Shop, content: str) -> None:
    ticket = await shop.agent.create_ticket()
    request = pb.CreateNoteRequest(ticket_id=ticket.id, note=note_pb2.Note(content=content))
    refusal = await shop.agent.refused(request)
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["note.content"])
