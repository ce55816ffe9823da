"""Archetypes from orders to answers, and what stays of them when orders come."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import pytest
from quimbi.intelligence.v1 import archetype_service_pb2 as pb
from quimbi.intelligence.v1 import intelligence_service_pb2, intelligence_service_pb2_grpc
from quimbi.intelligence.v1.archetype_service_pb2_grpc import ArchetypeServiceStub

from deploy import jobs
from tests.service.intelligence.desk import Desk, crowd, orders
from tests.support.services import Services, role_metadata
from tests.support.shops import Shop


@pytest.fixture
async def desk(services: Services, shop: Shop, tmp_path: Path) -> Desk:
    desk = Desk(services, shop, tmp_path)
    await desk.bring(crowd())
    return desk


async def listed(desk: Desk) -> Any:
    stub = ArchetypeServiceStub(desk.services.intelligence)
    return await stub.ListArchetypeDefinitions(pb.ListArchetypeDefinitionsRequest(), metadata=desk.caller)


async def archetype_of(desk: Desk, customer: str) -> Any:
    stub = intelligence_service_pb2_grpc.IntelligenceServiceStub(desk.services.intelligence)
    request = intelligence_service_pb2.GetCustomerRequest(customer_id=customer)
    return (await stub.GetCustomer(request, metadata=desk.caller)).profile.archetype


async def test_a_shops_archetypes_share_out_its_customers(desk: Desk) -> None:
    answer = await listed(desk)
    counts = [one.member_count for one in answer.archetypes]
    assert (sum(counts), answer.customers) == (100, 100)
    assert counts == sorted(counts, reverse=True)
    assert answer.quality.agreement > 0.5
    assert answer.quality.compared_days == 90
    stub = ArchetypeServiceStub(desk.services.intelligence)
    top = await stub.ListTopArchetypes(pb.ListTopArchetypesRequest(limit=1), metadata=desk.caller)
    assert list(top.archetypes) == list(answer.archetypes[:1])
    one = await stub.GetArchetype(
        pb.GetArchetypeRequest(archetype_id=top.archetypes[0].archetype_id), metadata=desk.caller
    )
    assert one.archetype == top.archetypes[0]


async def test_a_profile_names_the_customers_archetype(desk: Desk) -> None:
    best, many = await archetype_of(desk, "best-3"), await archetype_of(desk, "many-04")
    assert best.archetype_id != many.archetype_id
    (described,) = (one for one in (await listed(desk)).archetypes if one.archetype_id == best.archetype_id)
    assert (best.name, best.description) == (described.name, described.description)
    assert 0 <= best.clarity <= 1


async def test_ids_stay_when_orders_come(desk: Desk) -> None:
    before = {one.archetype_id for one in (await listed(desk)).archetypes}
    best = await archetype_of(desk, "best-3")
    await desk.bring([row for number in range(5) for row in orders(f"more-{number}", (3, 120, 250), 22.0)])
    answer = await listed(desk)
    assert {one.archetype_id for one in answer.archetypes} == before
    assert sum(one.member_count for one in answer.archetypes) == 105
    assert (await archetype_of(desk, "best-3")).archetype_id == best.archetype_id


async def test_a_shop_of_few_customers_has_none_and_says_so(services: Services, shop: Shop, tmp_path: Path) -> None:
    desk = Desk(services, shop, tmp_path)
    await desk.bring(orders("only", (1, 40), 10.0))
    answer = await listed(desk)
    assert (len(answer.archetypes), answer.customers) == (0, 1)
    assert not answer.quality.HasField("agreement")
    assert not (await archetype_of(desk, "only")).archetype_id
    await jobs.refresh(desk.services.operator, desk.shop.tenant_id)


async def test_another_shops_archetype_does_not_exist(desk: Desk, other_shop: Shop) -> None:
    stranger = role_metadata(desk.services, other_shop, "admin")
    archetype = (await listed(desk)).archetypes[0].archetype_id
    stub = ArchetypeServiceStub(desk.services.intelligence)
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.GetArchetype(pb.GetArchetypeRequest(archetype_id=archetype), metadata=stranger)
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND
