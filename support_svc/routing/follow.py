"""What wakes the router: offers of its jobs, which only tenants that route anything take.

Whatever changes who waits, who works and how much room there is calls this, in the transaction of the change.
"""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.agents.domain import Agent, availability_at
from support_svc.audit.service import offer
from support_svc.jobs.queue import Job
from support_svc.tickets.domain import ASSIGNABLE_ROLES

ASSIGN = "routing.assign"
HAND_OVER = "routing.hand_over"


def of_agent(tx: Transaction, agent: Agent) -> None:
    """Follows a change of an agent's own fields or availability: there may be more room, or somebody has left."""
    if agent.role in ASSIGNABLE_ROLES and availability_at(agent, tx.now)[0] == "online":
        offer(tx, assign())
    else:
        offer(tx, hand_over(agent.id))


def of_leaving(tx: Transaction, agent_id: str) -> None:
    """Follows an agent's deactivation."""
    offer(tx, hand_over(agent_id))


def assign() -> Job:
    """A look at everybody who waits. One for all queues: agents share their room among them."""
    return Job(ASSIGN, "all", {})


def hand_over(agent_id: str) -> Job:
    """A look at what an agent who is gone has left."""
    return Job(HAND_OVER, agent_id, {"agent_id": agent_id})
