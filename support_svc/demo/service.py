"""What can be done in demo mode. Nothing here writes to a ticket, a message or anything that hangs on them."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc import jobs
from support_svc.audit import service as audit
from support_svc.demo import domain, store
from support_svc.demo.domain import Demo, DemoMessage
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found

FORGET = "demo.forget"


async def add(
    tx: Transaction, ticket_id: str, *, from_agent: bool, content: str, author_name: str
) -> tuple[DemoMessage, Demo]:
    """Adds a temporary message; the first one begins the demo.

    Raises `NotFoundError` for an unknown ticket, `FailedPreconditionError` with LIMIT_REACHED for a full demo.
    """
    until = tx.now + domain.LIFETIME
    begun = await tx.send(store.BEGIN, ticket_id=ticket_id, began_at=tx.now, began_by=tx.principal.id, expires_at=until)
    demo = await tx.first(store.COUNT, ticket_id=ticket_id, until=until)
    if demo is None:
        await _check_ticket(tx, ticket_id)
        raise domain.too_many()
    message = domain.new_message(
        demo, tx.principal, tx.now, from_agent=from_agent, content=content, author_name=author_name
    )
    await tx.send(store.INSERT, **message._asdict())
    if await begun.first():
        audit.record(tx, "demo.create", ticket_id=ticket_id, changes={})
        jobs.defer(tx, FORGET, at=demo.expires_at, key=ticket_id, ticket_id=ticket_id)
    # As in real conversations, the text stays out of the log.
    changes = {"position": (None, message.position), "from_agent": (None, from_agent)}
    audit.record(tx, "demo.message", ticket_id=ticket_id, changes=changes)
    return message, demo


async def reset(tx: Transaction, ticket_id: str) -> Demo | None:
    """Removes the temporary messages; None when there is no demo. Raises `NotFoundError` for an unknown ticket."""
    demo = await tx.first(store.RESET, ticket_id=ticket_id, until=tx.now + domain.LIFETIME)
    if demo is None:
        await _check_ticket(tx, ticket_id)
        return None
    await tx.send(store.CLEAR, ticket_id=ticket_id)
    audit.record(tx, "demo.reset", ticket_id=ticket_id, changes={})
    return demo


async def delete(tx: Transaction, ticket_id: str) -> None:
    """Forgets the demo, if there is one. Raises `NotFoundError` for an unknown ticket."""
    if await tx.first(store.DELETE, ticket_id=ticket_id) is None:
        await _check_ticket(tx, ticket_id)
        return
    audit.record(tx, "demo.delete", ticket_id=ticket_id, changes={})


async def forget(tx: Transaction, *, ticket_id: str) -> None:
    """Forgets a demo that nobody used for 7 days; one that was used meanwhile is looked at again when it is due."""
    if await tx.first(store.EXPIRE, ticket_id=ticket_id, moment=tx.now) is not None:
        audit.record(tx, "demo.delete", ticket_id=ticket_id, changes={})
    elif (demo := await tx.first(store.GET, ticket_id=ticket_id)) is not None:
        jobs.defer(tx, FORGET, at=demo.expires_at, key=ticket_id, ticket_id=ticket_id)


async def _check_ticket(tx: Transaction, ticket_id: str) -> None:
    if await tx.first(tickets.EXISTS, ticket_id=ticket_id) is None:
        raise not_found(ticket_id)
