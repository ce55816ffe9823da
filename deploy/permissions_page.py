"""The text of ``docs/permissions.md``, from the decision that the service itself makes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from service_kit.permissions import access_of, methods_of
from service_kit.principal import Principal, PrincipalKind
from support_svc.main import SERVICES
from support_svc.permissions import POLICY
from support_svc.visibility import STATES, SUBJECTS, Subject, kinds_shown, may_see, permission_for, reads

_INTRODUCTION = """# Who sees what

This page is written by `python -m deploy.configuration_page` from the code that decides (`support_svc/visibility.py`,
`support_svc/permissions.py`): change that, not this file. `tests/edge/test_visibility.py` makes each of these things,
asks every reading method for it as each of these callers, over gRPC and over REST, and compares.

What somebody does not see does not exist for them: reads answer NOT_FOUND, lists and streams leave it out. A method for
which the caller lacks the permission answers PERMISSION_DENIED before anything else, whether the thing exists or not.
A deleted ticket is still listed by `ListTickets` with `deleted`, by its own fields only, for who has `tickets.delete`.
[security.md](security.md) has the permissions of each role. Who may write a thing is shown it in the answer.
"""
_TABLE = """## Things of a ticket

*own*: what the caller made itself. An API key has the permissions that its scopes name, and never those of a lead.
"""
_METHODS = """## Reading methods

What each can show, and the permission that it asks for. A method without one decides for each thing by the table above.
"""
_TENANT, _SELF, _OTHER = "a", "self", "other"


def page() -> str:
    """The whole page."""
    callers = dict(_callers())
    lines = [_INTRODUCTION, _TABLE, f"| What | State of its ticket | {' | '.join(callers)} |"]
    lines.append(f"|---|---|{'---|' * len(callers)}")
    for subject in SUBJECTS:
        for states, cells in _rows(subject, list(callers.values())):
            lines.append(f"| {subject.name} | {', '.join(states)} | {' | '.join(cells)} |")
    lines += ["", _METHODS, "| Method | Shows | Permission |", "|---|---|---|", *_methods()]
    return "\n".join(lines) + "\n"


def _callers() -> Iterator[tuple[str, Principal]]:
    for role in ("viewer", "agent", "lead", "admin"):
        yield role, Principal(_TENANT, PrincipalKind.AGENT, _SELF, "", role, POLICY.of_role(role))
    deciding = sorted({permission_for(subject.kind) for subject in SUBJECTS})
    for scope in deciding:
        yield f"key with `{scope}`", _key(frozenset({scope}))
    yield "key with all else", _key(POLICY.permissions - set(deciding))


def _key(scopes: frozenset[str]) -> Principal:
    return Principal(_TENANT, PrincipalKind.API_KEY, _SELF, "", "", scopes)


def _rows(subject: Subject, callers: Sequence[Principal]) -> Iterator[tuple[list[str], list[str]]]:
    """States that look the same together, with a cell for each caller."""
    rows: dict[tuple[str, ...], list[str]] = {}
    for state in STATES:
        cells = []
        for caller in callers:
            if may_see(caller, subject.as_thing(_TENANT, state, _OTHER)):
                cells.append("yes")
            else:
                cells.append("own" if may_see(caller, subject.as_thing(_TENANT, state, _SELF)) else "")
        rows.setdefault(tuple(cells), []).append(state)
    for looks, states in rows.items():
        yield states, list(looks)


def _methods() -> Iterator[str]:
    for service in SERVICES:
        for method in methods_of(service).values():
            if reads(method):
                permission = access_of(method).permission
                shown = ", ".join(kinds_shown(method)).replace("_", " ")
                name = f"{method.containing_service.name}.{method.name}"
                yield f"| {name} | {shown} | {f'`{permission}`' if permission else ''} |"
