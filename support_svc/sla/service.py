"""What can be done to policies. Every change of the rules has open tickets computed anew after its commit."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg

from service_kit.db import Transaction
from service_kit.errors import InvalidArgumentError, NotFoundError, invalid_field
from support_svc.audit import service as audit
from support_svc.calendars import store as calendar_store
from support_svc.calendars.domain import not_found as no_calendar
from support_svc.etags import check_etag
from support_svc.sla import clock, domain, policy_store, recompute
from support_svc.sla.calendar import ALWAYS, Calendar
from support_svc.sla.domain import Policy


async def create(tx: Transaction, values: Mapping[str, Any]) -> Policy:
    """Stores a policy with `values` of its changeable fields.

    Raises `NotFoundError` for an unknown calendar or queue, `InvalidArgumentError` for a target that is never used up,
    `AlreadyExistsError` for a name that is taken, `FailedPreconditionError` when the tenant has 100 policies.
    """
    blank = Policy(str(uuid4()), "", domain.DEFAULT_POSITION, True, {}, {}, None, None, None, None, 1, tx.now, tx.now)
    policy = domain.with_fields(blank, values)
    await _check(tx, policy)
    await tx.send(policy_store.ONE_AT_A_TIME)
    if await tx.first(policy_store.CREATE, **policy_store.stored(policy)) is None:
        if await tx.first(policy_store.NAMED, name=policy.name) is not None:
            raise domain.name_taken(policy.name)
        raise domain.too_many()
    said = {name: getattr(policy, name) for name in domain.CHANGEABLE}
    after = {"sla_policy_id": (None, policy.id), **{name: (None, value) for name, value in said.items()}}
    audit.record(tx, "sla_policy.create", ticket_id=None, changes=after)
    await recompute.request(tx, f"Policy “{policy.name}” was added.")
    return policy


async def update(tx: Transaction, policy_id: str, *, etag: str, values: Mapping[str, Any]) -> Policy:
    """Gives changeable fields new `values`; None restores a default. The same values again change nothing.

    Raises as `create`, `NotFoundError` for an unknown policy and `AbortedError` for a stale etag.
    """
    before = await _lock(tx, policy_id)
    check_etag(etag, before.version, what="SLA policy")
    after = domain.with_fields(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    await _check(tx, after)
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    stored = policy_store.stored(after)
    own = {name: stored[name] for name in (*domain.CHANGEABLE, "version", "updated_at")}
    try:
        await tx.one(policy_store.SAVE, policy=after.id, **own)
    except psycopg.errors.UniqueViolation:
        raise domain.name_taken(after.name) from None
    audit.record(tx, "sla_policy.update", ticket_id=None, changes={"sla_policy_id": (after.id, after.id), **changes})
    if changes.keys() - {"name"}:
        await recompute.request(tx, f"Policy “{after.name}” was changed.")
    return after


async def delete(tx: Transaction, policy_id: str) -> None:
    """Removes a policy. Raises `NotFoundError`."""
    policy = await _lock(tx, policy_id)
    await tx.send(policy_store.DELETE, policy=policy.id)
    said = {name: (getattr(policy, name), None) for name in domain.CHANGEABLE}
    audit.record(tx, "sla_policy.delete", ticket_id=None, changes={"sla_policy_id": (policy.id, None), **said})
    await recompute.request(tx, f"Policy “{policy.name}” was removed.")


def check_reachable(policy: Policy, hours: Calendar, now: datetime) -> None:
    """Raises `InvalidArgumentError` for a target that five years of `hours` do not use up."""
    longest = max(seconds for target in policy.targets.values() for seconds in target.values())
    try:
        clock.due(hours, now, timedelta(seconds=longest))
    except InvalidArgumentError:
        raise invalid_field(
            "policy.targets", f"of policy “{policy.name}” are not used up within five years of the calendar's hours"
        ) from None


async def _check(tx: Transaction, policy: Policy) -> None:
    """That what the policy names exists until the commit, and that its targets can be missed."""
    hours = ALWAYS
    if policy.calendar_id is not None:
        calendar = await tx.first(calendar_store.HOLD, calendar=policy.calendar_id)
        if calendar is None:
            raise no_calendar(policy.calendar_id)
        hours = calendar.compiled()
    wanted = domain.queues_of(policy)
    if wanted:
        held = {row[0] for row in await tx.all(policy_store.HOLD_QUEUES, queues=sorted(wanted))}
        for missing in sorted(wanted - held):
            raise NotFoundError(f"There is no queue {missing}.", metadata={"queue_id": missing})
    check_reachable(policy, hours, tx.now)


async def _lock(tx: Transaction, policy_id: str) -> Policy:
    policy = await tx.first(policy_store.LOCK, policy=policy_id)
    if policy is None:
        raise domain.not_found(policy_id)
    return policy
