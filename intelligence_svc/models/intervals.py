"""Intervals by split conformal prediction within value bins.

Customers are ordered by predicted value and cut into bins of equal count; within a bin the interval is the
prediction times the 5 % and 95 % quantile of actual / predicted, taken on a window that the model had not
seen. The quantiles have the finite-sample correction, so coverage is at least 90 % when the future resembles
that window.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intelligence_svc.models.btyd import Floats

LEVEL = 0.90
MAX_BINS = 10
MIN_BIN_ROWS = 100


@dataclass(frozen=True, slots=True)
class Intervals:
    """Per bin: upper edge (multiple of the mean prediction), low and high factor on the prediction."""

    edges: tuple[float, ...]
    low: tuple[float, ...]
    high: tuple[float, ...]
    mean_prediction: float

    def around(self, predicted: Floats) -> tuple[Floats, Floats]:
        """Low and high for each prediction; low <= prediction <= high."""
        which = np.searchsorted(np.asarray(self.edges), predicted / self.mean_prediction, side="left")
        low = predicted * np.asarray(self.low)[which]
        high = predicted * np.asarray(self.high)[which]
        return np.minimum(low, predicted), np.maximum(high, predicted)

    def as_dict(self) -> dict[str, object]:
        """For a model card."""
        return {
            "edges": list(self.edges),
            "low": list(self.low),
            "high": list(self.high),
            "mean_prediction": self.mean_prediction,
        }

    @classmethod
    def from_dict(cls, values: dict[str, object]) -> Intervals:
        """The inverse of ``as_dict``."""
        lists = []
        for name in ("edges", "low", "high"):
            numbers = values[name]
            assert isinstance(numbers, list)
            lists.append(tuple(float(number) for number in numbers))
        mean = values["mean_prediction"]
        assert isinstance(mean, (int, float))
        return cls(lists[0], lists[1], lists[2], float(mean))


def fit(actual: Floats, predicted: Floats) -> Intervals:
    """Learns the factors. At least one row; few rows give one wide bin."""
    mean = max(float(predicted.mean()), 1e-9)
    bins = int(np.clip(len(predicted) // MIN_BIN_ROWS, 1, MAX_BINS))
    parts = np.array_split(np.argsort(predicted, kind="stable"), bins)
    ratio = actual / np.maximum(predicted, 1e-9)
    edges = [float(predicted[part[-1]] / mean) for part in parts[:-1]]
    low, high = zip(*(_quantiles(ratio[part]) for part in parts), strict=True)
    return Intervals(tuple(edges), tuple(low), tuple(high), mean)


def _quantiles(ratio: Floats) -> tuple[float, float]:
    ordered = np.sort(ratio)
    count = len(ordered)
    tail = (1.0 - LEVEL) / 2.0
    below = int(np.floor(tail * (count + 1))) - 1
    above = int(np.ceil((1.0 - tail) * (count + 1))) - 1
    return float(ordered[below]) if below >= 0 else 0.0, float(ordered[min(above, count - 1)])


def coverage(actual: Floats, low: Floats, high: Floats) -> float:
    """Share of outcomes within their interval (a hundredth of a unit of tolerance for rounding)."""
    if not len(actual):
        return 0.0
    return float(np.mean((actual >= low - 0.01) & (actual <= high + 0.01)))
