"""What can be done to queues."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import psycopg

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.queues import domain, store
from support_svc.queues.domain import Queue
from support_svc.routing import follow


async def create(tx: Transaction, values: Mapping[str, Any]) -> Queue:
    """Stores a queue with `values` of its changeable fields.

    Raises `AlreadyExistsError` for a name that is taken, `NotFoundError` for an unknown team,
    `FailedPreconditionError` when the tenant has 200 queues.
    """
    blank = Queue(str(uuid4()), "", "", domain.DEFAULT_ORDER, tx.now, tx.now, version=1, required_skills=[])
    queue = domain.with_fields(blank, values)
    await tx.send(store.ONE_AT_A_TIME)
    try:
        made = await tx.first(store.CREATE, **queue._asdict())
    except psycopg.errors.ForeignKeyViolation:
        raise domain.no_team(queue.team_id or "") from None
    if made is None:
        if await tx.first(store.NAMED, name=queue.name) is not None:
            raise domain.name_taken(queue.name)
        raise domain.too_many()
    after = {"queue_id": (None, queue.id), **{name: (None, getattr(queue, name)) for name in domain.CHANGEABLE}}
    audit.record(tx, "queue.create", ticket_id=None, changes=after)
    if queue.routing != "manual":
        follow.of_queues(tx)
    return queue


async def update(tx: Transaction, queue_id: str, *, etag: str, values: Mapping[str, Any]) -> Queue:
    """Gives changeable fields new `values`; None restores a default. The same values again change nothing.

    Raises `NotFoundError` for the queue or its team, `AlreadyExistsError` for a name that is taken, `AbortedError` for
    a stale etag.
    """
    before = await _lock(tx, queue_id)
    check_etag(etag, before.version, what="queue")
    after = domain.with_fields(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    own = {name: getattr(after, name) for name in (*domain.CHANGEABLE, "version", "updated_at")}
    try:
        await tx.one(store.SAVE, queue=after.id, **own)
    except psycopg.errors.UniqueViolation:
        raise domain.name_taken(after.name) from None
    except psycopg.errors.ForeignKeyViolation:
        raise domain.no_team(after.team_id or "") from None
    audit.record(tx, "queue.update", ticket_id=None, changes={"queue_id": (after.id, after.id), **changes})
    if not changes.keys().isdisjoint(domain.ROUTED_BY) and (before.routing, after.routing) != ("manual", "manual"):
        follow.of_queues(tx)
    return after


async def delete(tx: Transaction, queue_id: str) -> None:
    """Removes a queue; its closed tickets lose it.

    Raises `NotFoundError`, or `FailedPreconditionError` with IN_USE while open or pending tickets are in it.
    """
    queue = await _lock(tx, queue_id)
    (waiting,) = await tx.one(store.WAITING, queue=queue.id)
    if waiting:
        raise domain.in_use(waiting)
    for (ticket_id,) in await tx.all(store.EMPTY, queue=queue.id, moment=tx.now):
        audit.record(tx, "ticket.update", ticket_id=ticket_id, changes={"queue_id": (queue.id, None)})
    try:
        await tx.one(store.DELETE, queue=queue.id)
    except psycopg.errors.ForeignKeyViolation:
        # A closed ticket was opened between the count and now.
        raise domain.in_use(1) from None
    before = {"queue_id": (queue.id, None), **{name: (getattr(queue, name), None) for name in domain.CHANGEABLE}}
    audit.record(tx, "queue.delete", ticket_id=None, changes=before)
    if queue.routing != "manual":
        follow.of_queues(tx)


async def _lock(tx: Transaction, queue_id: str) -> Queue:
    queue = await tx.first(store.LOCK, queue=queue_id)
    if queue is None:
        raise domain.not_found(queue_id)
    return queue
