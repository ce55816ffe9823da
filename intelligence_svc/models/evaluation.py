"""How good answers were, once it is known what happened: the columns of a model card and of `quimbi evaluate`."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intelligence_svc.models import metrics
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.spread import LEVEL

Columns = dict[str, float]
_CENT = 0.01


@dataclass(frozen=True, slots=True)
class Answers:
    """What was said about each customer for one window. Means are judged by squared error and totals, medians by
    absolute error. ``wait`` orders customers by how soon they are expected. An interval is optional.
    """

    silent: Floats
    orders: Floats
    median_orders: Floats
    spend: Floats
    median_spend: Floats
    wait: Floats
    low: Floats | None = None
    high: Floats | None = None

    def part(self, rows: np.ndarray) -> Answers:
        """The answers about some of the customers."""
        return Answers(
            self.silent[rows],
            self.orders[rows],
            self.median_orders[rows],
            self.spend[rows],
            self.median_spend[rows],
            self.wait[rows],
            None if self.low is None else self.low[rows],
            None if self.high is None else self.high[rows],
        )


@dataclass(frozen=True, slots=True)
class Happened:
    """What the same customers did. ``wait`` is NaN for those who bought nothing within the window's ``days``."""

    transactions: Floats
    spend: Floats
    wait: Floats
    days: int

    def part(self, rows: np.ndarray) -> Happened:
        """Some of the customers."""
        return Happened(self.transactions[rows], self.spend[rows], self.wait[rows], self.days)


def churn_columns(happened: Happened, silent: Floats) -> Columns:
    """Ranking and calibration of the probability of silence."""
    stayed_away = np.asarray(happened.transactions == 0, dtype=np.float64)
    return {
        "auc": metrics.auc(stayed_away, silent),
        "brier": metrics.brier(stayed_away, silent),
        "ece": metrics.ece(stayed_away, silent),
    }


def amount_columns(prefix: str, actual: Floats, mean: Floats, median: Floats) -> Columns:
    """Errors, ranking, calibration and total of orders or spend."""
    return {
        f"{prefix}_mae": metrics.mae(actual, median),
        f"{prefix}_rmse": metrics.rmse(actual, mean),
        f"{prefix}_spearman": metrics.spearman(actual, mean),
        f"{prefix}_ngini": metrics.normalised_gini(actual, mean),
        f"{prefix}_decile_mape": metrics.decile_mape(actual, mean),
        f"{prefix}_bias": metrics.bias(actual, mean),
    }


def interval_columns(happened: Happened, low: Floats, high: Floats) -> Columns:
    """Coverage over all customers and over those who bought, and mean pinball loss of both ends."""
    inside = (happened.spend >= low - _CENT) & (happened.spend <= high + _CENT)
    bought = happened.transactions > 0
    tail = (1.0 - LEVEL) / 2.0
    ends = (metrics.pinball(happened.spend, low, tail), metrics.pinball(happened.spend, high, 1.0 - tail))
    return {
        "interval_coverage": float(inside.mean()),
        "interval_coverage_of_buyers": float(inside[bought].mean()) if bought.any() else 0.0,
        "interval_pinball": sum(ends) / 2.0,
    }


def columns(happened: Happened, answers: Answers) -> Columns:
    """All columns; those of intervals only where there are any."""
    found = {
        **churn_columns(happened, answers.silent),
        **amount_columns("orders", happened.transactions, answers.orders, answers.median_orders),
        **amount_columns("spend", happened.spend, answers.spend, answers.median_spend),
        "c_index": metrics.concordance(happened.wait, answers.wait, happened.days),
    }
    if answers.low is not None and answers.high is not None:
        found |= interval_columns(happened, answers.low, answers.high)
    return found


def reliability(happened: Happened, silent: Floats) -> list[dict[str, float]]:
    """Said and happened in ten groups: of those we called 80 % likely to leave, how many left?"""
    stayed_away = np.asarray(happened.transactions == 0, dtype=np.float64)
    table = metrics.calibration(stayed_away, silent)
    return [{"said": said, "was": was, "customers": count} for said, was, count in table]
