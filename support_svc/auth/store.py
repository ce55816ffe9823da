"""Tables and statements of tenants, agents and sessions."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BindParameter,
    Boolean,
    Column,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    case,
    delete,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, insert

from service_kit.db import Query
from support_svc.auth.domain import Account, Attempts, RefreshToken
from support_svc.schema import metadata

_Id = UUID(as_uuid=False)
_Moment = DateTime(timezone=True)

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", _Id, primary_key=True),
    Column("slug", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", _Moment, nullable=False),
)
agents = Table(
    "agents",
    metadata,
    Column("tenant_id", _Id, primary_key=True),
    Column("id", _Id, primary_key=True),
    Column("name", Text, nullable=False),
    Column("email", Text, nullable=False),
    Column("role", Text, nullable=False),
    Column("password_hash", Text, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("created_at", _Moment, nullable=False),
    # Given by the database, from the address.
    Column("handle", Text, nullable=False),
    # What follows has defaults; the helpdesk reads and writes it (`support_svc/agents`).
    Column("availability", Text, nullable=False),
    Column("availability_until", _Moment),
    Column("availability_since", _Moment),
    Column("skills", ARRAY(Text), nullable=False),
    Column("capacity", Integer),
    Column("channel_capacity", JSONB, nullable=False),
    Column("assignments_per_hour", Integer),
    Column("shifts", JSONB),
    Column("version", Integer, nullable=False),
)
sessions = Table(
    "sessions",
    metadata,
    Column("tenant_id", _Id, primary_key=True),
    Column("id", _Id, primary_key=True),
    Column("agent_id", _Id, nullable=False),
    Column("created_at", _Moment, nullable=False),
    Column("revoked_at", _Moment),
)
refresh_tokens = Table(
    "refresh_tokens",
    metadata,
    Column("tenant_id", _Id, primary_key=True),
    Column("token_hash", Text, primary_key=True),
    Column("session_id", _Id, nullable=False),
    Column("expires_at", _Moment, nullable=False),
    Column("used_at", _Moment),
)
login_attempts = Table(
    "login_attempts",
    metadata,
    Column("address_hash", Text, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last_at", _Moment, nullable=False),
    Column("blocked_until", _Moment),
)


class Tenant(NamedTuple):
    """A shop."""

    tenant_id: str
    slug: str
    name: str
    created_at: datetime


class Session(NamedTuple):
    """A session with the agent that it belongs to."""

    id: str
    revoked_at: datetime | None
    agent_id: str
    agent_name: str
    agent_email: str
    agent_role: str
    agent_active: bool


_TENANT: BindParameter[str] = bindparam("tenant_id")
_account = [getattr(agents.c, name) for name in Account._fields]

ACCOUNT_BY_EMAIL = Query(select(*_account).where(agents.c.email == bindparam("email")), Account)
TENANT = Query(select(*tenants.c).where(tenants.c.tenant_id == _TENANT), Tenant)
TENANT_BY_SLUG = Query(select(*tenants.c).where(tenants.c.slug == bindparam("slug")), Tenant)
INSERT_TENANT: Query[Any] = Query(
    insert(tenants)
    .values({c.name: bindparam(c.name) for c in tenants.c})
    .on_conflict_do_nothing()
    .returning(tenants.c.tenant_id)
)
INSERT_AGENT: Query[Any] = Query(
    insert(agents)
    .values({name: bindparam(name) for name in Account._fields})
    .on_conflict_do_nothing()
    .returning(agents.c.id)
)
AGENTS = Query(select(*_account).where(agents.c.tenant_id == _TENANT).order_by(agents.c.name, agents.c.id), Account)
SET_PASSWORD: Query[Any] = Query(
    update(agents)
    .where(agents.c.tenant_id == _TENANT, agents.c.email == bindparam("address"))
    .values(password_hash=bindparam("new_hash"))
    .returning(agents.c.id)
)
SET_ACTIVE: Query[Any] = Query(
    update(agents)
    .where(
        agents.c.tenant_id == _TENANT,
        agents.c.email == bindparam("address"),
        agents.c.active != bindparam("is_active"),
    )
    .values(active=bindparam("is_active"))
    .returning(agents.c.id)
)

INSERT_SESSION: Query[Any] = Query(
    insert(sessions).values(
        tenant_id=_TENANT,
        id=bindparam("session_id"),
        agent_id=bindparam("agent_id"),
        created_at=bindparam("now"),
    )
)
INSERT_TOKEN: Query[Any] = Query(
    insert(refresh_tokens).values(
        tenant_id=_TENANT,
        token_hash=bindparam("token_hash"),
        session_id=bindparam("session_id"),
        expires_at=bindparam("expires_at"),
    )
)
TOKEN_BY_HASH = Query(
    select(*refresh_tokens.c).where(refresh_tokens.c.token_hash == bindparam("token_hash")), RefreshToken
)
USE_TOKEN: Query[Any] = Query(
    update(refresh_tokens)
    .where(
        refresh_tokens.c.tenant_id == _TENANT,
        refresh_tokens.c.token_hash == bindparam("used_hash"),
        refresh_tokens.c.used_at.is_(None),
    )
    .values(used_at=bindparam("now"))
    .returning(refresh_tokens.c.token_hash)
)
SESSION = Query(
    select(
        sessions.c.id,
        sessions.c.revoked_at,
        agents.c.id,
        agents.c.name,
        agents.c.email,
        agents.c.role,
        agents.c.active,
    )
    .join(agents, (agents.c.tenant_id == sessions.c.tenant_id) & (agents.c.id == sessions.c.agent_id))
    .where(sessions.c.tenant_id == _TENANT, sessions.c.id == bindparam("session_id")),
    Session,
)
AGENT_WITH: Query[tuple[str]] = Query(
    select(agents.c.id).where(agents.c.tenant_id == _TENANT, agents.c.email == bindparam("address"))
)
#: Returns whose session it was.
REVOKE_SESSION: Query[tuple[str]] = Query(
    update(sessions)
    .where(sessions.c.tenant_id == _TENANT, sessions.c.id == bindparam("session_id"), sessions.c.revoked_at.is_(None))
    .values(revoked_at=bindparam("now"))
    .returning(sessions.c.agent_id)
)
#: Returns which they were.
REVOKE_SESSIONS_OF: Query[tuple[str]] = Query(
    update(sessions)
    .where(
        sessions.c.tenant_id == _TENANT,
        sessions.c.agent_id.in_(
            select(agents.c.id).where(agents.c.tenant_id == _TENANT, agents.c.email == bindparam("address"))
        ),
        sessions.c.revoked_at.is_(None),
    )
    .values(revoked_at=bindparam("now"))
    .returning(sessions.c.id)
)

_attempt = insert(login_attempts).values(
    address_hash=bindparam("address_hash"), failures=1, last_at=bindparam("now"), blocked_until=None
)
_blocked = login_attempts.c.blocked_until > bindparam("now")
_failures = case(
    (_blocked, login_attempts.c.failures),
    (login_attempts.c.last_at > bindparam("forgiven"), login_attempts.c.failures + 1),
    else_=1,
)
#: Counts an attempt before its outcome is known, unless the address is blocked: parallel guesses cannot slip through.
COUNT_ATTEMPT = Query(
    _attempt.on_conflict_do_update(
        index_elements=[login_attempts.c.address_hash],
        set_={
            "failures": _failures,
            "last_at": case((_blocked, login_attempts.c.last_at), else_=bindparam("now")),
        },
    ).returning(login_attempts.c.failures, login_attempts.c.blocked_until),
    Attempts,
)
BLOCK: Query[Any] = Query(
    update(login_attempts)
    .where(login_attempts.c.address_hash == bindparam("address"))
    .values(blocked_until=bindparam("until"))
)
CLEAR_ATTEMPTS: Query[Any] = Query(delete(login_attempts).where(login_attempts.c.address_hash == bindparam("address")))
