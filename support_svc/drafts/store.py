"""The tables of drafts and their statements. Each names the caller's agent: nobody's drafts are anybody else's."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Column,
    DateTime,
    Integer,
    Table,
    Text,
    bindparam,
    cast,
    delete,
    literal,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import UUID, insert

from service_kit.db import Query
from support_svc.drafts.domain import MAX_VERSIONS, Draft, DraftVersion
from support_svc.schema import metadata
from support_svc.tickets.store import tickets

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

drafts = Table(
    "drafts",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("agent_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("content", Text, nullable=False),
    Column("version", BigInteger, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
    Column("kept_at", _MOMENT),
)
versions = Table(
    "draft_versions",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("agent_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("kind", Text, primary_key=True),
    Column("version", BigInteger, primary_key=True),
    Column("content", Text, nullable=False),
    Column("replaced_at", _MOMENT, nullable=False),
)

_COLUMNS = [drafts.c[name] for name in Draft._fields]
_OWN = (drafts.c.tenant_id == bindparam("tenant_id"), drafts.c.agent_id == bindparam("agent"))
_THIS = (*_OWN, drafts.c.ticket_id == bindparam("ticket"), drafts.c.kind == bindparam("of_kind"))
_THESE = (
    versions.c.tenant_id == bindparam("tenant_id"),
    versions.c.agent_id == bindparam("agent"),
    versions.c.ticket_id == bindparam("ticket"),
    versions.c.kind == bindparam("of_kind"),
)

#: Whether the tenant has a ticket, deleted or not: what was typed is not lost with it.
TICKET: Query[tuple[int]] = Query(
    select(literal(1, Integer)).where(
        tickets.c.tenant_id == bindparam("tenant_id"), tickets.c.id == bindparam("ticket", type_=_ID)
    )
)
GET = Query(select(*_COLUMNS).where(*_THIS), Draft)
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(), Draft)
#: Stores a new draft; no row when there is one.
CREATE: Query[tuple[int]] = Query(
    insert(drafts)
    .values(
        tenant_id=bindparam("tenant_id"),
        agent_id=bindparam("agent"),
        ticket_id=bindparam("ticket"),
        kind=bindparam("of_kind"),
        content=bindparam("content"),
        version=bindparam("version"),
        updated_at=bindparam("now"),
    )
    .on_conflict_do_nothing()
    .returning(drafts.c.version)
)
SAVE: Query[Any] = Query(
    update(drafts)
    .where(*_THIS)
    .values(
        {
            name: bindparam(f"new_{name}", type_=drafts.c[name].type)
            for name in ("content", "version", "updated_at", "kept_at")
        }
    )
)
KEEP: Query[Any] = Query(
    insert(versions).values(
        tenant_id=bindparam("tenant_id"),
        agent_id=bindparam("agent"),
        ticket_id=bindparam("ticket"),
        kind=bindparam("of_kind"),
        version=bindparam("version"),
        content=bindparam("content"),
        replaced_at=bindparam("now"),
    )
)
_oldest = (
    select(versions.c.version)
    .where(*_THESE)
    .order_by(versions.c.version.desc())
    .offset(MAX_VERSIONS - 1)
    .limit(1)
    .scalar_subquery()
)
FORGET_OLD: Query[Any] = Query(delete(versions).where(*_THESE, versions.c.version < _oldest))
VERSIONS = Query(
    select(*(versions.c[name] for name in DraftVersion._fields)).where(*_THESE).order_by(versions.c.version.desc()),
    DraftVersion,
)
DELETE: Query[Any] = Query(delete(drafts).where(*_THIS))
#: Removes a draft as long as it is the one with this etag.
DELETE_IF: Query[Any] = Query(
    delete(drafts).where(*_THIS, cast(drafts.c.version, Text) == bindparam("etag", type_=Text))
)


@lru_cache(maxsize=2)
def page(*, after: bool) -> Query[Draft]:
    """An agent's drafts with text, last saved first; with `after`, those saved before the position."""
    here = (drafts.c.updated_at, drafts.c.ticket_id, drafts.c.kind)
    statement = (
        select(*_COLUMNS)
        .where(*_OWN, drafts.c.content != "")
        .order_by(*(column.desc() for column in here))
        .limit(bindparam("limit"))
    )
    if after:
        there = tuple_(*(bindparam(f"after_{column.name}", type_=column.type) for column in here))
        statement = statement.where(tuple_(*here) < there)
    return Query(statement, Draft)
