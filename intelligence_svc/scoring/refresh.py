"""The two long jobs of a shop: training its models, and computing every customer's profile anew."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from intelligence_svc.archetypes.refresh import refresh_behavior
from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.models.registry import load_models
from intelligence_svc.scoring.domain import Profile
from intelligence_svc.scoring.service import score_all, shop_currency
from intelligence_svc.scoring.store import replace_profiles
from service_kit.db import Database
from service_kit.principal import system


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did; `predicted` tells whether the shop had models."""

    written: int
    deleted: int
    predicted: bool
    data_as_of: date


async def refresh_profiles(
    database: Database,
    tenant_id: str,
    *,
    orders_uri: str,
    models_uri: str,
    now: datetime,
    progress: Callable[[int], None] | None = None,
) -> RefreshReport:
    """Replaces a shop's stored profiles and behaviour in one transaction: readers see the old ones until it ends.

    `progress` is called with the number of profiles computed so far. Raises `EmptyHistoryError` without orders.
    """
    tenant = uuid.UUID(tenant_id)
    models = load_models(models_uri, tenant)
    with FeatureEngine() as engine:
        engine.load_store(OrderStore.open(orders_uri, tenant))
        as_of = engine.span().as_of(now)
        currency = shop_currency(engine, models)
        features = engine.features([as_of], currency)
        profiles = _counted(score_all(engine, models, as_of=as_of, features=features), progress)
        async with database.transaction(system(tenant_id)) as tx:
            connection = await tx.plain()
            written, deleted = await replace_profiles(connection, tenant, profiles, now=now)
            await refresh_behavior(connection, tenant, engine, features, as_of=as_of, currency=currency, now=now)
    return RefreshReport(written, deleted, models is not None, as_of)


def _counted(profiles: Iterator[Profile], progress: Callable[[int], None] | None) -> Iterator[Profile]:
    for count, profile in enumerate(profiles, start=1):
        if progress is not None and count % 500 == 0:
            progress(count)
        yield profile
