"""The unit of work on a real PostgreSQL: what commits, what does not, and what a cancelled caller leaves behind."""

from __future__ import annotations

import asyncio

import psycopg
import pytest
from sqlalchemy import Integer, Text, bindparam, cast, literal, select, text

from service_kit.db import Query
from service_kit.principal import system
from support_svc.auth import store
from tests.support.services import Services
from tests.support.shops import Shop

SLEEP: Query[tuple[object]] = Query(text("SELECT pg_sleep(30)"))
NAME: Query[tuple[str]] = Query(text("SELECT current_setting('app.tenant_id', true)"))
BACKENDS: Query[tuple[int]] = Query(
    text("SELECT count(*) FROM pg_stat_activity WHERE state LIKE 'idle in transaction%' AND usename = current_user")
)
DIVIDE: Query[tuple[int]] = Query(select(literal(1, Integer) / cast(bindparam("by"), Integer)))
ECHO: Query[tuple[str]] = Query(select(cast(bindparam("said"), Text)))
SAY: Query[tuple[str]] = Query(
    text("SELECT set_config('app.said', concat(current_setting('app.said', true), CAST(:n AS text), ','), true)")
)
NEW_AGENT = {
    "id": "00000000-0000-4000-8000-000000000001",
    "name": "New",
    "role": "agent",
    "password_hash": "x",
    "active": True,
}


async def test_an_error_leaves_nothing_behind(services: Services, shop: Shop) -> None:
    database, me = services.operator.support, system(shop.tenant_id)

    async def fail_half_way() -> None:
        async with database.transaction(me) as transaction:
            await transaction.send(
                store.INSERT_AGENT, **NEW_AGENT, email=f"new@{shop.slug}.test", created_at=transaction.now
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail_half_way()
    (agents,) = await database.read(me, (store.AGENTS, {}))
    assert len(agents) == len(shop.agents)


async def test_a_failed_statement_that_nobody_waited_for_stops_the_commit(services: Services, shop: Shop) -> None:
    database, me = services.operator.support, system(shop.tenant_id)
    with pytest.raises(psycopg.errors.CheckViolation):
        async with database.transaction(me) as transaction:
            await transaction.send(
                store.INSERT_AGENT, **{**NEW_AGENT, "role": "king"}, email="k@x.test", created_at=transaction.now
            )
    (agents,) = await database.read(me, (store.AGENTS, {}))
    assert len(agents) == len(shop.agents)


async def test_what_fails_half_way_through_the_queue_stops_what_comes_after_it(services: Services, shop: Shop) -> None:
    database, me = services.operator.support, system(shop.tenant_id)
    async with database.transaction(me) as transaction:
        await transaction.send(DIVIDE, by=0)
        with pytest.raises(psycopg.errors.DivisionByZero):
            await transaction.first(NAME)
        with pytest.raises(psycopg.errors.InFailedSqlTransaction):
            await transaction.first(NAME)
        with pytest.raises(psycopg.errors.InFailedSqlTransaction, match="nothing was committed"):
            await transaction.commit()
        await (await transaction.plain()).rollback()
    assert await database.read(me, (NAME, {})) == [[(shop.tenant_id,)]]


async def test_a_parameter_that_cannot_be_sent_leaves_the_transaction_its_tenant(
    services: Services, shop: Shop
) -> None:
    async with services.operator.support.transaction(system(shop.tenant_id)) as transaction:
        with pytest.raises(psycopg.DataError):
            await transaction.first(ECHO, said="\0")
        assert await transaction.several((NAME, {}), (ECHO, {"said": "a"})) == [[(shop.tenant_id,)], [("a",)]]


async def test_statements_run_in_the_order_in_which_they_were_sent(services: Services, shop: Shop) -> None:
    async with services.operator.support.transaction(system(shop.tenant_id)) as transaction:
        sent = [await transaction.send(SAY, n=number) for number in range(250)]  # more than wait in one queue
        last = await sent[-1].first()
        assert last == ("".join(f"{number}," for number in range(250)),)
        assert await sent[2].all() == [("0,1,2,",)]


async def test_a_cancelled_caller_leaves_no_transaction_open(services: Services, shop: Shop) -> None:
    database, me = services.operator.support, system(shop.tenant_id)

    async def work() -> None:
        async with database.transaction(me) as transaction:
            await transaction.all(SLEEP)

    task = asyncio.create_task(work())
    await asyncio.sleep(0)
    while not task.done() and not await _asleep(services, shop):
        pass
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    ((idle,),) = (await database.read(me, (BACKENDS, {})))[0]
    assert idle == 0


async def _asleep(services: Services, shop: Shop) -> bool:
    asleep: Query[tuple[int]] = Query(
        text("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND usename = current_user")
    )
    ((count,),) = (await services.operator.support.read(system(shop.tenant_id), (asleep, {})))[0]
    return int(count) > 0


async def test_the_tenant_ends_with_its_transaction(services: Services, shop: Shop) -> None:
    database = services.operator.support
    ((inside,),) = (await database.read(system(shop.tenant_id), (NAME, {})))[0]
    assert inside == shop.tenant_id
    async with database.lookup("") as connection:
        cursor = await connection.execute("SELECT count(*) FROM support.agents")
        assert await cursor.fetchone() == (0,)
