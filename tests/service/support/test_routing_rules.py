"""Routing rules: new tickets find their queue, urgency, tags and skills by themselves."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import queue_service_pb2
from quimbi.support.v1 import routing_service_pb2 as pb
from quimbi.support.v1.agent_pb2 import Agent
from quimbi.support.v1.routing_rule_pb2 import RoutingAction, RoutingCondition, RoutingRule, RoutingTexts

from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.routed import Queue, add_queue, change_agent, owned, say, settled


def words(*texts: str, **fields: Any) -> RoutingCondition:
    return RoutingCondition(words=RoutingTexts(any_of=texts), **fields)


def to(queue_id: str) -> RoutingAction:
    return RoutingAction(queue_id=queue_id)


def tagged(*tags: str) -> RoutingAction:
    return RoutingAction(add_tags=RoutingTexts(any_of=tags))


async def add_rule(shop: Shop, name: str = "A rule", **fields: Any) -> Any:
    return (await shop.lead(pb.CreateRoutingRuleRequest(rule=RoutingRule(name=name, **fields)))).rule


async def ruled(shop: Shop, **fields: Any) -> Any:
    """A new ticket once a rule has changed it."""
    made = await shop.key.create_ticket(**fields)

    async def look() -> Any:
        ticket = await shop.viewer.get_ticket(made.id)
        return ticket if ticket.etag != made.etag else None

    return await settled(look)


async def test_a_rule_moves_raises_and_tags_a_new_ticket(shop: Shop) -> None:
    queue = await add_queue(shop, routing=Queue.MANUAL)
    actions = [to(queue.id), RoutingAction(priority=Ticket.HIGH), tagged("refund", "vip")]
    rule = await add_rule(shop, conditions=[words("money back")], actions=actions)
    assert (await shop.viewer(pb.ListRoutingRulesRequest())).rules == [rule]
    ticket = await ruled(shop, subject="Order 7", first_message="I want my MONEY back!", tags=["vip"])
    assert (ticket.queue_id, ticket.priority, list(ticket.tags)) == (queue.id, Ticket.HIGH, ["refund", "vip"])


async def test_what_a_rule_moves_is_routed_by_the_skill_that_it_asks_for(shop: Shop) -> None:
    queue = await add_queue(shop)
    skill = RoutingAction(required_skills=RoutingTexts(any_of=["french"]))
    await add_rule(shop, conditions=[words("bonjour")], actions=[to(queue.id), skill])
    await change_agent(shop, shop.colleague, skills=["french"])
    for agent in (shop.agent, shop.colleague):
        await say(agent, Agent.ONLINE)
    ticket = await owned(shop, (await shop.key.create_ticket(subject="Bonjour")).id)
    assert (ticket.assigned_to, list(ticket.required_skills)) == (shop.colleague.id, ["french"])
    assert ticket.assignment_reason.endswith("the only agent online with room and the skill french.")


async def test_a_ticket_that_no_rule_fits_is_routed_as_it_is(shop: Shop) -> None:
    queue = await add_queue(shop)
    await add_rule(shop, conditions=[words("bonjour")], actions=[tagged("french")])
    await say(shop.agent, Agent.ONLINE)
    ticket = await owned(shop, (await shop.key.create_ticket(queue_id=queue.id)).id)
    assert not ticket.tags


async def test_the_first_rule_that_fits_is_the_last_unless_it_goes_on(shop: Shop) -> None:
    await add_rule(shop, "Third", position=3, actions=[tagged("third")])
    await add_rule(shop, "Second", position=2, actions=[tagged("second")])
    await add_rule(shop, "First", position=1, actions=[tagged("first")], continue_matching=True)
    await add_rule(shop, "Off", position=0, actions=[tagged("off")], enabled=False)
    assert list((await ruled(shop)).tags) == ["first", "second"]


async def test_a_preview_says_which_rule_fits_and_why(shop: Shop) -> None:
    from_shops = RoutingCondition(email_domains=RoutingTexts(any_of=["guild.example"]), negate=True)
    await add_rule(shop, "Refunds", position=1, conditions=[words("refund"), from_shops], actions=[tagged("refund")])
    await add_rule(shop, "Rest", position=2, actions=[RoutingAction(priority=Ticket.LOW)])
    asked = Ticket(customer_id="c", subject="A refund", customer_email="ida@mail.guild.example")
    answer = await shop.viewer(pb.PreviewRoutingRulesRequest(ticket=asked))
    assert [(outcome.name, outcome.matched) for outcome in answer.outcomes] == [("Refunds", False), ("Rest", True)]
    assert list(answer.outcomes[0].explanations) == [
        "Subject or first message have “refund”: true, must be.",
        "The e-mail address is at “guild.example”: true, must not be.",
    ]
    assert list(answer.actions) == [RoutingAction(priority=Ticket.LOW)]
    existing = await shop.key.create_ticket(subject="Refund, please")
    answer = await shop.viewer(pb.PreviewRoutingRulesRequest(ticket_id=existing.id))
    assert [outcome.name for outcome in answer.outcomes] == ["Refunds"]


async def test_a_queue_that_is_gone_takes_nothing(shop: Shop) -> None:
    queue = await add_queue(shop, routing=Queue.MANUAL)
    await add_rule(shop, actions=[to(queue.id), tagged("moved")])
    await shop.lead(queue_service_pb2.DeleteQueueRequest(id=queue.id))
    ticket = await ruled(shop)
    assert list(ticket.tags) == ["moved"]
    assert not ticket.HasField("queue_id")


async def test_rules_change_as_the_mask_says_and_are_removed(shop: Shop) -> None:
    rule = await add_rule(shop, conditions=[words("x")], actions=[tagged("x")])
    change = pb.UpdateRoutingRuleRequest(rule=RoutingRule(id=rule.id, name="Better", position=7))
    after = (await shop.lead(change)).rule
    assert (after.name, after.position, after.conditions, after.actions) == ("Better", 7, rule.conditions, rule.actions)
    assert (await shop.lead(change)).rule == after
    cleared = pb.UpdateRoutingRuleRequest(rule=RoutingRule(id=rule.id), update_mask=FieldMask(paths=["conditions"]))
    assert not (await shop.lead(cleared)).rule.conditions
    stale = pb.UpdateRoutingRuleRequest(rule=RoutingRule(id=rule.id, name="Late", etag=rule.etag))
    assert (await shop.lead.refused(stale)).why == ("ABORTED", "STALE_ETAG")
    await shop.lead(pb.DeleteRoutingRuleRequest(id=rule.id))
    assert (await shop.lead.refused(change)).why == ("NOT_FOUND", "NOT_FOUND")
    assert not (await shop.viewer(pb.ListRoutingRulesRequest())).rules


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({}, ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
        ({"actions": [RoutingAction()]}, ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
        ({"actions": [tagged("No Tag")]}, ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
        ({"actions": [tagged("x")], "conditions": [RoutingCondition()]}, ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
        ({"actions": [to(str(uuid4()))]}, ("NOT_FOUND", "NOT_FOUND")),
        ({"actions": [tagged("x")], "name": "THE RULE"}, ("ALREADY_EXISTS", "ALREADY_EXISTS")),
    ],
)
async def test_bad_rules_are_refused(shop: Shop, fields: dict[str, Any], why: tuple[str, str]) -> None:
    await add_rule(shop, "The rule", actions=[tagged("x")])
    refusal = await shop.lead.refused(pb.CreateRoutingRuleRequest(rule=RoutingRule(**{"name": "New", **fields})))
    assert refusal.why == why
    denied = pb.CreateRoutingRuleRequest(rule=RoutingRule(name="Mine", actions=[tagged("x")]))
    assert (await shop.agent.refused(denied)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
