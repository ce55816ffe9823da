"""Who changed what: written with every change, and unchangeable."""

from __future__ import annotations

import json
from typing import Any

import psycopg
import pytest
from quimbi.support.v1 import audit_service_pb2 as pb
from quimbi.support.v1 import (
    message_pb2,
    message_service_pb2,
    note_pb2,
    note_service_pb2,
    queue_pb2,
    queue_service_pb2,
    ticket_service_pb2,
)

from service_kit.db import Database
from service_kit.principal import system
from tests.service.support.helpdesk import Caller, Shop, Ticket


async def history(caller: Caller, ticket_id: str) -> list[tuple[str, dict[str, tuple[Any, Any]]]]:
    """Actions with their changes, oldest first."""
    entries = (await caller(pb.ListTicketAuditRequest(ticket_id=ticket_id))).entries
    return [
        (entry.action, {change.field: (_value(change.before), _value(change.after)) for change in entry.changes})
        for entry in reversed(entries)
    ]


def _value(text: str) -> Any:
    return json.loads(text) if text else None


async def test_every_change_is_recorded_with_what_changed_and_nothing_else(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(subject="Old", tags=["vip"])
    await shop.agent(ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=ticket.id, subject="New")))
    await shop.agent(ticket_service_pb2.AssignTicketRequest(id=ticket.id, assigned_to="me"))
    await shop.agent(ticket_service_pb2.TagTicketRequest(id=ticket.id, add=["late"]))
    closed = await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    message = await shop.agent.write(ticket.id, "Hello?", from_agent=False)
    records = await history(shop.agent, ticket.id)
    created = {
        "number": (None, 1001),
        "customer_id": (None, "customer-1"),
        "subject": (None, "Old"),
        "status": (None, "open"),
        "priority": (None, "normal"),
        "channel": (None, "email"),
        "tags": (None, ["vip"]),
    }
    when = closed.closed_at.ToJsonString()
    assert records == [
        ("ticket.create", created),
        ("ticket.update", {"subject": ("Old", "New")}),
        ("ticket.assign", {"assigned_to": (None, shop.agent.id), "assignment_reason": ("", "Taken by Agent.")}),
        ("ticket.tag", {"tags": (["vip"], ["late", "vip"])}),
        ("ticket.status", {"status": ("open", "closed"), "closed_at": (None, when)}),
        ("ticket.reopen", {"status": ("closed", "open"), "closed_at": (when, None)}),
        ("message.create", {"message_id": (None, message.id), "from_agent": (None, False)}),
    ]


async def test_messages_and_notes_are_recorded_without_their_text(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    message = await shop.agent.write(ticket.id, "First")
    edited = message_pb2.Message(id=message.id, content="Second")
    await shop.agent(message_service_pb2.UpdateMessageRequest(ticket_id=ticket.id, message=edited))
    await shop.agent(message_service_pb2.DeleteMessageRequest(ticket_id=ticket.id, id=message.id))
    request = note_service_pb2.CreateNoteRequest(ticket_id=ticket.id, note=note_pb2.Note(content="Secret"))
    note = (await shop.agent(request)).note
    assert (await history(shop.agent, ticket.id))[2:] == [
        ("message.update", {"message_id": (message.id, message.id), "version": (1, 2)}),
        ("message.delete", {"message_id": (message.id, None)}),
        ("note.create", {"note_id": (None, note.id)}),
    ]


async def test_a_call_that_changes_nothing_or_fails_leaves_no_record(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await shop.agent.set_status(ticket.id, Ticket.OPEN)
    await shop.agent(ticket_service_pb2.AssignTicketRequest(id=ticket.id))
    await shop.agent(ticket_service_pb2.TagTicketRequest(id=ticket.id, remove=["none"]))
    await shop.agent.refused(ticket_service_pb2.AssignTicketRequest(id=ticket.id, assigned_to=shop.viewer.id))
    assert [action for action, _ in await history(shop.agent, ticket.id)] == ["ticket.create"]


async def test_a_removed_queue_is_recorded_on_the_tickets_that_lost_it(shop: Shop) -> None:
    asked = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns"))
    queue = (await shop.lead(asked)).queue
    ticket = await shop.agent.create_ticket(queue_id=queue.id)
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await shop.lead(queue_service_pb2.DeleteQueueRequest(id=queue.id))
    assert (await history(shop.agent, ticket.id))[-1] == ("ticket.update", {"queue_id": (queue.id, None)})


async def test_an_entry_names_its_actor_its_moment_and_its_call(shop: Shop) -> None:
    ticket = await shop.key.create_ticket()
    await shop.agent.set_status(ticket.id, Ticket.PENDING)
    newest, oldest = (await shop.admin(pb.ListTicketAuditRequest(ticket_id=ticket.id))).entries
    assert (oldest.actor_kind, oldest.actor_id, oldest.actor_name) == ("api_key", shop.key.id, "import")
    assert (newest.actor_kind, newest.actor_id, newest.actor_name) == ("agent", shop.agent.id, "Agent")
    assert int(newest.id) > int(oldest.id)
    assert oldest.created_at == ticket.created_at
    assert oldest.request_id
    assert oldest.request_id != newest.request_id


async def test_records_are_listed_newest_first_page_by_page(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for tag in "abcd":
        await shop.agent(ticket_service_pb2.TagTicketRequest(id=ticket.id, add=[tag]))
    whole = (await shop.agent(pb.ListTicketAuditRequest(ticket_id=ticket.id))).entries
    first = await shop.agent(pb.ListTicketAuditRequest(ticket_id=ticket.id, page_size=3))
    request = pb.ListTicketAuditRequest(ticket_id=ticket.id, page_size=3, page_token=first.next_page_token)
    rest = await shop.agent(request)
    assert [*first.entries, *rest.entries] == list(whole)
    assert (len(whole), rest.next_page_token) == (5, "")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE support.audit_log SET actor_name = 'nobody'",
        "DELETE FROM support.audit_log",
        "TRUNCATE support.audit_log",
        "ALTER TABLE support.audit_log DISABLE ROW LEVEL SECURITY",
        "DROP TABLE support.audit_log",
        "DELETE FROM support.ticket_message_versions",
        "UPDATE support.ticket_note_versions SET content = 'x'",
        "DELETE FROM support.tickets",
    ],
)
async def test_the_services_role_cannot_rewrite_the_record(shop: Shop, database: Database, statement: str) -> None:
    ticket = await shop.agent.create_ticket()
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        async with database.transaction(system(shop.tenant_id)) as tx:
            await (await tx.plain()).execute(statement.encode())
    assert [action for action, _ in await history(shop.agent, ticket.id)] == ["ticket.create"]
