"""Queues: names, masks, removal."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import queue_pb2, ticket_service_pb2
from quimbi.support.v1 import queue_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.tickets import service as tickets
from tests.service.support.helpdesk import Caller, Shop, Ticket

TAKEN = ("ALREADY_EXISTS", "ALREADY_EXISTS")


async def create(caller: Caller, name: str, **fields: Any) -> Any:
    return (await caller(pb.CreateQueueRequest(queue=queue_pb2.Queue(name=name, **fields)))).queue


async def update(caller: Caller, queue_id: str, *mask: str, **fields: Any) -> Any:
    return (await caller(_update(queue_id, *mask, **fields))).queue


def _update(queue_id: str, *mask: str, **fields: Any) -> pb.UpdateQueueRequest:
    return pb.UpdateQueueRequest(queue=queue_pb2.Queue(id=queue_id, **fields), update_mask=FieldMask(paths=mask))


async def test_queues_are_listed_by_order_then_name_in_any_case(shop: Shop) -> None:
    for name, order in (("Zebra", 1), ("beta", 2), ("Alpha", 2), ("gamma", 2)):
        await create(shop.lead, name, priority_order=order)
    answer = await shop.viewer(pb.ListQueuesRequest())
    assert [queue.name for queue in answer.queues] == ["Zebra", "Alpha", "beta", "gamma"]


async def test_a_name_is_unique_regardless_of_case(shop: Shop, other_shop: Shop) -> None:
    await create(shop.lead, "Größe")
    second = await create(shop.admin, "Returns")
    assert (await shop.lead.refused(pb.CreateQueueRequest(queue=queue_pb2.Queue(name="GRÖßE")))).why == TAKEN
    assert (await shop.lead.refused(_update(second.id, name="größe"))).why == TAKEN
    assert (await update(shop.lead, second.id, name="RETURNS")).name == "RETURNS"
    assert (await create(other_shop.lead, "Größe")).name == "Größe"


async def test_of_queues_created_at_once_under_one_name_one_is_made(shop: Shop) -> None:
    made = await asyncio.gather(*(create(shop.lead, "Returns") for _ in range(8)), return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in made) == 1


async def test_fields_change_as_the_mask_says(shop: Shop) -> None:
    queue = await create(shop.lead, "Returns", description="Parcels that come back", priority_order=7)
    renamed = await update(shop.lead, queue.id, name="Refunds")
    assert (renamed.name, renamed.description, renamed.priority_order) == ("Refunds", queue.description, 7)
    assert renamed.etag != queue.etag
    cleared = await update(shop.lead, queue.id, "description", name="ignored")
    assert (cleared.name, cleared.description) == ("Refunds", "")
    assert await update(shop.lead, queue.id, name="Refunds") == cleared
    stale = _update(queue.id, name="Again", etag=queue.etag)
    assert (await shop.lead.refused(stale)).why == ("ABORTED", "STALE_ETAG")
    bad_mask = _update(queue.id, "created_at")
    assert (await shop.lead.refused(bad_mask)).why == ("INVALID_ARGUMENT", "INVALID_UPDATE_MASK")
    no_name = await shop.lead.refused(_update(queue.id, "name"))
    assert list(no_name.fields) == ["queue.name"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "queue.name"),
        ({"name": ""}, "queue.name"),
        ({"name": "  "}, "queue.name"),
        ({"name": "x" * 101}, "queue.name"),
        ({"name": "x", "priority_order": -1}, "queue.priority_order"),
        ({"name": "x", "description": "x" * 1001}, "queue.description"),
    ],
)
async def test_bad_queues_are_refused_by_field(shop: Shop, fields: dict[str, Any], field: str) -> None:
    refusal = await shop.lead.refused(pb.CreateQueueRequest(queue=queue_pb2.Queue(**fields)))
    assert refusal.code.name == "INVALID_ARGUMENT"
    assert field in refusal.fields


async def test_a_tenant_has_at_most_200_queues(shop: Shop) -> None:
    for start in range(0, 190, 38):
        await asyncio.gather(*(create(shop.lead, f"Queue {start + n}") for n in range(38)))
    outcomes = await asyncio.gather(*(create(shop.lead, f"More {n}") for n in range(12)), return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 10
    refusal = await shop.lead.refused(pb.CreateQueueRequest(queue=queue_pb2.Queue(name="One more")))
    assert refusal.why == ("FAILED_PRECONDITION", "LIMIT_REACHED")
    assert len((await shop.agent(pb.ListQueuesRequest())).queues) == 200


@pytest.mark.parametrize("status", [Ticket.OPEN, Ticket.PENDING])
async def test_a_queue_with_waiting_tickets_stays(shop: Shop, status: Ticket.Status.ValueType) -> None:
    queue = await create(shop.lead, "Returns")
    ticket = await shop.agent.create_ticket(queue_id=queue.id)
    await shop.agent.set_status(ticket.id, status)
    refusal = await shop.lead.refused(pb.DeleteQueueRequest(id=queue.id))
    assert refusal.why == ("FAILED_PRECONDITION", "IN_USE")
    assert (await shop.agent.get_ticket(ticket.id)).queue_id == queue.id


async def test_a_ticket_that_opens_while_its_queue_is_being_removed_keeps_it(shop: Shop, database: Database) -> None:
    queue = await create(shop.lead, "Returns")
    ticket = await shop.agent.create_ticket(queue_id=queue.id)
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    async with database.transaction(system(shop.tenant_id)) as tx:
        await tickets.set_status(tx, ticket.id, etag="", status="open")
        removal = asyncio.ensure_future(shop.lead.refused(pb.DeleteQueueRequest(id=queue.id)))
        waiting = False
        while not waiting and not removal.done():
            cursor = await (await tx.plain()).execute("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")
            (waiting,) = await cursor.fetchone() or (False,)
    assert (await removal).why == ("FAILED_PRECONDITION", "IN_USE")
    assert (await shop.agent.get_ticket(ticket.id)).queue_id == queue.id


async def test_closed_and_deleted_tickets_lose_a_removed_queue(shop: Shop) -> None:
    queue, other = await create(shop.lead, "Returns"), await create(shop.lead, "Other")
    closed = await shop.agent.create_ticket(queue_id=queue.id)
    elsewhere = await shop.agent.create_ticket(queue_id=other.id)
    deleted = await shop.agent.create_ticket(queue_id=queue.id)
    closed = await shop.agent.set_status(closed.id, Ticket.CLOSED)
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=deleted.id))
    await shop.lead(pb.DeleteQueueRequest(id=queue.id))
    after = await shop.agent.get_ticket(closed.id)
    assert not after.HasField("queue_id")
    assert after.etag != closed.etag
    assert after.updated_at.ToNanoseconds() > closed.updated_at.ToNanoseconds()
    assert await shop.agent.get_ticket(elsewhere.id) == elsewhere
    assert [q.name for q in (await shop.agent(pb.ListQueuesRequest())).queues] == ["Other"]


async def test_a_removed_queue_is_not_found_anywhere(shop: Shop) -> None:
    queue = await create(shop.lead, "Returns")
    ticket = await shop.agent.create_ticket()
    await shop.lead(pb.DeleteQueueRequest(id=queue.id))
    for gone in (queue.id, str(uuid4())):
        for request in (
            pb.DeleteQueueRequest(id=gone),
            _update(gone, name="x"),
            pb.ListQueueTicketsRequest(queue_id=gone),
            ticket_service_pb2.CreateTicketRequest(ticket=Ticket(customer_id="c", subject="s", queue_id=gone)),
            ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=ticket.id, queue_id=gone)),
        ):
            assert (await shop.admin.refused(request)).why == ("NOT_FOUND", "NOT_FOUND")


async def test_a_ticket_changes_and_leaves_its_queue(shop: Shop) -> None:
    first, second = await create(shop.lead, "First"), await create(shop.lead, "Second")
    ticket = await shop.agent.create_ticket(queue_id=first.id.upper())
    assert ticket.queue_id == first.id
    move = ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=ticket.id, queue_id=second.id))
    assert (await shop.agent(move)).ticket.queue_id == second.id
    leave = ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=ticket.id, queue_id=""))
    assert not (await shop.agent(leave)).ticket.HasField("queue_id")
