"""Writes audit entries, in the transaction of what they describe."""

from __future__ import annotations

from service_kit.call import current_call
from service_kit.db import Params, Transaction
from support_svc.audit import store
from support_svc.audit.domain import Changes, to_json


async def record(tx: Transaction, action: str, *, ticket_id: str | None, changes: Changes) -> None:
    """Notes that the transaction's principal did `action`; `changes` holds the changed fields only."""
    await tx.send(store.RECORD, **entry(tx, action), ticket_id=ticket_id, changes=to_json(changes))


def entry(tx: Transaction, action: str) -> Params:
    """Who did `action` and when, for statements that write entries of many tickets at once."""
    return {
        "action": action,
        "actor_kind": tx.principal.kind.value,
        "actor_id": tx.principal.id,
        "actor_name": tx.principal.name,
        "request_id": _request_id(),
        "created_at": tx.now,
    }


def _request_id() -> str:
    try:
        return current_call().request_id
    except LookupError:
        return ""  # an import or a job, which no call caused
