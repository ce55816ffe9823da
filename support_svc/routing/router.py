"""The router: a job that gives waiting tickets to whoever has room, once, however many run at the same time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service_kit.db import Transaction
from support_svc.agents import domain as agents
from support_svc.agents.domain import Agent
from support_svc.audit.service import offer
from support_svc.routing import follow, store
from support_svc.routing.selection import Choice, Line, Place, Waiting, Worker, route
from support_svc.routing.store import Candidate, Load, RoutedQueue
from support_svc.tickets import service as tickets
from support_svc.tickets.domain import CHANNELS

#: How many tickets one run gives away. Those that are left have a run of their own, so that none takes long.
MOST = 100


async def assign(tx: Transaction) -> None:
    """The job: gives away what can be given, and says when to look again if something still waits."""
    await tx.send(store.ONE_AT_A_TIME)
    queues, candidates, loads, in_line = await tx.several(
        (store.ROUTED, {}), (store.CANDIDATES, {}), (store.LOADS, {}), (store.IN_LINE, {"most": MOST})
    )
    lines = [_line(queue) for queue in queues]
    workers = _workers(candidates, loads, tx.now)
    waiting = [Waiting(each.id, each.queue_id, each.channel, frozenset(each.required_skills)) for each in in_line]
    choices = route(lines, waiting, workers, tx.now, most=MOST)
    given = await _give(tx, choices)
    if given < len(choices) or len(choices) == MOST:
        offer(tx, follow.assign())
    elif len(choices) < len(waiting):
        # Whoever comes, or has more room, wakes the router; the passing of time does not.
        moments = [moment for worker in workers if (moment := worker.next_chance(tx.now)) is not None]
        if moments:
            offer(tx, follow.assign(at=min(moments)))


async def _give(tx: Transaction, choices: Sequence[Choice]) -> int:
    """Makes the choices true where nobody was faster; returns how many."""
    if not choices:
        return 0
    last = {choice.queue_id: choice.agent_id for choice in choices}
    await tx.send(store.MOVE_ON, moved=sorted(last), takers=[last[queue] for queue in sorted(last)])
    found = await tx.all(store.LOCK_WAITING, wanted=[choice.ticket_id for choice in choices])
    waiting = {ticket.id: ticket for ticket in found}
    given = 0
    for choice in choices:
        before = waiting.get(choice.ticket_id)
        if before is None or before.queue_id != choice.queue_id:
            continue
        after = before._replace(assigned_to=choice.agent_id, assignment_reason=choice.reason)
        await tickets.save(tx, before, after, "ticket.assign")
        given += 1
    return given


def _line(found: RoutedQueue) -> Line:
    queue = found.queue
    return Line(
        id=queue.id,
        name=queue.name,
        mode="round_robin" if queue.routing == "round_robin" else "balanced",
        members=None if found.members is None else frozenset(found.members),
        skills=frozenset(queue.required_skills),
        inbox_limit=queue.inbox_limit,
        last=None if found.last_id is None else Place(found.last_name or "", found.last_id),
    )


def _workers(candidates: Sequence[Candidate], loads: Sequence[Load], now: datetime) -> list[Worker]:
    workers = {agent.id: _worker(agent, recent, now) for agent, recent in candidates}
    for load in loads:
        worker = workers.get(load.agent_id)
        if worker is not None:
            worker.open += load.tickets
            worker.open_by_channel[load.channel] = worker.open_by_channel.get(load.channel, 0) + load.tickets
            if load.queue_id is not None:
                worker.open_by_queue[load.queue_id] = worker.open_by_queue.get(load.queue_id, 0) + load.tickets
    return list(workers.values())


def _worker(agent: Agent, recent: Sequence[datetime], now: datetime) -> Worker:
    online = agents.availability_at(agent, now)[0] == "online"
    limits = {channel: agents.channel_capacity_of(agent, channel) for channel in CHANNELS}
    return Worker(
        id=agent.id,
        name=agent.name,
        at_work=online and agents.on_shift(agent, now),
        back_at=agents.next_shift(agent, now) if online else None,
        capacity=agents.capacity_of(agent),
        channel_capacity={channel: limit for channel, limit in limits.items() if limit is not None},
        per_hour=agent.assignments_per_hour,
        skills=frozenset(agent.skills),
        recent=list(recent),
        last_given=recent[0] if recent else None,
    )
