"""Demos and their messages, and the statement that reads a conversation as it was at an earlier moment."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    Select,
    Table,
    Text,
    bindparam,
    delete,
    exists,
    func,
    insert,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Query
from support_svc.demo.domain import MAX_MESSAGES, Demo, DemoMessage
from support_svc.messages.store import messages, versions
from support_svc.schema import metadata
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

demos = Table(
    "demos",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("as_of", _MOMENT, nullable=False),
    Column("subject", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("assigned_to", _ID),
    Column("queue_id", _ID),
    Column("tags", ARRAY(Text), nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("customer_name", Text, nullable=False),
    Column("began_at", _MOMENT, nullable=False),
    Column("began_by", Text, nullable=False),
    Column("expires_at", _MOMENT, nullable=False),
    Column("messages", Integer, nullable=False),
)
demo_messages = Table(
    "demo_messages",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("id", _ID, nullable=False),
    Column("from_agent", Boolean, nullable=False),
    Column("content", Text, nullable=False),
    Column("author_name", Text, nullable=False),
    Column("author_id", Text, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
)

_COLUMNS = [demos.c[name] for name in Demo._fields]
_TICKET = bindparam("ticket_id", type_=_ID)
_THIS = (demos.c.tenant_id == bindparam("tenant_id"), demos.c.ticket_id == _TICKET)
_TEMPORARY = (demo_messages.c.tenant_id == bindparam("tenant_id"), demo_messages.c.ticket_id == _TICKET)
_ticket = (
    tickets.c.tenant_id == bindparam("tenant_id"),
    tickets.c.id == _TICKET,
    tickets.c.deleted_at.is_(None),
)
_DEMO_OF_LIVING_TICKET = (*_THIS, exists(select(literal(1, Integer)).where(*_ticket)))

GET = Query(select(*_COLUMNS).where(*_THIS), Demo)
_PICTURE: tuple[ColumnElement[Any], ...] = (
    tickets.c.tenant_id,
    tickets.c.id,
    tickets.c.updated_at,
    tickets.c.subject,
    tickets.c.status,
    tickets.c.priority,
    tickets.c.assigned_to,
    tickets.c.queue_id,
    tickets.c.tags,
    tickets.c.customer_id,
    func.coalesce(tickets.c.customer_name, literal_column("''")),
    bindparam("began_at", type_=_MOMENT),
    bindparam("began_by", type_=Text),
    bindparam("expires_at", type_=_MOMENT),
    literal_column("0"),
)
#: Begins a demo on the ticket as it is; no row when there is one already, or no such ticket.
BEGIN: Query[tuple[str]] = Query(
    upsert(demos)
    .from_select([c.name for c in demos.c], select(*_PICTURE).where(*_ticket))
    .on_conflict_do_nothing()
    .returning(demos.c.ticket_id)
)
#: Counts one more message, with the row locked until the commit; no row when the demo is full.
COUNT = Query(
    update(demos)
    .where(*_DEMO_OF_LIVING_TICKET, demos.c.messages < literal_column(str(MAX_MESSAGES)))
    .values(messages=demos.c.messages + literal_column("1"), expires_at=bindparam("until", type_=_MOMENT))
    .returning(*_COLUMNS),
    Demo,
)
RESET = Query(
    update(demos)
    .where(*_DEMO_OF_LIVING_TICKET)
    .values(messages=literal_column("0"), expires_at=bindparam("until", type_=_MOMENT))
    .returning(*_COLUMNS),
    Demo,
)
#: The messages go with it.
DELETE: Query[tuple[str]] = Query(delete(demos).where(*_DEMO_OF_LIVING_TICKET).returning(demos.c.ticket_id))
EXPIRE: Query[tuple[str]] = Query(
    delete(demos).where(*_THIS, demos.c.expires_at <= bindparam("moment", type_=_MOMENT)).returning(demos.c.ticket_id)
)
INSERT: Query[Any] = Query(
    insert(demo_messages).values(
        tenant_id=bindparam("tenant_id"), **{name: bindparam(name) for name in DemoMessage._fields}
    )
)
CLEAR: Query[Any] = Query(delete(demo_messages).where(*_TEMPORARY))
#: The temporary messages behind a position, which is 0 for all.
TEMPORARY = Query(
    select(*(demo_messages.c[name] for name in DemoMessage._fields))
    .where(*_TEMPORARY, demo_messages.c.position > bindparam("after_position", type_=Integer))
    .order_by(demo_messages.c.position)
    .limit(bindparam("limit")),
    DemoMessage,
)


@lru_cache(maxsize=2)
def initial(*, after: bool) -> Query[DemoMessage]:
    """The real messages, oldest first, as they were when the demo began; as they are when there is none.

    With `after`, those behind the position.
    """
    as_of = func.coalesce(select(demos.c.as_of).where(*_THIS).scalar_subquery(), literal_column("'infinity'"))
    then = select(as_of.label("as_of")).cte("then")
    earlier_text = (
        select(versions.c.content)
        .where(
            versions.c.tenant_id == bindparam("tenant_id"),
            versions.c.message_id == messages.c.id,
            versions.c.replaced_at > then.c.as_of,
        )
        .order_by(versions.c.version)
        .limit(literal_column("1"))
        .scalar_subquery()
    )

    def those(*conditions: Any) -> Select[Any]:
        statement = (
            select(
                messages.c.id,
                messages.c.ticket_id,
                messages.c.from_agent,
                func.coalesce(earlier_text, messages.c.content).label("content"),
                messages.c.author_name,
                messages.c.author_id,
                messages.c.created_at,
                literal_column("0").label("position"),
            )
            .where(
                messages.c.tenant_id == bindparam("tenant_id"),
                messages.c.ticket_id == _TICKET,
                messages.c.created_at <= then.c.as_of,
                *conditions,
            )
            .order_by(messages.c.created_at, messages.c.id)
            .limit(bindparam("limit"))
        )
        if after:
            here = tuple_(messages.c.created_at, messages.c.id)
            there = tuple_(bindparam("after_time", type_=_MOMENT), bindparam("after_id", type_=_ID))
            statement = statement.where(here > there)
        return statement

    # Two indexes in turn: living messages have one, deleted ones another.
    both = union_all(
        those(messages.c.deleted_at.is_(None)),
        those(messages.c.deleted_at.is_not(None), messages.c.deleted_at > then.c.as_of),
    ).subquery("both")
    return Query(
        select(*(both.c[name] for name in DemoMessage._fields))
        .order_by(both.c.created_at, both.c.id)
        .limit(bindparam("limit")),
        DemoMessage,
    )
