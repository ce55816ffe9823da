"""What an agent can do with drafts. No audit entry, no event: what was never sent changes no ticket."""

from __future__ import annotations

from typing import Any

from service_kit.db import Transaction
from support_svc.drafts import domain, store
from support_svc.drafts.domain import Draft, Kind
from support_svc.tickets.domain import not_found


async def save(tx: Transaction, ticket_id: str, kind: Kind, *, etag: str, content: str) -> Draft:
    """Stores what the caller has typed, and keeps the replaced text now and then; the same text changes nothing.

    Raises `NotFoundError` for an unknown ticket, `StaleDraftError` when `etag` is given and another window saved.
    """
    this = _this(tx, ticket_id, kind)
    draft = await _lock(tx, ticket_id, kind)
    domain.check_etag(etag, draft)
    if draft.updated_at is None:
        version = domain.first_version(tx.now)
        if await tx.first(store.CREATE, **this, content=content, version=version, now=tx.now) is not None:
            return draft._replace(content=content, version=version, updated_at=tx.now)
        # Another window made it between the two statements.
        draft = await _lock(tx, ticket_id, kind)
        domain.check_etag(etag, draft)
    if draft.content == content:
        return draft
    after = draft._replace(content=content, version=draft.version + 1, updated_at=tx.now)
    if domain.is_worth_keeping(draft, content, tx.now):
        after = after._replace(kept_at=tx.now)
        await tx.send(store.KEEP, **this, version=draft.version, content=draft.content, now=tx.now)
        await tx.send(store.FORGET_OLD, **this)
    changed = {f"new_{name}": getattr(after, name) for name in ("content", "version", "updated_at", "kept_at")}
    await tx.send(store.SAVE, **this, **changed)
    return after


async def delete(tx: Transaction, ticket_id: str, kind: Kind, *, etag: str) -> None:
    """Removes the caller's draft with its versions. Raises `NotFoundError` for a ticket, `StaleDraftError`."""
    draft = await _lock(tx, ticket_id, kind)
    domain.check_etag(etag, draft)
    await tx.send(store.DELETE, **_this(tx, ticket_id, kind))


async def _lock(tx: Transaction, ticket_id: str, kind: Kind) -> Draft:
    known = await tx.send(store.TICKET, ticket=ticket_id)
    draft = await tx.first(store.LOCK, **_this(tx, ticket_id, kind))
    if await known.first() is None:
        raise not_found(ticket_id)
    return draft or domain.no_draft(ticket_id, kind)


def _this(tx: Transaction, ticket_id: str, kind: Kind) -> dict[str, Any]:
    return {"agent": tx.principal.id, "ticket": ticket_id, "of_kind": kind}
