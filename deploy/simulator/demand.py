"""Demand over time: season curves and campaigns turned into an invertible clock for each customer.

The order rate of customer i on day t is

    rate_i * (1 + a_i * (S_j(t) - 1)) * (1 + p_i * L(t))

with a_i the season amplitude, S_j the season curve followed (yearly mean 1), p_i the price sensitivity
and L the lift of the campaign running that day. Its integral is a sum of four tables, so the clock of a
million customers needs no table of its own.
"""

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from deploy.simulator.arrays import Floats, Ints
from deploy.simulator.campaigns import CampaignCalendar, calendar
from deploy.simulator.spec import SeasonPeak, ShopSpec


def season_curve(peaks: tuple[SeasonPeak, ...]) -> Floats:
    """Relative demand for the days 1..366 of a year: positive, with mean 1."""
    day = np.arange(1, 367, dtype=np.float64)
    curve = np.ones(366)
    for peak in peaks:
        distance = np.abs(day - peak.day)
        distance = np.minimum(distance, 366 - distance)
        curve += peak.height * np.exp(-0.5 * (distance / peak.width) ** 2)
    curve = np.maximum(curve, 0.2)
    return np.asarray(curve / curve.mean())


@dataclass(frozen=True, slots=True)
class Followed:
    """What makes one customer's clock differ from another's; arrays of equal length."""

    rate: Floats  # orders per day
    season: Ints  # index of the season curve
    amplitude: Floats
    price_sensitivity: Floats

    def take(self, index: Ints) -> "Followed":
        """The same for a selection of customers (repeats allowed)."""
        return Followed(self.rate[index], self.season[index], self.amplitude[index], self.price_sensitivity[index])


@dataclass(frozen=True, slots=True)
class Demand:
    """Cumulative demand tables over `days` days from `start`, one row per season curve, `days + 1`
    columns.
    """

    start: date
    days: int
    calendar: CampaignCalendar
    seasons: Floats
    _plain: Floats
    _lift: Floats
    _season: Floats
    _season_lift: Floats

    def clock(self, who: Followed, day: Floats) -> Floats:
        """Expected orders of an always-active customer from day 0 until `day` (fractional, 0..days)."""
        whole = np.minimum(day.astype(np.int64), self.days - 1)
        part = day - whole
        low = self._at(who, whole)
        return np.asarray(low + part * (self._at(who, whole + 1) - low))

    def inverse(self, who: Followed, clock: Floats) -> Floats:
        """The day at which the clock shows `clock`; values beyond the last day give `days`."""
        low = np.zeros(len(clock), np.int64)
        high = np.full(len(clock), self.days, np.int64)
        for _ in range(int(np.ceil(np.log2(self.days))) + 1):
            middle = (low + high) // 2
            below = self._at(who, middle) <= clock
            open_ = high - low > 1
            low = np.where(open_ & below, middle, low)
            high = np.where(open_ & ~below, middle, high)
        base = self._at(who, low)
        step = np.maximum(self._at(who, low + 1) - base, 1e-300)
        return np.asarray(low + np.clip((clock - base) / step, 0.0, 1.0))

    def _at(self, who: Followed, day: Ints) -> Floats:
        j, a, p = who.season, who.amplitude, who.price_sensitivity
        steady = self._plain[day] + p * self._lift[day]
        seasonal = self._season[j, day] + p * self._season_lift[j, day]
        return np.asarray(who.rate * ((1 - a) * steady + a * seasonal))


def demand(shop: ShopSpec, start: date, days: int) -> Demand:
    """Season and campaign tables of a shop for `days` days from `start`."""
    of_year = np.array([(start + timedelta(days=d)).timetuple().tm_yday - 1 for d in range(days)])
    seasons = np.stack([season_curve(peaks)[of_year] for peaks in shop.seasons])
    events = calendar(shop, start, days)
    return Demand(
        start,
        days,
        events,
        seasons,
        np.arange(days + 1, dtype=np.float64),
        _cumulative(events.lift),
        np.stack([_cumulative(row) for row in seasons]),
        np.stack([_cumulative(row * events.lift) for row in seasons]),
    )


def _cumulative(daily: Floats) -> Floats:
    return np.concatenate([np.zeros(1), np.cumsum(daily)])
