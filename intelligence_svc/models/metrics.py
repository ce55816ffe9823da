"""How good predictions are, by the definitions of the field. All take equal-length arrays."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.stats import rankdata, spearmanr

Floats = NDArray[np.float64]


def auc(happened: Floats, score: Floats) -> float:
    """Area under the ROC curve (ties count half); 0.5 if only one class occurs."""
    positives = float(happened.sum())
    negatives = len(happened) - positives
    if positives == 0 or negatives == 0:
        return 0.5
    ranks = rankdata(score)
    return float((ranks[happened > 0].sum() - positives * (positives + 1) / 2) / (positives * negatives))


def brier(happened: Floats, probability: Floats) -> float:
    """Mean squared error of probabilities."""
    return float(np.mean((probability - happened) ** 2))


def calibration(happened: Floats, probability: Floats, bins: int = 10) -> list[tuple[float, float, int]]:
    """Mean predicted, share that happened, and number, in equal-count bins by prediction."""
    order = np.argsort(probability, kind="stable")
    return [
        (float(probability[part].mean()), float(happened[part].mean()), len(part))
        for part in np.array_split(order, bins)
        if len(part)
    ]


def ece(happened: Floats, probability: Floats) -> float:
    """Expected calibration error over 10 equal-count bins."""
    table = calibration(happened, probability)
    return float(sum(abs(said - was) * n for said, was, n in table) / len(happened))


def mae(actual: Floats, predicted: Floats) -> float:
    """Mean absolute error."""
    return float(np.mean(np.abs(predicted - actual)))


def rmse(actual: Floats, predicted: Floats) -> float:
    """Root mean squared error."""
    return float(np.sqrt(np.mean((predicted - actual) ** 2)))


def spearman(actual: Floats, predicted: Floats) -> float:
    """Rank correlation; 0 if one side is constant."""
    if np.ptp(actual) == 0 or np.ptp(predicted) == 0:
        return 0.0
    return float(spearmanr(actual, predicted).statistic)


def normalised_gini(actual: Floats, predicted: Floats) -> float:
    """2 x mean cumulative gain - 1 of the ranking, over that of a perfect one (Wang et al. 2019)."""

    def gini(order: NDArray[np.intp]) -> float:
        return float(2.0 * np.mean(np.cumsum(actual[order]) / total) - 1.0)

    total = float(actual.sum())
    if total <= 0:
        return 0.0
    perfect = gini(np.argsort(-actual, kind="stable"))
    return gini(np.argsort(-predicted, kind="stable")) / perfect if perfect > 0 else 0.0


def bias(actual: Floats, predicted: Floats) -> float:
    """Total predicted / total actual - 1; 0 if nothing happened."""
    total = float(actual.sum())
    return float(predicted.sum() / total - 1.0) if total > 0 else 0.0


def decile_mape(actual: Floats, predicted: Floats) -> float:
    """Mean over predicted deciles of |mean predicted / mean actual - 1|; deciles in which nothing happened are left
    out.
    """
    found = []
    for part in np.array_split(np.argsort(predicted, kind="stable"), 10):
        was = float(actual[part].mean()) if len(part) else 0.0
        if was > 0:
            found.append(abs(float(predicted[part].mean()) / was - 1.0))
    return float(np.mean(found)) if found else 0.0


def pinball(actual: Floats, quantile: Floats, level: float) -> float:
    """Mean quantile loss at a level."""
    off = actual - quantile
    return float(np.mean(np.maximum(level * off, (level - 1.0) * off)))


def concordance(wait: Floats, expected: Floats, days: int) -> float:
    """Harrell's C of the expected against the actual wait; NaN, no event within ``days``, is censored there.

    Of all pairs of which it is known who came first, the share in the expected order; ties in expectation count
    half, and pairs that came on the same day are not counted. 0.5 without any pair.
    """
    came = ~np.isnan(wait)
    moment = np.where(came, wait, float(days) + 1.0).astype(np.int64)
    scores, place = np.unique(expected, return_inverse=True)
    size = len(scores)
    tree = np.zeros(size + 1, dtype=np.int64)
    later, agreed, tied, pairs = 0, 0.0, 0.0, 0.0
    # From the latest moment to the earliest, counting in a Fenwick tree who came later with a longer expectation.
    order = np.argsort(-moment, kind="stable")
    edges = np.flatnonzero(np.diff(moment[order])) + 1
    for group in np.split(order, edges):
        if came[group[0]]:
            below = _counted(tree, place[group])
            through = _counted(tree, place[group] + 1)
            agreed += float((later - through).sum())
            tied += float((through - below).sum())
            pairs += float(later * len(group))
        _add(tree, place[group])
        later += len(group)
    return (agreed + tied / 2.0) / pairs if pairs else 0.5


def _add(tree: NDArray[np.int64], places: NDArray[np.int64]) -> None:
    position = places + 1
    while len(position):
        np.add.at(tree, position, 1)
        position = position + (position & -position)
        position = position[position < len(tree)]


def _counted(tree: NDArray[np.int64], ends: NDArray[np.int64]) -> NDArray[np.int64]:
    """How many entries lie before each end."""
    total = np.zeros(len(ends), dtype=np.int64)
    position = ends.copy()
    while position.any():
        total += np.where(position > 0, tree[position], 0)
        position = position - (position & -position)
    return total
