"""Child processes: started so that none outlives the supervisor, watched, restarted, stopped."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from deploy.local.errors import StackError

LAUNCHER = Path(__file__).with_name("launch.py")
LOG_LIMIT = 10 * 1024 * 1024
"""Size in bytes from which a log is moved aside when its process is started by a new stack."""

BACKOFF = (0.5, 1.0, 2.0, 5.0, 10.0, 30.0)
"""Seconds to wait before the first, second, … restart in a row; the last one repeats."""

STABLE_AFTER = 60.0
"""Seconds a process must live for its crashes to be forgotten."""


@dataclass(frozen=True)
class User:
    """The system user a child runs as."""

    uid: int
    gid: int


@dataclass(frozen=True)
class ProcessSpec:
    """How to start and stop one child.

    Attributes:
        name: shown to people, and the name of the log file.
        stop_signal: what asks it to end; `grace` seconds later it is killed.
        orphan_signal: what the kernel sends it when the supervisor is gone.
        before_stop: called before `stop_signal`, to let a server turn clients away first.
    """

    name: str
    command: Sequence[str | Path]
    log: Path
    environment: Mapping[str, str] | None = None
    folder: Path | None = None
    user: User | None = None
    stop_signal: signal.Signals = signal.SIGTERM
    orphan_signal: signal.Signals = signal.SIGKILL
    grace: float = 15.0
    before_stop: Callable[[], None] | None = None


@dataclass
class Child:
    """One supervised process.

    Start it from the main thread only: the kernel ties the orphan signal to the *thread* that started it.
    """

    spec: ProcessSpec
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)
    _crashes: int = field(default=0, init=False)
    _restart_at: float = field(default=0.0, init=False)

    @property
    def pid(self) -> int | None:
        """Process id while it runs."""
        return self._process.pid if self._process is not None and self.running else None

    @property
    def running(self) -> bool:
        """Whether the process is alive."""
        return self._process is not None and self._process.poll() is None

    @property
    def wanted(self) -> bool:
        """Whether it was started and not stopped since: a wanted child that does not run has crashed."""
        return self._process is not None

    @property
    def exit_code(self) -> int | None:
        """Exit status of a process that ended by itself, negative for a signal."""
        return self._process.poll() if self._process is not None else None

    def start(self) -> None:
        """Start the process, in a group of its own so that the terminal's Ctrl-C does not reach it."""
        user = self.spec.user or User(-1, -1)
        launcher = [sys.executable, "-I", "-S", str(LAUNCHER), str(os.getpid())]
        launcher += [str(int(self.spec.orphan_signal)), str(user.uid), str(user.gid)]
        rotate(self.spec.log)
        with self.spec.log.open("ab") as log:
            self._process = subprocess.Popen(
                [*launcher, *map(str, self.spec.command)],
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                env=dict(self.spec.environment) if self.spec.environment is not None else None,
                cwd=self.spec.folder,
                process_group=0,
            )
        self._started = time.monotonic()

    def stop(self) -> bool:
        """Ask the process to end, insist after the grace period; return whether it ended by itself."""
        process, self._process = self._process, None
        if process is None or process.poll() is not None:
            return True
        if self.spec.before_stop is not None:
            self.spec.before_stop()
        process.send_signal(self.spec.stop_signal)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(self.spec.grace)
            return True
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
        return False

    def wait_until(self, ready: Callable[[], bool], *, timeout: float) -> None:
        """Wait until ``ready()``.

        Raises:
            StackError: the process ended, or is not ready in ``timeout`` seconds; with its last log lines.
        """
        deadline = time.monotonic() + timeout
        while not ready():
            if not self.running:
                raise StackError(f"{self.spec.name} {describe_exit(self.exit_code)} at start. {self._last_words()}")
            if time.monotonic() > deadline:
                raise StackError(f"{self.spec.name} was not ready in {timeout:.0f} s. {self._last_words()}")
            time.sleep(0.05)

    def revive(self, now: float) -> str | None:
        """Restart a crashed process when its backoff has passed; return a line when something changed.

        Args:
            now: seconds of a monotonic clock.
        """
        if not self.wanted or self.running:
            return None
        if not self._restart_at:
            self._crashes = 1 if now - self._started > STABLE_AFTER else self._crashes + 1
            pause = backoff(self._crashes)
            self._restart_at = now + pause
            what = f"{self.spec.name} {describe_exit(self.exit_code)}"
            return f"{what}; restarting in {pause:g} s. Log: {self.spec.log}"
        if now < self._restart_at:
            return None
        self._restart_at = 0.0
        self.start()
        return f"{self.spec.name} restarted"

    def _last_words(self) -> str:
        lines = tail(self.spec.log, 12)
        return f"Log: {self.spec.log}" + "".join(f"\n    {line}" for line in lines)


def backoff(crashes: int) -> float:
    """Return the seconds to wait after that many crashes in a row."""
    return BACKOFF[min(crashes, len(BACKOFF)) - 1]


def describe_exit(code: int | None) -> str:
    """Put an exit status into words."""
    if code is None:
        return "stopped"
    if code < 0:
        return f"was ended by {signal.Signals(-code).name}"
    return f"exited with status {code}"


def tail(log: Path, count: int) -> list[str]:
    """Return the last ``count`` lines of ``log`` that are not blank."""
    if not log.exists():
        return []
    with log.open("rb") as file:
        file.seek(max(0, log.stat().st_size - 16_384))
        lines = file.read().decode(errors="replace").splitlines()
    return [line for line in lines if line.strip()][-count:]


def rotate(log: Path, limit: int = LOG_LIMIT) -> None:
    """Move ``log`` aside (one generation) when it has outgrown ``limit`` bytes, and make its folder."""
    log.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if log.exists() and log.stat().st_size > limit:
        log.replace(log.with_suffix(log.suffix + ".1"))
