"""Examples to learn from and to be checked on: features as of a date with what followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.models.answers import Task
from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.inputs import (
    Inputs,
    expected_spend,
    expected_transactions,
    feature_matrix,
    fit_parametric,
    model_inputs,
)

MAX_SAMPLE_ROWS = 100_000


@dataclass(frozen=True, slots=True)
class Sample:
    """Customers as of ``as_of`` and what they did in the ``days`` after it.

    ``parametric`` was fitted on what was visible on ``as_of``. ``transactions``, ``spend`` and ``wait`` (days
    until the first transaction, NaN without one) are outcomes.
    """

    as_of: date
    days: int
    customers: pa.ChunkedArray
    matrix: Floats
    parametric: PurchaseModel
    transactions: Floats
    spend: Floats
    wait: Floats

    @property
    def silent(self) -> Floats:
        """1 for a customer without a purchase in the window, else 0."""
        return np.asarray(self.transactions == 0, dtype=np.float64)

    def actual(self, task: Task) -> Floats:
        """The outcome that a task predicts."""
        return {Task.CHURN: self.silent, Task.ORDERS: self.transactions, Task.LTV: self.spend}[task]

    def inputs(self) -> Inputs:
        """What a model reads."""
        return model_inputs(self.matrix, self.parametric, self.days)

    def base(self, task: Task) -> Floats:
        """Parametric expectation of the outcome, which the output corrects."""
        return base_of(task, self.matrix, self.parametric, self.days, self.base_floor(task))

    def base_floor(self, task: Task) -> float:
        """A hundredth of the mean expectation; see ``base_floor``."""
        return base_floor(task, self.matrix, self.parametric, self.days)


def base_floor(task: Task, matrix: Floats, parametric: PurchaseModel, days: int) -> float:
    """Smallest expectation that is worked with, so that ratios to it stay finite; 0 for churn."""
    if task is Task.CHURN:
        return 0.0
    return max(float(_expected(task, matrix, parametric, days).mean()) / 100.0, 1e-6)


def base_of(task: Task, matrix: Floats, parametric: PurchaseModel, days: int, floor: float) -> Floats:
    """Parametric expectation of orders or spend, not below ``floor``; 1 for churn, which has no base."""
    if task is Task.CHURN:
        return np.ones(len(matrix))
    return np.asarray(np.maximum(_expected(task, matrix, parametric, days), floor))


def _expected(task: Task, matrix: Floats, parametric: PurchaseModel, days: int) -> Floats:
    compute = expected_transactions if task is Task.ORDERS else expected_spend
    return compute(matrix, parametric, days)


def samples(
    engine: FeatureEngine, windows: list[tuple[date, int]], currency: str, like: PurchaseModel | None = None
) -> list[Sample]:
    """One sample per (as_of, days), in the given order; dates with fewer than two customers are left out.

    Of a large shop every n-th customer is taken, so that memory stays bounded. ``like`` gives the kind of
    purchase model, and where to begin its fits.
    """
    found = []
    parametric = like
    for as_of, days in windows:
        rows = engine.features([as_of], currency)
        if rows.num_rows < 2:
            continue
        step = -(-rows.num_rows // MAX_SAMPLE_ROWS)
        if step > 1:
            rows = rows.take(pa.array(np.arange(0, rows.num_rows, step)))
        matrix = feature_matrix(rows)
        parametric = fit_parametric(matrix, parametric)
        outcome = outcomes(engine, rows["customer_id"], as_of, days, currency)
        found.append(Sample(as_of, days, rows["customer_id"], matrix, parametric, *outcome))
    return found


def outcomes(
    engine: FeatureEngine, customers: pa.ChunkedArray, as_of: date, days: int, currency: str
) -> tuple[Floats, Floats, Floats]:
    """Transactions, spend and wait of the customers in ``(as_of, as_of + days]``."""
    after = engine.outcomes([(as_of, days)], currency)
    position = pc.index_in(customers, value_set=after["customer_id"].combine_chunks())
    result = []
    for name, absent in (("transactions", 0.0), ("spend", 0.0), ("wait", np.nan)):
        values = pc.fill_null(pc.take(after[name].cast(pa.float64()), position), absent)
        result.append(values.to_numpy().astype(np.float64))
    return result[0], result[1], result[2]
