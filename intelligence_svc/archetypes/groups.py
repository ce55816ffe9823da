"""Finding the groups: k-means on memberships that count by their confidence, as finely as resamples agree on."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from intelligence_svc.archetypes.domain import HABITS
from intelligence_svc.axes.catalogue import BY_NAME, OFFSETS
from intelligence_svc.axes.domain import AxisName, Codes, Floats
from intelligence_svc.axes.memberships import UNIT

#: Groups are found in so many customers, chosen by a hash of their ids: mostly the same ones at the next refresh.
SAMPLE = 8_000
_COUNTS = range(3, 11)
_RESAMPLES = 8
_LEAST_AGREEMENT = 0.75
_LEAST_SHARE = 0.02
_LEAST_STABILITY = 0.5
_AXES = list(AxisName)
_CHUNK = 100_000


@dataclass(frozen=True, slots=True)
class Groups:
    """`centres`: groups x coordinates. `agreement`: mean adjusted Rand index between the groups and those of
    resamples. `stability`: by group, mean Jaccard index with the group most like it in a resample.
    """

    centres: Floats
    agreement: float
    stability: Floats


def coordinates(memberships: Codes, confidence: Codes) -> Floats:
    """Customers x segments of the axes of habit.

    Each axis is drawn towards the shop's mean as far as its confidence falls short of 1; an unknown axis is at the mean
    and so says nothing. In units of membership.
    """
    blocks = []
    for name in HABITS:
        width = len(BY_NAME[name].all_segments)
        values = memberships[:, OFFSETS[name] : OFFSETS[name] + width].astype(np.float64) / UNIT
        trust = (confidence[:, _AXES.index(name)].astype(np.float64) / UNIT)[:, None]
        total = float(trust.sum())
        values = np.where(trust > 0, values, 0.0)
        mean = (values * trust).sum(axis=0) / total if total > 0 else np.zeros(width)
        blocks.append(trust * values + (1.0 - trust) * mean)
    return np.hstack(blocks)


def sample_of(customer_ids: list[str]) -> NDArray[np.intp]:
    """Positions of at most `SAMPLE` customers, those of the smallest hashes, in order."""
    if len(customer_ids) <= SAMPLE:
        return np.arange(len(customer_ids))
    hashes = np.fromiter((crc32(b"a" + one.encode()) for one in customer_ids), np.uint32, len(customer_ids))
    return np.sort(np.argsort(hashes, kind="stable")[:SAMPLE])


def find(points: Floats, *, seed: int, start: Floats | None = None) -> Groups | None:
    """The groups of a sample; with `start` those that grew out of earlier centres. None where there are none.

    Without `start` their number is the largest one that resamples agree on: a mean adjusted Rand index of 0.75 or more,
    every group found again with a Jaccard index of one half or more, and at least 2 % of the customers in each.
    """
    if start is not None:
        return _judged(points, _fit(points, len(start), seed, start), seed)
    distinct = len(np.unique(points, axis=0))
    best: Groups | None = None
    for count in _COUNTS:
        if count > distinct:
            break
        fitted = _fit(points, count, seed)
        if np.bincount(fitted.labels_, minlength=count).min() < _LEAST_SHARE * len(points):
            continue
        groups = _judged(points, fitted, seed)
        lasting = groups.agreement >= _LEAST_AGREEMENT and groups.stability.min() >= _LEAST_STABILITY
        if lasting or best is None:
            best = groups
    if best is None and distinct >= 2:
        best = _judged(points, _fit(points, 2, seed), seed)
    return best


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


def _fit(points: Floats, count: int, seed: int, start: Floats | None = None) -> KMeans:
    if start is None:
        return KMeans(count, n_init=5, random_state=seed).fit(points)
    return KMeans(count, init=start, n_init=1, random_state=seed).fit(points)


def _judged(points: Floats, fitted: KMeans, seed: int) -> Groups:
    random = np.random.default_rng(seed)
    count, labels = fitted.n_clusters, fitted.labels_
    agreements, found_again = [], np.zeros((_RESAMPLES, count))
    for turn in range(_RESAMPLES):
        chosen = random.integers(0, len(points), len(points))
        other = KMeans(count, n_init=2, random_state=seed + turn + 1).fit(points[chosen]).predict(points)
        agreements.append(adjusted_rand_score(labels, other))
        overlap = np.zeros((count, count))
        np.add.at(overlap, (labels, other), 1.0)
        union = overlap.sum(axis=1)[:, None] + overlap.sum(axis=0)[None, :] - overlap
        found_again[turn] = (overlap / np.maximum(union, 1.0)).max(axis=1)
    return Groups(fitted.cluster_centers_, float(np.mean(agreements)), found_again.mean(axis=0))
