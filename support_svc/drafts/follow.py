"""What sending does to the sender's draft; imports nothing of those who send."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.drafts import store
from support_svc.drafts.domain import Kind


async def sent(tx: Transaction, ticket_id: str, kind: Kind, etag: str) -> None:
    """Removes the caller's draft, in the transaction that sends it, unless changed since `etag`; empty removes none."""
    if etag and tx.principal.is_agent:
        await tx.send(store.DELETE_IF, agent=tx.principal.id, ticket=ticket_id, of_kind=kind, etag=etag)
