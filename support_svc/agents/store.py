"""Statements about agents that the helpdesk needs; `auth` owns their table."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Text, bindparam, func, select, tuple_
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query
from support_svc.agents.domain import Agent
from support_svc.auth.store import agents

_SORT_NAME = func.lower(agents.c.name)
_COLUMNS = [*(agents.c[name] for name in Agent._fields[:-1]), _SORT_NAME]
_TENANT = agents.c.tenant_id == bindparam("tenant_id")

GET = Query(select(*_COLUMNS).where(_TENANT, agents.c.id == bindparam("agent_id")), Agent)


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Agent]:
    """The tenant's agents by name; with `after`, those behind the position."""
    statement = select(*_COLUMNS).where(_TENANT).order_by(_SORT_NAME, agents.c.id).limit(bindparam("limit"))
    if after:
        there = tuple_(bindparam("after_name", type_=Text), bindparam("after_id", type_=UUID(as_uuid=False)))
        statement = statement.where(tuple_(_SORT_NAME, agents.c.id) > there)
    return Query(statement, Agent)
