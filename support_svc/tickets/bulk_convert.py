"""Between a change of many tickets and its messages."""

from __future__ import annotations

from typing import assert_never

from quimbi.support.v1.ticket_batch_pb2 import ItemError, TicketResult
from quimbi.support.v1.ticket_service_pb2 import BatchUpdateTicketsRequest

from service_kit.errors import DomainError, invalid_field
from service_kit.principal import Principal
from service_kit.timestamps import to_datetime
from support_svc.tickets import bulk, convert
from support_svc.tickets.bulk import Change
from support_svc.tickets.domain import Ticket


def change_of(request: BatchUpdateTicketsRequest, caller: Principal) -> Change:
    """What is asked for. Raises `PermissionDeniedError` when it needs more than the method does."""
    action = request.WhichOneof("action")
    match action:
        case "status":
            change = bulk.to_status(convert.STATUSES[request.status])
        case "assigned_to":
            change = bulk.to_agent(request.assigned_to)
        case "transfer":
            change = bulk.to_queue(request.transfer.queue_id, keep_assignee=request.transfer.keep_assignee)
        case "tag":
            change = bulk.to_tags(add=request.tag.add, remove=request.tag.remove)
        case "spam":
            change = bulk.to_spam(spam=request.spam)
        case "snooze":
            until = to_datetime(request.snooze.until) if request.snooze.HasField("until") else None
            own = {ticket_id: to_datetime(moment) for ticket_id, moment in request.snooze.until_by_id.items()}
            change = bulk.to_sleep(until, own)
        case "delete":
            caller.require("tickets.delete")
            change = bulk.to_deleted()
        case None:
            raise invalid_field("action", "say what to do to the tickets")
        case _:
            assert_never(action)
    return change


def to_proto(ticket_id: str, outcome: Ticket | DomainError) -> TicketResult:
    """The result for the ticket that was asked for as `ticket_id`."""
    result = TicketResult(id=ticket_id)
    if isinstance(outcome, DomainError):
        code: int = outcome.status.value[0]
        result.error.CopyFrom(ItemError(code=code, reason=outcome.reason, message=outcome.message))
    else:
        result.ticket.CopyFrom(convert.to_proto(outcome))
    return result
