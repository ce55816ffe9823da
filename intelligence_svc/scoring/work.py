"""What a full refresh has computed so far, kept beside the order history so that an interrupted one goes on.

A folder ``_refresh-<key>`` of the shop's order store holds the features and the profiles, a file per some thousand
customers. The key stands for all that they are made from: orders and models. With others the work starts anew; after
the profiles are stored it is removed. Each file appears in one step, so a process may be killed at any moment. On an
object store nothing is kept: there a refresh starts from the beginning.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
from pyarrow import fs
from pydantic import TypeAdapter

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.models.registry import Models
from intelligence_svc.scoring.domain import Prediction, Profile

CHUNK_CUSTOMERS = 5_000
#: Older work is that of a release or a day that nobody remembers.
_LIFE = timedelta(days=1)
_PROFILES = TypeAdapter(list[Profile])
_CODEC = pa.Codec("zstd")


class RefreshBusyError(Exception):
    """Another refresh of the shop is running."""


class Work:
    """The work of one refresh. `started` is when the first of the processes began that went on with each other."""

    def __init__(self, folder: Path | None, started: datetime) -> None:
        self._folder = folder
        self.started = started
        self.resumed = 0

    def features(self, compute: Callable[[], pa.Table]) -> pa.Table:
        """The table of features, computed once."""
        if self._folder is None:
            return compute()
        path = self._folder / "features.parquet"
        if not path.exists():
            table = compute()
            staged = path.with_suffix(".new")
            pq.write_table(table, staged, compression="zstd")
            staged.rename(path)
            return table
        return pq.read_table(path)

    def profiles(self, compute: Callable[[int], Iterator[Profile]]) -> Iterator[Profile]:
        """All profiles: first those that are there, then what `compute` gives after so many of them."""
        number = 0
        while (path := self._chunk(number)) is not None and path.exists():
            for profile in _read(path):
                self.resumed += 1
                yield profile
            number += 1
        fresh = compute(self.resumed)
        while chunk := list(islice(fresh, CHUNK_CUSTOMERS)):
            if (path := self._chunk(number)) is not None:
                _write(path, chunk)
            number += 1
            yield from chunk

    def _chunk(self, number: int) -> Path | None:
        return None if self._folder is None else self._folder / f"profiles-{number:06d}.json.zst"

    def done(self) -> None:
        """Everything is stored: nothing of this is needed again."""
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)


@contextmanager
def work_of(store: OrderStore, models: Models | None, now: datetime) -> Iterator[Work]:
    """The work that an interrupted refresh of the same orders and models left, or none yet.

    Raises `RefreshBusyError`.
    """
    if not isinstance(store.filesystem, fs.LocalFileSystem) or not store.parts():
        yield Work(None, now)
        return
    root = Path(store.folder)
    descriptor = os.open(root / "_refresh.lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise RefreshBusyError("another refresh of this shop is running") from None
        folder = root / f"_refresh-{_key(store, models)}"
        for other in root.glob("_refresh-*"):
            if other != folder or now - _begun(other, now) > _LIFE:
                shutil.rmtree(other, ignore_errors=True)
        folder.mkdir(exist_ok=True)
        begun = folder / "started"
        if not begun.exists():
            _replace(begun, now.isoformat().encode())
        yield Work(folder, _begun(folder, now))
    finally:
        os.close(descriptor)


def _key(store: OrderStore, models: Models | None) -> str:
    made_from = [*store.parts(), *NAMES]
    made_from += [one.name for kind in (Profile, Prediction) for one in fields(kind)]
    if models:
        # The generation changes with each promotion, rollback and trial.
        made_from += [one.version for one in (models.churn, models.orders, models.ltv)] + [str(models.generation)]
    return hashlib.blake2b("\n".join(made_from).encode(), digest_size=8).hexdigest()


def _begun(folder: Path, now: datetime) -> datetime:
    path = folder / "started"
    return datetime.fromisoformat(path.read_text()) if path.exists() else now


def _read(path: Path) -> list[Profile]:
    content = path.read_bytes()
    size = int.from_bytes(content[:8])
    return _PROFILES.validate_json(bytes(_CODEC.decompress(content[8:], size)))


def _write(path: Path, profiles: list[Profile]) -> None:
    text = _PROFILES.dump_json(profiles)
    _replace(path, len(text).to_bytes(8) + bytes(_CODEC.compress(text)))


def _replace(path: Path, content: bytes) -> None:
    staged = path.with_name(f"{path.name}.new")
    staged.write_bytes(content)
    staged.rename(path)
