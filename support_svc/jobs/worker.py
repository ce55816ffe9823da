"""Works the queue off, inside the service's process.

A job runs in one transaction of its tenant. It is marked as done after that commit, so a process that dies in between
does it twice: handlers change only what still is as they expect it. A failure is tried again, later each time; what
failed ten times stays in the queue as failed, and every attempt is in the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
import structlog
from procrastinate import App, JobContext, PsycopgConnector, RetryStrategy

from service_kit.db import Database
from service_kit.principal import system

After = Callable[[], Awaitable[None]]
"""What a handler leaves to be done after its commit, such as a call to another system; may come to be done twice."""
Handler = Callable[..., Awaitable[After | None]]
"""`async def handler(tx: Transaction, *, …)` with the arguments that the job was put in with."""

QUEUE = "support"
_CONCURRENCY = 4
_ATTEMPTS = 10
_HEARTBEAT = 2.0  # seconds between signs of life
_SILENT = 10  # seconds without one after which a worker counts as dead
_POLL = 2.0  # seconds: jobs for a later moment send no notification when it comes
log = structlog.get_logger("quimbi.jobs")
# What the library says of each step and job is not worth a line; failures are logged here, with the tenant.
logging.getLogger("procrastinate").setLevel(logging.ERROR)


class Worker:
    """The worker of one process. `database` is where handlers work, `url` leads to the same database."""

    def __init__(self, database: Database, url: str, handlers: Mapping[str, Handler]) -> None:
        self._database = database
        self._url = url
        self._app = App(
            connector=PsycopgConnector(
                conninfo=url, min_size=1, max_size=3, kwargs={"options": "-c search_path=jobs -c timezone=UTC"}
            )
        )
        for name, handler in handlers.items():
            self._app.task(
                name=name,
                pass_context=True,
                retry=RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=2),
            )(self._runner(name, handler))

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Works while the block runs; jobs in progress are finished or given back at its end."""
        await self._rescue()  # first: a job that a dead worker left and its twin that waits become one
        tasks = [asyncio.create_task(self._work()), asyncio.create_task(self._keep_rescuing())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    def _runner(self, name: str, handler: Handler) -> Callable[..., Awaitable[None]]:
        async def run(context: JobContext, *, tenant_id: str, **args: Any) -> None:
            try:
                async with self._database.transaction(system(tenant_id)) as tx:
                    tx.cause = f"job {name}"
                    after = await handler(tx, **args)
                if after is not None:
                    await after()
            except Exception:
                log.exception("job failed", job=name, tenant_id=tenant_id, attempts=context.job.attempts, **args)
                raise

        return run

    async def _work(self) -> None:
        while True:
            try:
                async with self._app.open_async():
                    await self._app.run_worker_async(
                        queues=[QUEUE],
                        concurrency=_CONCURRENCY,
                        fetch_job_polling_interval=_POLL,
                        update_heartbeat_interval=_HEARTBEAT,
                        stalled_worker_timeout=_SILENT,
                        shutdown_graceful_timeout=5.0,
                        delete_jobs="successful",
                        install_signal_handlers=False,
                    )
            except Exception:  # the queue waits in the database: a lost connection must not end the work for good
                log.exception("the worker stopped and starts again")
            await asyncio.sleep(1.0)

    async def _rescue(self) -> None:
        with suppress(psycopg.OperationalError):  # the next round tries again
            async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                cursor = await connection.execute("SELECT jobs.rescue(%s)", (_SILENT,))
                row = await cursor.fetchone()
                if row and row[0]:
                    log.warning("jobs of a dead worker go back to the queue", jobs=row[0])

    async def _keep_rescuing(self) -> None:
        while True:
            await asyncio.sleep(_SILENT / 2)
            await self._rescue()
