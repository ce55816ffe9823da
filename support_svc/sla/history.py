"""What happened to a ticket, and its clocks worked out from that alone: what those kept along the way must equal."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from support_svc.sla import measures
from support_svc.sla.domain import Metric
from support_svc.sla.measures import Measure, Standing, Terms
from support_svc.sla.summary import standing_of
from support_svc.tickets.domain import Ticket


class Moved(NamedTuple):
    """The ticket went to another standing."""

    at: datetime
    to: Standing


class Wrote(NamedTuple):
    """Somebody wrote a message."""

    at: datetime
    from_shop: bool


class History(NamedTuple):
    """A ticket's creation and all that its clocks depend on since."""

    created_at: datetime
    created: Standing
    events: Sequence[Moved | Wrote]


class Written(NamedTuple):
    """A message that counts."""

    ticket_id: str
    at: datetime
    from_shop: bool


class Turned(NamedTuple):
    """An entry of the audit log that says where a ticket went.

    `status` and `deleted_at` have the values under `before` and `after`, without those that are none; None where the
    entry says nothing about them.
    """

    ticket_id: str
    at: datetime
    status: dict[str, str] | None
    deleted_at: dict[str, str] | None


def history_of(
    ticket: Ticket, written: Iterable[Written], turned: Sequence[Turned], unlogged: Iterable[Moved]
) -> History:
    """A ticket's history from what is stored of it, and the moves of a transaction that are not in the log yet.

    A ticket that came in by another way than the service has no entries: it was where it is now since it was closed,
    or its last message.
    """
    first = turned[0].status if turned else None
    status = (first or {}).get("before" if first and "before" in first else "after", "open")
    deleted, created = False, _standing(status, deleted=False)
    moves: list[Moved] = []
    standing = created
    for entry in turned:
        status = (entry.status or {}).get("after", status)
        if entry.deleted_at is not None:
            deleted = "after" in entry.deleted_at
        if _standing(status, deleted=deleted) != standing:
            standing = _standing(status, deleted=deleted)
            moves.append(Moved(entry.at, standing))
    moves += unlogged
    last = moves[-1].to if moves else created
    if last != standing_of(ticket):
        moves.append(Moved(ticket.closed_at or ticket.last_message_at or ticket.created_at, standing_of(ticket)))
    return History(ticket.created_at, created, [*moves, *(Wrote(message.at, message.from_shop) for message in written)])


def _standing(status: str, *, deleted: bool) -> Standing:
    if status == "closed":
        return "closed"
    return "pending" if deleted or status == "pending" else "open"


def replay(history: History, terms: Mapping[Metric, Terms]) -> dict[Metric, Measure]:
    """The clocks under `terms`, as if these had held from the creation on.

    Of what happened at the same moment the change of standing comes first: a customer's message opens the ticket.
    """
    clocks, standing = measures.opened(terms, history.created_at, history.created), history.created
    for event in sorted(history.events, key=lambda event: (event.at, isinstance(event, Wrote))):
        if isinstance(event, Moved):
            clocks = measures.moved(clocks, terms, standing, event.to, event.at)
            standing = event.to
        elif event.from_shop:
            clocks = measures.shop_wrote(clocks, terms, event.at)
        else:
            clocks = measures.customer_wrote(clocks, terms, standing, event.at)
    return clocks
