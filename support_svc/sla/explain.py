"""A ticket's clock as people see it: the time used and left, every interval, and the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from support_svc.calendars.domain import StoredCalendar
from support_svc.sla import clock
from support_svc.sla.calendar import ALWAYS
from support_svc.sla.clock import Interval, Kind
from support_svc.sla.measures import Measure, State

_NAMED_DAYS = 5
_NOTHING = timedelta()


class Explained(NamedTuple):
    """A clock as of a moment. `left` is negative by how much it is or was late; intervals have their holidays."""

    measure: Measure
    state: State
    used: timedelta
    left: timedelta
    intervals: list[tuple[Interval, str]]
    words: str


def explained(measure: Measure, calendar: StoredCalendar | None, now: datetime) -> Explained:
    """What a clock has counted and what not, by its calendar as it is now; None counts every hour."""
    hours = ALWAYS if calendar is None else calendar.compiled()
    state = measure.state_at(now)
    if measure.started_at is None:
        return Explained(measure, state, _NOTHING, measure.target, [], "Nothing has started this clock yet.")
    used = measure.used if measure.done_at else measure.used_at(now, hours)
    end = (
        measure.done_at or (now if measure.running_since is None or state is State.BREACHED else measure.due_at) or now
    )
    spans = clock.explained(hours, measure.started_at, end, measure.pauses(end))
    named = [(span, _holidays(span, calendar)) for span in spans]
    words = _words(measure, state, used, named, hours.zone)
    return Explained(measure, state, used, measure.target - used, named, words)


def duration(time: timedelta) -> str:
    """`2 h 5 min`; days are not used, because a working day is no fixed time."""
    seconds = round(abs(time).total_seconds())
    hours, minutes, seconds = seconds // 3600, seconds // 60 % 60, seconds % 60
    parts = [f"{value} {unit}" for value, unit in ((hours, "h"), (minutes, "min"), (seconds, "s")) if value]
    return " ".join(parts) or "0 s"


def holiday_names(span: Interval, calendar: StoredCalendar) -> str:
    """The names of the holidays in a span, in order."""
    zone, known = ZoneInfo(calendar.time_zone), calendar.holidays
    day, last = span.start.astimezone(zone).date(), (span.end - timedelta(microseconds=1)).astimezone(zone).date()
    names = []
    while day <= last:
        names.append(known.name(day))
        day += timedelta(days=1)
    return ", ".join(dict.fromkeys(filter(None, names)))


def _holidays(span: Interval, calendar: StoredCalendar | None) -> str:
    return holiday_names(span, calendar) if calendar is not None and span.kind is Kind.HOLIDAY else ""


def _words(
    measure: Measure,
    state: State,
    used: timedelta,
    spans: Sequence[tuple[Interval, str]],
    zone: ZoneInfo,
) -> str:
    assert measure.started_at is not None
    start = _moment(measure.started_at, zone)
    counted = f"{duration(used)} of working time from {start}"
    late = duration(used - measure.target)
    if measure.done_at is not None:
        verdict = f"{late} late" if measure.late else "in time"
        head = f"Done {_moment(measure.done_at, zone)}, {verdict}: {counted} of {duration(measure.target)} allowed"
    elif state is State.BREACHED:
        assert measure.due_at is not None
        due = _moment(measure.due_at, zone)
        head = f"Was due {due} and is {late} late: {counted} of {duration(measure.target)} allowed"
    elif state is State.PAUSED:
        head = f"Stands still with {duration(measure.target - used)} left: {counted}"
    elif measure.due_at is None:
        head = f"Is not due within five years of these hours: {counted}"
    else:
        head = f"Due {_moment(measure.due_at, zone)}: {duration(measure.target)} of working time from {start}"
    return f"{head}{_days(spans, zone)}. {_skipped(spans)}".strip()


def _days(spans: Sequence[tuple[Interval, str]], zone: ZoneInfo) -> str:
    """Which day gave how much."""
    days: dict[date, timedelta] = {}
    for span, _ in spans:
        if span.kind is Kind.COUNTED:
            for day, part in _by_day(span, zone):
                days[day] = days.get(day, _NOTHING) + part
    shown = [f"{duration(part)} on {_day(day)}" for day, part in list(days.items())[:_NAMED_DAYS]]
    more = len(days) - len(shown)
    if more:
        shown.append(f"the rest on {more} more day{'s' if more > 1 else ''}")
    return ", of which " + _listed(shown) if len(days) > 1 else ""


def _by_day(span: Interval, zone: ZoneInfo) -> list[tuple[date, timedelta]]:
    """A span cut at local midnights."""
    parts, start = [], span.start
    while start < span.end:
        day = start.astimezone(zone).date()
        midnight = datetime.combine(day + timedelta(days=1), datetime.min.time(), zone).astimezone(start.tzinfo)
        end = min(span.end, max(midnight, start + timedelta(seconds=1)))
        parts.append((day, end - start))
        start = end
    return parts


def _skipped(spans: Sequence[tuple[Interval, str]]) -> str:
    """What did not count, and why."""
    paused, closed, holidays = _NOTHING, _NOTHING, list[str]()
    for span, names in spans:
        if span.kind is Kind.PAUSED:
            paused += span.end - span.start
        elif span.kind is Kind.CLOSED:
            closed += span.end - span.start
        elif span.kind is Kind.HOLIDAY:
            holidays.append(f"{duration(span.end - span.start)} of holiday{f' ({names})' if names else ''}")
    parts = [f"{duration(closed)} outside working hours"] if closed else []
    parts += [f"{duration(paused)} while nobody waited for the shop"] if paused else []
    parts += holidays
    return f"Not counted: {_listed(parts)}." if parts else ""


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"


def _moment(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{_day(local.date())} {local:%H:%M}"


def _day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"
