"""Who sees what: the one decision that get, list, stream and download ask, and that `docs/permissions.md` shows.

A method's `access` option says the same as `READING` for the kind that it reads; a test holds the two together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from service_kit.principal import Principal

#: The permission to read things of a kind. Kinds that are missing here are for those who read the audit log: what is
#: forgotten is thereby seen by too few, never by too many.
READING: Mapping[str, str] = {
    "ticket": "tickets.read",
    "message": "tickets.read",
    "queue": "tickets.read",
    "note": "notes.read",
    "agent": "agents.read",
    "demo": "tickets.read",
    "team": "agents.read",
    "presence": "tickets.read",
    "sla": "tickets.read",
    "sla_policy": "tickets.read",
    "calendar": "tickets.read",
}
_OTHERS = "audit.read"
#: Roles that see and change what colleagues have begun.
SUPERVISORS = frozenset({"admin", "lead"})


@dataclass(frozen=True)
class Thing:
    """Something that can be seen or not. `private_to` is the id of the only caller, besides supervisors, who may."""

    kind: str
    tenant_id: str
    deleted: bool = False
    private_to: str | None = None


def permission_for(kind: str) -> str:
    """The permission that reading a thing of this kind needs."""
    return READING.get(kind, _OTHERS)


def may_see(caller: Principal, thing: Thing) -> bool:
    """Whether the caller is shown a thing; what is not shown does not exist for the caller."""
    if thing.tenant_id != caller.tenant_id or thing.deleted or permission_for(thing.kind) not in caller.permissions:
        return False
    return thing.private_to in {None, caller.id} or supervises(caller)


def supervises(caller: Principal) -> bool:
    """Whether the caller is a lead or an admin; an API key never is."""
    return caller.is_agent and caller.role in SUPERVISORS
