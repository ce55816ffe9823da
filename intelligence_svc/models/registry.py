"""Published models: ``MODELS_URI/<tenant_id>/<name>/<version>/{model.onnx,card.json,sample.parquet}``.

A version's files are never changed. ``MODELS_URI/<tenant_id>/<name>/current`` names the version in use and is
replaced in one step, after everything else is written: readers see the old model or the new one.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.ingest.store import open_uri
from intelligence_svc.models.answers import Level, Task, TrainedModel, finish
from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.forecast import Forecast, Silence, distribution, next_purchase, waiting
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph, ParityError
from intelligence_svc.models.inputs import COLUMNS, model_inputs
from intelligence_svc.models.samples import base_of
from intelligence_svc.models.spread import Spread
from intelligence_svc.models.typical import Customer


class UnusableModelError(Exception):
    """A published model was made by other code than this and must be trained again."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A loaded model with what its card says about serving it."""

    task: Task
    version: str
    graph: Graph
    horizon_days: int
    currency: str
    confidence: str
    parametric: PurchaseModel
    base_floor: float
    level: Level
    typical: Customer
    card: dict[str, Any]

    def predict(self, matrix: Floats) -> Floats:
        """Probability of silence, expected orders or expected spend, for each row of a feature matrix."""
        inputs = model_inputs(matrix, self.parametric, self.horizon_days)
        base = base_of(self.task, matrix, self.parametric, self.horizon_days, self.base_floor)
        return finish(self.task, self.graph.run(inputs), base, self.level)


@dataclass(frozen=True, slots=True)
class Models:
    """The current models of a tenant. Orders and value look equally far ahead."""

    churn: ServedModel
    orders: ServedModel
    ltv: ServedModel
    silence: Silence
    spread: Spread

    def forecast(self, matrix: Floats) -> Forecast:
        """All that is said about the customers of a feature matrix."""
        return self.around(matrix, self.churn.predict(matrix), self.ltv.predict(matrix))

    def around(self, matrix: Floats, silent: Floats, spend: Floats) -> Forecast:
        """The same, where the probability of silence and the expected spend are there already."""
        value, churn = self.ltv, self.churn
        orders = self.orders.predict(matrix)
        ahead = distribution(matrix, value.parametric, value.horizon_days, self.silence, orders, spend)
        at = self.spread.read(ahead)
        return Forecast(
            silent=silent,
            orders=orders,
            median_orders=ahead.median_orders(),
            spend=spend,
            median_spend=at[0.50],
            low_80=at[0.10],
            high_80=at[0.90],
            low_90=at[0.05],
            high_90=at[0.95],
            wait=waiting(matrix, churn.parametric, churn.horizon_days, silent),
            next_days=next_purchase(matrix, churn.parametric, churn.horizon_days),
        )


def publish(model: TrainedModel, models_uri: str, tenant_id: uuid.UUID) -> str:
    """Stores a model and makes it current. Returns its version; publishing it again changes nothing."""
    filesystem, root = open_uri(models_uri)
    name = f"{root}/{tenant_id}/{model.task.value}"
    folder = f"{name}/{model.version}"
    filesystem.create_dir(folder, recursive=True)
    _write(filesystem, f"{folder}/model.onnx", model.graph)
    _write(filesystem, f"{folder}/card.json", json.dumps(model.card, indent=2, sort_keys=True).encode())
    table = pa.BufferOutputStream()
    pq.write_table(model.sample, table)
    _write(filesystem, f"{folder}/sample.parquet", table.getvalue().to_pybytes())
    _write(filesystem, f"{name}/current", model.version.encode())
    return model.version


def current_versions(models_uri: str, tenant_id: uuid.UUID) -> dict[Task, str]:
    """Versions in use; a task without a model is missing."""
    filesystem, root = open_uri(models_uri)
    pointers = {task: f"{root}/{tenant_id}/{task.value}/current" for task in Task}
    return {
        task: _read(filesystem, path).decode().strip()
        for task, path in pointers.items()
        if filesystem.get_file_info(path).type == fs.FileType.File
    }


def load_models(models_uri: str, tenant_id: uuid.UUID) -> Models | None:
    """The current models, checked against their stored samples; None if none are published yet.

    Raises ``UnusableModelError`` if they read other inputs than this code makes, ``ParityError`` if this
    machine computes other answers than the one that trained them.
    """
    versions = current_versions(models_uri, tenant_id)
    if len(versions) < len(Task):
        return None
    filesystem, root = open_uri(models_uri)
    loaded = {
        task: _load(filesystem, f"{root}/{tenant_id}/{task.value}/{version}", task, version)
        for task, version in versions.items()
    }
    return together(loaded)


def together(loaded: Mapping[Task, ServedModel]) -> Models:
    """The models of a shop as they answer together."""
    value = loaded[Task.LTV]
    silence, spread = Silence(**value.card["silence"]), Spread.from_dict(value.card["spread"])
    return Models(loaded[Task.CHURN], loaded[Task.ORDERS], value, silence, spread)


def unpublished(models: Iterable[TrainedModel]) -> Models:
    """Trained models as they would be served, without storing them: through their graphs and cards."""
    return together(
        {m.task: served(m.task, m.version, m.graph, json.loads(json.dumps(m.card)), m.sample) for m in models}
    )


def _load(filesystem: fs.FileSystem, folder: str, task: Task, version: str) -> ServedModel:
    card: dict[str, Any] = json.loads(_read(filesystem, f"{folder}/card.json"))
    sample = pq.read_table(pa.BufferReader(_read(filesystem, f"{folder}/sample.parquet")))
    return served(task, version, _read(filesystem, f"{folder}/model.onnx"), card, sample)


def served(task: Task, version: str, onnx: bytes, card: dict[str, Any], sample: pa.Table) -> ServedModel:
    """A model from its parts; raises as ``load_models`` does."""
    if card["inputs"] != list(COLUMNS) or card["features"] != list(NAMES) or "level" not in card:
        raise UnusableModelError(f"model {task.value} {version} was made by another release; train again")
    graph = Graph.load(task, onnx)
    inputs = np.column_stack([sample[name].to_numpy() for name in COLUMNS]).astype(np.float32)
    wanted = sample[f"{task.value}_output"].to_numpy()
    difference = float((np.abs(graph.run(inputs) - wanted) / np.maximum(np.abs(wanted), 1.0)).max(initial=0.0))
    if not difference <= MAX_DIFFERENCE:
        raise ParityError(difference)
    return ServedModel(
        task=task,
        version=version,
        graph=graph,
        horizon_days=int(card["horizon_days"]),
        currency=str(card["currency"]),
        confidence=str(card["confidence"]),
        parametric=PurchaseModel.from_dict(card["parametric"]),
        base_floor=float(card["base_floor"]),
        level=Level(**card["level"]),
        typical=Customer.from_dict(card["typical"]),
        card=card,
    )


def _write(filesystem: fs.FileSystem, path: str, content: bytes) -> None:
    """Writes a file in one step: on a local disk by renaming, on an object store by the nature of a put."""
    if not isinstance(filesystem, fs.LocalFileSystem):
        with filesystem.open_output_stream(path) as stream:
            stream.write(content)
        return
    staging = f"{path}.{uuid.uuid4().hex}"
    with filesystem.open_output_stream(staging) as stream:
        stream.write(content)
    filesystem.move(staging, path)


def _read(filesystem: fs.FileSystem, path: str) -> bytes:
    with filesystem.open_input_stream(path) as stream:
        return bytes(stream.read())
