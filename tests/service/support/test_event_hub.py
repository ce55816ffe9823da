"""Watchers who do not keep up, connections that are lost, processes that stop: nobody else notices, nothing is lost."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from quimbi.support.v1 import event_service_pb2 as pb

from deploy.local.database import Databases
from service_kit.db import Database
from service_kit.principal import Principal, PrincipalKind
from support_svc.events import hub as hubs
from support_svc.events import listener, retention
from support_svc.events.hub import Hub, Watcher
from support_svc.permissions import POLICY
from tests.service.support.helpdesk import Shop
from tests.service.support.watching import PATIENCE, Watch, append, watching
from tests.support.services import Services, support_service

_END_LISTENERS = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query = 'LISTEN support_events'"


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hubs, "WINDOW", 0.02)


@pytest.fixture
async def hub(database: Database, services: Services) -> AsyncIterator[Hub]:
    """A hub beside that of the service, as another process has it."""
    one = Hub(database, services.databases.support.app)
    async with one.running():
        yield one


@pytest.fixture
def viewer(shop: Shop) -> Principal:
    return Principal(shop.tenant_id, PrincipalKind.AGENT, shop.viewer.id, "Viewer", "viewer", POLICY.of_role("viewer"))


async def positions_of(hub: Hub, caller: Principal, watcher: Watcher, last: int) -> list[int]:
    """Positions of the events that a watcher is sent, up to `last`."""
    found: list[int] = []
    async with asyncio.timeout(PATIENCE), aclosing(hub.following(caller, watcher, silence=0.05)) as answers:
        async for answer in answers:
            found += [int(event.position) for event in pb.WatchEventsResponse.FromString(answer).events]
            if found and found[-1] >= last:
                return found
    raise AssertionError("the stream ended")


async def eventually(condition: Callable[[], Any | Awaitable[Any]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():  # noqa: ASYNC110  # the other side of a connection changes
            await asyncio.sleep(0.02)


async def test_who_does_not_read_loses_its_queue_delays_nobody_and_misses_nothing(
    hub: Hub, viewer: Principal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "PAGE", 20)
    async with hub.watching(viewer, "") as slow, hub.watching(viewer, "") as fast:
        begin = slow.position
        slow.live = fast.live = True
        await append(database, viewer.tenant_id, 2000)
        last = begin + 2000
        assert await positions_of(hub, viewer, fast, last) == list(range(begin + 1, last + 1))
        # A hundred answers went by. One of them at most waits beside the word that they did.
        assert not slow.live
        assert slow.answers.qsize() == 1
        await append(database, viewer.tenant_id, 30)
        assert await positions_of(hub, viewer, slow, last + 30) == list(range(begin + 1, last + 31))


async def test_a_client_that_stops_reading_its_connection_harms_no_other(
    shop: Shop, database: Database, monkeypatch: pytest.MonkeyPatch, services: Services
) -> None:
    monkeypatch.setattr(hubs, "PAGE", 50)
    monkeypatch.setattr(hubs, "_QUEUE", 4)
    hub = services.support_service._hub
    async with watching(shop.agent) as stuck, watching(shop.agent) as fluent:
        begin = int(stuck.position)
        for _ in range(5):
            await append(database, shop.tenant_id, 2000)
            await fluent.until_position(begin + 2000)
        await fluent.until(10_000)
        assert fluent.positions == list(range(begin + 1, begin + 10_001))
        await stuck.until(10_000)
        assert stuck.positions == fluent.positions
    await eventually(lambda: shop.tenant_id not in hub._tenants)


async def test_a_client_that_vanishes_while_it_does_not_read_is_forgotten(
    shop: Shop, database: Database, services: Services
) -> None:
    hub = services.support_service._hub
    async with watching(shop.agent):
        await append(database, shop.tenant_id, 5000)
        assert shop.tenant_id in hub._tenants
    await eventually(lambda: shop.tenant_id not in hub._tenants)
    assert len(hub._senders) == len(hub._tenants)


async def test_watchers_who_come_and_go_at_random_moments_get_everything_once(
    hub: Hub, viewer: Principal, database: Database
) -> None:
    async with hub.watching(viewer, "") as watcher:
        begin = watcher.position
    last = begin + 300

    async def restless(chance: random.Random) -> list[int]:
        found: list[int] = []
        position, visits = begin, 0
        while position < last:
            visits += 1
            async with hub.watching(viewer, "") as watcher:
                watcher.position = position
                # Longer with each visit: on a busy machine the first may end before anything was read.
                stay = chance.uniform(0.0, 0.01 * visits)
                try:
                    async with asyncio.timeout(stay), aclosing(hub.following(viewer, watcher, silence=0.01)) as answers:
                        async for raw in answers:
                            answer = pb.WatchEventsResponse.FromString(raw)
                            assert not answer.reset
                            found += [int(event.position) for event in answer.events]
                            position = int(answer.position)
                            # Not by the clock alone: where the pool waits, Python 3.11 can swallow a cancellation.
                            if position >= last:
                                break
                except TimeoutError:
                    continue
        return found

    async def write() -> None:
        for _ in range(100):
            await append(database, viewer.tenant_id, 3)

    async with asyncio.timeout(PATIENCE):
        results, _ = await asyncio.gather(
            asyncio.gather(*(restless(random.Random(seed)) for seed in range(12))), write()
        )
    assert all(found == list(range(begin + 1, last + 1)) for found in results)
    assert hub.watched == 0


async def test_a_watcher_whose_past_is_forgotten_meanwhile_is_told_so(
    hub: Hub, viewer: Principal, database: Database
) -> None:
    async with hub.watching(viewer, "") as watcher, hub.watching(viewer, "") as other:
        begin = watcher.position
        await append(database, viewer.tenant_id, 5)
        await positions_of(hub, viewer, other, begin + 5)
        await retention.forget(database, datetime.now(UTC) + retention.RETENTION + timedelta(seconds=1))
        async with asyncio.timeout(PATIENCE), aclosing(hub.following(viewer, watcher, silence=5)) as answers:
            told = pb.WatchEventsResponse.FromString(await anext(answers))
            assert (told.reset, told.position) == (True, str(begin + 5))
            await append(database, viewer.tenant_id, 1)
            following = pb.WatchEventsResponse.FromString(await anext(answers))
            assert [event.position for event in following.events] == [str(begin + 6)]


async def test_a_process_that_itself_could_not_read_for_too_long_says_so(
    hub: Hub, viewer: Principal, database: Database
) -> None:
    async with hub.watching(viewer, "") as watcher:
        begin = watcher.position
        watcher.live = True
        tenant = hub._tenants[viewer.tenant_id]
        hub._senders[tenant].cancel()  # it reads when told to, below
        await append(database, viewer.tenant_id, 2)
        await retention.forget(database, datetime.now(UTC) + retention.RETENTION + timedelta(seconds=1))
        await append(database, viewer.tenant_id, 2)
        await hub._send_new(tenant)
        async with asyncio.timeout(PATIENCE), aclosing(hub.following(viewer, watcher, silence=5)) as answers:
            told = pb.WatchEventsResponse.FromString(await anext(answers))
            assert (told.reset, told.position) == (True, str(begin + 4))


async def test_a_lost_connection_to_the_database_loses_no_event(
    shop: Shop, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(listener, "_PAUSE", 0.05)
    async with watching(shop.agent) as watch:
        for _ in range(2):
            with psycopg.connect(services.databases.support.app, autocommit=True) as connection:
                await eventually(lambda: connection.execute(_END_LISTENERS).fetchall())
            before = len(watch.events)
            tickets = [(await shop.agent.create_ticket()).id for _ in range(3)]
            await watch.until(before + 3)
            assert [event.ticket_id for event in watch.events[before:]] == tickets


async def test_a_database_that_cannot_be_read_for_a_moment_delays_and_loses_nothing(
    hub: Hub, viewer: Principal, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hubs, "_PAUSE", 0.01)
    read, failures = hub._page, 3

    async def failing(*args: Any) -> Any:
        nonlocal failures
        failures -= 1
        if failures >= 0:
            raise psycopg.OperationalError("gone")
        return await read(*args)

    async with hub.watching(viewer, "") as watcher:
        begin = watcher.position
        watcher.live = True
        monkeypatch.setattr(hub, "_page", failing)
        await append(database, viewer.tenant_id, 4)
        assert await positions_of(hub, viewer, watcher, begin + 4) == list(range(begin + 1, begin + 5))
    assert failures < 0


async def test_silence_is_broken_with_the_position_that_the_watcher_has_reached(
    hub: Hub, viewer: Principal, database: Database
) -> None:
    async with hub.watching(viewer, "") as watcher:
        begin = watcher.position
        await append(database, viewer.tenant_id, 3, permission="audit.read")
        async with asyncio.timeout(PATIENCE), aclosing(hub.following(viewer, watcher, silence=0.05)) as answers:
            async for raw in answers:
                answer = pb.WatchEventsResponse.FromString(raw)
                assert not answer.events
                if int(answer.position) == begin + 3:
                    break


@asynccontextmanager
async def another_process(home: Path, databases: Databases) -> AsyncIterator[grpc.aio.Channel]:
    service = support_service(home, databases)
    async with service.started(), grpc.aio.insecure_channel(f"127.0.0.1:{service.server.port}") as channel:
        yield channel


async def test_two_processes_tell_the_same_whoever_wrote_it(shop: Shop, home: Path, databases: Databases) -> None:
    async with another_process(home, databases) as channel:
        there = shop.agent.at(channel)
        async with watching(shop.agent) as here_watch, watching(there) as there_watch:
            begin = int(here_watch.position)
            writers = [shop.agent, there]
            await asyncio.gather(*(writers[n % 2].create_ticket(customer_id=f"c-{n}") for n in range(20)))
            assert await here_watch.until(20) == await there_watch.until(20)
            assert here_watch.positions == list(range(begin + 1, begin + 21))
            # A position of one process is good at the other, also when the other has not read that far yet.
            written = await shop.agent.create_ticket()
            (event,) = (await here_watch.until(21))[20:]
            assert event.ticket_id == written.id
            async with watching(there, after=here_watch.position) as moved:
                assert moved.events == []
                after = await shop.agent.create_ticket()
                assert [event.ticket_id for event in await moved.until(1)] == [after.id]


async def test_a_process_that_stops_ends_its_streams_at_once(shop: Shop, home: Path, databases: Databases) -> None:
    service = support_service(home, databases)
    async with asyncio.timeout(PATIENCE):
        async with service.started():
            channel = grpc.aio.insecure_channel(f"127.0.0.1:{service.server.port}")
            call = shop.agent.at(channel).stream(pb.WatchEventsRequest())
            await Watch(call).read()
        assert await call.code() == grpc.StatusCode.OK
        await channel.close()
