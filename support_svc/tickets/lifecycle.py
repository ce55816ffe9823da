"""Use cases beside the plain status: snooze and wake, spam, undelete, transfer. Each runs in the given transaction."""

from __future__ import annotations

from datetime import datetime

from service_kit.db import Transaction
from support_svc import jobs
from support_svc.notes import service as notes
from support_svc.tickets import domain, service, states, store
from support_svc.tickets.domain import Ticket

WAKE = "ticket.wake"


async def snooze(tx: Transaction, ticket_id: str, *, etag: str, until: datetime | None) -> Ticket:
    """Has a ticket sleep until a moment, or wakes it when that is None.

    Raises `NotFoundError`, `InvalidArgumentError` for a moment out of range, `FailedPreconditionError` for a closed
    ticket, `AbortedError` for a stale etag.
    """
    if until is not None:
        states.check_snooze(until, tx.now)
    before = await service.lock(tx, ticket_id, etag=etag)
    moment = domain.moment_after(before, tx.now)
    if until is None:
        return await service.save(tx, before, states.after(before, "wake", moment), "ticket.wake")
    after = await service.save(tx, before, states.after(before, "snooze", moment, until=until), "ticket.snooze")
    call_at(tx, after, until)
    return after


async def wake(tx: Transaction, *, ticket_id: str) -> None:
    """The job that ends a snooze: does nothing to a ticket that is awake, and comes back to one that sleeps on.

    One job waits for a ticket however often it is snoozed, so it may come for a moment that was replaced.
    """
    before = await tx.first(store.LOCK, ticket_id=ticket_id)
    if before is None or states.state_of(before) != "snoozed" or before.snoozed_until is None:
        return
    if before.snoozed_until > tx.now:
        call_at(tx, before, before.snoozed_until)
        return
    after = states.after(before, "wake", domain.moment_after(before, tx.now))
    await service.save(tx, before, after, "ticket.wake")


async def mark_spam(tx: Transaction, ticket_id: str, *, etag: str, spam: bool) -> Ticket:
    """Marks a ticket as spam or takes the mark back. Raises `NotFoundError`, `AbortedError` for a stale etag."""
    before = await service.lock(tx, ticket_id, etag=etag)
    after = states.after(before, "mark_spam" if spam else "unmark_spam", domain.moment_after(before, tx.now))
    return await service.save(tx, before, after, "ticket.spam")


async def undelete(tx: Transaction, ticket_id: str, *, etag: str) -> Ticket:
    """Brings a deleted ticket back; one that is not deleted stays as it is.

    Raises `NotFoundError`, `AbortedError` for a stale etag.
    """
    before = await service.lock(tx, ticket_id, etag=etag, even_deleted=True)
    after = states.undeleted(before, domain.moment_after(before, tx.now)) if before.deleted_at else before
    return await service.save(tx, before, after, "ticket.undelete")


async def transfer(
    tx: Transaction, ticket_id: str, *, etag: str, queue_id: str, keep_assignee: bool, note: str = ""
) -> Ticket:
    """Moves a ticket to another queue, or out of any when `queue_id` is empty, with a note for those who take over.

    Raises `NotFoundError` for an unknown ticket or queue, `AbortedError` for a stale etag, `PermissionDeniedError` for
    a note by someone who may not write notes.
    """
    if note:
        tx.principal.require("notes.write")
    before = await service.lock(tx, ticket_id, etag=etag)
    after = domain.transferred(before, queue_id, keep_assignee=keep_assignee)
    if after == before:
        return before
    await service.hold_queue(tx, after.queue_id)
    after = await service.save(tx, before, after, "ticket.transfer")
    if note:
        written = await notes.create(tx, after.id, note)
        after = after._replace(updated_at=written.created_at)
    return after


def call_at(tx: Transaction, ticket: Ticket, until: datetime) -> None:
    """Has the job come that wakes a ticket."""
    jobs.defer(tx, WAKE, at=until, key=ticket.id, ticket_id=ticket.id)
