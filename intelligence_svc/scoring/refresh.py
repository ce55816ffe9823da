"""Computing profiles anew: every customer's, or those of some, for whom something happened."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

import pyarrow as pa
import pyarrow.compute as pc

from intelligence_svc.archetypes.placing import STANDING, Standing, replace_some
from intelligence_svc.archetypes.refresh import refresh_behavior
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError
from intelligence_svc.features.engines import open_engine
from intelligence_svc.features.names import EngineName
from intelligence_svc.following.refresh import follow
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.lifecycle import monitoring
from intelligence_svc.lifecycle.predictions import Collector, PredictionLog
from intelligence_svc.lifecycle.serving import deployed, load
from intelligence_svc.models.registry import Models
from intelligence_svc.profiles.cache import announce
from intelligence_svc.repurchase.domain import Rhythms, learn
from intelligence_svc.repurchase.store import RHYTHMS
from intelligence_svc.repurchase.store import save as save_rhythms
from intelligence_svc.repurchase.store import stored as stored_rhythms
from intelligence_svc.scoring.domain import Profile
from intelligence_svc.scoring.service import score_all, shop_currency
from intelligence_svc.scoring.store import ShopState, replace_profiles, shop_state
from intelligence_svc.scoring.work import work_of
from service_kit.db import Database
from service_kit.principal import system


@dataclass(frozen=True)
class RefreshReport:
    """What a refresh did; `predicted` tells whether the shop had models, `resumed` how many profiles an interrupted
    refresh had computed already.
    """

    written: int
    deleted: int
    predicted: bool
    data_as_of: date
    resumed: int = 0


async def refresh_profiles(
    database: Database,
    tenant_id: str,
    *,
    orders_uri: str,
    models_uri: str,
    now: datetime,
    progress: Callable[[int], None] | None = None,
    engine_name: EngineName = EngineName.DUCKDB,
) -> RefreshReport:
    """Replaces a shop's stored profiles and behaviour in one transaction: readers see the old ones until it ends.

    A refresh that was interrupted goes on where it was, unless orders or models have changed. `progress` is called with
    the number of profiles computed so far. Raises `EmptyHistoryError` without orders, `RefreshBusyError` while another
    refresh of the shop runs.
    """
    tenant = uuid.UUID(tenant_id)
    in_use = await deployed(database, tenant_id)
    known = await monitoring.known_reports(database, tenant_id)
    models = load(models_uri, tenant, in_use)
    store = OrderStore.open(orders_uri, tenant)
    with work_of(store, models, now) as work, open_engine(engine_name) as engine:
        # Of an interrupted refresh the profiles stay as of the moment at which its orders were read.
        now = work.started
        engine.load_store(store)
        as_of = engine.span().as_of(now)
        currency = shop_currency(engine, models)
        features = work.features(lambda: engine.features([as_of], currency, newest=True))

        rhythms = learn(*engine.categories_of_shop(as_of))

        def scored(after: int) -> Iterator[Profile]:
            return score_all(engine, models, as_of=as_of, features=features.slice(after), rhythms=rhythms)

        said = Collector(features.num_rows)
        profiles = said.passing(_counted(work.profiles(scored), progress))
        async with database.transaction(system(tenant_id)) as tx:
            connection = await tx.plain()
            # Finding archetypes in a large shop takes longer than a transaction may otherwise stand still.
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '30min'")
            written, deleted = await replace_profiles(connection, tenant, profiles, now=now)
            await save_rhythms(connection, tenant, rhythms)
            await refresh_behavior(connection, tenant, engine, features, as_of=as_of, currency=currency, now=now)
            await follow(connection, tenant, as_of=as_of, now=now)
            await announce(connection, tenant_id)
        if models is not None:
            PredictionLog(models_uri, tenant).keep(as_of, {row.name: row.champion for row in in_use}, said.rows)
            found = monitoring.look(
                engine,
                features,
                in_use,
                known,
                models_uri=models_uri,
                tenant_id=tenant,
                as_of=as_of,
                currency=currency,
            )
            await monitoring.keep(database, tenant_id, found)
        work.done()
    return RefreshReport(written, deleted, models is not None, as_of, work.resumed)


async def refresh_customers(
    database: Database, tenant_id: str, customers: Collection[str], *, orders_uri: str, models: Models | None
) -> int:
    """Replaces the stored profiles and behaviour of some customers; how many were written.

    A customer without orders has none afterwards. The day as of which they stand is the last one on which
    something is known to have happened; the others' profiles, and the shop's boundaries and archetypes, stay as they
    are until the next full refresh.
    """
    now = database.now()
    async with database.transaction(system(tenant_id)) as transaction:
        state = await shop_state(transaction)
        rhythms = stored_rhythms(await transaction.all(RHYTHMS))
        standing = Standing.of(await transaction.all(STANDING))
    fresh = await asyncio.to_thread(_fresh, tenant_id, customers, orders_uri, models, state, rhythms, now)
    tenant = uuid.UUID(tenant_id)
    async with database.transaction(system(tenant_id)) as transaction:
        connection = await transaction.plain()
        written, _ = await replace_profiles(connection, tenant, fresh.profiles, now=now, only=customers)
        if standing is not None:
            await replace_some(connection, tenant, standing, fresh.features, customers, fresh.as_of)
        await follow(connection, tenant, as_of=fresh.as_of, now=now, only=customers)
        await announce(connection, tenant_id, customers)
    return written


class _Fresh(NamedTuple):
    profiles: list[Profile]
    features: pa.Table
    as_of: date


def _fresh(
    tenant_id: str,
    customers: Collection[str],
    orders_uri: str,
    models: Models | None,
    state: ShopState,
    rhythms: Rhythms | None,
    now: datetime,
) -> _Fresh:
    with DuckDBEngine(threads=1) as engine:
        engine.load_customers(OrderStore.open(orders_uri, uuid.UUID(tenant_id)), customers)
        try:
            happened = min(engine.last_event_day(), now.date())
            currency = state.currency if models is None else None
            currency = currency or shop_currency(engine, models)
        except EmptyHistoryError:
            # None of them has an order any more: what is stored of them goes.
            as_of = state.data_as_of or now.date()
            return _Fresh([], engine.features([as_of], "", newest=True), as_of)
        as_of = happened if state.data_as_of is None else max(happened, state.data_as_of)
        features = engine.features([as_of], currency, newest=True)
        features = features.filter(pc.is_in(features["customer_id"], value_set=pa.array(list(customers), pa.string())))
        found = score_all(engine, models, as_of=as_of, features=features, currency=currency, rhythms=rhythms)
        return _Fresh(list(found), features, as_of)


def _counted(profiles: Iterator[Profile], progress: Callable[[int], None] | None) -> Iterator[Profile]:
    for count, profile in enumerate(profiles, start=1):
        if progress is not None and count % 500 == 0:
            progress(count)
        yield profile
