"""What an axis, a segment and a boundary are.

An axis orders its segments by one quantity. Between two neighbours lies a boundary, and around it a ramp on which
membership passes from the one to the other; beyond the ramp a customer belongs to one segment alone. A customer's
dominant segment is the one whose side of the boundary they are on.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Codes = NDArray[np.int16]

UNKNOWN = -1
"""Code of the dominant segment where the history says nothing about an axis."""


class AxisName(StrEnum):
    """The axes, in the order in which everything shows them."""

    PURCHASE_VALUE = "purchase_value"
    PURCHASE_FREQUENCY = "purchase_frequency"
    PURCHASE_CADENCE = "purchase_cadence"
    PRICE_SENSITIVITY = "price_sensitivity"
    RETURN_BEHAVIOR = "return_behavior"
    CATEGORY_BREADTH = "category_breadth"
    LIFECYCLE_STAGE = "lifecycle_stage"
    ENGAGEMENT = "engagement"


class Scale(StrEnum):
    """How the quantity of an axis is measured: by differences or by ratios."""

    LINEAR = "linear"
    LOG = "log"
    LOG_ONE_PLUS = "log_one_plus"

    def of(self, quantity: Floats) -> Floats:
        """Position on the scale; NaN stays NaN."""
        if self is Scale.LINEAR:
            return quantity
        if self is Scale.LOG_ONE_PLUS:
            return np.log1p(np.maximum(quantity, 0.0))
        return np.log(np.maximum(quantity, 1e-9))

    def back(self, position: float) -> float:
        """The quantity at a position."""
        if self is Scale.LINEAR:
            return position
        return float(np.expm1(position)) if self is Scale.LOG_ONE_PLUS else float(np.exp(position))


@dataclass(frozen=True, slots=True)
class Segment:
    """A named part of an axis; `meaning` completes "Customers who …"."""

    name: str
    title: str
    meaning: str


@dataclass(frozen=True, slots=True)
class BoundaryRule:
    """Where a boundary may lie, in units of the axis's quantity (`Axis.relative`: as multiples of the median).

    It is learned so that `share` of the customers that it is learned from lie below; `low` and `high` are the business
    rule, which always wins; `default` is what a shop with few customers starts from.
    """

    share: float
    default: float
    low: float
    high: float
    reason: str


@dataclass(frozen=True, slots=True)
class Axis:
    """An axis before it is fitted.

    `quantity` says in words what is measured, `unit` in what. `segments` run from small to large quantities, one more
    than `rules`; `leading` (of lifecycle_stage) stands before them and is decided by time alone. `ramp` is half the
    width of the zone of mixed membership, on the scale. `whole` quantities are counts: boundaries lie between two.
    """

    name: AxisName
    quantity: str
    unit: str
    scale: Scale
    segments: tuple[Segment, ...]
    rules: tuple[BoundaryRule, ...]
    ramp: float
    relative: bool = False
    whole: bool = False
    leading: Segment | None = None
    learned_from: str = "all customers known on this axis"

    @property
    def all_segments(self) -> tuple[Segment, ...]:
        """In the order of memberships."""
        return self.segments if self.leading is None else (self.leading, *self.segments)


@dataclass(frozen=True, slots=True)
class Boundary:
    """A fitted boundary. `learned` is where the shop's customers alone would put it, `value` where it is.

    `by_rule` tells that the business rule moved it. All in units of the quantity.
    """

    value: float
    learned: float | None
    low: float
    high: float
    by_rule: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """An axis as it is for one shop: its boundaries and `typical`, the shop's own habit that thin evidence is
    drawn towards. `learned_from` is the number of customers behind it, 0 when the history lacks what it needs.
    """

    axis: AxisName
    boundaries: tuple[Boundary, ...]
    typical: float
    learned_from: int

    def to_dict(self) -> dict[str, Any]:
        """For storage."""
        return {
            "axis": self.axis.value,
            "typical": self.typical,
            "learned_from": self.learned_from,
            "boundaries": [
                {"value": b.value, "learned": b.learned, "low": b.low, "high": b.high, "by_rule": b.by_rule}
                for b in self.boundaries
            ],
        }

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> Fitted:
        """From storage; floats come back bit by bit."""
        return cls(
            AxisName(stored["axis"]),
            tuple(Boundary(**boundary) for boundary in stored["boundaries"]),
            float(stored["typical"]),
            int(stored["learned_from"]),
        )


@dataclass(frozen=True, slots=True)
class Memberships:
    """Of every customer on one axis.

    `values`: customers x segments, 0 to 1, rows sum to 1, or all NaN where unknown. `dominant`: index of the
    segment, or `UNKNOWN`. `confidence`: 0 to 1, and 0 where unknown. `quantity`: what was measured, NaN where unknown.
    """

    values: Floats
    dominant: Codes
    confidence: Floats
    quantity: Floats
