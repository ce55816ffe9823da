"""Statements about agents that the helpdesk needs; `auth` owns their table."""

from __future__ import annotations

from functools import lru_cache
from itertools import chain
from typing import Any

from sqlalchemy import Text, bindparam, func, select, text, tuple_, update
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query
from support_svc.agents.domain import Agent
from support_svc.auth.store import agents, refresh_tokens, sessions
from support_svc.capacity.domain import CHANGEABLE
from support_svc.capacity.store import OWN as OF_TENANT
from support_svc.capacity.store import capacity_defaults as defaults
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_SORT_NAME = func.lower(agents.c.name)
_TENANT = agents.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, agents.c.id == bindparam("agent_id"))
#: Spelled out, so that the partial index of agents' work is seen to fit.
OPEN = (tickets.c.deleted_at.is_(None), tickets.c.status == text("'open'"))
_OPEN_TICKETS = (
    select(func.count())
    .where(tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.assigned_to == agents.c.id, *OPEN)
    .correlate(agents)
    .scalar_subquery()
)
_STORED = [agents.c[name] for name in Agent._fields if name in agents.c]
# Of nobody in particular, so it is read once for all agents.
_USUAL_CAPACITY = (
    select(func.jsonb_build_object(*chain.from_iterable((text(f"'{name}'"), defaults.c[name]) for name in CHANGEABLE)))
    .where(OF_TENANT)
    .scalar_subquery()
)
COLUMNS = [*_STORED, _SORT_NAME, _OPEN_TICKETS, _USUAL_CAPACITY]

GET = Query(select(*COLUMNS).where(*_THIS), Agent)
LOCK = Query(select(*COLUMNS).where(*_THIS).with_for_update(key_share=True, of=agents), Agent)
#: The active admins but one, locked: of two changes at once the second sees what the first has left.
OTHER_ADMINS: Query[tuple[str]] = Query(
    select(agents.c.id)
    .where(_TENANT, agents.c.role == text("'admin'"), agents.c.active, agents.c.id != bindparam("agent_id"))
    .order_by(agents.c.id)
    .with_for_update()
)
SAVE: Query[Any] = Query(
    update(agents)
    .where(_TENANT, agents.c.id == bindparam("of_agent"))
    .values(
        {
            name: bindparam(name, type_=agents.c[name].type)
            for name in ("name", "role", "skills", "capacity", "channel_capacity", "assignments_per_hour", "shifts")
        }
        | {"version": agents.c.version + 1}
    )
)
SAY: Query[Any] = Query(
    update(agents)
    .where(_TENANT, agents.c.id == bindparam("of_agent"))
    .values(
        {
            name: bindparam(name, type_=agents.c[name].type)
            for name in ("availability", "availability_until", "availability_since")
        }
    )
)
#: When the agent's last session ends, if nobody refreshes it; a NULL when none is left.
SESSIONS_END: Query[tuple[Any]] = Query(
    select(func.max(refresh_tokens.c.expires_at))
    .join(
        sessions,
        (sessions.c.tenant_id == refresh_tokens.c.tenant_id) & (sessions.c.id == refresh_tokens.c.session_id),
    )
    .where(
        sessions.c.tenant_id == bindparam("tenant_id"),
        sessions.c.agent_id == bindparam("agent_id", type_=_ID),
        sessions.c.revoked_at.is_(None),
        refresh_tokens.c.used_at.is_(None),
    )
)


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Agent]:
    """The tenant's agents by name; with `after`, those behind the position."""
    statement = select(*COLUMNS).where(_TENANT).order_by(_SORT_NAME, agents.c.id).limit(bindparam("limit"))
    if after:
        there = tuple_(bindparam("after_name", type_=Text), bindparam("after_id", type_=_ID))
        statement = statement.where(tuple_(_SORT_NAME, agents.c.id) > there)
    return Query(statement, Agent)
