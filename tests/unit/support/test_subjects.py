"""The table of permissions leaves nothing out: all that the contract can show, and every kind of event, has a row."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.protobuf.descriptor import Descriptor

import support_svc.main
from service_kit.api_keys import service as api_keys
from service_kit.permissions import methods_of
from service_kit.principal import Principal, PrincipalKind
from support_svc.events.kinds import permission_of, permissions_of
from support_svc.main import SERVICES
from support_svc.permissions import POLICY
from support_svc.subjects import CHANGED, PARTS, SUBJECTS
from support_svc.visibility import READING, Thing, kind_of, may_see, reads

EVENTS = {subject.kind for subject in SUBJECTS if subject.event}
KINDS = {subject.kind for subject in SUBJECTS if not subject.event}


def shown() -> Iterator[Descriptor]:
    """Every message of the contract that the answer to a reading method can hold."""
    seen: set[str] = set()
    for service in SERVICES:
        waiting = [method.output_type for method in methods_of(service).values() if reads(method)]
        while waiting:
            message = waiting.pop()
            if message.full_name in seen or not message.full_name.startswith("quimbi."):
                continue
            seen.add(message.full_name)
            waiting += [field.message_type for field in message.fields if field.message_type is not None]
            if not message.GetOptions().map_entry:
                yield message


def test_everything_that_can_be_shown_has_a_row_or_is_part_of_what_has_one() -> None:
    found = {message.name for message in shown()}
    # An answer as a whole holds things; one that tries something out holds none that is stored.
    things = {name for name in found if not name.endswith("Response")} | (found & set(PARTS))
    with_row = {message.name for message in shown() if kind_of(message) in KINDS}
    assert things - with_row == set(PARTS)
    assert not with_row & set(PARTS)


def test_every_kind_that_somebody_may_read_has_a_row() -> None:
    rows = KINDS | EVENTS
    # Deleted tickets are the same rows in another state.
    assert set(READING) - {"deleted_ticket"} <= rows
    assert {subject.name for subject in SUBJECTS} == set(dict.fromkeys(subject.name for subject in SUBJECTS))


def test_every_kind_of_event_has_a_row() -> None:
    told = re.compile(r'(?:record|announce|note)\(\s*\w+,\s*f?"([a-z_]+)\.')
    folders = [Path(inspect.getfile(module)).parent for module in (support_svc.main, api_keys)]
    found = {kind for folder in folders for source in folder.rglob("*.py") for kind in told.findall(source.read_text())}
    assert found == EVENTS


def _callers() -> Iterator[Principal]:
    for role in ("viewer", "agent", "lead", "admin"):
        yield Principal("t", PrincipalKind.AGENT, role, role, role, POLICY.of_role(role))
    for scope in sorted(POLICY.permissions):
        yield Principal("t", PrincipalKind.API_KEY, scope, scope, "service", frozenset({scope}))


@pytest.mark.parametrize("kind", sorted(EVENTS))
def test_the_stream_decides_as_everything_else_does(kind: str) -> None:
    for caller in _callers():
        assert (permission_of(f"{kind}.update") in permissions_of(caller)) == may_see(
            caller, Thing(kind, "t", event=True)
        )


def test_what_is_changed_is_changed_by_methods_of_the_contract() -> None:
    methods = {
        f"{service.rpartition('.')[2]}.{method.name}" for service in SERVICES for method in methods_of(service).values()
    }
    assert {method for row in CHANGED for method in row.methods} <= methods
