"""What an agent who is gone has left: a job that gives open tickets of routed queues back to them."""

from __future__ import annotations

from datetime import datetime, timedelta

from service_kit.db import Transaction
from support_svc.agents import store as agents
from support_svc.agents.domain import Agent, availability_at
from support_svc.audit.service import offer
from support_svc.routing import follow, reasons, store
from support_svc.routing.store import Left
from support_svc.tickets import service as tickets
from support_svc.tickets.domain import ASSIGNABLE_ROLES


async def hand_over(tx: Transaction, *, agent_id: str) -> None:
    """The job: tickets of an agent who is offline go back after their queue's grace period, else at once.

    The period begins when the agent went offline, or got the ticket after that. Pending tickets stay: they wait for
    their customer. An agent who never said anything of being available is not offline in this sense.
    """
    agent = await tx.first(agents.LOCK, agent_id=agent_id)
    if agent is None or not _is_gone(agent, tx.now):
        return
    due, later = list[Left](), list[datetime]()
    for left in await tx.all(store.LEFT, agent_id=agent_id):
        moment = _returns_at(agent, left, tx.now)
        if moment <= tx.now:
            due.append(left)
        else:
            later.append(moment)
    if later:
        offer(tx, follow.hand_over(agent_id, at=min(later)))
    if not due:
        return
    queue_names = {left.ticket_id: left.queue_name for left in due}
    for ticket in await tx.all(store.LOCK_LEFT, agent_id=agent_id, wanted=sorted(queue_names)):
        after = ticket._replace(assigned_to=None, assignment_reason=_reason(agent, queue_names[ticket.id], tx.now))
        await tickets.save(tx, ticket, after, "ticket.hand_over")


def _is_gone(agent: Agent, now: datetime) -> bool:
    availability, _, since = availability_at(agent, now)
    return _cannot_own(agent) or (availability == "offline" and since is not None)


def _cannot_own(agent: Agent) -> bool:
    return not agent.active or agent.role not in ASSIGNABLE_ROLES


def _returns_at(agent: Agent, left: Left, now: datetime) -> datetime:
    since = availability_at(agent, now)[2]
    if _cannot_own(agent) or since is None:
        return now
    return max(since, left.assigned_at or since) + timedelta(minutes=left.hand_over_minutes)


def _reason(agent: Agent, queue: str, now: datetime) -> str:
    since = availability_at(agent, now)[2]
    if _cannot_own(agent) or since is None:
        return reasons.left(queue, agent.name)
    return reasons.offline(queue, agent.name, now - since)
