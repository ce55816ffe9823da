"""Profiles of some customers alone are those that a full refresh would make, and an older refresh never wins."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import textwrap
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from deploy import jobs
from intelligence_svc.ingest import deliveries
from intelligence_svc.ingest.deliveries import Delivery
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.ingest.worker import understand
from intelligence_svc.lifecycle.serving import load_in_use
from intelligence_svc.scoring.refresh import refresh_customers
from intelligence_svc.scoring.store import replace_profiles
from service_kit.principal import system
from tests.support.services import Services
from tests.support.shops import Shop
from tests.unit.intelligence.conftest import REPOSITORY, simulated_shop


@pytest.fixture(scope="module")
def history() -> pa.Table:
    """A small shop with enough history to learn from."""
    return simulated_shop(customers=400, days=400)


def store_of(services: Services, shop: Shop) -> OrderStore:
    store = OrderStore.open(services.operator.orders, uuid.UUID(shop.tenant_id))
    Path(store.folder).mkdir(parents=True, exist_ok=True)
    return store


async def profiles(services: Services, shop: Shop) -> dict[str, dict[str, Any]]:
    """All stored profiles, without the moment of their computation."""
    async with services.operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        cursor = await connection.execute("SELECT to_jsonb(p) - 'last_calculated_at' FROM platform.customer_profiles p")
        return {row[0]["customer_id"]: row[0] for row in await cursor.fetchall()}


@pytest.mark.parametrize("trained", [False, pytest.param(True, marks=pytest.mark.slow)])
async def test_a_refresh_of_some_agrees_with_one_of_all(
    services: Services, shop: Shop, history: pa.Table, trained: bool
) -> None:
    store = store_of(services, shop)
    store.publish(history.to_batches(), 1)
    if trained:
        await jobs.train(services.operator, shop.tenant_id)
    await jobs.refresh(services.operator, shop.tenant_id)
    full = await profiles(services, shop)
    some = sorted(full)[::40]
    async with services.operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        await connection.execute(
            "UPDATE platform.customer_profiles SET order_count = 0 WHERE customer_id = ANY(%s)", [some]
        )
    models = await load_in_use(services.operator.intelligence, shop.tenant_id, services.operator.models)
    written = await refresh_customers(
        services.operator.intelligence,
        shop.tenant_id,
        [*some, "who never ordered"],
        orders_uri=services.operator.orders,
        models=models,
    )

    assert written == len(some)
    assert all((full[customer]["churn_risk_score"] is not None) == trained for customer in some)
    assert await profiles(services, shop) == full


async def test_a_full_refresh_that_began_earlier_does_not_undo_a_later_one(services: Services, shop: Shop) -> None:
    store, day = store_of(services, shop), datetime(2026, 1, 5, tzinfo=UTC)
    batch = deliver(shop, day)
    understand([batch], shop.tenant_id, services.operator.orders, day + timedelta(days=1))
    database = services.operator.intelligence
    await refresh_customers(database, shop.tenant_id, ["7"], orders_uri=services.operator.orders, models=None)
    before = await profiles(services, shop)
    assert set(before) == {"7"}

    earlier = database.now() - timedelta(minutes=1)
    async with database.transaction(system(shop.tenant_id)) as transaction:
        await replace_profiles(await transaction.plain(), uuid.UUID(shop.tenant_id), [], now=earlier)
    assert await profiles(services, shop) == before
    assert len(store.parts()) == 1


def deliver(shop: Shop, at: datetime) -> Delivery:
    body = (
        '{"id": 1, "name": "#1", "processed_at": "2026-01-05T10:00:00Z", "updated_at": "2026-01-05T10:00:00Z",'
        ' "currency": "EUR", "customer": {"id": 7}, "subtotal_price": "40.00", "line_items": []}'
    )
    return Delivery(f"killed-{shop.slug}", "orders/create", body.encode(), at)


@pytest.mark.parametrize("moment", ["before the part has its name", "after the part has its name"])
async def test_a_worker_that_is_killed_leaves_its_delivery_to_the_next(
    services: Services, shop: Shop, moment: str
) -> None:
    delivery, uri = deliver(shop, datetime(2026, 1, 5, tzinfo=UTC)), services.operator.orders
    condition = "True" if "before" in moment else "not path.endswith('parquet')"
    script = textwrap.dedent(f"""
        import datetime, os, signal
        from intelligence_svc.ingest import store, worker
        from intelligence_svc.ingest.deliveries import Delivery
        store._sync = lambda path: os.kill(os.getpid(), signal.SIGKILL) if {condition} else None
        now = datetime.datetime(2026, 1, 6, tzinfo=datetime.UTC)
        worker.understand([Delivery("w", "orders/create", {delivery.body!r}, now)], {shop.tenant_id!r}, {uri!r}, now)
    """)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    killed = await asyncio.to_thread(subprocess.run, [sys.executable, "-c", script], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL

    async with services.operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
        assert await deliveries.store(transaction, delivery.webhook_id, delivery.topic, delivery.body)
    done = understand([delivery], shop.tenant_id, uri, datetime(2026, 1, 6, tzinfo=UTC))
    assert done.customers == {"7"}
    assert done.done == [(delivery.webhook_id, None)]
    assert not done.later
    assert store_of(services, shop).dataset().count_rows() == 1
