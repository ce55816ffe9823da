"""Work that goes through all tickets of a tenant that are not closed, in steps so small that nobody waits for them.

Where a pass is stands in the database. Each step is a job of its own that does the next tickets and puts in the next
step, so that a pass survives restarts, and a new one of the same name takes over from one that is under way.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, DateTime, Integer, Table, Text, bindparam, func, select, text, update
from sqlalchemy.dialects.postgresql import UUID, insert

from service_kit.db import Query, Transaction
from support_svc.jobs.queue import Json, defer
from support_svc.schema import metadata
from support_svc.tickets.store import LIVING, TENANT, tickets

STEP = 200  # tickets: some hundredths of a second of locks
_BEFORE_ALL = "00000000-0000-0000-0000-000000000000"
_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

passes = Table(
    "passes",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("name", Text, primary_key=True),
    Column("after_id", _ID, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("started_at", _MOMENT, nullable=False),
    Column("finished_at", _MOMENT),
)


class Pass(NamedTuple):
    """How far a pass is; `total` is what was open when it began."""

    after_id: str
    done: int
    total: int
    started_at: datetime
    finished_at: datetime | None


_OWN = (passes.c.tenant_id == bindparam("tenant_id"), passes.c.name == bindparam("pass_name"))
_COLUMNS = [passes.c[name] for name in Pass._fields]
_LIVE = (TENANT, LIVING, tickets.c.status != text("'closed'"))
GET = Query(select(*_COLUMNS).where(*_OWN), Pass)
#: Every pass of the tenant by its name.
ALL: Query[tuple[str, Pass]] = Query(
    select(passes.c.name, *_COLUMNS).where(passes.c.tenant_id == bindparam("tenant_id")),
    lambda row: (row[0], Pass._make(row[1:])),
)
_LOCK = Query(select(*_COLUMNS).where(*_OWN).with_for_update(), Pass)
_begin = insert(passes).values(
    tenant_id=bindparam("tenant_id"),
    name=bindparam("pass_name"),
    after_id=_BEFORE_ALL,
    done=0,
    total=select(func.count()).select_from(tickets).where(*_LIVE).scalar_subquery(),
    started_at=bindparam("moment"),
    finished_at=None,
)
_BEGIN: Query[Any] = Query(
    _begin.on_conflict_do_update(
        index_elements=[passes.c.tenant_id, passes.c.name],
        set_={name: _begin.excluded[name] for name in ("after_id", "done", "total", "started_at", "finished_at")},
    )
)
_NEXT: Query[tuple[str]] = Query(
    select(tickets.c.id)
    .where(*_LIVE, tickets.c.id > bindparam("after_id", type_=_ID))
    .order_by(tickets.c.id)
    .limit(bindparam("limit"))
)
_ADVANCE: Query[Any] = Query(
    update(passes)
    .where(*_OWN)
    .values(
        after_id=bindparam("reached", type_=_ID),
        done=passes.c.done + bindparam("more", type_=Integer),
        finished_at=bindparam("finished", type_=_MOMENT),
    )
)


async def begin(tx: Transaction, name: str, task: str, **args: Json) -> None:
    """Begins the pass `name` anew; the job `task` does each of its steps, with `args`, and calls `step`."""
    await tx.send(_BEGIN, pass_name=name, moment=tx.now)
    defer(tx, task, at=None, key=name, **args)


async def step(tx: Transaction, name: str, task: str, **args: Json) -> list[str]:
    """Ids of the next tickets to do, oldest id first; empty when the pass is through. The next step is put in."""
    found = await tx.first(_LOCK, pass_name=name)
    if found is None or found.finished_at is not None:
        return []
    ids = [row[0] for row in await tx.all(_NEXT, after_id=found.after_id, limit=STEP)]
    more = len(ids) == STEP
    await tx.send(
        _ADVANCE,
        pass_name=name,
        reached=ids[-1] if ids else found.after_id,
        more=len(ids),
        finished=None if more else tx.now,
    )
    if more:
        defer(tx, task, at=None, key=name, **args)
    return ids
