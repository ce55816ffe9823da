"""Reads in one batch: what they give, and what an error or a caller who leaves does to their connection."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator

import psycopg
import pytest
from sqlalchemy import Integer, Text, bindparam, cast, column, func, literal, select, values

from deploy.local.database import Databases
from service_kit.db import Database, Query
from service_kit.principal import system

PRINCIPAL = system(str(uuid.uuid4()))
TENANT: Query[tuple[str]] = Query(select(func.current_setting("app.tenant_id")))
ECHO: Query[tuple[str]] = Query(select(cast(bindparam("said"), Text)))
DIVIDE: Query[tuple[int]] = Query(select(literal(1, Integer) / cast(bindparam("by"), Integer)))
SLEEP: Query[tuple[None]] = Query(select(func.pg_sleep(bindparam("seconds"))))


@pytest.fixture
async def database(databases: Databases) -> AsyncIterator[Database]:
    """The service's access with a single connection: the next read gets what the last one left."""
    database = Database(databases.support.app, pool_size=1)
    await database.open()
    yield database
    await database.close()


async def test_each_statement_of_a_batch_has_its_own_rows(database: Database) -> None:
    for _ in range(3):  # prepared, then used again
        tenant, said, nothing = await database.read(PRINCIPAL, (TENANT, {}), (ECHO, {"said": "ü%s$1"}), (NONE, {}))
        assert (tenant, said, nothing) == ([(PRINCIPAL.tenant_id,)], [("ü%s$1",)], [])


async def test_the_tenant_ends_with_the_batch(database: Database) -> None:
    await database.read(PRINCIPAL, (TENANT, {}))
    async with database.lookup("") as connection:
        cursor = await connection.execute("SELECT current_setting('app.tenant_id', true)")
        assert await cursor.fetchone() in [(None,), ("",)]


async def test_a_statement_that_fails_raises_its_own_error_and_spoils_nothing(database: Database) -> None:
    for _ in range(2):
        with pytest.raises(psycopg.errors.DivisionByZero):
            await database.read(PRINCIPAL, (ECHO, {"said": "a"}), (DIVIDE, {"by": 0}), (TENANT, {}))
        assert await database.read(PRINCIPAL, (DIVIDE, {"by": 1})) == [[(1,)]]


async def test_a_parameter_that_cannot_be_sent_spoils_nothing(database: Database) -> None:
    with pytest.raises(psycopg.DataError):
        await database.read(PRINCIPAL, (ECHO, {"said": "\0"}))
    with pytest.raises(KeyError):
        await database.read(PRINCIPAL, (ECHO, {}))
    assert await database.read(PRINCIPAL, (ECHO, {"said": "b"})) == [[("b",)]]


async def test_a_caller_who_leaves_does_not_take_the_connection_along(database: Database) -> None:
    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await database.read(PRINCIPAL, (SLEEP, {"seconds": 0.3}))
    assert await database.read(PRINCIPAL, (ECHO, {"said": "c"})) == [[("c",)]]


async def test_a_lost_connection_is_replaced(database: Database) -> None:
    async with database.lookup("") as connection:
        process = connection.info.backend_pid
    killer: Query[tuple[bool]] = Query(select(func.pg_terminate_backend(bindparam("process"))))
    with pytest.raises(psycopg.OperationalError):
        await database.read(PRINCIPAL, (killer, {"process": process}))
    assert await database.read(PRINCIPAL, (ECHO, {"said": "d"})) == [[("d",)]]


async def test_long_texts_pass(database: Database) -> None:
    text = "a long text " * 200_000
    assert await database.read(PRINCIPAL, (ECHO, {"said": text}), (TENANT, {})) == [
        [(text,)],
        [(PRINCIPAL.tenant_id,)],
    ]


async def test_there_is_no_end_to_different_statements(database: Database) -> None:
    for number in range(450):
        query: Query[tuple[int]] = Query(
            select(literal(number, Integer), cast(bindparam("said"), Text).label(f"n{number}"))
        )
        assert await database.read(PRINCIPAL, (query, {"said": "e"})) == [[(number, "e")]]


NONE: Query[tuple[int]] = Query(select(values(column("n", Integer), name="v").data([(1,)]).c.n).where(literal(False)))
