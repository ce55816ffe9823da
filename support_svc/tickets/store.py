"""The tables of tickets, and the statements that read and change one ticket. `lists.py` has those of many."""

from __future__ import annotations

from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Computed,
    DateTime,
    Double,
    Integer,
    SmallInteger,
    Table,
    Text,
    any_,
    bindparam,
    exists,
    insert,
    literal,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Query
from support_svc.queues.table import queues
from support_svc.schema import metadata
from support_svc.tickets.domain import FIRST_NUMBER, SAVED_FIELDS, Ticket

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

tickets = Table(
    "tickets",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("number", Integer, nullable=False),
    Column("customer_id", Text, nullable=False),
    Column("customer_name", Text),
    Column("customer_email", Text),
    Column("subject", Text, nullable=False),
    Column("status", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("assigned_to", _ID),
    Column("assignment_reason", Text, nullable=False),
    Column("queue_id", _ID),
    Column("required_skills", ARRAY(Text), nullable=False),
    Column("tags", ARRAY(Text), nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
    Column("closed_at", _MOMENT),
    Column("deleted_at", _MOMENT),
    Column("last_message_at", _MOMENT),
    Column("preview", Text, nullable=False),
    Column("awaiting_reply", Boolean, nullable=False),
    Column("message_count", Integer, nullable=False),
    Column("waiting_since", _MOMENT, nullable=False),
    Column("version", Integer, nullable=False),
    Column("snoozed_until", _MOMENT),
    Column("spam", Boolean, nullable=False),
    Column("status_before_spam", Text),
    Column("follow_up_of", _ID),
    Column("sla_due_at", _MOMENT),
    Column("sla_state", Text, nullable=False),
    Column("sla_metric", Text),
    Column("sla_version", Integer, nullable=False),
    Column("topics", ARRAY(_ID), nullable=False),
    Column("value_at_risk", Double),
    # Made by PostgreSQL; the migrations have the expressions.
    Column("sla_order", _MOMENT, nullable=False),
    Column("smart_key", Double, nullable=False),
    Column("urgency_rank", SmallInteger, Computed("")),
    Column("search_text", Text, Computed("")),
)
ticket_counters = Table(
    "ticket_counters",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("last_number", Integer, nullable=False),
    Column("sla_version", Integer, nullable=False, server_default="0"),
)

COLUMNS = [tickets.c[name] for name in Ticket._fields]
TENANT = tickets.c.tenant_id == bindparam("tenant_id")
LIVING = tickets.c.deleted_at.is_(None)
_THIS = (TENANT, tickets.c.id == bindparam("ticket_id"), LIVING)

GET = Query(select(*COLUMNS).where(*_THIS), Ticket)
#: With the row locked against other changes, but not against rows that refer to it.
LOCK = Query(select(*COLUMNS).where(*_THIS).with_for_update(key_share=True), Ticket)
#: The same, whether the ticket is deleted or not.
LOCK_EVEN_DELETED = Query(select(*COLUMNS).where(*_THIS[:2]).with_for_update(key_share=True), Ticket)
#: In what order whoever locks several tickets does so: a follow-up is younger than what it follows, so that who goes
#: along a line of them waits for nobody who waits in turn.
LOCK_ORDER = tickets.c.number
#: Many, locked in their order.
LOCK_MANY = Query(
    select(*COLUMNS)
    .where(TENANT, tickets.c.id == any_(bindparam("ids", type_=ARRAY(_ID))), LIVING)
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True),
    Ticket,
)
EXISTS: Query[tuple[int]] = Query(select(literal(1, Integer)).where(*_THIS))

# A row per tenant gives out the numbers: whoever creates a ticket holds it until the commit, so none comes twice.
_count = upsert(ticket_counters).values(tenant_id=bindparam("tenant_id"), last_number=FIRST_NUMBER)
_number = (
    _count.on_conflict_do_update(
        index_elements=[ticket_counters.c.tenant_id], set_={"last_number": ticket_counters.c.last_number + 1}
    )
    .returning(ticket_counters.c.last_number, ticket_counters.c.sla_version)
    .cte("next_number")
)
_queue = (
    select(queues.c.id)
    .where(queues.c.tenant_id == bindparam("tenant_id"), queues.c.id == bindparam("queue_id", type_=_ID))
    .with_for_update(read=True, key_share=True)
)
_GIVEN = [c for c in COLUMNS if c.name not in {"number", "sla_version", "topics", "smart_key"}]
#: Stores a ticket under the tenant's next number and returns that, with the version of the tenant's rules of service
#: levels; no row when the tenant lacks the queue.
CREATE: Query[tuple[int, int]] = Query(
    insert(tickets)
    .from_select(
        ["tenant_id", "number", "sla_version", *(c.name for c in _GIVEN)],
        select(
            bindparam("tenant_id", type_=_ID),
            _number.c.last_number,
            _number.c.sla_version,
            *(bindparam(c.name, type_=c.type) for c in _GIVEN),
        ).where(or_(bindparam("queue_id", type_=_ID).is_(None), exists(_queue))),
    )
    .returning(tickets.c.number, tickets.c.sla_version)
)
#: Keeps a queue from being removed until the commit; no row when the tenant lacks it.
HOLD_QUEUE: Query[tuple[str]] = Query(_queue)

#: For how many hours after closing the tickets of a queue can be opened again; None without a limit.
REOPEN_WINDOW: Query[tuple[int | None]] = Query(
    select(queues.c.reopen_window_hours).where(
        queues.c.tenant_id == bindparam("tenant_id"), queues.c.id == bindparam("queue_id", type_=_ID)
    )
)
#: The same of every queue that has a limit.
REOPEN_WINDOWS: Query[tuple[str, int]] = Query(
    select(queues.c.id, queues.c.reopen_window_hours).where(
        queues.c.tenant_id == bindparam("tenant_id"), queues.c.reopen_window_hours.is_not(None)
    )
)


def _last_follow_up() -> Query[tuple[str]]:
    begin = select(bindparam("ticket_id", type_=_ID).label("id"), literal(0, Integer).label("place"))
    line = begin.cte("line", recursive=True)
    newest = (
        select(tickets.c.id)
        .where(TENANT, tickets.c.follow_up_of == line.c.id, LIVING)
        .order_by(tickets.c.created_at.desc(), tickets.c.id.desc())
        .limit(1)
        .lateral("newest")
    )
    line = line.union_all(select(newest.c.id, line.c.place + 1).select_from(line.join(newest, true())))
    return Query(select(line.c.id).where(line.c.place > 0).order_by(line.c.place.desc()).limit(1))


#: Id of the newest follow-up of a ticket, or of the newest of that one, to the end of the line; no row without any.
LAST_FOLLOW_UP = _last_follow_up()

#: Writes what a change of a ticket can change.
SAVE: Query[Any] = Query(
    update(tickets)
    .where(TENANT, tickets.c.id == bindparam("ticket_id"))
    .values({name: bindparam(name, type_=tickets.c[name].type) for name in (*SAVED_FIELDS, "version", "updated_at")})
)
#: Marks a ticket as changed by something that hangs on it, and returns the moment, later than any before.
TOUCH: Query[Any] = Query(
    update(tickets)
    .where(TENANT, tickets.c.id == bindparam("ticket_id"), LIVING)
    .values(updated_at=bindparam("moment", type_=_MOMENT))
)
