"""Where customers stand among the groups of a shop: coordinates, and the nearest centre."""

from __future__ import annotations

import numpy as np

from intelligence_svc.archetypes.domain import HABITS
from intelligence_svc.axes.catalogue import BY_NAME, OFFSETS
from intelligence_svc.axes.domain import AxisName, Codes, Floats
from intelligence_svc.axes.memberships import UNIT

_AXES = list(AxisName)
_CHUNK = 100_000


def _blocks(memberships: Codes, confidence: Codes) -> list[tuple[Floats, Floats]]:
    """By axis of habit: memberships, 0 where unknown, and how much each counts."""
    found = []
    for name in HABITS:
        width = len(BY_NAME[name].all_segments)
        values = memberships[:, OFFSETS[name] : OFFSETS[name] + width].astype(np.float64) / UNIT
        trust = (confidence[:, _AXES.index(name)].astype(np.float64) / UNIT)[:, None]
        found.append((np.where(trust > 0, values, 0.0), trust))
    return found


def shop_means(memberships: Codes, confidence: Codes) -> list[Floats]:
    """By axis of habit: the mean memberships of a shop's customers, each counting by its confidence."""
    means = []
    for values, trust in _blocks(memberships, confidence):
        total = float(trust.sum())
        means.append((values * trust).sum(axis=0) / total if total > 0 else np.zeros(values.shape[1]))
    return means


def coordinates(memberships: Codes, confidence: Codes, means: list[Floats] | None = None) -> Floats:
    """Customers x segments of the axes of habit, in units of membership.

    Each axis is drawn towards the shop's mean as far as its confidence falls short of 1; an unknown axis is at the mean
    and so says nothing. `means` are those of `shop_means`; without them the customers are the shop.
    """
    if means is None:
        means = shop_means(memberships, confidence)
    return np.hstack(
        [
            trust * values + (1.0 - trust) * mean
            for (values, trust), mean in zip(_blocks(memberships, confidence), means, strict=True)
        ]
    )


def assign(centres: Floats, points: Floats) -> tuple[Codes, Floats]:
    """The nearest centre of each point, and how clearly: 1 at the centre, 0 half-way to the next one."""
    labels = np.empty(len(points), np.int16)
    clarity = np.empty(len(points))
    for first in range(0, len(points), _CHUNK):
        part = points[first : first + _CHUNK]
        squared = (part**2).sum(axis=1)[:, None] - 2.0 * part @ centres.T + (centres**2).sum(axis=1)[None]
        distance = np.sqrt(np.maximum(squared, 0.0))
        nearest = np.sort(distance, axis=1)
        labels[first : first + _CHUNK] = distance.argmin(axis=1)
        clarity[first : first + _CHUNK] = 1.0 - nearest[:, 0] / np.maximum(nearest[:, 1], 1e-12)
    return labels, clarity


def packed_clarity(clarity: Floats) -> Codes:
    """Clarity as it is stored, 0 to `UNIT`."""
    return np.rint(np.clip(clarity, 0, 1) * UNIT).astype(np.int16)
