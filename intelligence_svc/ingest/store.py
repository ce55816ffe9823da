"""A tenant's folder of Parquet parts: opening, listing, publishing."""

from __future__ import annotations

import os
import re
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.ingest.schema import ORDERS

_PART = re.compile(r"part-(\d{6,})\.parquet\Z")
_STAGING = "_staging-"
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+://")


def open_uri(uri: str) -> tuple[fs.FileSystem, str]:
    """File system and path of a folder, given as a path or as a URI (``file://``, ``s3://``, …)."""
    if _SCHEME.match(uri):
        filesystem, path = fs.FileSystem.from_uri(uri)
        return filesystem, path.rstrip("/")
    return fs.LocalFileSystem(), str(Path(uri).expanduser().absolute())


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
        """Paths of the published parts in the order of their publication."""
        selector = fs.FileSelector(self.folder, allow_not_found=True)
        found = [
            (int(match.group(1)), info.path)
            for info in self.filesystem.get_file_info(selector)
            if info.type == fs.FileType.File and (match := _PART.match(info.base_name))
        ]
        return [path for _, path in sorted(found)]

    def dataset(self) -> ds.Dataset:
        """All rows of all parts, older versions of changed orders included; empty if nothing was imported."""
        parts = self.parts()
        if not parts:
            return ds.dataset(pa.table({name: [] for name in ORDERS.names}, schema=ORDERS))
        return ds.dataset(parts, schema=ORDERS, format="parquet", filesystem=self.filesystem)

    def next_sequence(self) -> int:
        """Number of the part to be published next."""
        parts = self.parts()
        if not parts:
            return 1
        match = _PART.search(parts[-1])
        return int(match.group(1)) + 1 if match else 1

    def publish(self, batches: Iterable[pa.RecordBatch], sequence: int) -> str:
        """Writes a part and makes it visible in one step. Returns its name.

        A process that dies on the way leaves a file that no reader looks at and the next import removes.
        """
        staging = f"{self.folder}/{_STAGING}{uuid.uuid4().hex}.parquet"
        with (
            self.filesystem.open_output_stream(staging) as stream,
            pq.ParquetWriter(stream, ORDERS, compression="zstd") as writer,
        ):
            for batch in batches:
                writer.write_batch(batch)
        name = f"part-{sequence:06d}.parquet"
        if isinstance(self.filesystem, fs.LocalFileSystem):
            _sync(staging)
        self.filesystem.move(staging, f"{self.folder}/{name}")
        return name

    def remove_leftovers(self) -> None:
        """Deletes what dead imports left. Only under the tenant's lock."""
        selector = fs.FileSelector(self.folder, allow_not_found=True)
        for info in self.filesystem.get_file_info(selector):
            if info.type == fs.FileType.File and info.base_name.startswith(_STAGING):
                self.filesystem.delete_file(info.path)


def _sync(path: str) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
