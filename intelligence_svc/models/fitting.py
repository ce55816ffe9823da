"""Fitting a shop's models for one horizon, as of a day: from windows of the past to what will be served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from sklearn.linear_model import LogisticRegression

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.models.answers import Family, Level, Task, finish, neutral
from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.families import Model, train, uncorrected
from intelligence_svc.models.forecast import Silence, distribution, silence_inputs
from intelligence_svc.models.inputs import feature_matrix, fit_parametric, model_inputs
from intelligence_svc.models.level import Ahead, Anchor, anchor_on, anchor_window, level_for
from intelligence_svc.models.plan import InsufficientHistoryError, Windows, check_history, windows
from intelligence_svc.models.samples import Sample, base_floor, base_of, samples
from intelligence_svc.models.selection import Choice, check_outcomes, choose
from intelligence_svc.models.spread import Distribution, Spread, learn, unlearned

SPREAD_WINDOWS = 4


@dataclass(frozen=True, slots=True)
class Fitted:
    """A model as of a day, how it was chosen, and the rows that it learned from."""

    model: Model
    level: Level
    choice: Choice
    rows: int


@dataclass(frozen=True, slots=True)
class Basis:
    """What the models of one horizon share: the shop as of the cutoff, and windows of its past, latest first.

    ``too_little`` says why nothing can be learned, so that the purchase model answers as it is; then there are no
    windows.
    """

    as_of: date
    horizon: int
    matrix: Floats
    parametric: PurchaseModel
    past: list[Sample]
    plan: Windows | None
    anchor: Anchor | None
    too_little: str | None

    def base(self, task: Task) -> Floats:
        """Parametric expectation as of the cutoff."""
        return base_of(task, self.matrix, self.parametric, self.horizon, self.floor(task))

    def floor(self, task: Task) -> float:
        """See ``samples.base_floor``."""
        return base_floor(task, self.matrix, self.parametric, self.horizon)


def basis(engine: FeatureEngine, first_day: date, currency: str, *, as_of: date, horizon: int) -> Basis:
    """Looks at the shop as of a day and at its past before. Raises ``InsufficientHistoryError`` without customers."""
    matrix = feature_matrix(engine.features([as_of], currency))
    if not len(matrix):
        raise InsufficientHistoryError("customers with an order", 0, 1)
    parametric = fit_parametric(matrix)
    try:
        check_history(matrix, first_day, as_of)
        plan = windows(first_day, as_of, horizon)
        past = samples(engine, list(plan.training), currency, like=parametric)
        check_outcomes(past)
    except InsufficientHistoryError as error:
        return Basis(as_of, horizon, matrix, parametric, [], None, None, str(error))
    last_year = anchor_window(first_day, as_of, horizon)
    seen = samples(engine, [last_year], currency, like=parametric) if last_year else []
    return Basis(as_of, horizon, matrix, parametric, past, plan, anchor_on(seen[0]) if seen else None, None)


def fit(task: Task, on: Basis, seed: int) -> Fitted:
    """Chooses the family, trains it on all windows, and sets its level."""
    if on.too_little is not None:
        return Fitted(uncorrected(task), neutral(task), Choice(Family.PARAMETRIC, {}), 0)
    choice = choose(task, on.past, seed)
    model = train(task, choice.family, on.past, seed)
    ahead = Ahead(model_inputs(on.matrix, on.parametric, on.horizon), on.base(task))
    level = level_for(model, on.past, ahead, on.anchor)
    return Fitted(model, level, choice, sum(len(sample.matrix) for sample in on.past))


def learn_spread(on: Basis, orders: Fitted, spend: Fitted, seed: int) -> tuple[Silence, Spread]:
    """What turns expected orders and spend into distributions: learned on the windows of the past that are nearest to
    the horizon in length, the latest of those.
    """
    if on.too_little is not None:
        silence = Silence()
        expected = {Task.ORDERS: on.base(Task.ORDERS), Task.LTV: on.base(Task.LTV)}
        return silence, unlearned(_distribution(silence, on.matrix, on.parametric, on.horizon, expected))
    past = sorted(on.past, key=lambda sample: -sample.days)[:SPREAD_WINDOWS]
    answers = [_answers(sample, (orders, spend)) for sample in past]
    silence = _learn_silence(past, [answer[Task.ORDERS] for answer in answers])
    distributions = [
        (_distribution(silence, sample.matrix, sample.parametric, sample.days, answer), sample.spend)
        for sample, answer in zip(past, answers, strict=True)
    ]
    return silence, learn(distributions, seed)


def _answers(sample: Sample, fitted: tuple[Fitted, ...]) -> dict[Task, Floats]:
    """Expectations for a window of the past, at that window's own level: how much customers differ from what was
    said about them is learned apart from how much the shop as a whole did.
    """
    found = {}
    for one in fitted:
        task = one.model.task
        answer = finish(task, one.model.predict(sample.inputs()), sample.base(task), neutral(task))
        found[task] = answer * max(float(sample.actual(task).sum()), 1e-9) / max(float(answer.sum()), 1e-9)
    return found


def _learn_silence(past: list[Sample], orders: list[Floats]) -> Silence:
    pairs = [
        silence_inputs(sample.matrix, sample.parametric, sample.days, expected)
        for sample, expected in zip(past, orders, strict=True)
    ]
    rows = np.column_stack([np.concatenate([pair[column] for pair in pairs]) for column in (0, 1)])
    silent = np.concatenate([sample.silent for sample in past])
    if len(np.unique(silent)) < 2:
        return Silence()
    learned = LogisticRegression(C=1.0, max_iter=500).fit(rows, silent)
    odds, correction = (float(weight) for weight in learned.coef_[0])
    return Silence(float(learned.intercept_[0]), odds, correction)


def _distribution(
    silence: Silence, matrix: Floats, parametric: PurchaseModel, days: int, expected: dict[Task, Floats]
) -> Distribution:
    return distribution(matrix, parametric, days, silence, expected[Task.ORDERS], expected[Task.LTV])
