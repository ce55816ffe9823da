"""Messages and their earlier texts; the statement that keeps a ticket's summary of its conversation true."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    case,
    func,
    insert,
    or_,
    select,
    true,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query
from support_svc.messages.domain import Message, MessageVersion
from support_svc.messages.rich import StoredHtml
from support_svc.schema import metadata
from support_svc.tickets.domain import PREVIEW_LENGTH
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

messages = Table(
    "ticket_messages",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("ticket_id", _ID, nullable=False),
    Column("from_agent", Boolean, nullable=False),
    Column("content", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_email", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("edited_at", _MOMENT),
    Column("deleted_at", _MOMENT),
    Column("version", Integer, nullable=False),
    Column("has_html", Boolean, nullable=False),
    Column("in_reply_to", _ID),
)
html = Table(
    "ticket_message_html",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("message_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("original", Text, nullable=False),
    Column("safe", Text, nullable=False),
    Column("blocked_images", Integer, nullable=False),
    Column("policy", Integer, nullable=False),
)
versions = Table(
    "ticket_message_versions",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("message_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("content", Text, nullable=False),
    Column("replaced_at", _MOMENT, nullable=False),
    Column("replaced_by", Text, nullable=False),
)

_COLUMNS = [messages.c[name] for name in Message._fields]
_TENANT = messages.c.tenant_id == bindparam("tenant_id")
_LIVING = messages.c.deleted_at.is_(None)
_THREAD = (_TENANT, messages.c.ticket_id == bindparam("ticket_id"), _LIVING)
_HTML = [html.c[name] for name in StoredHtml._fields]
_THIS = (*_THREAD, messages.c.id == bindparam("message_id"))


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Message]:
    """A ticket's messages, oldest first; with `after`, those behind the position."""
    statement = (
        select(*_COLUMNS).where(*_THREAD).order_by(messages.c.created_at, messages.c.id).limit(bindparam("limit"))
    )
    if after:
        here = tuple_(messages.c.created_at, messages.c.id)
        statement = statement.where(
            here > tuple_(bindparam("after_time", type_=_MOMENT), bindparam("after_id", type_=_ID))
        )
    return Query(statement, Message)


FIRST_PAGE = page(after=False)
EXISTS: Query[tuple[str]] = Query(select(messages.c.id).where(*_THIS))
GET = Query(select(*_COLUMNS).where(*_THIS), Message)
#: The HTML of a message's present text.
HTML = Query(
    select(*_HTML)
    .join(
        messages,
        (messages.c.tenant_id == html.c.tenant_id)
        & (messages.c.id == html.c.message_id)
        & (messages.c.version == html.c.version),
    )
    .where(html.c.tenant_id == bindparam("tenant_id"), html.c.message_id == bindparam("message_id")),
    StoredHtml,
)
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(key_share=True), Message)
#: Names of those who wrote in a ticket for the shop.
AUTHORS: Query[tuple[str]] = Query(
    select(messages.c.author_name).where(*_THREAD, messages.c.from_agent).distinct().limit(100)
)
INSERT: Query[Any] = Query(
    insert(messages).values(tenant_id=bindparam("tenant_id"), **{name: bindparam(name) for name in Message._fields})
)
INSERT_HTML: Query[Any] = Query(insert(html).values({c.name: bindparam(c.name) for c in html.c}))
EDIT: Query[Any] = Query(
    update(messages)
    .where(_TENANT, messages.c.id == bindparam("message_id"))
    .values(
        content=bindparam("content"),
        has_html=bindparam("has_html"),
        version=bindparam("version"),
        edited_at=bindparam("edited_at", type_=_MOMENT),
    )
)
DELETE: Query[Any] = Query(
    update(messages)
    .where(_TENANT, messages.c.id == bindparam("message_id"))
    .values(deleted_at=bindparam("moment", type_=_MOMENT))
)
KEEP_VERSION: Query[Any] = Query(insert(versions).values({c.name: bindparam(c.name) for c in versions.c}))
VERSIONS = Query(
    select(*(versions.c[name] for name in MessageVersion._fields))
    .where(versions.c.tenant_id == bindparam("tenant_id"), versions.c.message_id == bindparam("message_id"))
    .order_by(versions.c.version)
    .limit(200),
    MessageVersion,
)


def _summarise() -> Query[Any]:
    """Works a ticket's summary out anew from its messages: a sum kept up by hand would drift with the first mistake."""
    count = (
        select(
            func.count().label("messages"),
            func.max(messages.c.created_at).filter(messages.c.from_agent).label("answered_at"),
        )
        .where(*_THREAD)
        .subquery("count")
    )
    last = (
        select(messages.c.created_at, messages.c.content, messages.c.from_agent)
        .where(*_THREAD)
        .order_by(messages.c.created_at.desc(), messages.c.id.desc())
        .limit(1)
        .subquery("last")
    )
    unanswered_since = (
        select(func.min(messages.c.created_at))
        .where(
            *_THREAD,
            or_(count.c.answered_at.is_(None), messages.c.created_at > count.c.answered_at),
        )
        .scalar_subquery()
    )
    summary = select(
        count.c.messages,
        last.c.created_at,
        func.coalesce(func.left(last.c.content, PREVIEW_LENGTH), "").label("preview"),
        func.coalesce(~last.c.from_agent, False).label("awaiting_reply"),
        case((last.c.from_agent, last.c.created_at), else_=unanswered_since).label("waiting_since"),
    ).select_from(count.outerjoin(last, true()))
    found = summary.subquery("summary")
    return Query(
        update(tickets)
        .where(tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.id == bindparam("ticket_id"))
        .values(
            message_count=found.c.messages,
            last_message_at=found.c.created_at,
            preview=found.c.preview,
            awaiting_reply=found.c.awaiting_reply,
            waiting_since=func.coalesce(found.c.waiting_since, tickets.c.created_at),
            updated_at=bindparam("moment", type_=_MOMENT),
        )
    )


#: Brings a ticket's last_message_at, preview, awaiting_reply, message_count and waiting_since up to date.
SUMMARISE = _summarise()
