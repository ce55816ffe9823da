"""Choosing the kind of model for a shop by what would have been right on several windows of its past."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import numpy as np

from intelligence_svc.models.answers import Family, Task, finish
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.families import MIN_BOOSTING_ROWS, predict, train
from intelligence_svc.models.plan import InsufficientHistoryError, Windows
from intelligence_svc.models.samples import Sample

MIN_GAIN = 0.002
VALIDATION_WINDOWS = 2
MIN_OF_EACH_OUTCOME = 5


@dataclass(frozen=True, slots=True)
class Choice:
    """The chosen family, the loss of each over the validation windows (per window), and, of the chosen one,
    actual and predicted spend on the latest of them (None if the history has room for no such window)."""

    family: Family
    losses: dict[str, list[float]]
    unseen: tuple[Floats, Floats] | None


def check_outcomes(training: list[Sample]) -> None:
    """Raises ``InsufficientHistoryError`` unless some customers bought again and some did not."""
    silent = int(sum(sample.silent.sum() for sample in training))
    total = sum(len(sample.silent) for sample in training)
    for what, have in (("customers who bought again", total - silent), ("customers who stayed away", silent)):
        if have < MIN_OF_EACH_OUTCOME:
            raise InsufficientHistoryError(what, have, MIN_OF_EACH_OUTCOME)


def choose(task: Task, plan: Windows, training: list[Sample], seed: int) -> Choice:
    """Compares the families on past windows, each trained only on what lay before the window.

    Boosting needs whole windows and enough rows. A more complex family is taken only if its loss is lower by
    more than ``MIN_GAIN`` on average; without any window to compare on it is the parametric one. Churn is
    judged by the Brier score, spend by squared error relative to the expectation (a few large spenders would
    otherwise decide alone).
    """
    candidates = [Family.PARAMETRIC, Family.LINEAR]
    if plan.whole and sum(len(sample.matrix) for sample in training) >= MIN_BOOSTING_ROWS:
        candidates.append(Family.BOOSTING)
    losses: dict[str, list[float]] = {family.value: [] for family in candidates}
    unseen: dict[Family, tuple[Floats, Floats]] = {}
    for judged in training[:VALIDATION_WINDOWS]:
        before = [s for s in training if s.as_of + timedelta(days=s.days) <= judged.as_of]
        if not before or not _both_outcomes(before):
            continue
        base = judged.base_spend()
        for family in candidates:
            output = predict(task, train(task, family, before, seed), judged.inputs())
            predicted = finish(task, output, base)
            losses[family.value].append(_loss(task, judged, predicted, base))
            unseen.setdefault(family, (judged.spend, predicted))
    best = Family.PARAMETRIC
    for family in candidates[1:]:
        pairs = zip(losses[family.value], losses[best.value], strict=True)
        gains = [1.0 - loss / to_beat for loss, to_beat in pairs]
        if gains and float(np.mean(gains)) > MIN_GAIN:
            best = family
    return Choice(best, losses, unseen.get(best))


def _both_outcomes(training: list[Sample]) -> bool:
    try:
        check_outcomes(training)
    except InsufficientHistoryError:
        return False
    return True


def _loss(task: Task, judged: Sample, predicted: Floats, base: Floats) -> float:
    if task is Task.CHURN:
        return float(np.mean((predicted - judged.silent) ** 2))
    return float(np.sum((judged.spend - predicted) ** 2 / base) / np.sum(base))
