"""The table of profiles and its refresh."""

from __future__ import annotations

import json
import uuid
from collections.abc import Collection, Iterable
from dataclasses import asdict
from datetime import date, datetime
from typing import Any, NamedTuple

from psycopg import AsyncConnection, sql
from psycopg.rows import TupleRow
from sqlalchemy import Column, Date, DateTime, Double, Integer, Numeric, Table, Text, Uuid, bindparam, func, select
from sqlalchemy.dialects.postgresql import JSONB

from intelligence_svc.repurchase.domain import Repurchase
from intelligence_svc.schema import metadata
from intelligence_svc.scoring.domain import Profile
from service_kit.db import Query, Transaction

MONEY = Numeric(18, 2)

customer_profiles = Table(
    "customer_profiles",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("customer_id", Text, primary_key=True),
    Column("currency", Text, nullable=False),
    Column("order_count", Integer, nullable=False),
    Column("current_ltv", MONEY, nullable=False),
    Column("avg_order_value", MONEY, nullable=False),
    Column("first_order_at", DateTime(timezone=True), nullable=False),
    Column("last_order_at", DateTime(timezone=True), nullable=False),
    Column("recent_orders", JSONB, nullable=False, comment="newest first, at most 10"),
    Column("data_as_of", Date, nullable=False),
    # The predictions are all null while the shop has no models, and all set otherwise.
    Column("churn_risk_score", Double),
    Column("churn_horizon_days", Integer),
    Column("churn_level", Text),
    Column("churn_model_version", Text),
    Column("drivers", JSONB, comment="reasons of churn_risk_score: feature, text, effect in probability"),
    Column("predicted_ltv", MONEY),
    Column("ltv_low", MONEY),
    Column("ltv_high", MONEY),
    Column("ltv_horizon_days", Integer),
    Column("ltv_model_version", Text),
    Column("ltv_drivers", JSONB, comment="reasons of predicted_ltv: feature, text, effect in money"),
    Column("confidence", Text),
    # Those of a profile that an earlier release computed are null until its next refresh.
    Column("churn_model_family", Text),
    Column("ltv_model_family", Text),
    Column("orders_model_version", Text),
    Column("orders_model_family", Text),
    Column("median_ltv", MONEY),
    Column("ltv_low_80", MONEY),
    Column("ltv_high_80", MONEY),
    Column("expected_orders", Double),
    Column("median_orders", Integer),
    Column("next_low_days", Integer, comment="from data_as_of; so are the next two"),
    Column("next_median_days", Integer),
    Column("next_high_days", Integer),
    Column("engagement_score", Double),
    Column("past_orders", Integer),
    Column("past_days", Integer),
    Column("repurchases", JSONB, comment="by category, most bought first; needs no model"),
    Column("last_calculated_at", DateTime(timezone=True), nullable=False),
)

_TARGET = sql.Identifier("platform", "customer_profiles")
_STAGE = sql.Identifier("fresh_profiles")
_JSON = {"recent_orders", "repurchases", "drivers", "ltv_drivers"}
_NAMES = [column.name for column in customer_profiles.columns]
_COLUMNS = sql.SQL(", ").join(map(sql.Identifier, _NAMES))
_CHANGES = sql.SQL(", ").join(
    sql.SQL("{name} = excluded.{name}").format(name=sql.Identifier(name))
    for name in _NAMES
    if name not in {"tenant_id", "customer_id"}
)


async def replace_profiles(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    profiles: Iterable[Profile],
    *,
    now: datetime,
    only: Collection[str] | None = None,
) -> tuple[int, int]:
    """Makes the tenant's stored profiles equal to ``profiles``, or those of the customers ``only``.

    Returns (written, deleted). ``now`` is when the orders were read that the profiles are made of: one that was made of
    later ones meanwhile stays.

    Runs in the caller's transaction, in which the tenant must be set already; row-level security refuses any
    other. The iterable is consumed as it is sent, so memory does not grow with the number of customers.
    """
    customers = None if only is None else list(only)
    async with connection.cursor() as cursor:
        await cursor.execute(sql.SQL("DROP TABLE IF EXISTS pg_temp.{}").format(_STAGE))
        await cursor.execute(sql.SQL("CREATE TEMP TABLE {} (LIKE {}) ON COMMIT DROP").format(_STAGE, _TARGET))
        async with cursor.copy(sql.SQL("COPY {} ({}) FROM STDIN").format(_STAGE, _COLUMNS)) as copy:
            for profile in profiles:
                await copy.write_row(_row(tenant_id, profile, now))
        # Whatever the planner thinks of a tenant that it has no statistics of yet, finding who vanished stays a look-up
        # per customer; without the index it was a comparison of all with all.
        await cursor.execute(sql.SQL("CREATE UNIQUE INDEX ON {} (customer_id)").format(_STAGE))
        await cursor.execute(sql.SQL("ANALYZE {}").format(_STAGE))
        await cursor.execute(
            sql.SQL(
                "INSERT INTO {target} ({columns}) SELECT {columns} FROM {stage} "
                "ON CONFLICT (tenant_id, customer_id) DO UPDATE SET {changes} "
                "WHERE {target}.last_calculated_at <= excluded.last_calculated_at"
            ).format(target=_TARGET, columns=_COLUMNS, stage=_STAGE, changes=_CHANGES)
        )
        written = cursor.rowcount
        await cursor.execute(
            sql.SQL(
                "DELETE FROM {target} p WHERE p.tenant_id = %s AND p.last_calculated_at <= %s "
                "AND (%s::text[] IS NULL OR p.customer_id = ANY(%s)) AND NOT EXISTS "
                "(SELECT 1 FROM {stage} f WHERE f.customer_id = p.customer_id)"
            ).format(target=_TARGET, stage=_STAGE),
            [tenant_id, now, customers, customers],
        )
        return written, cursor.rowcount


def values_of(profile: Profile, now: datetime) -> dict[str, Any]:
    """The columns of a profile by name, those of JSON as lists. Without predictions theirs lack."""
    prediction = profile.prediction
    values: dict[str, Any] = {
        "customer_id": profile.customer_id,
        "currency": profile.currency,
        "order_count": profile.order_count,
        "current_ltv": profile.current_ltv,
        "avg_order_value": profile.avg_order_value,
        "first_order_at": profile.first_order_at,
        "last_order_at": profile.last_order_at,
        "recent_orders": [
            {**asdict(order), "ordered_at": order.ordered_at.isoformat()} for order in profile.recent_orders
        ],
        "data_as_of": profile.data_as_of,
        "repurchases": [_plain(one) for one in profile.repurchases],
        "last_calculated_at": now,
    }
    if prediction is not None:
        values |= asdict(prediction)
        values["churn_level"] = prediction.churn_level.value
    return values


def _plain(one: Repurchase) -> dict[str, Any]:
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in asdict(one).items()}


def _row(tenant_id: uuid.UUID, profile: Profile, now: datetime) -> list[object]:
    values = values_of(profile, now)
    values["tenant_id"] = tenant_id
    for name in _JSON & values.keys():
        values[name] = json.dumps(values[name])
    return [values.get(name) for name in _NAMES]


class ShopState(NamedTuple):
    """The day as of which a shop's newest profiles stand, and their currency; both None without profiles."""

    data_as_of: date | None
    currency: str | None


_OWN = customer_profiles.c.tenant_id == bindparam("tenant_id")
_STATE = Query(
    select(
        select(func.max(customer_profiles.c.data_as_of)).where(_OWN).scalar_subquery(),
        select(customer_profiles.c.currency).where(_OWN).limit(1).scalar_subquery(),
    ),
    ShopState,
)


async def shop_state(transaction: Transaction) -> ShopState:
    """What a refresh of some customers must agree with."""
    return await transaction.one(_STATE)
