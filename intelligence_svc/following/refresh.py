"""A refresh's side: compares profiles with what was noted before, keeps what changed, and tells who crossed a limit.

Runs in the transaction that wrote the profiles, so that none of the three is ever without the others. Everything is
told once: the state that says on which side of a limit a customer is changes in the same transaction.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection
from datetime import date, datetime

from psycopg import AsyncConnection, sql
from psycopg.rows import TupleRow

from intelligence_svc.axes.domain import AxisName
from intelligence_svc.following.domain import is_beginning, is_loud, parameters

Connection = AsyncConnection[TupleRow]


async def follow(
    connection: Connection,
    tenant_id: uuid.UUID,
    *,
    as_of: date,
    now: datetime,
    only: Collection[str] | None = None,
) -> int:
    """Notes what changed and tells who crossed; how many events were written.

    With `only`, for these customers of a shop that was refreshed as a whole before. Where `is_beginning` or `is_loud`
    hold, everything is noted and nobody told.
    """
    asked = {"tenant": tenant_id, "as_of": as_of, "now": now, "only": None if only is None else list(only)}
    cursor = await connection.execute(_BEFORE, asked)
    before = await cursor.fetchone()
    if only is not None and before is None:
        return 0
    await connection.execute("DROP TABLE IF EXISTS pg_temp.followed")
    await connection.execute(_COMPARE, {**asked, **parameters()})
    await connection.execute("ANALYZE followed")
    cursor = await connection.execute(_COUNT)
    counted = await cursor.fetchone()
    assert counted is not None  # a count always has a row
    crossings, customers = counted
    silent = is_loud(crossings, customers) or (only is None and is_beginning(before[0] if before else None, as_of))
    await connection.execute(_START, asked)
    told = 0
    if crossings and not silent:
        told = (await connection.execute(_TELL, asked)).rowcount
    await connection.execute(_NOTE, asked)
    await connection.execute(_KEEP, asked)
    await connection.execute(_FORGET, asked)
    return told


_BEFORE = "SELECT states_as_of FROM platform.event_positions WHERE tenant_id = %(tenant)s FOR UPDATE"
_DOMINANT = sql.SQL("CASE WHEN s.customer_id IS NOT NULL THEN ARRAY[{}] END").format(
    sql.SQL(", ").join(
        sql.SQL("coalesce({}, -1)::smallint").format(sql.Identifier("s", axis.value)) for axis in AxisName
    )
)
# `was_…` is what was noted; a customer without a state has none of it. Who is new to the shop since the last refresh
# may become a top customer with their first order; nothing else can be crossed by somebody of whom nothing was known.
_COMPARE = sql.SQL(
    """
    CREATE TEMP TABLE followed ON COMMIT DROP AS
    SELECT c.*,
        NOT c.is_new AND c.high_risk AND NOT c.was_high_risk AS crossed_risk,
        c.top_customer AND NOT c.was_top_customer AND (NOT c.is_new OR c.is_newcomer) AS crossed_top,
        c.was_archetype_lives AND c.archetype_id <> c.was_archetype_id AS crossed_archetype,
        c.changed OR c.high_risk <> c.was_high_risk OR c.top_customer <> c.was_top_customer
            OR c.archetype_id IS DISTINCT FROM c.was_archetype_id AS noteworthy
    FROM (
        SELECT p.customer_id, p.currency, p.order_count, p.current_ltv, p.churn_risk_score, p.churn_level,
            p.churn_horizon_days, p.churn_model_version, p.predicted_ltv, p.ltv_horizon_days, p.ltv_model_version,
            d.dominant, s.definitions_version, s.archetype_id AS shown_archetype_id,
            o.customer_id IS NULL AS is_new,
            p.first_order_at::date > coalesce(
                (SELECT states_as_of FROM platform.event_positions WHERE tenant_id = %(tenant)s), 'infinity'
            ) AS is_newcomer,
            coalesce(o.high_risk, false) AS was_high_risk,
            CASE
                WHEN p.churn_risk_score >= %(high_from)s THEN true
                WHEN p.churn_risk_score >= %(calm_below)s THEN coalesce(o.high_risk, false)
                ELSE false
            END AS high_risk,
            coalesce(o.top_customer, false) AS was_top_customer,
            CASE
                WHEN s.memberships[%(top_place)s] >= %(top_from)s THEN true
                WHEN s.memberships[%(top_place)s] >= %(top_until)s THEN coalesce(o.top_customer, false)
                ELSE false
            END AS top_customer,
            o.archetype_id AS was_archetype_id,
            a.archetype_id IS NOT NULL AS was_archetype_lives,
            CASE
                WHEN a.archetype_id IS NULL OR s.archetype_clarity >= %(clear_from)s THEN s.archetype_id
                ELSE o.archetype_id
            END AS archetype_id,
            o.customer_id IS NULL
                OR o.order_count <> p.order_count
                OR o.dominant IS DISTINCT FROM d.dominant
                OR o.noted_archetype_id IS DISTINCT FROM s.archetype_id
                OR (o.churn_risk_score IS NULL) <> (p.churn_risk_score IS NULL)
                OR abs(o.churn_risk_score - p.churn_risk_score) >= %(risk_moved)s
                OR abs(o.predicted_ltv - p.predicted_ltv)
                    >= greatest(%(spend_moved)s * abs(o.predicted_ltv), %(least_amount)s) AS changed
        FROM platform.customer_profiles p
        LEFT JOIN platform.customer_segments s ON s.tenant_id = p.tenant_id AND s.customer_id = p.customer_id
        LEFT JOIN platform.customer_states o ON o.tenant_id = p.tenant_id AND o.customer_id = p.customer_id
        LEFT JOIN platform.archetype_definitions a
            ON a.tenant_id = p.tenant_id AND a.archetype_id = o.archetype_id AND a.ended_on IS NULL
        CROSS JOIN LATERAL (SELECT {dominant} AS dominant) d
        WHERE p.tenant_id = %(tenant)s AND (%(only)s::text[] IS NULL OR p.customer_id = ANY(%(only)s))
    ) c
    """
).format(dominant=_DOMINANT)
_COUNT = "SELECT count(*) FILTER (WHERE crossed_risk OR crossed_top OR crossed_archetype), count(*) FROM followed"
# A refresh of some customers moves the shop's day forward too, or newcomers of yesterday would stay newcomers.
_START = """
    INSERT INTO platform.event_positions AS e (tenant_id, position, states_as_of) VALUES (%(tenant)s, 0, %(as_of)s)
    ON CONFLICT (tenant_id) DO UPDATE SET states_as_of = greatest(e.states_as_of, excluded.states_as_of)
"""
_TELL = """
    WITH told AS (
        SELECT kind, f.*, row_number() OVER (ORDER BY f.customer_id, kind) AS place
        FROM followed f CROSS JOIN LATERAL (VALUES
            ('high_churn_risk', crossed_risk), ('top_customer', crossed_top), ('archetype_changed', crossed_archetype)
        ) AS crossing (kind, crossed)
        WHERE crossed
    ), counted AS (
        UPDATE platform.event_positions SET position = position + (SELECT count(*) FROM told)
        WHERE tenant_id = %(tenant)s RETURNING position
    )
    INSERT INTO platform.customer_events
        (tenant_id, position, kind, customer_id, data_as_of, created_at, churn_risk_score, current_ltv, currency,
         from_archetype_id, to_archetype_id)
    SELECT %(tenant)s, counted.position - (SELECT count(*) FROM told) + place, kind, customer_id, %(as_of)s, %(now)s,
        churn_risk_score, current_ltv, currency,
        CASE WHEN kind = 'archetype_changed' THEN was_archetype_id END,
        CASE WHEN kind = 'archetype_changed' THEN archetype_id END
    FROM told CROSS JOIN counted
"""
_NOTE = """
    INSERT INTO platform.profile_history
        (tenant_id, customer_id, data_as_of, recorded_at, currency, order_count, current_ltv, churn_risk_score,
         churn_level, churn_horizon_days, churn_model_version, predicted_ltv, ltv_horizon_days, ltv_model_version,
         dominant, definitions_version, archetype_id)
    SELECT %(tenant)s, customer_id, %(as_of)s, %(now)s, currency, order_count, current_ltv, churn_risk_score,
        churn_level, churn_horizon_days, churn_model_version, predicted_ltv, ltv_horizon_days, ltv_model_version,
        dominant, definitions_version, shown_archetype_id
    FROM followed WHERE noteworthy
    ON CONFLICT (tenant_id, customer_id, data_as_of) DO UPDATE SET
        recorded_at = excluded.recorded_at, currency = excluded.currency, order_count = excluded.order_count,
        current_ltv = excluded.current_ltv, churn_risk_score = excluded.churn_risk_score,
        churn_level = excluded.churn_level, churn_horizon_days = excluded.churn_horizon_days,
        churn_model_version = excluded.churn_model_version, predicted_ltv = excluded.predicted_ltv,
        ltv_horizon_days = excluded.ltv_horizon_days, ltv_model_version = excluded.ltv_model_version,
        dominant = excluded.dominant, definitions_version = excluded.definitions_version,
        archetype_id = excluded.archetype_id
"""
# What was noted moves only when something is noted: many small steps in one direction are noted in the end.
_KEEP = """
    INSERT INTO platform.customer_states AS o
        (tenant_id, customer_id, order_count, churn_risk_score, predicted_ltv, dominant, noted_archetype_id,
         high_risk, top_customer, archetype_id)
    SELECT %(tenant)s, customer_id, order_count, churn_risk_score, predicted_ltv, dominant, shown_archetype_id,
        high_risk, top_customer, archetype_id
    FROM followed WHERE noteworthy
    ON CONFLICT (tenant_id, customer_id) DO UPDATE SET
        order_count = excluded.order_count, churn_risk_score = excluded.churn_risk_score,
        predicted_ltv = excluded.predicted_ltv, dominant = excluded.dominant,
        noted_archetype_id = excluded.noted_archetype_id, high_risk = excluded.high_risk,
        top_customer = excluded.top_customer, archetype_id = excluded.archetype_id
"""
_FORGET = """
    DELETE FROM platform.customer_states o
    WHERE o.tenant_id = %(tenant)s AND (%(only)s::text[] IS NULL OR o.customer_id = ANY(%(only)s))
    AND NOT EXISTS (
        SELECT 1 FROM platform.customer_profiles p WHERE p.tenant_id = o.tenant_id AND p.customer_id = o.customer_id
    )
"""
