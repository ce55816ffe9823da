"""Counts of tickets, none of which costs more where there are more tickets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from sqlalchemy import ColumnElement, Integer, ScalarSelect, and_, bindparam, func, literal, select, text
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Params, Query
from support_svc.queues.table import queues
from support_svc.tickets import lists
from support_svc.tickets.domain import URGENCY_RANK
from support_svc.tickets.lists import Asked, TicketFilters
from support_svc.tickets.store import LIVING, TENANT, tickets
from support_svc.topics.table import ticket_topics, topic_alerts

MOST = 1_000  # that are counted
LOOKED_AT = 20_000  # tickets at most, where no index has the answer
# Conditions that lead to a range of an index which holds nothing else.
_INDEXED = frozenset(
    {"queue_id", "assigned_to", "customer_id", "topic_alert", "follow_up_of"}
    | {"living", "deleted", "spam", "not_spam", "snoozed", "live", "unassigned"}
)


class Count(NamedTuple):
    """Up to MOST tickets; `more` when there are, or may be, others."""

    number: int
    more: bool


class InboxCounts(NamedTuple):
    """Open tickets: the agent's, nobody's, all, the urgent ones."""

    mine: Count
    unassigned: Count
    open: Count
    urgent: Count


def count(filters: TicketFilters) -> tuple[Query[Count], Params]:
    """The statement and parameters that count what a list with the same filters holds."""
    asked, params = lists.asked_of(filters)
    return _statement(asked), params


@lru_cache(maxsize=256)
def _statement(asked: Asked) -> Query[Count]:
    indexed = Asked(asked.given & _INDEXED, 0)
    others = Asked(asked.given - _INDEXED, asked.words).conditions()
    rows = select(literal(1, Integer)).where(TENANT, *indexed.conditions())
    if not others:
        found = rows.limit(MOST + 1).subquery("found")
        return Query(select(func.count()).select_from(found), _capped)
    looked_at = (
        select(and_(*others).label("fits"))
        .where(TENANT, *indexed.conditions())
        .order_by(tickets.c.updated_at.desc())
        .limit(LOOKED_AT + 1)
        .subquery("looked_at")
    )
    return Query(select(func.count().filter(looked_at.c.fits), func.count()).select_from(looked_at), _looked_up)


def _capped(row: Sequence[int]) -> Count:
    return _up_to_most(row[0])


def _looked_up(row: Sequence[int]) -> Count:
    fitting, looked_at = row
    return Count(min(fitting, MOST), more=fitting > MOST or looked_at > LOOKED_AT)


def _up_to_most(total: int) -> Count:
    return Count(min(total, MOST), more=total > MOST)


def _number(*conditions: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many open tickets fulfil the conditions, up to one more than MOST."""
    found = select(literal(1, Integer)).where(*_OPEN, *conditions).limit(MOST + 1).correlate(queues).subquery()
    return select(func.count()).select_from(found).scalar_subquery()


_OPEN = (TENANT, LIVING, tickets.c.status != text("'closed'"), tickets.c.status == text("'open'"))
INBOX: Query[InboxCounts] = Query(
    select(
        _number(tickets.c.assigned_to == bindparam("agent_id", type_=UUID(as_uuid=False))),
        _number(tickets.c.assigned_to.is_(None)),
        _number(),
        _number(tickets.c.urgency_rank == URGENCY_RANK["urgent"]),
    ),
    lambda row: InboxCounts(*map(_up_to_most, row)),
)
QUEUES: Query[tuple[str, Count]] = Query(
    select(queues.c.id, _number(tickets.c.queue_id == queues.c.id).label("open")).where(
        queues.c.tenant_id == bindparam("tenant_id")
    ),
    lambda row: (row[0], _up_to_most(row[1])),
)
_fitting = (
    select(literal(1, Integer))
    .where(
        ticket_topics.c.tenant_id == bindparam("tenant_id"),
        ticket_topics.c.topic_id == topic_alerts.c.id,
        ticket_topics.c.status == text("'open'"),
    )
    .limit(MOST + 1)
    .correlate(topic_alerts)
    .subquery()
)
TOPIC_ALERTS: Query[tuple[str, Count]] = Query(
    select(topic_alerts.c.id, select(func.count()).select_from(_fitting).scalar_subquery()).where(
        topic_alerts.c.tenant_id == bindparam("tenant_id")
    ),
    lambda row: (row[0], _up_to_most(row[1])),
)
