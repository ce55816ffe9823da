"""Definitions in words and numbers: what a segment means in this shop, and who is in it."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from intelligence_svc.axes.catalogue import BY_NAME, NEW_UNTIL_DAYS
from intelligence_svc.axes.domain import UNKNOWN, Axis, AxisName, Boundary, BoundaryRule, Fitted, Memberships, Segment


class SegmentFacts(NamedTuple):
    """One segment of one shop; None where nobody is in it, or where it has no end on that side."""

    segment: Segment
    criteria: str
    lower: float | None
    upper: float | None
    customers: int
    typical: float | None
    typical_low: float | None
    typical_high: float | None


class AxisFacts(NamedTuple):
    """One axis of one shop."""

    axis: Axis
    segments: tuple[SegmentFacts, ...]
    boundaries: tuple[tuple[Boundary, BoundaryRule], ...]
    known: int
    unknown: int
    learned_from: int


def population(fitted: Fitted, found: Memberships) -> dict[str, Any]:
    """Who is where on an axis, for storage: counts, and quartiles of the quantity by dominant segment."""
    segments = []
    for code in range(len(BY_NAME[fitted.axis].all_segments)):
        quantity = found.quantity[found.dominant == code]
        quartiles = np.quantile(quantity, [0.25, 0.5, 0.75]).tolist() if len(quantity) else None
        segments.append({"customers": len(quantity), "quartiles": quartiles})
    return {"unknown": int((found.dominant == UNKNOWN).sum()), "segments": segments}


def describe(stored: dict[str, Any], people: dict[str, Any], currency: str) -> AxisFacts:
    """An axis from what is stored of it."""
    fitted = Fitted.from_dict(stored)
    axis = BY_NAME[fitted.axis]
    shift = 0 if axis.leading is None else 1
    facts = []
    for index, (segment, members) in enumerate(zip(axis.all_segments, people["segments"], strict=True)):
        place = index - shift
        lower = fitted.boundaries[place - 1].value if place > 0 else None
        upper = fitted.boundaries[place].value if 0 <= place < len(fitted.boundaries) else None
        low, middle, high = members["quartiles"] or (None, None, None)
        criteria = _criteria(axis, lower, upper, currency) if place >= 0 else _new()
        facts.append(SegmentFacts(segment, criteria, lower, upper, members["customers"], middle, low, high))
    known = sum(fact.customers for fact in facts)
    boundaries = tuple(zip(fitted.boundaries, axis.rules, strict=True))
    return AxisFacts(axis, tuple(facts), boundaries, known, people["unknown"], fitted.learned_from)


def amount(axis: AxisName, quantity: float, currency: str) -> str:
    """A quantity of an axis for people, such as "340 USD" or "35 %"."""
    if axis is AxisName.PURCHASE_VALUE:
        return f"{quantity:,.0f} {currency}" if quantity >= 100 else f"{quantity:,.2f} {currency}"
    if axis in {AxisName.PRICE_SENSITIVITY, AxisName.RETURN_BEHAVIOR}:
        return f"{quantity:.0%}".replace("%", " %")
    if axis is AxisName.LIFECYCLE_STAGE:
        return f"{quantity:.1f} usual pauses"
    if axis is AxisName.PURCHASE_FREQUENCY:
        return f"{quantity:.1f} purchases a year"
    if axis is AxisName.PURCHASE_CADENCE:
        return f"{quantity:.2f} times their mean"
    return f"{quantity:g} {BY_NAME[axis].unit}"


def _criteria(axis: Axis, lower: float | None, upper: float | None, currency: str) -> str:
    what = axis.quantity.partition(",")[0].partition(";")[0]
    what = what[0].upper() + what[1:]
    if lower is None:
        assert upper is not None  # every axis has at least two segments
        return f"{what}: below {amount(axis.name, upper, currency)}."
    if upper is None:
        return f"{what}: from {amount(axis.name, lower, currency)}."
    return f"{what}: from {amount(axis.name, lower, currency)} to below {amount(axis.name, upper, currency)}."


def _new() -> str:
    return f"First purchase less than {NEW_UNTIL_DAYS:.0f} days ago, whatever came after."
