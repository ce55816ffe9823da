"""What follows from tickets and messages for topics; without topic alerts it is one look into an empty index."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.messages.domain import Message
from support_svc.tickets.domain import Ticket
from support_svc.topics import store


async def creation(tx: Transaction, ticket: Ticket) -> None:
    """Has a new ticket looked at."""
    await tx.send(store.FOLLOW, ticket=ticket.id)


async def message(tx: Transaction, message: Message) -> None:
    """Has a ticket looked at whose customer wrote."""
    if not message.from_agent:
        await tx.send(store.FOLLOW, ticket=message.ticket_id)
