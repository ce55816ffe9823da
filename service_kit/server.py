"""Starts a gRPC server, says that it serves only once it is warm, and drains it when asked to stop."""

from __future__ import annotations

import asyncio
import gc
import signal
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import grpc
import structlog
from grpc_health.v1 import health, health_pb2, health_pb2_grpc
from grpc_reflection.v1alpha import reflection

from service_kit.settings import ServiceSettings

log = structlog.get_logger("quimbi.server")
_MAX_REQUEST_BYTES = 4 * 1024 * 1024
_OPTIONS = (
    # On by default, and then a second server binds the same port without a word.
    ("grpc.so_reuseport", 0),
    ("grpc.max_receive_message_length", _MAX_REQUEST_BYTES),
    ("grpc.max_send_message_length", 4 * _MAX_REQUEST_BYTES),
    ("grpc.keepalive_permit_without_calls", 1),
    ("grpc.http2.min_ping_interval_without_data_ms", 10_000),
)


class Server:
    """One process's server. `register` adds the servicers, `warm_up` runs before health says SERVING."""

    def __init__(
        self,
        settings: ServiceSettings,
        *,
        services: Sequence[str],
        interceptor: grpc.aio.ServerInterceptor,
        register: Callable[[grpc.aio.Server], None],
        warm_up: Callable[[], Awaitable[None]],
    ) -> None:
        self._settings = settings
        self._services = services
        self._warm_up = warm_up
        self._server = grpc.aio.server(interceptors=[interceptor], options=_OPTIONS)
        self._health = health.aio.HealthServicer()
        health_pb2_grpc.add_HealthServicer_to_server(self._health, self._server)
        register(self._server)
        if settings.grpc_reflection:
            names = (*services, health.SERVICE_NAME, reflection.SERVICE_NAME)
            reflection.enable_server_reflection(names, self._server)
        self.port = 0

    async def start(self) -> None:
        """Listens, warms up, then says SERVING. Raises `OSError` when the port is taken."""
        address = f"{self._settings.grpc_host}:{self._settings.grpc_port}"
        try:
            self.port = self._server.add_insecure_port(address)
        except RuntimeError as error:
            raise OSError(f"Cannot listen on {address}: is the port in use? Set GRPC_PORT to another one.") from error
        await self._server.start()
        await self._warm_up()
        _settle_memory()
        await self._set_health(health_pb2.HealthCheckResponse.SERVING)
        log.info("serving", address=f"{self._settings.grpc_host}:{self.port}")

    async def stop(self) -> None:
        """Says NOT_SERVING, lets calls in progress finish within `drain_seconds`, then closes."""
        await self._health.enter_graceful_shutdown()
        await self._server.stop(self._settings.drain_seconds)
        log.info("stopped")

    async def _set_health(self, status: Any) -> None:  # an enum value whose generated type has no public name
        for name in ("", *self._services):
            await self._health.set(name, status)


def _settle_memory() -> None:
    """What start-up made stays for good: the collector need not walk it again for each page of tickets.

    The messages and rows of a call form no cycles, so collections can be rarer than Python's 700 allocations;
    before, about a twentieth of a profile's samples was the collector.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(20_000, 10, 10)


def asked_to_stop() -> asyncio.Event:
    """An event that SIGTERM or SIGINT sets, once the loop runs."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stop.set)
    return stop


async def every(seconds: float, work: Callable[[], Awaitable[object]]) -> None:
    """Repeats a chore for ever; a failure is logged and the next round tries again."""
    while True:
        await asyncio.sleep(seconds)
        try:
            await work()
        except Exception:  # a chore must not end because one round failed
            log.exception("chore failed", chore=getattr(work, "__qualname__", str(work)))
