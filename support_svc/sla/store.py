"""The clocks of tickets, what they are worked out from, and the columns of tickets that sum them up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import Column, DateTime, Integer, Interval, Table, Text, any_, bindparam, or_, select, text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from service_kit.db import Query
from support_svc.audit.store import audit_log
from support_svc.messages.store import messages
from support_svc.schema import metadata
from support_svc.sla.domain import Metric
from support_svc.sla.history import Turned, Written
from support_svc.sla.measures import Answer, Measure, State
from support_svc.tickets.domain import Ticket

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)
_MICROSECOND = timedelta(microseconds=1)

ticket_slas = Table(
    "ticket_slas",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("policy_id", _ID, nullable=False),
    Column("calendar_id", _ID),
    Column("target_seconds", Integer, nullable=False),
    Column("state", Text, nullable=False),
    Column("started_at", _MOMENT),
    Column("running_since", _MOMENT),
    Column("used", Interval, nullable=False),
    Column("due_at", _MOMENT),
    Column("warn_at", _MOMENT),
    Column("done_at", _MOMENT),
    Column("paused", JSONB, nullable=False),
    Column("worst", Interval, nullable=False),
    Column("times_done", Integer, nullable=False),
    Column("times_late", Integer, nullable=False),
    Column("warned_at", _MOMENT),
    Column("breached_at", _MOMENT),
    Column("answers", JSONB),
)


class StoredMeasure(NamedTuple):
    """A clock and whose it is."""

    ticket_id: str
    measure: Measure


def _loaded(values: Sequence[Any]) -> StoredMeasure:
    ticket_id, metric, policy_id, calendar_id, target, state, *rest = values
    started, since, used, due, warn, done, paused, worst, times_done, times_late, warned, breached, answers = rest
    spans = tuple(
        (datetime.fromisoformat(begin), None if end is None else datetime.fromisoformat(end)) for begin, end in paused
    )
    measure = Measure(
        Metric(metric),
        policy_id,
        calendar_id,
        timedelta(seconds=target),
        State(state),
        started,
        since,
        used,
        due,
        warn,
        done,
        spans,
        worst,
        times_done,
        times_late,
        warned,
        breached,
        tuple(map(answer, answers or ())),
    )
    return StoredMeasure(ticket_id, measure)


def answer(stored: Sequence[Any]) -> Answer:
    """An answer as a clock's row has it: its moments, and the working time in microseconds."""
    at, due_at, used = stored
    due = None if due_at is None else datetime.fromisoformat(due_at)
    return Answer(datetime.fromisoformat(at), due, used * _MICROSECOND)


_FIELDS = [c for c in ticket_slas.c if c.name != "tenant_id"]
_TICKETS = bindparam("tickets", type_=ARRAY(_ID))
#: The clocks of some tickets.
OF_TICKETS = Query(
    select(*_FIELDS).where(
        ticket_slas.c.tenant_id == bindparam("tenant_id"), ticket_slas.c.ticket_id == any_(_TICKETS)
    ),
    _loaded,
)


MESSAGES = Query(
    select(messages.c.ticket_id, messages.c.created_at, messages.c.from_agent).where(
        messages.c.tenant_id == bindparam("tenant_id"),
        messages.c.ticket_id == any_(_TICKETS),
        messages.c.deleted_at.is_(None),
    ),
    Written,
)
#: In the order in which they were written. Every change of a status is in the log, which nobody can change.
TURNS = Query(
    select(
        audit_log.c.ticket_id,
        audit_log.c.created_at,
        audit_log.c.changes["status"],
        audit_log.c.changes["deleted_at"],
    )
    .where(
        audit_log.c.tenant_id == bindparam("tenant_id"),
        audit_log.c.ticket_id == any_(_TICKETS),
        or_(audit_log.c.changes.has_key("status"), audit_log.c.changes.has_key("deleted_at")),
    )
    .order_by(audit_log.c.id),
    Turned,
)

#: Stores clocks, `rows` as `stored` makes them.
SAVE: Query[Any] = Query(
    text(
        "INSERT INTO support.ticket_slas SELECT * FROM jsonb_populate_recordset(NULL::support.ticket_slas, :rows) "
        "ON CONFLICT (tenant_id, ticket_id, metric) DO UPDATE SET policy_id = excluded.policy_id, "
        "calendar_id = excluded.calendar_id, target_seconds = excluded.target_seconds, state = excluded.state, "
        "started_at = excluded.started_at, running_since = excluded.running_since, used = excluded.used, "
        "due_at = excluded.due_at, warn_at = excluded.warn_at, done_at = excluded.done_at, paused = excluded.paused, "
        "worst = excluded.worst, times_done = excluded.times_done, times_late = excluded.times_late, "
        "warned_at = excluded.warned_at, breached_at = excluded.breached_at, answers = excluded.answers"
    ).bindparams(bindparam("rows", type_=JSONB))
)
#: Removes clocks of metrics for which nothing is promised any more.
REMOVE: Query[Any] = Query(
    text(
        "DELETE FROM support.ticket_slas t USING jsonb_to_recordset(:rows) AS gone (ticket_id uuid, metric text) "
        "WHERE t.tenant_id = :tenant_id AND t.ticket_id = gone.ticket_id AND t.metric = gone.metric"
    ).bindparams(bindparam("rows", type_=JSONB), bindparam("tenant_id", type_=_ID))
)
#: Writes what lists show of the clocks. No change of the ticket's own: its etag and its last update stay.
SUM_UP: Query[Any] = Query(
    text(
        "UPDATE support.tickets t SET sla_due_at = s.sla_due_at, sla_state = s.sla_state, sla_metric = s.sla_metric, "
        "sla_version = s.sla_version "
        "FROM jsonb_to_recordset(:rows) AS "
        "s (ticket_id uuid, sla_due_at timestamptz, sla_state text, sla_metric text, sla_version integer) "
        "WHERE t.tenant_id = :tenant_id AND t.id = s.ticket_id"
    ).bindparams(bindparam("rows", type_=JSONB), bindparam("tenant_id", type_=_ID))
)


def stored(tenant_id: str, ticket_id: str, measures: Iterable[Measure]) -> list[dict[str, Any]]:
    """Clocks as rows of JSON."""
    return [
        {
            "tenant_id": tenant_id,
            "ticket_id": ticket_id,
            "metric": m.metric,
            "policy_id": m.policy_id,
            "calendar_id": m.calendar_id,
            "target_seconds": int(m.target.total_seconds()),
            "state": m.state,
            "started_at": _text(m.started_at),
            "running_since": _text(m.running_since),
            "used": f"{m.used // _MICROSECOND} microseconds",
            "due_at": _text(m.due_at),
            "warn_at": _text(m.warn_at),
            "done_at": _text(m.done_at),
            "paused": [[_text(begin), _text(end)] for begin, end in m.paused],
            "worst": f"{m.worst // _MICROSECOND} microseconds",
            "times_done": m.times_done,
            "times_late": m.times_late,
            "warned_at": _text(m.warned_at),
            "breached_at": _text(m.breached_at),
            "answers": [[_text(a.at), _text(a.due_at), a.used // _MICROSECOND] for a in m.answers] or None,
        }
        for m in measures
    ]


def summary(ticket: Ticket) -> dict[str, Any]:
    """What a ticket's row says of its clocks, as a row of JSON."""
    return {
        "ticket_id": ticket.id,
        "sla_due_at": _text(ticket.sla_due_at),
        "sla_state": ticket.sla_state,
        "sla_metric": ticket.sla_metric,
        "sla_version": ticket.sla_version,
    }


def _text(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
