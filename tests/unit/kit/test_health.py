"""What the platform says of its own health, without a network: `grpc_testing` calls the method."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import grpc
import grpc_testing
import pytest
from quimbi.platform.v1 import health_service_pb2 as pb

from service_kit.health import HealthServicer, Part, serving

SERVICE = pb.DESCRIPTOR.services_by_name["HealthService"]


class Blocking:
    """An asynchronous servicer for `grpc_testing`, which knows threads only."""

    def __init__(self, servicer: HealthServicer) -> None:
        self._servicer = servicer

    def GetHealth(self, request: pb.GetHealthRequest, context: Any) -> pb.GetHealthResponse:
        """Runs the method to its end."""
        return asyncio.run(self._servicer.GetHealth(request, context))


def ask(*parts: Part) -> pb.GetHealthResponse:
    """The answer for a platform made of these parts."""
    server = grpc_testing.server_from_dictionary(
        {SERVICE: Blocking(HealthServicer(*parts))}, grpc_testing.strict_real_time()
    )
    call = server.invoke_unary_unary(SERVICE.methods_by_name["GetHealth"], (), pb.GetHealthRequest(), None)
    response, _, code, _ = call.termination()
    assert code is grpc.StatusCode.OK
    assert isinstance(response, pb.GetHealthResponse)
    return response


async def refusing() -> None:
    """A part that is down."""
    raise ConnectionError


async def hanging() -> None:
    """A part that does not answer."""
    await asyncio.Event().wait()


def part(name: str, probe: Callable[[], Awaitable[None]] = serving, *, essential: bool = False) -> Part:
    """A part of the platform."""
    return Part(name, probe, f"Without {name} something is missing.", essential=essential)


def test_everything_answers() -> None:
    answer = ask(part("support", essential=True), part("intelligence"))
    assert answer.status == pb.GetHealthResponse.OK
    assert [(c.name, c.healthy, c.detail) for c in answer.components] == [
        ("support", True, ""),
        ("intelligence", True, ""),
    ]


@pytest.mark.parametrize("probe", [refusing, hanging])
def test_without_a_part_that_is_not_essential_the_platform_is_degraded(probe: Callable[[], Awaitable[None]]) -> None:
    answer = ask(part("support", essential=True), part("intelligence", probe))
    assert answer.status == pb.GetHealthResponse.DEGRADED
    assert answer.components[1].detail == "Without intelligence something is missing."


def test_without_an_essential_part_it_is_down() -> None:
    answer = ask(part("support", refusing, essential=True), part("intelligence"))
    assert answer.status == pb.GetHealthResponse.DOWN
