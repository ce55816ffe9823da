"""Choosing the kind of model for a shop by what would have been right on several windows of its past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from intelligence_svc.models.answers import Family, Task, finish, neutral
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.families import MIN_BOOSTING_ROWS, train_all
from intelligence_svc.models.level import corrected_to
from intelligence_svc.models.plan import InsufficientHistoryError
from intelligence_svc.models.samples import Sample

MIN_GAIN = 0.002
VALIDATION_WINDOWS = 3
MIN_OF_EACH_OUTCOME = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen family, and the loss of each over the validation windows (per window)."""

    family: Family
    losses: dict[str, list[float]]


def check_outcomes(training: list[Sample]) -> None:
    """Raises ``InsufficientHistoryError`` unless some customers bought again and some did not."""
    silent = int(sum(sample.silent.sum() for sample in training))
    total = sum(len(sample.silent) for sample in training)
    for what, have in (("customers who bought again", total - silent), ("customers who stayed away", silent)):
        if have < MIN_OF_EACH_OUTCOME:
            raise InsufficientHistoryError(what, have, MIN_OF_EACH_OUTCOME)


def choose(task: Task, training: list[Sample], seed: int) -> Choice:
    """Compares the families on past windows, each trained only on what lay before the window.

    Every candidate is brought to the level of the window first: which level is right is decided elsewhere, and
    would otherwise drown the differences between families. Churn is judged by the Brier score, orders and spend by
    squared error relative to the expectation (a few large spenders would otherwise decide alone).

    The usual family is the one that needs the least luck: the mix where there are rows enough for boosting, else the
    linear one. Another replaces it only if its loss is lower by more than ``MIN_GAIN`` on average and in most windows;
    without any window to compare on the usual one stays.
    """
    boosted = sum(len(sample.matrix) for sample in training) >= MIN_BOOSTING_ROWS
    usual = Family.MIX if boosted else Family.LINEAR
    candidates = [usual, Family.PARAMETRIC] + ([Family.LINEAR, Family.BOOSTING] if boosted else [])
    losses: dict[str, list[float]] = {family.value: [] for family in candidates}
    for judged in training:
        if len(losses[usual.value]) == VALIDATION_WINDOWS:
            break
        before = [s for s in training if s.as_of + timedelta(days=s.days) <= judged.as_of]
        if not before or not _both_outcomes(before) or not _both_outcomes([judged]):
            continue
        base, inputs = judged.base(task), judged.inputs()
        for family, model in train_all(task, candidates, before, seed).items():
            answer = finish(task, model.predict(inputs), base, neutral(task))
            losses[family.value].append(_loss(task, judged, corrected_to(task, judged.actual(task), answer), base))
    best = usual
    for family in candidates[1:]:
        pairs = zip(losses[family.value], losses[best.value], strict=True)
        gains = np.array([1.0 - loss / max(to_beat, 1e-12) for loss, to_beat in pairs])
        if len(gains) and gains.mean() > MIN_GAIN and (gains > 0).mean() > 0.5:
            best = family
    return Choice(best, losses)


def _both_outcomes(training: list[Sample]) -> bool:
    try:
        check_outcomes(training)
    except InsufficientHistoryError:
        return False
    return True


def _loss(task: Task, judged: Sample, predicted: Floats, base: Floats) -> float:
    if task is Task.CHURN:
        return float(np.mean((predicted - judged.silent) ** 2))
    return float(np.sum((judged.actual(task) - predicted) ** 2 / base) / np.sum(base))
