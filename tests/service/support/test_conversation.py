"""A ticket as it is read: messages, notes and events in one line of time."""

from __future__ import annotations

from typing import Any

from quimbi.platform.v1 import api_key_pb2
from quimbi.support.v1 import api_key_service_pb2, message_pb2, message_service_pb2, note_pb2, note_service_pb2
from quimbi.support.v1 import conversation_service_pb2 as pb
from quimbi.support.v1 import ticket_service_pb2 as tickets

from tests.service.support.helpdesk import Caller, Shop, Ticket


async def conversation(caller: Caller, ticket_id: str, **fields: Any) -> Any:
    return await caller(pb.GetConversationRequest(ticket_id=ticket_id, **fields))


def line(page: Any) -> list[str]:
    """What each entry of a page is, in a word or two."""
    said = []
    for entry in page.entries:
        kind = entry.WhichOneof("entry")
        said.append(entry.event.action if kind == "event" else getattr(entry, kind).content)
    return said


async def _ticket(shop: Shop) -> Any:
    ticket = await shop.agent.create_ticket(first_message="Where is it?")
    await shop.agent(tickets.AssignTicketRequest(id=ticket.id, assigned_to="me"))
    await shop.agent(note_service_pb2.CreateNoteRequest(ticket_id=ticket.id, note=note_pb2.Note(content="Careful")))
    html = message_pb2.Message(from_agent=True, content_html="<b>On its way</b><script>x</script>")
    await shop.agent(message_service_pb2.CreateMessageRequest(ticket_id=ticket.id, message=html))
    await shop.agent(tickets.TagTicketRequest(id=ticket.id, add=["parcel"]))
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await shop.key.write(ticket.id, "It is broken", from_agent=False)
    return ticket


WHOLE = ["ticket.create", "Where is it?", "ticket.assign", "Careful", "On its way", "ticket.status", "ticket.reopen"]


async def test_everything_comes_in_the_order_in_which_it_happened(shop: Shop) -> None:
    ticket = await _ticket(shop)
    page = await conversation(shop.viewer, ticket.id)
    assert sorted(line(page)[:2]) == ["Where is it?", "ticket.create"]  # of the same moment
    assert line(page)[2:] == [*WHOLE[2:], "It is broken"]
    assert page.next_page_token == ""
    assigned, _, rich, closed = page.entries[2:6]
    (change,) = assigned.event.changes
    assert (change.field, change.before, change.after) == ("assigned_to", "", shop.agent.id)
    assert (assigned.event.actor_id, assigned.event.actor_name) == (shop.agent.id, "Agent")
    assert rich.message.content_html == "<b>On its way</b>"
    assert [(c.field, c.before, c.after) for c in closed.event.changes] == [("status", "open", "closed")]


async def test_pages_go_backwards_from_the_newest_and_lose_nothing(shop: Shop) -> None:
    ticket = await _ticket(shop)
    whole = list((await conversation(shop.viewer, ticket.id)).entries)
    for size in (1, 2, 3, 5):
        found: list[Any] = []
        token = ""
        while True:
            page = await conversation(shop.viewer, ticket.id, page_size=size, page_token=token)
            found = [*page.entries, *found]
            token = page.next_page_token
            if not token:
                break
            assert len(page.entries) == size
        assert sorted(map(str, found)) == sorted(map(str, whole))
        assert found[2:] == whole[2:]


async def test_who_may_not_read_notes_sees_a_conversation_without_them(shop: Shop) -> None:
    ticket = await _ticket(shop)
    scoped = api_key_pb2.ApiKey(name="reader", scopes=["tickets.read"])
    secret = (await shop.admin(api_key_service_pb2.CreateApiKeyRequest(api_key=scoped))).secret
    key = Caller(shop.admin._channel, secret)
    page = await conversation(key, ticket.id)
    assert "Careful" not in str(page)
    assert len(page.entries) == len(WHOLE)
    assert (await conversation(key, ticket.id, page_size=len(WHOLE))).next_page_token == ""


async def test_a_change_of_nothing_that_is_shown_is_left_out(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await shop.agent(tickets.UpdateTicketRequest(ticket=Ticket(id=ticket.id, customer_name="Mia")))
    await shop.agent(tickets.UpdateTicketRequest(ticket=Ticket(id=ticket.id, priority=Ticket.HIGH)))
    page = await conversation(shop.agent, ticket.id)
    assert line(page) == ["ticket.create", "ticket.update"]
    assert [change.after for change in page.entries[1].event.changes] == ["high"]
