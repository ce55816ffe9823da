"""Finding the groups: k-means on memberships that count by their confidence, as finely as resamples agree on."""

from __future__ import annotations

from dataclasses import dataclass
from zlib import crc32

import numpy as np
from numpy.typing import NDArray
from sklearn.cluster import KMeans
from sklearn.metrics import adjusted_rand_score

from intelligence_svc.axes.domain import Floats

#: Groups are found in so many customers, chosen by a hash of their ids: mostly the same ones at the next refresh.
SAMPLE = 8_000
_COUNTS = range(3, 11)
_RESAMPLES = 8
_LEAST_AGREEMENT = 0.75
_LEAST_SHARE = 0.02
_LEAST_STABILITY = 0.5


@dataclass(frozen=True, slots=True)
class Groups:
    """`centres`: groups x coordinates. `agreement`: mean adjusted Rand index between the groups and those of
    resamples. `stability`: by group, mean Jaccard index with the group most like it in a resample.
    """

    centres: Floats
    agreement: float
    stability: Floats


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
