"""The one-machine stack: every part healthy, each replaceable, nothing left behind."""

import os
import signal
import time
from collections.abc import Iterator

import psycopg
import pytest

from deploy.local import devenv, health
from deploy.local.errors import StackError
from deploy.local.ports import is_free
from deploy.local.settings import StackSettings
from deploy.local.stack import Stack, silent
from tests.support.home import temporary_home


@pytest.fixture(scope="module")
def stack() -> Iterator[Stack]:
    with temporary_home() as home, Stack(StackSettings.for_tests(home), progress=silent) as running:
        yield running


def test_every_part_is_healthy_once_start_returns(stack: Stack) -> None:
    assert health.grpc_serving(stack.settings.support_port)
    assert health.grpc_serving(stack.settings.intelligence_port)
    assert health.envoy_ready(stack.settings.envoy_admin_port)
    assert len(stack.pids()) == 4


def test_scripts_find_the_addresses(stack: Stack) -> None:
    assert devenv.read(stack.settings.home)["EDGE_URL"] == f"http://localhost:{stack.settings.edge_port}"


def test_a_second_stack_on_the_same_folder_is_refused(stack: Stack) -> None:
    with pytest.raises(StackError, match="already runs"):
        Stack(stack.settings, progress=silent).start()
    assert health.envoy_ready(stack.settings.envoy_admin_port)


def test_support_and_edge_go_on_without_intelligence(stack: Stack) -> None:
    stack.stop_part("intelligence")
    try:
        assert not health.grpc_serving(stack.settings.intelligence_port)
        assert health.grpc_serving(stack.settings.support_port)
        assert health.envoy_ready(stack.settings.envoy_admin_port)
        assert stack.revive_crashed() == []
    finally:
        stack.start_part("intelligence")
    assert health.grpc_serving(stack.settings.intelligence_port)


@pytest.mark.parametrize("part", ["Support service", "PostgreSQL"])
def test_a_killed_part_comes_back(stack: Stack, part: str) -> None:
    killed = stack.pids()[part]
    os.kill(killed, signal.SIGKILL)
    deadline = time.monotonic() + 60
    lines: list[str] = []
    while not any(line == f"{part} restarted" for line in lines):
        assert time.monotonic() < deadline, lines
        lines += stack.revive_crashed()
        time.sleep(0.02)
    assert stack.pids()[part] != killed
    while not (health.grpc_serving(stack.settings.support_port) and accepts(stack.info.databases.support.app)):
        assert time.monotonic() < deadline
        time.sleep(0.02)


def accepts(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def test_stop_leaves_no_process_port_or_lock() -> None:
    with temporary_home() as home:
        settings = StackSettings.for_tests(home)
        stack = Stack(settings, progress=silent)
        stack.start()
        pids = stack.pids()
        stack.stop()
        assert [name for name, pid in pids.items() if runs(pid)] == []
        assert all(is_free(port) for port in settings.ports.values())

        stack = Stack(settings, progress=silent)  # the same folder, ports and passwords again
        stack.start()
        stack.stop()


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_part_that_cannot_start_takes_the_rest_down_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    with temporary_home() as home:
        settings = StackSettings.for_tests(home)
        monkeypatch.setenv("LOG_LEVEL", "no such level")
        stack = Stack(settings, progress=silent)
        with pytest.raises(StackError, match="Support service exited with status"):
            stack.start()
        assert stack.pids() == {}
        assert all(is_free(port) for port in settings.ports.values())
