"""Writes audit entries, in the transaction of what they describe, and with each entry the event that tells others."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from service_kit.call import current_call
from service_kit.db import AtCommit, Transaction
from support_svc.audit.domain import Changes, to_content
from support_svc.events import kinds
from support_svc.jobs.queue import Job

_ENTRIES = cast(bindparam("gathered"), JSONB)
# The very last statement: whoever appends holds the tenant's log until the commit.
_APPEND = AtCommit(
    select(cast(func.support.append_log(_ENTRIES), Text), cast(func.support.take_offers(_ENTRIES), Text)), order=9
)


def record(tx: Transaction, action: str, *, ticket_id: str | None, changes: Changes) -> None:
    """Notes that the transaction's principal did `action`; `changes` holds the changed fields only."""
    entry = {
        "action": action,
        "ticket_id": ticket_id,
        "actor_kind": tx.principal.kind.value,
        "changes": to_content(changes),
        "request_id": _request_id(),
        "cause": tx.cause,
        **_actor(tx),
    }
    event = _event(tx, action, ticket_id, kinds.object_of(action, changes), sorted(changes))
    tx.gather(_APPEND, {"audit": entry, "event": event})


def note(tx: Transaction, action: str, changes: Changes) -> None:
    """The same for what is about no ticket, for callers who know none."""
    record(tx, action, ticket_id=None, changes=changes)


def announce(tx: Transaction, kind: str, *, ticket_id: str | None, object_id: str = "") -> None:
    """Tells those who watch of something that changes nothing worth an audit entry, such as a timer that fired."""
    tx.gather(_APPEND, {"event": _event(tx, kind, ticket_id, object_id, [])})


def offer(tx: Transaction, *wanted: Job) -> None:
    """Has the first of these jobs run whose task the tenant follows; for a tenant that follows none it costs nothing.

    What a tenant follows is what it has switched on, such as routing. It is asked in the row that the log locks for the
    commit, so that nothing falls between a change and switching on. A task that is offered is put in no other way: two
    transactions would wait for each other's log and job.
    """
    tx.gather(_APPEND, {"offer": [job._asdict() for job in wanted]})


def _event(tx: Transaction, kind: str, ticket_id: str | None, object_id: str, fields: list[str]) -> dict[str, Any]:
    return {
        "kind": kind,
        "ticket_id": ticket_id,
        "object_id": object_id,
        "fields": fields,
        "permission": kinds.permission_of(kind),
        **_actor(tx),
    }


def _actor(tx: Transaction) -> dict[str, str]:
    return {"actor_id": tx.principal.id, "actor_name": tx.principal.name, "created_at": tx.now.isoformat()}


def _request_id() -> str:
    try:
        return current_call().request_id
    except LookupError:
        return ""  # an import or a job, which no call caused
