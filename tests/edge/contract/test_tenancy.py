"""Another shop's things do not exist: in every method, by token and by key, through both doors."""

from __future__ import annotations

import pytest

from tests.support.contract_doors import Contract
from tests.support.contract_requests import FILTERS, PUBLIC, REQUESTS, has, id_fields, names_something
from tests.support.contract_world import World
from tests.support.shops import make_shop


def test_every_method_of_the_contract_is_in_the_matrix(contract: Contract) -> None:
    assert {method.full_name for method in contract.authenticated} == set(REQUESTS)
    assert {name for name, method in contract.methods.items() if method.access.public} == PUBLIC


def test_every_id_of_a_request_is_one_of_the_shops(contract: Contract) -> None:
    missing = [
        (method.full_name, field)
        for method in contract.authenticated
        for field in id_fields(method, contract.descriptor(method.full_name))
        if not has(REQUESTS[method.full_name], field) and (method.full_name, field) not in FILTERS
    ]
    assert missing == []


@pytest.mark.parametrize("door", ["grpc", "rest"])
@pytest.mark.parametrize("caller", ["admin", "key"])
@pytest.mark.parametrize("method", list(REQUESTS))
async def test_a_stranger_finds_nothing(world: World, method: str, caller: str, door: str) -> None:
    access = world.doors.rest.contract.methods[method].access
    backend = method.split(".")[1]
    stranger = "other_admin" if caller == "admin" else f"other_{backend}_key"
    before = world.database.fingerprint(world.shop.tenant_id)
    send = world.doors.grpc if door == "grpc" else world.doors.rest

    answer = await send.call(method, world.resolve(REQUESTS[method]), world.callers[stranger])

    if access.agents_only and caller == "key":
        assert (answer.status, answer.reason) == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    elif names_something(REQUESTS[method]):
        assert (answer.status, answer.reason) == ("NOT_FOUND", "NOT_FOUND"), answer
    else:
        # The second door finds what the first one has created.
        assert answer.status in {"OK", "ALREADY_EXISTS"}, answer
    shown = [name for name, value in _marks(world, method).items() if value in answer.text]
    assert shown == [], "the answer shows another shop's data"
    assert world.database.fingerprint(world.shop.tenant_id) == before


def _marks(world: World, method: str) -> dict[str, str]:
    """What gives the first shop's data away; an answer may repeat the ids that it was asked for."""
    asked = str(world.resolve(REQUESTS[method]))
    marks = {name: value for name, value in world.values.items() if not name.startswith("other.") and len(value) > 8}
    return {name: value for name, value in marks.items() if value not in asked}


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_the_owner_finds_all_of_it(world: World, door: str) -> None:
    """The same requests, sent by the shop that they are about: what a stranger is refused does exist."""
    prefix = f"{door}."
    await world.add_shop(prefix, await make_shop(world.operator, f"owner-{door}"))
    send = world.doors.grpc if door == "grpc" else world.doors.rest
    refused = {}
    for method, request in REQUESTS.items():
        answer = await send.call(method, world.resolve(request, prefix), world.callers[f"{door}_admin"])
        if answer.status != "OK":
            refused[method.rpartition(".")[2]] = answer.reason
    predicted = ("GetChurnRisk", "GetLifetimeValue", "GetNextPurchase", "GetEngagement")
    assert refused == dict.fromkeys(predicted, "NO_MODEL")
