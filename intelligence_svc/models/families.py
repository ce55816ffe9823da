"""The kinds of model that compete for a shop, and how each is trained.

All read the inputs of ``inputs.py``. ``parametric`` passes the purchase model's own answer on, uncorrected.
``linear`` reads only the columns that do not depend on the horizon's length and suits small shops and short
histories; ``boosting`` reads all columns and suits long ones; ``mix`` is the mean of the two.

Churn models give the probability of silence. The others give a factor on the parametric expectation, which is of
order 1 in every currency, so float32 is enough. Which level is right for the window ahead is decided by ``level.py``.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn.compose import ColumnTransformer
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor
from sklearn.linear_model import LogisticRegression, Ridge
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import StandardScaler

from intelligence_svc.models.answers import MAX_FACTOR, Family, Task
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import COLUMNS, STACK, Inputs
from intelligence_svc.models.samples import Sample

# scikit-learn ships no types: an estimator is Any here, and only ``predict_*`` and ``fit`` are used.
Estimator = Any

MAX_TRAINING_ROWS = 200_000
MIN_BOOSTING_ROWS = 2_000
_STACK_COLUMNS = list(range(len(STACK)))


@dataclass(frozen=True, slots=True)
class Model:
    """Fitted estimators, whose answers are averaged: one, or two for ``mix``."""

    task: Task
    family: Family
    parts: tuple[Estimator, ...]

    def predict(self, inputs: Inputs) -> Floats:
        """scikit-learn's own answer: probability of silence, or the factor (not yet clipped)."""
        answers = [predict_part(self.task, part, inputs) for part in self.parts]
        return np.asarray(np.mean(answers, axis=0))


def predict_part(task: Task, part: Estimator, inputs: Inputs) -> Floats:
    """The answer of one estimator."""
    if task is Task.CHURN:
        return np.asarray(part.predict_proba(inputs)[:, 1], dtype=np.float64)
    return np.asarray(part.predict(inputs), dtype=np.float64).reshape(-1)


def uncorrected(task: Task) -> Model:
    """A linear model that passes on the log-odds of silence, or answers the constant factor 1."""
    rows = np.zeros((2, len(COLUMNS)), dtype=np.float32)  # scaled by 1 around 0: weights apply as they are
    if task is not Task.CHURN:
        factor = _on_stack(Ridge()).fit(rows, np.ones(2))
        factor["model"].coef_, factor["model"].intercept_ = np.zeros(len(STACK)), 1.0
        return Model(task, Family.PARAMETRIC, (factor,))
    odds = _on_stack(LogisticRegression()).fit(rows, np.array([0.0, 1.0]))
    odds["model"].coef_, odds["model"].intercept_ = np.zeros((1, len(STACK))), np.zeros(1)
    odds["model"].coef_[0, STACK.index("logit_none")] = 1.0
    return Model(task, Family.PARAMETRIC, (odds,))


def train_all(task: Task, families: list[Family], training: list[Sample], seed: int) -> dict[Family, Model]:
    """Trains each family on all samples together. ``silent`` must have both values for churn."""
    rows = _Rows.of(task, training, seed)
    wanted = {Family.LINEAR, Family.BOOSTING} if Family.MIX in families else set(families)
    parts: dict[Family, Estimator] = {}
    if Family.LINEAR in wanted:
        parts[Family.LINEAR] = _linear(rows)
    if Family.BOOSTING in wanted:
        parts[Family.BOOSTING] = _boosting(rows, seed)
    models = {family: Model(task, family, (parts[family],)) for family in parts}
    if Family.MIX in families:
        models[Family.MIX] = Model(task, Family.MIX, (parts[Family.LINEAR], parts[Family.BOOSTING]))
    if Family.PARAMETRIC in families:
        models[Family.PARAMETRIC] = uncorrected(task)
    return {family: models[family] for family in families}


def train(task: Task, family: Family, training: list[Sample], seed: int) -> Model:
    """Trains one family."""
    return train_all(task, [family], training, seed)[family]


@dataclass(frozen=True, slots=True)
class _Rows:
    task: Task
    inputs: Inputs
    target: Floats
    weight: Floats

    @classmethod
    def of(cls, task: Task, training: list[Sample], seed: int) -> _Rows:
        inputs = np.concatenate([sample.inputs() for sample in training])
        pairs = [_learned(task, sample) for sample in training]
        target = np.concatenate([target for target, _ in pairs])
        weight = np.concatenate([weight for _, weight in pairs])
        if len(inputs) > MAX_TRAINING_ROWS:
            random = np.random.default_rng(seed)
            chosen = np.sort(random.choice(len(inputs), MAX_TRAINING_ROWS, replace=False))
            inputs, target, weight = inputs[chosen], target[chosen], weight[chosen]
        return cls(task, inputs, target, weight / max(weight.mean(), 1e-12))


def _learned(task: Task, sample: Sample) -> tuple[Floats, Floats]:
    """Target and weight of a window's rows."""
    base = sample.base(task)
    if task is Task.CHURN:
        return sample.silent, base
    actual = sample.actual(task)
    return np.clip(actual / base, 0.0, MAX_FACTOR * 5), base


def _linear(rows: _Rows) -> Estimator:
    if rows.task is Task.CHURN:
        return _on_stack(LogisticRegression(C=1.0, max_iter=500)).fit(rows.inputs, rows.target)
    # The pull towards a constant factor is as strong as a tenth of a small shop's rows.
    return _on_stack(Ridge(alpha=100.0)).fit(rows.inputs, rows.target, model__sample_weight=rows.weight)


def _boosting(rows: _Rows, seed: int) -> Estimator:
    if rows.task is Task.CHURN:
        classifier = HistGradientBoostingClassifier(
            learning_rate=0.06,
            max_iter=120,
            max_leaf_nodes=8,
            min_samples_leaf=100,
            l2_regularization=5.0,
            early_stopping=False,
            random_state=seed,
        )
        return classifier.fit(rows.inputs, rows.target)
    regressor = HistGradientBoostingRegressor(
        learning_rate=0.05,
        max_iter=80,
        max_leaf_nodes=8,
        min_samples_leaf=200,
        l2_regularization=20.0,
        early_stopping=False,
        random_state=seed,
    )
    return regressor.fit(rows.inputs, rows.target, sample_weight=rows.weight)


def _on_stack(model: Estimator) -> Pipeline:
    chosen = ColumnTransformer([("stack", StandardScaler(), _STACK_COLUMNS)], remainder="drop")
    return Pipeline([("columns", chosen), ("model", model)])
