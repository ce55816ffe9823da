"""The business clock: it runs in working hours only, and stands still in a pause.

Pure functions of instants in UTC. `due` explains itself: its spans cover everything from the start to the due time.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from service_kit.errors import invalid_field
from support_svc.sla.calendar import DAY_SECONDS, Calendar, Span, instants

#: How far ahead a due time is looked for. A budget that needs longer is a mistake.
HORIZON = timedelta(days=5 * 366)


class Kind(StrEnum):
    """What the clock did in a span."""

    COUNTED = "counted"
    PAUSED = "paused"
    CLOSED = "closed"
    HOLIDAY = "holiday"


class Interval(NamedTuple):
    """A span of time and what the clock did in it."""

    start: datetime
    end: datetime
    kind: Kind

    @property
    def seconds(self) -> float:
        """Its length."""
        return (self.end - self.start).total_seconds()


class Due(NamedTuple):
    """When a budget of working time is used up, and every interval on the way, without a gap."""

    at: datetime
    intervals: list[Interval]


def due(calendar: Calendar, start: datetime, budget: timedelta, paused: Sequence[Span] = ()) -> Due:
    """When `budget` of working time after `start` is over; a budget that ends at closing time is due at closing time.

    No budget is due at once, in whatever hours. Raises `InvalidArgumentError` when five years do not suffice.
    """
    left, intervals = budget, list[Interval]()
    if not left:
        return Due(start, intervals)
    for interval in _walk(calendar, start, _merged(paused)):
        if interval.kind is Kind.COUNTED and interval.end - interval.start >= left:
            end = interval.start + left
            return Due(end, _joined([*intervals, interval._replace(end=end)]))
        intervals.append(interval)
        if interval.kind is Kind.COUNTED:
            left -= interval.end - interval.start
    raise invalid_field("budget_seconds", "is not used up within five years of these hours")


def elapsed(calendar: Calendar, start: datetime, end: datetime, paused: Sequence[Span] = ()) -> timedelta:
    """The working time from `start` to `end`; none when `end` comes first."""
    counted = (i.end - i.start for i in _between(calendar, start, end, paused) if i.kind is Kind.COUNTED)
    return sum(counted, timedelta())


def explained(calendar: Calendar, start: datetime, end: datetime, paused: Sequence[Span] = ()) -> list[Interval]:
    """Every interval from `start` to `end`, without a gap; none when `end` comes first."""
    return _joined(list(_between(calendar, start, end, paused)))


def before(intervals: Sequence[Interval], rest: timedelta) -> datetime | None:
    """The last moment at which `rest` of the counted time of `intervals` is still to come; None when it has less.

    That is the begin of work, not the end of work before it, when a whole stretch of work is left.
    """
    for interval in reversed(intervals):
        if interval.kind is Kind.COUNTED:
            if interval.end - interval.start >= rest:
                return interval.end - rest
            rest -= interval.end - interval.start
    return None


def _between(calendar: Calendar, start: datetime, end: datetime, paused: Sequence[Span]) -> Iterator[Interval]:
    for interval in _walk(calendar, start, _merged(paused)):
        if interval.start >= end:
            break
        yield interval if interval.end <= end else interval._replace(end=end)


def _walk(calendar: Calendar, start: datetime, paused: list[Span]) -> Iterator[Interval]:
    """Every interval from `start` on, in order, up to the horizon."""
    start = start.astimezone(UTC)
    # A zone can lie a day ahead of or behind UTC, and a date line can have moved.
    day, moment = start.date() - timedelta(days=2), start
    while moment < start + HORIZON:
        rest = Kind.HOLIDAY if day in calendar.holidays else Kind.CLOSED
        openings = sorted(calendar.open_spans(day))
        for begin, end in instants(calendar.zone, day, 0, DAY_SECONDS):
            for opening, closing in openings:
                if begin <= opening < end:
                    yield from _piece(moment, opening, rest)
                    moment = max(moment, opening)
                    if closing > moment:
                        yield from _with_pauses(moment, closing, paused)
                        moment = closing
            yield from _piece(moment, end, rest)
            moment = max(moment, end)
        day += timedelta(days=1)


def _piece(start: datetime, end: datetime, kind: Kind) -> Iterator[Interval]:
    if start < end:
        yield Interval(start, end, kind)


def _with_pauses(start: datetime, end: datetime, paused: list[Span]) -> Iterator[Interval]:
    """Working hours, cut by pauses."""
    for begin, resumed in paused:
        if resumed <= start or begin >= end:
            continue
        yield from _piece(start, begin, Kind.COUNTED)
        start = max(start, begin)
        yield from _piece(start, min(resumed, end), Kind.PAUSED)
        start = min(resumed, end)
    yield from _piece(start, end, Kind.COUNTED)


def _merged(paused: Sequence[Span]) -> list[Span]:
    """Pauses in order, those that touch as one, so that none counts twice."""
    merged: list[Span] = []
    for begin, end in sorted(paused):
        if begin >= end:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((begin, end))
    return merged


def _joined(intervals: list[Interval]) -> list[Interval]:
    """Neighbours of one kind as one interval."""
    joined: list[Interval] = []
    for interval in intervals:
        if joined and joined[-1].kind is interval.kind and joined[-1].end == interval.start:
            joined[-1] = joined[-1]._replace(end=interval.end)
        else:
            joined.append(interval)
    return joined
