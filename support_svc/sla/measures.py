"""The clocks of a ticket: what starts, stops and ends each, and when it is due. Pure; moments come in as arguments.

A clock adds up working time between its pauses, so that an event costs the same however long the ticket is open.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Literal, NamedTuple

from service_kit.errors import InvalidArgumentError
from support_svc.sla import clock
from support_svc.sla.calendar import Calendar, Span
from support_svc.sla.domain import Metric

#: Where a ticket stands as far as its clocks are concerned: `pending` stands for whatever makes the shop wait.
Standing = Literal["open", "pending", "closed"]
_NOTHING = timedelta()


class State(StrEnum):
    """How a clock, or a ticket as a whole, stands."""

    NONE = "none"
    RUNNING = "running"
    PAUSED = "paused"
    WARNED = "warned"
    BREACHED = "breached"
    MET = "met"


class Terms(NamedTuple):
    """What a policy allows for a metric of a ticket: working time, what of it is left at the warning, and the hours."""

    policy_id: str
    calendar_id: str | None
    target: timedelta
    warn_when_left: timedelta | None
    hours: Calendar


class Answer(NamedTuple):
    """How a clock ended: when, when it was due if ever, and the working time that it took."""

    at: datetime
    due_at: datetime | None
    used: timedelta


class Measure(NamedTuple):
    """A ticket's clock for one metric.

    While it runs `used` is the working time before `running_since`; otherwise it is all of it. `due_at` and `warn_at`
    are None while it stands still, unless they had passed by then. The last of `paused` has no end while it lasts.
    `worst`, `times_done` and `times_late` are about all that was done; everything else is about the last start.
    `answers` are the next responses of which it is known how they ended, all but those of before that was kept.
    """

    metric: Metric
    policy_id: str
    calendar_id: str | None
    target: timedelta
    state: State = State.NONE
    started_at: datetime | None = None
    running_since: datetime | None = None
    used: timedelta = _NOTHING
    due_at: datetime | None = None
    warn_at: datetime | None = None
    done_at: datetime | None = None
    paused: tuple[tuple[datetime, datetime | None], ...] = ()
    worst: timedelta = _NOTHING
    times_done: int = 0
    times_late: int = 0
    warned_at: datetime | None = None
    breached_at: datetime | None = None
    answers: tuple[Answer, ...] = ()

    @property
    def under_way(self) -> bool:
        """Whether it has started and is not done."""
        return self.started_at is not None and self.done_at is None

    @property
    def late(self) -> bool:
        """Whether it was done, and after it was due."""
        return self.done_at is not None and self.due_at is not None and self.done_at > self.due_at

    def state_at(self, now: datetime) -> State:
        """How it stands at a moment that is not before its last change."""
        if self.started_at is None:
            return State.NONE
        if self.done_at is not None:
            return State.BREACHED if self.late else State.MET
        if self.due_at is not None and self.due_at <= now:
            return State.BREACHED
        if self.running_since is None:
            return State.PAUSED
        return State.WARNED if self.warn_at is not None and self.warn_at <= now else State.RUNNING

    def used_at(self, now: datetime, hours: Calendar) -> timedelta:
        """The working time used until a moment that is not before its last change."""
        return self.used + (clock.elapsed(hours, self.running_since, now) if self.running_since else _NOTHING)

    def pauses(self, now: datetime) -> list[Span]:
        """The pauses, the last one until `now` while it lasts."""
        return [(begin, now if end is None else end) for begin, end in self.paused]


Measures = Mapping[Metric, Measure]


def start(measure: Measure, terms: Terms, at: datetime, *, paused: bool) -> Measure:
    """A new start, of which nothing was used or said yet."""
    fresh = measure._replace(
        started_at=at,
        running_since=None if paused else at,
        used=_NOTHING,
        due_at=None,
        warn_at=None,
        done_at=None,
        paused=((at, None),) if paused else (),
        warned_at=None,
        breached_at=None,
    )
    return _timed(fresh, terms)


def pause(measure: Measure, terms: Terms, at: datetime) -> Measure:
    """Stands still from `at`; a clock that does not run stays as it is."""
    if measure.running_since is None:
        return measure
    return measure._replace(
        running_since=None,
        used=measure.used_at(at, terms.hours),
        due_at=_if_passed(measure.due_at, at),
        warn_at=_if_passed(measure.warn_at, at),
        paused=(*measure.paused, (at, None)),
    )


def resume(measure: Measure, terms: Terms, at: datetime) -> Measure:
    """Runs again from `at`; a clock that is not in a pause stays as it is."""
    if not measure.under_way or measure.running_since is not None:
        return measure
    return _timed(measure._replace(running_since=at, paused=_pause_ended(measure.paused, at)), terms)


def finish(measure: Measure, terms: Terms, at: datetime) -> Measure:
    """Done at `at`; a clock that is not under way stays as it is."""
    if not measure.under_way:
        return measure
    done = measure._replace(
        used=measure.used_at(at, terms.hours),
        running_since=None,
        done_at=at,
        paused=_pause_ended(measure.paused, at) if measure.running_since is None else measure.paused,
    )
    if done.metric is Metric.NEXT_RESPONSE:
        done = done._replace(answers=(*done.answers, Answer(at, done.due_at, done.used)))
    return done._replace(
        worst=max(done.worst, done.used), times_done=done.times_done + 1, times_late=done.times_late + done.late
    )


def opened(terms: Mapping[Metric, Terms], at: datetime, standing: Standing) -> dict[Metric, Measure]:
    """The clocks of a ticket that was created at `at`, as far as something is promised."""
    blank = {m: Measure(m, t.policy_id, t.calendar_id, t.target) for m, t in terms.items()}
    started = {
        metric: measure
        if metric is Metric.NEXT_RESPONSE
        else start(measure, terms[metric], at, paused=standing != "open")
        for metric, measure in blank.items()
    }
    return moved(started, terms, "open", standing, at) if standing == "closed" else started


def moved(
    measures: Measures, terms: Mapping[Metric, Terms], before: Standing, after: Standing, at: datetime
) -> dict[Metric, Measure]:
    """The clocks after the ticket went from one standing to another.

    Pending is a pause. Closing ends the resolution and is a pause for all else. Reopening starts the resolution anew.
    """
    result = dict(measures)
    if before == after:
        return result
    for metric, measure in measures.items():
        own = terms[metric]
        if metric is Metric.RESOLUTION and after == "closed":
            result[metric] = finish(measure, own, at)
        elif metric is Metric.RESOLUTION and before == "closed":
            result[metric] = start(measure, own, at, paused=after == "pending")
        else:
            result[metric] = resume(measure, own, at) if after == "open" else pause(measure, own, at)
    return result


def customer_wrote(
    measures: Measures, terms: Mapping[Metric, Terms], standing: Standing, at: datetime
) -> dict[Metric, Measure]:
    """The clocks after a customer's message: the first without an answer starts one, further ones change nothing.

    A message that leaves a closed ticket closed asks for nothing.
    """
    measure = measures.get(Metric.NEXT_RESPONSE)
    if measure is None or measure.under_way or standing == "closed":
        return dict(measures)
    begun = start(measure, terms[Metric.NEXT_RESPONSE], at, paused=standing == "pending")
    return {**measures, Metric.NEXT_RESPONSE: begun}


def shop_wrote(measures: Measures, terms: Mapping[Metric, Terms], at: datetime) -> dict[Metric, Measure]:
    """The clocks after the shop's message: the first and the next response are done."""
    return {
        metric: measure if metric is Metric.RESOLUTION else finish(measure, terms[metric], at)
        for metric, measure in measures.items()
    }


def ends(measure: Measure) -> tuple[Answer, ...]:
    """How a clock ended, each time that counts: one of the next response with every answer, others at most once."""
    if measure.metric is Metric.NEXT_RESPONSE:
        return measure.answers
    return () if measure.done_at is None else (Answer(measure.done_at, measure.due_at, measure.used),)


def settled(measures: Measures, now: datetime) -> dict[Metric, Measure]:
    """The clocks with their states as of `now`."""
    return {metric: measure._replace(state=measure.state_at(now)) for metric, measure in measures.items()}


def _timed(measure: Measure, terms: Terms) -> Measure:
    """With its due time and warning; those that had passed before a pause stay."""
    since = measure.running_since
    if since is None or measure.due_at is not None:
        return measure
    try:
        found = clock.due(terms.hours, since, max(terms.target - measure.used, _NOTHING))
    except InvalidArgumentError:  # beyond any horizon, which a calendar that changed can bring about: never due
        return measure
    warn_at = measure.warn_at
    if warn_at is None and terms.warn_when_left is not None:
        # Where less was left already when the clock went on, that is the moment.
        warn_at = clock.before(found.intervals, terms.warn_when_left) or since
    return measure._replace(due_at=found.at, warn_at=warn_at)


def _if_passed(moment: datetime | None, at: datetime) -> datetime | None:
    return moment if moment is not None and moment <= at else None


def _pause_ended(
    paused: tuple[tuple[datetime, datetime | None], ...], at: datetime
) -> tuple[tuple[datetime, datetime | None], ...]:
    """With an end to the last pause; one that lasted no time is none."""
    *others, (begin, _) = paused
    return (*others, (begin, at)) if begin < at else tuple(others)
