"""The table of notes and its statements."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, DateTime, Table, Text, bindparam, insert, select, tuple_
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query
from support_svc.notes.domain import Note
from support_svc.schema import metadata

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

notes = Table(
    "ticket_notes",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("ticket_id", _ID, nullable=False),
    Column("content", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
)

INSERT: Query[Any] = Query(
    insert(notes).values(tenant_id=bindparam("tenant_id"), **{name: bindparam(name) for name in Note._fields})
)


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Note]:
    """A ticket's notes, oldest first; with `after`, those behind the position."""
    statement = (
        select(*(notes.c[name] for name in Note._fields))
        .where(notes.c.tenant_id == bindparam("tenant_id"), notes.c.ticket_id == bindparam("ticket_id"))
        .order_by(notes.c.created_at, notes.c.id)
        .limit(bindparam("limit"))
    )
    if after:
        here = tuple_(notes.c.created_at, notes.c.id)
        statement = statement.where(
            here > tuple_(bindparam("after_time", type_=_MOMENT), bindparam("after_id", type_=_ID))
        )
    return Query(statement, Note)
