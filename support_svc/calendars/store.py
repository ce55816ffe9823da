"""Statements about calendars."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, bindparam, func, select, update
from sqlalchemy import delete as remove
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Query
from support_svc.calendars.domain import CHANGEABLE, MAX_CALENDARS, StoredCalendar
from support_svc.calendars.table import calendars

COLUMNS = [calendars.c[name] for name in StoredCalendar._fields]
_ID = UUID(as_uuid=False)
_TENANT = calendars.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, calendars.c.id == bindparam("calendar", type_=_ID))

LIST = Query(select(*COLUMNS).where(_TENANT).order_by(func.lower(calendars.c.name), calendars.c.id), StoredCalendar)
GET = Query(select(*COLUMNS).where(*_THIS), StoredCalendar)
LOCK = Query(select(*COLUMNS).where(*_THIS).with_for_update(), StoredCalendar)
#: Keeps a calendar from being changed or removed until the commit.
HOLD = Query(select(*COLUMNS).where(*_THIS).with_for_update(read=True), StoredCalendar)
NAMED: Query[tuple[str]] = Query(
    select(calendars.c.id).where(_TENANT, func.lower(calendars.c.name) == func.lower(bindparam("name")))
)
#: Lets one transaction at a time count and add the calendars of a tenant; released by the commit.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(
            func.hashtextextended(func.concat("calendars:", bindparam("tenant_id", type_=Text)), 0)
        )
    )
)
_held = select(func.count()).select_from(calendars).where(_TENANT).scalar_subquery()
#: Stores a calendar and returns its id; no row when the name is taken or the tenant has all that it can have.
CREATE: Query[tuple[str]] = Query(
    upsert(calendars)
    .from_select(
        ["tenant_id", *StoredCalendar._fields],
        select(bindparam("tenant_id", type_=_ID), *(bindparam(c.name, type_=c.type) for c in COLUMNS)).where(
            _held < MAX_CALENDARS
        ),
    )
    .on_conflict_do_nothing()
    .returning(calendars.c.id)
)
#: Raises `psycopg.errors.UniqueViolation` for a name that is taken.
SAVE: Query[tuple[int]] = Query(
    update(calendars)
    .where(*_THIS)
    .values({name: bindparam(name, type_=calendars.c[name].type) for name in (*CHANGEABLE, "version", "updated_at")})
    .returning(calendars.c.version)
)
#: Raises `psycopg.errors.ForeignKeyViolation` while a policy counts in the calendar.
DELETE: Query[tuple[str]] = Query(remove(calendars).where(*_THIS).returning(calendars.c.id))
