"""From expectations to distributions: medians and intervals of what one customer will do.

A customer's spend in the window ahead is nothing with some probability, and otherwise lognormal with the served
expectation as its mean and the purchase model's posterior spread (of rate, dropout, basket and their uncertainty).
Such a posterior is right about the shape and not quite about the width. So the levels at which it is read are learned:
in bins of customers by predicted spend, where did the outcomes of past windows fall within their distributions
(conformal prediction on the probability integral transform; the quantiles have the finite-sample correction)?
What is read at the learned levels covers as many as it says when the future resembles those windows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.special import ndtr, ndtri
from scipy.stats import nbinom

from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.inputs import Raw

LEVEL = 0.90
LEVELS = (0.05, 0.10, 0.50, 0.90, 0.95)
MAX_BINS = 10
MIN_BIN_ROWS = 200
_LEAST_VARIATION, _MOST_VARIATION = 0.05, 60.0


@dataclass(frozen=True, slots=True)
class Distribution:
    """Per customer: probability of no purchase, and mean and second moments of orders and spend ahead."""

    none: Floats
    orders: Floats
    orders_square: Floats
    spend: Floats
    spend_square: Floats

    @classmethod
    def of(
        cls, matrix: Floats, parametric: PurchaseModel, days: int, none: Floats, orders: Floats, spend: Floats
    ) -> Distribution:
        """The posterior's spread around the given probability of silence, orders and spend."""
        raw = Raw(matrix)
        moments = parametric.moments_within(raw.repeats, raw.active_weeks, raw.age_weeks, days / 7.0)
        value = parametric.expected_value(raw["transactions"], raw.mean_value)
        square = parametric.spend_square(moments, raw["transactions"], raw.mean_value)
        mean, spent = np.maximum(moments[0], 1e-9), np.maximum(moments[0] * value, 1e-9)
        # Second moments keep the posterior's ratio to the squared mean.
        return cls(
            none,
            orders,
            (moments[0] + moments[1]) / mean**2 * orders**2,
            spend,
            square / spent**2 * spend**2,
        )

    def _positive(self) -> tuple[Floats, Floats]:
        """Mean and deviation of the logarithm of spend, given any."""
        some = np.maximum(1.0 - self.none, 1e-6)
        mean = np.maximum(self.spend, 1e-9) / some
        variation = self.spend_square / some / mean**2 - 1.0
        squared = np.log1p(np.clip(variation, _LEAST_VARIATION, _MOST_VARIATION))
        return np.log(mean) - squared / 2.0, np.sqrt(squared)

    def spend_at(self, level: Floats) -> Floats:
        """Quantiles of spend, one level per customer."""
        centre, deviation = self._positive()
        some = np.maximum(1.0 - self.none, 1e-6)
        within = np.clip((level - self.none) / some, 1e-9, 1.0 - 1e-9)
        return np.where(level > self.none, np.exp(centre + deviation * ndtri(within)), 0.0)

    def placed(self, spend: Floats, random: np.random.Generator) -> Floats:
        """Where outcomes fall within their distributions, 0..1; somewhere below ``none`` for those without spend."""
        centre, deviation = self._positive()
        inner = ndtr((np.log(np.maximum(spend, 1e-9)) - centre) / deviation)
        within = self.none + (1.0 - self.none) * inner
        return np.where(spend > 0, within, random.random(len(spend)) * self.none)

    def median_orders(self) -> Floats:
        """Median number of orders: whole, 0 for customers who more likely than not stay away."""
        some = np.maximum(1.0 - self.none, 1e-6)
        mean = np.maximum(self.orders / some, 1.0 + 1e-6)
        variance = np.maximum(self.orders_square / some - mean**2, 1e-9)
        further = mean - 1.0
        # The orders after the first are negative binomial, or nearly Poisson where they vary no more than that.
        share = np.clip(further / np.maximum(variance, further * 1.001), 1e-9, 1.0 - 1e-9)
        level = np.clip((0.5 - self.none) / some, 0.0, 1.0)
        return np.where(self.none < 0.5, 1.0 + nbinom.ppf(level, further * share / (1.0 - share), share), 0.0)


@dataclass(frozen=True, slots=True)
class Spread:
    """Learned levels: per bin of predicted spend (upper edges, multiples of the mean prediction) those at which a
    distribution is read for each of ``LEVELS``.
    """

    edges: tuple[float, ...]
    levels: tuple[tuple[float, ...], ...]
    mean_prediction: float

    def read(self, distribution: Distribution) -> dict[float, Floats]:
        """Spend at each of ``LEVELS``, in rising order for every customer."""
        predicted = distribution.spend / self.mean_prediction
        which = np.searchsorted(np.asarray(self.edges), predicted, side="left")
        table = np.asarray(self.levels)[which]
        rows = [distribution.spend_at(table[:, column]) for column in range(len(LEVELS))]
        return dict(zip(LEVELS, np.maximum.accumulate(rows, axis=0), strict=True))

    def as_dict(self) -> dict[str, object]:
        """For a model card."""
        return {
            "edges": list(self.edges),
            "levels": [list(row) for row in self.levels],
            "mean_prediction": self.mean_prediction,
        }

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> Spread:
        """The inverse of ``as_dict``."""
        levels = tuple(tuple(float(level) for level in row) for row in values["levels"])
        return cls(tuple(float(edge) for edge in values["edges"]), levels, float(values["mean_prediction"]))


def unlearned(distribution: Distribution) -> Spread:
    """The posterior as it is, for shops without any past window."""
    return Spread((), (LEVELS,), max(float(distribution.spend.mean()), 1e-9))


def learn(past: list[tuple[Distribution, Floats]], seed: int) -> Spread:
    """Learns the levels from distributions and outcomes of past windows. At least one row."""
    random = np.random.default_rng(seed)
    placed = np.concatenate([distribution.placed(spend, random) for distribution, spend in past])
    means = [max(float(distribution.spend.mean()), 1e-9) for distribution, _ in past]
    predicted = np.concatenate([d.spend / mean for (d, _), mean in zip(past, means, strict=True)])
    bins = int(np.clip(len(predicted) // MIN_BIN_ROWS, 1, MAX_BINS))
    parts = np.array_split(np.argsort(predicted, kind="stable"), bins)
    edges = tuple(float(predicted[part[-1]]) for part in parts[:-1])
    return Spread(edges, tuple(_levels(placed[part]) for part in parts), float(np.mean(means)))


def _levels(placed: Floats) -> tuple[float, ...]:
    ordered, count = np.sort(placed), len(placed)
    found = []
    for level in LEVELS:
        below, above = int(np.floor(level * (count + 1))) - 1, int(np.ceil(level * (count + 1))) - 1
        if level < 0.5:
            found.append(float(ordered[below]) if below >= 0 else 0.0)
        elif level > 0.5:
            found.append(float(ordered[above]) if above < count else 1.0)
        else:
            found.append(float(np.median(ordered)))
    return tuple(found)
