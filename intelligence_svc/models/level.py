"""The level of a shop's predictions: how much is bought in the window ahead, as opposed to by whom.

The yardstick is the purchase model, fitted on what was known on each date: how far it was off in windows of the past
is how far it is taken to be off in the one ahead. A learned model cannot be its own yardstick: it has seen the outcomes
of those windows, and answers too high or too low as a whole about customers who are older, or silent for longer, than
all it learned from. Where the history reaches back to the same window one year before, that one counts, since models
know no calendar; else all training windows count alike.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, timedelta

import numpy as np
from scipy.optimize import brentq
from sklearn.linear_model import PoissonRegressor

from intelligence_svc.models.answers import Level, Task, finish, neutral, shifted
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.families import Model, uncorrected
from intelligence_svc.models.samples import Sample

YEAR = 364  # whole weeks: the same days of the week
MIN_CUSTOMERS = 200
MIN_BEFORE_DAYS = 180
HALF_TRUST = 50.0
_FURTHEST = 6.0
_STEEPEST = 0.3


@dataclass(frozen=True, slots=True)
class Anchor:
    """What the same window of last year says, per task: the level that the purchase model should have had; ``trust``
    from 0 to 1 by the number of outcomes that it rests on.
    """

    origin: date
    levels: dict[Task, Level]
    trust: float

    def as_dict(self) -> dict[str, object]:
        """For a model card."""
        levels = {task.value: asdict(level) for task, level in self.levels.items()}
        return {"origin": self.origin.isoformat(), "trust": self.trust, "levels": levels}


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
    levels = {}
    for task in Task:
        base, actual = last_year.base(task), last_year.actual(task)
        tilt = 0.0 if task is Task.CHURN else _tilt(base, actual)
        tilted = Level(neutral(task).value, tilt, float(base.mean()))
        expected = finish(task, uncorrected(task).predict(last_year.inputs()), base, tilted)
        levels[task] = replace(tilted, value=_as_value(task, _correction(task, actual, expected)))
    return Anchor(last_year.as_of, levels, bought / (bought + HALF_TRUST))


def _tilt(base: Floats, actual: Floats) -> float:
    """By how much more than in proportion the outcome rose with the expectation, by Poisson regression."""
    if actual.sum() <= 0 or np.ptp(base) == 0:
        return 0.0
    model = PoissonRegressor(alpha=1e-4, max_iter=500)
    model.fit(np.log(base)[:, None], np.maximum(actual, 0.0) / actual.mean())
    return float(np.clip(model.coef_[0] - 1.0, -_STEEPEST, _STEEPEST))


def level_for(model: Model, training: list[Sample], ahead: Ahead, anchor: Anchor | None) -> Level:
    """The level of a model's answers for the window ahead."""
    task = model.task
    usual = Level(_as_value(task, float(np.mean([_missed(task, sample) for sample in training]))))
    if anchor is None:
        return _brought_to(usual, model, ahead, neutral(task))
    season = anchor.levels[task]
    tilted = replace(neutral(task), tilt=season.tilt * anchor.trust, around=season.around)
    anchored, unanchored = (_brought_to(one, model, ahead, tilted) for one in (season, usual))
    mixed = anchor.trust * _correction_of(task, anchored) + (1.0 - anchor.trust) * _correction_of(task, unanchored)
    return replace(tilted, value=_as_value(task, mixed))


def _missed(task: Task, window: Sample) -> float:
    """By how much the purchase model was off in a window, as a correction."""
    base = window.base(task)
    expected = finish(task, uncorrected(task).predict(window.inputs()), base, neutral(task))
    return _correction(task, window.actual(task), expected)


def _brought_to(yardstick: Level, model: Model, ahead: Ahead, tilted: Level) -> Level:
    """``tilted`` with the value that brings the model's total to that of the purchase model at the yardstick."""
    task = model.task
    expected = finish(task, uncorrected(task).predict(ahead.inputs), ahead.base, yardstick)
    said = finish(task, model.predict(ahead.inputs), ahead.base, tilted)
    return replace(tilted, value=_as_value(task, _correction(task, expected, said)))


@dataclass(frozen=True, slots=True)
class Ahead:
    """Customers as of the cutoff: what models read, and the parametric expectation of the task."""

    inputs: np.ndarray
    base: Floats


def corrected_to(task: Task, actual: Floats, expected: Floats) -> Floats:
    """The expectations brought to the level of what happened."""
    value = _as_value(task, _correction(task, actual, expected))
    return shifted(expected, value) if task is Task.CHURN else expected * value


def _as_value(task: Task, correction: float) -> float:
    return correction if task is Task.CHURN else float(np.exp(correction))


def _correction_of(task: Task, level: Level) -> float:
    return level.value if task is Task.CHURN else float(np.log(level.value))


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
