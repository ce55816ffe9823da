"""What follows from a message, new or deleted, in its transaction: a line for each feature that follows."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.messages.domain import Message
from support_svc.performance import follow as performance
from support_svc.routing import follow as routing
from support_svc.sla import follow as sla
from support_svc.tickets.domain import Ticket
from support_svc.topics import follow as topics


async def of_message(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """Follows a message, which is stored; `ticket` is as it was before, a reopening not yet in it."""
    performance.message(tx, ticket, message)
    await topics.message(tx, message)
    await sla.of_message(tx, ticket, message)
    if not message.from_agent:
        routing.of_customer_message(tx, ticket)


async def of_deletion(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """Follows the deletion of a message, which is out of the thread."""
    performance.deletion(tx, ticket, message)
    await sla.of_removed_message(tx, ticket)
