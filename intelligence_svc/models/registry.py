"""Published models: ``MODELS_URI/<tenant_id>/<name>/<version>/{model.onnx,card.json,sample.parquet}``.

A version's files are never changed. ``MODELS_URI/<tenant_id>/<name>/current`` names the version in use and is
replaced in one step, after everything else is written: readers see the old model or the new one.
"""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.ingest.store import open_uri
from intelligence_svc.models.answers import Task, TrainedModel, finish
from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph, ParityError
from intelligence_svc.models.inputs import COLUMNS, model_inputs
from intelligence_svc.models.intervals import Intervals
from intelligence_svc.models.samples import spend_base
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
    typical: Customer
    intervals: Intervals | None
    card: dict[str, Any]

    def predict(self, matrix: Floats) -> Floats:
        """Probability of silence, or expected spend, for each row of a feature matrix."""
        inputs = model_inputs(matrix, self.parametric, self.horizon_days)
        base = spend_base(matrix, self.parametric, self.horizon_days, self.base_floor)
        return finish(self.task, self.graph.run(inputs), base)


@dataclass(frozen=True, slots=True)
class Models:
    """The current models of a tenant."""

    churn: ServedModel
    ltv: ServedModel


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
    return Models(loaded[Task.CHURN], loaded[Task.LTV])


def _load(filesystem: fs.FileSystem, folder: str, task: Task, version: str) -> ServedModel:
    card: dict[str, Any] = json.loads(_read(filesystem, f"{folder}/card.json"))
    if card["inputs"] != list(COLUMNS) or card["features"] != list(NAMES):
        raise UnusableModelError(f"model {task.value} {version} reads other features; train again")
    graph = Graph.load(task, _read(filesystem, f"{folder}/model.onnx"))
    sample = pq.read_table(pa.BufferReader(_read(filesystem, f"{folder}/sample.parquet")))
    inputs = np.column_stack([sample[name].to_numpy() for name in COLUMNS]).astype(np.float32)
    difference = float(np.abs(graph.run(inputs) - sample[f"{task.value}_output"].to_numpy()).max(initial=0.0))
    if not difference <= MAX_DIFFERENCE:
        raise ParityError(difference)
    return ServedModel(
        task=task,
        version=version,
        graph=graph,
        horizon_days=int(card["horizon_days"]),
        currency=str(card["currency"]),
        confidence=str(card["confidence"]),
        parametric=PurchaseModel(**card["parametric"]),
        base_floor=float(card["base_floor"]),
        typical=Customer.from_dict(card["typical"]),
        intervals=Intervals.from_dict(card["intervals"]) if "intervals" in card else None,
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
