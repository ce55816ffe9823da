"""`quimbi refresh` on Spark stores what it stores on DuckDB."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from deploy import jobs
from intelligence_svc.axes.store import customer_segments
from intelligence_svc.features.names import EngineName
from intelligence_svc.scoring.refresh import refresh_profiles
from intelligence_svc.scoring.store import customer_profiles
from service_kit.db import Query
from service_kit.principal import system
from tests.service.intelligence.desk import crowd
from tests.support.services import Services
from tests.support.shops import Shop

NOW = datetime(2026, 3, 2, tzinfo=UTC)
TABLES: list[Query[Any]] = [
    Query(select(table).where(table.c.tenant_id == bindparam("tenant_id")).order_by(table.c.customer_id))
    for table in (customer_profiles, customer_segments)
]


@pytest.mark.slow
async def test_a_refresh_on_spark_stores_what_one_on_duckdb_does(
    services: Services, shop: Shop, tmp_path: Path
) -> None:
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(["customer_id,order_id,ordered_at,amount,discount,category", *crowd()]) + "\n")
    operator = services.operator
    jobs.import_orders(operator, shop.tenant_id, file, "generic", tmp_path / "rejects.csv")
    stored = []
    for engine in (EngineName.DUCKDB, EngineName.SPARK):
        report = await refresh_profiles(
            operator.intelligence,
            shop.tenant_id,
            orders_uri=operator.orders,
            models_uri=operator.models,
            now=NOW,
            engine_name=engine,
        )
        assert report.written == 100
        async with operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
            stored.append([await transaction.all(query) for query in TABLES])
    assert stored[0] == stored[1]
