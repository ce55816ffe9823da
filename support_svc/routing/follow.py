"""What wakes the router: offers of its jobs, which only tenants that route anything take.

Whatever changes who waits, who works and how much room there is calls this, in the transaction of the change.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from service_kit.db import AtCommit, Transaction
from support_svc.agents.domain import Agent, availability_at
from support_svc.audit.service import offer
from support_svc.jobs.queue import Job
from support_svc.tickets.domain import ASSIGNABLE_ROLES, Ticket

ASSIGN = "routing.assign"
HAND_OVER = "routing.hand_over"
RULES = "routing.rules"

# Just before the log, whose row it locks.
_SWITCH = AtCommit(select(cast(func.support.switch_routing(cast(bindparam("gathered"), JSONB)), Text)), order=8)


def of_agent(tx: Transaction, agent: Agent) -> None:
    """Follows a change of an agent's own fields or availability: there may be more room, or somebody has left."""
    if agent.role in ASSIGNABLE_ROLES and availability_at(agent, tx.now)[0] == "online":
        offer(tx, assign())
    else:
        offer(tx, hand_over(agent.id))


def of_leaving(tx: Transaction, agent_id: str) -> None:
    """Follows an agent's deactivation."""
    offer(tx, hand_over(agent_id))


def of_queues(tx: Transaction) -> None:
    """Follows a change of which queues route, and how."""
    tx.gather(_SWITCH, None)
    offer(tx, assign())


def of_rules(tx: Transaction) -> None:
    """Follows a change of the rules."""
    tx.gather(_SWITCH, None)


def of_capacity(tx: Transaction) -> None:
    """Follows a change of how much agents usually work on: there may be more room."""
    offer(tx, assign())


def of_team(tx: Transaction) -> None:
    """Follows a change of who belongs to a team."""
    offer(tx, assign())


def of_creation(tx: Transaction, ticket: Ticket) -> None:
    """Follows a new ticket: the rules come first, and wake the router themselves."""
    rules = Job(RULES, ticket.id, {"ticket_id": ticket.id})
    if waits(ticket):
        offer(tx, rules, assign())
    else:
        offer(tx, rules)


def of_topics(tx: Transaction, ticket_id: str) -> None:
    """Follows topics that were found in a ticket nobody owns: rules that look at topics are asked again.

    Where those of its creation still wait, they see the topics too, and this is one with them.
    """
    offer(tx, Job(RULES, ticket_id, {"ticket_id": ticket_id, "topics_found": True}))


def of_change(tx: Transaction, before: Ticket, after: Ticket) -> None:
    """Follows a change of a ticket: it waits, or its owner has more room, or its owner is perhaps not there."""
    if (_wait(after) not in {None, _wait(before)}) or (_load(before) not in {None, _load(after)}):
        offer(tx, assign())
    if (
        _load(after) is not None
        and after.assigned_to is not None
        and (_load(before) is None or after.assigned_to != before.assigned_to)
        and tx.cause != f"job {ASSIGN}"
    ):
        offer(tx, hand_over(after.assigned_to))


def of_customer_message(tx: Transaction, ticket: Ticket) -> None:
    """Follows what a customer wrote; its ticket may be that of somebody who left after the last answer."""
    if ticket.assigned_to is not None:
        offer(tx, hand_over(ticket.assigned_to))


def waits(ticket: Ticket) -> bool:
    """Whether a ticket waits in a queue for an owner."""
    return _wait(ticket) is not None


def assign(at: datetime | None = None) -> Job:
    """A look at everybody who waits. One for all queues: agents share their room among them."""
    return Job(ASSIGN, "all", {}, None if at is None else at.isoformat())


def hand_over(agent_id: str, at: datetime | None = None) -> Job:
    """A look at what an agent who is gone has left."""
    return Job(HAND_OVER, agent_id, {"agent_id": agent_id}, None if at is None else at.isoformat())


def _is_open(ticket: Ticket) -> bool:
    return ticket.status == "open" and ticket.deleted_at is None


def _wait(ticket: Ticket) -> tuple[str, ...] | None:
    """What decides who may get a ticket that waits; None for one that does not."""
    if not _is_open(ticket) or ticket.assigned_to is not None or ticket.queue_id is None:
        return None
    return (ticket.queue_id, ticket.channel, *ticket.required_skills)


def _load(ticket: Ticket) -> tuple[str, str | None, str] | None:
    """Whose room a ticket takes, and of which kind; None when it takes nobody's."""
    if not _is_open(ticket) or ticket.assigned_to is None:
        return None
    return (ticket.assigned_to, ticket.queue_id, ticket.channel)
