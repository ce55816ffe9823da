"""Who goes leaves nothing behind: open tickets of routed queues go back to them, after a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from quimbi.support.v1.agent_pb2 import Agent

from service_kit.db import Database
from support_svc.auth import provisioning
from support_svc.routing.hand_over import hand_over
from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.routed import (
    Queue,
    add_queue,
    assign,
    at,
    change_agent,
    history,
    owned,
    say,
    settled,
)


async def _owned_by_agent(shop: Shop, queue_id: str, **fields: Any) -> Any:
    ticket = await shop.key.create_ticket(queue_id=queue_id, first_message="Hello", **fields)
    return await assign(shop.lead, ticket.id, shop.agent.id)


async def _hand_over(database: Database, shop: Shop, minutes: float) -> None:
    await at(database, shop, timedelta(minutes=minutes), hand_over, agent_id=shop.agent.id)


async def test_tickets_go_back_after_the_grace_period_and_say_why(shop: Shop, database: Database) -> None:
    queue = await add_queue(shop)
    await say(shop.agent, Agent.ONLINE)
    ticket = await _owned_by_agent(shop, queue.id)
    await say(shop.agent, Agent.OFFLINE)
    await _hand_over(database, shop, 14)
    assert (await shop.viewer.get_ticket(ticket.id)).assigned_to == shop.agent.id
    await _hand_over(database, shop, 16)
    after = await shop.viewer.get_ticket(ticket.id)
    assert not after.HasField("assigned_to")
    assert after.assignment_reason == "Back in Returns: Agent had been offline for 16 minutes."
    *_, last = await history(shop, ticket.id)
    assert last.ended_reason == after.assignment_reason


async def test_who_is_back_in_time_keeps_everything(shop: Shop, database: Database) -> None:
    queue = await add_queue(shop)
    await say(shop.agent, Agent.ONLINE)
    ticket = await _owned_by_agent(shop, queue.id)
    for availability in (Agent.OFFLINE, Agent.AWAY):
        await say(shop.agent, availability)
    await _hand_over(database, shop, 60)
    assert (await shop.viewer.get_ticket(ticket.id)).assigned_to == shop.agent.id


async def test_what_does_not_wait_for_the_shop_or_is_in_no_routed_queue_stays(shop: Shop, database: Database) -> None:
    routed, manual = await add_queue(shop), await add_queue(shop, "Manual", routing=Queue.MANUAL)
    await say(shop.agent, Agent.ONLINE)
    pending = await _owned_by_agent(shop, routed.id)
    await shop.agent.set_status(pending.id, Ticket.PENDING)
    answered = await _owned_by_agent(shop, routed.id)
    await shop.agent.write(answered.id)
    elsewhere, nowhere = await _owned_by_agent(shop, manual.id), await _owned_by_agent(shop, "")
    await say(shop.agent, Agent.OFFLINE)
    await _hand_over(database, shop, 60)
    for ticket in (pending, answered, elsewhere, nowhere):
        assert (await shop.viewer.get_ticket(ticket.id)).assigned_to == shop.agent.id


async def test_who_never_said_anything_of_being_available_keeps_everything(shop: Shop, database: Database) -> None:
    queue = await add_queue(shop)
    ticket = await _owned_by_agent(shop, queue.id)
    await _hand_over(database, shop, 60)
    assert (await shop.viewer.get_ticket(ticket.id)).assigned_to == shop.agent.id


@pytest.mark.parametrize("how", ["deactivated", "viewer"])
async def test_who_no_longer_takes_tickets_leaves_them_at_once(shop: Shop, database: Database, how: str) -> None:
    queue = await add_queue(shop)
    agent = await change_agent(shop, shop.agent, skills=["french"])
    ticket = await _owned_by_agent(shop, queue.id)
    if how == "viewer":
        await change_agent(shop, shop.agent, role=Agent.VIEWER)
    else:
        await provisioning.set_active(database, shop.tenant_id, agent.email, active=False)

    async def released() -> Any:
        found = await shop.viewer.get_ticket(ticket.id)
        return None if found.HasField("assigned_to") else found

    assert (await settled(released)).assignment_reason == "Back in Returns: Agent no longer takes tickets."


@pytest.mark.parametrize("how", ["reopened", "written to"])
async def test_a_customer_who_writes_to_somebody_gone_finds_somebody_else(
    shop: Shop, database: Database, how: str
) -> None:
    queue = await add_queue(shop, hand_over_minutes=0)
    await say(shop.agent, Agent.ONLINE)
    ticket = await _owned_by_agent(shop, queue.id)
    await shop.agent.write(ticket.id)
    if how == "reopened":
        await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await say(shop.agent, Agent.OFFLINE)
    await say(shop.colleague, Agent.ONLINE)
    await shop.key.write(ticket.id, "Still nothing", from_agent=False)

    async def with_colleague() -> Any:
        found = await shop.viewer.get_ticket(ticket.id)
        return found if found.assigned_to == shop.colleague.id else None

    assert (await settled(with_colleague)).assignment_reason.startswith("Balanced in Returns: Colleague had 0 of 10")


async def test_what_came_back_is_routed_the_longest_wait_first(shop: Shop, database: Database) -> None:
    queue = await add_queue(shop)
    await say(shop.agent, Agent.ONLINE)
    first = await owned(shop, (await shop.key.create_ticket(queue_id=queue.id, first_message="Hello")).id)
    await say(shop.agent, Agent.OFFLINE)
    second = await shop.key.create_ticket(queue_id=queue.id, first_message="Hello")
    await change_agent(shop, shop.colleague, assignments_per_hour=1)
    await _hand_over(database, shop, 20)
    await say(shop.colleague, Agent.ONLINE)
    assert (await owned(shop, first.id)).assigned_to == shop.colleague.id
    assert not (await shop.viewer.get_ticket(second.id)).HasField("assigned_to")
