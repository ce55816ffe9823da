"""One change of many tickets, a result for each. What may happen to a ticket is decided where the calls for one do it.

Tickets, references and windows are read in a query each; then everything is decided, and all that is written is sent
without waiting in between.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from service_kit.db import Transaction
from service_kit.errors import DomainError, invalid_field
from support_svc.etags import check_etag
from support_svc.tickets import domain, lifecycle, service, states, store
from support_svc.tickets.domain import Status, Ticket

Decide = Callable[[Ticket, datetime], Ticket]
"""What becomes of a ticket that is changed at a moment; raises a `DomainError` to refuse."""


class Change(NamedTuple):
    """`prepare` reads, once for all tickets, what `Decide` has to know, and refuses what is wrong for all of them.

    `follow` sends what each changed ticket entails.
    """

    action: str
    prepare: Callable[[Transaction, Collection[Ticket]], Awaitable[Decide]]
    follow: Callable[[Transaction, Ticket], None] | None = None


async def apply(
    tx: Transaction, ids: Sequence[str], change: Change, *, etags: Mapping[str, str] | None = None
) -> list[Ticket | DomainError]:
    """Changes each ticket that can be changed so; the ticket or the refusal for each id, in the order of `ids`.

    One whose id has an etag in `etags` is refused when it is another by now.
    """
    seen = {ticket_id.lower(): etag for ticket_id, etag in (etags or {}).items()}
    wanted = [ticket_id.lower() for ticket_id in ids]
    found = {ticket.id: ticket for ticket in await tx.all(store.LOCK_MANY, ids=sorted(set(wanted)))}
    decide = await change.prepare(tx, found.values())
    outcomes: dict[str, Ticket | DomainError] = {}
    for ticket_id in wanted:
        before = found.get(ticket_id)
        if before is None:
            outcomes[ticket_id] = domain.not_found(ticket_id)
        elif ticket_id not in outcomes:
            outcomes[ticket_id] = await _one(tx, before, change, decide, seen.get(ticket_id, ""))
    return [outcomes[ticket_id] for ticket_id in wanted]


async def _one(tx: Transaction, before: Ticket, change: Change, decide: Decide, etag: str) -> Ticket | DomainError:
    try:
        check_etag(etag, before.version, what="ticket")
        after = decide(before, domain.moment_after(before, tx.now))
    except DomainError as refusal:
        return refusal
    saved = await service.save(tx, before, after, change.action)
    if change.follow is not None:
        change.follow(tx, saved)
    return saved


def to_status(status: Status) -> Change:
    """Moves tickets to a status."""

    async def prepare(tx: Transaction, tickets: Collection[Ticket]) -> Decide:
        windows: dict[str | None, timedelta] = {}
        if status == "open" and any(ticket.status == "closed" for ticket in tickets):
            windows = {queue: timedelta(hours=hours) for queue, hours in await tx.all(store.REOPEN_WINDOWS)}
        return lambda ticket, moment: states.after(ticket, status, moment, window=windows.get(ticket.queue_id))

    return Change("ticket.status", prepare)


def to_agent(assignee: str) -> Change:
    """Gives tickets to an agent, to the caller for `me`, to nobody when empty."""

    async def prepare(tx: Transaction, tickets: Collection[Ticket]) -> Decide:
        owner = service.owner_named(tx, assignee)
        if owner is not None:
            await service.check_assignable(tx, owner)
        return lambda ticket, moment: ticket._replace(assigned_to=owner)

    return Change("ticket.assign", prepare)


def to_queue(queue_id: str, *, keep_assignee: bool) -> Change:
    """Moves tickets to another queue, out of any when `queue_id` is empty."""

    async def prepare(tx: Transaction, tickets: Collection[Ticket]) -> Decide:
        await service.hold_queue(tx, queue_id.lower() or None)
        return lambda ticket, moment: domain.transferred(ticket, queue_id, keep_assignee=keep_assignee)

    return Change("ticket.transfer", prepare)


def to_tags(*, add: Collection[str], remove: Collection[str]) -> Change:
    """Adds and removes tags."""
    return _plain("ticket.tag", lambda ticket, moment: domain.with_tags(ticket, add=add, remove=remove))


def to_spam(*, spam: bool) -> Change:
    """Marks tickets as spam, or takes the mark back."""
    return _plain(
        "ticket.spam", lambda ticket, moment: states.after(ticket, "mark_spam" if spam else "unmark_spam", moment)
    )


def to_sleep(until: datetime | None, by_id: Mapping[str, datetime]) -> Change:
    """Has tickets sleep until a moment, their own in `by_id` or else `until`; wakes them when there is none at all."""
    if until is None and not by_id:
        return _plain("ticket.wake", lambda ticket, moment: states.after(ticket, "wake", moment))
    own = {ticket_id.lower(): moment for ticket_id, moment in by_id.items()}

    async def prepare(tx: Transaction, tickets: Collection[Ticket]) -> Decide:
        if until is not None:
            states.check_snooze(until, tx.now, field="snooze.until")

        def decide(ticket: Ticket, moment: datetime) -> Ticket:
            wake_at = own.get(ticket.id, until)
            if wake_at is None:
                raise invalid_field("snooze.until_by_id", "has no moment for this ticket, and `until` is not set")
            states.check_snooze(wake_at, tx.now, field="snooze.until_by_id")
            return states.after(ticket, "snooze", moment, until=wake_at)

        return decide

    def follow(tx: Transaction, ticket: Ticket) -> None:
        if ticket.snoozed_until is not None:
            lifecycle.call_at(tx, ticket, ticket.snoozed_until)

    return Change("ticket.snooze", prepare, follow)


def to_deleted() -> Change:
    """Deletes tickets. Who calls this has checked that the caller may."""
    return _plain("ticket.delete", lambda ticket, moment: ticket._replace(deleted_at=moment))


def _plain(action: str, decide: Decide) -> Change:
    async def prepare(tx: Transaction, tickets: Collection[Ticket]) -> Decide:
        return decide

    return Change(action, prepare)
