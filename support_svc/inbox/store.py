"""Counts of tickets, none of which costs more where there are more tickets."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, NamedTuple, get_args

from sqlalchemy import (
    ColumnElement,
    Integer,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    func,
    literal,
    or_,
    select,
    text,
)
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Params, Query
from support_svc.queues.table import queues
from support_svc.tickets import lists, tag_ways
from support_svc.tickets.domain import URGENCY_RANK, Channel, Priority
from support_svc.tickets.lists import Asked, TicketFilters
from support_svc.tickets.store import LIVING, TENANT, tickets
from support_svc.tickets.tag_table import ticket_tags
from support_svc.tickets.tag_ways import Way
from support_svc.topics.table import ticket_topics, topic_alerts

MOST = 1_000  # that are counted
LOOKED_AT = 10_000  # tickets at most, where no index has the answer
_PAST_ALL = Way()
_EVERY_KIND: Params = {"channels": list(get_args(Channel)), "priorities": list(get_args(Priority))}
_KINDS = frozenset({*_EVERY_KIND, "statuses"})
# Conditions that one index has the answer to: of all tickets, and of those that are not closed.
_OF_KINDS = _KINDS | {"living", "not_spam", "live"}
_OF_LIVE = _OF_KINDS | {"unassigned", "assigned_to", "queue_id", "sla_states"}
# Conditions that lead to a range of an index which holds nothing else.
_INDEXED = frozenset(
    {"queue_id", "assigned_to", "customer_id", "topic_alert", "follow_up_of", "few", "few_live"}
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


def count(filters: TicketFilters, way: Way = _PAST_ALL) -> tuple[Query[Count], Params]:
    """The statement and parameters that count what a list with the same filters holds."""
    asked, params = lists.asked_of(filters, way)
    if way.tag and not way.few:
        return _of_tag(asked.given, way.live), params
    if asked.given & _KINDS and asked.given <= _OF_KINDS:
        # With a value for every column of their index, only what fits is read of it.
        asked = asked._replace(given=asked.given | {*_EVERY_KIND})
        params = _EVERY_KIND | params
    return _statement(asked), params


@lru_cache(maxsize=256)
def _statement(asked: Asked) -> Query[Count]:
    given = asked.given
    if not asked.words and given <= _OF_KINDS:
        return _capped(_those(given - {"live"} if "statuses" in given else given), one_plan=not given & _KINDS)
    if not asked.words and given <= _OF_LIVE and {"live", "statuses"} <= given:
        # That none is closed, and so none is spam, the statuses say.
        return _capped(_those(given - {"live", "not_spam"}), one_plan=False)
    indexed = Asked(given & _INDEXED, 0)
    others = Asked(given - _INDEXED, asked.words).conditions()
    if not others:
        return _capped(_those(given))
    looked_at = select(and_(*others).label("fits")).where(TENANT, *indexed.conditions())
    return _looked_up(looked_at.order_by(tickets.c.updated_at.desc()), one_plan=asked.one_plan)


def _those(given: frozenset[str]) -> Select[Any]:
    return select(literal(1, Integer)).where(TENANT, *Asked(given, 0).conditions())


@lru_cache(maxsize=64)
def _of_tag(given: frozenset[str], live: bool) -> Query[Count]:
    """Of the rows of a tag, which tell all that is asked for."""
    place = tag_ways.LIVE if live else ticket_tags.c.spam if "spam" in given else ~ticket_tags.c.spam
    others = [tag_ways.TOLD[name] for name in sorted(given & set(tag_ways.TOLD))]
    if "all_tags" in given:
        others += [tag_ways.MAY_HAVE_ALL, tag_ways.HAS_ALL]
    if not others:
        return _capped(select(literal(1, Integer)).where(*tag_ways.OF_TAG, place), one_plan=False)
    looked_at = select(and_(*others).label("fits")).where(*tag_ways.OF_TAG, place)
    if not live:
        looked_at = looked_at.order_by(ticket_tags.c.updated_at.desc())
    return _looked_up(looked_at, one_plan=False)


def _capped(rows: Select[Any], *, one_plan: bool = True) -> Query[Count]:
    """A count of rows that all fit."""
    found = rows.limit(MOST + 1).subquery("found")
    return Query(select(func.count()).select_from(found), lambda row: _up_to_most(row[0]), one_plan=one_plan)


def _looked_up(rows: Select[Any], *, one_plan: bool) -> Query[Count]:
    """A count of rows that say whether they fit, which ends where enough do, and where enough were looked at."""
    looked_at = rows.limit(LOOKED_AT + 1).subquery("looked_at")
    placed = select(looked_at.c.fits, func.row_number().over().label("place")).subquery("placed")
    beyond = placed.c.place > LOOKED_AT
    found = select(beyond.label("beyond")).where(or_(placed.c.fits, beyond)).limit(MOST + 1).subquery("found")
    totals = select(func.count().filter(~found.c.beyond), func.count().filter(found.c.beyond)).select_from(found)
    return Query(totals, lambda row: Count(min(row[0], MOST), more=row[0] > MOST or row[1] > 0), one_plan=one_plan)


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
