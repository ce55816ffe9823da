"""Who sees what: the one decision that get, list, stream and download ask, and that `docs/permissions.md` shows.

A method's `access` option is the door's part of it: the service does not start when a method that reads things of a
kind asks for another permission than `READING` has for the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, NamedTuple

from google.protobuf.descriptor import Descriptor, MethodDescriptor

from service_kit.permissions import access_of, methods_of
from service_kit.principal import Principal

#: The permission to read things of a kind. Kinds that are missing here are for those who read the audit log: what is
#: forgotten is thereby seen by too few, never by too many.
READING: Mapping[str, str] = {
    "ticket": "tickets.read",
    "deleted_ticket": "tickets.delete",
    "audit_entry": "audit.read",
    "message": "tickets.read",
    "queue": "tickets.read",
    "tag": "tickets.read",
    "routing_rule": "tickets.read",
    "note": "notes.read",
    "agent": "agents.read",
    "capacity_defaults": "agents.read",
    "demo": "tickets.read",
    "team": "agents.read",
    "presence": "tickets.read",
    "sla": "tickets.read",
    "sla_policy": "tickets.read",
    "calendar": "tickets.read",
    "topic": "tickets.read",
    "topic_alert": "tickets.read",
    "scoring": "tickets.read",
    "mention": "notes.read",
}
_OTHERS = "audit.read"
#: Methods that leave things of these kinds out of their answers for callers who may not read them.
LEAVES_OUT: Mapping[str, frozenset[str]] = {
    "quimbi.support.v1.ConversationService.GetConversation": frozenset({"note"}),
}
#: Roles that see and change what colleagues have begun.
SUPERVISORS = frozenset({"admin", "lead"})

State = Literal["open", "pending", "snoozed", "closed", "spam", "deleted", "of another tenant"]
STATES: tuple[State, ...] = ("open", "pending", "snoozed", "closed", "spam", "deleted", "of another tenant")


@dataclass(frozen=True)
class Thing:
    """Something that can be seen or not. `private_to` is the id of the only caller, besides supervisors, who may."""

    kind: str
    tenant_id: str
    deleted: bool = False
    private_to: str | None = None


class Subject(NamedTuple):
    """A row of the table of permissions: what is seen, and the kind that decides.

    `own` things are their maker's until they are used. `lasting` ones tell no more than that something was done, and
    stay when their ticket is deleted.
    """

    name: str
    kind: str
    own: bool = False
    lasting: bool = False

    def as_thing(self, tenant_id: str, state: State, maker: str) -> Thing:
        """One of them in the tenant, on a ticket in a state."""
        tenant = f"not {tenant_id}" if state == "of another tenant" else tenant_id
        deleted = state == "deleted" and not self.lasting
        return Thing(self.kind, tenant, deleted=deleted, private_to=maker if self.own else None)


#: All that hangs on a ticket and goes with it. `tests/edge/test_visibility.py` makes each in every state.
SUBJECTS: tuple[Subject, ...] = (
    Subject("ticket", "ticket"),
    Subject("message", "message"),
    Subject("note", "note"),
    Subject("file of a message", "message"),
    Subject("file of a note", "note"),
    Subject("file not used yet", "message", own=True),
    Subject("demo message", "demo"),
    # With the ticket's own fields as they were, for ever.
    Subject("audit entry", "audit_entry", lasting=True),
    Subject("event of a ticket", "ticket", lasting=True),
    Subject("event of a message", "message", lasting=True),
    Subject("event of a note", "note", lasting=True),
)


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


def reads(method: MethodDescriptor) -> bool:
    """Whether a method only reads: whatever writes takes a request id or is public."""
    return "request_id" not in method.input_type.fields_by_name and not access_of(method).public


def kinds_shown(method: MethodDescriptor) -> list[str]:
    """The kinds of things that a method's answer can hold, found in its messages: `ticket` for a `Ticket` in it."""
    found: set[str] = set()
    waiting, seen = [method.output_type], set[str]()
    while waiting:
        message = waiting.pop()
        if message.full_name in seen:
            continue
        seen.add(message.full_name)
        if _kind(message) in READING:
            found.add(_kind(message))
        waiting += [field.message_type for field in message.fields if field.message_type is not None]
    return sorted(found)


def left_out(method: MethodDescriptor) -> frozenset[str]:
    """The kinds of things that a method's answer holds only for callers who may read them."""
    return LEAVES_OUT.get(method.full_name, frozenset())


def check_contract(services: Iterable[str]) -> None:
    """Raises `LookupError` for a reading method whose permission is not that of the kinds that it shows."""
    for service in services:
        for method in methods_of(service).values():
            asked = access_of(method).permission
            wanted = {permission_for(kind) for kind in kinds_shown(method) if kind not in left_out(method)}
            # Without a permission of its own a method decides for each thing, by `may_see`.
            if reads(method) and asked and wanted - {asked}:
                raise LookupError(f"{method.full_name} asks for {asked}, but shows what needs {sorted(wanted)}")


def _kind(message: Descriptor) -> str:
    """`Ticket` → `ticket`, `DemoMessage` → `demo`, which is what their events are called too."""
    name = message.name.removesuffix("Message") or message.name
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
