"""The table of routing rules and its statements."""

from __future__ import annotations

from typing import Any, NamedTuple

from sqlalchemy import (
    Boolean,
    Column,
    ColumnElement,
    DateTime,
    Integer,
    Table,
    Text,
    any_,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy import delete as remove
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from service_kit.db import Query
from support_svc.audit.store import audit_log
from support_svc.messages.store import messages
from support_svc.queues.table import queues
from support_svc.routing.rules import Rule
from support_svc.schema import metadata
from support_svc.tickets.assignments import agent_assignments
from support_svc.topics.table import topic_alerts

_ID = UUID(as_uuid=False)

rules = Table(
    "routing_rules",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("continue_matching", Boolean, nullable=False),
    Column("conditions", JSONB, nullable=False),
    Column("actions", JSONB, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
    Column("version", Integer, nullable=False),
)
_COLUMNS = [rules.c[name] for name in Rule._fields]
_TENANT = rules.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, rules.c.id == bindparam("rule"))
_ORDER = (rules.c.position, func.lower(rules.c.name), rules.c.id)

LIST = Query(select(*_COLUMNS).where(_TENANT).order_by(*_ORDER), Rule)
ENABLED = Query(select(*_COLUMNS).where(_TENANT, rules.c.enabled).order_by(*_ORDER), Rule)
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(), Rule)
COUNT: Query[tuple[int]] = Query(select(func.count()).select_from(rules).where(_TENANT))
#: Lets one transaction at a time count and add the rules of a tenant; released by the commit.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(
            func.hashtextextended(func.concat("routing_rules:", bindparam("tenant_id", type_=Text)), 0)
        )
    )
)
#: Raises `psycopg.errors.UniqueViolation` for a name that is taken.
CREATE: Query[tuple[str]] = Query(
    insert(rules)
    .values(tenant_id=bindparam("tenant_id"), **{c.name: bindparam(c.name, type_=c.type) for c in _COLUMNS})
    .returning(rules.c.id)
)
#: Raises as `CREATE` does.
SAVE: Query[tuple[int]] = Query(
    update(rules)
    .where(*_THIS)
    .values({c.name: bindparam(c.name, type_=c.type) for c in _COLUMNS if c.name not in {"id", "created_at"}})
    .returning(rules.c.version)
)
DELETE: Query[tuple[str]] = Query(remove(rules).where(*_THIS).returning(rules.c.id))

#: Those of `wanted` that the tenant has as queues, which stay until the commit.
HOLD_QUEUES: Query[tuple[str]] = Query(
    select(queues.c.id)
    .where(queues.c.tenant_id == bindparam("tenant_id"), queues.c.id == any_(bindparam("wanted", type_=ARRAY(_ID))))
    .with_for_update(read=True, key_share=True)
)
FIRST_MESSAGE: Query[tuple[str]] = Query(
    select(messages.c.content)
    .where(
        messages.c.tenant_id == bindparam("tenant_id"),
        messages.c.ticket_id == bindparam("ticket_id"),
        messages.c.deleted_at.is_(None),
    )
    .order_by(messages.c.created_at, messages.c.id)
    .limit(1)
)
#: Who gave a ticket to its owner.
GIVEN_BY: Query[tuple[str]] = Query(
    select(agent_assignments.c.assigned_by).where(
        agent_assignments.c.tenant_id == bindparam("tenant_id"),
        agent_assignments.c.ticket_id == bindparam("ticket_id"),
        agent_assignments.c.completed_at.is_(None),
    )
)


class ByHand(NamedTuple):
    """What people, and no job, changed in a ticket after its creation."""

    queue: bool
    priority: bool


NOTHING = ByHand(queue=False, priority=False)


def _changed(name: str) -> ColumnElement[bool]:
    return func.coalesce(func.bool_or(audit_log.c.changes.has_key(text(f"'{name}'"))), False)


CHANGED_BY_HAND = Query(
    select(_changed("queue_id"), _changed("priority")).where(
        audit_log.c.tenant_id == bindparam("tenant_id"),
        audit_log.c.ticket_id == bindparam("ticket_id"),
        audit_log.c.action != text("'ticket.create'"),
        audit_log.c.actor_kind != text("'system'"),
    ),
    ByHand,
)
TOPIC_NAMES: Query[tuple[str]] = Query(
    select(topic_alerts.c.name)
    .where(
        topic_alerts.c.tenant_id == bindparam("tenant_id"),
        topic_alerts.c.id == any_(bindparam("ids", type_=ARRAY(_ID))),
    )
    .order_by(func.lower(topic_alerts.c.name))
)
