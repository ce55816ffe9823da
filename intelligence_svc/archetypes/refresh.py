"""Behaviour in a refresh: axes, archetypes, and what is stored of both."""

from __future__ import annotations

import uuid
from datetime import date, datetime
from typing import Any

import pyarrow as pa
from psycopg import AsyncConnection
from psycopg.rows import TupleRow

from intelligence_svc.archetypes import store
from intelligence_svc.archetypes.places import shop_means
from intelligence_svc.archetypes.service import SEED, find_archetypes, fingerprint
from intelligence_svc.archetypes.usefulness import usefulness
from intelligence_svc.axes.writing import Assignment, fit_segments, write_segments
from intelligence_svc.features.engine import FeatureEngine

#: Usefulness is measured again when the history is this much longer: it takes another look at the past.
_MEASURED_EVERY_DAYS = 28


async def refresh_behavior(
    connection: AsyncConnection[TupleRow],
    tenant_id: uuid.UUID,
    engine: FeatureEngine,
    features: pa.Table,
    *,
    as_of: date,
    currency: str,
    now: datetime,
) -> None:
    """Stores a shop's definitions, archetypes and memberships, in the caller's transaction.

    Without new data nothing is written.
    """
    behavior = await fit_segments(connection, tenant_id, features, as_of=as_of, currency=currency, now=now)
    before = await store.known(connection, tenant_id)
    mark = fingerprint(behavior)
    if before is not None and before.fingerprint == mark:
        return
    found = find_archetypes(
        behavior,
        features["tenure"].to_numpy(),
        tenant_id=str(tenant_id),
        previous=before.centres if before else {},
        chosen_at=before.chosen_at_customers if before else None,
        taken=before.ids if before else set(),
    )
    keeps_number = before is not None and not (found and found.chosen_anew)
    facts: dict[str, Any] = {
        "fingerprint": mark,
        "data_as_of": as_of,
        "customers": features.num_rows,
        "chosen_at_customers": before.chosen_at_customers if before and keeps_number else features.num_rows,
        "agreement": found.agreement if found else None,
        "means": [one.tolist() for one in shop_means(behavior.memberships, behavior.confidence)],
    }
    measured = before.measured_on if before else None
    if found and (found.chosen_anew or measured is None or (as_of - measured).days >= _MEASURED_EVERY_DAYS):
        facts |= {
            "usefulness": usefulness(engine, as_of=as_of, currency=currency, seed=SEED),
            "measured_on": as_of,
        }
    await store.save(connection, tenant_id, found.archetypes if found else (), facts, as_of)
    given = Assignment([one.archetype_id for one in found.archetypes], found.labels, found.clarity) if found else None
    await write_segments(connection, tenant_id, behavior, given, as_of)
