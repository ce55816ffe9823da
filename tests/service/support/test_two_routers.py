"""Two routers in processes of their own and fifty agents who take, all at once: no ticket goes to two."""

from __future__ import annotations

import asyncio
import sys
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager

import pytest
from quimbi.support.v1 import queue_service_pb2 as queues_pb
from quimbi.support.v1.agent_pb2 import Agent

from service_kit.db import Database
from tests.service.support.helpdesk import Caller, Shop, audited, hire
from tests.service.support.routed import add_queue, change_agent, history, say, settled
from tests.support.services import Services

TICKETS = 80


@asynccontextmanager
async def router(services: Services, shop: Shop) -> AsyncIterator[asyncio.subprocess.Process]:
    """A router that has begun."""
    asked = (sys.executable, "-m", "tests.support.router_process", services.databases.support.app, shop.tenant_id)
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*asked, stdin=pipe, stdout=pipe)
    try:
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready\n"
        yield process
    finally:
        if process.returncode is None:
            process.kill()


async def ended(process: asyncio.subprocess.Process) -> int:
    """Ends a router; how often it ran."""
    async with asyncio.timeout(30):
        out, _ = await process.communicate(b"")
    assert process.returncode == 0
    return int(out)


@pytest.fixture
async def crowd(services: Services, database: Database, shop: Shop) -> list[Caller]:
    """Fifty agents who are online."""
    hired = [
        await hire(database, services.support, services.private_key, shop.tenant_id, f"taker-{number}", "agent")
        for number in range(50)
    ]
    await asyncio.gather(*(say(agent, Agent.ONLINE) for agent in hired))
    return hired


async def test_two_routers_and_fifty_takers_assign_each_ticket_once(
    services: Services, shop: Shop, crowd: list[Caller]
) -> None:
    queue = await add_queue(shop, inbox_limit=1000)

    async def take(agent: Caller) -> list[str]:
        taken = []
        for _ in range(2):
            try:
                taken.append((await agent(queues_pb.TakeTicketRequest(queue_id=queue.id))).ticket.id)
            except Exception:  # noqa: BLE001  # nothing is there at the moment, which is fine
                await asyncio.sleep(0)
        return taken

    async with AsyncExitStack() as stack:
        routers = [await stack.enter_async_context(router(services, shop)) for _ in range(2)]
        made = [shop.key.create_ticket(queue_id=queue.id) for _ in range(TICKETS)]
        results = await asyncio.gather(asyncio.gather(*made), *(take(agent) for agent in crowd))
        tickets: list[str] = [ticket.id for ticket in results[0]]

        async def all_owned() -> bool:
            there = await asyncio.gather(*(shop.viewer.get_ticket(ticket) for ticket in tickets))
            return all(ticket.HasField("assigned_to") for ticket in there)

        await settled(all_owned)
        runs = await asyncio.gather(*map(ended, routers))
    assert min(runs) > 1
    taken = {ticket: agent.id for agent, own in zip(crowd, results[1:], strict=True) for ticket in own}
    owners: Counter[str] = Counter()
    for ticket in tickets:
        done = [action for action in await audited(shop, ticket) if action in {"ticket.assign", "ticket.take"}]
        assert len(done) == 1, (ticket, done)
        (assignment,) = await history(shop, ticket)
        owner = (await shop.viewer.get_ticket(ticket)).assigned_to
        assert assignment.agent_id == owner == taken.get(ticket, owner)
        assert (done == ["ticket.take"]) == (ticket in taken)
        owners[owner] += 1
    assert sum(owners.values()) == TICKETS
    # The routers kept to each agent's capacity, whatever the other one gave at the same time.
    routed = Counter({agent.id: owners[agent.id] - list(taken.values()).count(agent.id) for agent in crowd})
    limit = (await change_agent(shop, crowd[0], skills=["any"])).capacity_total
    assert max(routed.values()) <= limit
