"""The typical active customer of a shop, and what others would be like if one thing about them were typical.

Totals grow with the number of purchases, so "typical" is taken of amounts per purchase and of shares.
Replacing one group keeps the others: who buys typically often still spends their own amount each time.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from intelligence_svc.features.definitions import FEATURES, NAMES, Group
from intelligence_svc.models.btyd import Floats

# Each feature that is a total, and what it is counted per; bases come before what refers to them.
_PER = {
    "orders": "transactions",
    "spend": "transactions",
    "pieces": "transactions",
    "largest_value": "spend",
    "last_value": "spend",
    "saved": "spend",
    "returned": "spend",
    "discounted_orders": "orders",
    "refunded_orders": "orders",
    "gap_squares": "transactions",
}
MIN_ACTIVE = 20
_VALUES_PER_MEAN = frozenset({"largest_value", "last_value"})
_GROUPS = {group: [i for i, f in enumerate(FEATURES) if f.group is group] for group in Group}


def rates(matrix: Floats) -> Floats:
    """Features with totals expressed per purchase, largest and last value per mean value, or as shares."""
    result = matrix.copy()
    for name, base in _PER.items():
        result[:, _at(name)] = matrix[:, _at(name)] / _unit(matrix, name, base)
    return result


def totals(per: Floats) -> Floats:
    """The inverse of ``rates``, made consistent: a single purchase was the first and the last."""
    result = per.copy()
    single = result[:, _at("transactions")] <= 1.0
    recency, tenure = result[:, _at("recency")], result[:, _at("tenure")]
    result[:, _at("tenure")] = np.where(single, recency, np.maximum(tenure, recency))
    for name, base in _PER.items():
        result[:, _at(name)] = per[:, _at(name)] * _unit(result, name, base)
    return result


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer in terms of ``rates``: a real one, or the median one, NaN where nothing is known."""

    values: Floats

    def __getitem__(self, name: str) -> float:
        return float(self.values[_at(name)])

    @classmethod
    def from_dict(cls, values: dict[str, float | None]) -> Customer:
        """From a model card."""
        known = (values[name] for name in NAMES)
        return cls(np.asarray([np.nan if value is None else value for value in known], dtype=np.float64))

    def instead(self, matrix: Floats, group: Group) -> Floats:
        """The customers with the group's features as is typical. A pause that never was stays unknown."""
        per = rates(matrix)
        for column in _GROUPS[group]:
            known = ~np.isnan(per[:, column])
            per[known, column] = self.values[column]
        if group is Group.RECENCY:
            # Who has not been a customer for that long cannot have been silent for that long.
            repeated = per[:, _at("transactions")] > 1.0
            limit = np.where(repeated, per[:, _at("tenure")], np.inf)
            per[:, _at("recency")] = np.minimum(per[:, _at("recency")], limit)
        return totals(per)


def of_active(matrix: Floats, horizon_days: int) -> dict[str, float | None]:
    """The typical active customer for a model card: medians of ``rates``, None where nobody has the value.

    Active is who bought within the last ``horizon_days``. They are the yardstick because in most shops the
    median of all customers is somebody long gone, beside whom every silence looks ordinary. With fewer than
    ``MIN_ACTIVE`` of them it is all customers.
    """
    active = matrix[matrix[:, _at("recency")] <= horizon_days]
    known = [column[~np.isnan(column)] for column in rates(active if len(active) >= MIN_ACTIVE else matrix).T]
    medians = [float(np.median(column)) if len(column) else None for column in known]
    return dict(zip(NAMES, medians, strict=True))


_POSITIONS = {name: position for position, name in enumerate(NAMES)}


def _at(name: str) -> int:
    return _POSITIONS[name]


def _unit(matrix: Floats, name: str, base: str) -> Floats:
    unit = matrix[:, _at(base)]
    if name in _VALUES_PER_MEAN:
        unit = unit / np.maximum(matrix[:, _at("transactions")], 1.0)
    return np.where(unit > 0, unit, 1.0)
