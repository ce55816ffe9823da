"""Events of files reach whoever may see what the file hangs on, and nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from quimbi.support.v1 import attachment_service_pb2, message_pb2, message_service_pb2, note_pb2, note_service_pb2
from quimbi.support.v1.ticket_service_pb2 import CreateTicketRequest

from service_kit.db import Database
from service_kit.principal import system
from tests.service.support.helpdesk import Caller, Shop, Ticket
from tests.service.support.test_events import key_with
from tests.service.support.watching import watching
from tests.support.services import Services


async def told(shop: Shop, database: Database, caller: Caller, after: str) -> list[tuple[str, str]]:
    """Kind and object of all that a caller is told after a position."""
    async with database.transaction(system(shop.tenant_id)) as tx:
        rows = await (await (await tx.plain()).execute("SELECT max(position) FROM support.events")).fetchall()
    async with watching(caller, after=after) as watch:
        # Only who is told of the last event hears of its position at once.
        await watch.until_position(rows[0][0])
        return [(event.kind, event.object_id) for event in watch.events]


async def now(caller: Caller) -> str:
    async with watching(caller) as watch:
        return watch.position


@pytest.fixture
async def readers(shop: Shop, services: Services) -> dict[str, Caller]:
    """Who reads tickets: with notes and without."""
    return {
        "viewer": shop.viewer,
        "agent": shop.agent,
        "notes": await key_with(shop, services, "tickets.read", "notes.read"),
        "no notes": await key_with(shop, services, "tickets.read"),
    }


async def test_a_file_of_a_message_is_told_to_all_who_read_the_message(
    shop: Shop, database: Database, readers: dict[str, Caller]
) -> None:
    ticket = await shop.agent.create_ticket()
    begin = await now(shop.admin)
    file = await shop.agent.upload(ticket.id)
    said: Any = message_pb2.Message(content="Look", from_agent=True, attachment_ids=[file.id])
    sent = (await shop.agent(message_service_pb2.CreateMessageRequest(ticket_id=ticket.id, message=said))).message
    await shop.lead(attachment_service_pb2.DeleteAttachmentRequest(id=file.id))
    of_message = [("message.create", sent.id), ("message.attach", sent.id), ("message.detach", sent.id)]
    for name, caller in readers.items():
        waiting = [] if name == "no notes" else [("attachment.create", file.id)]
        assert await told(shop, database, caller, begin) == waiting + of_message, name


async def test_a_file_of_a_note_is_told_to_nobody_who_does_not_read_notes(
    shop: Shop, database: Database, readers: dict[str, Caller]
) -> None:
    ticket = await shop.agent.create_ticket()
    begin = await now(shop.admin)
    file = await shop.agent.upload(ticket.id)
    kept = note_pb2.Note(content="See this", attachment_ids=[file.id])
    note = (await shop.agent(note_service_pb2.CreateNoteRequest(ticket_id=ticket.id, note=kept))).note
    await shop.lead(attachment_service_pb2.DeleteAttachmentRequest(id=file.id))
    unused = await shop.agent.upload(ticket.id)
    await shop.agent(attachment_service_pb2.DeleteAttachmentRequest(id=unused.id))
    await shop.agent.set_status(ticket.id, Ticket.PENDING)
    of_note = [
        ("attachment.create", file.id),
        ("note.create", note.id),
        ("note.attach", note.id),
        ("note.detach", note.id),
        ("attachment.create", unused.id),
        ("attachment.delete", unused.id),
    ]
    for name, caller in readers.items():
        seen = [] if name == "no notes" else of_note
        assert await told(shop, database, caller, begin) == [*seen, ("ticket.status", "")], name


async def test_a_file_of_a_new_ticket_is_told_after_the_ticket(
    shop: Shop, database: Database, readers: dict[str, Caller]
) -> None:
    begin = await now(shop.admin)
    file = await shop.agent.upload("")
    new = Ticket(customer_id="c", subject="Look", first_message="Here", attachment_ids=[file.id])
    await shop.agent(CreateTicketRequest(ticket=new))
    kinds = [kind for kind, _ in await told(shop, database, readers["no notes"], begin)]
    assert kinds == ["ticket.create", "message.attach"]
