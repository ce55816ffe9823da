"""Who sees what: the one decision that get, list, count, stream and download ask, and that `docs/permissions.md` shows.

A method's `access` option is the door's part of it: the service does not start when a method that reads things of a
kind asks for another permission than `READING` has for the kind.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

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
    "message_version": "tickets.read",
    "note_version": "notes.read",
    "draft": "tickets.read",
    "draft_version": "tickets.read",
    "ticket_event": "tickets.read",
    "ticket_assignment": "tickets.read",
    "sla_clock": "tickets.read",
    "sla_recomputation": "tickets.read",
    "score_part": "tickets.read",
    "scoring_weights": "tickets.read",
    "performance_row": "performance.read",
    "agent_performance": "performance.read",
    "team_performance": "performance.read",
    "api_key": "keys.manage",
}
#: The permission to be told of things that answers show as a part of something else. A file that hangs on nothing yet
#: may still go on a note; those that hang on a message or a note are told of with it.
TOLD: Mapping[str, str] = {"attachment": "notes.read"}
_OTHERS = "audit.read"
#: Methods that leave things of these kinds out of their answers for callers who may not read them.
LEAVES_OUT: Mapping[str, frozenset[str]] = {
    "quimbi.support.v1.ConversationService.GetConversation": frozenset({"note"}),
}
#: Roles that see and change what colleagues have begun.
SUPERVISORS = frozenset({"admin", "lead"})

#: Kinds of things that people see and keys do not, whatever their scopes, and kinds whose events are so as well.
FOR_PEOPLE = frozenset({"draft", "draft_version", "mention", "presence", "api_key"})
TOLD_TO_PEOPLE = frozenset({"presence"})
#: Kinds whose things are for the one agent whom they are about, and not for leads and admins either.
FOR_ONE = frozenset({"draft", "draft_version", "mention"})
#: Kinds whose things the agent whom they are about sees without the permission for those of everybody.
OWN_IS_FREE = frozenset({"performance_row", "agent_performance"})


@dataclass(frozen=True)
class Thing:
    """Something that can be seen or not. `private_to` is the id of the only caller, besides supervisors, who may.

    `event` stands for the news that something happened to a thing of this kind.
    """

    kind: str
    tenant_id: str
    deleted: bool = False
    private_to: str | None = None
    event: bool = False


def permission_for(kind: str) -> str:
    """The permission that reading a thing of this kind needs."""
    return READING.get(kind) or TOLD.get(kind, _OTHERS)


def may_see(caller: Principal, thing: Thing) -> bool:
    """Whether the caller is shown a thing; what is not shown does not exist for the caller."""
    if thing.tenant_id != caller.tenant_id or thing.deleted:
        return False
    if not caller.is_agent and thing.kind in (TOLD_TO_PEOPLE if thing.event else FOR_PEOPLE):
        return False
    own = thing.private_to == caller.id
    if thing.kind in OWN_IS_FREE:
        return (own and caller.is_agent) or permission_for(thing.kind) in caller.permissions
    if permission_for(thing.kind) not in caller.permissions:
        return False
    return own or thing.private_to is None or (supervises(caller) and thing.kind not in FOR_ONE)


def may_change(caller: Principal, maker: str | None) -> bool:
    """Whether the caller changes or removes what `maker` said; None for a customer's or what is sent."""
    return maker == caller.id or supervises(caller)


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
        if kind_of(message) in READING:
            found.add(kind_of(message))
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


def kind_of(message: Descriptor) -> str:
    """`Ticket` → `ticket`, `DemoMessage` → `demo`, which is what their events are called too."""
    name = message.name.removesuffix("Message") or message.name
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()
