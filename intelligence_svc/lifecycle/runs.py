"""Long work on a shop's models: waiting, under way, done. One at a time a shop, in whichever process.

The database itself allows one running row a shop. Whoever works shows a sign of life; a run without one for `SILENT`
goes back to the queue, and a worker that comes back to a run that was taken from it can finish nothing.
"""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

import psycopg
from psycopg.types.json import Jsonb
from sqlalchemy import (
    Column,
    DateTime,
    Double,
    Integer,
    Table,
    Text,
    and_,
    bindparam,
    case,
    exists,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import JSONB, UUID, insert

from intelligence_svc.schema import metadata
from service_kit.db import Database, Query, Transaction
from service_kit.errors import FailedPreconditionError
from service_kit.principal import system

SILENT = timedelta(minutes=1)
BEAT_SECONDS = 10.0
MOST_ATTEMPTS = 3
WAITING = "runs that wait"
_BUSY = "Another run of this shop is under way, started by {by}: wait for its end, or follow it under /api/model-runs."


class Kind(StrEnum):
    """What a run does. ``train`` ends with what ``refresh`` does when it changed which version answers."""

    TRAIN = "train"
    REFRESH = "refresh"


class State(StrEnum):
    """Where a run is."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class LostRunError(Exception):
    """The run was taken from its worker, which had shown no sign of life."""


class Run(NamedTuple):
    """A run. ``done`` is the share of it that is done, ``step`` says what it is at."""

    id: str
    kind: str
    state: str
    due_at: datetime
    created_at: datetime
    requested_by: str
    started_at: datetime | None
    alive_at: datetime | None
    finished_at: datetime | None
    attempts: int
    step: str
    done: float
    problem: str
    outcome: dict[str, Any] | None


_MOMENT = DateTime(timezone=True)
_ID = UUID(as_uuid=False)
runs = Table(
    "model_runs",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("due_at", _MOMENT, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("requested_by", Text, nullable=False),
    Column("started_at", _MOMENT),
    Column("alive_at", _MOMENT),
    Column("finished_at", _MOMENT),
    Column("claim", _ID, comment="who works on it; another one after it was taken away"),
    Column("attempts", Integer, nullable=False),
    Column("step", Text, nullable=False),
    Column("done", Double, nullable=False),
    Column("problem", Text, nullable=False),
    Column("outcome", JSONB),
)
_R = runs.c
_COLUMNS = [_R[name] for name in Run._fields]
_OWN = _R.tenant_id == bindparam("tenant_id")
_MINE = and_(
    _OWN, _R.id == bindparam("run", type_=_ID), _R.claim == bindparam("claim_", type_=_ID), _R.state == "running"
)
_INSERT = insert(runs).values(
    tenant_id=bindparam("tenant_id"),
    id=bindparam("id"),
    kind=bindparam("kind"),
    state=bindparam("state"),
    due_at=bindparam("now", type_=_MOMENT),
    created_at=bindparam("now", type_=_MOMENT),
    requested_by=bindparam("requested_by"),
    started_at=bindparam("started_at", type_=_MOMENT),
    alive_at=bindparam("started_at", type_=_MOMENT),
    claim=bindparam("claim"),
    attempts=bindparam("attempts"),
    step="",
    done=0.0,
    problem="",
)
_ADD: Query[tuple[str]] = Query(_INSERT.on_conflict_do_nothing().returning(_R.id))
_QUEUED = Query(select(*_COLUMNS).where(_OWN, _R.state == "queued", _R.kind == bindparam("kind")), Run)
_RUNNING = Query(select(*_COLUMNS).where(_OWN, _R.state == "running"), Run)
GET = Query(select(*_COLUMNS).where(_OWN, _R.id == bindparam("run", type_=_ID)), Run)
_NEWEST = select(*_COLUMNS).where(_OWN).order_by(_R.created_at.desc(), _R.id.desc())
NEWEST = Query(_NEWEST.limit(bindparam("rows")), Run)
OLDER = Query(
    _NEWEST.where(
        tuple_(_R.created_at, _R.id) < tuple_(bindparam("before", type_=_MOMENT), bindparam("place", type_=_ID))
    ).limit(bindparam("rows")),
    Run,
)
_twin = runs.alias("twin")
_gives_up = (_R.attempts >= MOST_ATTEMPTS) | exists().where(
    _twin.c.tenant_id == _R.tenant_id, _twin.c.kind == _R.kind, _twin.c.state == "queued"
)
_REVIVE: Query[Any] = Query(
    update(runs)
    .where(_OWN, _R.state == "running", _R.alive_at < bindparam("silent_since", type_=_MOMENT))
    .values(
        state=case((_gives_up, "failed"), else_="queued"),
        finished_at=case((_gives_up, bindparam("now", type_=_MOMENT)), else_=None),
        problem=case((_gives_up, "its process ended before it did"), else_=""),
        claim=None,
    )
)
_TAKE: Query[Run] = Query(
    update(runs)
    .where(
        _OWN,
        _R.id
        == select(_R.id)
        .where(_OWN, _R.state == "queued", _R.due_at <= bindparam("now", type_=_MOMENT))
        .order_by(_R.due_at)
        .limit(1)
        .with_for_update(skip_locked=True)
        .scalar_subquery(),
    )
    .values(
        state="running",
        claim=bindparam("claim_"),
        started_at=bindparam("now", type_=_MOMENT),
        alive_at=bindparam("now", type_=_MOMENT),
        attempts=_R.attempts + 1,
        step="",
        done=0.0,
    )
    .returning(*_COLUMNS),
    Run,
)
_BEAT: Query[Any] = Query(update(runs).where(_MINE).values(alive_at=bindparam("now", type_=_MOMENT)).returning(_R.id))
_STEP: Query[Any] = Query(
    update(runs)
    .where(_MINE)
    .values(alive_at=bindparam("now", type_=_MOMENT), step=bindparam("step_"), done=bindparam("done_"))
    .returning(_R.id)
)
_END: Query[Any] = Query(
    update(runs)
    .where(_MINE)
    .values(
        state=bindparam("state_"),
        finished_at=bindparam("now", type_=_MOMENT),
        step="",
        done=bindparam("done_"),
        problem=bindparam("problem_"),
        outcome=bindparam("outcome_"),
        claim=None,
    )
    .returning(_R.id)
)
_GIVE_BACK: Query[Any] = Query(
    update(runs)
    .where(_MINE)
    .values(state="queued", claim=None, attempts=_R.attempts - 1, step="", done=0.0)
    .returning(_R.id)
)
_DUE_TENANTS: Query[Any] = Query(
    select(_R.tenant_id)
    .where(
        (_R.state == "queued") & (_R.due_at <= bindparam("now", type_=_MOMENT))
        | (_R.state == "running") & (_R.alive_at < bindparam("silent_since", type_=_MOMENT))
    )
    .distinct()
)


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a run, until it is taken away."""

    database: Database
    tenant_id: str
    run: str
    claim: str

    @property
    def _own(self) -> dict[str, str]:
        return {"run": self.run, "claim_": self.claim}

    async def beat(self) -> None:
        """Shows a sign of life. Raises `LostRunError`."""
        async with self.database.transaction(system(self.tenant_id)) as tx:
            await self._still(await tx.first(_BEAT, **self._own, now=tx.now))

    async def step(self, what: str, done: float) -> None:
        """Says what is being done, and how much of all. Raises `LostRunError`."""
        async with self.database.transaction(system(self.tenant_id)) as tx:
            await self._still(await tx.first(_STEP, **self._own, now=tx.now, step_=what, done_=done))

    async def end(self, tx: Transaction, outcome: dict[str, Any]) -> None:
        """Ends the run well, in the transaction of its last work. Raises `LostRunError`, which undoes that work."""
        await self._end(tx, State.DONE, 1.0, "", outcome)

    async def fail(self, problem: str) -> None:
        """Ends the run with what went wrong; one that was taken away stays as it is."""
        with suppress(LostRunError):
            async with self.database.transaction(system(self.tenant_id)) as tx:
                await self._end(tx, State.FAILED, 0.0, problem, None)

    async def hold(self, tx: Transaction) -> None:
        """Makes a transaction one that happens only while the run is held. Raises `LostRunError`."""
        await self._still(await tx.first(_BEAT, **self._own, now=tx.now))

    async def give_back(self) -> None:
        """Puts the run back into the queue, as if it had not begun; one like it that waits takes its place."""
        with suppress(LostRunError, psycopg.errors.UniqueViolation):
            async with self.database.transaction(system(self.tenant_id)) as tx:
                await self._still(await tx.first(_GIVE_BACK, **self._own))
            return
        await self.fail("another one like it waits")

    async def _end(
        self, tx: Transaction, state: State, done: float, problem: str, outcome: dict[str, Any] | None
    ) -> None:
        shown = None if outcome is None else Jsonb(outcome)
        await self._still(
            await tx.first(
                _END, **self._own, now=tx.now, state_=state.value, done_=done, problem_=problem, outcome_=shown
            )
        )

    async def _still(self, row: object) -> None:
        if row is None:
            raise LostRunError(f"run {self.run} was taken away from its worker")

    @asynccontextmanager
    async def alive(self) -> AsyncIterator[None]:
        """Shows signs of life while the block runs, which must leave the event loop free."""
        beating = asyncio.create_task(self._beat_on())
        try:
            yield
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating

    async def _beat_on(self) -> None:
        while True:
            await asyncio.sleep(BEAT_SECONDS)
            with suppress(psycopg.Error, LostRunError):  # who works finds out at the next step
                await self.beat()


async def queue(tx: Transaction, kind: Kind, requested_by: str) -> Run:
    """Puts in a run; one of the kind that waits already is that run."""
    number = str(uuid.uuid4())
    values = {"requested_by": requested_by, "started_at": None, "claim": None, "attempts": 0}
    added = await tx.first(_ADD, id=number, kind=kind.value, state="queued", now=tx.now, **values)
    if added is None:
        waiting = await tx.first(_QUEUED, kind=kind.value)
        return waiting if waiting is not None else await queue(tx, kind, requested_by)  # it began this moment
    return await tx.one(GET, run=number)


async def begin(database: Database, tenant_id: str, kind: Kind, requested_by: str) -> Claim:
    """Starts a run at once, outside the queue. Raises `FailedPreconditionError` while another one runs."""
    claim = Claim(database, tenant_id, str(uuid.uuid4()), str(uuid.uuid4()))
    async with database.transaction(system(tenant_id)) as tx:
        await _revive(tx)
        values = {"requested_by": requested_by, "started_at": tx.now, "claim": claim.claim, "attempts": 1}
        added = await tx.first(_ADD, id=claim.run, kind=kind.value, state="running", now=tx.now, **values)
        if added is None:
            other = await tx.first(_RUNNING)
            raise FailedPreconditionError(_BUSY.format(by=other.requested_by if other else "another process"))
    return claim


async def take(database: Database, tenant_id: str) -> tuple[Claim, Run] | None:
    """Takes the next run of a shop that is due; None when there is none, or one is under way."""
    claim = str(uuid.uuid4())
    try:
        async with database.transaction(system(tenant_id)) as tx:
            await _revive(tx)
            run = await tx.first(_TAKE, claim_=claim, now=tx.now)
    except psycopg.errors.UniqueViolation:
        return None
    return None if run is None else (Claim(database, tenant_id, run.id, claim), run)


async def tenants_due(database: Database) -> list[str]:
    """Shops with a run that is due, or that nobody works on any more, whoever they are."""
    now = database.now()
    async with database.lookup(WAITING) as connection:
        asked = _DUE_TENANTS.bind("", {"now": now, "silent_since": now - SILENT})
        cursor = await connection.execute(_DUE_TENANTS.sql, asked)
        return [str(row[0]) for row in await cursor.fetchall()]


async def _revive(tx: Transaction) -> None:
    await tx.send(_REVIVE, now=tx.now, silent_since=tx.now - SILENT)
