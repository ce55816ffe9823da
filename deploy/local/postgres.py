"""The stack's own PostgreSQL: made at first use, started, stopped, recovered after a crash."""

import contextlib
import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote

import psycopg

from deploy.local.errors import StackError
from deploy.local.ports import LOOPBACK
from deploy.local.postgres_account import Placement, place
from deploy.local.processes import Child, ProcessSpec

SUPERUSER = "postgres"
START_TIMEOUT = 120.0
"""Seconds; crash recovery of a large write-ahead log may take a while."""

TUNING = {
    # For two cores and a few GB; everything that decides about safety keeps PostgreSQL's own default.
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "max_connections": "150",
    "max_wal_size": "2GB",
    "checkpoint_timeout": "15min",
    "random_page_cost": "1.1",
    "jit": "off",  # short queries: compiling costs more than it saves
    "wal_compression": "on",
    "log_checkpoints": "off",
    "log_line_prefix": "%m [%p] %u@%d ",
    "password_encryption": "scram-sha-256",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
UNSAFE_BUT_FAST = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}


@dataclass
class PostgresServer:
    """A PostgreSQL cluster under ``home``, listening on loopback TCP only, passwords by SCRAM.

    Attributes:
        durable: False skips fsync; for tests.
    """

    home: Path
    port: int
    admin_password: str
    log: Path
    durable: bool = True
    _child: Child | None = field(default=None, init=False)

    @property
    def admin_url(self) -> str:
        """URL of the superuser, database ``postgres``."""
        return f"postgresql://{SUPERUSER}:{quote(self.admin_password)}@{LOOPBACK}:{self.port}/postgres"

    @property
    def started(self) -> bool:
        """Whether `start` was called and `stop` was not."""
        return self._child is not None

    @property
    def child(self) -> Child:
        """The postmaster, once started."""
        assert self._child is not None
        return self._child

    def start(self) -> None:
        """Start the server and wait until it answers, making the cluster at first use.

        A server that a killed stack left behind on the same data is stopped first; after a crash PostgreSQL
        replays its log, so nothing committed is lost.

        Raises:
            StackError: it did not start; the message holds its last log lines.
        """
        placement = place(self.home)
        stop_leftover(placement.data)
        if not (placement.data / "PG_VERSION").exists():
            self._create(placement)
        child = Child(self._spec(placement))
        child.start()
        self._child = child
        try:
            child.wait_until(self.answers, timeout=START_TIMEOUT)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """End sessions, write a checkpoint, stop; does nothing when it does not run."""
        if self._child is not None:
            self._child.stop()
            self._child = None

    def answers(self) -> bool:
        """Tell whether the superuser can connect."""
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.admin_url, connect_timeout=5).close()
            return True
        return False

    def _spec(self, placement: Placement) -> ProcessSpec:
        options = TUNING | ({} if self.durable else UNSAFE_BUT_FAST)
        options |= {
            "listen_addresses": LOOPBACK,
            "port": str(self.port),
            # No Unix socket: its path must fit in 107 bytes, and a deep checkout's does not.
            "unix_socket_directories": "",
        }
        command: list[str | Path] = [placement.programs / "postgres", "-D", placement.data]
        for name, value in options.items():
            command += ["-c", f"{name}={value}"]
        return ProcessSpec(
            name="PostgreSQL",
            command=command,
            log=self.log,
            folder=placement.data,
            user=placement.user,
            stop_signal=signal.SIGINT,  # "fast": end sessions, checkpoint, stop
            orphan_signal=signal.SIGINT,
            grace=60.0,
        )

    def _create(self, placement: Placement) -> None:
        """Make the cluster beside its place and move it there: an interrupted attempt leaves nothing."""
        with tempfile.TemporaryDirectory(prefix="initdb-", dir=placement.data.parent) as name:
            workspace = Path(name)
            password = workspace / "password"
            password.write_text(self.admin_password)
            if placement.user is not None:
                for path in (workspace, password):
                    os.chown(path, placement.user.uid, placement.user.gid)
            command = [
                str(placement.programs / "initdb"),
                f"--pgdata={workspace / 'data'}",
                f"--username={SUPERUSER}",
                f"--pwfile={password}",
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                # The same on every machine, whatever locales it has; indexable for prefix searches.
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--locale=C",
                "--data-checksums",
            ]
            if not self.durable:
                command.append("--no-sync")
            user, group = (placement.user.uid, placement.user.gid) if placement.user else (None, None)
            result = subprocess.run(
                command,
                capture_output=True,
                text=True,
                check=False,
                cwd=workspace,
                user=user,
                group=group,
                extra_groups=[] if placement.user else None,
            )
            if result.returncode != 0:
                reason = (result.stderr or result.stdout).strip().splitlines()[-1:]
                raise StackError(f"The database could not be made in {placement.data}: {''.join(reason)}")
            (workspace / "data").rename(placement.data)


def stop_leftover(data: Path, *, patience: float = 60.0) -> None:
    """Stop a server that still runs on ``data`` though its stack is gone, or clear the mark of a dead one.

    PostgreSQL judges its pid file by the number alone, and after a reboot, or in a new container, that number
    may belong to any program: it would refuse to start. So the file is removed unless its process is a
    PostgreSQL on this data.

    Args:
        patience: seconds given to a fast shutdown before an immediate one (safe: the log is replayed).
    """
    pid_file = data / "postmaster.pid"
    pid = _recorded_pid(pid_file)
    if pid is None:
        return
    if not _is_postmaster(pid, data):
        pid_file.unlink(missing_ok=True)
        return
    for wanted in (signal.SIGINT, signal.SIGQUIT):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, wanted)
        deadline = time.monotonic() + patience
        while time.monotonic() < deadline:
            if not _is_postmaster(pid, data):
                return
            time.sleep(0.05)
    raise StackError(f"PostgreSQL (process {pid}) still runs on {data} and does not stop: end it by hand.")


def _recorded_pid(pid_file: Path) -> int | None:
    try:
        return int(pid_file.read_text().split("\n", 1)[0])
    except (FileNotFoundError, ValueError):
        return None


def _is_postmaster(pid: int, data: Path) -> bool:
    """Tell whether ``pid`` is a live PostgreSQL on ``data``.

    By its command line, which everybody may read: the working folder of another user's process is closed even
    to root where it lacks the right to trace (in a container).
    """
    if Path("/proc/self").exists():
        try:
            return os.fsencode(data) in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
    listed = subprocess.run(["ps", "-p", str(pid), "-o", "command="], capture_output=True, text=True, check=False)
    return f" -D {data} " in listed.stdout
