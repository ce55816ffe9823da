"""Where the import from a platform stands: kept beside the orders, so that a later one goes on from there."""

from __future__ import annotations

import json
import uuid
from dataclasses import asdict, dataclass
from datetime import datetime

from pyarrow import fs

from intelligence_svc.ingest.store import OrderStore

_FOLDER = "_sources"


@dataclass(frozen=True, slots=True)
class Position:
    """All that was changed up to ``changed_until`` is in the history; ``operation`` is a bulk query under way."""

    changed_until: datetime | None = None
    operation: str | None = None


def load(store: OrderStore, source: str) -> Position:
    """The position of a source; its beginning when there is none, or none that can be read."""
    try:
        with store.filesystem.open_input_stream(_path(store, source)) as stream:
            stored = json.loads(stream.read())
        until = stored["changed_until"]
        return Position(None if until is None else datetime.fromisoformat(until), stored["operation"])
    except (FileNotFoundError, ValueError, KeyError, TypeError):
        return Position()


def save(store: OrderStore, source: str, position: Position) -> None:
    """Replaces the position of a source in one step."""
    path = _path(store, source)
    partial = f"{path}.{uuid.uuid4().hex}.partial"
    store.filesystem.create_dir(f"{store.folder}/{_FOLDER}", recursive=True)
    with store.filesystem.open_output_stream(partial) as stream:
        stream.write(json.dumps(asdict(position), default=datetime.isoformat).encode())
    store.filesystem.move(partial, path)


def forget(store: OrderStore, source: str) -> None:
    """Lets the next import begin anew."""
    if store.filesystem.get_file_info(_path(store, source)).type == fs.FileType.File:
        store.filesystem.delete_file(_path(store, source))


def _path(store: OrderStore, source: str) -> str:
    return f"{store.folder}/{_FOLDER}/{source}.json"
