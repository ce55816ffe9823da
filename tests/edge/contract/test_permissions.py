"""Who may call what: every role and key against every method, as the contract's `access` option says."""

from __future__ import annotations

from typing import Literal

import pytest

from edge.catalog import Method
from tests.support.contract_doors import Contract, Door
from tests.support.contract_requests import bare
from tests.support.contract_world import World, bearer, key_with

Backend = Literal["support", "intelligence"]

_READS = {"tickets.read", "notes.read", "agents.read", "profiles.read"}
_WORKS = _READS | {"tickets.write", "messages.write", "notes.write", "agents.availability", "audit.read", "demo.write"}
_LEADS = _WORKS | {"models.read", "queues.write", "agents.write", "teams.write", "performance.read", "scoring.write"}
_RULES = _LEADS | {"models.write", "tickets.delete", "keys.manage", "orders.write", "sla.write", "audit.export"}
#: What each role is for, by the comments of `Agent.Role`; written anew here, so that a slip in the policy shows.
GRANTED = {"viewer": _READS, "agent": _WORKS, "lead": _LEADS, "admin": _RULES}


@pytest.fixture(scope="module")
async def scopes(world: World) -> dict[Backend, set[str]]:
    """Every scope of each service, and two callers for each: a key with it alone, and one with all the others."""
    found: dict[Backend, set[str]] = {}
    for backend in ("support", "intelligence"):
        known = found[backend] = set(world.operator.scopes(backend))
        for scope in known:
            for name, granted in (("only", {scope}), ("without", known - {scope})):
                if granted:
                    caller = f"{backend}.{name}.{scope}"
                    _, secret = await key_with(world, backend, sorted(granted), caller)
                    world.callers[caller] = bearer(secret)
    return found


def test_every_permission_of_the_contract_can_be_granted(contract: Contract, world: World) -> None:
    for backend in ("support", "intelligence"):
        asked = {m.access.permission for m in contract.authenticated if m.backend == backend and m.access.permission}
        assert asked == set(world.operator.scopes(backend))


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_roles_and_keys(world: World, contract: Contract, scopes: dict[Backend, set[str]], door: str) -> None:
    send: Door = world.doors.grpc if door == "grpc" else world.doors.rest
    before = world.database.fingerprint()
    wrong = []
    for method in contract.authenticated:
        for caller, allowed in _expectations(method, scopes).items():
            answer = await send.call(method.full_name, bare(method), world.callers[caller])
            expected = "UNAUTHENTICATED" if caller == "none" else "PERMISSION_DENIED"
            if (answer.status in {"UNAUTHENTICATED", "PERMISSION_DENIED"}) == allowed or (
                not allowed and answer.status != expected
            ):
                wrong.append((method.full_name, caller, allowed, answer.status))
    assert wrong == []
    assert world.database.fingerprint() == before, "a request without content changed something"


def _expectations(method: Method, scopes: dict[Backend, set[str]]) -> dict[str, bool]:
    """By caller: whether the method is open to it."""
    access = method.access
    backend: Backend = "support" if method.backend == "support" else "intelligence"
    expected = {role: not access.permission or access.permission in granted for role, granted in GRANTED.items()}
    expected |= {"none": False, f"{backend}_key": not access.agents_only}
    for scope in scopes[backend]:
        expected[f"{backend}.only.{scope}"] = not access.agents_only and access.permission in {scope, ""}
        expected[f"{backend}.without.{scope}"] = not access.agents_only and access.permission != scope
    return expected
