"""Kinds of events: those of the audit log, who may see each, and which thing it is about."""

from __future__ import annotations

from support_svc.audit.domain import Changes
from support_svc.visibility import permission_for


def permission_of(kind: str) -> str:
    """The permission that a caller needs to be sent events of this kind: the one to read what it is about."""
    return permission_for(kind.partition(".")[0])


def object_of(kind: str, changes: Changes) -> str:
    """Id of the message, note or queue that a change is about; empty when it is about the ticket itself."""
    before, after = changes.get(f"{kind.partition('.')[0]}_id", (None, None))
    return str(after or before or "")
