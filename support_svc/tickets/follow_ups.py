"""What goes on after a ticket's reopen window: a new ticket that is linked to it, one at a time.

Tickets are locked from the older to the newer, and whoever begins a follow-up holds the ticket that it follows: of two
at the same moment the second one finds what the first one began.
"""

from __future__ import annotations

from service_kit.db import Transaction
from service_kit.errors import FailedPreconditionError
from support_svc.tickets import domain, service, states, store
from support_svc.tickets.domain import NewTicket, Ticket


async def receiver(tx: Transaction, ticket: Ticket) -> Ticket:
    """Where what the customer writes to `ticket` lands: there, or in its follow-up, begun now when there is none.

    `ticket` is locked, and so is what is returned.
    """
    while states.state_of(ticket) == "closed":
        window = await service.reopen_window(tx, ticket)
        if not states.window_passed(ticket, window, domain.moment_after(ticket, tx.now)):
            break
        ticket = await _next(tx, ticket)
    return ticket


async def create(tx: Transaction, ticket_id: str) -> Ticket:
    """The ticket in which a closed one goes on: its follow-up, begun now when there is none.

    Raises `NotFoundError`, `FailedPreconditionError` with INVALID_TRANSITION for a ticket that is not closed.
    """
    ticket = await service.lock(tx, ticket_id)
    state = states.state_of(ticket)
    if state != "closed":
        why = "is marked as spam" if state == "spam" else "is not closed: go on in it"
        raise FailedPreconditionError(f"Ticket #{ticket.number} {why}.", reason="INVALID_TRANSITION")
    return await receiver(tx, await _next(tx, ticket))


async def _next(tx: Transaction, ticket: Ticket) -> Ticket:
    last = await tx.first(store.LAST_FOLLOW_UP, ticket_id=ticket.id)
    if last is not None:
        return await service.lock(tx, last[0])
    return await service.create(
        tx,
        NewTicket(
            customer_id=ticket.customer_id,
            customer_name=ticket.customer_name,
            customer_email=ticket.customer_email,
            subject=ticket.subject,
            channel=ticket.channel,
            queue_id=ticket.queue_id,
            tags=ticket.tags,
            follow_up_of=ticket.id,
        ),
    )
