"""Works through runs, each in a process of its own: what trains must not hold up who answers.

A run's process has low priority and one thread for numbers, so that equal histories give equal bytes. This process
shows the run's signs of life; a run whose service died is taken over by another.
"""

from __future__ import annotations

import asyncio
import os
import sys
from contextlib import suppress
from datetime import UTC, datetime

import structlog
from croniter import croniter

from intelligence_svc.lifecycle import runs
from intelligence_svc.lifecycle.runs import Claim, Run
from intelligence_svc.settings import IntelligenceSettings
from service_kit.db import Database

LOOK_SECONDS = 5.0
_SCHEDULE = "SELECT platform.schedule_training(%s, %s)"
log = structlog.get_logger("quimbi.models")


class ModelWorker:
    """Takes runs of every shop, up to `MODEL_RUNS_AT_ONCE` at once, and puts in those of the schedule."""

    def __init__(self, database: Database, settings: IntelligenceSettings) -> None:
        self._database = database
        self._settings = settings
        self._scheduled: datetime | None = None
        self._busy: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        """Works for ever; ends its processes when it is cancelled."""
        if not self._settings.model_runs_at_once:
            return
        try:
            while True:
                try:
                    await self.schedule()
                    await self._begin()
                except Exception:  # the next round tries again
                    log.exception("runs of models could not be begun")
                await asyncio.sleep(LOOK_SECONDS)
        finally:
            for task in self._busy:
                task.cancel()
            await asyncio.gather(*self._busy, return_exceptions=True)

    async def schedule(self) -> int:
        """Puts in the training that `MODEL_UPDATE_SCHEDULE` asks for, once for each of its moments; how many shops.

        A moment that passed while nothing ran is made up for, the last one only. Every process does this; the database
        takes the first.
        """
        due = last_moment(self._settings.model_update_schedule, self._database.now())
        if due is None or due == self._scheduled:
            return 0
        async with self._database.lookup("") as connection:
            cursor = await connection.execute(_SCHEDULE, (due, self._database.now()))
            row = await cursor.fetchone()
        self._scheduled = due
        return int(row[0]) if row else 0

    async def _begin(self) -> None:
        self._busy = {task for task in self._busy if not task.done()}
        for tenant_id in await runs.tenants_due(self._database):
            if len(self._busy) >= self._settings.model_runs_at_once:
                return
            taken = await runs.take(self._database, tenant_id)
            if taken is not None:
                self._busy.add(asyncio.create_task(self._work(*taken)))

    async def _work(self, claim: Claim, run: Run) -> None:
        about = {"tenant_id": claim.tenant_id, "run": run.id, "kind": run.kind}
        log.info("a run of models begins", **about)
        arguments = (claim.tenant_id, claim.run, claim.claim, run.kind)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "intelligence_svc.lifecycle.process", *arguments, env=self._environment()
        )
        try:
            async with claim.alive():
                status = await process.wait()
        except BaseException:
            with suppress(ProcessLookupError):
                process.terminate()
            await asyncio.shield(process.wait())
            await asyncio.shield(claim.give_back())
            raise
        if status:
            # Where the process could still say what was wrong, the run has ended and this changes nothing.
            await claim.fail(f"its process ended with status {status}; the log has more")
        log.info("a run of models has ended", status=status, **about)

    def _environment(self) -> dict[str, str]:
        settings = self._settings
        return os.environ | {
            "DATABASE_URL": settings.database_url,
            "AUTH_PUBLIC_KEY_FILE": str(settings.auth_public_key_file),
            "ORDERS_URI": settings.orders_uri,
            "MODELS_URI": settings.models_uri,
            "LOG_LEVEL": settings.log_level,
            "LOG_FORMAT": settings.log_format,
            "OMP_NUM_THREADS": "1",
            "OPENBLAS_NUM_THREADS": "1",
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        }


def last_moment(schedule: str, now: datetime) -> datetime | None:
    """The last moment of a cron expression (UTC) up to now; None where there is no schedule."""
    if not schedule:
        return None
    moment: datetime = croniter(schedule, now.astimezone(UTC)).get_prev(datetime)
    return moment
