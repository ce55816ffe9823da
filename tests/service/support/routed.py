"""Queues that route, for tests: what happens by itself is waited for, what time brings is called later."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
from quimbi.support.v1 import agent_service_pb2, queue_pb2, queue_service_pb2, routing_service_pb2, ticket_service_pb2
from quimbi.support.v1.agent_pb2 import Agent, AgentCapacity

from service_kit.db import Database
from service_kit.principal import system
from tests.service.support.helpdesk import Caller, Shop
from tests.support.services import Services

Queue = queue_pb2.Queue


async def add_queue(shop: Shop, name: str = "Returns", **fields: Any) -> Any:
    """A queue, balanced unless `fields` say otherwise."""
    queue = Queue(**{"name": name, "routing": Queue.BALANCED, **fields})
    return (await shop.lead(queue_service_pb2.CreateQueueRequest(queue=queue))).queue


async def change_queue(shop: Shop, queue_id: str, **fields: Any) -> Any:
    """The queue with new fields."""
    request = queue_service_pb2.UpdateQueueRequest(queue=Queue(id=queue_id, **fields))
    return (await shop.lead(request)).queue


async def change_agent(shop: Shop, agent: Caller, **fields: Any) -> Any:
    """The agent with new fields."""
    request = agent_service_pb2.UpdateAgentRequest(agent=Agent(id=agent.id, **fields))
    return (await shop.admin(request)).agent


async def set_capacity(shop: Shop, agent: Caller, total: int) -> None:
    """Lets an agent work on so many tickets at once."""
    await change_agent(shop, agent, capacity=AgentCapacity(total=total))


async def say(agent: Caller, availability: Agent.Availability.ValueType) -> None:
    """Says whether the agent takes work."""
    await agent(agent_service_pb2.UpdateAgentAvailabilityRequest(id=agent.id, availability=availability))


async def assign(caller: Caller, ticket_id: str, owner: str) -> Any:
    """The ticket with another owner."""
    return (await caller(ticket_service_pb2.AssignTicketRequest(id=ticket_id, assigned_to=owner))).ticket


async def history(shop: Shop, ticket_id: str) -> list[Any]:
    """Who worked on a ticket."""
    answer = await shop.viewer(routing_service_pb2.ListTicketAssignmentsRequest(ticket_id=ticket_id))
    return list(answer.assignments)


async def settled(condition: Callable[[], Awaitable[Any]]) -> Any:
    """What `condition` returns once it holds: the worker beside the test makes it true."""
    async with asyncio.timeout(20):
        while not (found := await condition()):  # noqa: ASYNC110  # what is waited for happens in the database
            await asyncio.sleep(0.02)
    return found


async def owned(shop: Shop, ticket_id: str) -> Any:
    """The ticket once somebody owns it."""

    async def look() -> Any:
        ticket = await shop.viewer.get_ticket(ticket_id)
        return ticket if ticket.HasField("assigned_to") else None

    return await settled(look)


async def at(
    database: Database, shop: Shop, later: timedelta, job: Callable[..., Awaitable[None]], **args: Any
) -> None:
    """Runs a job as if so much time had passed."""
    async with database.transaction(system(shop.tenant_id)) as tx:
        tx.now = datetime.now(UTC) + later
        await job(tx, **args)


async def time_there(database: Database, shop: Shop) -> Any:
    async with database.transaction(system(shop.tenant_id)) as tx:
        return tx.now


async def jobs_planned(services: Services, shop: Shop, task: str) -> list[Any]:
    with psycopg.connect(services.databases.support.owner) as owner:
        rows = owner.execute(
            "SELECT scheduled_at FROM jobs.procrastinate_jobs "
            "WHERE task_name = %s AND args ->> 'tenant_id' = %s AND status = 'todo' AND scheduled_at IS NOT NULL",
            (task, shop.tenant_id),
        ).fetchall()
    return [row[0] for row in rows]


def ever_put_in(services: Services, shop: Shop) -> list[Any]:
    """Jobs of routing that wait or were worked on and failed; those that went well leave nothing, so ask before."""
    with psycopg.connect(services.databases.support.owner) as owner:
        return owner.execute(
            "SELECT task_name FROM jobs.procrastinate_jobs "
            "WHERE task_name LIKE 'routing.%%' AND args ->> 'tenant_id' = %s",
            (shop.tenant_id,),
        ).fetchall()
