"""The three parts of a conversation, each from its newest entry backwards, each from an index of its own."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    DateTime,
    Select,
    Table,
    Text,
    and_,
    bindparam,
    cast,
    func,
    literal_column,
    select,
    tuple_,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query
from support_svc.audit.store import audit_log
from support_svc.conversation.domain import ACTIONS, Said, TicketEvent
from support_svc.messages.domain import Message
from support_svc.messages.rich import StoredHtml
from support_svc.messages.store import html, messages
from support_svc.notes.domain import Note
from support_svc.notes.store import notes

_WITH_HTML = and_(
    messages.c.has_html,
    html.c.tenant_id == messages.c.tenant_id,
    html.c.message_id == messages.c.id,
    html.c.version == messages.c.version,
)

_ACTIONS = cast(literal_column(f"'{{{','.join(ACTIONS)}}}'"), ARRAY(Text))


@lru_cache(maxsize=2)
def said(*, before: bool) -> Query[Said]:
    """A ticket's messages with their HTML, newest first; with `before`, those written before a position."""
    columns = [*(messages.c[name] for name in Message._fields), *(html.c[name] for name in StoredHtml._fields)]
    statement = select(*columns).select_from(messages.outerjoin(html, _WITH_HTML))
    return Query(_backwards(statement, messages, messages.c.deleted_at.is_(None), before=before), _said)


@lru_cache(maxsize=2)
def noted(*, before: bool) -> Query[Note]:
    """A ticket's notes, newest first; with `before`, those written before a position."""
    statement = select(*(notes.c[name] for name in Note._fields))
    return Query(_backwards(statement, notes, notes.c.deleted_at.is_(None), before=before), Note)


@lru_cache(maxsize=2)
def happened(*, before: bool) -> Query[TicketEvent]:
    """What happened to a ticket, newest first; with `before`, what is older than a position."""
    statement = (
        select(*(audit_log.c[name] for name in TicketEvent._fields))
        .where(
            audit_log.c.tenant_id == bindparam("tenant_id"),
            audit_log.c.ticket_id == bindparam("ticket_id"),
            audit_log.c.action == func.any(_ACTIONS),
        )
        .order_by(audit_log.c.id.desc())
        .limit(bindparam("limit"))
    )
    if before:
        statement = statement.where(audit_log.c.id < bindparam("before_number", type_=BigInteger))
    return Query(statement, TicketEvent)


def _backwards(statement: Select[Any], table: Table, living: ColumnElement[bool], *, before: bool) -> Select[Any]:
    statement = (
        statement.where(
            table.c.tenant_id == bindparam("tenant_id"), table.c.ticket_id == bindparam("ticket_id"), living
        )
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(bindparam("limit"))
    )
    if before:
        there = tuple_(
            bindparam("before_time", type_=DateTime(timezone=True)), bindparam("before_id", type_=UUID(as_uuid=False))
        )
        statement = statement.where(tuple_(table.c.created_at, table.c.id) < there)
    return statement


def _said(values: Sequence[Any]) -> Said:
    own = len(Message._fields)
    rich = values[own:]
    return Said(Message._make(values[:own]), None if rich[0] is None else StoredHtml._make(rich))
