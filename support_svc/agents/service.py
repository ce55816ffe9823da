"""What can be done to agents. Each use case runs in the transaction that it is given."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from service_kit.db import Transaction
from service_kit.errors import PermissionDeniedError
from support_svc.agents import domain, store
from support_svc.agents.domain import Agent, Availability
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.jobs import defer
from support_svc.routing import follow
from support_svc.tickets.domain import check_assignable


async def update(tx: Transaction, agent_id: str, *, etag: str, values: Mapping[str, Any]) -> Agent:
    """Gives changeable fields new `values`; None restores what is usual. The same values again change nothing.

    Raises `NotFoundError`, `AbortedError` for a stale etag, `PermissionDeniedError` for a role from anybody but an
    admin, `FailedPreconditionError` with LAST_ADMIN when nobody else could give roles afterwards.
    """
    before = await lock(tx, agent_id)
    check_etag(etag, before.version, what="agent")
    after = domain.with_fields(before, values)
    changes = domain.own_changes(before, after)
    if not changes:
        return before
    if "role" in changes:
        _check_may_give_roles(tx)
        if before.role == "admin" and not await tx.all(store.OTHER_ADMINS, agent_id=before.id):
            raise domain.last_admin()
    after = after._replace(version=before.version + 1)
    own = {name: getattr(after, name) for name in (*domain.CHANGEABLE, "channel_capacity")}
    own |= {name: None if own[name] is None else json.dumps(own[name]) for name in ("channel_capacity", "shifts")}
    await tx.send(store.SAVE, of_agent=after.id, **own)
    audit.record(tx, "agent.update", ticket_id=None, changes={"agent_id": (after.id, after.id), **changes})
    follow.of_agent(tx, after)
    return after


async def set_availability(
    tx: Transaction, agent_id: str, availability: Availability, *, until: datetime | None
) -> Agent:
    """Says whether an agent takes work from now on.

    Raises `NotFoundError`; `PermissionDeniedError` for a colleague's, unless the caller may change agents;
    `FailedPreconditionError` with NOT_ASSIGNABLE for an agent who owns no tickets; `InvalidArgumentError` for an end
    that is past.
    """
    before = await lock(tx, agent_id)
    if not (tx.principal.is_agent and tx.principal.id == before.id):
        tx.principal.require("agents.write")
    check_assignable(before.role, active=before.active)
    after = domain.with_availability(before, availability, until, tx.now)
    return await _say(tx, before, after)


async def lock(tx: Transaction, agent_id: str) -> Agent:
    """The agent, locked against other changes until the commit."""
    agent = await tx.first(store.LOCK, agent_id=agent_id)
    if agent is None:
        raise domain.not_found(agent_id)
    return agent


async def end_availability(tx: Transaction, *, agent_id: str) -> None:
    """The job at the end of an availability: writes down what holds since then."""
    before = await tx.first(store.LOCK, agent_id=agent_id)
    if before is None or before.availability_until is None:
        return
    if before.availability_until > tx.now:  # it was said anew meanwhile
        _wait_for_end(tx, before)
        return
    availability, until, since = domain.availability_at(before, tx.now)
    after = before._replace(availability=availability, availability_until=until, availability_since=since)
    await _say(tx, before, after)


async def end_sessions(tx: Transaction, *, agent_id: str) -> None:
    """The job after a session: whoever is not signed in anywhere is offline."""
    before = await tx.first(store.LOCK, agent_id=agent_id)
    if before is None or domain.availability_at(before, tx.now)[0] == "offline":
        return
    (end,) = await tx.one(store.SESSIONS_END, agent_id=agent_id)
    if end is not None and end > tx.now:
        defer(tx, "agents.end_sessions", at=end, key=agent_id, agent_id=agent_id)
        return
    await _say(tx, before, domain.with_availability(before, "offline", None, tx.now))


async def _say(tx: Transaction, before: Agent, after: Agent) -> Agent:
    names = ("availability", "availability_until", "availability_since")
    own = {name: getattr(after, name) for name in names}
    changes = {name: (getattr(before, name), value) for name, value in own.items() if value != getattr(before, name)}
    if not changes:
        return before
    await tx.send(store.SAY, of_agent=after.id, **own)
    audit.record(tx, "agent.availability", ticket_id=None, changes={"agent_id": (after.id, after.id), **changes})
    _wait_for_end(tx, after)
    if after.availability == "online":
        # Ends with the last session: looked at when that would expire. Signing out looks at once.
        (end,) = await tx.one(store.SESSIONS_END, agent_id=after.id)
        if end is not None:
            defer(tx, "agents.end_sessions", at=end, key=after.id, agent_id=after.id)
    follow.of_agent(tx, after)
    return after


def _wait_for_end(tx: Transaction, agent: Agent) -> None:
    if agent.availability_until is not None:
        defer(tx, "agents.end_availability", at=agent.availability_until, key=agent.id, agent_id=agent.id)


def _check_may_give_roles(tx: Transaction) -> None:
    if not (tx.principal.is_agent and tx.principal.role == "admin"):
        raise PermissionDeniedError("Only an admin who signed in changes what an agent may do.")
