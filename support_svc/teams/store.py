"""The tables of teams and their statements."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    func,
    insert,
    literal_column,
    not_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query
from support_svc.auth.store import agents
from support_svc.schema import metadata
from support_svc.teams.domain import Team

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

teams = Table(
    "teams",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("handle", Text, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
)
team_members = Table(
    "team_members",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("team_id", _ID, primary_key=True),
    Column("agent_id", _ID, primary_key=True),
)

_TENANT = teams.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, teams.c.id == bindparam("team"))
_OWN = ("id", "name", "handle", "created_at", "updated_at", "version")
_members = (
    select(func.array_agg(cast(team_members.c.agent_id, Text)))
    .where(team_members.c.tenant_id == teams.c.tenant_id, team_members.c.team_id == teams.c.id)
    .correlate(teams)
    .scalar_subquery()
)
_NOBODY = cast(literal_column("'{}'"), ARRAY(Text))


def _team(*columns: Any) -> Team:
    values = dict(zip(Team._fields, columns, strict=True))
    return Team(**values | {"member_ids": sorted(values["member_ids"])})


_COLUMNS = [func.coalesce(_members, _NOBODY) if name == "member_ids" else teams.c[name] for name in Team._fields]


LIST = Query(select(*_COLUMNS).where(_TENANT).order_by(func.lower(teams.c.name), teams.c.id), lambda row: _team(*row))
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(of=teams), lambda row: _team(*row))
COUNT: Query[tuple[int]] = Query(select(func.count()).select_from(teams).where(_TENANT))
#: Lets one transaction at a time count and add the teams of a tenant; released by the commit.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(func.hashtextextended(func.concat("teams:", bindparam("tenant_id", type_=Text)), 0))
    )
)
#: Raises `psycopg.errors.UniqueViolation` for a name that is taken, and for a handle with the constraint `handle`.
CREATE: Query[tuple[str]] = Query(
    insert(teams)
    .values(tenant_id=bindparam("tenant_id"), **{name: bindparam(name) for name in _OWN})
    .returning(teams.c.id)
)
#: Raises as `CREATE` does.
SAVE: Query[tuple[int]] = Query(
    update(teams)
    .where(*_THIS)
    .values({name: bindparam(name, type_=teams.c[name].type) for name in ("name", "handle", "version", "updated_at")})
    .returning(teams.c.version)
)
DELETE: Query[tuple[str]] = Query(delete(teams).where(*_THIS).returning(teams.c.id))

_wanted = bindparam("members", type_=ARRAY(_ID))
#: Those of `members` that the tenant has as agents, whose rows stay until the commit.
KNOWN: Query[tuple[str]] = Query(
    select(agents.c.id)
    .where(agents.c.tenant_id == bindparam("tenant_id"), agents.c.id == func.any(_wanted))
    .with_for_update(read=True, key_share=True)
)
ADD_MEMBERS: Query[Any] = Query(
    insert(team_members).from_select(
        ["tenant_id", "team_id", "agent_id"],
        select(bindparam("tenant_id", type_=_ID), bindparam("team", type_=_ID), func.unnest(_wanted)),
    )
)
REMOVE_OTHER_MEMBERS: Query[Any] = Query(
    delete(team_members).where(
        team_members.c.tenant_id == bindparam("tenant_id"),
        team_members.c.team_id == bindparam("team", type_=_ID),
        not_(team_members.c.agent_id == func.any(_wanted)),
    )
)
