"""The router: waiting tickets find an agent by themselves, once, and say why."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import queue_service_pb2, team_service_pb2, ticket_service_pb2
from quimbi.support.v1.agent_pb2 import Agent, AgentShifts
from quimbi.support.v1.team_pb2 import Team

from service_kit.db import Database
from support_svc.routing import router
from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.routed import (
    Queue,
    add_queue,
    assign,
    at,
    change_agent,
    change_queue,
    history,
    jobs_planned,
    owned,
    say,
    set_capacity,
    settled,
    time_there,
)
from tests.support.services import Services

IN_USE = ("FAILED_PRECONDITION", "IN_USE")


async def test_a_ticket_finds_who_is_online_and_says_why(shop: Shop) -> None:
    queue = await add_queue(shop)
    await say(shop.agent, Agent.ONLINE)
    ticket = await owned(shop, (await shop.key.create_ticket(queue_id=queue.id)).id)
    assert ticket.assigned_to == shop.agent.id
    why = "Balanced in Returns: Agent had 0 of 10 open and was the only agent online with room."
    assert ticket.assignment_reason == why
    (entry,) = await history(shop, ticket.id)
    assert (entry.agent_id, entry.reason) == (shop.agent.id, why)
    assert (entry.assigned_by, entry.assigned_by_name) == ("system", "Quimbi")
    assert not entry.HasField("completed_at")


async def test_what_waits_is_handed_out_when_somebody_comes_online_the_first_ones_first(shop: Shop) -> None:
    queue = await add_queue(shop)
    await set_capacity(shop, shop.agent, 2)
    tickets = [await shop.key.create_ticket(queue_id=queue.id, subject=f"{n}") for n in range(3)]
    urgent = await shop.key.create_ticket(queue_id=queue.id, priority=Ticket.URGENT)
    await say(shop.agent, Agent.ONLINE)
    assert [(await owned(shop, ticket.id)).assigned_to for ticket in (urgent, tickets[0])] == [shop.agent.id] * 2
    for ticket in tickets[1:]:
        assert not (await shop.viewer.get_ticket(ticket.id)).HasField("assigned_to")


@pytest.mark.parametrize("how", ["closed", "pending", "given away", "moved", "deleted", "released"])
async def test_room_that_becomes_free_goes_to_who_waited_longest(shop: Shop, how: str) -> None:
    queue = await add_queue(shop)
    await set_capacity(shop, shop.agent, 1)
    await say(shop.agent, Agent.ONLINE)
    first = await owned(shop, (await shop.key.create_ticket(queue_id=queue.id)).id)
    second, third = [await shop.key.create_ticket(queue_id=queue.id) for _ in range(2)]
    if how in {"closed", "pending"}:
        await shop.agent.set_status(first.id, Ticket.Status.Value(how.upper()))
    elif how == "deleted":
        await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=first.id))
    elif how == "given away":
        await assign(shop.agent, first.id, shop.colleague.id)
    elif how == "released":
        await shop.agent(ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=first.id, queue_id="")))
        await assign(shop.agent, first.id, "")
    else:
        other = await add_queue(shop, "Other", routing=Queue.MANUAL)
        await shop.agent(ticket_service_pb2.TransferTicketRequest(id=first.id, queue_id=other.id))
    assert (await owned(shop, second.id)).assigned_to == shop.agent.id
    assert not (await shop.viewer.get_ticket(third.id)).HasField("assigned_to")


async def test_a_queue_that_begins_to_route_hands_out_what_is_there(shop: Shop) -> None:
    queue = await add_queue(shop, routing=Queue.MANUAL)
    await say(shop.agent, Agent.ONLINE)
    ticket = await shop.key.create_ticket(queue_id=queue.id)
    await change_queue(shop, queue.id, routing=Queue.ROUND_ROBIN)
    found = await owned(shop, ticket.id)
    assert found.assignment_reason == "Round robin in Returns: Agent was the only agent online with room."


async def test_more_capacity_and_a_new_skill_make_room(shop: Shop) -> None:
    queue = await add_queue(shop, required_skills=["french"])
    await set_capacity(shop, shop.agent, 0)
    await say(shop.agent, Agent.ONLINE)
    ticket = await shop.key.create_ticket(queue_id=queue.id)
    await set_capacity(shop, shop.agent, 1)
    await change_agent(shop, shop.agent, skills=["french"])
    assert (await owned(shop, ticket.id)).assigned_to == shop.agent.id


async def test_people_take_and_give_tickets_with_a_reason_of_their_own(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    assert ticket.assignment_reason == ""
    assert (await assign(shop.agent, ticket.id, "me")).assignment_reason == "Taken by Agent."
    assert (await assign(shop.lead, ticket.id, shop.colleague.id)).assignment_reason == "Given by Lead."
    assert (await assign(shop.key, ticket.id, shop.agent.id)).assignment_reason == "Given by the API key import."
    assert (await assign(shop.lead, ticket.id, "")).assignment_reason == "Released by Lead."
    await assign(shop.lead, ticket.id, shop.agent.id)
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await shop.agent.set_status(ticket.id, Ticket.OPEN)
    assert [(entry.reason, entry.ended_reason, entry.assigned_by_name) for entry in await history(shop, ticket.id)] == [
        ("Taken by Agent.", "Given by Lead.", "Agent"),
        ("Given by Lead.", "Given by the API key import.", "Lead"),
        ("Given by the API key import.", "Released by Lead.", "import"),
        ("Given by Lead.", "The ticket was closed.", "Lead"),
        ("The ticket was opened again.", "", "Agent"),
    ]


async def test_a_round_robin_goes_on_where_it_stood(shop: Shop) -> None:
    queue = await add_queue(shop, routing=Queue.ROUND_ROBIN)
    for agent in (shop.agent, shop.colleague, shop.lead):
        await say(agent, Agent.ONLINE)
    names = {shop.agent.id: "Agent", shop.colleague.id: "Colleague", shop.lead.id: "Lead"}
    got = []
    for _ in range(4):
        ticket = await owned(shop, (await shop.key.create_ticket(queue_id=queue.id)).id)
        got.append(names[ticket.assigned_to])
    assert got == ["Agent", "Colleague", "Lead", "Agent"]
    assert "Agent comes after Lead" in ticket.assignment_reason


async def test_only_the_team_of_a_queue_gets_its_tickets(shop: Shop) -> None:
    made = team_service_pb2.CreateTeamRequest(team=Team(name="Night", handle="night", member_ids=[shop.lead.id]))
    team = (await shop.lead(made)).team
    queue = await add_queue(shop, team_id=team.id)
    assert queue.team_id == team.id
    for agent in (shop.agent, shop.lead):
        await say(agent, Agent.ONLINE)
    tickets = [(await shop.key.create_ticket(queue_id=queue.id)).id for _ in range(3)]
    assert {(await owned(shop, ticket)).assigned_to for ticket in tickets} == {shop.lead.id}
    assert (await shop.lead.refused(team_service_pb2.DeleteTeamRequest(id=team.id))).why == IN_USE


async def test_who_joins_a_team_gets_what_waits_for_it(shop: Shop) -> None:
    made = team_service_pb2.CreateTeamRequest(team=Team(name="Night", handle="night"))
    team = (await shop.lead(made)).team
    queue = await add_queue(shop, team_id=team.id)
    await say(shop.agent, Agent.ONLINE)
    ticket = await shop.key.create_ticket(queue_id=queue.id)
    joined = team_service_pb2.UpdateTeamRequest(team=Team(id=team.id, member_ids=[shop.agent.id]))
    await shop.lead(joined)
    assert (await owned(shop, ticket.id)).assigned_to == shop.agent.id


async def test_an_unknown_team_is_refused(shop: Shop, other_shop: Shop) -> None:
    for team in (str(uuid4()), other_shop.lead.id):
        create = queue_service_pb2.CreateQueueRequest(queue=Queue(name="Returns", team_id=team))
        assert (await shop.lead.refused(create)).why == ("NOT_FOUND", "NOT_FOUND")
    queue = await add_queue(shop)
    update = queue_service_pb2.UpdateQueueRequest(queue=Queue(id=queue.id, team_id=str(uuid4())))
    assert (await shop.lead.refused(update)).why == ("NOT_FOUND", "NOT_FOUND")


async def test_routing_of_a_queue_is_cleared_by_its_mask(shop: Shop) -> None:
    queue = await add_queue(shop, required_skills=["french"], inbox_limit=3, hand_over_minutes=0)
    assert (queue.routing, list(queue.required_skills), queue.inbox_limit) == (Queue.BALANCED, ["french"], 3)
    assert queue.HasField("hand_over_minutes")
    assert queue.hand_over_minutes == 0
    mask = FieldMask(paths=["routing", "required_skills", "inbox_limit", "hand_over_minutes"])
    request = queue_service_pb2.UpdateQueueRequest(queue=Queue(id=queue.id), update_mask=mask)
    cleared = (await shop.lead(request)).queue
    assert (cleared.routing, list(cleared.required_skills), cleared.hand_over_minutes) == (Queue.MANUAL, [], 15)
    assert not cleared.HasField("inbox_limit")


async def test_the_pace_of_an_agent_holds_until_an_hour_is_over(shop: Shop, database: Database) -> None:
    queue = await add_queue(shop)
    await change_agent(shop, shop.agent, assignments_per_hour=1)
    await say(shop.agent, Agent.ONLINE)
    first, second = [await shop.key.create_ticket(queue_id=queue.id) for _ in range(2)]
    await owned(shop, first.id)
    await at(database, shop, timedelta(minutes=50), router.assign)
    assert not (await shop.viewer.get_ticket(second.id)).HasField("assigned_to")
    await at(database, shop, timedelta(minutes=70), router.assign)
    assert (await shop.viewer.get_ticket(second.id)).assigned_to == shop.agent.id


async def test_a_shift_that_begins_brings_work(shop: Shop, database: Database, services: Services) -> None:
    queue = await add_queue(shop)
    shifts = AgentShifts(time_zone="UTC")
    far = (await time_there(database, shop)) + timedelta(days=2)
    shifts.weekly_hours[("mon", "tue", "wed", "thu", "fri", "sat", "sun")[far.weekday()]].add_list().extend(
        ["00:00", "24:00"]
    )
    await change_agent(shop, shop.agent, shifts=shifts)
    await say(shop.agent, Agent.ONLINE)
    ticket = await shop.key.create_ticket(queue_id=queue.id)
    begins = far.replace(hour=0, minute=0, second=0, microsecond=0)

    async def planned() -> list[Any]:
        return [moment for moment in await jobs_planned(services, shop, "routing.assign") if moment == begins]

    await settled(planned)
    await at(database, shop, timedelta(days=1), router.assign)
    assert not (await shop.viewer.get_ticket(ticket.id)).HasField("assigned_to")
    await at(database, shop, timedelta(days=2), router.assign)
    assert (await shop.viewer.get_ticket(ticket.id)).assigned_to == shop.agent.id


async def test_routers_at_the_same_time_give_each_ticket_once_and_nobody_too_much(
    shop: Shop, database: Database
) -> None:
    queues = [await add_queue(shop, f"Queue {n}", routing=Queue.MANUAL) for n in range(3)]
    for agent in (shop.agent, shop.colleague, shop.lead):
        await set_capacity(shop, agent, 8)
        await say(agent, Agent.ONLINE)
    tickets = [(await shop.key.create_ticket(queue_id=queues[n % 3].id)).id for n in range(30)]
    for queue in queues:
        await change_queue(shop, queue.id, routing=Queue.BALANCED)
    await asyncio.gather(*(at(database, shop, timedelta(), router.assign) for _ in range(6)))
    owners = [(await shop.viewer.get_ticket(ticket)).assigned_to for ticket in tickets]
    assert Counter(owners) == {shop.agent.id: 8, shop.colleague.id: 8, shop.lead.id: 8, "": 6}
    for ticket, owner in zip(tickets, owners, strict=True):
        assert [entry.agent_id for entry in await history(shop, ticket)] == [owner] * bool(owner)


async def test_who_leaves_while_being_given_tickets_has_none_that_nobody_hands_over(
    shop: Shop, database: Database
) -> None:
    queue = await add_queue(shop, hand_over_minutes=0)
    for agent in (shop.agent, shop.colleague):
        await say(agent, Agent.ONLINE)
    tickets = [shop.key.create_ticket(queue_id=queue.id) for _ in range(12)]
    made = await asyncio.gather(*tickets, say(shop.agent, Agent.OFFLINE))

    async def with_the_colleague() -> bool:
        found = [await shop.viewer.get_ticket(ticket.id) for ticket in made[:-1]]
        return Counter(ticket.assigned_to for ticket in found)[shop.colleague.id] == 10

    await settled(with_the_colleague)
    found = [await shop.viewer.get_ticket(ticket.id) for ticket in made[:-1]]
    assert {ticket.assigned_to for ticket in found} == {shop.colleague.id, ""}
