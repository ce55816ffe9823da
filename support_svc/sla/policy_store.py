"""Statements about policies, and the one that reads all the rules of a tenant as they are at one moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from psycopg.types.json import Jsonb
from sqlalchemy import Boolean, Column, DateTime, Integer, Table, Text, any_, bindparam, func, select, text, update
from sqlalchemy import delete as remove
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Params, Query
from support_svc.calendars.domain import StoredCalendar
from support_svc.queues.table import queues
from support_svc.schema import metadata
from support_svc.sla.domain import CHANGEABLE, MAX_POLICIES, Policy
from support_svc.sla.rules import Rules

_ID = UUID(as_uuid=False)

policies = Table(
    "sla_policies",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("conditions", JSONB, nullable=False),
    Column("targets", JSONB, nullable=False),
    Column("calendar_id", _ID),
    Column("warn_before", JSONB),
    Column("on_warning", JSONB),
    Column("on_breach", JSONB),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)

_COLUMNS = [policies.c[name] for name in Policy._fields]
_TENANT = policies.c.tenant_id == bindparam("tenant_id")
_THIS = (_TENANT, policies.c.id == bindparam("policy", type_=_ID))

LIST = Query(
    select(*_COLUMNS).where(_TENANT).order_by(policies.c.position, policies.c.created_at, policies.c.id), Policy
)
LOCK = Query(select(*_COLUMNS).where(*_THIS).with_for_update(), Policy)
NAMED: Query[tuple[str]] = Query(
    select(policies.c.id).where(_TENANT, func.lower(policies.c.name) == func.lower(bindparam("name")))
)
#: The active policies that count in a calendar.
OF_CALENDAR = Query(
    select(*_COLUMNS)
    .where(_TENANT, policies.c.calendar_id == bindparam("calendar", type_=_ID))
    .order_by(func.lower(policies.c.name)),
    Policy,
)
#: Lets one transaction at a time count and add the policies of a tenant; released by the commit.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(
            func.hashtextextended(func.concat("sla_policies:", bindparam("tenant_id", type_=Text)), 0)
        )
    )
)
_held = select(func.count()).select_from(policies).where(_TENANT).scalar_subquery()
#: Stores a policy and returns its id; no row when the name is taken or the tenant has all that it can have.
CREATE: Query[tuple[str]] = Query(
    upsert(policies)
    .from_select(
        ["tenant_id", *Policy._fields],
        select(bindparam("tenant_id", type_=_ID), *(bindparam(c.name, type_=c.type) for c in _COLUMNS)).where(
            _held < MAX_POLICIES
        ),
    )
    .on_conflict_do_nothing()
    .returning(policies.c.id)
)
#: Raises `psycopg.errors.UniqueViolation` for a name that is taken.
SAVE: Query[tuple[int]] = Query(
    update(policies)
    .where(*_THIS)
    .values({name: bindparam(name, type_=policies.c[name].type) for name in (*CHANGEABLE, "version", "updated_at")})
    .returning(policies.c.version)
)
DELETE: Query[tuple[str]] = Query(remove(policies).where(*_THIS).returning(policies.c.id))

#: Keeps queues from being removed until the commit; returns those that the tenant has.
HOLD_QUEUES: Query[tuple[str]] = Query(
    select(queues.c.id)
    .where(queues.c.tenant_id == bindparam("tenant_id"), queues.c.id == any_(bindparam("queues", type_=ARRAY(_ID))))
    .order_by(queues.c.id)
    .with_for_update(read=True, key_share=True)
)

#: One statement, so that policies and calendars are those of the version beside them.
_RULES = """
SELECT (SELECT sla_version FROM support.ticket_counters WHERE tenant_id = :tenant_id),
       (SELECT jsonb_agg(to_jsonb(p) ORDER BY p.position, p.created_at, p.id) FROM support.sla_policies p
        WHERE p.tenant_id = :tenant_id AND p.active),
       (SELECT jsonb_agg(to_jsonb(c)) FROM support.calendars c WHERE c.tenant_id = :tenant_id)
"""


def _rules(values: Sequence[Any]) -> Rules:
    version, stored_policies, stored_calendars = values
    return Rules(
        version or 0,
        [Policy(**_fields(row, Policy._fields)) for row in stored_policies or ()],
        [StoredCalendar(**_fields(row, StoredCalendar._fields)) for row in stored_calendars or ()],
    )


def _fields(row: dict[str, Any], names: Sequence[str]) -> dict[str, Any]:
    values = {name: row[name] for name in names}
    return values | {name: datetime.fromisoformat(values[name]) for name in ("created_at", "updated_at")}


RULES = Query(text(_RULES).bindparams(bindparam("tenant_id", type_=_ID)), _rules)


def stored(policy: Policy) -> Params:
    """The policy as parameters of a statement."""
    values = policy._asdict()
    for name in ("conditions", "targets", "warn_before", "on_warning", "on_breach"):
        values[name] = None if values[name] is None else Jsonb(values[name])
    return values
