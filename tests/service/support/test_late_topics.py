"""Routing rules that look at topics, which are found after a ticket was created."""

from __future__ import annotations

from typing import Any

import pytest
from quimbi.support.v1 import audit_service_pb2, ticket_service_pb2, topic_alert_pb2, topic_alert_service_pb2
from quimbi.support.v1 import routing_service_pb2 as pb
from quimbi.support.v1.agent_pb2 import Agent
from quimbi.support.v1.routing_rule_pb2 import RoutingAction, RoutingCondition, RoutingRule, RoutingTexts

from service_kit.db import Database
from service_kit.principal import system
from support_svc.routing import rule_service
from tests.service.support.helpdesk import Shop, Ticket, audited
from tests.service.support.routed import Queue, add_queue, owned, say, settled


async def add_rule(shop: Shop, topic: Any, queue_id: str, **fields: Any) -> None:
    condition = RoutingCondition(topics=RoutingTexts(any_of=[topic.id]))
    actions = [RoutingAction(queue_id=queue_id), RoutingAction(priority=Ticket.HIGH)]
    rule = RoutingRule(**{"name": "Damages", "conditions": [condition], "actions": actions} | fields)
    await shop.lead(pb.CreateRoutingRuleRequest(rule=rule))


async def created(shop: Shop, **fields: Any) -> Any:
    """A ticket that the rules were asked about once: one of them marks it."""
    tag = RoutingAction(add_tags=RoutingTexts(any_of=["seen"]))
    rule = RoutingRule(name="All", position=1, continue_matching=True, actions=[tag])
    await shop.lead(pb.CreateRoutingRuleRequest(rule=rule))
    made = await shop.agent.create_ticket(**fields)

    async def look() -> bool:
        return list((await shop.viewer.get_ticket(made.id)).tags) == ["seen"]

    await settled(look)
    return made


@pytest.fixture
async def topic(shop: Shop) -> Any:
    wanted = topic_alert_pb2.TopicAlert(
        name="Damaged", rule=topic_alert_pb2.TopicRule(any_of=["arrived broken"]), enabled=True
    )
    return (await shop.lead(topic_alert_service_pb2.CreateTopicAlertRequest(topic_alert=wanted))).topic_alert


async def found(shop: Shop, ticket_id: str) -> Any:
    """The ticket once its topic was found."""

    async def look() -> Any:
        ticket = await shop.viewer.get_ticket(ticket_id)
        return ticket if ticket.topics else None

    return await settled(look)


async def in_queue(shop: Shop, ticket_id: str, queue_id: str) -> Any:
    """The ticket once it is in a queue."""

    async def look() -> Any:
        ticket = await shop.viewer.get_ticket(ticket_id)
        return ticket if ticket.queue_id == queue_id else None

    return await settled(look)


async def ask_again(database: Database, shop: Shop, ticket_id: str) -> Any:
    """The ticket after the job, which came by itself or comes now: twice is as good as once."""
    async with database.transaction(system(shop.tenant_id)) as tx:
        await rule_service.apply(tx, ticket_id=ticket_id, topics_found=True)
    return await shop.viewer.get_ticket(ticket_id)


async def test_a_topic_that_is_found_later_moves_a_ticket_that_waits(shop: Shop, topic: Any) -> None:
    first, second = await add_queue(shop, "All", routing=Queue.MANUAL), await add_queue(shop, routing=Queue.MANUAL)
    await add_rule(shop, topic, second.id)
    made = await created(shop, queue_id=first.id, first_message="Where is it?")
    await shop.agent.write(made.id, "It arrived broken", from_agent=False)
    ticket = await in_queue(shop, made.id, second.id)
    assert (ticket.priority, ticket.HasField("assigned_to")) == (Ticket.HIGH, False)
    assert ticket.assignment_reason == "Moved by the routing rule “Damages” after the topic “Damaged” was found."
    entries = (await shop.admin(audit_service_pb2.ListTicketAuditRequest(ticket_id=made.id))).entries
    causes = [entry.cause for entry in reversed(entries) if entry.action == "ticket.route"]
    assert causes == ["routing rule All", "routing rule Damages, asked again when a topic was found: Damaged"]


async def test_the_router_gives_it_away_from_its_new_queue(shop: Shop, topic: Any) -> None:
    queue = await add_queue(shop)
    await add_rule(shop, topic, queue.id)
    await say(shop.agent, Agent.ONLINE)
    ticket = await owned(shop, (await shop.key.create_ticket(first_message="Arrived broken!")).id)
    assert (ticket.queue_id, ticket.assigned_to) == (queue.id, shop.agent.id)


async def test_what_somebody_owns_has_moved_or_closed_stays(shop: Shop, topic: Any, database: Database) -> None:
    there, by_rule = [await add_queue(shop, name, routing=Queue.MANUAL) for name in ("All", "Damages")]
    made = {name: (await shop.agent.create_ticket()).id for name in ("owned", "moved", "pending", "closed")}
    await shop.agent(ticket_service_pb2.AssignTicketRequest(id=made["owned"], assigned_to="me"))
    await shop.agent(ticket_service_pb2.TransferTicketRequest(id=made["moved"], queue_id=there.id))
    await shop.agent(ticket_service_pb2.TransferTicketRequest(id=made["pending"], queue_id=there.id))
    for ticket_id in made.values():
        await shop.agent.write(ticket_id, "It arrived broken", from_agent=False)
        await found(shop, ticket_id)
    await shop.agent.set_status(made["pending"], Ticket.PENDING)
    await shop.agent.set_status(made["closed"], Ticket.CLOSED)
    await add_rule(shop, topic, by_rule.id)
    for ticket_id in made.values():
        ticket = await ask_again(database, shop, ticket_id)
        assert (ticket.queue_id != by_rule.id, ticket.priority) == (True, Ticket.NORMAL)
        assert "ticket.route" not in await audited(shop, ticket_id)


async def test_rules_that_look_at_no_topic_are_not_done_again(shop: Shop, topic: Any, database: Database) -> None:
    queue = await add_queue(shop, routing=Queue.MANUAL)
    await add_rule(shop, topic, queue.id, position=2)
    made = await created(shop)
    await shop.agent(ticket_service_pb2.TagTicketRequest(id=made.id, remove=["seen"]))
    await shop.agent.write(made.id, "It arrived broken", from_agent=False)
    ticket = await in_queue(shop, made.id, queue.id)
    assert not ticket.tags
    await shop.agent(ticket_service_pb2.UpdateTicketRequest(ticket=Ticket(id=made.id, priority=Ticket.LOW)))
    again = await ask_again(database, shop, made.id)
    assert (again.queue_id, again.priority) == (queue.id, Ticket.LOW)  # what people decide stays
