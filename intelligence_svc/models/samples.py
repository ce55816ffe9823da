"""Examples to learn from and to be checked on: features as of a date with what followed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.inputs import (
    Inputs,
    expected_spend,
    expected_transactions,
    feature_matrix,
    fit_parametric,
    model_inputs,
)


@dataclass(frozen=True, slots=True)
class Sample:
    """All customers as of ``as_of`` and what they did in the ``days`` after it.

    ``parametric`` was fitted on what was visible on ``as_of``. ``transactions`` and ``spend`` are outcomes.
    """

    as_of: date
    days: int
    matrix: Floats
    parametric: PurchaseModel
    transactions: Floats
    spend: Floats

    @property
    def silent(self) -> Floats:
        """1 for a customer without a purchase in the window, else 0."""
        return np.asarray(self.transactions == 0, dtype=np.float64)

    def inputs(self) -> Inputs:
        """What a model reads."""
        return model_inputs(self.matrix, self.parametric, self.days)

    def base_spend(self) -> Floats:
        """Parametric expectation of ``spend``."""
        return spend_base(self.matrix, self.parametric, self.days, self.base_floor())

    def base_floor(self) -> float:
        """A hundredth of the mean expected spend; see ``spend_base``."""
        return base_floor(self.matrix, self.parametric, self.days)

    def base_transactions(self) -> Floats:
        """Parametric expectation of ``transactions``."""
        return expected_transactions(self.matrix, self.parametric, self.days)


def base_floor(matrix: Floats, parametric: PurchaseModel, days: int) -> float:
    """Smallest expected spend that is worked with, so that ratios to it stay finite."""
    return max(float(expected_spend(matrix, parametric, days).mean()) / 100.0, 1e-6)


def spend_base(matrix: Floats, parametric: PurchaseModel, days: int, floor: float) -> Floats:
    """Parametric expected spend, not below ``floor``."""
    return np.asarray(np.maximum(expected_spend(matrix, parametric, days), floor))


def samples(engine: FeatureEngine, windows: list[tuple[date, int]], currency: str) -> list[Sample]:
    """One sample per (as_of, days), in the given order; dates without any customer are left out."""
    features = engine.features(sorted({as_of for as_of, _ in windows}), currency)
    found = []
    parametric: PurchaseModel | None = None
    for as_of, days in windows:
        rows = features.filter(pc.equal(features["as_of"], pa.scalar(as_of, pa.date32())))
        if rows.num_rows < 2:
            continue
        matrix = feature_matrix(rows)
        parametric = fit_parametric(matrix, parametric)
        transactions, spend = _outcome(engine, rows["customer_id"], as_of, days, currency)
        found.append(Sample(as_of, days, matrix, parametric, transactions, spend))
    return found


def _outcome(
    engine: FeatureEngine, customers: pa.ChunkedArray, as_of: date, days: int, currency: str
) -> tuple[Floats, Floats]:
    after = engine.outcomes([(as_of, days)], currency)
    position = pc.index_in(customers, value_set=after["customer_id"].combine_chunks())
    result = []
    for name in ("transactions", "spend"):
        values = pc.fill_null(pc.take(after[name].cast(pa.float64()), position), 0.0)
        result.append(values.to_numpy().astype(np.float64))
    return result[0], result[1]
