"""What a stored calendar is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError
from support_svc.calendars.holidays import Holidays, check_country
from support_svc.sla.calendar import Calendar, date_of, week_of, zone_named
from support_svc.tickets.domain import one_line

MAX_CALENDARS = 100
#: Fields that `UpdateCalendar` changes, by their name in the contract.
CHANGEABLE = (
    "name",
    "time_zone",
    "weekly_hours",
    "country",
    "subdivision",
    "own_holidays",
    "excluded_holidays",
)


class StoredCalendar(NamedTuple):
    """A shop's calendar as it is stored: hours by day, own holidays by date, everything as people write it."""

    id: str
    name: str
    time_zone: str
    weekly_hours: dict[str, list[list[str]]]
    country: str
    subdivision: str
    own_holidays: dict[str, str]
    excluded_holidays: list[str]
    version: int
    created_at: datetime
    updated_at: datetime

    @property
    def holidays(self) -> Holidays:
        """Its days without working hours."""
        own = {date.fromisoformat(day): name for day, name in self.own_holidays.items()}
        return Holidays(self.country, self.subdivision, own, frozenset(map(date.fromisoformat, self.excluded_holidays)))

    def compiled(self) -> Calendar:
        """The calendar that the clock counts in."""
        return Calendar(zone_named(self.time_zone), week_of(self.weekly_hours), self.holidays)


def with_fields(calendar: StoredCalendar, values: Mapping[str, Any]) -> StoredCalendar:
    """The calendar with new `values`, checked; None restores a default.

    Raises `InvalidArgumentError` that names the field for what is no calendar, as `sla.calendar.calendar` does.
    """
    cleaned = dict(values)
    for name, empty in (("country", ""), ("subdivision", ""), ("own_holidays", {}), ("excluded_holidays", [])):
        if name in cleaned and cleaned[name] is None:
            cleaned[name] = empty
    after = calendar._replace(**cleaned)
    after = after._replace(
        name=one_line(after.name or "", field="calendar.name"),
        time_zone=after.time_zone or "",
        weekly_hours={day: hours for day, hours in (after.weekly_hours or {}).items() if hours},
    )
    zone_named(after.time_zone)
    week_of(after.weekly_hours)
    check_country(after.country, after.subdivision)
    for day in after.own_holidays:
        date_of(day, where="calendar.own_holidays")
    for day in after.excluded_holidays:
        date_of(day, where="calendar.excluded_holidays")
    return after._replace(
        own_holidays=dict(sorted(after.own_holidays.items())), excluded_holidays=sorted(set(after.excluded_holidays))
    )


def changes(before: StoredCalendar, after: StoredCalendar) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}


def not_found(calendar_id: str) -> NotFoundError:
    """The error for a calendar that is unknown or another tenant's."""
    return NotFoundError(f"There is no calendar {calendar_id}.", metadata={"calendar_id": calendar_id})


def name_taken(name: str) -> AlreadyExistsError:
    """The error for a name that another calendar has, in whatever case."""
    return AlreadyExistsError(f"A calendar named “{name}” exists. Choose another name.", metadata={"name": name})


def too_many() -> FailedPreconditionError:
    """The error for a tenant that has all the calendars it can have."""
    return FailedPreconditionError(
        f"There are {MAX_CALENDARS} calendars, as many as there can be. Remove one first.", reason="LIMIT_REACHED"
    )


def in_use(policies: list[str]) -> FailedPreconditionError:
    """The error for a calendar that policies count in."""
    names = ", ".join(f"“{name}”" for name in policies)
    return FailedPreconditionError(
        f"Service levels are counted in this calendar: {names}. Give them another calendar first.", reason="IN_USE"
    )
