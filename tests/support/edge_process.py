"""A real Envoy on free ports."""

from __future__ import annotations

import asyncio
import contextlib
import socket
import subprocess
from collections.abc import AsyncIterator
from pathlib import Path

import httpx

from edge.config import EdgeSettings
from edge.contracts.descriptors import tool


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
                raise AssertionError(f"Envoy stopped:\n{log.read_text()[-4000:]}")
            with contextlib.suppress(httpx.TransportError):
                if (await client.get(url)).status_code == httpx.codes.OK:
                    return
            await asyncio.sleep(0.05)
    raise AssertionError(f"Envoy is not ready:\n{log.read_text()[-4000:]}")
