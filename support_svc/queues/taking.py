"""Taking the next ticket of a queue: each goes to one agent, however many take at once.

A ticket that another transaction has locked is passed over. When only such are left, the first of them is waited for,
since it may be free afterwards: "nothing to take" is said only when it is true. Nobody waits holding a ticket.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import bindparam, select, text
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query, Transaction
from service_kit.errors import FailedPreconditionError, UnavailableError
from support_svc.queues import domain, store
from support_svc.tickets import service
from support_svc.tickets.domain import Ticket
from support_svc.tickets.store import COLUMNS, LIVING, TENANT, tickets

_ROUNDS = 100
_WAITING = (TENANT, LIVING, tickets.c.status == text("'open'"), tickets.c.assigned_to.is_(None))
_IN_QUEUE = (*_WAITING, tickets.c.queue_id == bindparam("queue", type_=UUID(as_uuid=False)))
_IN_ORDER = (tickets.c.urgency_rank, tickets.c.waiting_since, tickets.c.id)

FIRST_FREE = Query(
    select(*COLUMNS).where(*_IN_QUEUE).order_by(*_IN_ORDER).limit(1).with_for_update(key_share=True, skip_locked=True),
    Ticket,
)
FIRST: Query[tuple[str]] = Query(select(tickets.c.id).where(*_IN_QUEUE).order_by(*_IN_ORDER).limit(1))
#: No row when it was taken by the time its lock is free.
LOCK_IF_WAITING = Query(
    select(*COLUMNS).where(*_IN_QUEUE, tickets.c.id == bindparam("ticket_id")).with_for_update(key_share=True), Ticket
)
# Going back to the savepoint gives the lock on a ticket back that turned out to be taken.
_MARK: Query[Any] = Query(text("SAVEPOINT waiting"))
_BACK: Query[Any] = Query(text("ROLLBACK TO SAVEPOINT waiting"))


async def take(tx: Transaction, queue_id: str) -> Ticket:
    """The first open ticket of a queue that has no owner, now the caller's.

    Raises `NotFoundError` for an unknown queue, `FailedPreconditionError` with NOTHING_TO_TAKE or NOT_ASSIGNABLE.
    """
    queue = queue_id.lower()
    if await tx.first(store.EXISTS, queue=queue) is None:
        raise domain.not_found(queue_id)
    if not tx.principal.is_agent:
        raise FailedPreconditionError(
            "An API key owns no tickets. Sign in as an agent to take one.", reason="NOT_ASSIGNABLE"
        )
    await service.check_assignable(tx, tx.principal.id)
    before = await _free_one(tx, queue)
    return await service.save(tx, before, before._replace(assigned_to=tx.principal.id), "ticket.take")


async def _free_one(tx: Transaction, queue: str) -> Ticket:
    for _ in range(_ROUNDS):
        free = await tx.first(FIRST_FREE, queue=queue)
        if free is not None:
            return free
        held = await tx.first(FIRST, queue=queue)
        if held is None:
            raise domain.nothing_to_take(queue)
        await tx.send(_MARK)
        waiting = await tx.first(LOCK_IF_WAITING, queue=queue, ticket_id=held[0])
        if waiting is not None:
            return waiting
        await tx.send(_BACK)
    raise UnavailableError("Too many take from this queue at once. Nothing was changed; please try again.")
