"""One import of a tenant at a time.

On a local disk it is an advisory file lock, which the kernel releases even when the process is killed. On an
object store, which has no locks, each import writes a claim and then lists all claims: since listing sees
every finished write, of two that race at least one sees the other and withdraws. A claim that was not renewed
for ``CLAIM_LIFE`` belongs to a dead process and is ignored.
"""

from __future__ import annotations

import fcntl
import os
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

from pyarrow import fs

from intelligence_svc.ingest.domain import ImportBusyError

CLAIM_LIFE = timedelta(minutes=15)
_BUSY = "another import of this tenant is running; try again when it has finished"


@contextmanager
def tenant_lock(filesystem: fs.FileSystem, folder: str, *, now: datetime) -> Iterator[Callable[[], None]]:
    """Holds the lock of a tenant's folder. Yields a function that renews it, to be called now and then.

    Raises ``ImportBusyError`` at once if it is taken.
    """
    filesystem.create_dir(folder, recursive=True)
    holder = _file_lock(folder) if isinstance(filesystem, fs.LocalFileSystem) else claim(filesystem, folder, now=now)
    with holder as renew:
        yield renew


@contextmanager
def _file_lock(folder: str) -> Iterator[Callable[[], None]]:
    descriptor = os.open(f"{folder}/_lock", os.O_RDWR | os.O_CREAT, 0o644)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise ImportBusyError(_BUSY) from None
        yield lambda: None
    finally:
        os.close(descriptor)


@contextmanager
def claim(filesystem: fs.FileSystem, folder: str, *, now: datetime) -> Iterator[Callable[[], None]]:
    """The lock by claims; see the module's text."""
    claims = f"{folder}/_claims"
    mine = f"{claims}/{uuid.uuid4().hex}"
    filesystem.create_dir(claims, recursive=True)

    def write() -> None:
        with filesystem.open_output_stream(mine) as stream:
            stream.write(b"import")

    write()
    try:
        selector = fs.FileSelector(claims)
        others = [info for info in filesystem.get_file_info(selector) if info.base_name != mine.rsplit("/", 1)[-1]]
        if any(_alive(info.mtime, now) for info in others if info.type == fs.FileType.File):
            raise ImportBusyError(_BUSY)
        yield write
    finally:
        filesystem.delete_file(mine)


def _alive(written: datetime | None, now: datetime) -> bool:
    return written is None or now - written.astimezone(UTC) < CLAIM_LIFE
