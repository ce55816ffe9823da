"""What can be done to routing rules, and what they do: a job after a ticket's creation."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import psycopg

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.queues.domain import not_found as no_queue
from support_svc.routing import follow, reasons, rule_store, rules
from support_svc.routing.rule_store import NOTHING
from support_svc.routing.rules import Facts, Rule
from support_svc.tickets import service as tickets
from support_svc.tickets import store as ticket_store
from support_svc.tickets.domain import Ticket


async def create(tx: Transaction, values: Mapping[str, Any]) -> Rule:
    """Stores a rule.

    Raises `InvalidArgumentError`, `NotFoundError` for an unknown queue, `AlreadyExistsError` for a name that is taken,
    `FailedPreconditionError` when the tenant has 100 rules.
    """
    blank = Rule(str(uuid4()), "", rules.DEFAULT_POSITION, True, False, [], [], tx.now, tx.now, version=1)
    rule = rules.with_fields(blank, values)
    await tx.send(rule_store.ONE_AT_A_TIME)
    (held,) = await tx.one(rule_store.COUNT)
    if held >= rules.MAX_RULES:
        raise rules.too_many()
    await _hold_queues(tx, rule)
    try:
        await tx.one(rule_store.CREATE, **_stored(rule))
    except psycopg.errors.UniqueViolation:
        raise rules.name_taken(rule.name) from None
    after = {"routing_rule_id": (None, rule.id), **{name: (None, getattr(rule, name)) for name in rules.CHANGEABLE}}
    audit.record(tx, "routing_rule.create", ticket_id=None, changes=after)
    follow.of_rules(tx)
    return rule


async def update(tx: Transaction, rule_id: str, *, etag: str, values: Mapping[str, Any]) -> Rule:
    """Gives changeable fields new `values`; None restores a default. The same values again change nothing.

    Raises as `create` does, and `AbortedError` for a stale etag.
    """
    before = await _lock(tx, rule_id)
    check_etag(etag, before.version, what="routing rule")
    after = rules.with_fields(before, values)
    pairs = {name: (getattr(before, name), getattr(after, name)) for name in rules.CHANGEABLE}
    changes = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
    if not changes:
        return before
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    if "actions" in changes:
        await _hold_queues(tx, after)
    own = {name: value for name, value in _stored(after).items() if name not in {"id", "created_at"}}
    try:
        await tx.one(rule_store.SAVE, rule=after.id, **own)
    except psycopg.errors.UniqueViolation:
        raise rules.name_taken(after.name) from None
    told = {"routing_rule_id": (after.id, after.id), **changes}
    audit.record(tx, "routing_rule.update", ticket_id=None, changes=told)
    follow.of_rules(tx)
    return after


async def delete(tx: Transaction, rule_id: str) -> None:
    """Removes a rule. Raises `NotFoundError`."""
    rule = await _lock(tx, rule_id)
    await tx.one(rule_store.DELETE, rule=rule.id)
    before = {"routing_rule_id": (rule.id, None), **{name: (getattr(rule, name), None) for name in rules.CHANGEABLE}}
    audit.record(tx, "routing_rule.delete", ticket_id=None, changes=before)
    follow.of_rules(tx)


async def apply(tx: Transaction, *, ticket_id: str, topics_found: bool = False) -> None:
    """The job: does with a new ticket what the rules say, then lets the router look at it.

    Who took it meanwhile keeps it; what the router gave away before the rules moved it goes back. With `topics_found`
    it comes later, does only what rules that look at topics say, and leaves alone what somebody owns or has moved.
    """
    before = await tx.first(ticket_store.LOCK, ticket_id=ticket_id)
    if before is None:
        return
    by_hand = await tx.one(rule_store.CHANGED_BY_HAND, ticket_id=ticket_id) if topics_found else NOTHING
    if topics_found and (by_hand.queue or before.status != "open" or before.assigned_to is not None):
        return
    message = await tx.first(rule_store.FIRST_MESSAGE, ticket_id=ticket_id)
    outcomes = rules.ask(await tx.all(rule_store.ENABLED), facts_of(before, message[0] if message else ""))
    matched = [
        outcome.rule for outcome in outcomes if outcome.matched and (not topics_found or rules.topics_of(outcome.rule))
    ]
    wanted = sorted({queue for rule in matched for queue in rules.queues_of(rule)})
    there = {queue for (queue,) in await tx.all(rule_store.HOLD_QUEUES, wanted=wanted)} if wanted else set()
    # A queue that was removed since takes nothing.
    actions = [a for rule in matched for a in rule.actions if a["kind"] != "queue_id" or a["value"] in there]
    if by_hand.priority:
        actions = [a for a in actions if a["kind"] != "priority"]
    after = rules.applied(before, actions)
    if after.queue_id != before.queue_id and before.assigned_to is not None:
        giver = await tx.first(rule_store.GIVEN_BY, ticket_id=ticket_id)
        if giver == ("system",):
            after = after._replace(assigned_to=None, assignment_reason="A routing rule moved it to another queue.")
    tx.cause = "routing rule " + ", ".join(rule.name for rule in matched)
    if topics_found and after != before:
        topics = sorted({topic for rule in matched for topic in rules.topics_of(rule)} & set(before.topics))
        names = [name for (name,) in await tx.all(rule_store.TOPIC_NAMES, ids=topics)]
        tx.cause += f", asked again when a topic was found: {', '.join(names)}" if names else ", asked again"
        if after.queue_id != before.queue_id:
            after = after._replace(assignment_reason=reasons.topic_found([rule.name for rule in matched], names))
    after = await tickets.save(tx, before, after, "ticket.route")
    if follow.waits(after):
        audit.offer(tx, follow.assign())


def facts_of(ticket: Ticket, first_message: str) -> Facts:
    """What rules look at in a ticket."""
    return Facts(
        channels=[ticket.channel],
        priorities=[ticket.priority],
        subject=ticket.subject,
        first_message=first_message,
        tags=ticket.tags,
        customer_id=ticket.customer_id,
        email=ticket.customer_email or "",
        topics=ticket.topics,
    )


def _stored(rule: Rule) -> dict[str, Any]:
    texts = {name: json.dumps(getattr(rule, name), ensure_ascii=False) for name in ("conditions", "actions")}
    return rule._asdict() | texts


async def _hold_queues(tx: Transaction, rule: Rule) -> None:
    wanted = rules.queues_of(rule)
    there = {queue for (queue,) in await tx.all(rule_store.HOLD_QUEUES, wanted=wanted)} if wanted else set()
    for queue in wanted:
        if queue not in there:
            raise no_queue(queue)


async def _lock(tx: Transaction, rule_id: str) -> Rule:
    rule = await tx.first(rule_store.LOCK, rule=rule_id)
    if rule is None:
        raise rules.not_found(rule_id)
    return rule
