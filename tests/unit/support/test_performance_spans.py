"""Days of a time zone, cut into whole days of UTC and what is left at both ends."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo, available_timezones

from hypothesis import given, settings
from hypothesis import strategies as st

from support_svc.performance.domain import Change, Closing, closings, span

NOW = datetime(2026, 11, 25, 12, tzinfo=UTC)
DAY = timedelta(days=1)
ZONES = st.sampled_from(sorted(available_timezones()))
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))


@settings(max_examples=300, deadline=None)
@given(first=DAYS, length=st.integers(0, 365), zone=ZONES)
def test_whole_days_and_ends_are_the_span_without_a_gap_or_an_overlap(first: date, length: int, zone: str) -> None:
    last = first + length * DAY
    found = span(str(first), str(last), zone, NOW)
    begin, end = (datetime.combine(day, time.min, UTC) for day in found.whole_days)
    (early, early_end), (late, late_end) = found.edges
    parts = [(early, early_end), (begin, end), (late, late_end)]
    parts = [part for part in parts if part[0] < part[1]]
    if not parts:  # the day on which a country crossed the date line never came
        assert found.begins_at == found.ends_at
        return
    assert parts[0][0] == found.begins_at
    assert parts[-1][1] == found.ends_at
    assert all(one[1] == other[0] for one, other in pairwise(parts))
    assert early_end - early <= 2 * DAY
    assert late_end - late < DAY


@settings(max_examples=200, deadline=None)
@given(day=DAYS, zone=ZONES)
def test_a_span_begins_when_its_first_day_does(day: date, zone: str) -> None:
    found = span(str(day), str(day), zone, NOW)
    there = ZoneInfo(zone)
    just_before = (found.begins_at - timedelta(seconds=1)).astimezone(there).date()
    assert just_before < day or found.begins_at.astimezone(there).time() == time.min
    assert (found.ends_at - timedelta(seconds=1)).astimezone(there).date() <= day


def test_a_span_is_30_days_up_to_today_unless_said() -> None:
    found = span("", "", "Pacific/Kiritimati", NOW)
    assert (found.first, found.last) == (date(2026, 10, 28), date(2026, 11, 26))
    assert span("", "2026-03-31", "", NOW).first == date(2026, 3, 2)


def test_spam_is_no_closing() -> None:
    moment = "2026-11-02T09:00:00Z"
    closed = {"status": {"before": "open", "after": "closed"}, "closed_at": {"after": moment}}
    opened = {"status": {"before": "closed", "after": "open"}, "closed_at": {"before": moment}}
    created = Change("agent", "a", {"status": {"after": "open"}})
    marked = Change("agent", "a", closed | {"spam": {"before": False, "after": True}})
    cleared = Change("agent", "a", opened | {"spam": {"before": True, "after": False}})
    done = Change("agent", "a", closed)
    at = datetime(2026, 11, 2, 9, tzinfo=UTC)
    assert closings([created, marked, cleared, done]) == [Closing(at, "a", reopened=False)]
    assert closings([created, done, Change("agent", "b", {"spam": {"after": True}}), Change("agent", "b", opened)]) == [
        Closing(at, "a", reopened=True)
    ]
