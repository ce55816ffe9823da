"""The platform's health as one answer, from whichever service is asked."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import grpc
from grpc_health.v1 import health_pb2, health_pb2_grpc
from quimbi.platform.v1 import health_service_pb2 as pb
from quimbi.platform.v1.health_service_pb2_grpc import HealthServiceServicer

from service_kit.timestamps import to_timestamp

_DEADLINE = 1.0


@dataclass(frozen=True)
class Part:
    """Something the platform is made of; `probe` raises when it does not work.

    `consequence` tells users what its absence means. Without an `essential` part nothing useful can be done.
    """

    name: str
    probe: Callable[[], Awaitable[None]]
    consequence: str
    essential: bool = False


async def serving() -> None:
    """Probe of the service that answers: it does."""


def peer_probe(target: str) -> Callable[[], Awaitable[None]]:
    """Probe of the other service by `grpc.health.v1`."""
    # Without a limit the pauses between attempts grow to two minutes, and the peer looks down long after it is back.
    channel = grpc.aio.insecure_channel(target, options=[("grpc.max_reconnect_backoff_ms", 1000)])
    stub = health_pb2_grpc.HealthStub(channel)

    async def probe() -> None:
        answer = await stub.Check(health_pb2.HealthCheckRequest(), timeout=_DEADLINE)
        if answer.status != health_pb2.HealthCheckResponse.SERVING:
            raise ConnectionError("not ready")

    return probe


class HealthServicer(HealthServiceServicer):
    """Serves `HealthService` over a fixed list of parts."""

    def __init__(self, *parts: Part) -> None:
        self._parts = parts

    async def GetHealth(self, request: pb.GetHealthRequest, context: Any) -> pb.GetHealthResponse:  # noqa: N802
        """Asks every part at once, each for a second at most."""
        answers = await asyncio.gather(*(_healthy(part) for part in self._parts))
        down = [part for part, healthy in zip(self._parts, answers, strict=True) if not healthy]
        status = pb.GetHealthResponse.OK
        if down:
            worst = any(part.essential for part in down) or len(down) == len(self._parts)
            status = pb.GetHealthResponse.DOWN if worst else pb.GetHealthResponse.DEGRADED
        return pb.GetHealthResponse(
            status=status,
            components=[
                pb.Component(name=part.name, healthy=healthy, detail="" if healthy else part.consequence)
                for part, healthy in zip(self._parts, answers, strict=True)
            ],
            checked_at=to_timestamp(datetime.now(UTC)),
        )


async def _healthy(part: Part) -> bool:
    try:
        await asyncio.wait_for(part.probe(), _DEADLINE)
    except Exception:  # noqa: BLE001  # whatever it is, the part does not work; the answer says so
        return False
    return True
