"""The jobs of one ticket: says that a warning's or a due time has come and escalates, or works the clocks out anew."""

from __future__ import annotations

import structlog

from service_kit.db import Transaction
from service_kit.errors import DomainError
from support_svc.sla import follow, policy_store, store
from support_svc.sla.domain import Policy
from support_svc.sla.summary import Notice, notices, said
from support_svc.tickets import domain as tickets
from support_svc.tickets import service as ticket_service
from support_svc.tickets import store as ticket_store
from support_svc.tickets.domain import Ticket

log = structlog.get_logger("quimbi.sla")


async def fire(tx: Transaction, *, ticket_id: str) -> None:
    """Says, once each, what has come to pass by now; puts in the next look.

    A due time that moved meanwhile, or a clock that was stopped, is seen in the ticket's row: a timer that comes too
    early, twice or late says nothing that is not so.
    """
    ticket = await tx.first(ticket_store.LOCK, ticket_id=ticket_id)
    if ticket is None or not ticket.sla_version:
        return
    (rules,), stored = await tx.several((policy_store.RULES, {}), (store.OF_TICKETS, {"tickets": [ticket_id]}))
    if rules.version == ticket.sla_version:
        track = follow.Track(ticket, rules, {row.measure.metric: row.measure for row in stored})
    elif follow.gone(ticket):
        return  # the rules have changed since it was closed or deleted: what it has met or missed stays
    else:
        await follow.refresh(tx, [ticket], rules=rules)
        track = follow.track_of(tx, ticket)
    old, spoken = track.clocks, notices(track.clocks, tx.now)
    for notice in spoken:
        follow.announce(tx, ticket_id, notice)
    track.clocks = said(old, spoken, tx.now)
    await follow.keep(tx, [(track, old)], tx.now)
    policies = {policy.id: policy for policy in rules.policies}
    for notice in spoken:
        policy = policies.get(notice.measure.policy_id)
        if policy is not None:
            await _escalate(tx, ticket_id, policy, notice)


async def refresh(tx: Transaction, *, ticket_id: str) -> None:
    """Works out one ticket's clocks from its history, under the newest rules; what a closed one has met stays."""
    ticket = await tx.first(ticket_store.LOCK, ticket_id=ticket_id)
    if ticket is not None and ticket.status != "closed":
        await follow.refresh(tx, [ticket])


async def _escalate(tx: Transaction, ticket_id: str, policy: Policy, notice: Notice) -> None:
    wanted = policy.on_warning if notice.word == "warning" else policy.on_breach
    if not wanted:
        return
    what = "is due soon" if notice.word == "warning" else "is late"
    cause, tx.cause = tx.cause, f"SLA policy “{policy.name}”: {notice.measure.metric.words} {what}"
    try:
        ticket = await ticket_service.lock(tx, ticket_id)
        values = _raised(ticket, wanted.get("raise_priority_to"))
        queue_id = wanted.get("move_to_queue_id")
        if queue_id and await tx.all(policy_store.HOLD_QUEUES, queues=[queue_id]):
            values["queue_id"] = queue_id
        if values:
            await ticket_service.update(tx, ticket_id, etag="", values=values)
        if wanted.get("add_tags"):
            await ticket_service.tag(tx, ticket_id, etag="", add=wanted["add_tags"], remove=())
    except DomainError as error:
        # A ticket that cannot be escalated, for it carries all the tags it can, is late all the same.
        log.warning("escalation left out", ticket_id=ticket_id, policy_id=policy.id, reason=error.message)
    finally:
        tx.cause = cause


def _raised(ticket: Ticket, priority: tickets.Priority | None) -> dict[str, str]:
    if priority is None or tickets.URGENCY_RANK[priority] >= tickets.URGENCY_RANK[ticket.priority]:
        return {}
    return {"priority": priority}
