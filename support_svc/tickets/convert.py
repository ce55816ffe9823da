"""Between a ticket and its message; enums are the contract's names in lower case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import cast

from quimbi.support.v1.inbox_service_pb2 import CountTicketsRequest
from quimbi.support.v1.ticket_pb2 import Ticket as Proto
from quimbi.support.v1.ticket_service_pb2 import ListTicketsRequest

from service_kit.principal import Principal
from service_kit.timestamps import set_timestamp
from support_svc.tickets.domain import Channel, Priority, SlaState, Status, Ticket
from support_svc.tickets.lists import TicketFilters
from support_svc.tickets.service import me
from support_svc.visibility import permission_for

STATUSES = cast("Mapping[int, Status]", {number: name.lower() for name, number in Proto.Status.items() if number})
PRIORITIES = cast("Mapping[int, Priority]", {number: name.lower() for name, number in Proto.Priority.items() if number})
CHANNELS = cast("Mapping[int, Channel]", {number: name.lower() for name, number in Proto.Channel.items() if number})
SLA_STATES = cast("Mapping[int, SlaState]", {number: name.lower() for name, number in Proto.SlaState.items() if number})
_STATUS = {name.lower(): number for name, number in Proto.Status.items()}
_PRIORITY = {name.lower(): number for name, number in Proto.Priority.items()}
_CHANNEL = {name.lower(): number for name, number in Proto.Channel.items()}
_SLA_STATE = {name.lower(): number for name, number in Proto.SlaState.items()}
_SLA_METRIC = {name.lower(): number for name, number in Proto.SlaMetric.items()}


def filters_of(request: ListTicketsRequest | CountTicketsRequest, caller: Principal) -> TicketFilters:
    """The filters of a list or a count.

    Raises `InvalidArgumentError` when a caller who is no agent says `me`, and `PermissionDeniedError` when deleted
    tickets are asked for by one who may not delete.
    """
    if request.deleted:
        caller.require(permission_for("deleted_ticket"))
    assigned_to = request.assigned_to
    if assigned_to == "me":
        assigned_to = me(caller.id, is_agent=caller.is_agent)
    return TicketFilters(
        statuses=[STATUSES[value] for value in request.status],
        priorities=[PRIORITIES[value] for value in request.priority],
        channels=[CHANNELS[value] for value in request.channel],
        queue_id=request.queue_id,
        assigned_to=assigned_to,
        tags=request.tag,
        customer_id=request.customer_id,
        words=request.q.split(),
        topic_alert=request.topic_alert,
        follow_up_of=request.follow_up_of,
        snoozed=request.snoozed if request.HasField("snoozed") else None,
        spam=request.spam,
        deleted=request.deleted,
        sla_states=[SLA_STATES[value] for value in request.sla_state],
    )


def to_proto(ticket: Ticket, make: Callable[..., Proto] = Proto) -> Proto:
    """The message for `ticket`.

    `make` creates it where it belongs, as a list's `add` does: a message passed to another one's constructor is copied,
    which for a page of tickets costs as much as everything else here.
    """
    message = make(
        id=ticket.id,
        number=ticket.number,
        customer_id=ticket.customer_id,
        customer_name=ticket.customer_name,
        customer_email=ticket.customer_email,
        subject=ticket.subject,
        status=_STATUS[ticket.status],
        priority=_PRIORITY[ticket.priority],
        channel=_CHANNEL[ticket.channel],
        assigned_to=ticket.assigned_to,
        assignment_reason=ticket.assignment_reason,
        required_skills=ticket.required_skills,
        queue_id=ticket.queue_id,
        tags=ticket.tags,
        preview=ticket.preview,
        awaiting_reply=ticket.awaiting_reply,
        message_count=ticket.message_count,
        etag=str(ticket.version),
        follow_up_of=ticket.follow_up_of,
        spam=ticket.spam,
        sla_state=_SLA_STATE[ticket.sla_state],
        sla_metric=_SLA_METRIC[ticket.sla_metric] if ticket.sla_metric else None,
        topics=ticket.topics,
    )
    set_timestamp(message.created_at, ticket.created_at)
    set_timestamp(message.updated_at, ticket.updated_at)
    if ticket.closed_at is not None:
        set_timestamp(message.closed_at, ticket.closed_at)
    if ticket.deleted_at is not None:
        set_timestamp(message.deleted_at, ticket.deleted_at)
    if ticket.sla_due_at is not None:
        set_timestamp(message.sla_due_at, ticket.sla_due_at)
    if ticket.last_message_at is not None:
        set_timestamp(message.last_message_at, ticket.last_message_at)
    if ticket.snoozed_until is not None and not ticket.spam:
        set_timestamp(message.snoozed_until, ticket.snoozed_until)
    return message
