"""The level of a shop's predictions: how much is bought in the window ahead, as opposed to by whom.

Models learn from all windows of the past together and know no calendar. Where the history reaches back to the same
window one year before, the level is anchored to it: what happened then, against what the purchase model, fitted on
what was known then, had expected. The purchase model is the yardstick because it has not seen that window; learned
models have. Without such a window the level is what the training windows showed together.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from scipy.optimize import brentq

from intelligence_svc.models.answers import Task, finish, shifted
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.families import Model, uncorrected
from intelligence_svc.models.samples import Sample

YEAR = 364  # whole weeks: the same days of the week
MIN_CUSTOMERS = 200
MIN_BEFORE_DAYS = 180
HALF_TRUST = 50.0
_FURTHEST = 6.0


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the same window of last year says, per task: an addition to log-odds or a log factor on the purchase
    model's expectation; ``trust`` from 0 to 1 by the number of outcomes it rests on.
    """

    origin: date
    corrections: dict[Task, float]
    trust: float

    def as_dict(self) -> dict[str, object]:
        """For a model card."""
        corrections = {task.value: value for task, value in self.corrections.items()}
        return {"origin": self.origin.isoformat(), "trust": self.trust, "corrections": corrections}


def anchor_window(first_day: date, cutoff: date, horizon: int) -> tuple[date, int] | None:
    """The same window one year before, if it has ended by the cutoff and enough history lies before it."""
    origin = cutoff - timedelta(days=YEAR)
    if horizon > YEAR or (origin - first_day).days < max(MIN_BEFORE_DAYS, horizon):
        return None
    return origin, horizon


def anchor_on(last_year: Sample) -> Anchor | None:
    """Compares last year's window with the purchase model; None with too few customers."""
    if len(last_year.matrix) < MIN_CUSTOMERS:
        return None
    bought = float(min(len(last_year.silent) - last_year.silent.sum(), last_year.silent.sum()))
    corrections = {}
    for task in Task:
        output = uncorrected(task).predict(last_year.inputs())
        expected = finish(task, output, last_year.base(task), neutral(task))
        corrections[task] = _correction(task, last_year.actual(task), expected)
    return Anchor(last_year.as_of, corrections, bought / (bought + HALF_TRUST))


def level_for(model: Model, training: list[Sample], ahead: Ahead, anchor: Anchor | None) -> float:
    """The level of a model's answers for the window ahead; see ``answers.finish``."""
    task = model.task
    outputs = [model.predict(sample.inputs()) for sample in training]
    bases = [sample.base(task) for sample in training]
    answers = [finish(task, output, base, neutral(task)) for output, base in zip(outputs, bases, strict=True)]
    learned = _correction(task, np.concatenate([sample.actual(task) for sample in training]), np.concatenate(answers))
    if anchor is None:
        return _as_level(task, learned)
    # The purchase model's expectation for the window ahead, corrected as last year; the model is brought to its total.
    answer = finish(task, model.predict(ahead.inputs), ahead.base, neutral(task))
    output = uncorrected(task).predict(ahead.inputs)
    expected = finish(task, output, ahead.base, _as_level(task, anchor.corrections[task]))
    anchored = _correction(task, expected, answer)
    return _as_level(task, anchor.trust * anchored + (1.0 - anchor.trust) * learned)


@dataclass(frozen=True, slots=True)
class Ahead:
    """Customers as of the cutoff: what models read, and the parametric expectation of the task."""

    inputs: np.ndarray
    base: Floats


def neutral(task: Task) -> float:
    """The level that changes nothing."""
    return 0.0 if task is Task.CHURN else 1.0


def corrected_to(task: Task, actual: Floats, expected: Floats) -> Floats:
    """The expectations brought to the level of what happened."""
    level = _as_level(task, _correction(task, actual, expected))
    return shifted(expected, level) if task is Task.CHURN else expected * level


def _as_level(task: Task, correction: float) -> float:
    return correction if task is Task.CHURN else float(np.exp(correction))


def _correction(task: Task, actual: Floats, expected: Floats) -> float:
    """What brings the expected total to the actual one: added log-odds, or a log factor."""
    if task is not Task.CHURN:
        ratio = max(float(actual.sum()), 1e-9) / max(float(expected.sum()), 1e-9)
        return float(np.clip(np.log(ratio), -_FURTHEST, _FURTHEST))
    wanted = float(np.clip(actual.mean(), 1e-4, 1.0 - 1e-4))

    def gap(by: float) -> float:
        return float(shifted(expected, by).mean()) - wanted

    if gap(-_FURTHEST) > 0 or gap(_FURTHEST) < 0:
        return -_FURTHEST if gap(-_FURTHEST) > 0 else _FURTHEST
    return float(brentq(gap, -_FURTHEST, _FURTHEST, xtol=1e-9))
