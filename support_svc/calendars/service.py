"""What can be done to calendars."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import psycopg
from psycopg.types.json import Jsonb

from service_kit.db import Params, Transaction
from support_svc.audit import service as audit
from support_svc.calendars import domain, store
from support_svc.calendars.domain import StoredCalendar
from support_svc.etags import check_etag
from support_svc.sla import policy_store, recompute
from support_svc.sla.service import check_reachable


async def create(tx: Transaction, values: Mapping[str, Any]) -> StoredCalendar:
    """Stores a calendar with `values` of its changeable fields.

    Raises `InvalidArgumentError` for what is no calendar, `AlreadyExistsError` for a name that is taken,
    `FailedPreconditionError` when the tenant has 100 calendars.
    """
    blank = StoredCalendar(str(uuid4()), "", "", {}, "", "", {}, [], 1, tx.now, tx.now)
    calendar = domain.with_fields(blank, values)
    await tx.send(store.ONE_AT_A_TIME)
    if await tx.first(store.CREATE, **_stored(calendar)) is None:
        if await tx.first(store.NAMED, name=calendar.name) is not None:
            raise domain.name_taken(calendar.name)
        raise domain.too_many()
    said = {name: getattr(calendar, name) for name in domain.CHANGEABLE}
    after = {"calendar_id": (None, calendar.id), **{name: (None, value) for name, value in said.items()}}
    audit.record(tx, "calendar.create", ticket_id=None, changes=after)
    return calendar


async def update(tx: Transaction, calendar_id: str, *, etag: str, values: Mapping[str, Any]) -> StoredCalendar:
    """Gives changeable fields new `values`; None restores a default. The same values again change nothing.

    Tickets are computed anew after the commit where policies count in the calendar. Raises as `create`,
    `NotFoundError` for an unknown calendar, `AbortedError` for a stale etag, and `InvalidArgumentError` for hours in
    which a policy's target would never be used up.
    """
    before = await _lock(tx, calendar_id)
    check_etag(etag, before.version, what="calendar")
    after = domain.with_fields(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    counting = await tx.all(policy_store.OF_CALENDAR, calendar=before.id)
    if counting:
        hours = after.compiled()
        for policy in counting:
            check_reachable(policy, hours, tx.now)
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    stored = _stored(after)
    try:
        await tx.one(
            store.SAVE,
            calendar=after.id,
            **{name: stored[name] for name in (*domain.CHANGEABLE, "version", "updated_at")},
        )
    except psycopg.errors.UniqueViolation:
        raise domain.name_taken(after.name) from None
    audit.record(tx, "calendar.update", ticket_id=None, changes={"calendar_id": (after.id, after.id), **changes})
    if counting and changes.keys() - {"name"}:
        await recompute.request(tx, f"Calendar “{after.name}” was changed.")
    return after


async def delete(tx: Transaction, calendar_id: str) -> None:
    """Removes a calendar. Raises `NotFoundError`, or `FailedPreconditionError` with IN_USE while a policy uses it."""
    calendar = await _lock(tx, calendar_id)
    counting = await tx.all(policy_store.OF_CALENDAR, calendar=calendar.id)
    if counting:
        raise domain.in_use([policy.name for policy in counting])
    await tx.one(store.DELETE, calendar=calendar.id)
    said = {name: (getattr(calendar, name), None) for name in domain.CHANGEABLE}
    audit.record(tx, "calendar.delete", ticket_id=None, changes={"calendar_id": (calendar.id, None), **said})


def _stored(calendar: StoredCalendar) -> Params:
    values = calendar._asdict()
    for name in ("weekly_hours", "own_holidays"):
        values[name] = Jsonb(values[name])
    return values


async def _lock(tx: Transaction, calendar_id: str) -> StoredCalendar:
    calendar = await tx.first(store.LOCK, calendar=calendar_id)
    if calendar is None:
        raise domain.not_found(calendar_id)
    return calendar
