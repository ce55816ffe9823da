"""Taking tickets: each goes to exactly one agent, whoever else reaches for it at the same moment."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import grpc
import pytest
from quimbi.support.v1 import queue_service_pb2 as queues_pb
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.queues import taking
from tests.service.support.helpdesk import Caller, Shop, Ticket, audited, hire, new_queue
from tests.support.services import Services


async def take(caller: Caller, queue: str) -> Ticket:
    answer = await caller(queues_pb.TakeTicketRequest(queue_id=queue))
    return answer.ticket  # type: ignore[no-any-return]  # a caller answers with any message


@pytest.fixture
async def crowd(services: Services, database: Database, shop: Shop) -> list[Caller]:
    """Fifty agents."""
    return [
        await hire(database, services.support, services.private_key, shop.tenant_id, f"agent-{number}", "agent")
        for number in range(50)
    ]


@pytest.mark.parametrize("waiting", [50, 30])
async def test_fifty_agents_at_once_each_get_a_ticket_of_their_own_or_a_clear_refusal(
    shop: Shop, crowd: list[Caller], waiting: int
) -> None:
    queue = await new_queue(shop)
    made = await asyncio.gather(*(shop.key.create_ticket(queue_id=queue) for _ in range(waiting)))
    outcomes = await asyncio.gather(*(take(agent, queue) for agent in crowd), return_exceptions=True)
    got = {agent.id: o for agent, o in zip(crowd, outcomes, strict=True) if isinstance(o, Ticket)}
    assert sorted(ticket.id for ticket in got.values()) == sorted(ticket.id for ticket in made)
    refused = [outcome for outcome in outcomes if not isinstance(outcome, Ticket)]
    assert len(refused) == 50 - waiting
    for refusal in refused:
        assert isinstance(refusal, grpc.aio.AioRpcError)
        assert refusal.code() == grpc.StatusCode.FAILED_PRECONDITION, refusal.details()
    for owner, ticket in got.items():
        assert (await shop.agent.get_ticket(ticket.id)).assigned_to == owner
        assert (await audited(shop, ticket.id))[1:] == ["ticket.take"]


async def test_fifty_agents_who_take_one_ticket(shop: Shop, crowd: list[Caller]) -> None:
    ticket = await shop.agent.create_ticket()
    request = pb.AssignTicketRequest(id=ticket.id, assigned_to="me", only_if_unassigned=True)
    outcomes = await asyncio.gather(*(agent(request) for agent in crowd), return_exceptions=True)
    (answer,) = [outcome for outcome in outcomes if not isinstance(outcome, BaseException)]
    owner = next(agent for agent in crowd if agent.id == answer.ticket.assigned_to)
    loser = next(agent for agent in crowd if agent is not owner)
    refusal = await loser.refused(request)
    assert refusal.why == ("FAILED_PRECONDITION", "ALREADY_ASSIGNED")
    assert owner.name in refusal.message
    assert (await owner(request)).ticket == answer.ticket  # again: nothing changes


async def test_the_most_urgent_comes_first_then_the_longest_wait(shop: Shop) -> None:
    queue, other = await new_queue(shop), await new_queue(shop, "Other")
    wanted = []
    tickets: dict[str, dict[str, Any]] = {
        "old": {},
        "urgent": {"priority": Ticket.URGENT},
        "young": {},
        "elsewhere": {"queue_id": other},
        "pending": {},
        "owned": {},
    }
    for name, fields in tickets.items():
        ticket = await shop.agent.create_ticket(**{"subject": name, "queue_id": queue, **fields})
        if name == "pending":
            await shop.agent.set_status(ticket.id, Ticket.PENDING)
        if name == "owned":
            await shop.agent(pb.AssignTicketRequest(id=ticket.id, assigned_to="me"))
    for _ in range(3):
        ticket = await take(shop.colleague, queue.upper())
        assert ticket.assigned_to == shop.colleague.id
        wanted.append(ticket.subject)
    assert wanted == ["urgent", "old", "young"]
    refusal = await shop.colleague.refused(queues_pb.TakeTicketRequest(queue_id=queue))
    assert refusal.why == ("FAILED_PRECONDITION", "NOTHING_TO_TAKE")


async def test_a_ticket_that_somebody_is_changing_is_waited_for_rather_than_denied(
    shop: Shop, database: Database
) -> None:
    queue = await new_queue(shop)
    ticket = await shop.agent.create_ticket(queue_id=queue)
    async with database.transaction(system(shop.tenant_id)) as tx:
        assert await tx.first(taking.FIRST_FREE, queue=queue) is not None
        taken = asyncio.ensure_future(take(shop.agent, queue))
        await asyncio.sleep(0.1)
        assert not taken.done()
    assert (await taken).id == ticket.id


async def test_who_cannot_take(shop: Shop) -> None:
    queue = await new_queue(shop)
    request = queues_pb.TakeTicketRequest(queue_id=queue)
    for caller in (shop.key, shop.former):
        assert (await caller.refused(request)).why == ("FAILED_PRECONDITION", "NOT_ASSIGNABLE")
    assert (await shop.viewer.refused(request)).code == grpc.StatusCode.PERMISSION_DENIED
    unknown = queues_pb.TakeTicketRequest(queue_id=str(uuid4()))
    assert (await shop.agent.refused(unknown)).why == ("NOT_FOUND", "NOT_FOUND")
