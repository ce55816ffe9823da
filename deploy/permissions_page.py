"""The text of ``docs/permissions.md``, from the decision that the service itself makes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from google.protobuf.descriptor import MethodDescriptor

from service_kit.permissions import Access, access_of, methods_of
from service_kit.principal import Principal, PrincipalKind
from support_svc.main import SERVICES
from support_svc.permissions import POLICY
from support_svc.subjects import CHANGED, OF_SHOPS, OF_TICKETS, SUBJECTS, State, Subject
from support_svc.visibility import kinds_shown, may_change, may_see, permission_for, reads

_INTRODUCTION = """# Who sees and changes what

This page is written by `python -m deploy.configuration_page` from the code that decides (`support_svc/visibility.py`,
`support_svc/subjects.py`, `support_svc/permissions.py`): change that, not this file. Tests ask over gRPC and over REST:
`tests/edge/test_visibility.py` makes each of these things and has each of these callers ask every method for it,
`tests/edge/test_visible_numbers.py` compares every number with what the same caller is shown,
`tests/edge/contract/test_permissions.py` has every caller call every method, and `tests/edge/test_who_changes.py`
changes what is one's own and what is a colleague's.

What somebody does not see does not exist for them: reads answer NOT_FOUND, lists and streams leave it out, numbers do
not count it. A method for which the caller lacks the permission answers PERMISSION_DENIED before anything else,
whether the thing exists or not. A deleted ticket is still listed by `ListTickets` with `deleted`, by its own fields
only, for who has `tickets.delete`. [security.md](security.md) has the permissions of each role. Who may write a thing
is shown it in the answer.
"""
_TICKETS = """## Things of a ticket

*own*: what the caller made itself, or what is about the caller alone, such as a mention. An API key has the permissions
that its scopes name, and never those of a lead.
"""
_SHOPS = """## Things of a shop
"""
_READING = """## Reading methods

What each can show, and the permission that it asks for. A method without one decides for each thing by the tables
above. *people*: API keys are refused, whatever their scopes.
"""
_WRITING = """## Writing methods

Who may call each. A key needs the permission as a scope.
"""
_CHANGES = """## What is a colleague's

Of those who may call the method, who changes or removes what somebody said. Others get FAILED_PRECONDITION with
NOT_EDITABLE, or NOT_FOUND for a file that they do not see. What a customer wrote stays as it was written. Drafts,
presence and mentions are one's own: the methods have no way to name somebody else's. To say that a colleague takes
work needs `agents.write`, and to give roles an admin who signed in.
"""
_TENANT, _SELF, _OTHER = "a", "self", "other"
_ROLES = ("viewer", "agent", "lead", "admin")


def page() -> str:
    """The whole page."""
    callers = dict(_callers())
    lines = [_INTRODUCTION, _TICKETS, *_table("State of its ticket", OF_TICKETS, callers), ""]
    lines += [_SHOPS, *_table("State", OF_SHOPS, callers), ""]
    lines += [_READING, *_head("Method", "Shows", "Permission"), *_reading(), ""]
    lines += [_WRITING, *_head("Method", *_ROLES, "key with"), *_writing(), ""]
    lines += [_CHANGES, *_head("What", "Methods", *_ROLES, "key that sees it"), *_changes()]
    return "\n".join(lines) + "\n"


def _head(*names: str) -> list[str]:
    return [f"| {' | '.join(names)} |", f"|{'---|' * len(names)}"]


def _table(state: str, subjects: Sequence[Subject], callers: Mapping[str, Principal]) -> list[str]:
    lines = _head("What", state, *callers)
    for subject in subjects:
        for states, cells in _rows(subject, list(callers.values())):
            lines.append(f"| {subject.name} | {', '.join(states)} | {' | '.join(cells)} |")
    return lines


def _callers() -> Iterator[tuple[str, Principal]]:
    for role in _ROLES:
        yield role, Principal(_TENANT, PrincipalKind.AGENT, _SELF, "", role, POLICY.of_role(role))
    deciding = sorted({permission_for(subject.kind) for subject in SUBJECTS} - {permission_for("api_key")})
    for scope in deciding:
        yield f"key with `{scope}`", _key(frozenset({scope}))
    yield "key with all else", _key(POLICY.permissions - set(deciding))


def _key(scopes: frozenset[str]) -> Principal:
    return Principal(_TENANT, PrincipalKind.API_KEY, _SELF, "", "", scopes)


def _rows(subject: Subject, callers: Sequence[Principal]) -> Iterator[tuple[list[State], list[str]]]:
    """States that look the same together, with a cell for each caller."""
    rows: dict[tuple[str, ...], list[State]] = {}
    for state in subject.states:
        cells = []
        for caller in callers:
            if may_see(caller, subject.as_thing(_TENANT, state, _OTHER)):
                cells.append("yes")
            else:
                cells.append("own" if may_see(caller, subject.as_thing(_TENANT, state, _SELF)) else "")
        rows.setdefault(tuple(cells), []).append(state)
    for looks, states in rows.items():
        yield states, list(looks)


def _methods() -> Iterator[tuple[str, MethodDescriptor, Access]]:
    for service in SERVICES:
        for method in methods_of(service).values():
            yield f"{method.containing_service.name}.{method.name}", method, access_of(method)


def _reading() -> Iterator[str]:
    for name, method, access in _methods():
        if reads(method):
            shown = ", ".join(kinds_shown(method)).replace("_", " ")
            asked = f"`{access.permission}`" if access.permission else ""
            asked += ", or one's own" if access.own else ""
            asked += ", people" if access.agents_only else ""
            yield f"| {name} | {shown} | {asked} |"


def _writing() -> Iterator[str]:
    for name, method, access in _methods():
        if reads(method):
            continue
        if access.public:
            cells = ["anyone"] * (len(_ROLES) + 1)
        else:
            granted = (not access.permission or access.permission in POLICY.of_role(role) for role in _ROLES)
            cells = ["yes" if each else "" for each in granted]
            cells.append("" if access.agents_only else f"`{access.permission}`")
        yield f"| {name} | {' | '.join(cells)} |"


def _changes() -> Iterator[str]:
    permissions = {name: access.permission for name, _, access in _methods()}
    callers = {role: caller for role, caller in _callers() if role in _ROLES}
    for row in CHANGED:
        (asked,) = {permissions[method] for method in row.methods}
        cells = []
        for caller in (*callers.values(), _key(frozenset({asked, "tickets.read"}))):
            if asked not in caller.permissions:
                cells.append("")
            elif may_change(caller, _OTHER if row.own else None):
                cells.append("yes")
            else:
                cells.append("own" if row.own and may_change(caller, _SELF) else "")
        methods = ", ".join(method.rpartition(".")[2] for method in row.methods)
        yield f"| {row.name} | {methods} | {' | '.join(cells)} |"
