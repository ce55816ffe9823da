"""The table of presences and its statements. It is unlogged: what it holds is over in half a minute."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import Column, DateTime, Table, Text, and_, bindparam, case, delete, exists, select, tuple_
from sqlalchemy.dialects.postgresql import ARRAY, UUID, insert

from service_kit.db import Query
from support_svc.presence.domain import Presence
from support_svc.schema import metadata
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

presences = Table(
    "ticket_presence",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("agent_id", _ID, primary_key=True),
    Column("agent_name", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("since", _MOMENT, nullable=False),
    Column("expires_at", _MOMENT, nullable=False),
)
_COLUMNS = [presences.c[name] for name in Presence._fields]
_TENANT = presences.c.tenant_id == bindparam("tenant_id")
# Who is at a ticket is seen no longer than the ticket itself.
_LIVING = exists().where(
    tickets.c.tenant_id == presences.c.tenant_id, tickets.c.id == presences.c.ticket_id, tickets.c.deleted_at.is_(None)
)
_PRESENT = and_(presences.c.expires_at > bindparam("now", type_=_MOMENT), _LIVING)

_new = insert(presences).from_select(
    ["tenant_id", "ticket_id", "agent_id", "agent_name", "state", "since", "expires_at"],
    select(
        tickets.c.tenant_id,
        tickets.c.id,
        bindparam("agent_id", type_=_ID),
        bindparam("agent_name", type_=Text),
        bindparam("state", type_=Text),
        bindparam("now", type_=_MOMENT),
        bindparam("expires_at", type_=_MOMENT),
    ).where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.id == bindparam("ticket_id"),
        tickets.c.deleted_at.is_(None),
    ),
)
_goes_on = and_(presences.c.state == _new.excluded.state, presences.c.expires_at > _new.excluded.since)
#: No row when there is no such ticket. `since` is `now` exactly when something else, or nothing, was known before.
SET = Query(
    _new.on_conflict_do_update(
        index_elements=[presences.c.tenant_id, presences.c.ticket_id, presences.c.agent_id],
        set_={
            "agent_name": _new.excluded.agent_name,
            "state": _new.excluded.state,
            "since": case((_goes_on, presences.c.since), else_=_new.excluded.since),
            "expires_at": _new.excluded.expires_at,
        },
    ).returning(*_COLUMNS),
    Presence,
)
CLEAR = Query(
    delete(presences)
    .where(_TENANT, presences.c.ticket_id == bindparam("ticket_id"), presences.c.agent_id == bindparam("agent_id"))
    .returning(*_COLUMNS),
    Presence,
)
OF_TICKET = Query(
    select(*_COLUMNS)
    .where(_TENANT, _PRESENT, presences.c.ticket_id == bindparam("ticket_id"))
    .order_by(presences.c.agent_id)
    .limit(bindparam("limit")),
    Presence,
)


@lru_cache(maxsize=4)
def page(*, of_tickets: bool, after: bool) -> Query[Presence]:
    """Who is where, by ticket and agent: at the tickets `ticket_ids` or at all, behind a position or from the start."""
    here = tuple_(presences.c.ticket_id, presences.c.agent_id)
    statement = select(*_COLUMNS).where(_TENANT, _PRESENT).order_by(here).limit(bindparam("limit"))
    if of_tickets:
        statement = statement.where(presences.c.ticket_id == bindparam("ticket_ids", type_=ARRAY(_ID)).any_())
    if after:
        statement = statement.where(
            here > tuple_(bindparam("after_ticket", type_=_ID), bindparam("after_agent", type_=_ID))
        )
    return Query(statement, Presence)
