"""What follows from a change of a ticket, in its transaction: one line for each feature that follows tickets.

A feature's part is pure bookkeeping of its own rows. It never changes the ticket through `tickets.service`, which
calls this; what must do so (routing, escalation) puts in a job and runs after the commit.
"""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.performance import follow as performance
from support_svc.tickets import assignments, tags
from support_svc.tickets.domain import Ticket


async def of_creation(tx: Transaction, ticket: Ticket) -> None:
    """Follows a new ticket, which is stored."""
    await tags.follow(tx, (), ticket)


async def of_change(tx: Transaction, before: Ticket, after: Ticket) -> None:
    """Follows a change of a ticket's own fields, which is stored."""
    await assignments.follow(tx, before, after)
    await tags.follow(tx, before.tags, after)
    performance.change(tx, before, after)
