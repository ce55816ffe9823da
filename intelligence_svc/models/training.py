"""Training a shop's models: learn on the past, check on held-out time, then learn again up to now."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date, datetime, timedelta
from importlib.metadata import version as library_version

import numpy as np
import pyarrow as pa

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.features.engine import FeatureEngine, HistorySpan
from intelligence_svc.models import export, typical
from intelligence_svc.models.answers import Card, Task, TrainedModel, finish
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.fitting import Basis, Fitted, basis, fit, learn_spread
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph
from intelligence_svc.models.inputs import COLUMNS, Inputs, Raw, feature_matrix, model_inputs
from intelligence_svc.models.plan import InsufficientHistoryError, Windows, churn_horizon, ltv_horizon

DEFAULT_SEED = 20_240_229
CONFIDENT_CUSTOMERS = 500
CONFIDENT_REPEATERS = 100
SAMPLE_ROWS = 1_000
_LIBRARIES = ("scikit-learn", "skl2onnx", "onnx", "onnxruntime", "numpy", "scipy", "duckdb", "ibis-framework")


def make_models(
    engine: FeatureEngine,
    span: HistorySpan,
    horizons: Mapping[Task, int],
    *,
    as_of: date,
    now: datetime,
    seed: int,
    checks: Mapping[Task, Card] | None = None,
) -> list[TrainedModel]:
    """Models of the given tasks as of a day, each for its horizon; what comes after is not seen.

    Where the history is too small to learn from, the purchase model answers for every customer, and the card says
    why. ``checks`` are written into the cards. Raises ``InsufficientHistoryError`` for a shop without a customer,
    ``ParityError``.
    """
    bases: dict[int, Basis] = {}
    for days in sorted(set(horizons.values())):
        bases[days] = basis(engine, span.first_day, span.currency, as_of=as_of, horizon=days)
    fitted = {task: fit(task, bases[days], seed) for task, days in horizons.items()}
    made = []
    for task, days in horizons.items():
        card = _card(task, fitted[task], bases[days], span, seed)
        card["check"] = (checks or {}).get(task)
        if task is Task.LTV:
            silence, spread = learn_spread(bases[days], fitted[Task.ORDERS], fitted[Task.LTV], seed)
            card["silence"], card["spread"] = asdict(silence), spread.as_dict()
        made.append(_exported(fitted[task], bases[days], card, now))
    return made


def usual_horizons(matrix: Floats, first_day: date, as_of: date) -> dict[Task, int]:
    """The horizons that fit the shop's own rhythm and the length of its history."""
    value = ltv_horizon(first_day, as_of)
    return {Task.CHURN: churn_horizon(matrix, first_day, as_of), Task.ORDERS: value, Task.LTV: value}


def history_as_of(engine: FeatureEngine, span: HistorySpan, day: date) -> Floats:
    """The shop's customers as of a day. Raises ``InsufficientHistoryError`` without any."""
    matrix = feature_matrix(engine.features([day], span.currency))
    if not len(matrix):
        raise InsufficientHistoryError("customers with an order", 0, 1)
    return matrix


def held_out(as_of: date, horizon: int) -> date:
    """The day at which a model has to stand to be checked on what is known by ``as_of``."""
    return as_of - timedelta(days=horizon)


def _exported(fitted: Fitted, on: Basis, card: Card, now: datetime) -> TrainedModel:
    """Exports, proves parity on every customer, and names the version by its content."""
    task, inputs = fitted.model.task, model_inputs(on.matrix, on.parametric, on.horizon)
    graph = export.to_graph(fitted.model)
    loaded = Graph.load(task, graph)
    difference = export.parity(fitted.model, loaded, inputs)
    predicted = finish(task, loaded.run(inputs), on.base(task), fitted.level)
    card["mean_prediction"] = float(predicted.mean())
    card["parity"] = {"max_difference": difference, "rows": len(inputs), "limit": MAX_DIFFERENCE}
    version = _version(on.as_of, graph, card)
    card["version"] = version
    card["trained_at"] = now.isoformat()
    return TrainedModel(task, version, graph, card, _sample(task, inputs, loaded))


def _card(task: Task, fitted: Fitted, on: Basis, span: HistorySpan, seed: int) -> Card:
    return {
        "name": task.value,
        "horizon_days": on.horizon,
        "data_window": {"first_day": span.first_day.isoformat(), "as_of": on.as_of.isoformat()},
        "currency": span.currency,
        "family": fitted.model.family.value,
        "purchase_model": on.parametric.dropout.value,
        "candidates": fitted.choice.losses,
        "level": asdict(fitted.level),
        "season": on.anchor.as_dict() if on.anchor else None,
        "too_little": on.too_little,
        "features": list(NAMES),
        "inputs": list(COLUMNS),
        "parametric": on.parametric.as_dict(),
        "base_floor": on.floor(task),
        "typical": typical.of_active(on.matrix, on.horizon),
        "training": {"windows": _described(on.plan), "rows": fitted.rows},
        "customers": len(on.matrix),
        "confidence": _confidence(on.matrix),
        "seed": seed,
        "libraries": {name: library_version(name) for name in _LIBRARIES},
    }


def _described(plan: Windows | None) -> list[dict[str, object]]:
    return [{"origin": origin.isoformat(), "days": days} for origin, days in plan.training] if plan else []


def _confidence(matrix: Floats) -> str:
    repeaters = int((Raw(matrix).repeats > 0).sum())
    return "normal" if len(matrix) >= CONFIDENT_CUSTOMERS and repeaters >= CONFIDENT_REPEATERS else "low"


def _version(as_of: date, graph: bytes, card: Card) -> str:
    """Equal content, equal version: the day and a hash of graph and card."""
    digest = hashlib.sha256(graph + json.dumps(card, sort_keys=True).encode()).hexdigest()
    return f"{as_of:%Y%m%d}-{digest[:10]}"


def _sample(task: Task, inputs: Inputs, graph: Graph) -> pa.Table:
    step = max(1, len(inputs) // SAMPLE_ROWS)
    chosen = np.ascontiguousarray(inputs[::step][:SAMPLE_ROWS])
    columns = {name: chosen[:, index] for index, name in enumerate(COLUMNS)}
    return pa.table({**columns, f"{task.value}_output": graph.run(chosen)})
