"""From features to the quantity of each axis, and how much evidence stands behind it.

Shares and rates of a few purchases are drawn towards the shop's own mean by a fixed weight of evidence, so that one
lucky order makes nobody extreme (an empirical-Bayes estimate with a fixed prior strength).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from intelligence_svc.axes.domain import AxisName, Floats

_YEAR = 365.25
_SHORTEST_PAUSE_DAYS = 14.0
_LEAST_RATE = 1e-3


@dataclass(frozen=True, slots=True)
class Columns:
    """Features by name, as arrays over customers."""

    table: pa.Table

    def __getitem__(self, name: str) -> Floats:
        values: Floats = self.table[name].to_numpy().astype(np.float64)
        return values

    @property
    def repeats(self) -> Floats:
        """Transactions after the first."""
        return np.maximum(self["transactions"] - 1.0, 0.0)


@dataclass(frozen=True, slots=True)
class Measured:
    """Of every customer: `quantity` (NaN: unknown), `evidence` as a number of observations, of which `half` give a
    confidence of one half; `learn` are the values that boundaries are learned from.
    """

    quantity: Floats
    evidence: Floats
    half: float
    learn: Floats


def habit(axis: AxisName, columns: Columns) -> float:
    """The shop's own `typical` that thin evidence is drawn towards; 0 where the history has nothing of the kind."""
    return _HABITS[axis](columns) if columns.table.num_rows else 0.0


def measure(axis: AxisName, columns: Columns, typical: float) -> Measured:
    """The quantity of an axis for every customer."""
    return _MEASURES[axis](columns, typical)


def _ratio(numerator: Floats, denominator: Floats) -> float:
    total = float(denominator.sum())
    return float(numerator.sum()) / total if total > 0 else 0.0


def _drawn(successes: Floats, trials: Floats, typical: float, weight: float) -> Floats:
    return (successes + weight * typical) / (trials + weight)


def _net_spend(columns: Columns) -> Floats:
    # No price at all means orders in other currencies, or free ones: nothing is known about value.
    spend = columns["spend"]
    return np.where(spend > 0, np.maximum(spend - columns["returned"], 0.0), np.nan)


def _typical_value(columns: Columns) -> float:
    known = _net_spend(columns)
    known = known[known > 0]
    return float(np.median(known)) if len(known) else 0.0


def _value(columns: Columns, typical: float) -> Measured:
    net = _net_spend(columns)
    return Measured(net, columns["transactions"], 1.0, net[net > 0])


def _typical_rate(columns: Columns) -> float:
    return max(_ratio(columns.repeats, columns["tenure"] / _YEAR), _LEAST_RATE)


def _frequency(columns: Columns, typical: float) -> Measured:
    years, repeats = columns["tenure"] / _YEAR, columns.repeats
    rate = _drawn(repeats, years, typical, 0.5)
    # A single purchase a few days ago says nothing about how often someone buys.
    rate = np.where((repeats == 0) & (columns["tenure"] < 30), np.nan, rate)
    return Measured(rate, repeats + 2.0 * years, 2.0, rate[~np.isnan(rate)])


def _spreads(columns: Columns) -> tuple[Floats, Floats]:
    """Squared coefficient of variation of the pauses and their number."""
    pauses = columns.repeats
    total = np.maximum(columns["tenure"] - columns["recency"], 0.0)
    squares = np.nan_to_num(columns["gap_squares"])
    count = np.maximum(pauses, 2.0)
    mean = np.maximum(total / count, 1e-9)
    variance = np.maximum(squares - total**2 / count, 0.0) / (count - 1.0)
    return np.where(pauses >= 2, variance / mean**2, np.nan), pauses


def _typical_spread(columns: Columns) -> float:
    squared, pauses = _spreads(columns)
    known = ~np.isnan(squared)
    # A spread of n pauses cannot exceed n: trimmed, so that a few extreme customers do not set the shop's habit.
    return _ratio(np.minimum(squared[known], 4.0) * (pauses[known] - 1.0), pauses[known] - 1.0)


def _cadence(columns: Columns, typical: float) -> Measured:
    squared, pauses = _spreads(columns)
    freedom = np.maximum(pauses - 1.0, 0.0)
    spread = np.sqrt(_drawn(squared * freedom, freedom, typical, 1.0))
    return Measured(spread, freedom, 3.0, spread[~np.isnan(spread)])


def _share_measure(part: Floats, whole: Floats, orders: Floats, typical: float) -> Measured:
    if typical <= 0.0:
        nothing = np.full(len(orders), np.nan)
        return Measured(nothing, orders, 2.0, nothing[:0])
    share = np.clip(part / np.maximum(whole, 1e-9), 0.0, 1.0)
    drawn = _drawn(share * orders, orders, typical, 0.5)
    drawn = np.where(whole > 0, drawn, np.nan)
    return Measured(drawn, orders, 2.0, drawn[~np.isnan(drawn)])


def _price(columns: Columns, typical: float) -> Measured:
    orders = columns["orders"]
    return _share_measure(columns["discounted_orders"], orders, orders, typical)


def _returns(columns: Columns, typical: float) -> Measured:
    return _share_measure(columns["returned"], columns["spend"], columns["orders"], typical)


def _breadth(columns: Columns, typical: float) -> Measured:
    count = columns["categories"]
    count = np.where(count > 0, count, np.nan)
    return Measured(count, columns["orders"], 2.0, count[~np.isnan(count)])


def _typical_pause(columns: Columns) -> float:
    repeated = columns.repeats > 0
    pauses = (columns["tenure"] - columns["recency"])[repeated] / columns.repeats[repeated]
    return float(max(np.median(pauses), _SHORTEST_PAUSE_DAYS)) if len(pauses) else 90.0


def _usual_pause(columns: Columns, typical: float) -> Floats:
    between = np.where(columns.repeats > 0, np.maximum(columns["tenure"] - columns["recency"], 0.0), 0.0)
    return np.maximum(_drawn(between, columns.repeats, typical, 1.0), _SHORTEST_PAUSE_DAYS)


def _lifecycle(columns: Columns, typical: float) -> Measured:
    usual = _usual_pause(columns, typical)
    learn = (np.nan_to_num(columns["last_gap"]) / usual)[columns.repeats > 0]
    return Measured(columns["recency"] / usual, columns["transactions"], 1.5, learn)


def _engagement(columns: Columns, typical: float) -> Measured:
    windows = ("transactions_30", "transactions_90", "transactions_180", "transactions_365")
    points: Floats = np.sum([columns[name] for name in windows], axis=0)
    return Measured(points, columns["transactions"], 1.0, points[points > 0])


_HABITS: dict[AxisName, Callable[[Columns], float]] = {
    AxisName.PURCHASE_VALUE: _typical_value,
    AxisName.PURCHASE_FREQUENCY: _typical_rate,
    AxisName.PURCHASE_CADENCE: _typical_spread,
    AxisName.PRICE_SENSITIVITY: lambda c: _ratio(c["discounted_orders"], c["orders"]),
    AxisName.RETURN_BEHAVIOR: lambda c: _ratio(np.minimum(c["returned"], c["spend"]), c["spend"]),
    AxisName.CATEGORY_BREADTH: lambda c: 0.0,
    AxisName.LIFECYCLE_STAGE: _typical_pause,
    AxisName.ENGAGEMENT: lambda c: 0.0,
}
_MEASURES: dict[AxisName, Callable[[Columns, float], Measured]] = {
    AxisName.PURCHASE_VALUE: _value,
    AxisName.PURCHASE_FREQUENCY: _frequency,
    AxisName.PURCHASE_CADENCE: _cadence,
    AxisName.PRICE_SENSITIVITY: _price,
    AxisName.RETURN_BEHAVIOR: _returns,
    AxisName.CATEGORY_BREADTH: _breadth,
    AxisName.LIFECYCLE_STAGE: _lifecycle,
    AxisName.ENGAGEMENT: _engagement,
}
