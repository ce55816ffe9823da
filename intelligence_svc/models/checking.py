"""The models of a shop with the proof of what they are worth: checked on time that they never saw, then made again."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime

import numpy as np

from intelligence_svc.features.engine import FeatureEngine, HistorySpan
from intelligence_svc.models.answers import Card, Task, TrainedModel
from intelligence_svc.models.evaluation import (
    COLUMNS,
    Answers,
    Happened,
    columns,
    reliability,
)
from intelligence_svc.models.forecast import Forecast
from intelligence_svc.models.inputs import Raw, expected_spend, expected_transactions, feature_matrix
from intelligence_svc.models.plan import InsufficientHistoryError
from intelligence_svc.models.registry import Models, unpublished
from intelligence_svc.models.samples import outcomes
from intelligence_svc.models.training import DEFAULT_SEED, held_out, history_as_of, make_models, usual_horizons


def train_models(
    engine: FeatureEngine, *, now: datetime, seed: int = DEFAULT_SEED, as_of: date | None = None
) -> list[TrainedModel]:
    """The models of the shop whose history the engine holds, as of a day.

    ``as_of`` defaults to the last day with an order (never later than ``now``); what comes after is not seen.
    Equal history, day and seed give equal models; ``now`` only dates the cards. A shop too small to learn from gets
    the purchase model. Raises ``EmptyHistoryError``, ``InsufficientHistoryError``, ``ParityError``.
    """
    span = engine.span()
    day = min(as_of or span.last_day, span.as_of(now))
    horizons = usual_horizons(history_as_of(engine, span, day), span.first_day, day)
    checked = {
        days: check(engine, span, as_of=day, horizon=days, now=now, seed=seed) for days in set(horizons.values())
    }
    checks = {
        task: card for task, days in horizons.items() if (card := _for_task(checked[days].card, task)) is not None
    }
    made = make_models(engine, span, horizons, as_of=day, now=now, seed=seed, checks=checks)
    return [replace(model, twin=checked[horizons[model.task]].twins.get(model.task)) for model in made]


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found, and the models that were checked; both empty where the shop had no customers then."""

    card: Card | None
    twins: dict[Task, TrainedModel]


def check(engine: FeatureEngine, span: HistorySpan, *, as_of: date, horizon: int, now: datetime, seed: int) -> Checked:
    """Makes models as if it were ``horizon`` days earlier and compares them with what then happened.

    Everything that the models see, outcomes of training included, lies at or before ``as_of - horizon``.
    """
    cutoff = held_out(as_of, horizon)
    try:
        made = make_models(engine, span, dict.fromkeys(Task, horizon), as_of=cutoff, now=now, seed=seed)
    except InsufficientHistoryError:
        return Checked(None, {})
    models = unpublished(made)
    features = engine.features([cutoff], span.currency)
    matrix = feature_matrix(features)
    happened = Happened(*outcomes(engine, features["customer_id"], cutoff, horizon, span.currency), horizon)
    said = answers(models.forecast(matrix))
    card: Card = {
        "cutoff": cutoff.isoformat(),
        "until": as_of.isoformat(),
        "families": {model.task.value: model.card["family"] for model in made},
        "windows": {model.task.value: model.card["training"] for model in made},
        "customers": len(matrix),
        "metrics": columns(happened, said),
        "reliability": reliability(happened, said.silent),
        "base_rate": float((happened.transactions == 0).mean()),
        "mean_spend": float(happened.spend.mean()),
        "baselines": _baselines(models, matrix, happened),
    }
    return Checked(card, {model.task: model for model in made})


def answers(forecast: Forecast) -> Answers:
    """A forecast as it is judged."""
    return Answers(
        forecast.silent,
        forecast.orders,
        forecast.median_orders,
        forecast.spend,
        forecast.median_spend,
        forecast.wait,
        forecast.low_90,
        forecast.high_90,
    )


def _baselines(models: Models, matrix: np.ndarray, happened: Happened) -> Card:
    """The purchase model without any correction, recency, and the true mean, which no forecast could know."""
    raw, days = Raw(matrix), happened.days
    parametric = models.ltv.parametric
    none = parametric.none_within(raw.repeats, raw.active_weeks, raw.age_weeks, days / 7.0)
    orders, spend = expected_transactions(matrix, parametric, days), expected_spend(matrix, parametric, days)
    count = len(matrix)
    silent = np.full(count, float((happened.transactions == 0).mean()))
    mean, bought = np.full(count, float(happened.spend.mean())), np.full(count, float(happened.transactions.mean()))
    recency = raw["recency"] / max(float(raw["recency"].max()), 1.0)
    return {
        "parametric": columns(happened, Answers(none, orders, orders, spend, spend, none)),
        "recency": {"auc": COLUMNS["auc"](happened, Answers(recency, orders, orders, spend, spend, recency))},
        "mean": columns(happened, Answers(silent, bought, bought, mean, mean, silent)),
    }


_OF_CHURN = ("auc", "brier", "ece", "c_index")


def _for_task(found: Card | None, task: Task) -> Card | None:
    """The part of a check that a task's card tells."""
    if found is None:
        return None
    metrics = found["metrics"]
    assert isinstance(metrics, dict)
    prefix = {Task.CHURN: _OF_CHURN, Task.ORDERS: ("orders_",), Task.LTV: ("spend_", "interval_")}[task]
    windows = found["windows"]
    assert isinstance(windows, dict)
    mine = {**found, "windows": windows[task.value]["windows"]}
    mine["metrics"] = {name: value for name, value in metrics.items() if name.startswith(prefix)}
    if task is not Task.CHURN:
        mine.pop("reliability")
    return mine
