"""Kinds of events: those of the audit log, who may see each, and which thing it is about."""

from __future__ import annotations

from collections.abc import Mapping

from support_svc.audit.domain import Changes

#: The permission to read things of a kind, by the part of the kind before its dot. Anything else is for those who read
#: the audit log: a kind that is missing here is thereby seen by too few, never by too many.
PERMISSIONS: Mapping[str, str] = {
    "ticket": "tickets.read",
    "message": "tickets.read",
    "queue": "tickets.read",
    "note": "notes.read",
    "agent": "agents.read",
    "demo": "tickets.read",
    "team": "agents.read",
}
_OTHERS = "audit.read"


def permission_of(kind: str) -> str:
    """The permission that a caller needs to be sent events of this kind."""
    return PERMISSIONS.get(kind.partition(".")[0], _OTHERS)


def object_of(kind: str, changes: Changes) -> str:
    """Id of the message, note or queue that a change is about; empty when it is about the ticket itself."""
    before, after = changes.get(f"{kind.partition('.')[0]}_id", (None, None))
    return str(after or before or "")
