"""Tells the figures what happens to tickets. One statement at the commit counts it all; nothing waits for it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from service_kit.db import AtCommit, Transaction
from support_svc.messages.domain import Message
from support_svc.performance.domain import seconds_between
from support_svc.tickets.domain import Ticket

# Before the log, which whoever commits holds for as short as can be.
_FOLLOW = AtCommit(select(cast(func.support.follow_performance(cast(bindparam("gathered"), JSONB)), Text)), order=3)


def change(tx: Transaction, before: Ticket, after: Ticket) -> None:
    """Follows a change of a ticket: closed, opened again, deleted, back again."""
    closed_before, closed_at = _closed_at(before), _closed_at(after)
    if closed_at is not None and closed_before is None:
        closer = tx.principal.id if tx.principal.is_agent else after.assigned_to
        if closer is not None:
            _happened(
                tx,
                "close",
                after,
                agent=closer,
                at=closed_at.isoformat(),
                seconds=seconds_between(after.created_at, closed_at),
                counted=_counts(after),
            )
    elif closed_at is None and closed_before is not None:
        _happened(tx, "reopen", after)
    if _counts(before) != _counts(after):
        _happened(tx, "show" if _counts(after) else "hide", after)


def message(tx: Transaction, ticket: Ticket, said: Message) -> None:
    """Follows a new message; one by a key or by the customer counts for nobody."""
    if said.from_agent and tx.principal.is_agent:
        _happened(
            tx,
            "reply",
            ticket,
            agent=said.author_id,
            at=said.created_at.isoformat(),
            seconds=seconds_between(ticket.created_at, said.created_at),
            counted=_counts(ticket),
        )


def deletion(tx: Transaction, ticket: Ticket, gone: Message) -> None:
    """Follows the deletion of a message; what it was counted as goes with it."""
    if gone.from_agent:
        _happened(tx, "unsay", ticket, at=gone.created_at.isoformat(), opened=ticket.created_at.isoformat())


def clocks(tx: Transaction, ticket_id: str) -> None:
    """Follows a change of a ticket's clocks, which are stored: what was done in time, or late, may be another now."""
    tx.gather(_FOLLOW, {"what": "clocks", "ticket": ticket_id})


def _counts(ticket: Ticket) -> bool:
    return ticket.deleted_at is None and not ticket.spam


def _closed_at(ticket: Ticket) -> datetime | None:
    """When a ticket was closed; the mark as spam, which closes it for show, is no closing."""
    return ticket.closed_at if (ticket.status_before_spam or ticket.status) == "closed" else None


def _happened(tx: Transaction, what: str, ticket: Ticket, **facts: Any) -> None:
    tx.gather(_FOLLOW, {"what": what, "ticket": ticket.id, **facts})
