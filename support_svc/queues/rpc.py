"""`QueueService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import queue_service_pb2 as pb
from quimbi.support.v1.queue_pb2 import Queue as QueueMessage
from quimbi.support.v1.queue_service_pb2_grpc import QueueServiceServicer

from service_kit import page_tokens
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.queues import domain, service, store, taking
from support_svc.queues.domain import CHANGEABLE, Queue
from support_svc.tickets import lists
from support_svc.tickets.convert import to_proto as ticket_to_proto


class QueueServicer(QueueServiceServicer):
    """The queues of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListQueues(self, request: pb.ListQueuesRequest, context: Any) -> pb.ListQueuesResponse:  # noqa: N802
        """All queues."""
        (queues,) = await self._unit_of_work.read((store.LIST, {}))
        return pb.ListQueuesResponse(queues=map(_to_proto, queues))

    async def CreateQueue(self, request: pb.CreateQueueRequest, context: Any) -> pb.CreateQueueResponse:  # noqa: N802
        """The new queue."""
        values = _values(request.queue, changed_fields(request.queue, FieldMask(), CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            queue = await service.create(tx, values)
            return tx.respond(pb.CreateQueueResponse(queue=_to_proto(queue)))

    async def UpdateQueue(self, request: pb.UpdateQueueRequest, context: Any) -> pb.UpdateQueueResponse:  # noqa: N802
        """The queue with its new fields."""
        asked = request.queue
        values = _values(asked, changed_fields(asked, request.update_mask, CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            queue = await service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateQueueResponse(queue=_to_proto(queue)))

    async def DeleteQueue(self, request: pb.DeleteQueueRequest, context: Any) -> pb.DeleteQueueResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.id)
            return tx.respond(pb.DeleteQueueResponse())

    async def ListQueueTickets(self, request: pb.ListQueueTicketsRequest, context: Any) -> pb.ListQueueTicketsResponse:  # noqa: N802
        """A page of the tickets that wait in a queue."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=50, maximum=200)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=3)
        filters = lists.TicketFilters(statuses=("open", "pending"), queue_id=request.queue_id)
        queue, tickets = await self._unit_of_work.read(
            (store.EXISTS, {"queue": request.queue_id}),
            lists.page(filters, lists.MOST_URGENT_FIRST, limit=size + 1, after=after),
        )
        if not queue:
            raise domain.not_found(request.queue_id)
        token = ""
        if len(tickets) > size:
            tickets.pop()
            token = page_tokens.encode(request, tenant_id, lists.position(tickets[-1], lists.MOST_URGENT_FIRST))
        response = pb.ListQueueTicketsResponse(next_page_token=token)
        for ticket in tickets:
            ticket_to_proto(ticket, response.tickets.add)
        return response

    async def TakeTicket(self, request: pb.TakeTicketRequest, context: Any) -> pb.TakeTicketResponse:  # noqa: N802
        """The ticket that the caller got."""
        async with self._unit_of_work.write() as tx:
            ticket = await taking.take(tx, request.queue_id)
            return tx.respond(pb.TakeTicketResponse(ticket=ticket_to_proto(ticket)))


_ROUTINGS = {number: name.lower() for name, number in QueueMessage.Routing.items() if number}


def _values(asked: QueueMessage, names: list[str]) -> dict[str, Any]:
    return {name: _value(asked, name) for name in names}


def _value(asked: QueueMessage, name: str) -> Any:
    """The new value of a field as the domain has it; None when it is to be the default."""
    if name == "required_skills":
        return list(asked.required_skills)
    if not asked.HasField(name):  # type: ignore[arg-type]  # the name comes from the fields that can change
        return None
    return _ROUTINGS.get(asked.routing) if name == "routing" else getattr(asked, name)


def _to_proto(queue: Queue) -> QueueMessage:
    return QueueMessage(
        id=queue.id,
        name=queue.name,
        description=queue.description,
        priority_order=queue.priority_order,
        created_at=to_timestamp(queue.created_at),
        updated_at=to_timestamp(queue.updated_at),
        etag=str(queue.version),
        reopen_window_hours=queue.reopen_window_hours,
        routing=QueueMessage.Routing.Value(queue.routing.upper()),
        team_id=queue.team_id,
        required_skills=queue.required_skills,
        inbox_limit=queue.inbox_limit,
        hand_over_minutes=queue.hand_over_minutes,
    )
