"""Which days are holidays: those of a country, which the library `holidays` knows, and a shop's own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import NamedTuple

import holidays

from service_kit.errors import invalid_field

# Names in one language, whatever the machine's is. A country without English names keeps its own.
_LANGUAGE = "en_US"


class Source(StrEnum):
    """Where a holiday comes from."""

    PUBLIC = "public"
    OWN = "own"


class Holiday(NamedTuple):
    """A holiday; `excluded` when the shop works on it all the same."""

    date: date
    name: str
    source: Source
    excluded: bool


class Holidays:
    """The dates without working hours. A year is worked out when somebody asks for one of its dates."""

    def __init__(self, country: str, subdivision: str, own: Mapping[date, str], excluded: frozenset[date]) -> None:
        self._country = country
        self._subdivision = subdivision
        self._own = own
        self._excluded = excluded

    def __contains__(self, day: object) -> bool:
        assert isinstance(day, date)
        return day in self._own or (day in self._public(day.year) and day not in self._excluded)

    def name(self, day: date) -> str:
        """What a date is called; empty for a day that is no holiday, and for an own one without a name."""
        if day not in self:
            return ""
        return self._own.get(day) or self._public(day.year).get(day, "")

    def of_year(self, year: int) -> list[Holiday]:
        """All of a year in order of date, public ones that are excluded too. An own date comes before a public one."""
        public = [Holiday(day, name, Source.PUBLIC, day in self._excluded) for day, name in self._public(year).items()]
        own = [Holiday(day, name, Source.OWN, excluded=False) for day, name in self._own.items() if day.year == year]
        return sorted([*own, *public], key=lambda holiday: holiday.date)

    def _public(self, year: int) -> Mapping[date, str]:
        return _of_country(self._country, self._subdivision, year) if self._country else {}


def check_country(country: str, subdivision: str) -> None:
    """Raises `InvalidArgumentError` for a country, or a part of it, whose holidays nobody knows."""
    if not country:
        if subdivision:
            raise invalid_field("calendar.subdivision", "is a part of a country: set `country` too")
        return
    parts = holidays.list_supported_countries().get(country)
    if parts is None:
        raise invalid_field("calendar.country", f"the holidays of “{country}” are not known; list them as own ones")
    if subdivision and subdivision not in parts:
        known = f"known ones: {', '.join(parts)}" if parts else "no part of it is known"
        raise invalid_field("calendar.subdivision", f"“{subdivision}” is no known part of {country}; {known}")


@lru_cache(maxsize=4_000)
def _of_country(country: str, subdivision: str, year: int) -> dict[date, str]:
    found = holidays.country_holidays(country, subdiv=subdivision or None, years=year, language=_LANGUAGE)
    return dict(sorted(found.items()))
