"""A refresh that is killed goes on where it was; readers see the old profiles or the new ones."""

from __future__ import annotations

import fcntl
import os
import signal
import subprocess
import sys
import textwrap
import uuid
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import bindparam, select

from deploy import jobs
from deploy.operator import Operator
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.scoring import work
from intelligence_svc.scoring.refresh import refresh_profiles
from intelligence_svc.scoring.store import customer_profiles
from service_kit.db import Query
from service_kit.errors import FailedPreconditionError
from service_kit.principal import system
from tests.service.intelligence.desk import crowd
from tests.support.services import Services
from tests.support.shops import Shop

ROOT = Path(__file__).resolve().parents[3]
NOW = datetime(2026, 3, 2, tzinfo=UTC)
ALL: Query[Any] = Query(
    select(customer_profiles)
    .where(customer_profiles.c.tenant_id == bindparam("tenant_id"))
    .order_by(customer_profiles.c.customer_id)
)
CHUNK = 20

#: Killed after the third file of profiles has its name, or before the transaction commits.
KILLS = {
    "while computing": (
        "work._write",
        "def kill(path, chunk, _w=work._write): _w(path, chunk); path.name.startswith('profiles-000002') and end()",
        60,
    ),
    "before the commit": ("refresh.refresh_behavior", "async def kill(*args, **kwargs): end()", 100),
}


@pytest.fixture
def filled(services: Services, shop: Shop, tmp_path: Path) -> Shop:
    file = tmp_path / "orders.csv"
    file.write_text("\n".join(["customer_id,order_id,ordered_at,amount,discount,category", *crowd()]) + "\n")
    jobs.import_orders(services.operator, shop.tenant_id, file, "generic", tmp_path / "rejects.csv")
    return shop


def killed_refresh(services: Services, shop: Shop, target: str, kill: str) -> None:
    script = textwrap.dedent(f"""
        import asyncio, datetime, os, signal
        from intelligence_svc.scoring import refresh, work
        from service_kit.db import Database
        def end(): os.kill(os.getpid(), signal.SIGKILL)
        work.CHUNK_CUSTOMERS = {CHUNK}
        {kill}
        {target} = kill
        async def run():
            database = Database({services.databases.intelligence.app!r}, pool_size=1, statement_timeout_ms=60_000)
            await database.open()
            now = datetime.datetime.fromisoformat({NOW.isoformat()!r})
            await refresh.refresh_profiles(
                database, {shop.tenant_id!r}, now=now,
                orders_uri={services.operator.orders!r}, models_uri={services.operator.models!r},
            )
        asyncio.run(run())
    """)
    environment = {**os.environ, "PYTHONPATH": f"{ROOT}:{ROOT / 'gen'}"}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL


async def stored(operator: Operator, shop: Shop) -> list[Any]:
    async with operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
        return await transaction.all(ALL)


def folder(services: Services, shop: Shop) -> Path:
    return Path(OrderStore.open(services.operator.orders, uuid.UUID(shop.tenant_id)).folder)


async def refreshed(services: Services, shop: Shop, now: datetime = NOW) -> int:
    operator = services.operator
    report = await refresh_profiles(
        operator.intelligence, shop.tenant_id, orders_uri=operator.orders, models_uri=operator.models, now=now
    )
    return report.resumed


@pytest.mark.parametrize("moment", KILLS)
async def test_a_killed_refresh_goes_on_and_ends_as_if_nothing_had_been(
    services: Services, filled: Shop, monkeypatch: pytest.MonkeyPatch, moment: str
) -> None:
    monkeypatch.setattr(work, "CHUNK_CUSTOMERS", CHUNK)
    target, kill, done = KILLS[moment]
    killed_refresh(services, filled, target, kill)
    assert await stored(services.operator, filled) == []
    assert len(list(folder(services, filled).glob("_refresh-*/profiles-*.zst"))) == done // CHUNK

    later = NOW.replace(hour=3)
    assert await refreshed(services, filled, later) == done
    resumed = await stored(services.operator, filled)
    assert len(resumed) == 100
    assert not list(folder(services, filled).glob("_refresh-*"))
    assert await refreshed(services, filled) == 0
    assert await stored(services.operator, filled) == resumed, "also the time, that of the first process"


async def test_new_orders_begin_the_work_anew(
    services: Services, filled: Shop, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(work, "CHUNK_CUSTOMERS", CHUNK)
    killed_refresh(services, filled, *KILLS["while computing"][:2])
    more = tmp_path / "more.csv"
    more.write_text("customer_id,order_id,ordered_at,amount\nnobody-before,x1,2026-02-01,5\n")
    jobs.import_orders(services.operator, filled.tenant_id, more, "generic", tmp_path / "more.rejects")
    assert await refreshed(services, filled) == 0
    assert len(await stored(services.operator, filled)) == 101


async def test_one_refresh_of_a_shop_at_a_time(services: Services, filled: Shop) -> None:
    with (folder(services, filled) / "_refresh.lock").open("w") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(FailedPreconditionError, match="Another refresh of this shop is running"):
            await jobs.refresh(services.operator, filled.tenant_id)
