"""Tickets: creation, reading, changing, deleting."""

from __future__ import annotations

import asyncio
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import ticket_service_pb2 as pb

from tests.service.support.helpdesk import Caller, Shop, Ticket


async def update(caller: Caller, ticket_id: str, *mask: str, etag: str = "", **fields: object) -> Ticket:
    request = _update(ticket_id, *mask, etag=etag, **fields)
    return (await caller(request)).ticket  # type: ignore[no-any-return]  # a caller answers with any message


def _update(ticket_id: str, *mask: str, etag: str = "", **fields: object) -> pb.UpdateTicketRequest:
    ticket = Ticket(id=ticket_id, etag=etag, **fields)  # type: ignore[arg-type]  # fields of a ticket
    return pb.UpdateTicketRequest(ticket=ticket, update_mask=FieldMask(paths=mask))


async def test_a_new_ticket_is_open_unassigned_and_counted_from_1001(shop: Shop) -> None:
    first = await shop.agent.create_ticket()
    second = await shop.key.create_ticket()
    assert (first.number, second.number) == (1001, 1002)
    assert (first.status, first.priority, first.channel) == (Ticket.OPEN, Ticket.NORMAL, Ticket.EMAIL)
    assert not first.HasField("assigned_to")
    assert not first.HasField("queue_id")
    assert (first.message_count, first.preview, first.awaiting_reply, first.etag) == (0, "", False, "1")
    assert first.HasField("created_at")
    assert not first.HasField("last_message_at")
    assert await shop.viewer.get_ticket(first.id) == first


async def test_the_first_message_becomes_the_customers_message(shop: Shop) -> None:
    text = "My parcel never came. " * 20
    created = await shop.agent.create_ticket(
        first_message=text, customer_name="Mia", customer_email="mia@example.com", tags=["vip", "late"]
    )
    answer = await shop.agent(pb.GetTicketRequest(id=created.id))
    assert await shop.agent.get_ticket(created.id) == created
    assert created.first_message == ""
    assert (created.preview, created.awaiting_reply, created.message_count) == (text[:160], True, 1)
    assert list(created.tags) == ["late", "vip"]
    (message,) = answer.messages
    assert (message.content, message.from_agent, message.author_id) == (text, False, "customer-1")
    assert (message.author_name, message.author_email) == ("Mia", "mia@example.com")
    assert message.created_at == created.last_message_at
    assert not answer.more_messages


async def test_output_only_fields_are_ignored_on_creation(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(
        id=str(uuid4()), number=7, status=Ticket.CLOSED, assigned_to=shop.agent.id, message_count=9, etag="99"
    )
    assert (ticket.number, ticket.status, ticket.message_count, ticket.etag) == (1001, Ticket.OPEN, 0, "1")
    assert not ticket.HasField("assigned_to")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"customer_id": ""}, "ticket.customer_id"),
        ({"subject": ""}, "ticket.subject"),
        ({"subject": " \n "}, "ticket.subject"),
        ({"subject": "x" * 501}, "ticket.subject"),
        ({"customer_email": "nobody"}, "ticket.customer_email"),
        ({"priority": 9}, "ticket.priority"),
        ({"queue_id": "returns"}, "ticket.queue_id"),
        ({"tags": ["Not Allowed"]}, "ticket.tags[0]"),
        ({"first_message": "x" * 50_001}, "ticket.first_message"),
    ],
)
async def test_bad_input_is_refused_by_field_and_creates_nothing(
    shop: Shop, fields: dict[str, object], field: str
) -> None:
    ticket = Ticket(**{"customer_id": "c", "subject": "s", **fields})  # type: ignore[arg-type]  # fields of a ticket
    refusal = await shop.agent.refused(pb.CreateTicketRequest(ticket=ticket))
    assert refusal.why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    assert field in refusal.fields
    assert not (await shop.agent(pb.ListTicketsRequest())).tickets


async def test_a_subject_is_one_line(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(subject="  Two\nlines\tand  blanks ")
    assert ticket.subject == "Two lines and blanks"


async def test_an_unknown_queue_is_not_found_and_no_number_is_lost(shop: Shop) -> None:
    ticket = Ticket(customer_id="c", subject="s", queue_id=str(uuid4()))
    assert (await shop.agent.refused(pb.CreateTicketRequest(ticket=ticket))).why == ("NOT_FOUND", "NOT_FOUND")
    assert (await shop.agent.create_ticket()).number == 1001


async def test_numbers_are_unique_and_without_gaps_when_tickets_come_at_once(shop: Shop) -> None:
    created = await asyncio.gather(*(shop.agent.create_ticket() for _ in range(30)))
    assert sorted(ticket.number for ticket in created) == list(range(1001, 1031))


async def test_an_update_without_mask_changes_the_fields_that_are_present(shop: Shop) -> None:
    before = await shop.agent.create_ticket(customer_name="Mia", priority=Ticket.HIGH)
    after = await update(shop.agent, before.id, subject="New subject", channel=Ticket.PHONE, status=Ticket.CLOSED)
    assert (after.subject, after.channel, after.customer_name, after.priority) == (
        "New subject",
        Ticket.PHONE,
        "Mia",
        Ticket.HIGH,
    )
    assert after.status == Ticket.OPEN
    assert after.etag != before.etag
    assert (after.updated_at.seconds, after.updated_at.nanos) > (before.updated_at.seconds, before.updated_at.nanos)
    assert await shop.agent.get_ticket(before.id) == after


async def test_a_field_named_in_the_mask_but_absent_is_cleared(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(customer_name="Mia", priority=Ticket.URGENT, channel=Ticket.SMS)
    after = await update(shop.agent, ticket.id, "customer_name", "priority", subject="left alone")
    assert not after.HasField("customer_name")
    assert (after.priority, after.channel, after.subject) == (Ticket.NORMAL, Ticket.SMS, ticket.subject)


async def test_a_star_in_the_mask_means_every_field_that_can_change(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(customer_name="Mia", customer_email="mia@example.com", tags=["vip"])
    after = await update(shop.agent, ticket.id, "*", subject="Only this")
    assert after.subject == "Only this"
    assert not after.HasField("customer_name")
    assert not after.HasField("customer_email")
    assert list(after.tags) == ["vip"]


async def test_the_subject_cannot_be_cleared(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for request in (_update(ticket.id, "subject"), _update(ticket.id, "*"), _update(ticket.id, subject="")):
        refusal = await shop.agent.refused(request)
        assert refusal.why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
        assert "ticket.subject" in refusal.fields
    assert await shop.agent.get_ticket(ticket.id) == ticket


@pytest.mark.parametrize("path", ["number", "customer_id", "status", "assigned_to", "tags", "no_such_field", "a.b"])
async def test_a_mask_with_another_path_is_refused(shop: Shop, path: str) -> None:
    ticket = await shop.agent.create_ticket()
    refusal = await shop.agent.refused(_update(ticket.id, path, subject="x"))
    assert refusal.why == ("INVALID_ARGUMENT", "INVALID_UPDATE_MASK")
    assert "update_mask" in refusal.fields
    assert await shop.agent.get_ticket(ticket.id) == ticket


async def test_the_same_values_again_change_nothing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(customer_name="Mia")
    assert await update(shop.agent, ticket.id, subject=ticket.subject, customer_name="Mia") == ticket


async def test_a_stale_etag_is_refused_by_every_change(shop: Shop) -> None:
    old = await shop.agent.create_ticket()
    new = await update(shop.agent, old.id, subject="Changed", etag=old.etag)
    for request in (
        _update(old.id, etag=old.etag, subject="Mine"),
        pb.UpdateTicketStatusRequest(id=old.id, etag=old.etag, status=Ticket.CLOSED),
        pb.AssignTicketRequest(id=old.id, etag=old.etag, assigned_to="me"),
        pb.TagTicketRequest(id=old.id, etag=old.etag, add=["vip"]),
        pb.DeleteTicketRequest(id=old.id, etag=old.etag),
    ):
        assert (await shop.admin.refused(request)).why == ("ABORTED", "STALE_ETAG")
    assert await shop.agent.get_ticket(old.id) == new


async def test_of_two_changes_with_the_same_etag_one_wins(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    requests = [_update(ticket.id, etag=ticket.etag, subject=f"Version {n}") for n in range(6)]
    outcomes = await asyncio.gather(*(shop.agent(request) for request in requests), return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1


async def test_messages_and_notes_leave_the_etag_alone_but_not_updated_at(shop: Shop) -> None:
    before = await shop.agent.create_ticket()
    await shop.agent.write(before.id)
    after = await shop.agent.get_ticket(before.id)
    assert after.etag == before.etag
    assert after.updated_at.ToNanoseconds() > before.updated_at.ToNanoseconds()


async def test_a_deleted_ticket_is_gone_from_every_list_and_read(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    deleted = (await shop.admin(pb.DeleteTicketRequest(id=ticket.id))).ticket
    assert deleted.HasField("deleted_at")
    assert not (await shop.agent(pb.ListTicketsRequest())).tickets
    assert (await shop.agent.refused(pb.GetTicketRequest(id=ticket.id))).why == ("NOT_FOUND", "NOT_FOUND")
    assert (await shop.admin.refused(pb.DeleteTicketRequest(id=ticket.id))).why == ("NOT_FOUND", "NOT_FOUND")


async def test_tags_are_added_and_removed_in_one_step(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(tags=["b", "a"])
    tagged = (await shop.agent(pb.TagTicketRequest(id=ticket.id, add=["c", "a"], remove=["b", "zz"]))).ticket
    assert list(tagged.tags) == ["a", "c"]
    assert tagged.etag != ticket.etag
    same = (await shop.agent(pb.TagTicketRequest(id=ticket.id, add=["a"], remove=["zz"]))).ticket
    assert same == tagged


async def test_more_than_50_tags_are_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(tags=[f"t{n}" for n in range(50)])
    refusal = await shop.agent.refused(pb.TagTicketRequest(id=ticket.id, add=["one-more"]))
    assert refusal.why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    assert "add" in refusal.fields
    swapped = (await shop.agent(pb.TagTicketRequest(id=ticket.id, add=["one-more"], remove=["t0"]))).ticket
    assert len(swapped.tags) == 50


async def test_a_long_thread_comes_with_its_first_500_messages(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for _ in range(5):
        await asyncio.gather(*(shop.agent.write(ticket.id, f"Message {n}") for n in range(100)))
    assert not (await shop.agent(pb.GetTicketRequest(id=ticket.id))).more_messages
    await shop.agent.write(ticket.id, "The last")
    answer = await shop.agent(pb.GetTicketRequest(id=ticket.id))
    assert (len(answer.messages), answer.more_messages, answer.ticket.message_count) == (500, True, 501)
    times = [message.created_at.ToNanoseconds() for message in answer.messages]
    assert times == sorted(set(times))
