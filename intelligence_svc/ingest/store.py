"""A tenant's folder of Parquet parts: opening, listing, publishing.

A part that stands for others (``part-<a>-<b>``) hides them from the moment at which it has its name. They stay for
``READERS_TIME``, so that whoever listed the folder before can still read what was listed.
"""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.ingest.schema import ORDERS

READERS_TIME = timedelta(hours=1)
_PART = re.compile(r"part-(\d{6,})(?:-(\d{6,}))?\.parquet\Z")
_STAGING = "_staging-"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def open_uri(uri: str) -> tuple[fs.FileSystem, str]:
    """File system and path of a folder, given as a path or as a URI (``file://``, ``s3://``, …)."""
    if _SCHEME.match(uri):
        filesystem, path = fs.FileSystem.from_uri(uri)
        return filesystem, path.rstrip("/")
    return fs.LocalFileSystem(), str(Path(uri).expanduser().absolute())


@dataclass(frozen=True, slots=True, order=True)
class Part:
    """A published part: what the imports ``first`` to ``last`` brought."""

    first: int
    last: int
    path: str
    published_at: datetime | None

    def hides(self, other: Part) -> bool:
        """Whether this part stands for the other one."""
        wider = self.last - self.first > other.last - other.first
        return wider and self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, slots=True)
class OrderStore:
    """Order history of one tenant."""

    filesystem: fs.FileSystem
    folder: str

    @classmethod
    def open(cls, orders_uri: str, tenant_id: uuid.UUID) -> OrderStore:
        """The tenant's store below ``orders_uri``; nothing is created yet."""
        filesystem, root = open_uri(orders_uri)
        return cls(filesystem, f"{root}/tenant_id={tenant_id}")

    def parts(self) -> list[str]:
        """Paths of the parts that count, in the order of their publication."""
        return [part.path for part in self.current_parts()]

    def current_parts(self) -> list[Part]:
        """The parts that count, in the order of their publication."""
        found = self._published()
        return [part for part in found if not any(other.hides(part) for other in found)]

    def _published(self) -> list[Part]:
        selector = fs.FileSelector(self.folder, allow_not_found=True)
        found = []
        for info in self.filesystem.get_file_info(selector):
            match = _PART.match(info.base_name)
            if match and info.type == fs.FileType.File:
                first = int(match.group(1))
                written = None if info.mtime is None else info.mtime.astimezone(UTC)
                found.append(Part(first, int(match.group(2) or first), info.path, written))
        return sorted(found, key=lambda part: (part.first, part.last))

    def dataset(self) -> ds.Dataset:
        """All rows of all parts, older versions of changed orders included; empty if nothing was imported."""
        parts = self.parts()
        if not parts:
            return ds.dataset(pa.table({name: [] for name in ORDERS.names}, schema=ORDERS))
        return ds.dataset(parts, schema=ORDERS, format="parquet", filesystem=self.filesystem)

    def next_sequence(self) -> int:
        """Number of the part to be published next."""
        return max((part.last for part in self.current_parts()), default=0) + 1

    def publish(self, batches: Iterable[pa.RecordBatch], sequence: int, *, first: int | None = None) -> str:
        """Writes a part and makes it visible in one step. Returns its name.

        With `first` it stands for all parts from that one on. A process that dies on the way leaves a file that no
        reader looks at and the next import removes.
        """
        staging = f"{self.folder}/{_STAGING}{uuid.uuid4().hex}.parquet"
        with (
            self.filesystem.open_output_stream(staging) as stream,
            pq.ParquetWriter(stream, ORDERS, compression="zstd") as writer,
        ):
            for batch in batches:
                writer.write_batch(batch)
        name = f"part-{sequence:06d}.parquet" if first is None else f"part-{first:06d}-{sequence:06d}.parquet"
        local = isinstance(self.filesystem, fs.LocalFileSystem)
        if local:
            _sync(staging)
        self.filesystem.move(staging, f"{self.folder}/{name}")
        if local:
            _sync(self.folder)
        return name

    def remove_leftovers(self, now: datetime) -> None:
        """Deletes what dead imports left, and parts that another one has stood for long enough. Under the lock only."""
        selector = fs.FileSelector(self.folder, allow_not_found=True)
        for info in self.filesystem.get_file_info(selector):
            if info.type == fs.FileType.File and info.base_name.startswith(_STAGING):
                self.filesystem.delete_file(info.path)
        found = self._published()
        for part in found:
            if any(other.hides(part) and _long_ago(other.published_at, now) for other in found):
                self.filesystem.delete_file(part.path)


def _long_ago(published_at: datetime | None, now: datetime) -> bool:
    return published_at is not None and now - published_at >= READERS_TIME


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
