"""Writes with a request id happen once."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import psycopg
from google.protobuf.message import Message
from quimbi.support.v1 import (
    message_pb2,
    message_service_pb2,
    note_pb2,
    note_service_pb2,
    queue_pb2,
    queue_service_pb2,
    ticket_service_pb2,
)

from intelligence_svc.schema import metadata as intelligence_metadata
from service_kit.idempotency import UnitOfWork
from support_svc.schema import metadata as support_metadata
from tests.service.support.helpdesk import Shop, Ticket
from tests.support.services import Services


def _create(request_id: str, subject: str = "Once") -> ticket_service_pb2.CreateTicketRequest:
    ticket = Ticket(customer_id="c", subject=subject, first_message="Hello")
    return ticket_service_pb2.CreateTicketRequest(ticket=ticket, request_id=request_id)


async def test_twenty_equal_calls_at_once_create_one_ticket(shop: Shop) -> None:
    answers = await asyncio.gather(*(shop.agent(_create("order-77")) for _ in range(20)))
    assert len({answer.SerializeToString() for answer in answers}) == 1
    (ticket,) = (await shop.agent(ticket_service_pb2.ListTicketsRequest())).tickets
    assert (ticket.number, ticket.message_count) == (1001, 1)
    assert (await shop.agent.create_ticket()).number == 1002


async def test_the_same_id_with_another_body_or_method_is_refused(shop: Shop) -> None:
    await shop.agent(_create("once"))
    note = note_pb2.Note(content="x")
    for request in (
        _create("once", "Twice"),
        note_service_pb2.CreateNoteRequest(ticket_id=str(uuid4()), note=note, request_id="once"),
    ):
        refusal = await shop.agent.refused(request)
        assert refusal.why == ("INVALID_ARGUMENT", "REQUEST_ID_REUSED")
        assert list(refusal.fields) == ["request_id"]
    assert len((await shop.agent(ticket_service_pb2.ListTicketsRequest())).tickets) == 1


async def test_another_caller_or_shop_may_use_the_same_id(shop: Shop, other_shop: Shop) -> None:
    numbers = [(await caller(_create("1"))).ticket.number for caller in (shop.agent, shop.lead, other_shop.agent)]
    assert numbers == [1001, 1002, 1001]


async def test_a_call_that_failed_may_be_repeated_with_its_id(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    close = ticket_service_pb2.UpdateTicketStatusRequest(id=ticket.id, status=Ticket.PENDING, request_id="close")
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    assert (await shop.agent.refused(close)).code.name == "FAILED_PRECONDITION"
    await shop.agent.set_status(ticket.id, Ticket.OPEN)
    assert (await shop.agent(close)).ticket.status == Ticket.PENDING


async def test_every_write_answers_a_repetition_as_it_answered_first(shop: Shop) -> None:
    """Each is sent twice; run again, the second would fail or change something."""
    ticket = await shop.admin.create_ticket()
    message = await shop.admin.write(ticket.id, "First")
    queue = (await _twice(shop, queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns")))).queue
    text = message_pb2.Message(id=message.id, content="Second", etag=message.etag)
    for request in (
        ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=ticket.id, subject="New", etag=ticket.etag)),
        ticket_service_pb2.TagTicketRequest(id=ticket.id, add=["vip"], etag="2"),
        ticket_service_pb2.AssignTicketRequest(id=ticket.id, assigned_to="me", etag="3"),
        ticket_service_pb2.UpdateTicketStatusRequest(id=ticket.id, status=Ticket.CLOSED, etag="4"),
        message_service_pb2.CreateMessageRequest(
            ticket_id=ticket.id, message=message_pb2.Message(content="x", from_agent=True)
        ),
        message_service_pb2.UpdateMessageRequest(ticket_id=ticket.id, message=text),
        message_service_pb2.DeleteMessageRequest(ticket_id=ticket.id, id=message.id),
        note_service_pb2.CreateNoteRequest(ticket_id=ticket.id, note=note_pb2.Note(content="x")),
        queue_service_pb2.UpdateQueueRequest(queue=queue_pb2.Queue(id=queue.id, name="Refunds", etag=queue.etag)),
        queue_service_pb2.DeleteQueueRequest(id=queue.id),
    ):
        await _twice(shop, request)
    now = await shop.admin.get_ticket(ticket.id)
    assert (now.message_count, now.etag) == (1, "5")
    await _twice(shop, ticket_service_pb2.DeleteTicketRequest(id=ticket.id))


async def _twice(shop: Shop, request: Any) -> Any:
    request.request_id = str(uuid4())
    first: Message = await shop.admin(request)
    assert await shop.admin(request) == first
    return first


async def test_old_keys_of_every_shop_go_also_of_one_that_this_process_never_served(
    shop: Shop, other_shop: Shop, services: Services
) -> None:
    for each in (shop, other_shop):
        await each.agent(_create("kept"))
        await each.agent(_create("old"))
    with psycopg.connect(services.databases.support.owner, autocommit=True) as owner:
        for each in (shop, other_shop):
            owner.execute("SELECT set_config('app.tenant_id', %s, false)", [each.tenant_id])
            aged = (
                "UPDATE support.idempotency_keys SET created_at = now() - interval '25 hours' WHERE request_id = 'old'"
            )
            owner.execute(aged)
        elsewhere = UnitOfWork(services.operator.support, support_metadata)  # as after a restart: it wrote for nobody
        assert await elsewhere.forget_old_keys() >= 2
        assert await elsewhere.forget_old_keys() == 0
        for each in (shop, other_shop):
            owner.execute("SELECT set_config('app.tenant_id', %s, false)", [each.tenant_id])
            left = owner.execute("SELECT request_id FROM support.idempotency_keys ORDER BY 1").fetchall()
            assert [row[0] for row in left] == ["kept"]
    intelligence = UnitOfWork(services.operator.intelligence, intelligence_metadata)
    assert await intelligence.forget_old_keys() >= 0
