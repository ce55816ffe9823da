"""The kinds of model that compete for a shop, and how each is trained.

All read the inputs of ``inputs.py``. ``parametric`` passes the purchase model's own answer on, uncorrected.
``linear`` reads only the columns that do not depend on the horizon's length and suits small shops and short
histories; ``boosting`` reads all and suits long ones.

Churn models give the probability of silence. Spend models give a factor on the parametric expectation, which
is of order 1 in every currency, so float32 is enough.
"""

from __future__ import annotations

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


def train(task: Task, family: Family, training: list[Sample], seed: int) -> Estimator:
    """Trains on all samples together. ``silent`` must have both values for churn."""
    if family is Family.PARAMETRIC:
        return _uncorrected(task)
    if task is Task.CHURN:
        inputs, target, weight = _stacked(training, [sample.silent for sample in training], None, seed)
        if family is Family.BOOSTING:
            model: Estimator = HistGradientBoostingClassifier(
                learning_rate=0.06,
                max_iter=120,
                max_leaf_nodes=8,
                min_samples_leaf=100,
                l2_regularization=5.0,
                early_stopping=False,
                random_state=seed,
            )
            return model.fit(inputs, target)
        return _on_stack(LogisticRegression(C=1.0, max_iter=500)).fit(inputs, target)
    bases = [sample.base_spend() for sample in training]
    factors = [np.clip(sample.spend / base, 0.0, MAX_FACTOR * 5) for sample, base in zip(training, bases, strict=True)]
    inputs, target, weight = _stacked(training, factors, bases, seed)
    assert weight is not None
    weight = weight / weight.mean()
    if family is Family.BOOSTING:
        model = HistGradientBoostingRegressor(
            learning_rate=0.05,
            max_iter=80,
            max_leaf_nodes=8,
            min_samples_leaf=200,
            l2_regularization=20.0,
            early_stopping=False,
            random_state=seed,
        )
        return model.fit(inputs, target, sample_weight=weight)
    # The pull towards a constant factor is as strong as a tenth of a small shop's rows.
    return _on_stack(Ridge(alpha=100.0)).fit(inputs, target, model__sample_weight=weight)


def predict(task: Task, model: Estimator, inputs: Inputs) -> Floats:
    """scikit-learn's own answer: probability of silence, or the factor (not yet clipped)."""
    if task is Task.CHURN:
        return np.asarray(model.predict_proba(inputs)[:, 1], dtype=np.float64)
    return np.asarray(model.predict(inputs), dtype=np.float64).reshape(-1)


def _uncorrected(task: Task) -> Estimator:
    """A linear model that passes on the log-odds of silence, or answers the constant factor 1."""
    rows = np.zeros((2, len(COLUMNS)), dtype=np.float32)  # scaled by 1 around 0: weights apply as they are
    if task is Task.LTV:
        factor = _on_stack(Ridge()).fit(rows, np.ones(2))
        factor["model"].coef_, factor["model"].intercept_ = np.zeros(len(STACK)), 1.0
        return factor
    odds = _on_stack(LogisticRegression()).fit(rows, np.array([0.0, 1.0]))
    odds["model"].coef_, odds["model"].intercept_ = np.zeros((1, len(STACK))), np.zeros(1)
    odds["model"].coef_[0, STACK.index("logit_none")] = 1.0
    return odds


def _on_stack(model: Estimator) -> Pipeline:
    chosen = ColumnTransformer([("stack", StandardScaler(), _STACK_COLUMNS)], remainder="drop")
    return Pipeline([("columns", chosen), ("model", model)])


def _stacked(
    training: list[Sample], targets: list[Floats], weights: list[Floats] | None, seed: int
) -> tuple[Inputs, Floats, Floats | None]:
    inputs = np.concatenate([sample.inputs() for sample in training])
    assert inputs.shape[1] == len(COLUMNS)
    target = np.concatenate(targets)
    weight = None if weights is None else np.concatenate(weights)
    if len(inputs) > MAX_TRAINING_ROWS:
        random = np.random.default_rng(seed)
        chosen = np.sort(random.choice(len(inputs), MAX_TRAINING_ROWS, replace=False))
        inputs, target = inputs[chosen], target[chosen]
        weight = None if weight is None else weight[chosen]
    return inputs, target, weight
