"""What follows from a change of a ticket, in its transaction: one line for each feature that follows tickets.

A feature's part is pure bookkeeping of its own rows. It never changes the ticket through `tickets.service`, which
calls this; what must do so (routing, escalation) puts in a job and runs after the commit. What a feature keeps in the
ticket's own row comes back with the ticket.
"""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.insights import follow as insights
from support_svc.performance import follow as performance
from support_svc.routing import follow as routing
from support_svc.sla import follow as sla
from support_svc.tickets import assignments, tags
from support_svc.tickets.domain import Ticket
from support_svc.topics import follow as topics


async def of_creation(tx: Transaction, ticket: Ticket) -> Ticket:
    """Follows a new ticket, which is stored; returns it as it is then."""
    await tags.follow(tx, None, ticket)
    await insights.creation(tx, ticket)
    routing.of_creation(tx, ticket)
    await topics.creation(tx, ticket)
    return await sla.of_creation(tx, ticket)


async def of_change(tx: Transaction, before: Ticket, after: Ticket) -> Ticket:
    """Follows a change of a ticket's own fields, which is stored; returns the ticket as it is then."""
    await assignments.follow(tx, before, after)
    await tags.follow(tx, before, after)
    performance.change(tx, before, after)
    routing.of_change(tx, before, after)
    return await sla.of_change(tx, before, after)
