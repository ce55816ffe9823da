"""Children are watched, revived with growing pauses, and never outlive their supervisor."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from deploy.local.errors import StackError
from deploy.local.processes import BACKOFF, Child, ProcessSpec, backoff, describe_exit, rotate, tail


def spec(tmp_path: Path, script: str, **options: object) -> ProcessSpec:
    values = {"name": "Sample", "command": ["/bin/sh", "-c", script], "log": tmp_path / "logs" / "sample.log"}
    return ProcessSpec(**(values | options))  # type: ignore[arg-type]  # options are checked by the dataclass


def eventually(happens: Callable[[], bool], timeout: float = 10.0) -> bool:
    deadline = time.monotonic() + timeout
    while not happens():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.01)
    return True


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_child_that_ends_at_start_is_reported_with_its_last_lines(tmp_path: Path) -> None:
    child = Child(spec(tmp_path, "echo the port is taken; exit 3"))
    child.start()
    with pytest.raises(StackError, match=r"Sample exited with status 3 at start(.|\n)*the port is taken"):
        child.wait_until(lambda: False, timeout=10)


def test_a_child_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    child = Child(spec(tmp_path, "exec sleep 60"))
    child.start()
    try:
        with pytest.raises(StackError, match="was not ready"):
            child.wait_until(lambda: False, timeout=0.1)
    finally:
        child.stop()


def test_stop_lets_a_child_finish_its_work(tmp_path: Path) -> None:
    child = Child(spec(tmp_path, "trap 'echo drained; exit 0' TERM; echo ready; while :; do sleep 0.01; done"))
    child.start()
    assert eventually(lambda: "ready" in tail(tmp_path / "logs" / "sample.log", 1))
    assert child.stop()
    assert tail(tmp_path / "logs" / "sample.log", 1) == ["drained"]


def test_stop_kills_a_child_that_does_not_listen(tmp_path: Path) -> None:
    deaf = "trap '' TERM; echo ready; while :; do sleep 0.01; done"
    child = Child(spec(tmp_path, deaf, grace=0.1))
    child.start()
    assert eventually(lambda: "ready" in tail(tmp_path / "logs" / "sample.log", 1))
    pid = child.pid
    assert pid is not None
    assert not child.stop()
    assert not is_alive(pid)


def test_a_crashed_child_comes_back_after_its_pause_and_not_before(tmp_path: Path) -> None:
    child = Child(spec(tmp_path, "exec sleep 60"))
    child.start()
    first = child.pid
    assert first is not None
    os.kill(first, signal.SIGKILL)
    assert eventually(lambda: not child.running)

    now = time.monotonic()
    announced = child.revive(now)
    assert announced is not None
    assert "was ended by SIGKILL; restarting in 0.5 s" in announced
    assert child.revive(now + 0.4) is None
    assert not child.running
    assert child.revive(now + 0.6) == "Sample restarted"
    assert child.running
    assert child.pid != first
    child.stop()


def test_a_child_that_was_stopped_on_purpose_stays_stopped(tmp_path: Path) -> None:
    child = Child(spec(tmp_path, "exec sleep 60"))
    child.start()
    child.stop()
    assert child.revive(time.monotonic() + 1000) is None
    assert not child.running


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a process of its parent's death")
def test_no_child_survives_a_killed_supervisor(tmp_path: Path) -> None:
    supervisor = textwrap.dedent(f"""
        import time
        from pathlib import Path
        from deploy.local.processes import Child, ProcessSpec
        log = Path({str(tmp_path / "log")!r})
        child = Child(ProcessSpec(name="Sample", command=["/bin/sleep", "60"], log=log))
        child.start()
        print(child.pid, flush=True)
        time.sleep(60)
    """)
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen([sys.executable, "-c", supervisor], stdout=subprocess.PIPE, env=environment) as process:
        assert process.stdout is not None
        orphan = int(process.stdout.readline())
        # Until the launcher has become the program, the wish to die with the parent may not be made yet.
        assert eventually(lambda: b"/bin/sleep" in Path(f"/proc/{orphan}/cmdline").read_bytes().split(b"\0")[0])
        process.kill()
    assert eventually(lambda: not _runs(orphan))


def _runs(pid: int) -> bool:
    """Tell a live process from one that only waits to be reaped by whoever adopted it."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_pauses_grow_to_a_limit() -> None:
    pauses = [backoff(crashes) for crashes in range(1, 20)]
    assert pauses[0] == BACKOFF[0]
    assert pauses == sorted(pauses)
    assert pauses[-1] == BACKOFF[-1]


def test_exit_statuses_are_put_into_words() -> None:
    assert describe_exit(2) == "exited with status 2"
    assert describe_exit(-9) == "was ended by SIGKILL"


def test_only_a_log_that_has_outgrown_its_limit_is_moved_aside(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text("x" * 100)
    rotate(log, limit=100)
    assert log.exists()
    rotate(log, limit=99)
    assert not log.exists()
    assert (tmp_path / "a.log.1").read_text() == "x" * 100
