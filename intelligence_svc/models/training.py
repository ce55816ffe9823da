"""Training a shop's models: learn on the past, check on held-out time, then learn again up to now."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from importlib.metadata import version as library_version

import numpy as np
import pyarrow as pa

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.features.engine import FeatureEngine, HistorySpan
from intelligence_svc.models import evaluation, export, intervals, typical
from intelligence_svc.models.answers import Card, Task, TrainedModel, finish
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.families import predict, train
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph
from intelligence_svc.models.inputs import COLUMNS, Raw, feature_matrix, fit_parametric, model_inputs
from intelligence_svc.models.plan import (
    InsufficientHistoryError,
    Windows,
    check_history,
    churn_horizon,
    ltv_horizon,
    windows,
)
from intelligence_svc.models.samples import base_floor, samples, spend_base
from intelligence_svc.models.selection import Choice, check_outcomes, choose

DEFAULT_SEED = 20_240_229
CONFIDENT_CUSTOMERS = 500
CONFIDENT_REPEATERS = 100
SAMPLE_ROWS = 1_000
_LIBRARIES = ("scikit-learn", "skl2onnx", "onnx", "onnxruntime", "numpy", "scipy", "duckdb", "ibis-framework")


@dataclass(frozen=True, slots=True)
class Checked:
    """How a configuration did on the held-out window before ``as_of``."""

    choice: Choice
    plan: Windows
    metrics: Card
    actual_spend: Floats
    predicted_spend: Floats


def train_models(
    engine: FeatureEngine, *, now: datetime, seed: int = DEFAULT_SEED, as_of: date | None = None
) -> list[TrainedModel]:
    """Churn and LTV models of the shop whose history the engine holds, as of a day.

    ``as_of`` defaults to the last day with an order (never later than ``now``); what comes after is not seen.
    Equal history, day and seed give equal models; ``now`` only dates the cards.
    Raises ``EmptyHistoryError``, ``InsufficientHistoryError``, ``ParityError``.
    """
    span = engine.span()
    day = min(as_of or span.last_day, span.as_of(now))
    matrix = feature_matrix(engine.features([day], span.currency))
    check_history(matrix, span.first_day, day)
    horizons = {
        Task.CHURN: churn_horizon(matrix, span.first_day, day),
        Task.LTV: ltv_horizon(span.first_day, day),
    }
    return [
        _train(engine, task, span, as_of=day, horizon=days, matrix=matrix, now=now, seed=seed)
        for task, days in horizons.items()
    ]


def check(engine: FeatureEngine, task: Task, span: HistorySpan, *, as_of: date, horizon: int, seed: int) -> Checked:
    """Trains as if it were ``horizon`` days earlier and compares with what then happened.

    Everything that the model sees, outcomes of training included, lies at or before ``as_of - horizon``.
    """
    cutoff = as_of - timedelta(days=horizon)
    plan = windows(span.first_day, cutoff, horizon)
    past = samples(engine, list(plan.training), span.currency)
    check_outcomes(past)
    choice = choose(task, plan, past, seed)
    model = train(task, choice.family, past, seed)
    held_out = samples(engine, [(cutoff, horizon)], span.currency)
    if not held_out:
        raise InsufficientHistoryError("customers before the held-out window", 0, 2)
    (future,) = held_out
    predicted = finish(task, predict(task, model, future.inputs()), future.base_spend())
    if task is Task.CHURN:
        metrics = evaluation.churn_metrics(future, predicted)
        return Checked(choice, plan, metrics, future.spend, future.spend)
    known = choice.unseen or (
        past[0].spend,
        finish(task, predict(task, model, past[0].inputs()), past[0].base_spend()),
    )
    learned = replace(intervals.fit(*known), mean_prediction=max(float(predicted.mean()), 1e-9))
    metrics = evaluation.ltv_metrics(future, predicted, learned)
    metrics["interval_learned_on"] = "unseen window" if choice.unseen else "training window"
    return Checked(choice, plan, metrics, future.spend, predicted)


def _train(
    engine: FeatureEngine,
    task: Task,
    span: HistorySpan,
    *,
    as_of: date,
    horizon: int,
    matrix: Floats,
    now: datetime,
    seed: int,
) -> TrainedModel:
    checked = check(engine, task, span, as_of=as_of, horizon=horizon, seed=seed)
    family = checked.choice.family
    plan = windows(span.first_day, as_of, horizon)
    past = samples(engine, list(plan.training), span.currency)
    check_outcomes(past)
    model = train(task, family, past, seed)
    parametric = fit_parametric(matrix, past[0].parametric)
    inputs = model_inputs(matrix, parametric, horizon)
    graph = export.to_graph(task, model)
    loaded = Graph.load(task, graph)
    difference = export.parity(task, model, loaded, inputs)
    floor = base_floor(matrix, parametric, horizon)
    predicted = finish(task, loaded.run(inputs), spend_base(matrix, parametric, horizon, floor))
    card: Card = {
        "name": task.value,
        "horizon_days": horizon,
        "data_window": {"first_day": span.first_day.isoformat(), "as_of": as_of.isoformat()},
        "currency": span.currency,
        "family": family.value,
        "candidates": checked.choice.losses,
        "features": list(NAMES),
        "inputs": list(COLUMNS),
        "parametric": parametric.as_dict(),
        "base_floor": floor,
        "typical": typical.of_active(matrix, horizon),
        "training": {
            "windows": _described(plan),
            "rows": sum(len(sample.matrix) for sample in past),
        },
        "check": {
            "cutoff": checked.plan.cutoff.isoformat(),
            "until": as_of.isoformat(),
            "windows": _described(checked.plan),
            "metrics": checked.metrics,
        },
        "customers": len(matrix),
        "confidence": _confidence(matrix),
        "mean_prediction": float(predicted.mean()),
        "parity": {"max_abs_difference": difference, "rows": len(inputs), "limit": MAX_DIFFERENCE},
        "seed": seed,
        "libraries": {name: library_version(name) for name in _LIBRARIES},
    }
    if task is Task.LTV:
        learned = intervals.fit(checked.actual_spend, checked.predicted_spend)
        card["intervals"] = replace(learned, mean_prediction=max(float(predicted.mean()), 1e-9)).as_dict()
    version = _version(as_of, graph, card)
    card["version"] = version
    card["trained_at"] = now.isoformat()
    return TrainedModel(task, version, graph, card, _sample(task, inputs, loaded))


def _described(plan: Windows) -> list[dict[str, object]]:
    return [{"origin": origin.isoformat(), "days": days} for origin, days in plan.training]


def _confidence(matrix: Floats) -> str:
    repeaters = int((Raw(matrix).repeats > 0).sum())
    return "normal" if len(matrix) >= CONFIDENT_CUSTOMERS and repeaters >= CONFIDENT_REPEATERS else "low"


def _version(as_of: date, graph: bytes, card: Card) -> str:
    """Equal content, equal version: the day and a hash of graph and card."""
    digest = hashlib.sha256(graph + json.dumps(card, sort_keys=True).encode()).hexdigest()
    return f"{as_of:%Y%m%d}-{digest[:10]}"


def _sample(task: Task, inputs: np.ndarray, graph: Graph) -> pa.Table:
    step = max(1, len(inputs) // SAMPLE_ROWS)
    chosen = np.ascontiguousarray(inputs[::step][:SAMPLE_ROWS])
    columns = {name: chosen[:, index] for index, name in enumerate(COLUMNS)}
    return pa.table({**columns, f"{task.value}_output": graph.run(chosen)})
