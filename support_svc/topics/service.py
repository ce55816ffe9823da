"""What can be done to topic alerts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import psycopg

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.jobs import passes
from support_svc.topics import domain, look, store
from support_svc.topics.domain import Rule, Topic


async def create(tx: Transaction, values: Mapping[str, Any]) -> Topic:
    """Stores a topic alert and begins to look through the open tickets.

    Raises `InvalidArgumentError`, `AlreadyExistsError` for a name that is taken, and
    `FailedPreconditionError` at the limit.
    """
    blank = Topic(str(uuid4()), "", Rule(), True, 1, tx.now, tx.now)
    topic = domain.with_fields(blank, {"rule": None, **values})
    await tx.send(store.ONE_AT_A_TIME)
    if await tx.first(store.CREATE, id=topic.id, created_at=tx.now, **store.columns_of(topic)) is None:
        if await tx.first(store.NAMED, name=topic.name) is not None:
            raise domain.name_taken(topic.name)
        raise domain.too_many()
    said = {name: (None, domain.shown(getattr(topic, name))) for name in domain.CHANGEABLE}
    audit.record(tx, "topic_alert.create", ticket_id=None, changes={"topic_alert_id": (None, topic.id), **said})
    await _look_through(tx, topic)
    return topic


async def update(tx: Transaction, topic_id: str, *, etag: str, values: Mapping[str, Any]) -> Topic:
    """Gives a topic alert new `values`; a changed rule forgets what fitted and looks through the open tickets anew.

    Raises `NotFoundError`, `AlreadyExistsError`, `AbortedError` for a stale etag, `InvalidArgumentError`.
    """
    before = await _lock(tx, topic_id)
    check_etag(etag, before.version, what="topic alert")
    after = domain.with_fields(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    try:
        await tx.first(store.SAVE, topic=topic_id, **store.columns_of(after))
    except psycopg.errors.UniqueViolation:
        raise domain.name_taken(after.name) from None
    audit.record(tx, "topic_alert.update", ticket_id=None, changes={"topic_alert_id": (topic_id, topic_id), **changes})
    if "rule" in changes:
        await _forget(tx, topic_id)
    if not {"rule", "enabled"}.isdisjoint(changes):
        await _look_through(tx, after)
    return after


async def delete(tx: Transaction, topic_id: str) -> None:
    """Removes a topic alert and takes its topic off all tickets. Raises `NotFoundError`."""
    topic = await _lock(tx, topic_id)
    await _forget(tx, topic_id)
    await tx.send(store.DELETE, topic=topic_id)
    said = {name: (domain.shown(getattr(topic, name)), None) for name in domain.CHANGEABLE}
    audit.record(tx, "topic_alert.delete", ticket_id=None, changes={"topic_alert_id": (topic_id, None), **said})


async def _look_through(tx: Transaction, topic: Topic) -> None:
    if topic.enabled:
        await passes.begin(tx, look.pass_of(topic.id), look.LOOK_THROUGH, topic_id=topic.id)


async def _forget(tx: Transaction, topic_id: str) -> None:
    await tx.send(store.TAKE_OFF, topic=topic_id)
    await tx.send(store.FORGET, topic=topic_id)


async def _lock(tx: Transaction, topic_id: str) -> Topic:
    topic = await tx.first(store.LOCK, topic=topic_id)
    if topic is None:
        raise domain.not_found(topic_id)
    return topic
