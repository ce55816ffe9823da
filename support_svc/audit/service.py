"""Writes audit entries, in the transaction of what they describe, and with each entry the event that tells others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from service_kit.call import current_call
from service_kit.db import AtCommit, Transaction
from support_svc.audit.domain import Changes, to_content
from support_svc.events import kinds

# The very last statement: whoever appends holds the tenant's log until the commit.
_APPEND = AtCommit(select(cast(func.support.append_log(cast(bindparam("gathered"), JSONB)), Text)), order=9)


def record(tx: Transaction, action: str, *, ticket_id: str | None, changes: Changes) -> None:
    """Notes that the transaction's principal did `action`; `changes` holds the changed fields only."""
    actor = {"actor_id": tx.principal.id, "actor_name": tx.principal.name, "created_at": tx.now.isoformat()}
    entry: dict[str, Any] = {
        "audit": {
            "action": action,
            "ticket_id": ticket_id,
            "actor_kind": tx.principal.kind.value,
            "changes": to_content(changes),
            "request_id": _request_id(),
            "cause": tx.cause,
            **actor,
        },
        "event": {
            "kind": action,
            "ticket_id": ticket_id,
            "object_id": kinds.object_of(action, changes),
            "fields": sorted(changes),
            "permission": kinds.permission_of(action),
            **actor,
        },
    }
    tx.gather(_APPEND, entry)


def _request_id() -> str:
    try:
        return current_call().request_id
    except LookupError:
        return ""  # an import or a job, which no call caused
