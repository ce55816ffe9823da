"""The business clock, against a reference that looks at every minute, and its own corner cases."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from service_kit.errors import InvalidArgumentError
from support_svc.sla.calendar import DAY_SECONDS, Calendar, calendar
from support_svc.sla.clock import Kind, due, elapsed

MINUTE = timedelta(minutes=1)
ZONES = [
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Casablanca",
    "America/St_Johns",
]
#: Days on which one of the zones changes its clocks or its date, and an ordinary one.
DATES = [date(2026, 3, 8), date(2026, 3, 29), date(2026, 10, 25), date(2026, 11, 1), date(2026, 4, 5)]
DATES += [date(2011, 12, 30), date(2018, 11, 4), date(2026, 6, 10), date(2026, 2, 15)]
WEEKDAYS = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


@st.composite
def days(draw: st.DrawFn) -> tuple[tuple[int, int], ...]:
    edges = draw(st.sets(st.integers(0, 96), max_size=6).map(sorted))
    return tuple((edges[i] * 900, edges[i + 1] * 900) for i in range(0, len(edges) - 1, 2))


@st.composite
def calendars(draw: st.DrawFn, around: date) -> Calendar:
    week = draw(st.tuples(*[days()] * 7).filter(any))
    near = st.integers(-1, 4).map(lambda n: around + timedelta(days=n))
    return Calendar(ZoneInfo(draw(st.sampled_from(ZONES))), week, frozenset(draw(st.sets(near, max_size=2))))


def counts(hours: Calendar, moment: datetime, paused: list[tuple[datetime, datetime]]) -> bool:
    """Whether the clock runs at a moment: what the clock on the wall shows says it all."""
    wall = moment.astimezone(hours.zone)
    second = wall.hour * 3600 + wall.minute * 60 + wall.second
    works = any(begin <= second < end for begin, end in hours.hours_of(wall.date()))
    return works and not any(begin <= moment < end for begin, end in paused)


@given(st.data())
@settings(max_examples=150, deadline=None)
def test_it_counts_what_a_look_at_every_minute_counts(data: st.DataObject) -> None:
    around = data.draw(st.sampled_from(DATES))
    hours = data.draw(calendars(around))
    start = datetime(around.year, around.month, around.day, tzinfo=UTC) + data.draw(st.integers(-1440, 1440)) * MINUTE
    pairs = data.draw(st.lists(st.tuples(st.integers(-100, 4000), st.integers(0, 900)), max_size=3))
    paused = [(start + begin * MINUTE, start + (begin + length) * MINUTE) for begin, length in pairs]
    minutes = [n for n in range(5760) if counts(hours, start + n * MINUTE, paused)]
    end = start + data.draw(st.integers(0, 5760)) * MINUTE
    expected = sum(start + n * MINUTE < end for n in minutes)
    assert elapsed(hours, start, end, paused) == expected * MINUTE
    if not minutes:
        return
    budget = data.draw(st.integers(1, len(minutes)))
    found = due(hours, start, budget * MINUTE, paused)
    assert found.at == start + (minutes[budget - 1] + 1) * MINUTE
    assert found.intervals[0].start == start
    assert found.intervals[-1].end == found.at
    for one, following in pairwise(found.intervals):
        assert (one.end, one.kind != following.kind) == (following.start, True)
    assert sum(i.seconds for i in found.intervals if i.kind is Kind.COUNTED) == budget * 60


def test_without_a_budget_it_is_due_at_once() -> None:
    sunday = datetime(2026, 11, 22, tzinfo=UTC)
    assert due(calendar("UTC", WEEKDAYS, []), sunday, timedelta()) == (sunday, [])


def test_a_skipped_hour_counts_nothing_and_a_repeated_one_twice() -> None:
    night = Calendar(ZoneInfo("Europe/Berlin"), (((2 * 3600, 3 * 3600),),) * 7)
    spring, autumn = datetime(2026, 3, 28, 12, tzinfo=UTC), datetime(2026, 10, 24, 12, tzinfo=UTC)
    day = timedelta(days=1)
    assert elapsed(night, spring, spring + day) == timedelta()
    assert elapsed(night, autumn, autumn + day) == timedelta(hours=2)


def test_a_date_that_a_zone_leaves_out_has_no_hours() -> None:
    always = Calendar(ZoneInfo("Pacific/Apia"), (((0, DAY_SECONDS),),) * 7)
    assert list(always.open_spans(date(2011, 12, 30))) == []


def test_late_by_is_working_time_after_the_due_time() -> None:
    hours = calendar("UTC", {day: [["10:00", "18:00"]] for day in WEEKDAYS}, [])
    at = datetime(2026, 11, 24, 10, 30, tzinfo=UTC)
    assert elapsed(hours, at, at + timedelta(minutes=9)) == timedelta(seconds=540)


def test_a_first_response_in_berlin() -> None:
    hours = calendar("Europe/Berlin", {day: [["08:00", "18:00"]] for day in WEEKDAYS}, [])
    created = datetime(2013, 3, 21, 9, 30, tzinfo=UTC)
    for target, wanted in ((60, 10), (120, 11), (180, 12)):
        assert due(hours, created, target * MINUTE).at == created.replace(hour=wanted)
    took = elapsed(hours, created, created.replace(hour=14, minute=0))
    assert took == 270 * MINUTE
    assert took - 60 * MINUTE == 210 * MINUTE


@pytest.mark.parametrize(
    ("zone", "hours", "holidays", "field"),
    [
        ("Mars/Base", WEEKDAYS, [], "time_zone"),
        ("../etc/passwd", WEEKDAYS, [], "time_zone"),
        ("UTC", {}, [], "weekly_hours"),
        ("UTC", {"mon": []}, [], "weekly_hours"),
        ("UTC", {"monday": [["09:00", "17:00"]]}, [], "weekly_hours"),
        ("UTC", {"mon": [["17:00", "09:00"]]}, [], "weekly_hours.mon"),
        ("UTC", {"mon": [["09:00", "12:00"], ["11:00", "17:00"]]}, [], "weekly_hours.mon"),
        ("UTC", {"mon": [["9", "17:00"]]}, [], "weekly_hours.mon"),
        ("UTC", {"mon": [["09:00", "25:00"]]}, [], "weekly_hours.mon"),
        ("UTC", {"mon": [["09:00"]]}, [], "weekly_hours.mon"),
        ("UTC", WEEKDAYS, ["2026-02-30"], "holidays"),
    ],
)
def test_what_is_no_calendar_is_refused(
    zone: str, hours: dict[str, list[list[str]]], holidays: list[str], field: str
) -> None:
    with pytest.raises(InvalidArgumentError, match=field):
        calendar(zone, hours, holidays)


def test_a_budget_beyond_five_years_is_refused() -> None:
    hours = calendar("UTC", {"mon": [["09:00", "09:01"]]}, [])
    with pytest.raises(InvalidArgumentError, match="five years"):
        due(hours, datetime(2026, 1, 1, tzinfo=UTC), timedelta(hours=10))
