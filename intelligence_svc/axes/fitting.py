"""Fitting the axes to a shop: learned boundaries, few-customer defaults, and business rules that win over both."""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from intelligence_svc.axes.catalogue import AXES
from intelligence_svc.axes.domain import Axis, AxisName, Boundary, BoundaryRule, Fitted, Floats
from intelligence_svc.axes.memberships import memberships
from intelligence_svc.axes.quantities import Columns, habit, measure

#: A learned boundary weighs as much as the default when it stands on this many customers.
DEFAULT_WEIGHT = 30.0
#: A definition stays until more than this share of the customers would be in another segment by a new one. Segments
#: that drift a little with every import would make every trend an artefact of the boundaries.
KEEP_UNTIL_MOVED = 0.02
#: A value that this share of the customers have in common is a step, not a slope: no boundary lies on it.
_ATOM = 0.01

Definitions = Mapping[AxisName, Fitted]


def fit(table: pa.Table, previous: Definitions | None = None) -> Definitions:
    """The axes of a shop as of the day of a table of features.

    Deterministic. With `previous`, an axis that would put no more than 2 % of the customers into another segment stays
    as it was, bit by bit.
    """
    fresh = {axis.name: fit_axis(axis, table) for axis in AXES}
    if not previous:
        return fresh
    return {
        name: previous[name] if name in previous and _moved(previous[name], new, table) <= KEEP_UNTIL_MOVED else new
        for name, new in fresh.items()
    }


def fit_axis(axis: Axis, table: pa.Table) -> Fitted:
    """One axis, from its features alone."""
    columns = Columns(table)
    typical = habit(axis.name, columns)
    measured = measure(axis.name, columns, typical)
    factor = typical if axis.relative and typical > 0 else 1.0
    positions = np.sort(axis.scale.of(measured.learn))
    boundaries: list[Boundary] = []
    for rule in axis.rules:
        least = axis.scale.of(np.array([boundaries[-1].value]))[0] + 2.0 * axis.ramp if boundaries else -math.inf
        boundaries.append(_boundary(axis, rule, positions, factor, float(least)))
    return Fitted(axis.name, tuple(boundaries), typical, len(positions))


def _boundary(axis: Axis, rule: BoundaryRule, positions: Floats, factor: float, least: float) -> Boundary:
    low, high, default = (
        float(axis.scale.of(np.array([bound * factor]))[0]) for bound in (rule.low, rule.high, rule.default)
    )
    learned = _learned(positions, rule.share) if len(positions) else None
    if learned is None:
        wanted = default
    else:
        weight = len(positions) / (len(positions) + DEFAULT_WEIGHT)
        wanted = weight * learned + (1.0 - weight) * default
    # Neighbouring ramps never overlap; the rules leave room for that.
    value = max(min(max(wanted, low), high), least)
    quantity = axis.scale.back(value)
    if axis.whole:
        quantity = _between_two(quantity, axis.scale.back(max(low, least)))
    return Boundary(
        value=quantity,
        learned=None if learned is None else axis.scale.back(learned),
        low=rule.low * factor,
        high=rule.high * factor,
        by_rule=not low <= wanted <= high or rule.low == rule.high,
    )


def _learned(positions: Floats, share: float) -> float:
    """The position below which `share` of sorted positions lie; off any value that many customers have in common."""
    cut = float(np.quantile(positions, share))
    first, last = np.searchsorted(positions, cut - 1e-9, "left"), np.searchsorted(positions, cut + 1e-9, "right")
    if last - first <= max(_ATOM * len(positions), 1.0):
        return cut
    target = share * len(positions)
    nearer_below = target - first < last - target
    if nearer_below and first > 0:
        return float(positions[first - 1] + positions[first]) / 2.0
    if last < len(positions):
        return float(positions[last - 1] + positions[last]) / 2.0
    return cut


def _between_two(quantity: float, least: float) -> float:
    """The half between two whole numbers next to a quantity, and not below `least`."""
    half = math.floor(quantity) + 0.5
    return half if half >= least - 1e-9 else half + 1.0


def _moved(old: Fitted, new: Fitted, table: pa.Table) -> float:
    """Share of the customers whose dominant segment the new definition would change."""
    if old == new or table.num_rows == 0:
        return 0.0
    return float(np.mean(memberships(old, table).dominant != memberships(new, table).dominant))
