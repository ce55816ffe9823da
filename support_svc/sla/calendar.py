"""When a shop works: local hours of each weekday in a time zone, without its holidays."""

from __future__ import annotations

from collections.abc import Collection, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from zoneinfo import ZoneInfo

from service_kit.errors import invalid_field

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_SECONDS = 86_400
MAX_INTERVALS_A_DAY = 12

#: Seconds after midnight on the local clock, the end not included; 86,400 is the end of the day.
Hours = tuple[int, int]
#: Two instants in UTC, the end not included.
Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Calendar:
    """Working hours. `weekly_hours` has seven days from Monday, each with sorted hours that do not overlap.

    A break is a gap between two of a day's hours. A holiday is a local date without working hours.
    """

    zone: ZoneInfo
    weekly_hours: tuple[tuple[Hours, ...], ...]
    holidays: Container[date] = field(default_factory=frozenset)

    def hours_of(self, day: date) -> tuple[Hours, ...]:
        """The working hours of a local date, holidays considered."""
        return () if day in self.holidays else self.weekly_hours[day.weekday()]

    def open_spans(self, day: date) -> Iterator[Span]:
        """The instants of a local date at which the shop works."""
        for opening, closing in self.hours_of(day):
            yield from instants(self.zone, day, opening, closing)


def calendar(
    time_zone: str, weekly_hours: Mapping[str, Sequence[Sequence[str]]], holidays: Collection[str]
) -> Calendar:
    """A calendar from what a person wrote: hours as `["09:00", "17:00"]` under `mon` to `sun`, dates as `2026-12-25`.

    Raises `InvalidArgumentError` that names the field for an unknown zone or day, hours that end before they begin or
    overlap, a date that does not exist, and a calendar without any hours, in which nothing would ever be due.
    """
    return Calendar(zone_named(time_zone), week_of(weekly_hours), frozenset(date_of(text) for text in holidays))


#: Every hour of every day.
ALWAYS = Calendar(ZoneInfo("UTC"), (((0, DAY_SECONDS),),) * 7)


def zone_named(time_zone: str) -> ZoneInfo:
    """The zone of that name; `InvalidArgumentError` when there is none."""
    try:
        return ZoneInfo(time_zone)
    except (KeyError, ValueError, OSError):
        raise invalid_field("time_zone", "is no time zone; send a name such as `Europe/Berlin`") from None


def week_of(weekly_hours: Mapping[str, Sequence[Sequence[str]]]) -> tuple[tuple[Hours, ...], ...]:
    """The hours of seven days from Monday; `InvalidArgumentError` as `calendar` says."""
    for name in weekly_hours:
        if name not in DAYS:
            raise invalid_field("weekly_hours", f"“{name}” is no day; use {', '.join(DAYS)}")
    week = tuple(_day(name, weekly_hours.get(name, ())) for name in DAYS)
    if not any(week):
        raise invalid_field("weekly_hours", "has no hours at all: nothing would ever be due")
    return week


def _day(name: str, intervals: Sequence[Sequence[str]]) -> tuple[Hours, ...]:
    where = f"weekly_hours.{name}"
    if len(intervals) > MAX_INTERVALS_A_DAY:
        raise invalid_field(where, f"has {len(intervals)} intervals; a day has up to {MAX_INTERVALS_A_DAY}")
    hours = []
    for interval in intervals:
        if len(interval) != 2:
            raise invalid_field(where, 'an interval is a pair such as ["09:00", "17:00"]')
        opening, closing = (_seconds(where, text) for text in interval)
        if opening >= closing:
            raise invalid_field(where, f"{interval[0]} is not before {interval[1]}; hours past midnight are two days'")
        hours.append((opening, closing))
    hours.sort()
    for (_, end), (begin, _) in pairwise(hours):
        if begin < end:
            raise invalid_field(where, "has hours that overlap")
    return tuple(hours)


def _seconds(where: str, text: str) -> int:
    if text == "24:00":
        return DAY_SECONDS
    try:
        moment = time.fromisoformat(text)
    except (TypeError, ValueError):
        moment = None
    if moment is None or len(text) != len("09:00") or moment.tzinfo is not None:
        raise invalid_field(where, f"“{text}” is no time of day such as 09:00 or 24:00")
    return moment.hour * 3600 + moment.minute * 60


def date_of(text: str, *, where: str = "holidays") -> date:
    """The date that a text such as `2026-12-25` names; `InvalidArgumentError` about the field `where` otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise invalid_field(where, f"“{text}” is no date such as 2026-12-25") from None


def instants(zone: ZoneInfo, day: date, begin: int, end: int) -> Iterator[Span]:
    """The instants at which a clock on the wall of `zone` shows `day` and a time from `begin` up to `end`.

    Where clocks go forward the hours that are left out do not exist and count nothing; where they go back the hours
    that come twice count twice, and may be two spans.
    """
    midnight = datetime.combine(day, time(), UTC)
    joined: Span | None = None
    for since, until, offset in _stretches(zone, day):
        first = max(since, midnight + timedelta(seconds=begin) - offset)
        last = min(until, midnight + timedelta(seconds=end) - offset)
        if first >= last:
            continue
        if joined is not None and joined[1] == first:
            joined = (joined[0], last)
            continue
        if joined is not None:
            yield joined
        joined = (first, last)
    if joined is not None:
        yield joined


@lru_cache(maxsize=20_000)
def _stretches(zone: ZoneInfo, day: date) -> list[tuple[datetime, datetime, timedelta]]:
    """All instants that can belong to a local date, cut where the zone's offset changes, each with its offset."""
    midnight = datetime.combine(day, time(), UTC)
    begin, end = midnight - timedelta(hours=26), midnight + timedelta(hours=50)
    cuts = [begin]
    for hour in range(76):
        here, there = begin + timedelta(hours=hour), begin + timedelta(hours=hour + 1)
        if _offset(zone, here) != _offset(zone, there):
            cuts.append(_change(zone, here, there))
    cuts.append(end)
    return [(since, until, _offset(zone, since)) for since, until in pairwise(cuts)]


def _change(zone: ZoneInfo, before: datetime, after: datetime) -> datetime:
    """The first second after `before` with the offset of `after`."""
    old = _offset(zone, before)
    low, high = 0, int((after - before).total_seconds())
    while high - low > 1:
        middle = (low + high) // 2
        if _offset(zone, before + timedelta(seconds=middle)) == old:
            low = middle
        else:
            high = middle
    return before + timedelta(seconds=high)


def _offset(zone: ZoneInfo, moment: datetime) -> timedelta:
    offset = moment.astimezone(zone).utcoffset()
    assert offset is not None
    return offset
