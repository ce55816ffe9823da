"""The table of notes and its statements."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import Column, DateTime, Integer, Table, Text, bindparam, insert, select, tuple_, update
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query
from support_svc.notes.domain import Note, NoteVersion
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
    Column("edited_at", _MOMENT),
    Column("deleted_at", _MOMENT),
    Column("version", Integer, nullable=False),
)
versions = Table(
    "ticket_note_versions",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("note_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("replaced_at", _MOMENT, nullable=False),
    Column("replaced_by", Text, nullable=False),
)

_COLUMNS = [notes.c[name] for name in Note._fields]
_TENANT = notes.c.tenant_id == bindparam("tenant_id")
_OF_TICKET = (_TENANT, notes.c.ticket_id == bindparam("ticket_id"), notes.c.deleted_at.is_(None))
_THIS = (*_OF_TICKET, notes.c.id == bindparam("note_id"))

EXISTS: Query[tuple[str]] = Query(select(notes.c.id).where(*_THIS))
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(key_share=True), Note)
EDIT: Query[Any] = Query(
    update(notes)
    .where(_TENANT, notes.c.id == bindparam("note_id"))
    .values(content=bindparam("content"), version=bindparam("version"), edited_at=bindparam("edited_at", type_=_MOMENT))
)
DELETE: Query[Any] = Query(
    update(notes)
    .where(_TENANT, notes.c.id == bindparam("note_id"))
    .values(deleted_at=bindparam("moment", type_=_MOMENT))
)
KEEP_VERSION: Query[Any] = Query(insert(versions).values({c.name: bindparam(c.name) for c in versions.c}))
VERSIONS = Query(
    select(*(versions.c[name] for name in NoteVersion._fields))
    .where(versions.c.tenant_id == bindparam("tenant_id"), versions.c.note_id == bindparam("note_id"))
    .order_by(versions.c.version)
    .limit(200),
    NoteVersion,
)

INSERT: Query[Any] = Query(
    insert(notes).values(tenant_id=bindparam("tenant_id"), **{name: bindparam(name) for name in Note._fields})
)


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Note]:
    """A ticket's notes, oldest first; with `after`, those behind the position."""
    statement = select(*_COLUMNS).where(*_OF_TICKET).order_by(notes.c.created_at, notes.c.id).limit(bindparam("limit"))
    if after:
        here = tuple_(notes.c.created_at, notes.c.id)
        statement = statement.where(
            here > tuple_(bindparam("after_time", type_=_MOMENT), bindparam("after_id", type_=_ID))
        )
    return Query(statement, Note)
