"""Computing profiles anew: every customer's, or those of some, for whom something happened."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from intelligence_svc.archetypes.refresh import refresh_behavior
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError
from intelligence_svc.features.engines import open_engine
from intelligence_svc.features.names import EngineName
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.lifecycle import monitoring
from intelligence_svc.lifecycle.predictions import Collector, PredictionLog
from intelligence_svc.lifecycle.serving import deployed, load
from intelligence_svc.models.registry import Models
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

        def scored(after: int) -> Iterator[Profile]:
            return score_all(engine, models, as_of=as_of, features=features.slice(after))

        said = Collector(features.num_rows)
        profiles = said.passing(_counted(work.profiles(scored), progress))
        async with database.transaction(system(tenant_id)) as tx:
            connection = await tx.plain()
            # Finding archetypes in a large shop takes longer than a transaction may otherwise stand still.
            await connection.execute("SET LOCAL idle_in_transaction_session_timeout = '30min'")
            written, deleted = await replace_profiles(connection, tenant, profiles, now=now)
            await refresh_behavior(connection, tenant, engine, features, as_of=as_of, currency=currency, now=now)
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
    """Replaces the stored profiles of some customers; how many were written.

    A customer without orders has none afterwards. The day as of which they stand is the last one on which
    something is known to have happened; the others' profiles stay as they are until the next full refresh.
    """
    now = database.now()
    async with database.transaction(system(tenant_id)) as transaction:
        state = await shop_state(transaction)
    profiles = await asyncio.to_thread(_profiles_of, tenant_id, customers, orders_uri, models, state, now)
    async with database.transaction(system(tenant_id)) as transaction:
        written, _ = await replace_profiles(
            await transaction.plain(), uuid.UUID(tenant_id), profiles, now=now, only=customers
        )
    return written


def _profiles_of(
    tenant_id: str,
    customers: Collection[str],
    orders_uri: str,
    models: Models | None,
    state: ShopState,
    now: datetime,
) -> list[Profile]:
    with DuckDBEngine(threads=1) as engine:
        engine.load_customers(OrderStore.open(orders_uri, uuid.UUID(tenant_id)), customers)
        try:
            happened = min(engine.last_event_day(), now.date())
        except EmptyHistoryError:
            return []
        as_of = happened if state.data_as_of is None else max(happened, state.data_as_of)
        wanted = set(customers)
        found = score_all(engine, models, as_of=as_of, currency=state.currency)
        return [profile for profile in found if profile.customer_id in wanted]


def _counted(profiles: Iterator[Profile], progress: Callable[[int], None] | None) -> Iterator[Profile]:
    for count, profile in enumerate(profiles, start=1):
        if progress is not None and count % 500 == 0:
            progress(count)
        yield profile
