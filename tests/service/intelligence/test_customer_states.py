"""A profile for every state that a customer can be in, through every answer, with and without models."""

from __future__ import annotations

import math
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import grpc
import pytest
from google.protobuf.message import Message
from quimbi.intelligence.v1 import intelligence_service_pb2 as pb
from quimbi.intelligence.v1 import timing_pb2
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceStub
from quimbi.intelligence.v1.profile_pb2 import CustomerProfile

from deploy import jobs
from tests.service.intelligence.desk import LAST_DAY, Desk
from tests.support.services import Services, role_metadata
from tests.support.shops import make_shop

HEADER = "customer_id,order_id,ordered_at,amount,refund,category"
STATES = ("one order", "only refunded", "ten thousand orders", "ten years silent", "regular")


def rows() -> list[str]:
    """Customers in odd states, and forty of the usual kind around them."""
    found = [
        _row("one order", 0, 3, "30.00", "", "tea"),
        *(_row("only refunded", n, 20 + 40 * n, "25.00", "25.00", "tea") for n in range(2)),
        *(_row("ten thousand orders", n, n % 1_400, "9.00", "", ("tea", "cups")[n % 2]) for n in range(10_000)),
        *(_row("ten years silent", n, 3_650 + 30 * n, "60.00", "", "tea") for n in range(6)),
        *(_row("regular", n, 10 + 30 * n, "40.00", "", "tea") for n in range(24)),
    ]
    for number in range(40):
        found += [_row(f"usual-{number}", n, 7 * number % 90 + 60 * n, "20.00", "", "cups") for n in range(3)]
    return found


def _row(customer: str, number: int, days_ago: int, amount: str, refund: str, category: str) -> str:
    return f"{customer},{customer}-{number},{LAST_DAY - timedelta(days=days_ago)},{amount},{refund},{category}"


@pytest.fixture(scope="module")
async def desk(services: Services, tmp_path_factory: pytest.TempPathFactory) -> Desk:
    desk = Desk(services, await make_shop(services.operator, "states"), tmp_path_factory.mktemp("states"))
    path = desk.folder / "orders.csv"
    path.write_text("\n".join([HEADER, *rows()]) + "\n")
    report = jobs.import_orders(services.operator, desk.shop.tenant_id, path, "generic", Path(f"{path}.rejects"))
    assert report.rejected == 0
    await jobs.train(services.operator, desk.shop.tenant_id)
    await jobs.refresh(services.operator, desk.shop.tenant_id)
    return desk


def stub(desk: Desk) -> Any:
    return IntelligenceServiceStub(desk.services.intelligence)


@pytest.mark.parametrize("state", STATES)
async def test_every_answer_about_a_customer_in_this_state_makes_sense(desk: Desk, state: str) -> None:
    asking, caller = stub(desk), desk.caller
    profile = (await asking.GetCustomer(pb.GetCustomerRequest(customer_id=state), metadata=caller)).profile
    makes_sense(profile)
    risk = await asking.GetChurnRisk(pb.GetChurnRiskRequest(customer_id=state), metadata=caller)
    value = await asking.GetLifetimeValue(pb.GetLifetimeValueRequest(customer_id=state), metadata=caller)
    coming = await asking.GetNextPurchase(pb.GetNextPurchaseRequest(customer_id=state), metadata=caller)
    active = await asking.GetEngagement(pb.GetEngagementRequest(customer_id=state), metadata=caller)
    analyzed = await asking.AnalyzeCustomer(pb.AnalyzeCustomerRequest(customer_id=state), metadata=caller)
    batch = await asking.BatchAnalyzeCustomers(
        pb.BatchAnalyzeCustomersRequest(customer_ids=["nobody", state]), metadata=caller
    )

    assert risk.churn_risk == profile.churn_risk
    assert value.lifetime_value == profile.lifetime_value
    assert coming.next_purchase == profile.next_purchase
    assert list(coming.repurchases) == list(profile.repurchases)
    assert active.engagement == profile.engagement
    assert analyzed.profile == profile
    assert [one.customer_id for one in batch.results] == ["nobody", state]
    assert not batch.results[0].HasField("profile")
    assert batch.results[1].profile == profile


async def test_the_stream_has_everybody_once_and_goes_on_where_it_was_cut_off(desk: Desk) -> None:
    found: list[CustomerProfile] = []
    async for part in stub(desk).StreamCustomers(pb.StreamCustomersRequest(), metadata=desk.caller):
        found += part.profiles
    ids = [profile.customer_id for profile in found]
    assert len(ids) == len(set(ids)) == len(STATES) + 40
    for profile in found:
        makes_sense(profile)
    rest = [
        profile.customer_id
        async for part in stub(desk).StreamCustomers(
            pb.StreamCustomersRequest(after_customer_id=ids[20]), metadata=desk.caller
        )
        for profile in part.profiles
    ]
    assert rest == ids[21:]


async def test_the_states_are_told_apart(desk: Desk) -> None:
    batch = await stub(desk).BatchAnalyzeCustomers(
        pb.BatchAnalyzeCustomersRequest(customer_ids=STATES), metadata=desk.caller
    )
    one, refunded, many, silent, regular = (result.profile for result in batch.results)
    assert (one.metrics.order_count, many.metrics.order_count) == (1, 10_000)
    assert refunded.metrics.current_ltv.amount == 0
    assert len(many.recent_orders) == 10
    # Nobody is told to expect a customer of ten years ago on a day.
    assert silent.next_purchase.outlook == timing_pb2.NextPurchase.UNLIKELY
    assert not silent.next_purchase.HasField("expected_at")
    assert {two.outlook for two in silent.repurchases} == {timing_pb2.CategoryRepurchase.LAPSED}
    assert silent.lifetime_value.median_ltv.amount == 0
    assert silent.lifetime_value.median_orders == 0
    assert regular.next_purchase.outlook == timing_pb2.NextPurchase.LIKELY
    (tea,) = regular.repurchases
    assert tea.basis == timing_pb2.CategoryRepurchase.OWN
    assert tea.usual_pause_days == pytest.approx(30, abs=3)
    assert many.engagement.engagement_score > 0.9
    assert silent.engagement.engagement_score < 0.1
    assert many.engagement.past_orders == many.engagement.past_days
    assert one.engagement.direction == timing_pb2.EngagementForecast.TOO_NEW


@pytest.mark.parametrize(
    "asked",
    [
        pb.GetCustomerRequest(customer_id="never ordered"),
        pb.GetChurnRiskRequest(customer_id="never ordered"),
        pb.GetLifetimeValueRequest(customer_id="never ordered"),
        pb.GetNextPurchaseRequest(customer_id="never ordered"),
        pb.GetEngagementRequest(customer_id="never ordered"),
        pb.AnalyzeCustomerRequest(customer_id="never ordered"),
    ],
    ids=lambda asked: type(asked).__name__,
)
async def test_of_a_customer_without_orders_nothing_is_known(desk: Desk, asked: Message) -> None:
    method = getattr(stub(desk), type(asked).__name__.removesuffix("Request"))
    for caller in (desk.caller, role_metadata(desk.services, desk.shop, "admin")):
        with pytest.raises(grpc.aio.AioRpcError) as refused:
            await method(asked, metadata=caller)
        assert refused.value.code() is grpc.StatusCode.NOT_FOUND


@pytest.mark.parametrize("count", [1, 1_000])
async def test_a_history_in_the_request_is_told_as_much(desk: Desk, count: int) -> None:
    now = datetime(2026, 3, 1, tzinfo=UTC)
    orders = []
    for number in range(count):
        one = pb.InlineOrder(order_id=f"{number}", amount=12.5, category="tea")
        one.ordered_at.FromDatetime(now - timedelta(days=number))
        orders.append(one)
    history = pb.OrderHistory(orders=orders)
    history.as_of.FromDatetime(now)
    answer = await stub(desk).AnalyzeCustomer(pb.AnalyzeCustomerRequest(history=history), metadata=desk.caller)
    makes_sense(answer.profile)
    assert not answer.profile.customer_id
    assert answer.profile.repurchases[0].purchases == count


def makes_sense(profile: CustomerProfile) -> None:
    """What holds of every profile of a shop with models."""
    value, coming, active = profile.lifetime_value, profile.next_purchase, profile.engagement
    amounts = [each.amount for each in (value.low, value.low_80, value.median_ltv, value.high_80, value.high)]
    assert amounts == sorted(amounts)
    assert value.low.amount <= value.predicted_ltv.amount <= value.high.amount
    numbers = [*amounts, value.predicted_ltv.amount, value.expected_orders, active.engagement_score, coming.probability]
    assert all(math.isfinite(number) and number >= 0 for number in numbers)
    assert coming.probability == pytest.approx(1 - profile.churn_risk.churn_risk_score, abs=1e-6)
    assert 0 <= active.engagement_score <= 1
    assert active.direction != timing_pb2.EngagementForecast.DIRECTION_UNSPECIFIED
    for used in (profile.churn_risk.model, value.model, value.orders_model, coming.model, active.model):
        assert used.version
        assert used.family != timing_pb2.ModelUsed.FAMILY_UNSPECIFIED
    as_of = profile.data_as_of.ToDatetime().date()
    dated = coming.outlook != timing_pb2.NextPurchase.UNLIKELY
    _dates_make_sense(coming, as_of, dated=dated, latest=as_of + timedelta(days=coming.horizon_days))
    for one in profile.repurchases:
        assert one.outlook != timing_pb2.CategoryRepurchase.OUTLOOK_UNSPECIFIED
        expected = one.outlook == timing_pb2.CategoryRepurchase.EXPECTED
        assert not expected or dated, "a day for a category, and none for anything"
        _dates_make_sense(one, as_of, dated=expected, latest=date.max)


def _dates_make_sense(message: Any, as_of: date, *, dated: bool, latest: date) -> None:
    fields = ("earliest_at", "expected_at", "latest_at")
    assert [message.HasField(field) for field in fields] == [dated] * 3
    if dated:
        days = [getattr(message, field).ToDatetime().date() for field in fields]
        assert days == sorted(days)
        assert as_of <= days[0]
        assert days[-1] <= latest
