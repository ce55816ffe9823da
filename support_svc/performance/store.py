"""Rows and sums of agents' performance, and the statements that read figures from them."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Integer,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    func,
    lateral,
    literal_column,
    select,
    true,
    tuple_,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from service_kit.db import Params, Query
from support_svc.auth.store import agents
from support_svc.performance.domain import METRICS, TIMES, Span
from support_svc.schema import metadata
from support_svc.tickets.store import tickets

#: How many of an agent's rows medians look at.
MAX_ROWS = 20_000
_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

facts = Table(
    "performance_facts",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("at", _MOMENT, primary_key=True),
    Column("agent_id", _ID, nullable=False),
    Column("value", Integer, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("clock", Text, primary_key=True),
)
days = Table(
    "performance_days",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("agent_id", _ID, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("metric", Text, primary_key=True),
    Column("count", Integer, nullable=False),
    Column("total", BigInteger, nullable=False),
)


class AgentSums(NamedTuple):
    """An agent's figures of a span: `sums` maps a metric to `[rows, total]`, those without rows left out."""

    agent_id: str
    name: str
    sort_name: str
    sums: dict[str, list[int]]


class MetricSum(NamedTuple):
    """A metric of all agents together."""

    metric: str
    rows: int
    total: int
    agents: list[str]


class Row(NamedTuple):
    """A row that a figure was counted from."""

    ticket_id: str
    number: int
    subject: str
    value: int
    at: datetime
    clock: str


_AGENT_TENANT = agents.c.tenant_id == bindparam("tenant_id")
_SORT_NAME = func.lower(agents.c.name)
_COUNTED = (facts.c.tenant_id == bindparam("tenant_id"), facts.c.counted)
# All metrics by name: the index has an agent's rows by metric, then by moment.
_ANY_METRIC = facts.c.metric == any_(bindparam("metrics", type_=ARRAY(Text)))


def span_params(span: Span) -> Params:
    """What the statements need to know of a span."""
    (early, early_end), (late, late_end) = span.edges
    first, last = span.whole_days
    return {
        "first_day": first,
        "last_day": last,
        "early": early,
        "early_end": early_end,
        "late": late,
        "late_end": late_end,
        "metrics": list(METRICS),
    }


def _sums_of(agent: Any) -> Any:
    """Rows and total of each metric of the row's `agent`: sums of whole days, and the rows at both ends."""
    whole = (
        select(days.c.metric, days.c.count, days.c.total)
        .where(
            days.c.tenant_id == bindparam("tenant_id"),
            days.c.agent_id == agent,
            days.c.day >= bindparam("first_day", type_=Date),
            days.c.day < bindparam("last_day", type_=Date),
        )
        .correlate(agent.table)
    )

    def edge(begin: str, end: str) -> Select[Any]:
        return (
            select(facts.c.metric, func.count().label("count"), func.sum(facts.c.value).label("total"))
            .where(
                *_COUNTED,
                facts.c.agent_id == agent,
                _ANY_METRIC,
                facts.c.at >= bindparam(begin, type_=_MOMENT),
                facts.c.at < bindparam(end, type_=_MOMENT),
            )
            .group_by(facts.c.metric)
            .correlate(agent.table)
        )

    parts = union_all(whole, edge("early", "early_end"), edge("late", "late_end")).subquery("parts")
    return (
        select(
            parts.c.metric,
            func.sum(parts.c.count).label("count"),
            func.sum(parts.c.total).label("total"),
        )
        .group_by(parts.c.metric)
        .having(func.sum(parts.c.count) > literal_column("0"))
    )


def _with_sums(page: Any) -> Query[AgentSums]:
    sums = lateral(_sums_of(page.c.id), "sums")
    found = func.jsonb_object_agg(sums.c.metric, func.jsonb_build_array(sums.c.count, sums.c.total)).filter(
        sums.c.metric.is_not(None)
    )
    return Query(
        select(page.c.id, page.c.name, page.c.sort_name, func.coalesce(found, literal_column("'{}'::jsonb", JSONB)))
        .select_from(page.outerjoin(sums, true()))
        .group_by(page.c.id, page.c.name, page.c.sort_name)
        .order_by(page.c.sort_name, page.c.id),
        AgentSums,
    )


_NAMED = select(agents.c.id, agents.c.name, _SORT_NAME.label("sort_name")).where(_AGENT_TENANT)
#: The figures of one agent; no row when the tenant has no such agent.
OF_AGENT = _with_sums(_NAMED.where(agents.c.id == bindparam("agent_id", type_=_ID)).subquery("page"))


@lru_cache(maxsize=2)
def of_agents(*, after: bool) -> Query[AgentSums]:
    """The figures of a page of agents by name; with `after`, those behind the position."""
    statement = _NAMED.order_by(_SORT_NAME, agents.c.id).limit(bindparam("limit"))
    if after:
        there = tuple_(bindparam("after_name", type_=Text), bindparam("after_id", type_=_ID))
        statement = statement.where(tuple_(_SORT_NAME, agents.c.id) > there)
    return _with_sums(statement.subquery("page"))


def _of_team() -> Query[MetricSum]:
    everybody = select(agents.c.id).where(_AGENT_TENANT).subquery("everybody")
    sums = lateral(_sums_of(everybody.c.id), "sums")
    return Query(
        select(
            sums.c.metric,
            func.sum(sums.c.count),
            func.sum(sums.c.total),
            func.array_agg(everybody.c.id, type_=ARRAY(Text)),
        )
        .select_from(everybody.join(sums, true()))
        .group_by(sums.c.metric),
        MetricSum,
    )


#: Each metric of all agents together.
OF_TEAM = _of_team()


def _medians() -> Query[tuple[str, list[int]]]:
    wanted = select(func.unnest(bindparam("metrics", type_=ARRAY(Text))).label("metric")).subquery("wanted")
    latest = lateral(
        select(facts.c.value)
        .where(
            *_COUNTED,
            facts.c.agent_id == bindparam("agent_id", type_=_ID),
            facts.c.metric == wanted.c.metric,
            facts.c.at >= bindparam("begins_at", type_=_MOMENT),
            facts.c.at < bindparam("ends_at", type_=_MOMENT),
        )
        .order_by(facts.c.at.desc(), facts.c.ticket_id.desc())
        .limit(literal_column(str(MAX_ROWS))),
        "latest",
    )
    parts = func.percentile_disc(literal_column("ARRAY[0.5, 0.9]")).within_group(latest.c.value)
    return Query(
        select(wanted.c.metric, parts).select_from(wanted.join(latest, true())).group_by(wanted.c.metric),
    )


#: Median and nine tenths of an agent's times, from the latest rows of a span; no row for a metric without any.
MEDIANS = _medians()


def medians_params(agent_id: str, span: Span) -> Params:
    """What `MEDIANS` needs to know."""
    return {"agent_id": agent_id, "metrics": list(TIMES), "begins_at": span.begins_at, "ends_at": span.ends_at}


EXISTS: Query[tuple[str]] = Query(
    select(agents.c.id).where(_AGENT_TENANT, agents.c.id == bindparam("agent_id", type_=_ID))
)


@lru_cache(maxsize=2)
def rows(*, after: bool) -> Query[Row]:
    """The rows of an agent's figure, latest first; with `after`, those behind the position."""
    statement = (
        select(facts.c.ticket_id, tickets.c.number, tickets.c.subject, facts.c.value, facts.c.at, facts.c.clock)
        .join(tickets, (tickets.c.tenant_id == facts.c.tenant_id) & (tickets.c.id == facts.c.ticket_id))
        .where(
            *_COUNTED,
            facts.c.agent_id == bindparam("agent_id", type_=_ID),
            facts.c.metric == bindparam("metric", type_=Text),
            facts.c.at >= bindparam("begins_at", type_=_MOMENT),
            facts.c.at < bindparam("ends_at", type_=_MOMENT),
        )
        .order_by(facts.c.at.desc(), facts.c.ticket_id.desc(), facts.c.clock.desc())
        .limit(bindparam("limit"))
    )
    if after:
        there = tuple_(
            bindparam("after_time", type_=_MOMENT),
            bindparam("after_id", type_=_ID),
            bindparam("after_clock", type_=Text),
        )
        statement = statement.where(tuple_(facts.c.at, facts.c.ticket_id, facts.c.clock) < there)
    return Query(statement, Row)
