"""`TicketService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import ticket_service_pb2 as pb
from quimbi.support.v1.ticket_pb2 import Ticket
from quimbi.support.v1.ticket_service_pb2_grpc import TicketServiceServicer

from service_kit import page_tokens
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_datetime
from support_svc.attachments.convert import by_owner
from support_svc.attachments.domain import MAX_FILES
from support_svc.attachments.store import of_messages
from support_svc.messages import convert as message_convert
from support_svc.messages import store as messages
from support_svc.scoring import store as scoring
from support_svc.scoring.convert import show_score
from support_svc.tickets import bulk, bulk_convert, domain, finding, follow_ups, lifecycle, lists, service
from support_svc.tickets.convert import CHANNELS, PRIORITIES, STATUSES, filters_of, to_proto
from support_svc.tickets.domain import NewTicket

MESSAGES_WITH_TICKET = 500
FILES_OF_MESSAGES = of_messages(after=False)


class TicketServicer(TicketServiceServicer):
    """Tickets of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListTickets(self, request: pb.ListTicketsRequest, context: Any) -> pb.ListTicketsResponse:  # noqa: N802
        """A page of tickets."""
        principal = self._unit_of_work.principal
        size = page_tokens.page_size(request.page_size, default=50, maximum=200)
        filters = filters_of(request, principal)
        order = lists.order_of(request.order_by, filters)
        after = page_tokens.decode(request, principal.tenant_id, request.page_token, length=len(order.columns))
        # Scores are told in their own order only: every other list is read without what they need.
        scored = order.columns == lists.SMART.columns
        way = await finding.way_of_list(self._unit_of_work, filters, order)
        page = lists.scored_page if scored else lists.page
        (found,) = await self._unit_of_work.read(page(filters, order, limit=size + 1, after=after, way=way))
        token = ""
        if len(found) > size:
            found.pop()
            last = found[-1].ticket if scored else found[-1]
            token = page_tokens.encode(request, principal.tenant_id, lists.position(last, order))
        response = pb.ListTicketsResponse(next_page_token=token)
        if scored:
            now = self._unit_of_work.database.now()
            for each in found:
                show_score(to_proto(each.ticket, response.tickets.add), each, now)
        else:
            for ticket in found:
                to_proto(ticket, response.tickets.add)
        return response

    async def GetTicket(self, request: pb.GetTicketRequest, context: Any) -> pb.GetTicketResponse:  # noqa: N802
        """A ticket and its first messages."""
        found, thread, files = await self._unit_of_work.read(
            (scoring.GET, {"ticket_id": request.id}),
            (messages.FIRST_PAGE, {"ticket_id": request.id, "limit": MESSAGES_WITH_TICKET + 1}),
            (FILES_OF_MESSAGES, {"ticket_id": request.id, "files": MESSAGES_WITH_TICKET * MAX_FILES}),
        )
        if not found:
            raise domain.not_found(request.id)
        ticket = to_proto(found[0].ticket)
        show_score(ticket, found[0], self._unit_of_work.database.now())
        response = pb.GetTicketResponse(ticket=ticket, more_messages=len(thread) > MESSAGES_WITH_TICKET)
        files_by_message = by_owner(files)
        for message in thread[:MESSAGES_WITH_TICKET]:
            message_convert.to_proto(message, response.messages.add, files_by_message.get(message.id, ()))
        return response

    async def CreateTicket(self, request: pb.CreateTicketRequest, context: Any) -> pb.CreateTicketResponse:  # noqa: N802
        """The new ticket."""
        asked = request.ticket
        new = NewTicket(
            customer_id=asked.customer_id,
            subject=asked.subject,
            customer_name=asked.customer_name,
            customer_email=asked.customer_email,
            priority=PRIORITIES.get(asked.priority, domain.DEFAULT_PRIORITY),
            channel=CHANNELS.get(asked.channel, domain.DEFAULT_CHANNEL),
            queue_id=asked.queue_id,
            tags=asked.tags,
            first_message=asked.first_message,
            attachment_ids=asked.attachment_ids,
        )
        async with self._unit_of_work.write() as tx:
            ticket = await service.create(tx, new)
            return tx.respond(pb.CreateTicketResponse(ticket=to_proto(ticket)))

    async def UpdateTicket(self, request: pb.UpdateTicketRequest, context: Any) -> pb.UpdateTicketResponse:  # noqa: N802
        """The ticket with its new fields."""
        asked = request.ticket
        fields = changed_fields(asked, request.update_mask, domain.CHANGEABLE)
        values = {name: _value(asked, name) for name in fields}
        async with self._unit_of_work.write() as tx:
            ticket = await service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateTicketResponse(ticket=to_proto(ticket)))

    async def DeleteTicket(self, request: pb.DeleteTicketRequest, context: Any) -> pb.DeleteTicketResponse:  # noqa: N802
        """The ticket as it was last seen."""
        async with self._unit_of_work.write() as tx:
            ticket = await service.delete(tx, request.id, etag=request.etag)
            return tx.respond(pb.DeleteTicketResponse(ticket=to_proto(ticket)))

    async def UpdateTicketStatus(  # noqa: N802
        self, request: pb.UpdateTicketStatusRequest, context: Any
    ) -> pb.UpdateTicketStatusResponse:
        """The ticket in its new status."""
        async with self._unit_of_work.write() as tx:
            ticket = await service.set_status(tx, request.id, etag=request.etag, status=STATUSES[request.status])
            return tx.respond(pb.UpdateTicketStatusResponse(ticket=to_proto(ticket)))

    async def AssignTicket(self, request: pb.AssignTicketRequest, context: Any) -> pb.AssignTicketResponse:  # noqa: N802
        """The ticket with its new owner."""
        async with self._unit_of_work.write() as tx:
            ticket = await service.assign(
                tx,
                request.id,
                etag=request.etag,
                assignee=request.assigned_to,
                only_if_unassigned=request.only_if_unassigned,
            )
            return tx.respond(pb.AssignTicketResponse(ticket=to_proto(ticket)))

    async def TagTicket(self, request: pb.TagTicketRequest, context: Any) -> pb.TagTicketResponse:  # noqa: N802
        """The ticket with its new tags."""
        async with self._unit_of_work.write() as tx:
            ticket = await service.tag(tx, request.id, etag=request.etag, add=request.add, remove=request.remove)
            return tx.respond(pb.TagTicketResponse(ticket=to_proto(ticket)))

    async def UndeleteTicket(self, request: pb.UndeleteTicketRequest, context: Any) -> pb.UndeleteTicketResponse:  # noqa: N802
        """The ticket as it is again."""
        async with self._unit_of_work.write() as tx:
            ticket = await lifecycle.undelete(tx, request.id, etag=request.etag)
            return tx.respond(pb.UndeleteTicketResponse(ticket=to_proto(ticket)))

    async def SnoozeTicket(self, request: pb.SnoozeTicketRequest, context: Any) -> pb.SnoozeTicketResponse:  # noqa: N802
        """The ticket asleep, or awake."""
        until = to_datetime(request.until) if request.HasField("until") else None
        async with self._unit_of_work.write() as tx:
            ticket = await lifecycle.snooze(tx, request.id, etag=request.etag, until=until)
            return tx.respond(pb.SnoozeTicketResponse(ticket=to_proto(ticket)))

    async def MarkTicketAsSpam(self, request: pb.MarkTicketAsSpamRequest, context: Any) -> pb.MarkTicketAsSpamResponse:  # noqa: N802
        """The ticket with the mark or without it."""
        async with self._unit_of_work.write() as tx:
            ticket = await lifecycle.mark_spam(tx, request.id, etag=request.etag, spam=request.spam)
            return tx.respond(pb.MarkTicketAsSpamResponse(ticket=to_proto(ticket)))

    async def TransferTicket(self, request: pb.TransferTicketRequest, context: Any) -> pb.TransferTicketResponse:  # noqa: N802
        """The ticket in its new queue."""
        async with self._unit_of_work.write() as tx:
            ticket = await lifecycle.transfer(
                tx,
                request.id,
                etag=request.etag,
                queue_id=request.queue_id,
                keep_assignee=request.keep_assignee,
                note=request.note,
            )
            return tx.respond(pb.TransferTicketResponse(ticket=to_proto(ticket)))

    async def CreateFollowUp(self, request: pb.CreateFollowUpRequest, context: Any) -> pb.CreateFollowUpResponse:  # noqa: N802
        """The ticket in which a closed one goes on."""
        async with self._unit_of_work.write() as tx:
            ticket = await follow_ups.create(tx, request.id)
            return tx.respond(pb.CreateFollowUpResponse(ticket=to_proto(ticket)))

    async def BatchUpdateTickets(  # noqa: N802
        self, request: pb.BatchUpdateTicketsRequest, context: Any
    ) -> pb.BatchUpdateTicketsResponse:
        """A result for each ticket."""
        change = bulk_convert.change_of(request, self._unit_of_work.principal)
        async with self._unit_of_work.write() as tx:
            outcomes = await bulk.apply(tx, request.ids, change, etags=request.etags)
            results = map(bulk_convert.to_proto, request.ids, outcomes)
            return tx.respond(pb.BatchUpdateTicketsResponse(results=results))

    async def BulkAssignTickets(  # noqa: N802
        self, request: pb.BulkAssignTicketsRequest, context: Any
    ) -> pb.BulkAssignTicketsResponse:
        """A result for each ticket."""
        change = bulk.to_agent(request.agent_id)
        async with self._unit_of_work.write() as tx:
            outcomes = await bulk.apply(tx, request.ticket_ids, change)
            results = map(bulk_convert.to_proto, request.ticket_ids, outcomes)
            return tx.respond(pb.BulkAssignTicketsResponse(results=results))


def _value(asked: Ticket, name: str) -> Any:
    """The new value of a field as the domain has it; None when it is to be cleared."""
    if not asked.HasField(name):  # type: ignore[arg-type]  # the name comes from the fields that can change
        return None
    if name == "priority":
        return PRIORITIES.get(asked.priority)
    if name == "channel":
        return CHANNELS.get(asked.channel)
    return getattr(asked, name)
