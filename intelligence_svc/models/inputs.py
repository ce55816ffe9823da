"""From features to the numbers that a model reads.

The parametric model's answers for the asked horizon are inputs themselves: they carry the horizon, so a model
trained on shorter windows can be asked for longer ones. Everything is rounded to float32 before training,
since that is what the served graph computes with.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.models.btyd import Dropout, Floats, PurchaseModel
from intelligence_svc.models.btyd import fit as fit_purchase_model

Inputs = NDArray[np.float32]

# Free of the horizon's scale: these alone feed linear models.
STACK = (
    "logit_none",
    "log_expected",
    "silent_share",
    "silence_per_gap",
    "log_repeats",
    "log_mean_value",
    "recent_share",
)
EXTRA = (
    "recency",
    "tenure",
    "mean_gap",
    "gap_spread",
    "last_gap",
    "longest_gap",
    "transactions_30",
    "transactions_90",
    "transactions_180",
    "transactions_365",
    "log_spend",
    "log_spend_90",
    "log_spend_365",
    "log_last_value",
    "log_largest_value",
    "pieces_per_transaction",
    "saved_share",
    "discounted_share",
    "returned_share",
    "refunded_share",
    "categories",
)
COLUMNS = STACK + EXTRA
_DAYS_PER_WEEK = 7.0


def feature_matrix(table: pa.Table) -> Floats:
    """Features by customer (rows) and ``definitions.NAMES`` (columns); a missing value is NaN."""
    return np.column_stack([table[name].to_numpy().astype(np.float64) for name in NAMES])


@dataclass(frozen=True, slots=True)
class Raw:
    """A feature matrix by name."""

    matrix: Floats

    def __getitem__(self, name: str) -> Floats:
        return self.matrix[:, NAMES.index(name)]

    @property
    def repeats(self) -> Floats:
        """Transactions after the first."""
        return np.maximum(self["transactions"] - 1.0, 0.0)

    @property
    def active_weeks(self) -> Floats:
        """From the first to the last transaction."""
        between = np.maximum(self["tenure"] - self["recency"], 0.0) / _DAYS_PER_WEEK
        return np.where(self.repeats > 0, between, 0.0)

    @property
    def age_weeks(self) -> Floats:
        """From the first transaction until now."""
        return np.maximum(self["tenure"], self["recency"]) / _DAYS_PER_WEEK

    @property
    def mean_value(self) -> Floats:
        """Per transaction."""
        return self["spend"] / np.maximum(self["transactions"], 1.0)


def fit_parametric(matrix: Floats, start: PurchaseModel | None = None) -> PurchaseModel:
    """The purchase model of a shop as of the matrix's date, of the kind of ``start`` if that is given.

    One kind for all windows of a shop: corrections learned on top of one do not fit the other.
    """
    raw = Raw(matrix)
    kinds = (start.dropout,) if start else tuple(Dropout)
    return fit_purchase_model(raw.repeats, raw.active_weeks, raw.age_weeks, raw.mean_value, start=start, kinds=kinds)


def expected_transactions(matrix: Floats, model: PurchaseModel, horizon_days: int) -> Floats:
    """Expected transactions within the horizon by the parametric model."""
    raw = Raw(matrix)
    weeks = horizon_days / _DAYS_PER_WEEK
    return model.expected_within(raw.repeats, raw.active_weeks, raw.age_weeks, weeks)


def expected_spend(matrix: Floats, model: PurchaseModel, horizon_days: int) -> Floats:
    """Expected spend within the horizon by the parametric model: what boosted and linear models correct."""
    raw = Raw(matrix)
    value = model.expected_value(raw["transactions"], raw.mean_value)
    return expected_transactions(matrix, model, horizon_days) * value


def model_inputs(matrix: Floats, model: PurchaseModel, horizon_days: int) -> Inputs:
    """One row per customer in the order of ``COLUMNS``. Without NaN in the columns of ``STACK``."""
    raw = Raw(matrix)
    x, active, age = raw.repeats, raw.active_weeks, raw.age_weeks
    weeks = horizon_days / _DAYS_PER_WEEK
    none = np.clip(model.none_within(x, active, age, weeks), 1e-6, 1.0 - 1e-6)
    expected = model.expected_within(x, active, age, weeks)
    transactions = np.maximum(raw["transactions"], 1.0)
    repeated = x > 0
    gap = np.where(repeated, np.maximum(active * _DAYS_PER_WEEK, 1.0) / np.maximum(x, 1.0), np.nan)
    spread = np.sqrt(np.maximum(np.nan_to_num(raw["gap_squares"]) / np.maximum(x, 1.0) - gap**2, 0.0))
    gross = np.maximum(raw["spend"] + raw["saved"], 1e-9)
    orders = np.maximum(raw["orders"], 1.0)
    columns = {
        "logit_none": np.log(none) - np.log1p(-none),
        "log_expected": np.log(np.maximum(expected, 1e-6)),
        "silent_share": raw["recency"] / (age * _DAYS_PER_WEEK + 1.0),
        "silence_per_gap": np.where(repeated, np.log1p(raw["recency"] / np.where(repeated, gap, 1.0)), 0.0),
        "log_repeats": np.log1p(x),
        "log_mean_value": np.log1p(np.maximum(raw.mean_value, 0.0)),
        "recent_share": raw["transactions_90"] / transactions,
        "recency": raw["recency"],
        "tenure": raw["tenure"],
        "mean_gap": gap,
        "gap_spread": spread,
        "last_gap": raw["last_gap"],
        "longest_gap": raw["longest_gap"],
        "transactions_30": raw["transactions_30"],
        "transactions_90": raw["transactions_90"],
        "transactions_180": raw["transactions_180"],
        "transactions_365": raw["transactions_365"],
        "log_spend": np.log1p(raw["spend"]),
        "log_spend_90": np.log1p(raw["spend_90"]),
        "log_spend_365": np.log1p(raw["spend_365"]),
        "log_last_value": np.log1p(raw["last_value"]),
        "log_largest_value": np.log1p(raw["largest_value"]),
        "pieces_per_transaction": raw["pieces"] / transactions,
        "saved_share": raw["saved"] / gross,
        "discounted_share": raw["discounted_orders"] / orders,
        "returned_share": raw["returned"] / np.maximum(raw["spend"], 1e-9),
        "refunded_share": raw["refunded_orders"] / orders,
        "categories": raw["categories"],
    }
    return np.column_stack([columns[name] for name in COLUMNS]).astype(np.float32)
