"""Computes tickets anew after a change of policies or calendars: a chain of small jobs beside the work on tickets.

Each step takes some tickets, in the order of their ids, in a transaction of its own. It waits for nobody: a ticket that
somebody is changing at the moment gets a job of its own. What a step has reached is stored with what it did, so whoever
takes the work up goes on from there. The version of the rules tells a step that a newer change has taken its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    Column,
    DateTime,
    Integer,
    Table,
    Text,
    any_,
    bindparam,
    func,
    insert,
    select,
    text,
    update,
)
from sqlalchemy.dialects.postgresql import ARRAY, UUID
from sqlalchemy.dialects.postgresql import insert as upsert

from service_kit.db import Query, Transaction
from support_svc.jobs import defer
from support_svc.schema import metadata
from support_svc.sla import follow, policy_store
from support_svc.tickets.domain import FIRST_NUMBER, Ticket
from support_svc.tickets.store import COLUMNS, LIVING, LOCK_ORDER, TENANT, ticket_counters, tickets

STEP = "sla.recompute"
BATCH = 100
KEPT = 20
_ID = UUID(as_uuid=False)

recomputations = Table(
    "sla_recomputations",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("version", Integer, primary_key=True),
    Column("state", Text, nullable=False),
    Column("cause", Text, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total_estimated", Integer, nullable=False),
    Column("reached", _ID),
    Column("started_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True)),
)


class Recomputation(NamedTuple):
    """How far tickets were computed anew after a change; `reached` is the last ticket that was looked at."""

    version: int
    state: str
    cause: str
    done: int
    total_estimated: int
    reached: str | None
    started_at: datetime
    updated_at: datetime | None


_OWN = recomputations.c.tenant_id == bindparam("tenant_id")
_COLUMNS = [recomputations.c[name] for name in Recomputation._fields]
LIST = Query(select(*_COLUMNS).where(_OWN).order_by(recomputations.c.version.desc()).limit(KEPT), Recomputation)
_LOCK = Query(
    select(*_COLUMNS).where(_OWN, recomputations.c.version == bindparam("of")).with_for_update(), Recomputation
)
_START: Query[Any] = Query(
    insert(recomputations).values(
        tenant_id=bindparam("tenant_id"),
        version=bindparam("version"),
        state="active",
        cause=bindparam("cause"),
        done=0,
        total_estimated=0,
        started_at=bindparam("moment"),
    )
)
_SAVE: Query[Any] = Query(
    update(recomputations)
    .where(_OWN, recomputations.c.version == bindparam("of"))
    .values(
        {
            name: bindparam(name, type_=recomputations.c[name].type)
            for name in ("state", "done", "total_estimated", "reached", "updated_at")
        }
    )
)
#: The next version of the tenant's rules. Waits for tickets that are being created under the present one.
_NEXT_VERSION: Query[tuple[int]] = Query(
    upsert(ticket_counters)
    .values(tenant_id=bindparam("tenant_id"), last_number=FIRST_NUMBER - 1, sla_version=1)
    .on_conflict_do_update(
        index_elements=[ticket_counters.c.tenant_id], set_={"sla_version": ticket_counters.c.sla_version + 1}
    )
    .returning(ticket_counters.c.sla_version)
)
_LIVE = (TENANT, LIVING, tickets.c.status != text("'closed'"))
_COUNT: Query[tuple[int]] = Query(select(func.count()).where(*_LIVE))
_BEHIND = (
    tickets.c.id > bindparam("reached", type_=_ID),
    tickets.c.sla_version < bindparam("version", type_=Integer),
)
_NEXT: Query[tuple[str]] = Query(
    select(tickets.c.id).where(*_LIVE, *_BEHIND).order_by(tickets.c.id).limit(bindparam("limit", type_=Integer))
)
_TAKE = Query(
    select(*COLUMNS)
    .where(*_LIVE, tickets.c.id == any_(bindparam("ids", type_=ARRAY(_ID))))
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True, skip_locked=True),
    Ticket,
)
_NOWHERE = "00000000-0000-0000-0000-000000000000"


async def request(tx: Transaction, cause: str) -> int:
    """Makes what the transaction changes the next version of the rules, and has tickets computed anew after it."""
    (version,) = await tx.one(_NEXT_VERSION)
    await tx.send(_START, version=version, cause=cause, moment=tx.now)
    defer(tx, STEP, version=version)
    return version


async def step(tx: Transaction, *, version: int) -> None:
    """Computes the next tickets anew, and puts in the step after this one."""
    work = await tx.first(_LOCK, of=version)
    if work is None or work.state != "active":
        return
    rules = await tx.one(policy_store.RULES)
    if rules.version != version:
        await _save(tx, work._replace(state="superseded"))
        return
    if work.updated_at is None:
        (total,) = await tx.one(_COUNT)
        work = work._replace(total_estimated=total)
    follow.known.keep(tx.principal.tenant_id, rules)
    ids = [row[0] for row in await tx.all(_NEXT, reached=work.reached or _NOWHERE, version=version, limit=BATCH)]
    if ids:
        taken = await tx.all(_TAKE, ids=ids)
        await follow.refresh(tx, taken, rules=rules)
        _leave_to_themselves(tx, ids, taken)
    done = len(ids) < BATCH
    await _save(
        tx,
        work._replace(
            state="done" if done else "active", done=work.done + len(ids), reached=ids[-1] if ids else work.reached
        ),
    )
    if not done:
        defer(tx, STEP, version=version)


def _leave_to_themselves(tx: Transaction, ids: Sequence[str], taken: Sequence[Ticket]) -> None:
    """Whatever somebody holds waits for its turn in a job of its own; so does nothing that was closed meanwhile."""
    for ticket_id in set(ids) - {ticket.id for ticket in taken}:
        defer(tx, follow.REFRESH, key=ticket_id, ticket_id=ticket_id)


async def _save(tx: Transaction, work: Recomputation) -> None:
    await tx.send(
        _SAVE,
        of=work.version,
        state=work.state,
        done=work.done,
        total_estimated=max(work.total_estimated, work.done),
        reached=work.reached,
        updated_at=tx.now,
    )
