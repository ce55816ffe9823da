"""What the clocks of a ticket come to: what lists show, what must be said now, and when to look again. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Literal, NamedTuple

from support_svc.sla.domain import Metric
from support_svc.sla.measures import Measure, Measures, Standing, State
from support_svc.tickets.domain import Ticket

Word = Literal["warning", "breach"]


class Summary(NamedTuple):
    """The clocks in a list's row."""

    due_at: datetime | None
    state: State
    metric: Metric | None


class Notice(NamedTuple):
    """Something to be said, once, of a clock."""

    word: Word
    measure: Measure


def standing_of(ticket: Ticket) -> Standing:
    """Where a ticket stands as far as its clocks are concerned; a deleted one waits for whoever brings it back."""
    if ticket.status == "closed":
        return "closed"
    return "pending" if ticket.deleted_at is not None else ticket.status


def summed_up(measures: Measures, standing: Standing, now: datetime) -> Summary:
    """The nearest due time among the clocks under way; without one, how those stand that are left."""
    under_way = [measure for measure in measures.values() if measure.under_way]
    if standing != "closed":
        due = [(measure.due_at, measure) for measure in under_way if measure.due_at is not None]
        if due:
            nearest, measure = min(due, key=lambda pair: pair[0])
            return Summary(nearest, measure.state_at(now), measure.metric)
        if under_way:
            runs = any(measure.running_since is not None for measure in under_way)
            return Summary(None, State.RUNNING if runs else State.PAUSED, None)
    if any(measure.times_late or measure.state_at(now) is State.BREACHED for measure in measures.values()):
        return Summary(None, State.BREACHED, None)
    done = any(measure.times_done for measure in measures.values())
    return Summary(None, State.MET if done else State.NONE, None)


def with_summary(ticket: Ticket, summary: Summary, version: int) -> Ticket:
    """The ticket with what lists show of its clocks, which follow the rules of `version`."""
    return ticket._replace(
        sla_due_at=summary.due_at,
        sla_state=summary.state.value,
        sla_metric=None if summary.metric is None else summary.metric.value,
        sla_version=version,
    )


def notices(measures: Measures, now: datetime) -> list[Notice]:
    """What has come to pass by `now` and was not said: of each clock its breach, else its warning."""
    found = []
    for measure in measures.values():
        if measure.done_at is not None:
            if measure.late and measure.breached_at is None:
                found.append(Notice("breach", measure))
        elif _passed(measure.due_at, now):
            if measure.breached_at is None:
                found.append(Notice("breach", measure))
        elif _passed(measure.warn_at, now) and measure.warned_at is None:
            found.append(Notice("warning", measure))
    return found


def said(measures: Measures, spoken: Iterable[Notice], now: datetime) -> dict[Metric, Measure]:
    """The clocks with a mark for what was said. A clock of which the breach was said needs no warning any more."""
    result = dict(measures)
    for word, measure in spoken:
        marked = measure._replace(warned_at=measure.warned_at or now)
        result[measure.metric] = marked._replace(breached_at=now) if word == "breach" else marked
    return result


def next_moment(measures: Measures, now: datetime) -> datetime | None:
    """When a clock's state changes next, or must be spoken of, with nothing but time passing; None for never."""
    moments = []
    for measure in measures.values():
        if measure.under_way:
            for moment, mark in ((measure.warn_at, measure.warned_at), (measure.due_at, measure.breached_at)):
                if moment is not None and (mark is None or moment > now):
                    moments.append(moment)
    return min(moments, default=None)


def _passed(moment: datetime | None, now: datetime) -> bool:
    return moment is not None and moment <= now
