"""The audit log. The service's role may add to it and read it; the grants allow nothing else."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from sqlalchemy import BigInteger, Column, DateTime, Identity, Table, Text, bindparam, insert, select
from sqlalchemy.dialects.postgresql import JSONB, UUID

from service_kit.db import Query
from support_svc.audit.domain import AuditEntry
from support_svc.schema import metadata

audit_log = Table(
    "audit_log",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("id", BigInteger, Identity(always=True), primary_key=True),
    Column("action", Text, nullable=False),
    Column("ticket_id", UUID(as_uuid=False)),
    Column("actor_kind", Text, nullable=False),
    Column("actor_id", Text, nullable=False),
    Column("actor_name", Text, nullable=False),
    Column("changes", JSONB, nullable=False),
    Column("request_id", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
WRITTEN = [c.name for c in audit_log.c if c.name != "id"]

RECORD: Query[Any] = Query(insert(audit_log).values({name: bindparam(name) for name in WRITTEN}).inline())


@lru_cache(maxsize=2)
def of_ticket(*, after: bool) -> Query[AuditEntry]:
    """A ticket's entries, newest first; with `after`, those older than `position`."""
    statement = (
        select(*(audit_log.c[name] for name in AuditEntry._fields))
        .where(audit_log.c.tenant_id == bindparam("tenant_id"), audit_log.c.ticket_id == bindparam("ticket_id"))
        .order_by(audit_log.c.id.desc())
        .limit(bindparam("limit"))
    )
    if after:
        statement = statement.where(audit_log.c.id < bindparam("position", type_=BigInteger))
    return Query(statement, AuditEntry)
