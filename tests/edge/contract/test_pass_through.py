"""gRPC through the edge answers as the services do, details of errors included."""

from __future__ import annotations

import grpc
import pytest

from tests.support.contract_doors import GrpcDoor
from tests.support.contract_requests import REQUESTS
from tests.support.contract_world import World


@pytest.mark.parametrize("caller", ["other_admin", "none", "expired_token"])
async def test_grpc_through_the_edge(world: World, caller: str) -> None:
    address = world.stack.info.edge_url.removeprefix("http://")
    async with grpc.aio.insecure_channel(address) as channel:
        edge = GrpcDoor(world.doors.grpc.contract, {"support": channel, "intelligence": channel})
        for method, request in REQUESTS.items():
            if "Create" in method or "Import" in method:  # done twice it is not the same
                continue
            sent = world.resolve(request)
            answers = [await door.call(method, sent, world.callers[caller]) for door in (world.doors.grpc, edge)]
            direct, passed = ((a.status, a.reason, a.domain, a.fields, a.body) for a in answers)
            assert passed == direct, method
