"""All that is said about what customers will do, computed together from a shop's models, for many customers at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.inputs import Raw, expected_transactions
from intelligence_svc.models.spread import Distribution

_DAYS_PER_WEEK = 7.0
_LEAST_PROBABILITY = 1e-6
RETURN_SHARES = (0.1, 0.5, 0.9)


@dataclass(frozen=True, slots=True)
class Forecast:
    """One entry per customer.

    ``silent`` is the probability of no purchase within the churn horizon. Orders and spend are those within the value
    horizon: means, medians and the ends of the central 80 and 90 % intervals. ``wait`` is the mean number of days
    until the next purchase, counted as the churn horizon where none comes before its end: it orders customers by how
    soon they are expected. ``next_days`` are the days by which one in ten, half and nine in ten of those who come
    back within the churn horizon have done so.
    """

    silent: Floats
    orders: Floats
    median_orders: Floats
    spend: Floats
    median_spend: Floats
    low_80: Floats
    high_80: Floats
    low_90: Floats
    high_90: Floats
    wait: Floats
    next_days: tuple[Floats, Floats, Floats]


@dataclass(frozen=True, slots=True)
class Silence:
    """Probability of no purchase within the value horizon, consistent with the expected orders: logistic in the
    purchase model's own log-odds and in how far the expectation was corrected.
    """

    constant: float = 0.0
    odds: float = 1.0
    correction: float = 0.0

    def probability(self, matrix: Floats, parametric: PurchaseModel, days: int, orders: Floats) -> Floats:
        """Per customer, given the corrected expectation ``orders``."""
        odds, correction = silence_inputs(matrix, parametric, days, orders)
        score = self.constant + self.odds * odds + self.correction * correction
        return np.asarray(np.clip(expit(score), _LEAST_PROBABILITY, 1.0 - _LEAST_PROBABILITY))


def silence_inputs(matrix: Floats, parametric: PurchaseModel, days: int, orders: Floats) -> tuple[Floats, Floats]:
    """Log-odds of silence by the purchase model, and the logarithm of the correction of its expectation."""
    raw = Raw(matrix)
    none = parametric.none_within(raw.repeats, raw.active_weeks, raw.age_weeks, days / _DAYS_PER_WEEK)
    expected = expected_transactions(matrix, parametric, days)
    ratio = np.maximum(orders, 1e-9) / np.maximum(expected, 1e-9)
    return logit(np.clip(none, _LEAST_PROBABILITY, 1.0 - _LEAST_PROBABILITY)), np.log(np.clip(ratio, 1e-3, 1e3))


def distribution(
    matrix: Floats, parametric: PurchaseModel, days: int, silence: Silence, orders: Floats, spend: Floats
) -> Distribution:
    """The distribution of orders and spend around the given means."""
    none = silence.probability(matrix, parametric, days, orders)
    return Distribution.of(matrix, parametric, days, none, orders, spend)


def waiting(matrix: Floats, parametric: PurchaseModel, days: int, silent: Floats) -> Floats:
    """``Forecast.wait``: the purchase model's rhythm, scaled to the given probability of silence."""
    raw = Raw(matrix)
    weeks = days / _DAYS_PER_WEEK
    age, shape = parametric.alpha + raw.age_weeks, parametric.r + raw.repeats
    returned = 1.0 - np.exp(shape * (np.log(age) - np.log(age + weeks)))
    staying = (1.0 - silent) / np.maximum(returned, 1e-9)
    open_weeks = parametric.mean_pause(raw.repeats, raw.age_weeks, weeks)
    return np.asarray(_DAYS_PER_WEEK * (weeks - staying * (weeks - open_weeks)))


def next_purchase(matrix: Floats, parametric: PurchaseModel, days: int) -> tuple[Floats, Floats, Floats]:
    """``Forecast.next_days``."""
    raw = Raw(matrix)
    weeks = days / _DAYS_PER_WEEK
    low, middle, high = (
        parametric.pause_ends(raw.repeats, raw.age_weeks, share, weeks) * _DAYS_PER_WEEK for share in RETURN_SHARES
    )
    return low, middle, high
