"""Messages with HTML: kept as sent, shown when safe, read as text; answers to earlier messages."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from quimbi.support.v1 import message_pb2, ticket_service_pb2
from quimbi.support.v1 import message_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from tests.service.support.helpdesk import Caller, Shop, Ticket

EVIL = '<p onclick="x">Hello <b>you</b></p><script>alert(1)</script><img src="https://x.example/pixel">'
SAFE = "<p>Hello <b>you</b></p><img>"


async def send(caller: Caller, ticket_id: str, **fields: Any) -> Any:
    return (await caller(_create(ticket_id, **fields))).message


def _create(ticket_id: str, **fields: Any) -> pb.CreateMessageRequest:
    return pb.CreateMessageRequest(ticket_id=ticket_id, message=message_pb2.Message(**{"from_agent": True, **fields}))


async def get(caller: Caller, message: Any, **fields: Any) -> Any:
    return (await caller(pb.GetMessageRequest(ticket_id=message.ticket_id, id=message.id, **fields))).message


async def test_html_is_shown_safe_kept_as_sent_and_read_as_text(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    message = await send(shop.agent, ticket.id, content_html=EVIL)
    assert (message.content_html, message.has_html, message.blocked_images) == (SAFE, True, 1)
    assert message.content == "Hello you\n\n[image]"
    assert await get(shop.viewer, message) == message
    with_images = await get(shop.viewer, message, remote_images=True)
    assert 'src="https://x.example/pixel"' in with_images.content_html
    assert with_images.blocked_images == 0
    (listed,) = (await shop.viewer(pb.ListMessagesRequest(ticket_id=ticket.id))).messages
    assert (listed.has_html, listed.content_html, listed.content) == (True, "", message.content)
    (there,) = (await shop.viewer(ticket_service_pb2.GetTicketRequest(id=ticket.id))).messages
    assert there.content_html == ""
    async with database.transaction(system(shop.tenant_id)) as tx:
        cursor = await (await tx.plain()).execute("SELECT original FROM support.ticket_message_html")
        assert await cursor.fetchall() == [(EVIL,)]


async def test_what_an_earlier_allow_list_made_is_not_shown(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    message = await send(shop.agent, ticket.id, content_html=EVIL)
    # As an earlier release left it, under the number of its list.
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute(
            "INSERT INTO support.ticket_message_html "
            "(tenant_id, message_id, version, original, safe, blocked_images, policy) "
            f"VALUES ('{shop.tenant_id}', '{message.id}', 2, '<i>now</i><script>x</script>', '<script>', 0, 0)"
        )
        await (await tx.plain()).execute(f"UPDATE support.ticket_messages SET version = 2 WHERE id = '{message.id}'")
    assert (await get(shop.agent, message)).content_html == "<i>now</i>"


async def test_given_text_stays_and_html_must_say_something(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await send(shop.agent, ticket.id, content="Mine", content_html="<b>Other</b>")
    assert message.content == "Mine"
    assert (await shop.agent.get_ticket(ticket.id)).preview == "Mine"
    refusal = await shop.agent.refused(_create(ticket.id, content_html="<script>x</script><p> </p>"))
    assert list(refusal.fields) == ["message.content_html"]
    refusal = await shop.agent.refused(_create(ticket.id))
    assert list(refusal.fields) == ["message.content"]
    refusal = await shop.agent.refused(_create(ticket.id, content_html="x" * 100_001))
    assert list(refusal.fields) == ["message.content_html"]


async def test_an_edit_replaces_text_and_html_together(shop: Shop) -> None:
    async def edit(**fields: Any) -> Any:
        asked = message_pb2.Message(id=message.id, **fields)
        return (await shop.agent(pb.UpdateMessageRequest(ticket_id=ticket.id, message=asked))).message

    ticket = await shop.agent.create_ticket()
    message = await send(shop.agent, ticket.id, content_html="<b>One</b>")
    same = await edit(content_html="<b>One</b>")
    assert same == message
    second = await edit(content_html="<i>Two</i>")
    assert (second.content, second.content_html, second.etag) == ("Two", "<i>Two</i>", "2")
    third = await edit(content="Three")
    assert (third.content, third.content_html, third.has_html) == ("Three", "", False)
    assert await get(shop.agent, message) == third
    versions = (await shop.agent(pb.ListMessageVersionsRequest(ticket_id=ticket.id, id=message.id))).versions
    assert [version.content for version in versions] == ["One", "Two"]


async def test_thanks_in_html_are_thanks(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await send(shop.key, ticket.id, from_agent=False, content_html="<div>Thank you!</div>")
    assert (await shop.agent.get_ticket(ticket.id)).status == Ticket.CLOSED


async def test_a_message_answers_one_of_its_ticket(shop: Shop) -> None:
    ticket, other = await shop.agent.create_ticket(), await shop.agent.create_ticket()
    first = await send(shop.agent, ticket.id, content="One")
    answer = await send(shop.agent, ticket.id, content="Two", in_reply_to=first.id.upper())
    assert answer.in_reply_to == first.id
    assert not first.HasField("in_reply_to")
    for unknown in (str(uuid4()), (await send(shop.agent, other.id, content="x")).id):
        refusal = await shop.agent.refused(_create(ticket.id, content="Three", in_reply_to=unknown))
        assert refusal.why == ("NOT_FOUND", "NOT_FOUND")
    refusal = await shop.agent.refused(_create(ticket.id, content="Three", in_reply_to="first"))
    assert list(refusal.fields) == ["message.in_reply_to"]
