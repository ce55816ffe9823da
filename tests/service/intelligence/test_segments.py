"""Segments from orders to answers: a refresh writes them, the service reads them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from quimbi.intelligence.v1 import intelligence_service_pb2, intelligence_service_pb2_grpc
from quimbi.intelligence.v1 import segment_service_pb2 as pb
from quimbi.intelligence.v1.archetype_service_pb2 import ListArchetypeDefinitionsRequest
from quimbi.intelligence.v1.archetype_service_pb2_grpc import ArchetypeServiceStub

from deploy import jobs
from deploy.local import credentials
from deploy.local.database import with_database
from deploy.local.settings import StackSettings
from deploy.local.stack import postgres_for
from intelligence_svc.archetypes.store import archetypes, sets
from intelligence_svc.axes import query, store
from intelligence_svc.axes.domain import AxisName
from service_kit.db import Query
from service_kit.principal import system
from tests.service.intelligence.desk import Desk, crowd, orders
from tests.support.services import Services, role_metadata
from tests.support.shops import Shop

EVERYONE = pb.QuerySegmentsRequest(
    conditions=[pb.SegmentCondition(axis="lifecycle_stage", segments=["new", "active", "slowing", "dormant", "lost"])]
)


@pytest.fixture
async def desk(services: Services, shop: Shop, tmp_path: Path) -> Desk:
    desk = Desk(services, shop, tmp_path)
    await desk.bring(crowd())
    return desk


async def test_a_customer_stands_where_the_orders_put_them(desk: Desk) -> None:
    best, one = await desk.dominant("best-3"), await desk.dominant("many-04")
    assert (best["purchase_value"], best["engagement"], best["purchase_cadence"]) == ("whale", "devoted", "clockwork")
    assert best["price_sensitivity"] == "full_price"
    assert one["purchase_value"] != "whale"
    assert one["price_sensitivity"] == "full_price"
    assert best["return_behavior"] == "unknown", "the history has no refunds"


async def test_the_profile_carries_the_behaviour(desk: Desk) -> None:
    stub = intelligence_service_pb2_grpc.IntelligenceServiceStub(desk.services.intelligence)
    request = intelligence_service_pb2.GetCustomerRequest(customer_id="best-3")
    profile = (await stub.GetCustomer(request, metadata=desk.caller)).profile
    assert [axis.axis for axis in profile.behavior.axes] == [axis.value for axis in AxisName]
    for axis in profile.behavior.axes:
        if axis.dominant_segment != "unknown":
            assert sum(one.membership for one in axis.memberships) == pytest.approx(1.0, abs=1e-12)
            assert axis.membership == max(one.membership for one in axis.memberships)


async def test_definitions_count_everybody(desk: Desk) -> None:
    answer = await desk.segments.ListSegmentDefinitions(pb.ListSegmentDefinitionsRequest(), metadata=desk.caller)
    assert (answer.customers, answer.version, answer.currency) == (100, 1, "USD")
    for axis in answer.axes:
        assert axis.known_customers + axis.unknown_customers == 100
        assert sum(segment.customers for segment in axis.segments) == axis.known_customers
        assert len(axis.boundaries) == len(axis.segments) - (2 if axis.axis == "lifecycle_stage" else 1)
        assert all(boundary.reason for boundary in axis.boundaries)


async def test_a_query_finds_who_a_look_at_everybody_finds(desk: Desk) -> None:
    everyone = (await desk.query(*EVERYONE.conditions, page_size=500)).customers
    value = pb.SegmentCondition(axis="purchase_value", segments=["whale"])
    dear = pb.SegmentCondition(axis="purchase_frequency", segments=["frequent", "regular"], min_membership=0.2)
    unknown = pb.SegmentCondition(axis="return_behavior", segments=["unknown"])
    half = pb.SegmentCondition(
        axis="price_sensitivity", segments=["full_price"], min_membership=0.8, min_confidence=0.5
    )

    def meets(one: pb.SegmentMember, asked: pb.SegmentCondition) -> bool:
        (axis,) = (axis for axis in one.behavior.axes if axis.axis == asked.axis)
        if asked.min_membership == 0:
            return axis.dominant_segment in asked.segments
        enough = {m.segment for m in axis.memberships if m.membership >= asked.min_membership}
        return bool(enough & set(asked.segments)) and axis.confidence >= asked.min_confidence

    combinations = [[value], [dear], [unknown], [half], [value, half], [dear, half, unknown]]
    for conditions in combinations:
        for match, combined in ((pb.QuerySegmentsRequest.ALL, all), (pb.QuerySegmentsRequest.ANY, any)):
            expected = [one.customer_id for one in everyone if combined(meets(one, asked) for asked in conditions)]
            answer = await desk.query(*conditions, match=match, page_size=500)
            assert [one.customer_id for one in answer.customers] == expected
            assert (answer.total, answer.total_kind) == (len(expected), pb.QuerySegmentsResponse.EXACT)
    assert len((await desk.query(value)).customers) == 10


async def test_a_query_can_ask_for_archetypes_alone_and_with_conditions(desk: Desk) -> None:
    archetypes = ArchetypeServiceStub(desk.services.intelligence)
    listed = await archetypes.ListArchetypeDefinitions(ListArchetypeDefinitionsRequest(), metadata=desk.caller)
    first, *others = [one.archetype_id for one in listed.archetypes]
    found = await desk.query(archetype_ids=[first], page_size=500)
    assert found.total == listed.archetypes[0].member_count
    assert (await desk.query(archetype_ids=[first, *others], page_size=1)).total == 100
    devoted = pb.SegmentCondition(axis="engagement", segments=["devoted"])
    both = {one.customer_id for one in (await desk.query(devoted, archetype_ids=[first], page_size=500)).customers}
    members = {one.customer_id for one in found.customers}
    assert both == members & {one.customer_id for one in (await desk.query(devoted, page_size=500)).customers}
    assert not (await desk.query(archetype_ids=["arch_000000"])).customers


async def test_pages_together_are_the_whole(desk: Desk) -> None:
    found: list[str] = []
    token, pages = "", 0
    while True:
        answer = await desk.query(*EVERYONE.conditions, page_size=7, page_token=token)
        found += [one.customer_id for one in answer.customers]
        token, pages = answer.next_page_token, pages + 1
        if not token:
            break
    assert (len(found), found, pages) == (100, sorted(set(found)), 15)


async def test_a_refresh_without_new_orders_writes_nothing(desk: Desk, admin: psycopg.Connection) -> None:
    before = _written(admin, desk.shop.tenant_id)
    await jobs.refresh(desk.services.operator, desk.shop.tenant_id)
    assert _written(admin, desk.shop.tenant_id) == before


async def test_a_customer_who_moves_is_noted_once(desk: Desk) -> None:
    await desk.bring(orders("many-04", range(1), 5000.0))
    request = pb.GetCustomerSegmentsRequest(customer_id="many-04")
    answer = await desk.segments.GetCustomerSegments(request, metadata=desk.caller)
    moved = {change.axis: (change.from_segment, change.to_segment) for change in answer.changes}
    assert moved["purchase_value"][1] == "whale"
    await jobs.refresh(desk.services.operator, desk.shop.tenant_id)
    again = await desk.segments.GetCustomerSegments(request, metadata=desk.caller)
    assert list(again.changes) == list(answer.changes)


async def test_another_shop_finds_nothing(desk: Desk, other_shop: Shop) -> None:
    stranger = role_metadata(desk.services, other_shop, "admin")
    request = pb.GetCustomerSegmentsRequest(customer_id="best-3")
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await desk.segments.GetCustomerSegments(request, metadata=stranger)
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND


async def test_every_condition_has_an_index_behind_it(desk: Desk, admin: psycopg.Connection) -> None:
    """With so many customers that looking at all of them is the dearer way."""
    tenant = desk.shop.tenant_id
    admin.execute(
        """
        INSERT INTO platform.customer_segments
        SELECT tenant_id, 'z' || n, definitions_version, memberships, confidences, 0, 0, 0, 0, 0, 0, 1, 0, n %% 64
        FROM platform.customer_segments, generate_series(1, 60000) n WHERE tenant_id = %s AND customer_id = 'many-04'
        """,
        [tenant],
    )
    admin.execute("ANALYZE platform.customer_segments")
    for axis, segment in (("purchase_value", "whale"), ("engagement", "devoted"), ("price_sensitivity", "unknown")):
        for least in (0.0, 0.3, 0.8):
            asked = query.Wanted((query.condition(axis, [segment], least, 0.0),))
            plan = await _plan(desk, query.page(asked, resumed=False), rows=501)
            assert f"customer_segments_{axis}" in plan, plan
    stages = ["new", "active", "slowing", "dormant", "lost"]
    many = query.Wanted((query.condition("lifecycle_stage", stages, 0.0, 0.0),))
    answer = await desk.query(*EVERYONE.conditions, page_size=1)
    assert answer.total_kind == pb.QuerySegmentsResponse.ESTIMATE
    assert answer.total == pytest.approx(60_100, rel=0.08)
    assert "customer_segments_sample" in await _plan(desk, query.sampled(many))


async def _plan(desk: Desk, asked: Query[Any], **params: Any) -> str:
    database = desk.services.operator.intelligence
    async with database.transaction(system(desk.shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        bound = asked.bind(desk.shop.tenant_id, params)
        cursor = await connection.execute(f"EXPLAIN {asked.sql}", bound)
        return "\n".join(row[0] for row in await cursor.fetchall())


@pytest.fixture
def admin(settings: StackSettings) -> Any:
    url = postgres_for(settings, credentials.load_or_create(settings.home)).admin_url
    with psycopg.connect(with_database(url, "quimbi_intelligence"), autocommit=True) as connection:
        yield connection


def _written(admin: psycopg.Connection, tenant: str) -> list[Any]:
    """Rows with the transaction that wrote each."""
    return [
        admin.execute(
            f"SELECT xmin::text, t::text FROM platform.{table.name} t WHERE tenant_id = %s ORDER BY 2", [tenant]
        ).fetchall()
        for table in (store.definitions, store.customer_segments, store.changes, archetypes, sets)
    ]
