"""Status and ownership of tickets, with the record of who worked on what."""

from __future__ import annotations

import asyncio
import random
from uuid import uuid4

import grpc
import pytest
from google.protobuf.message import Message
from quimbi.support.v1 import message_pb2, message_service_pb2, queue_pb2, queue_service_pb2
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.tickets.assignments import page as history
from tests.service.support.helpdesk import Caller, Shop, Ticket

MOVES = {
    (Ticket.OPEN, Ticket.PENDING): True,
    (Ticket.OPEN, Ticket.CLOSED): True,
    (Ticket.PENDING, Ticket.OPEN): True,
    (Ticket.PENDING, Ticket.CLOSED): True,
    (Ticket.CLOSED, Ticket.OPEN): True,
    (Ticket.CLOSED, Ticket.PENDING): False,
}


async def assign(caller: Caller, ticket_id: str, agent: str) -> Ticket:
    answer = await caller(pb.AssignTicketRequest(id=ticket_id, assigned_to=agent))
    return answer.ticket  # type: ignore[no-any-return]  # a caller answers with any message


@pytest.mark.parametrize(("start", "end"), MOVES)
async def test_a_status_moves_as_the_table_says(
    shop: Shop, start: Ticket.Status.ValueType, end: Ticket.Status.ValueType
) -> None:
    ticket = await shop.agent.create_ticket()
    ticket = await shop.agent.set_status(ticket.id, start)
    if MOVES[start, end]:
        moved = await shop.agent.set_status(ticket.id, end)
        assert (moved.status, moved.HasField("closed_at")) == (end, end == Ticket.CLOSED)
        assert moved.etag != ticket.etag
    else:
        refusal = await shop.agent.refused(pb.UpdateTicketStatusRequest(id=ticket.id, status=end))
        assert refusal.why == ("FAILED_PRECONDITION", "INVALID_TRANSITION")
        assert await shop.agent.get_ticket(ticket.id) == ticket


@pytest.mark.parametrize("status", [Ticket.OPEN, Ticket.PENDING, Ticket.CLOSED])
async def test_the_status_it_has_already_changes_nothing(shop: Shop, status: Ticket.Status.ValueType) -> None:
    ticket = await shop.agent.create_ticket()
    ticket = await shop.agent.set_status(ticket.id, status)
    assert await shop.agent.set_status(ticket.id, status) == ticket


async def test_unset_and_unknown_statuses_are_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for status in (0, 9):
        request = pb.UpdateTicketStatusRequest(id=ticket.id, status=status)  # type: ignore[arg-type]  # on purpose
        refusal = await shop.agent.refused(request)
        assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["status"])


async def test_a_ticket_goes_to_me_to_a_colleague_and_to_nobody(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    assert (await assign(shop.agent, ticket.id, "me")).assigned_to == shop.agent.id
    given = await assign(shop.agent, ticket.id, shop.colleague.id.upper())
    assert given.assigned_to == shop.colleague.id
    assert await assign(shop.agent, ticket.id, shop.colleague.id) == given
    assert not (await assign(shop.agent, ticket.id, "")).HasField("assigned_to")


@pytest.mark.parametrize("title", ["admin", "lead", "agent"])
async def test_admins_leads_and_agents_can_own_tickets(shop: Shop, title: str) -> None:
    ticket = await shop.agent.create_ticket()
    owner: Caller = getattr(shop, title)
    assert (await assign(shop.key, ticket.id, owner.id)).assigned_to == owner.id


@pytest.mark.parametrize("title", ["viewer", "former"])
async def test_viewers_and_deactivated_agents_cannot(shop: Shop, title: str) -> None:
    ticket = await shop.agent.create_ticket()
    refusal = await shop.agent.refused(pb.AssignTicketRequest(id=ticket.id, assigned_to=getattr(shop, title).id))
    assert refusal.why == ("FAILED_PRECONDITION", "NOT_ASSIGNABLE")
    assert await shop.agent.get_ticket(ticket.id) == ticket


async def test_unknown_agents_are_not_found(shop: Shop, other_shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for stranger in (str(uuid4()), other_shop.agent.id, shop.key.id):
        refusal = await shop.agent.refused(pb.AssignTicketRequest(id=ticket.id, assigned_to=stranger))
        assert refusal.why == ("NOT_FOUND", "NOT_FOUND")


async def test_an_api_key_is_nobody_to_assign_to(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for request in (pb.AssignTicketRequest(id=ticket.id, assigned_to="me"), pb.ListTicketsRequest(assigned_to="me")):
        refusal = await shop.key.refused(request)
        assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["assigned_to"])


async def test_assignments_are_kept_as_history(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    await assign(shop.agent, ticket.id, "me")
    await assign(shop.agent, ticket.id, shop.colleague.id)
    await shop.agent.set_status(ticket.id, Ticket.PENDING)
    assert await _history(database, shop, ticket.id) == [
        (shop.agent.id, "completed"),
        (shop.colleague.id, "active"),
    ]
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    assert (await _history(database, shop, ticket.id))[-1] == (shop.colleague.id, "completed")
    await shop.agent.write(ticket.id, "It broke again", from_agent=False)
    assert (await _history(database, shop, ticket.id))[1:] == [
        (shop.colleague.id, "completed"),
        (shop.colleague.id, "active"),
    ]
    await shop.admin(pb.DeleteTicketRequest(id=ticket.id))
    assert {status for _, status in await _history(database, shop, ticket.id)} == {"completed"}


async def test_a_closed_ticket_changes_hands_without_work_until_it_opens(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await assign(shop.agent, ticket.id, "me")
    assert await _history(database, shop, ticket.id) == []
    await shop.agent.set_status(ticket.id, Ticket.OPEN)
    assert await _history(database, shop, ticket.id) == [(shop.agent.id, "active")]


async def test_many_people_at_once_get_answers_or_refusals_and_never_a_fault(shop: Shop, database: Database) -> None:
    asked = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns"))
    queue = (await shop.lead(asked)).queue.id
    tickets = [(await shop.agent.create_ticket(queue_id=queue)).id for _ in range(3)]
    chance = random.Random(11)

    def anything(ticket: str) -> Message:
        message = message_pb2.Message(content="x", from_agent=chance.random() < 0.5)
        requests: list[Message] = [
            pb.UpdateTicketStatusRequest(id=ticket, status=chance.choice([Ticket.OPEN, Ticket.PENDING, Ticket.CLOSED])),
            pb.AssignTicketRequest(id=ticket, assigned_to=chance.choice(["", shop.agent.id, shop.lead.id])),
            pb.TagTicketRequest(id=ticket, add=[f"t{chance.randrange(9)}"]),
            pb.UpdateTicketRequest(ticket=Ticket(id=ticket, queue_id=chance.choice(["", queue]))),
            pb.CreateTicketRequest(ticket=Ticket(customer_id="c", subject="s", queue_id=queue)),
            message_service_pb2.CreateMessageRequest(ticket_id=ticket, message=message),
            queue_service_pb2.DeleteQueueRequest(id=queue),
        ]
        return chance.choice(requests)

    calls = (shop.admin(anything(chance.choice(tickets))) for _ in range(150))
    outcomes = await asyncio.gather(*calls, return_exceptions=True)
    refusals = [outcome for outcome in outcomes if isinstance(outcome, BaseException)]
    assert len(refusals) < len(outcomes) / 2
    for refusal in refusals:
        assert isinstance(refusal, grpc.aio.AioRpcError)
        assert refusal.code().name in {"FAILED_PRECONDITION", "NOT_FOUND"}, refusal.details()
    for ticket_id in tickets:
        ticket = await shop.agent.get_ticket(ticket_id)
        active = [agent for agent, status in await _history(database, shop, ticket_id) if status == "active"]
        working = ticket.status != Ticket.CLOSED and ticket.HasField("assigned_to")
        assert active == ([ticket.assigned_to] if working else [])


async def _history(database: Database, shop: Shop, ticket_id: str) -> list[tuple[str, str]]:
    (rows,) = await database.read(
        system(shop.tenant_id), (history(after=False), {"ticket_id": ticket_id, "limit": 200})
    )
    assert all((row.completed_at is not None) == (row.status == "completed") for row in rows)
    return [(row.agent_id, row.status) for row in rows]
