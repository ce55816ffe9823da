"""The queue: work follows the commit that asked for it, once for each key, and outlives the process that does it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest

import support_svc.migrate
from deploy.local.database import Databases
from deploy.local.settings import StackSettings
from deploy.local.stack import database_only
from service_kit.db import Database, Transaction
from service_kit.principal import system
from support_svc import jobs
from support_svc.jobs.worker import Worker
from tests.support.home import temporary_home

TENANT = str(uuid4())
OTHER = str(uuid4())


@pytest.fixture(scope="module")
def own_databases() -> Any:
    """A PostgreSQL of these tests' own, whose queue nobody else works off."""
    with temporary_home() as home, database_only(StackSettings.for_tests(home)) as urls:
        support_svc.migrate.upgrade(urls.support.owner)
        yield urls


@pytest.fixture
async def database(own_databases: Databases) -> AsyncIterator[Database]:
    with psycopg.connect(own_databases.support.owner) as owner:
        owner.execute("DELETE FROM jobs.procrastinate_jobs")
    opened = Database(own_databases.support.app, pool_size=4)
    await opened.open()
    yield opened
    await opened.close()


class Done:
    """What a handler was called with, and for whom."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.failures = 0

    async def __call__(self, tx: Transaction, **args: Any) -> None:
        self.calls.append((tx.principal.tenant_id, args))
        if self.failures:
            self.failures -= 1
            raise RuntimeError("not yet")


async def until(condition: Callable[[], Any | Awaitable[Any]]) -> None:
    """Waits until something holds; the test's own limit ends it otherwise."""
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110  # what is waited for happens in the database
            await asyncio.sleep(0.02)


def waiting(urls: Databases) -> list[tuple[Any, ...]]:
    with psycopg.connect(urls.support.owner) as owner:
        return owner.execute("SELECT task_name, status::text FROM jobs.procrastinate_jobs ORDER BY id").fetchall()


async def test_a_job_runs_for_the_tenant_of_its_transaction_whatever_it_says(
    database: Database, own_databases: Databases
) -> None:
    done = Done()
    async with Worker(database, own_databases.support.app, {"note": done}).running():
        async with database.transaction(system(TENANT)) as tx:
            jobs.defer(tx, "note", ticket_id="1", tenant_id=OTHER)
        await until(lambda: done.calls)
    assert done.calls == [(TENANT, {"ticket_id": "1"})]
    assert waiting(own_databases) == []


async def test_what_is_rolled_back_leaves_no_job(database: Database, own_databases: Databases) -> None:
    async def change_of_mind() -> None:
        async with database.transaction(system(TENANT)) as tx:
            jobs.defer(tx, "note")
            raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await change_of_mind()
    assert waiting(own_databases) == []


async def test_jobs_of_one_key_are_one_for_the_earlier_moment(database: Database, own_databases: Databases) -> None:
    for tenant, hours in ((TENANT, 2), (TENANT, 1), (TENANT, 3), (OTHER, 5)):
        async with database.transaction(system(tenant)) as tx:
            jobs.defer(tx, "note", at=tx.now + timedelta(hours=hours), key="k")
            jobs.defer(tx, "note", at=tx.now + timedelta(hours=hours + 1), key="k")
            jobs.defer(tx, "other", at=tx.now + timedelta(hours=hours), key="k")
    with psycopg.connect(own_databases.support.owner) as owner:
        rows = owner.execute(
            "SELECT args ->> 'tenant_id', round(extract(epoch FROM scheduled_at - now()) / 3600)::int "
            "FROM jobs.procrastinate_jobs WHERE task_name = 'note' ORDER BY 2"
        ).fetchall()
    assert rows == [(TENANT, 1), (OTHER, 5)]


async def test_a_job_waits_for_its_moment(database: Database, own_databases: Databases) -> None:
    done = Done()
    async with Worker(database, own_databases.support.app, {"note": done}).running():
        async with database.transaction(system(TENANT)) as tx:
            jobs.defer(tx, "note", at=tx.now + timedelta(hours=1), when="later")
            jobs.defer(tx, "note", at=tx.now + timedelta(seconds=1), when="soon")
        await until(lambda: done.calls)
        await asyncio.sleep(0.3)
    assert done.calls == [(TENANT, {"when": "soon"})]
    assert waiting(own_databases) == [("note", "todo")]


async def test_a_failure_is_tried_again(database: Database, own_databases: Databases) -> None:
    done = Done()
    done.failures = 1
    async with Worker(database, own_databases.support.app, {"note": done}).running():
        async with database.transaction(system(TENANT)) as tx:
            jobs.defer(tx, "note")
        await until(lambda: len(done.calls) == 2)
        await until(lambda: not waiting(own_databases))


async def test_what_a_job_leaves_for_after_its_commit_is_done_until_it_succeeds(
    database: Database, own_databases: Databases
) -> None:
    steps: list[str] = []

    async def handler(tx: Transaction) -> Callable[[], Awaitable[None]]:
        steps.append("in")
        return after

    async def after() -> None:
        steps.append("after")
        if len(steps) == 2:
            raise ConnectionError("the other system does not answer")

    async with Worker(database, own_databases.support.app, {"note": handler}).running():
        async with database.transaction(system(TENANT)) as tx:
            jobs.defer(tx, "note")
        await until(lambda: not waiting(own_databases))
    assert steps == ["in", "after"] * 2


@pytest.mark.parametrize("again", [False, True])
async def test_the_job_of_a_process_that_died_is_done_by_the_next(
    database: Database, own_databases: Databases, again: bool
) -> None:
    async with database.transaction(system(TENANT)) as tx:
        jobs.defer(tx, "note", key="k")
    with psycopg.connect(own_databases.support.app, options="-c search_path=jobs") as dead:
        (worker,) = dead.execute("SELECT * FROM procrastinate_register_worker_v1()").fetchone() or (0,)
        assert dead.execute("SELECT id FROM procrastinate_fetch_job_v2(NULL, %s)", (worker,)).fetchone()
    with psycopg.connect(own_databases.support.owner) as owner:
        owner.execute("UPDATE jobs.procrastinate_workers SET last_heartbeat = now() - interval '1 h'")
    if again:  # the same work is wanted meanwhile
        async with database.transaction(system(TENANT)) as tx:
            jobs.defer(tx, "note", key="k")
    done = Done()
    async with Worker(database, own_databases.support.app, {"note": done}).running():
        await until(lambda: done.calls)
        await until(lambda: not waiting(own_databases))
    assert len(done.calls) == 1


async def test_jobs_put_in_while_another_runs_are_not_lost(database: Database, own_databases: Databases) -> None:
    """Many transactions of one key against a worker: after the last commit the job ran at least once more."""
    committed, seen = 0, []

    async def handler(tx: Transaction) -> None:
        seen.append(committed)

    async with Worker(database, own_databases.support.app, {"note": handler}).running():
        for _ in range(60):
            async with database.transaction(system(TENANT)) as tx:
                jobs.defer(tx, "note", key="k")
                committed += 1
            await asyncio.sleep(0.002)
        await until(lambda: not waiting(own_databases))
    assert seen[-1] == 60
    assert len(seen) <= 60


def test_the_service_cannot_read_or_write_the_queue_by_itself(own_databases: Databases) -> None:
    statements = [
        "SELECT * FROM jobs.procrastinate_jobs",
        "SELECT args FROM jobs.procrastinate_jobs",
        "DELETE FROM jobs.procrastinate_jobs",
        "INSERT INTO jobs.procrastinate_jobs (queue_name, task_name) VALUES ('support', 'note')",
        "SELECT jobs.procrastinate_cancel_job_v1(1, false, true)",
    ]
    with psycopg.connect(own_databases.support.app, autocommit=True) as app:
        for statement in statements:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                app.execute(statement.encode())
        app.execute("SELECT set_config('app.tenant_id', '', false)")
        with pytest.raises(psycopg.errors.DataError):  # no tenant, no job
            app.execute("""SELECT jobs.defer('[{"task": "note", "args": {}}]')""")
