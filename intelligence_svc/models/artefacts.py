"""Files of models: ``MODELS_URI/<tenant_id>/<task>/<version>/``, written once and never changed.

``model.onnx``, ``card.json`` and ``sample.parquet`` are the model, its description, and rows with the answers it must
give. ``twin.*`` is the same model as of one horizon earlier: it has not seen what came after, and is compared with
others on that time. No file holds a moment of the clock: equal history and seed give equal bytes.
"""

from __future__ import annotations

import hashlib
import io
import json
import uuid
from collections.abc import Mapping
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.ingest.store import open_uri
from intelligence_svc.models.answers import Task, TrainedModel

FILES = ("model.onnx", "card.json", "sample.parquet", "twin.onnx", "twin.json", "twin.parquet")
_NEEDED = FILES[:3]
_MOMENT = "trained_at"


class SignatureError(Exception):
    """The files of a model are not those that were registered, or they are incomplete."""


def contents(model: TrainedModel) -> dict[str, bytes]:
    """A model's files by their names."""
    found = {"model.onnx": model.graph, "card.json": _card(model), "sample.parquet": _table(model.sample)}
    if model.twin is not None:
        twin = model.twin
        found |= {"twin.onnx": twin.graph, "twin.json": _card(twin), "twin.parquet": _table(twin.sample)}
    return found


def digest(files: Mapping[str, bytes]) -> str:
    """SHA-256 over the names, lengths and contents of a model's files, in a fixed order."""
    total = hashlib.sha256()
    for name in FILES:
        if name in files:
            total.update(f"{name} {len(files[name])}\n".encode())
            total.update(files[name])
    return total.hexdigest()


def write(model: TrainedModel, models_uri: str, tenant_id: uuid.UUID) -> str:
    """Stores a model's files, the card last. Returns their digest."""
    filesystem, folder = _folder(models_uri, tenant_id, model.task, model.version)
    filesystem.create_dir(folder, recursive=True)
    files = contents(model)
    for name in sorted(files, key=lambda name: (name == "card.json", name)):
        _write(filesystem, f"{folder}/{name}", files[name])
    return digest(files)


def read(models_uri: str, tenant_id: uuid.UUID, task: Task, version: str, expected: str) -> dict[str, bytes]:
    """A model's files. Raises ``SignatureError`` unless their digest is the expected one."""
    filesystem, folder = _folder(models_uri, tenant_id, task, version)
    selector = fs.FileSelector(folder, allow_not_found=True)
    present = {info.base_name for info in filesystem.get_file_info(selector)}
    files = {}
    for name in FILES:
        if name in present:
            with filesystem.open_input_stream(f"{folder}/{name}") as stream:
                files[name] = bytes(stream.read())
    missing = [name for name in _NEEDED if name not in files]
    if missing or digest(files) != expected:
        what = f"has no {missing[0]}" if missing else "is not what was registered"
        raise SignatureError(f"model {task.value} {version} {what}: its files were damaged or exchanged; train again")
    return files


def table(content: bytes) -> pa.Table:
    """A sample from its file."""
    return pq.read_table(pa.BufferReader(content))


def _card(model: TrainedModel) -> bytes:
    return json.dumps({k: v for k, v in model.card.items() if k != _MOMENT}, indent=2, sort_keys=True).encode()


def _table(rows: pa.Table) -> bytes:
    target = io.BytesIO()
    pq.write_table(rows, target)
    return target.getvalue()


def _folder(models_uri: str, tenant_id: uuid.UUID, task: Task, version: str) -> tuple[fs.FileSystem, str]:
    filesystem, root = open_uri(models_uri)
    return filesystem, f"{root}/{tenant_id}/{task.value}/{version}"


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


def card_of(files: Mapping[str, bytes]) -> dict[str, Any]:
    """The card among a model's files."""
    return dict(json.loads(files["card.json"]))
