"""One supervisor per state folder, by a lock that the kernel drops with its holder."""

import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import TextIO

from deploy.local.errors import StackError

STOPPING_PATIENCE = 30.0
"""Seconds to wait for a stack that has said it is stopping."""


class HomeLock:
    """An exclusive ``flock`` on ``<home>/lock``.

    The file stays, the lock does not: however its holder ends, nothing stale is left to clean up. What is
    written in the file only serves the message for whoever comes second.
    """

    def __init__(self, home: Path) -> None:
        self._path = home / "lock"
        self._file: TextIO | None = None

    def acquire(self) -> None:
        """Take the lock, waiting only for a holder that is stopping.

        Raises:
            StackError: another stack runs on this folder, or it cannot be written.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            file = self._path.open("a+")
        except OSError as error:
            raise StackError(
                f"{self._path.parent} cannot be used ({error.strerror}): it may belong to another user. "
                "Run as that user, or set QUIMBI_HOME to a folder of your own."
            ) from error
        deadline = time.monotonic() + STOPPING_PATIENCE
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                file.seek(0)
                holder = file.read().strip() or "unknown process"
                if not holder.endswith("stopping") or time.monotonic() > deadline:
                    file.close()
                    raise StackError(
                        f"Quimbi already runs on {self._path.parent} ({holder}). Stop it with Ctrl-C there, "
                        "or set QUIMBI_HOME to another folder."
                    ) from None
                time.sleep(0.1)
        self._file = file
        self._write(f"process {os.getpid()}")

    def announce_stopping(self) -> None:
        """Let a stack that starts now wait for this one to finish."""
        self._write(f"process {os.getpid()}, stopping")

    def release(self) -> None:
        """Give the lock back; does nothing when it is not held."""
        if self._file is not None:
            self._write("")
            self._file.close()
            self._file = None

    def _write(self, text: str) -> None:
        if self._file is not None:
            self._file.seek(0)
            self._file.truncate()
            self._file.write(text)
            self._file.flush()


def is_held(home: Path) -> bool:
    """Tell whether a stack runs on ``home``."""
    path = home / "lock"
    if not path.exists():
        return False
    with path.open() as file, contextlib.suppress(BlockingIOError):
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return False
    return True
