"""The table of attachments and its statements."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    LargeBinary,
    SmallInteger,
    Table,
    Text,
    and_,
    bindparam,
    column,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query
from support_svc.attachments.domain import Attachment, Found, Placed
from support_svc.messages.store import messages
from support_svc.notes.store import notes
from support_svc.schema import metadata
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

attachments = Table(
    "attachments",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    # NULL while it waits for a ticket that is yet to be created.
    Column("ticket_id", _ID),
    Column("message_id", _ID),
    Column("note_id", _ID),
    Column("position", SmallInteger, nullable=False),
    Column("name", Text, nullable=False),
    Column("content_type", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("sha256", LargeBinary, nullable=False),
    Column("uploaded_by", Text, nullable=False),
    Column("uploader_name", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    # When its bytes had all arrived in the storage; before, it does not exist for anybody.
    Column("stored_at", _MOMENT),
    Column("used_at", _MOMENT),
    Column("removed_at", _MOMENT),
)

_COLUMNS = [attachments.c[name] for name in Attachment._fields]
_TENANT = attachments.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, attachments.c.id == bindparam("attachment_id", type_=_ID))
_STORED = attachments.c.stored_at.is_not(None)
_UNUSED = and_(attachments.c.message_id.is_(None), attachments.c.note_id.is_(None))
_IDS = ARRAY(_ID)


def _found(values: Sequence[Any]) -> Found:
    return Found(Attachment._make(values[:-1]), values[-1])


def _placed(values: Sequence[Any]) -> Placed:
    return Placed(values[-1], Attachment._make(values[:-1]))


# A file is gone with its ticket and with its message or note.
_GONE: ColumnElement[bool] = or_(
    tickets.c.deleted_at.is_not(None), messages.c.deleted_at.is_not(None), notes.c.deleted_at.is_not(None)
)
_WITH_STATE = (
    select(*_COLUMNS, func.coalesce(_GONE, False).label("gone"))
    .select_from(
        attachments.outerjoin(
            tickets, and_(tickets.c.tenant_id == attachments.c.tenant_id, tickets.c.id == attachments.c.ticket_id)
        )
        .outerjoin(
            messages, and_(messages.c.tenant_id == attachments.c.tenant_id, messages.c.id == attachments.c.message_id)
        )
        .outerjoin(notes, and_(notes.c.tenant_id == attachments.c.tenant_id, notes.c.id == attachments.c.note_id))
    )
    .where(_STORED)
)

#: One that can be downloaded.
GET: Query[Found] = Query(_WITH_STATE.where(*_THIS, attachments.c.removed_at.is_(None)), _found)
#: The same, locked until the commit.
LOCK: Query[Found] = Query(
    _WITH_STATE.where(*_THIS, attachments.c.removed_at.is_(None)).with_for_update(of=attachments), _found
)
#: Those of a ticket, oldest first.
OF_TICKET: Query[Found] = Query(
    _WITH_STATE.where(
        _TENANT,
        attachments.c.ticket_id == bindparam("ticket_id"),
        or_(~_UNUSED, attachments.c.removed_at.is_(None)),
    )
    .order_by(attachments.c.created_at, attachments.c.id)
    .limit(500),
    _found,
)

_ORDER = (attachments.c.used_at, attachments.c.position)


def _of_thread(owner: ColumnElement[Any], *, after: bool) -> Query[Attachment]:
    """Files of a ticket's messages or notes, in their order; with `after`, of those that were written since.

    What hangs on something was used at the moment when that was written, so that a page's files are found by an
    index range without a look at the page.
    """
    statement = (
        select(*_COLUMNS)
        .where(_TENANT, attachments.c.ticket_id == bindparam("ticket_id"), owner.is_not(None))
        .order_by(*_ORDER)
        .limit(bindparam("files"))
    )
    if after:
        statement = statement.where(attachments.c.used_at >= bindparam("after_time", type_=_MOMENT))
    return Query(statement, Attachment)


_PAGES = {
    (column.name, after): _of_thread(column, after=after)
    for column in (attachments.c.message_id, attachments.c.note_id)
    for after in (False, True)
}


def of_messages(*, after: bool) -> Query[Attachment]:
    """Files of a ticket's messages; see `_of_thread`."""
    return _PAGES["message_id", after]


def _before(owner: ColumnElement[Any]) -> Query[Attachment]:
    """Files of a ticket's messages or notes that were written up to a moment, the last written first."""
    return Query(
        select(*_COLUMNS)
        .where(
            _TENANT,
            attachments.c.ticket_id == bindparam("ticket_id"),
            owner.is_not(None),
            attachments.c.used_at <= bindparam("until", type_=_MOMENT),
        )
        .order_by(attachments.c.used_at.desc(), attachments.c.position.desc())
        .limit(bindparam("files")),
        Attachment,
    )


BEFORE_OF_MESSAGES = _before(attachments.c.message_id)
BEFORE_OF_NOTES = _before(attachments.c.note_id)


def of_notes(*, after: bool) -> Query[Attachment]:
    """Files of a ticket's notes; see `_of_thread`."""
    return _PAGES["note_id", after]


#: Files of one message.
OF_MESSAGE: Query[Attachment] = Query(
    select(*_COLUMNS)
    .where(
        _TENANT,
        attachments.c.ticket_id == bindparam("ticket_id"),
        attachments.c.message_id == bindparam("message_id"),
    )
    .order_by(*_ORDER),
    Attachment,
)
#: Files of one note.
OF_NOTE: Query[Attachment] = Query(
    select(*_COLUMNS)
    .where(_TENANT, attachments.c.ticket_id == bindparam("ticket_id"), attachments.c.note_id == bindparam("note_id"))
    .order_by(*_ORDER),
    Attachment,
)
#: How many files of an uploader wait to be used.
WAITING: Query[tuple[int]] = Query(
    select(func.count()).where(
        _TENANT,
        attachments.c.uploaded_by == bindparam("uploader"),
        attachments.c.removed_at.is_(None),
        _UNUSED,
    )
)
#: Announces a file whose bytes are yet to be stored.
INSERT: Query[Any] = Query(
    insert(attachments).values(
        tenant_id=bindparam("tenant_id"), position=0, **{name: bindparam(name) for name in Attachment._fields}
    )
)
#: Makes an announced file one that exists; no row when it was swept away meanwhile.
STORED: Query[tuple[str]] = Query(
    update(attachments)
    .where(*_THIS, attachments.c.removed_at.is_(None))
    .values(stored_at=bindparam("moment", type_=_MOMENT))
    .returning(attachments.c.id)
)
_wanted = (
    func.unnest(bindparam("ids", type_=_IDS))
    .table_valued(column("id", _ID), with_ordinality="place", name="wanted")
    .render_derived()
)
#: Hangs files on a message or note, in the order of `ids`; a row for each that the caller may use here.
USE: Query[Placed] = Query(
    update(attachments)
    .where(
        _TENANT,
        attachments.c.id == _wanted.c.id,
        attachments.c.ticket_id.is_not_distinct_from(bindparam("of_ticket", type_=_ID)),
        _STORED,
        _UNUSED,
        attachments.c.removed_at.is_(None),
        or_(
            attachments.c.uploaded_by == bindparam("user", type_=Text),
            bindparam("supervises", type_=Boolean),
        ),
    )
    .values(
        ticket_id=bindparam("to_ticket", type_=_ID),
        message_id=bindparam("on_message", type_=_ID),
        note_id=bindparam("on_note", type_=_ID),
        used_at=bindparam("moment", type_=_MOMENT),
        position=_wanted.c.place,
    )
    .returning(*_COLUMNS, attachments.c.position),
    _placed,
)
#: Takes the content away from a file that is removed already or hangs on nothing; no row for any other.
SWEEP: Query[tuple[str]] = Query(
    update(attachments)
    .where(*_THIS, or_(_UNUSED, attachments.c.removed_at.is_not(None)))
    .values(removed_at=func.coalesce(attachments.c.removed_at, bindparam("moment", type_=_MOMENT)))
    .returning(attachments.c.id)
)
#: The same for a file that never came to exist.
GIVE_UP: Query[tuple[str]] = Query(
    update(attachments)
    .where(*_THIS, attachments.c.stored_at.is_(None))
    .values(removed_at=bindparam("moment", type_=_MOMENT))
    .returning(attachments.c.id)
)
REMOVE: Query[Any] = Query(update(attachments).where(*_THIS).values(removed_at=bindparam("moment", type_=_MOMENT)))
#: Forgets a file without content that was never used.
FORGET: Query[Any] = Query(delete(attachments).where(*_THIS, _UNUSED, attachments.c.removed_at.is_not(None)))
