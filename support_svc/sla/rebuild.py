"""Works out how next responses ended that were done before each of them was kept, where a ticket's history tells it.

A ticket's clock is what its history comes to under the terms that the clock has. Where that gives the clock as it is
stored, the same history tells of every answer. Where it does not, because the calendar was changed after the ticket was
closed, say, nothing is known of them, and nothing is made up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import TypeVar

from psycopg.types.json import Jsonb
from sqlalchemy import any_, bindparam, select
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query, Transaction
from support_svc.calendars import store as calendar_store
from support_svc.sla import store
from support_svc.sla.calendar import ALWAYS, Calendar
from support_svc.sla.domain import Metric
from support_svc.sla.history import Turned, Written, history_of, replay
from support_svc.sla.measures import Measure, Terms
from support_svc.tickets.domain import Ticket
from support_svc.tickets.store import COLUMNS, TENANT, tickets

T = TypeVar("T", Written, Turned)
_OF = Query(
    select(*COLUMNS).where(TENANT, tickets.c.id == any_(bindparam("tickets", type_=ARRAY(UUID(as_uuid=False))))),
    Ticket,
)


async def rebuild(tx: Transaction, locked: Sequence[str]) -> None:
    """Completes the answers of locked tickets, as far as their histories tell them."""
    stored = await tx.all(store.OF_TICKETS, tickets=list(locked))
    lacking = {row.ticket_id: row.measure for row in stored if unknown(row.measure)}
    if not lacking:
        return
    asked = {"tickets": list(lacking)}
    found, written, turned, calendars = await tx.several(
        (_OF, asked), (store.MESSAGES, asked), (store.TURNS, asked), (calendar_store.LIST, {})
    )
    known = {calendar.id: (calendar.compiled(), calendar.updated_at) for calendar in calendars}
    written_to, turns_of = _by_ticket(written), _by_ticket(turned)
    rows = []
    for ticket in found:
        measure = told(lacking[ticket.id], ticket, written_to[ticket.id], turns_of[ticket.id], known)
        if measure is not None:
            rows += store.stored(tx.principal.tenant_id, ticket.id, [measure])
    if rows:
        await tx.send(store.SAVE, rows=Jsonb(rows))


def unknown(measure: Measure) -> int:
    """How many next responses are done of which it is not known how they ended."""
    return measure.times_done - len(measure.answers) if measure.metric is Metric.NEXT_RESPONSE else 0


def told(
    measure: Measure,
    ticket: Ticket,
    written: Iterable[Written],
    turned: Sequence[Turned],
    calendars: Mapping[str, tuple[Calendar, datetime]],
) -> Measure | None:
    """The clock with every answer; None where the ticket's history does not tell them.

    `calendars` are the hours of each, and when they were changed last.
    """
    hours = ALWAYS
    if measure.calendar_id is not None:
        if measure.calendar_id not in calendars:
            return None
        hours, changed_at = calendars[measure.calendar_id]
        # Nobody computes a ticket anew that is closed or deleted: its clock may have other hours than the calendar now.
        if any(moment is not None and moment < changed_at for moment in (ticket.closed_at, ticket.deleted_at)):
            return None
    terms = Terms(measure.policy_id, measure.calendar_id, measure.target, None, hours)
    history = history_of(ticket, written, turned, ())
    fresh = replay(history, {measure.metric: terms})[measure.metric]
    return measure._replace(answers=fresh.answers) if _told(fresh) == _told(measure) else None


def _told(measure: Measure) -> tuple[object, ...]:
    last = (measure.started_at, measure.done_at, measure.due_at, measure.used, measure.paused)
    return (*last, measure.worst, measure.times_done, measure.times_late)


def _by_ticket(rows: Iterable[T]) -> defaultdict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for row in rows:
        groups[row.ticket_id].append(row)
    return groups
