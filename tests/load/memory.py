"""The most memory that a process tree holds while it runs."""

from __future__ import annotations

import threading
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.load.processes import tree

_EVERY_SECONDS = 0.25


class PeakMemory:
    """Samples several process trees four times a second; peaks in bytes, by name. Linux only.

    What processes share (PostgreSQL's buffers) counts once, divided among them.
    """

    def __init__(self, groups: Mapping[str, int]) -> None:
        self.peaks = dict.fromkeys(groups, 0)
        self._groups = groups
        self._done = threading.Event()
        self._thread = threading.Thread(target=self._sample, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        self._thread.join()

    def _sample(self) -> None:
        while not self._done.is_set():
            for name, root in self._groups.items():
                self.peaks[name] = max(self.peaks[name], sum(map(_proportional, tree(root))))
            self._done.wait(_EVERY_SECONDS)


def _proportional(pid: int) -> int:
    try:
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) * 1024
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        pass
    return 0


def seconds_since(started: float) -> float:
    """Of wall-clock time."""
    return time.monotonic() - started
