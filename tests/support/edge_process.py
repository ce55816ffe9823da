"""A real Envoy on free ports, alone or between a client and scripted backends."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import grpc.aio
import httpx

from edge.config import EdgeSettings, write_config
from edge.contracts.descriptors import tool
from tests.support.edge_backend import Backend
from tests.support.edge_contracts import contracts

if TYPE_CHECKING:  # generic in its type declarations only
    Raw = grpc.aio.UnaryUnaryMultiCallable[bytes, bytes]
else:
    Raw = grpc.aio.UnaryUnaryMultiCallable
"""A method of any service, called with serialised messages."""


def free_ports(count: int) -> list[int]:
    """Ports that nobody listens on at this moment."""
    with contextlib.ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [int(one.getsockname()[1]) for one in sockets]


@contextlib.asynccontextmanager
async def running_envoy(config: Path, settings: EdgeSettings) -> AsyncIterator[str]:
    """Runs Envoy while the block lasts; gives the URL of the edge once it is ready."""
    log = config.with_name("envoy.log")
    command = [tool("envoy"), "--config-path", str(config), "--use-dynamic-base-id", "--concurrency", "1"]
    command += ["--log-level", "warning", "--component-log-level", "misc:error"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)  # noqa: ASYNC220
    try:
        await _ready(f"http://127.0.0.1:{settings.admin_port}/ready", process, log)
        yield f"http://127.0.0.1:{settings.edge_port}"
    finally:
        process.terminate()
        await asyncio.to_thread(process.wait, 10)


async def _ready(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    async with httpx.AsyncClient() as client:
        for _ in range(300):
            if process.poll() is not None:
                raise AssertionError(f"Envoy stopped:\n{_tail(log)}")
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.05)
    raise AssertionError(f"Envoy is not ready:\n{_tail(log)}")


def _tail(log: Path) -> str:
    return log.read_text()[-4000:]


@dataclass(frozen=True)
class Edge:
    """A running edge between a client and two scripted backends."""

    client: httpx.AsyncClient
    support: Backend
    intelligence: Backend
    address: str
    access_log: Path
    admin: str

    async def reopen_logs(self) -> None:
        """Makes Envoy write out what it has logged so far."""
        await self.client.post(f"{self.admin}/reopen_logs")

    def forget(self) -> None:
        """Clears scripts and records."""
        self.support.forget()
        self.intelligence.forget()


@contextlib.asynccontextmanager
async def running_edge(folder: Path, **overrides: object) -> AsyncIterator[Edge]:
    """Runs the edge with a small workspace and documentation; `overrides` are fields of `EdgeSettings`."""
    _write_files(folder)
    edge_port, admin_port = free_ports(2)
    async with contextlib.AsyncExitStack() as stack:
        backends = [Backend(contracts()), Backend(contracts())]
        for backend in backends:
            await backend.start()
            stack.push_async_callback(backend.stop)
        values: dict[str, Any] = {
            "support_targets": [("127.0.0.1", backends[0].port)],
            "intelligence_targets": [("127.0.0.1", backends[1].port)],
            "spa_dir": folder / "spa",
            "docs_dir": folder / "docs",
            "edge_port": edge_port,
            "admin_port": admin_port,
            "rate_limit_per_minute": 0,
            "access_log_path": folder / "access.log",
        }
        settings = EdgeSettings(**(values | overrides))
        config = write_config(settings, folder / "edge", contracts())
        url = await stack.enter_async_context(running_envoy(config, settings))
        client = await stack.enter_async_context(httpx.AsyncClient(base_url=url))
        yield Edge(
            client=client,
            support=backends[0],
            intelligence=backends[1],
            address=url.removeprefix("http://"),
            access_log=folder / "access.log",
            admin=f"http://127.0.0.1:{admin_port}",
        )


def _write_files(folder: Path) -> None:
    contents = {
        "spa/index.html": "<!doctype html><title>workspace</title>",
        "spa/favicon.svg": "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "spa/assets/index-4f2a.js": "export const answer = 42;\n" * 100,
        "docs/openapi.json": '{"openapi": "3.1.0"}',
        "docs/openapi/support.json": '{"openapi": "3.1.0"}',
        "docs/docs/index.html": "<!doctype html><title>reference</title>",
        "docs/docs/docs.js": "",
    }
    for name, text in contents.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
