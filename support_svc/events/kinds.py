"""Kinds of events: those of the audit log, who may see each, and which thing it is about."""

from __future__ import annotations

from functools import lru_cache

from service_kit.principal import Principal
from support_svc.audit.domain import Changes
from support_svc.visibility import TOLD_TO_PEOPLE, permission_for

#: What people are told and keys are not, as the methods of presence are for people; no role or scope has this name.
AGENTS_ONLY = "agents only"


def permission_of(kind: str) -> str:
    """The permission that a caller needs to be sent events of this kind: the one to read what it is about."""
    subject = kind.partition(".")[0]
    # Every agent may read tickets, which presence asks for too.
    return AGENTS_ONLY if subject in TOLD_TO_PEOPLE else permission_for(subject)


def permissions_of(watcher: Principal) -> frozenset[str]:
    """What decides which events a watcher is sent: one object for all who may see the same."""
    return _with_agents_only(watcher.permissions) if watcher.is_agent else watcher.permissions


@lru_cache(maxsize=256)
def _with_agents_only(permissions: frozenset[str]) -> frozenset[str]:
    return permissions | {AGENTS_ONLY}


def object_of(kind: str, changes: Changes) -> str:
    """Id of the message, note or queue that a change is about; empty when it is about the ticket itself."""
    before, after = changes.get(f"{kind.partition('.')[0]}_id", (None, None))
    return str(after or before or "")
