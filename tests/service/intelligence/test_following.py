"""History and crossings: what changed is kept, who crosses a limit is told of once, and imports tell nobody."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from quimbi.intelligence.v1 import following_service_pb2 as pb
from quimbi.intelligence.v1.following_service_pb2_grpc import FollowingServiceStub
from quimbi.intelligence.v1.intelligence_service_pb2 import AnalyzeCustomerRequest, GetCustomerRequest, OrderHistory
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceStub

from deploy import jobs
from intelligence_svc.following.refresh import follow
from intelligence_svc.scoring.refresh import refresh_customers
from service_kit.principal import system
from tests.service.intelligence.desk import LAST_DAY, Desk, crowd, orders
from tests.support.services import Services, role_metadata
from tests.support.shops import Shop

RISK, TOP, KIND = pb.CustomerEvent.HIGH_CHURN_RISK, pb.CustomerEvent.TOP_CUSTOMER, pb.CustomerEvent.ARCHETYPE_CHANGED


@pytest.fixture
async def desk(services: Services, shop: Shop, tmp_path: Path) -> Desk:
    """Forty-nine customers: too few for archetypes, which take a second to find."""
    desk = Desk(services, shop, tmp_path)
    await desk.bring(row for row in crowd() if row < "many-39")
    return desk


@pytest.fixture
async def crowded(services: Services, shop: Shop, tmp_path: Path) -> Desk:
    """A hundred, of several archetypes."""
    desk = Desk(services, shop, tmp_path)
    await desk.bring(crowd())
    return desk


async def told(desk: Desk, **fields: Any) -> pb.ListCustomerEventsResponse:
    request = pb.ListCustomerEventsRequest(**fields)
    stub = FollowingServiceStub(desk.services.intelligence)
    answer: pb.ListCustomerEventsResponse = await stub.ListCustomerEvents(request, metadata=desk.caller)
    return answer


async def history(desk: Desk, customer: str, **fields: Any) -> pb.ListProfileHistoryResponse:
    request = pb.ListProfileHistoryRequest(customer_id=customer, **fields)
    stub = FollowingServiceStub(desk.services.intelligence)
    answer: pb.ListProfileHistoryResponse = await stub.ListProfileHistory(request, metadata=desk.caller)
    return answer


async def scored(desk: Desk, day: int, **scores: float) -> int:
    """The next refresh, as far as following sees it: these customers have these risks; how many events it wrote."""
    async with desk.services.operator.intelligence.transaction(system(desk.shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        for customer, score in scores.items():
            level = "high" if score >= 0.7 else "medium"
            await connection.execute(
                "UPDATE platform.customer_profiles SET churn_risk_score = %s, churn_level = %s, predicted_ltv = 10 "
                "WHERE customer_id = %s",
                [score, level, customer.replace("_", "-")],
            )
        as_of = LAST_DAY + timedelta(days=day)
        return await follow(connection, uuid.UUID(desk.shop.tenant_id), as_of=as_of, now=transaction.now)


async def appended(desk: Desk, rows: list[str], *customers: str) -> None:
    """Orders that come in between two full refreshes, as after a webhook."""
    path = desk.folder / "webhook.csv"
    path.write_text("\n".join(["customer_id,order_id,ordered_at,amount,discount,category", *rows]) + "\n")
    operator = desk.services.operator
    jobs.import_orders(operator, desk.shop.tenant_id, path, "generic", path.with_suffix(".rejects"))
    await refresh_customers(
        operator.intelligence, desk.shop.tenant_id, customers, orders_uri=operator.orders, models=None
    )


async def test_the_first_refresh_keeps_everybody_and_tells_nobody(desk: Desk) -> None:
    assert not (await told(desk)).events
    (only,) = (await history(desk, "best-3")).snapshots
    assert (only.order_count, only.data_as_of.ToDatetime().date()) == (40, LAST_DAY)
    assert {one.axis: one.segment for one in only.segments}["engagement"] == "devoted"
    assert not only.HasField("churn_risk_score")
    assert not only.HasField("archetype")


async def test_a_refresh_without_news_adds_nothing(desk: Desk) -> None:
    await jobs.refresh(desk.services.operator, desk.shop.tenant_id)
    assert len((await history(desk, "many-04")).snapshots) == 1
    assert not (await told(desk)).events


async def test_noise_around_the_limit_is_told_of_once(desk: Desk) -> None:
    risks = [0.5, 0.71, 0.69, 0.70, 0.61, 0.72, 0.59, 0.70]
    written = [await scored(desk, day, many_04=risk) for day, risk in enumerate(risks, start=1)]
    assert written == [0, 1, 0, 0, 0, 0, 0, 1]
    events = (await told(desk)).events
    assert [(one.kind, one.customer_id, one.position) for one in events] == [
        (RISK, "many-04", 1),
        (RISK, "many-04", 2),
    ]
    assert events[1].churn_risk_score == pytest.approx(0.70)


async def test_small_steps_in_one_direction_are_noted_in_the_end_and_noise_is_not(desk: Desk) -> None:
    for day, risk in enumerate([0.20, 0.21, 0.19, 0.22, 0.24, 0.26], start=1):
        await scored(desk, day, many_04=risk)
    found = [one.churn_risk_score for one in (await history(desk, "many-04")).snapshots if one.churn_risk_score]
    assert found == [0.26, 0.20]


async def test_a_refresh_in_which_many_cross_tells_nobody(desk: Desk) -> None:
    names = [f"many_{number:02}" for number in range(30)]
    await scored(desk, 1, **dict.fromkeys(names, 0.3))
    assert await scored(desk, 2, **dict.fromkeys(names, 0.9)) == 0
    assert await scored(desk, 3, many_30=0.3) == 0
    assert await scored(desk, 4, many_30=0.9) == 1
    # An import after a long time is one, too.
    assert await scored(desk, 5, many_31=0.3) == 0
    assert await scored(desk, 90, many_31=0.9) == 0


async def test_a_webhook_brings_segments_archetype_history_and_events_up_to_date(crowded: Desk) -> None:
    desk = crowded
    before = await desk.dominant("many-04")
    path_to_the_top = orders("many-04", range(1), 5000.0)
    await appended(desk, path_to_the_top, "many-04")
    after = await desk.dominant("many-04")
    assert (before["purchase_value"] != "whale", after["purchase_value"]) == (True, "whale")
    kinds = [one.kind for one in (await told(desk, customer_id="many-04")).events]
    assert kinds[-1] == TOP
    assert set(kinds) <= {TOP, KIND}
    newest = (await history(desk, "many-04")).snapshots[0]
    assert {one.axis: one.segment for one in newest.segments}["purchase_value"] == "whale"
    # The full refresh agrees, and tells of nothing twice.
    position = (await told(desk)).position
    await jobs.refresh(desk.services.operator, desk.shop.tenant_id)
    assert (await desk.dominant("many-04"))["purchase_value"] == "whale"
    assert not (await told(desk, after=position, customer_id="many-04")).events


async def test_a_history_in_the_request_is_placed_like_the_stored_one(crowded: Desk) -> None:
    await jobs.train(crowded.services.operator, crowded.shop.tenant_id)
    stub = IntelligenceServiceStub(crowded.services.intelligence)
    stored = await stub.GetCustomer(GetCustomerRequest(customer_id="best-3"), metadata=crowded.caller)
    history = OrderHistory()
    for row in crowd():
        customer, order_id, day, amount, _, category = row.split(",")
        if customer == "best-3":
            one = history.orders.add(order_id=order_id, amount=float(amount), quantity=0, category=category)
            one.ordered_at.FromJsonString(f"{day}T00:00:00Z")
    history.as_of.FromJsonString(f"{LAST_DAY}T12:00:00Z")
    sent = await stub.AnalyzeCustomer(AnalyzeCustomerRequest(history=history), metadata=crowded.caller)
    assert sent.profile.behavior == stored.profile.behavior
    assert sent.profile.archetype == stored.profile.archetype


async def test_a_newcomer_can_become_a_top_customer_with_the_first_order(desk: Desk) -> None:
    tomorrow = LAST_DAY + timedelta(days=1)
    await appended(desk, [f"new-1,new-1-1,{tomorrow},9000,,tea", f"new-2,new-2-1,{tomorrow},9,,tea"], "new-1", "new-2")
    assert [(one.kind, one.customer_id) for one in (await told(desk)).events] == [(TOP, "new-1")]


async def test_another_archetype_is_told_of_when_the_customer_is_clearly_in_it(crowded: Desk) -> None:
    desk = crowded
    async with desk.services.operator.intelligence.transaction(system(desk.shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        cursor = await connection.execute("SELECT archetype_id FROM platform.customer_segments GROUP BY 1 ORDER BY 1")
        kinds = [row[0] for row in await cursor.fetchall()]
        cursor = await connection.execute(
            "SELECT archetype_id FROM platform.customer_segments WHERE customer_id = 'many-04'"
        )
        row = await cursor.fetchone()
        assert row is not None
        other = next(kind for kind in kinds if kind != row[0])

    async def moved(day: int, kind: str, clarity: int) -> int:
        async with desk.services.operator.intelligence.transaction(system(desk.shop.tenant_id)) as transaction:
            connection = await transaction.plain()
            await connection.execute(
                "UPDATE platform.customer_segments SET archetype_id = %s, archetype_clarity = %s "
                "WHERE customer_id = 'many-04'",
                [kind, clarity],
            )
            as_of = LAST_DAY + timedelta(days=day)
            return await follow(connection, uuid.UUID(desk.shop.tenant_id), as_of=as_of, now=transaction.now)

    written = [await moved(1, other, 500), await moved(2, row[0], 500), await moved(3, other, 2_000)]
    assert written == [0, 0, 1]
    (event,) = (await told(desk)).events
    assert (event.kind, event.from_archetype_id, event.to_archetype_id) == (KIND, row[0], other)


async def test_events_come_in_pages_each_once(desk: Desk) -> None:
    names = [f"many_{number:02}" for number in range(9)]
    await scored(desk, 1, **dict.fromkeys(names, 0.3))
    for day, name in enumerate(names, start=2):
        assert await scored(desk, day, **{name: 0.9}) == 1
    found, after = [], 0
    while True:
        page = await told(desk, after=after, page_size=4)
        found += [one.position for one in page.events]
        after = page.position
        if not page.more:
            break
    assert found == list(range(1, 10))
    assert (await told(desk, after=9)).position == 9
    assert [one.customer_id for one in (await told(desk, customer_id="many-03")).events] == ["many-03"]


async def test_history_comes_in_pages_newest_first(desk: Desk) -> None:
    for day in range(1, 8):
        await scored(desk, day, many_04=0.1 * day)
    days: list[date] = []
    token = ""
    while True:
        page = await history(desk, "many-04", page_size=3, page_token=token)
        days += [one.data_as_of.ToDatetime().date() for one in page.snapshots]
        token = page.next_page_token
        if not token:
            break
    assert days == [LAST_DAY + timedelta(days=day) for day in range(7, -1, -1)]


async def test_old_history_is_thinned_and_forgotten_as_configured(desk: Desk) -> None:
    for day in range(1, 70):
        await scored(desk, day, many_04=0.1 + 0.5 * (day % 2))
    database = desk.services.operator.intelligence
    thin, forget = LAST_DAY + timedelta(days=60), LAST_DAY + timedelta(days=2)
    async with database.lookup("") as connection:
        await connection.execute("SELECT platform.trim_history(%s, %s, 5000)", [forget, thin])
    days = [one.data_as_of.ToDatetime().date() for one in (await history(desk, "many-04", page_size=500)).snapshots]
    recent = [LAST_DAY + timedelta(days=day) for day in range(69, 59, -1)]
    assert days == [*recent, date(2026, 4, 29), date(2026, 3, 31)]


async def test_another_shop_sees_none_of_it(desk: Desk, other_shop: Shop) -> None:
    await scored(desk, 1, many_04=0.3)
    await scored(desk, 2, many_04=0.9)
    stranger = role_metadata(desk.services, other_shop, "admin")
    stub = FollowingServiceStub(desk.services.intelligence)
    assert not (await stub.ListCustomerEvents(pb.ListCustomerEventsRequest(), metadata=stranger)).events
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await stub.ListProfileHistory(pb.ListProfileHistoryRequest(customer_id="many-04"), metadata=stranger)
    assert refused.value.code() is grpc.StatusCode.NOT_FOUND
