"""What follows from a new ticket: its customer is asked about, unless that was done lately."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.insights import store
from support_svc.tickets.domain import Ticket


async def creation(tx: Transaction, ticket: Ticket) -> None:
    """Has the customer looked up and, where the tenant wants that, the priority raised; after the commit."""
    await tx.send(
        store.FOLLOW,
        customer=ticket.customer_id,
        ticket=ticket.id,
        priority=ticket.priority,
        fresh_since=tx.now - store.FRESH_FOR,
        tried_since=tx.now - store.RETRY_AFTER,
    )
