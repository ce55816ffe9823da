"""The states of a ticket and what moves it between them: a table, and the rules that a table cannot say."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Literal

from service_kit.errors import FailedPreconditionError, invalid_field
from support_svc.tickets.domain import Status, Ticket

#: What a ticket is in. A snoozed one is pending with a moment to wake, spam is closed with a mark.
State = Literal["open", "pending", "snoozed", "closed", "spam"]
#: What can happen to it. The first three set the status of that name.
Command = Literal["open", "pending", "closed", "snooze", "wake", "customer_writes", "mark_spam", "unmark_spam"]

LONGEST_SNOOZE = timedelta(days=366)

#: State → command → the state that follows; the same state means that nothing changes, a command that is missing is
#: refused, and `earlier` is the state that a ticket had before it was marked. A closed ticket opens within its queue's
#: reopen window only; `snooze` on a snoozed ticket moves the moment.
TABLE: Mapping[State, Mapping[Command, State | Literal["earlier"]]] = {
    "open": {
        "open": "open",
        "pending": "pending",
        "closed": "closed",
        "snooze": "snoozed",
        "wake": "open",
        "customer_writes": "open",
        "mark_spam": "spam",
        "unmark_spam": "open",
    },
    "pending": {
        "open": "open",
        "pending": "pending",
        "closed": "closed",
        "snooze": "snoozed",
        "wake": "pending",
        "customer_writes": "open",
        "mark_spam": "spam",
        "unmark_spam": "pending",
    },
    "snoozed": {
        "open": "open",
        "pending": "snoozed",
        "closed": "closed",
        "snooze": "snoozed",
        "wake": "open",
        "customer_writes": "open",
        "mark_spam": "spam",
        "unmark_spam": "snoozed",
    },
    "closed": {
        "open": "open",
        "closed": "closed",
        "wake": "closed",
        "customer_writes": "open",
        "mark_spam": "spam",
        "unmark_spam": "closed",
    },
    "spam": {
        "closed": "spam",
        "wake": "spam",
        "customer_writes": "spam",
        "mark_spam": "spam",
        "unmark_spam": "earlier",
    },
}


def state_of(ticket: Ticket) -> State:
    """The state that a ticket's columns say it is in."""
    if ticket.spam:
        return "spam"
    return "snoozed" if ticket.snoozed_until is not None else ticket.status


def after(
    ticket: Ticket,
    command: Command,
    moment: datetime,
    *,
    until: datetime | None = None,
    window: timedelta | None = None,
) -> Ticket:
    """The ticket after `command`; unchanged when it is there already.

    `until` is when a `snooze` ends, `window` for how long after closing the ticket may be opened again, None without a
    limit. Raises `FailedPreconditionError` with INVALID_TRANSITION for a move that the table lacks, with
    REOPEN_WINDOW_PASSED for a ticket that was closed too long ago.
    """
    state = state_of(ticket)
    target = TABLE[state].get(command)
    if target is None:
        raise _refused(state, command)
    if target == "earlier":
        return _unmarked(ticket, moment)
    if target == state:
        return ticket._replace(snoozed_until=until) if command == "snooze" else ticket
    if state == "closed" and target == "open" and window_passed(ticket, window, moment):
        raise _too_late(ticket)
    return _into(ticket, target, moment, until)


def window_passed(ticket: Ticket, window: timedelta | None, moment: datetime) -> bool:
    """Whether a closed ticket was closed longer ago than `window`."""
    return window is not None and ticket.closed_at is not None and moment > ticket.closed_at + window


def undeleted(ticket: Ticket, moment: datetime) -> Ticket:
    """A deleted ticket back again; it wakes when its snooze ended meanwhile."""
    return _awake_if_due(ticket._replace(deleted_at=None), moment)


def check_snooze(until: datetime, now: datetime, *, field: str = "until") -> None:
    """Raises `InvalidArgumentError` for a moment that is not within the next 366 days."""
    if until <= now:
        raise invalid_field(field, "is past; send a moment in the future, or none to wake the ticket now")
    if until > now + LONGEST_SNOOZE:
        raise invalid_field(field, f"is more than {LONGEST_SNOOZE.days} days away; send an earlier moment")


def _into(ticket: Ticket, state: State, moment: datetime, until: datetime | None) -> Ticket:
    if state == "spam":
        # The moment to wake stays, for those who take the mark back.
        closed_at = ticket.closed_at or moment
        return ticket._replace(spam=True, status_before_spam=ticket.status, status="closed", closed_at=closed_at)
    status: Status = "pending" if state == "snoozed" else state
    return ticket._replace(
        status=status,
        closed_at=moment if state == "closed" else None,
        snoozed_until=until if state == "snoozed" else None,
    )


def _unmarked(ticket: Ticket, moment: datetime) -> Ticket:
    status = ticket.status_before_spam or "open"
    closed_at = ticket.closed_at if status == "closed" else None
    back = ticket._replace(spam=False, status_before_spam=None, status=status, closed_at=closed_at)
    return _awake_if_due(back, moment)


def _awake_if_due(ticket: Ticket, moment: datetime) -> Ticket:
    due = state_of(ticket) == "snoozed" and ticket.snoozed_until is not None and ticket.snoozed_until <= moment
    return after(ticket, "wake", moment) if due else ticket


def _refused(state: State, command: Command) -> FailedPreconditionError:
    if state == "spam":
        message = "This ticket is marked as spam. Take the mark back first."
    elif command == "snooze":
        message = f"A {state} ticket cannot be snoozed. Open it first."
    else:
        message = f"A {state} ticket cannot become {command}. Open it first."
    return FailedPreconditionError(message, reason="INVALID_TRANSITION", metadata={"from": state, "to": command})


def _too_late(ticket: Ticket) -> FailedPreconditionError:
    return FailedPreconditionError(
        f"Ticket #{ticket.number} was closed too long ago for its queue to open it again. "
        "Create a follow-up of it instead.",
        reason="REOPEN_WINDOW_PASSED",
        metadata={"ticket_id": ticket.id},
    )
