"""Between a routing rule and its message."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1.routing_rule_pb2 import RoutingAction, RoutingCondition
from quimbi.support.v1.routing_rule_pb2 import RoutingRule as RuleMessage
from quimbi.support.v1.ticket_pb2 import Ticket as TicketMessage

from service_kit.timestamps import to_timestamp
from support_svc.routing.rules import Facts, Rule
from support_svc.tickets.convert import CHANNELS, PRIORITIES

_NAMES = {"channels": CHANNELS, "priorities": PRIORITIES}
_NUMBERS = {"channels": TicketMessage.Channel, "priorities": TicketMessage.Priority}


def value(asked: RuleMessage, name: str) -> Any:
    """The new value of a field as the domain has it; None when it is to be the default."""
    if name == "conditions":
        return [_condition(each) for each in asked.conditions]
    if name == "actions":
        return [_action(each) for each in asked.actions]
    return getattr(asked, name) if asked.HasField(name) else None  # type: ignore[arg-type]  # a field that can change


def to_proto(rule: Rule) -> RuleMessage:
    """The message for a rule."""
    return RuleMessage(
        id=rule.id,
        name=rule.name,
        position=rule.position,
        enabled=rule.enabled,
        continue_matching=rule.continue_matching,
        conditions=map(_condition_to_proto, rule.conditions),
        actions=map(action_to_proto, rule.actions),
        created_at=to_timestamp(rule.created_at),
        updated_at=to_timestamp(rule.updated_at),
        etag=str(rule.version),
    )


def action_to_proto(action: dict[str, Any]) -> RoutingAction:
    """The message for an action."""
    message, kind = RoutingAction(), action["kind"]
    if kind == "queue_id":
        message.queue_id = action["value"]
    elif kind == "priority":
        message.priority = TicketMessage.Priority.Value(action["value"].upper())
    else:
        getattr(message, kind).any_of.extend(action["value"])
    return message


def described(ticket: TicketMessage) -> Facts:
    """What rules look at in a ticket that is not saved."""
    return Facts(
        channels=[CHANNELS.get(ticket.channel, "email")],
        priorities=[PRIORITIES.get(ticket.priority, "normal")],
        subject=ticket.subject,
        first_message=ticket.first_message,
        tags=list(ticket.tags),
        customer_id=ticket.customer_id,
        email=ticket.customer_email,
        topics=[topic.lower() for topic in ticket.topics],
    )


def _condition(asked: RoutingCondition) -> dict[str, Any]:
    kind = asked.WhichOneof("condition") or ""
    given = getattr(asked, kind).any_of
    names: Any = _NAMES.get(kind)
    return {"kind": kind, "any_of": [names[each] if names else each for each in given], "negate": asked.negate}


def _action(asked: RoutingAction) -> dict[str, Any]:
    kind = asked.WhichOneof("action") or ""
    given = getattr(asked, kind)
    if kind == "priority":
        return {"kind": kind, "value": PRIORITIES[given]}
    return {"kind": kind, "value": given.lower() if kind == "queue_id" else sorted(set(given.any_of))}


def _condition_to_proto(condition: dict[str, Any]) -> RoutingCondition:
    message = RoutingCondition(negate=condition["negate"])
    numbers: Any = _NUMBERS.get(condition["kind"])
    texts = condition["any_of"]
    getattr(message, condition["kind"]).any_of.extend([numbers.Value(t.upper()) for t in texts] if numbers else texts)
    return message
