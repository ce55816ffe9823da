"""Statements about queues."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, any_, bindparam, func, or_, select, text, update
from sqlalchemy import delete as remove
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Query
from support_svc.queues.domain import CHANGEABLE, MAX_QUEUES, Queue
from support_svc.queues.table import queues
from support_svc.tickets.store import LOCK_ORDER, tickets

_COLUMNS = [queues.c[name] for name in Queue._fields]
_ID = UUID(as_uuid=False)
_TENANT = queues.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, queues.c.id == bindparam("queue"))

LIST = Query(
    select(*_COLUMNS).where(_TENANT).order_by(queues.c.priority_order, func.lower(queues.c.name), queues.c.id), Queue
)
EXISTS: Query[tuple[str]] = Query(select(queues.c.id).where(*_THIS))
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(), Queue)
NAMED: Query[tuple[str]] = Query(
    select(queues.c.id).where(_TENANT, func.lower(queues.c.name) == func.lower(bindparam("name")))
)
#: Lets one transaction at a time count and add the queues of a tenant; released by the commit.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(func.hashtextextended(func.concat("queues:", bindparam("tenant_id", type_=Text)), 0))
    )
)
_held = select(func.count()).select_from(queues).where(_TENANT).scalar_subquery()
#: Stores a queue and returns its id; no row when the name is taken or the tenant has all that it can have.
CREATE: Query[tuple[str]] = Query(
    upsert(queues)
    .from_select(
        ["tenant_id", *Queue._fields],
        select(bindparam("tenant_id", type_=_ID), *(bindparam(c.name, type_=c.type) for c in _COLUMNS)).where(
            _held < MAX_QUEUES
        ),
    )
    .on_conflict_do_nothing()
    .returning(queues.c.id)
)
#: Raises `psycopg.errors.UniqueViolation` for a name that is taken.
SAVE: Query[tuple[int]] = Query(
    update(queues)
    .where(*_THIS)
    .values({name: bindparam(name, type_=queues.c[name].type) for name in (*CHANGEABLE, "version", "updated_at")})
    .returning(queues.c.version)
)
WAITING: Query[tuple[int]] = Query(
    select(func.count()).where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.queue_id == bindparam("queue", type_=_ID),
        tickets.c.deleted_at.is_(None),
        tickets.c.status != text("'closed'"),
    )
)
#: Raises `psycopg.errors.ForeignKeyViolation` while tickets are in the queue.
DELETE: Query[tuple[str]] = Query(remove(queues).where(*_THIS).returning(queues.c.id))

_done = (
    select(tickets.c.id)
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.queue_id == bindparam("queue", type_=_ID),
        or_(tickets.c.status == text("'closed'"), tickets.c.deleted_at.is_not(None)),
    )
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True)
)
#: Takes the closed and the deleted tickets out of a queue and returns their ids.
EMPTY: Query[tuple[str]] = Query(
    update(tickets)
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.id == any_(func.array(_done.scalar_subquery())),
    )
    .values(
        queue_id=None,
        version=tickets.c.version + 1,
        updated_at=func.greatest(
            bindparam("moment", type_=tickets.c.updated_at.type),
            tickets.c.updated_at + text("interval '1 microsecond'"),
        ),
    )
    .returning(tickets.c.id)
)
