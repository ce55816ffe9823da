"""What can be done to teams."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import uuid4

import psycopg

from service_kit.db import Transaction
from service_kit.errors import AlreadyExistsError
from support_svc.agents.domain import not_found as no_agent
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.routing import follow as routing
from support_svc.teams import domain, store
from support_svc.teams.domain import Team

#: What the database says for a handle that is taken; anything else that is taken is the name.
_HANDLE_CONSTRAINTS = frozenset({"handle", "teams_tenant_id_handle_key"})


async def create(tx: Transaction, values: Mapping[str, Any]) -> Team:
    """Stores a team with `values` of its changeable fields.

    Raises `AlreadyExistsError` for a name or handle that is taken, `NotFoundError` for a member that the tenant lacks,
    `FailedPreconditionError` when the tenant has 200 teams.
    """
    team = domain.with_fields(Team(str(uuid4()), "", "", [], tx.now, tx.now, version=1), values)
    await tx.send(store.ONE_AT_A_TIME)
    (held,) = await tx.one(store.COUNT)
    if held >= domain.MAX_TEAMS:
        raise domain.too_many()
    await _check_members(tx, team.member_ids)
    own = {name: value for name, value in team._asdict().items() if name != "member_ids"}
    try:
        await tx.one(store.CREATE, **own)
    except psycopg.errors.UniqueViolation as error:
        raise _taken(team, error) from None
    await tx.send(store.ADD_MEMBERS, team=team.id, members=team.member_ids)
    after = {"team_id": (None, team.id), **{name: (None, getattr(team, name)) for name in domain.CHANGEABLE}}
    audit.record(tx, "team.create", ticket_id=None, changes=after)
    return team


async def update(tx: Transaction, team_id: str, *, etag: str, values: Mapping[str, Any]) -> Team:
    """Gives changeable fields new `values`. The same values again change nothing.

    Raises `NotFoundError` for an unknown team or member, `AlreadyExistsError`, `AbortedError` for a stale etag.
    """
    before = await _lock(tx, team_id)
    check_etag(etag, before.version, what="team")
    after = domain.with_fields(before, values)
    changes = domain.changes(before, after)
    if not changes:
        return before
    added = sorted(set(after.member_ids) - set(before.member_ids))
    await _check_members(tx, added)
    after = after._replace(version=before.version + 1, updated_at=tx.now)
    own = {name: getattr(after, name) for name in ("name", "handle", "version", "updated_at")}
    try:
        await tx.one(store.SAVE, team=after.id, **own)
    except psycopg.errors.UniqueViolation as error:
        raise _taken(after, error) from None
    if "member_ids" in changes:
        await tx.send(store.REMOVE_OTHER_MEMBERS, team=after.id, members=after.member_ids)
        await tx.send(store.ADD_MEMBERS, team=after.id, members=added)
        routing.of_team(tx)
    audit.record(tx, "team.update", ticket_id=None, changes={"team_id": (after.id, after.id), **changes})
    return after


async def delete(tx: Transaction, team_id: str) -> None:
    """Removes a team; its agents stay.

    Raises `NotFoundError`, or `FailedPreconditionError` with IN_USE while it works on a queue.
    """
    team = await _lock(tx, team_id)
    try:
        await tx.one(store.DELETE, team=team.id)
    except psycopg.errors.ForeignKeyViolation:
        raise domain.in_use() from None
    before = {"team_id": (team.id, None), **{name: (getattr(team, name), None) for name in domain.CHANGEABLE}}
    audit.record(tx, "team.delete", ticket_id=None, changes=before)


async def _check_members(tx: Transaction, members: list[str]) -> None:
    known = {row[0] for row in await tx.all(store.KNOWN, members=members)} if members else set()
    for member in members:
        if member not in known:
            raise no_agent(member)


def _taken(team: Team, error: psycopg.errors.UniqueViolation) -> AlreadyExistsError:
    if error.diag.constraint_name in _HANDLE_CONSTRAINTS:
        return domain.handle_taken(team.handle)
    return domain.name_taken(team.name)


async def _lock(tx: Transaction, team_id: str) -> Team:
    team = await tx.first(store.LOCK, team=team_id)
    if team is None:
        raise domain.not_found(team_id)
    return team
