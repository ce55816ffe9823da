"""The audit log. The service's role may read it; entries are appended by one function of the database alone."""

from __future__ import annotations

from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import BigInteger, Column, DateTime, LargeBinary, Table, Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB, UUID

from service_kit.db import Query
from support_svc.audit.chain import Link
from support_svc.audit.domain import AuditEntry
from support_svc.schema import metadata

_ID = UUID(as_uuid=False)

audit_log = Table(
    "audit_log",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", BigInteger, primary_key=True),
    Column("action", Text, nullable=False),
    Column("ticket_id", _ID),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("cause", Text, nullable=False),
    Column("hash", LargeBinary, nullable=False),
)
log_heads = Table(
    "log_heads",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("last_event", BigInteger, nullable=False),
    Column("last_audit", BigInteger, nullable=False),
    Column("audit_hash", LargeBinary, nullable=False),
)


class Head(NamedTuple):
    """Where a tenant's log ends: positions of the last event and entry (0 for none), and the last entry's hash."""

    last_event: int
    last_audit: int
    audit_hash: bytes


_TENANT = audit_log.c.tenant_id == bindparam("tenant_id")
HEAD = Query(
    select(*(log_heads.c[name] for name in Head._fields)).where(log_heads.c.tenant_id == bindparam("tenant_id")), Head
)
_AS_WRITTEN = {
    "changes": cast(audit_log.c.changes, Text),
    "ticket_id": func.coalesce(cast(audit_log.c.ticket_id, Text), ""),
}
#: Entries after number `after`, as the chain sees them.
LINKS = Query(
    select(*(_AS_WRITTEN.get(name, audit_log.c[name]) for name in Link._fields))
    .where(_TENANT, audit_log.c.id > bindparam("after", type_=BigInteger))
    .order_by(audit_log.c.id)
    .limit(bindparam("limit")),
    Link,
)
HASH_AT: Query[tuple[bytes]] = Query(
    select(audit_log.c.hash).where(_TENANT, audit_log.c.id == bindparam("number", type_=BigInteger))
)
WITH_HASH: Query[tuple[int]] = Query(select(audit_log.c.id).where(_TENANT, audit_log.c.hash == bindparam("hash")))
_COLUMNS = [audit_log.c[name] for name in AuditEntry._fields]


@lru_cache(maxsize=2)
def of_ticket(*, after: bool) -> Query[AuditEntry]:
    """A ticket's entries, newest first; with `after`, those older than `position`."""
    statement = (
        select(*_COLUMNS)
        .where(_TENANT, audit_log.c.ticket_id == bindparam("ticket_id"))
        .order_by(audit_log.c.id.desc())
        .limit(bindparam("limit"))
    )
    if after:
        statement = statement.where(audit_log.c.id < bindparam("position", type_=BigInteger))
    return Query(statement, AuditEntry)


@lru_cache(maxsize=8)
def of_tenant(*, actor: bool, action: bool, after: bool) -> Query[AuditEntry]:
    """All entries, newest first: those of `actor_id`, of `wanted_action`, older than `position`."""
    statement = select(*_COLUMNS).where(_TENANT).order_by(audit_log.c.id.desc()).limit(bindparam("limit"))
    if actor:
        statement = statement.where(audit_log.c.actor_id == bindparam("by_actor", type_=Text))
    if action:
        statement = statement.where(audit_log.c.action == bindparam("wanted_action", type_=Text))
    if after:
        statement = statement.where(audit_log.c.id < bindparam("position", type_=BigInteger))
    return Query(statement, AuditEntry)
