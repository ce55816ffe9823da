"""One whole platform for the tests that go through the real edge to the real services."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import grpc
import httpx
import pytest

from deploy.local.settings import StackSettings
from deploy.local.stack import Stack, silent
from deploy.operator import operator
from tests.support.contract_database import AdminDatabases, admin_databases
from tests.support.contract_doors import Contract, Doors, GrpcDoor, RestDoor
from tests.support.contract_webhooks import connect
from tests.support.contract_world import World, make_world
from tests.support.home import temporary_home
from tests.support.visible_things import Table, make_table


@pytest.fixture(scope="session")
def contract() -> Contract:
    """Every method of the contract."""
    return Contract.load()


@pytest.fixture(scope="session")
def stack() -> Iterator[Stack]:
    """PostgreSQL, both services and Envoy. A test that stops a part starts it again."""
    # Runs of models wait, so that nothing but calls changes anything.
    with (
        pytest.MonkeyPatch.context() as environment,
        temporary_home() as home,
    ):
        environment.setenv("MODEL_RUNS_AT_ONCE", "0")
        with Stack(StackSettings.for_tests(home), progress=silent) as running:
            yield running


@pytest.fixture(scope="session")
def database(stack: Stack) -> Iterator[AdminDatabases]:
    """Both databases, past row-level security."""
    with admin_databases(stack.settings) as connected:
        yield connected


@pytest.fixture(scope="session")
async def doors(stack: Stack, contract: Contract) -> AsyncIterator[Doors]:
    """gRPC at the services, REST at the edge."""
    async with (
        grpc.aio.insecure_channel(stack.info.support_grpc) as support,
        grpc.aio.insecure_channel(stack.info.intelligence_grpc) as intelligence,
        httpx.AsyncClient(base_url=stack.info.edge_url, timeout=20) as client,
    ):
        channels = {"support": support, "intelligence": intelligence, "platform": support}
        yield Doors(GrpcDoor(contract, channels), RestDoor(contract, client))


@pytest.fixture(scope="session")
async def world(stack: Stack, doors: Doors, database: AdminDatabases) -> AsyncIterator[World]:
    """Two shops with something of everything."""
    info = stack.info
    async with operator(info.databases, info.orders, info.models) as connected:
        yield await make_world(stack, connected, doors, database, connect)


@pytest.fixture(scope="session")
async def table(world: World) -> Table:
    """A shop with a ticket in every state, and one of everything in each."""
    return await make_table(world)
