"""How good answers were, once it is known what happened: the columns of a model card and of `quimbi evaluate`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

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


Column = Callable[[Happened, Answers], float]


def _stayed_away(happened: Happened) -> Floats:
    return np.asarray(happened.transactions == 0, dtype=np.float64)


def _of_orders(metric: Callable[[Floats, Floats], float]) -> Column:
    return lambda happened, said: metric(happened.transactions, said.orders)


def _of_spend(metric: Callable[[Floats, Floats], float]) -> Column:
    return lambda happened, said: metric(happened.spend, said.spend)


def _covered(happened: Happened, said: Answers) -> NDArray[np.bool_]:
    assert said.low is not None
    assert said.high is not None
    return (happened.spend >= said.low - _CENT) & (happened.spend <= said.high + _CENT)


def _coverage_of_buyers(happened: Happened, said: Answers) -> float:
    bought = happened.transactions > 0
    return float(_covered(happened, said)[bought].mean()) if bought.any() else 0.0


def _interval_pinball(happened: Happened, said: Answers) -> float:
    assert said.low is not None
    assert said.high is not None
    tail = (1.0 - LEVEL) / 2.0
    low, high = metrics.pinball(happened.spend, said.low, tail), metrics.pinball(happened.spend, said.high, 1.0 - tail)
    return (low + high) / 2.0


#: Every column by name, each computed by itself.
COLUMNS: dict[str, Column] = {
    "auc": lambda happened, said: metrics.auc(_stayed_away(happened), said.silent),
    "brier": lambda happened, said: metrics.brier(_stayed_away(happened), said.silent),
    "ece": lambda happened, said: metrics.ece(_stayed_away(happened), said.silent),
    "orders_mae": lambda happened, said: metrics.mae(happened.transactions, said.median_orders),
    "orders_rmse": _of_orders(metrics.rmse),
    "orders_spearman": _of_orders(metrics.spearman),
    "orders_ngini": _of_orders(metrics.normalised_gini),
    "orders_decile_mape": _of_orders(metrics.decile_mape),
    "orders_bias": _of_orders(metrics.bias),
    "spend_mae": lambda happened, said: metrics.mae(happened.spend, said.median_spend),
    "spend_rmse": _of_spend(metrics.rmse),
    "spend_spearman": _of_spend(metrics.spearman),
    "spend_ngini": _of_spend(metrics.normalised_gini),
    "spend_decile_mape": _of_spend(metrics.decile_mape),
    "spend_bias": _of_spend(metrics.bias),
    "c_index": lambda happened, said: metrics.concordance(happened.wait, said.wait, happened.days),
    "interval_coverage": lambda happened, said: float(_covered(happened, said).mean()),
    "interval_coverage_of_buyers": _coverage_of_buyers,
    "interval_pinball": _interval_pinball,
}


def columns(happened: Happened, said: Answers) -> Columns:
    """All columns; those of intervals only where there are any."""
    return {
        name: compute(happened, said)
        for name, compute in COLUMNS.items()
        if said.low is not None or not name.startswith("interval")
    }


def reliability(happened: Happened, silent: Floats) -> list[dict[str, float]]:
    """Said and happened in ten groups: of those we called 80 % likely to leave, how many left?"""
    table = metrics.calibration(_stayed_away(happened), silent)
    return [{"said": said, "was": was, "customers": count} for said, was, count in table]
