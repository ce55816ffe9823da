"""Between a ticket and its message; enums are the contract's names in lower case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from quimbi.support.v1.ticket_pb2 import Ticket as Proto

from service_kit.timestamps import to_timestamp
from support_svc.tickets.domain import Channel, Priority, Status, Ticket

STATUSES = cast("Mapping[int, Status]", {number: name.lower() for name, number in Proto.Status.items() if number})
PRIORITIES = cast("Mapping[int, Priority]", {number: name.lower() for name, number in Proto.Priority.items() if number})
CHANNELS = cast("Mapping[int, Channel]", {number: name.lower() for name, number in Proto.Channel.items() if number})
_STATUS = {name.lower(): number for name, number in Proto.Status.items()}
_PRIORITY = {name.lower(): number for name, number in Proto.Priority.items()}
_CHANNEL = {name.lower(): number for name, number in Proto.Channel.items()}


def to_proto(ticket: Ticket) -> Proto:
    """The message for `ticket`."""
    return Proto(
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
        queue_id=ticket.queue_id,
        tags=ticket.tags,
        created_at=to_timestamp(ticket.created_at),
        updated_at=to_timestamp(ticket.updated_at),
        closed_at=None if ticket.closed_at is None else to_timestamp(ticket.closed_at),
        deleted_at=None if ticket.deleted_at is None else to_timestamp(ticket.deleted_at),
        last_message_at=None if ticket.last_message_at is None else to_timestamp(ticket.last_message_at),
        preview=ticket.preview,
        awaiting_reply=ticket.awaiting_reply,
        message_count=ticket.message_count,
        etag=str(ticket.version),
    )
