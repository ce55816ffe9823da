"""Usual pauses between purchases from a category, and what they say of the next one.

A customer's usual pause is the mean of their own, drawn towards the shop's median for the category with the weight of
one pause. How far pauses stray from what was usual before them is learned from the shop's last pauses, of all
categories together. Both know only pauses that ended: the dates are of those who buy again.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

Floats = NDArray[np.float64]

#: Categories of a shop that are kept, most bought first; the others have the pause of all together.
MOST_KEPT = 2_000
LEAST_PAUSES = 20
LEAST_BUYERS = 20
_AGAIN_FROM = 0.5
_LAPSED_FROM = 0.95
_OWN_FROM = 3
_LEVELS = np.linspace(0.0, 1.0, 21)
#: Of a shop with too few pauses to learn from: those of purchases at random, which vary as much as their mean.
_AT_RANDOM = tuple(float(value) for value in -np.log1p(-np.minimum(_LEVELS, 0.98)))
_DATED = (0.1, 0.5, 0.9)


class Outlook(StrEnum):
    """What is expected of a customer in a category."""

    EXPECTED = "expected"
    ONCE = "once"  # one purchase, from which most do not come back
    LAPSED = "lapsed"  # silent for longer than 95 % of the pauses that ended


class Basis(StrEnum):
    """What a usual pause rests on."""

    OWN = "own"  # three pauses of the customer's own or more
    MIXED = "mixed"
    SHOP = "shop"


@dataclass(frozen=True, slots=True)
class CategoryRhythm:
    """A category in one shop: its customers, those who came back for it on another day, and their median pause."""

    buyers: int
    again: int
    pauses: int
    median_pause: float

    @property
    def again_share(self) -> float:
        """Share of its customers who came back for it."""
        return self.again / self.buyers if self.buyers else 0.0


@dataclass(frozen=True, slots=True)
class Rhythms:
    """A shop's categories, all of them together, and the spread of pauses: quantiles of pause ÷ usual pause."""

    categories: Mapping[str, CategoryRhythm]
    together: CategoryRhythm
    spread: tuple[float, ...] = _AT_RANDOM

    def of(self, category: str) -> CategoryRhythm:
        """A category's own rhythm, or that of all where it has too few pauses."""
        own = self.categories.get(category)
        if own is None:
            return self.together
        if own.pauses >= LEAST_PAUSES:
            return own
        return CategoryRhythm(own.buyers, own.again, own.pauses, self.together.median_pause)

    def to_dict(self) -> dict[str, Any]:
        """For storage."""

        def row(one: CategoryRhythm) -> list[float]:
            return [one.buyers, one.again, one.pauses, one.median_pause]

        return {
            "categories": {name: row(one) for name, one in self.categories.items()},
            "together": row(self.together),
            "spread": list(self.spread),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Rhythms:
        """From storage."""

        def rhythm(row: list[float]) -> CategoryRhythm:
            return CategoryRhythm(int(row[0]), int(row[1]), int(row[2]), float(row[3]))

        return cls(
            {name: rhythm(row) for name, row in stored["categories"].items()},
            rhythm(stored["together"]),
            tuple(float(value) for value in stored["spread"]),
        )


@dataclass(frozen=True, slots=True)
class Repurchase:
    """A customer in a category. The dates are None unless something is expected; `usual_pause` is 0 for `ONCE`."""

    category: str
    purchases: int
    last_on: date
    outlook: Outlook
    usual_pause: float
    basis: Basis
    again_share: float
    earliest_on: date | None = None
    expected_on: date | None = None
    latest_on: date | None = None


def learn(shop: pa.Table, latest: pa.Table) -> Rhythms | None:
    """Rhythms from `category_days.shop_categories` and `latest_pauses`; None for orders without categories."""
    if shop.num_rows == 0:
        return None
    rows = sorted(shop.to_pylist(), key=lambda row: (-row["buyers"], row["category"]))
    found = {
        row["category"]: CategoryRhythm(
            int(row["buyers"]), int(row["again"]), int(row["pauses"] or 0), float(row["median_pause"] or 0.0)
        )
        for row in rows
    }
    pauses = sum(one.pauses for one in found.values())
    weighted = sum(one.pauses * one.median_pause for one in found.values())
    together = CategoryRhythm(
        sum(one.buyers for one in found.values()),
        sum(one.again for one in found.values()),
        pauses,
        weighted / pauses if pauses else 0.0,
    )
    kept = Rhythms(dict(list(found.items())[:MOST_KEPT]), together)
    if latest.num_rows < LEAST_PAUSES:
        return kept
    usual = np.array([kept.of(name).median_pause for name in latest["category"].to_pylist()])
    before, total, last = (latest[name].to_numpy().astype(np.float64) for name in ("times", "total", "latest"))
    ratios = last / np.maximum((total - last + usual) / (before - 1.0), 1.0)
    return Rhythms(kept.categories, together, tuple(float(value) for value in np.quantile(ratios, _LEVELS)))


def timed(rows: pa.Table, rhythms: Rhythms, as_of: date) -> list[Repurchase]:
    """What is expected of each row of `category_days.customer_categories`, in its order."""
    if rows.num_rows == 0:
        return []
    names, times = rows["category"].to_pylist(), rows["times"].to_numpy().astype(np.int64)
    last_days = rows["last"].to_pylist()
    total = np.array([(end - start).days for start, end in zip(rows["first"].to_pylist(), last_days, strict=True)])
    silent = np.array([(as_of - day).days for day in last_days], dtype=np.float64)
    shops = [rhythms.of(name) for name in names]
    usual = np.maximum((total + np.array([one.median_pause for one in shops])) / times, 1.0)
    spread = np.asarray(rhythms.spread)
    passed = np.interp(silent / usual, spread, _LEVELS, left=0.0, right=1.0)
    dates = [_conditional(level, passed, usual, spread) for level in _DATED]
    return [
        _one(names[i], int(times[i]), last_days[i], shops[i], float(usual[i]), float(passed[i]), [d[i] for d in dates])
        for i in range(len(names))
    ]


def _conditional(level: float, passed: Floats, usual: Floats, spread: Floats) -> Floats:
    """Days from the last purchase until `level` of those have bought again who had not by now."""
    return np.asarray(usual * np.interp(passed + level * (1.0 - passed), _LEVELS, spread))


def _one(
    category: str, times: int, last: date, shop: CategoryRhythm, usual: float, passed: float, days: list[float]
) -> Repurchase:
    basis = Basis.OWN if times > _OWN_FROM else (Basis.MIXED if times > 1 else Basis.SHOP)
    comes_again = times > 1 or (shop.buyers >= LEAST_BUYERS and shop.pauses > 0 and shop.again_share >= _AGAIN_FROM)
    if not comes_again:
        return Repurchase(category, times, last, Outlook.ONCE, 0.0, basis, shop.again_share)
    if passed >= _LAPSED_FROM:
        return Repurchase(category, times, last, Outlook.LAPSED, usual, basis, shop.again_share)
    earliest, expected, latest = (last + timedelta(days=math.ceil(one)) for one in days)
    return Repurchase(
        category, times, last, Outlook.EXPECTED, usual, basis, shop.again_share, earliest, expected, latest
    )
