"""Runs every contract case through gRPC and through the edge."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from tests.support.contract_cases import Case, cases
from tests.support.contract_doors import Answer
from tests.support.contract_rest import RestRequest, rest_request
from tests.support.contract_world import World

ALL = [pytest.param(case, door, id=f"{case.id} [{door}]") for case in cases() for door in case.doors]


@pytest.mark.parametrize(("case", "door"), ALL)
async def test_case(world: World, case: Case, door: str) -> None:
    expected = case.expected(door)
    before = world.database.fingerprint() if expected.status != "OK" else {}
    answer = await _send(world, case, door)

    said = (answer.status, answer.reason, answer.domain)
    assert said == (expected.status, expected.reason, expected.domain), answer
    assert answer.http in {None, expected.http}, answer
    if expected.field is not None:
        assert expected.field in answer.fields, answer
    _assert_contains(answer.body, world.resolve(expected.body))
    if expected.status != "OK":
        assert world.database.fingerprint() == before, "a refused call changed something"


async def _send(world: World, case: Case, door: str) -> Answer:
    headers = world.callers[case.caller] | world.resolve(case.headers)
    request = world.resolve(case.request)
    if door == "grpc":
        return await world.doors.grpc.call(case.method, request, headers)
    raw = case.rest
    known = world.doors.rest.contract.methods.get(case.method)
    derived = rest_request(known.bindings[0], request) if known is not None else RestRequest("GET", "/")
    changes: dict[str, Any] = {"verb": raw.verb, "path": world.resolve(raw.path), "body": world.resolve(raw.body)}
    changes["query"] = tuple(world.resolve(raw.query).items()) if raw.query is not None else None
    sent = replace(derived, **{name: value for name, value in changes.items() if value is not None})
    content = None if raw.raw is None else world.resolve(raw.raw).encode()
    return await world.doors.rest.send(sent, headers, content)


def _assert_contains(found: Any, wanted: Any) -> None:
    if isinstance(wanted, dict):
        for key, value in wanted.items():
            assert key in found
            _assert_contains(found[key], value)
    elif isinstance(wanted, list):
        for one, value in zip(found, wanted, strict=True):
            _assert_contains(one, value)
    elif wanted is not None:
        assert found == wanted
