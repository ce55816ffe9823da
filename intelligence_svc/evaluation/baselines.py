"""What others would have said: the published models and simple rules, as of the same cutoff and from the same data."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier, HistGradientBoostingRegressor

from intelligence_svc.evaluation import pareto
from intelligence_svc.models.btyd import Dropout, Floats, PurchaseModel
from intelligence_svc.models.btyd import fit as fit_purchase_model
from intelligence_svc.models.evaluation import Answers
from intelligence_svc.models.fitting import Basis
from intelligence_svc.models.forecast import waiting
from intelligence_svc.models.inputs import EXTRA, STACK, Raw, model_inputs
from intelligence_svc.models.plan import ORIGINS
from intelligence_svc.models.samples import Sample
from intelligence_svc.models.spread import Distribution, unlearned

_CERTAIN = 0.001
_ENOUGH_WHOLE = 5
# Window features only: the parametric model's answers, the first two columns of the stack, are left out.
_WINDOW_COLUMNS = list(range(2, len(STACK) + len(EXTRA)))


def windows_of_one_length(first_day: date, cutoff: date, horizon: int) -> list[tuple[date, int]]:
    """Origins and days of the past windows that boosting learns from: it can carry on from one length to another, but
    not mix them. As long as the horizon where enough of those fit in, else half the history. Latest first.
    """
    whole = _rolling(first_day, cutoff, horizon, max(28, horizon // 4))
    if len(whole) >= _ENOUGH_WHOLE:
        return whole
    half = min(max(7, (cutoff - first_day).days // 2), horizon)
    return _rolling(first_day, cutoff, half, max(7, half // 10))


def _rolling(first_day: date, cutoff: date, days: int, step: int) -> list[tuple[date, int]]:
    origins = (cutoff - timedelta(days=days + step * number) for number in range(ORIGINS))
    return [(origin, days) for origin in origins if (origin - first_day).days >= max(14, days // 2)]


def baselines(on: Basis, past: list[Sample], seed: int) -> dict[str, Answers]:
    """Answers by name. ``past``, windows of one length, is what boosting and the mean learn from; without it there is
    no boosting.
    """
    found = {
        "BG/NBD + Gamma-Gamma": _purchase_model(on, Dropout.BG),
        "MBG/NBD + Gamma-Gamma": _purchase_model(on, Dropout.MBG),
        "Pareto/NBD + Gamma-Gamma": _pareto(on),
    }
    if past:
        found["boosting on windows"] = _boosting(on, past, seed)
    found["last period"] = last_period(on.matrix, on.horizon)
    found["mean"] = _mean(on, past)
    return found


def _fitted(on: Basis, kind: Dropout) -> PurchaseModel:
    raw = Raw(on.matrix)
    return fit_purchase_model(raw.repeats, raw.active_weeks, raw.age_weeks, raw.mean_value, kinds=(kind,))


def _purchase_model(on: Basis, kind: Dropout) -> Answers:
    raw, model, weeks = Raw(on.matrix), _fitted(on, kind), on.horizon / 7.0
    history = (raw.repeats, raw.active_weeks, raw.age_weeks)
    none, orders = model.none_within(*history, weeks), model.expected_within(*history, weeks)
    wait = waiting(on.matrix, model, on.horizon, none)
    return _posterior(on, model, none, orders, wait)


def _pareto(on: Basis) -> Answers:
    raw, weeks = Raw(on.matrix), on.horizon / 7.0
    history = (raw.repeats, raw.active_weeks, raw.age_weeks)
    model = pareto.fit(*history)
    none, orders = model.none_within(*history, weeks), model.expected_within(*history, weeks)
    # The spread around the mean is that of MBG/NBD: as wide, and closed.
    return _posterior(on, _fitted(on, Dropout.MBG), none, orders, none)


def _posterior(on: Basis, model: PurchaseModel, none: Floats, orders: Floats, wait: Floats) -> Answers:
    raw = Raw(on.matrix)
    spend = orders * model.expected_value(raw["transactions"], raw.mean_value)
    ahead = Distribution.of(on.matrix, model, on.horizon, none, orders, spend)
    at = unlearned(ahead).read(ahead)
    return Answers(none, orders, ahead.median_orders(), spend, at[0.5], wait, at[0.05], at[0.95])


def _boosting(on: Basis, past: list[Sample], seed: int) -> Answers:
    """Trees on features of the same windows; amounts of shorter windows are carried on to the horizon."""
    rows = np.concatenate([sample.inputs()[:, _WINDOW_COLUMNS] for sample in past])
    silent = np.concatenate([sample.silent for sample in past])
    longer = on.horizon / past[0].days
    inputs = model_inputs(on.matrix, on.parametric, on.horizon)[:, _WINDOW_COLUMNS]
    settings = {"max_iter": 150, "max_leaf_nodes": 8, "learning_rate": 0.05, "random_state": seed}
    classifier = HistGradientBoostingClassifier(early_stopping=False, **settings).fit(rows, silent)
    none = np.asarray(classifier.predict_proba(inputs)[:, 1], dtype=np.float64)
    amounts = []
    for name in ("transactions", "spend"):
        target = np.concatenate([getattr(sample, name) for sample in past])
        trees = HistGradientBoostingRegressor(early_stopping=False, **settings).fit(rows, target)
        amounts.append(np.maximum(np.asarray(trees.predict(inputs), dtype=np.float64), 0.0) * longer)
    orders, spend = amounts
    likely = none < 0.5
    return Answers(none, orders, np.where(likely, np.round(orders), 0.0), spend, np.where(likely, spend, 0.0), none)


def last_period(matrix: Floats, days: int) -> Answers:
    """Everyone does again what they did in the last ``days``, as far as features tell: in the longest window that is
    not longer, carried on. The first purchase counts as one.
    """
    raw = Raw(matrix)
    window = max((w for w in (30, 90, 180, 365) if w <= days), default=30)
    orders = raw[f"transactions_{window}"] * days / window
    money = raw["spend_365"] if window == 365 else raw["spend_90"]
    covered = 365 if window == 365 else 90
    spend = money * days / covered
    none = np.where(orders > 0, _CERTAIN, 1.0 - _CERTAIN)
    return Answers(none, orders, orders, spend, spend, -orders)


def _mean(on: Basis, past: list[Sample]) -> Answers:
    """Everyone is like the mean of the past windows (of the purchase model, without any)."""
    if past:
        longer = on.horizon / past[0].days
        silent, orders, spend = (
            float(np.mean([getattr(sample, name).mean() for sample in past]))
            for name in ("silent", "transactions", "spend")
        )
        orders, spend = orders * longer, spend * longer
    else:
        silent, orders, spend = 0.5, 0.0, 0.0
    count = len(on.matrix)
    constant = [np.full(count, value) for value in (silent, orders, spend)]
    return Answers(constant[0], constant[1], constant[1], constant[2], constant[2], np.zeros(count))
