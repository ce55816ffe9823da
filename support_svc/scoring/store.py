"""Weights, what Intelligence says of customers, and the reads that give tickets with what their scores need."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    DateTime,
    Double,
    Integer,
    Select,
    Table,
    Text,
    any_,
    bindparam,
    func,
    select,
    text,
    true,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID, aggregate_order_by, insert

from service_kit.db import Query
from support_svc.schema import metadata
from support_svc.scoring.domain import CHANGEABLE, DEFAULTS, Facts, Insight, Weights
from support_svc.tickets.domain import Ticket
from support_svc.tickets.store import COLUMNS as TICKET_COLUMNS
from support_svc.tickets.store import LIVING, TENANT, tickets
from support_svc.topics.table import topic_alerts

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

scoring_weights = Table(
    "scoring_weights",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    *(Column(name, Double, nullable=name == "raise_priority_above") for name in CHANGEABLE),
    Column("version", Integer, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
)
customer_insights = Table(
    "customer_insights",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("churn_risk", Double),
    Column("predicted_ltv", Double),
    Column("currency", Text),
    Column("fetched_at", _MOMENT),
    Column("attempted_at", _MOMENT, nullable=False),
)


class Scored(NamedTuple):
    """A ticket with what its score is made of."""

    ticket: Ticket
    facts: Facts
    weights: Weights


_WEIGHTS = [scoring_weights.c[name] for name in Weights._fields]
# Lateral, with a limit: looked up for the few tickets of a page, whatever PostgreSQL believes the table to hold.
_insight = (
    select(*(customer_insights.c[name] for name in Insight._fields))
    .where(
        customer_insights.c.tenant_id == bindparam("tenant_id"),
        customer_insights.c.customer_id == tickets.c.customer_id,
    )
    .limit(1)
    .lateral("insight")
)
_INSIGHT = [_insight.c[name] for name in Insight._fields]
_topic_names = (
    select(func.array_agg(aggregate_order_by(topic_alerts.c.name, func.lower(topic_alerts.c.name))))
    .where(topic_alerts.c.tenant_id == bindparam("tenant_id"), topic_alerts.c.id == any_(tickets.c.topics))
    .scalar_subquery()
)
#: Those of a scored ticket; `scored` joins what they come from, `to_scored` reads them.
COLUMNS = [*TICKET_COLUMNS, tickets.c.value_at_risk, _topic_names, *_INSIGHT, *_WEIGHTS]


def scored(statement: Select[Any]) -> Select[Any]:
    """A selection of COLUMNS with the tables that these come from, at most one row of each to a ticket."""
    return statement.select_from(
        tickets.outerjoin(_insight, true()).outerjoin(
            scoring_weights, scoring_weights.c.tenant_id == bindparam("tenant_id")
        )
    )


def to_scored(row: Sequence[Any]) -> Scored:
    """A row of COLUMNS."""
    own, facts, insight = len(TICKET_COLUMNS), len(TICKET_COLUMNS) + 2, len(TICKET_COLUMNS) + 2 + len(_INSIGHT)
    at_risk, names = row[own:facts]
    weights = Weights._make(row[insight:])
    return Scored(
        Ticket._make(row[:own]),
        Facts(at_risk, Insight._make(row[facts:insight]), names or ()),
        DEFAULTS if weights.updated_at is None else weights,
    )


GET = Query(
    scored(select(*COLUMNS)).where(TENANT, tickets.c.id == bindparam("ticket_id"), LIVING),
    to_scored,
)

_OWN = scoring_weights.c.tenant_id == bindparam("tenant_id")
WEIGHTS = Query(select(*_WEIGHTS).where(_OWN), Weights)
LOCK_WEIGHTS = Query(select(*_WEIGHTS).where(_OWN).with_for_update(), Weights)
_VALUES = {name: bindparam(name, type_=scoring_weights.c[name].type) for name in (*CHANGEABLE, "version", "updated_at")}
_save = insert(scoring_weights).values(tenant_id=bindparam("tenant_id"), **_VALUES)
#: Stores weights; no row when others were stored since those that they follow were read.
SAVE_WEIGHTS: Query[tuple[int]] = Query(
    _save.on_conflict_do_update(
        index_elements=[scoring_weights.c.tenant_id],
        set_={name: _save.excluded[name] for name in _VALUES},
        where=scoring_weights.c.version == _save.excluded.version - 1,
    ).returning(scoring_weights.c.version)
)

# Naming the key makes the trigger work it out anew.
_anew = update(tickets).values(smart_key=tickets.c.smart_key)
RESCORE: Query[Any] = Query(_anew.where(TENANT, tickets.c.id == any_(bindparam("ids", type_=ARRAY(_ID)))))
#: The same for what changed in a stretch of time.
RESCORE_CHANGED: Query[Any] = Query(
    _anew.where(
        TENANT,
        LIVING,
        tickets.c.updated_at.between(bindparam("since", type_=_MOMENT), bindparam("until", type_=_MOMENT)),
        tickets.c.status != text("'closed'"),
    )
)
