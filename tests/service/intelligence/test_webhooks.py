"""Webhooks of Shopify: genuine ones are kept, understood once, in whatever order they come, and profiles follow."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

import grpc
import pytest
from google.api.httpbody_pb2 import HttpBody
from quimbi.intelligence.v1 import ingest_service_pb2 as pb
from quimbi.intelligence.v1 import intelligence_service_pb2, profile_pb2
from quimbi.intelligence.v1.ingest_service_pb2_grpc import IngestServiceStub
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceStub

from deploy.local import credentials
from intelligence_svc.ingest import connections
from intelligence_svc.ingest.connections import Seal
from intelligence_svc.ingest.store import OrderStore
from service_kit.errors import AlreadyExistsError, NotFoundError
from service_kit.principal import system
from tests.support.services import Services, bearer
from tests.support.shops import Shop
from tests.unit.intelligence.platform_orders import webhook_order

FRESH_WITHIN = 5.0  # seconds
JSON = "application/json"


@dataclass
class Shopify:
    """The platform's side: signs what it sends with the secret that the shop knows."""

    services: Services
    shop: Shop
    domain: str
    secret: str = "hush"
    sent: int = field(default=0)

    async def send(self, topic: str, payload: object, **headers: str) -> str:
        """Sends a delivery; its id."""
        body = payload if isinstance(payload, bytes) else json.dumps(payload, indent=1).encode()
        self.sent += 1
        signature = base64.b64encode(hmac.new(self.secret.encode(), body, hashlib.sha256).digest()).decode()
        said = {
            "x-shopify-topic": topic,
            "x-shopify-shop-domain": self.domain,
            "x-shopify-webhook-id": f"delivery-{self.sent}",
            "x-shopify-hmac-sha256": signature,
        } | {name.replace("_", "-"): value for name, value in headers.items()}
        stub: Any = IngestServiceStub(self.services.intelligence)
        request = pb.ReceiveShopifyWebhookRequest(content=HttpBody(content_type=JSON, data=body))
        await stub.ReceiveShopifyWebhook(request, metadata=tuple(said.items()))
        return said["x-shopify-webhook-id"]

    async def waiting(self) -> int:
        """Deliveries that are due."""
        operator = self.services.operator
        async with operator.intelligence.transaction(system(self.shop.tenant_id)) as transaction:
            connection = await transaction.plain()
            cursor = await connection.execute(
                "SELECT count(*) FROM platform.order_deliveries WHERE due_at <= clock_timestamp()"
            )
            row = await cursor.fetchone()
        assert row is not None
        return int(row[0])

    async def settled(self) -> None:
        """Returns when everything was worked through."""
        until = time.monotonic() + FRESH_WITHIN
        while await self.waiting():
            assert time.monotonic() < until, "deliveries still wait"

    async def profile(self, customer: str = "7") -> profile_pb2.CustomerProfile:
        """The stored profile, as soon as everything was worked through."""
        await self.settled()
        stub: Any = IntelligenceServiceStub(self.services.intelligence)
        request = intelligence_service_pb2.GetCustomerRequest(customer_id=customer)
        answer = await stub.GetCustomer(request, metadata=bearer(self.shop.intelligence_key))
        found: profile_pb2.CustomerProfile = answer.profile
        return found

    def rows(self) -> list[dict[str, Any]]:
        """The history, every version."""
        store = OrderStore.open(self.services.operator.orders, uuid.UUID(self.shop.tenant_id))
        return list(store.dataset().to_table().sort_by("import_seq").to_pylist())


@pytest.fixture
async def shopify(services: Services, shop: Shop, home: Any) -> Shopify:
    """A connected shop."""
    domain = f"{shop.slug}.myshopify.com"
    operator = services.operator
    async with operator.intelligence.transaction(system(shop.tenant_id)) as transaction:
        seal = Seal(credentials.connections_key(home))
        await connections.set_secret(operator.intelligence, transaction, seal, domain, "hush")
    return Shopify(services, shop, domain)


async def test_a_profile_is_fresh_within_seconds_of_a_webhook(shopify: Shopify) -> None:
    started = time.monotonic()
    await shopify.send("orders/create", webhook_order(1))
    answered = time.monotonic() - started
    profile = await shopify.profile()
    fresh = time.monotonic() - started

    assert (profile.metrics.order_count, profile.metrics.current_ltv.amount) == (1, 40.0)
    assert [order.order_id for order in profile.recent_orders] == ["#1"]
    assert answered < 1.0
    assert fresh < FRESH_WITHIN


async def test_a_delivery_that_comes_twice_or_late_changes_nothing(shopify: Shopify) -> None:
    newer = webhook_order(1, updated_at="2025-03-09T10:00:00Z", subtotal_price="50.00")
    first = await shopify.send("orders/updated", newer)
    await shopify.send("orders/create", webhook_order(1))
    await shopify.send("orders/updated", newer, x_shopify_webhook_id=first)
    profile = await shopify.profile()

    assert (profile.metrics.order_count, profile.metrics.current_ltv.amount) == (1, 50.0)
    assert len(shopify.rows()) == 1


async def test_a_cancellation_ends_the_purchase(shopify: Shopify) -> None:
    await shopify.send("orders/create", webhook_order(1))
    await shopify.send("orders/create", webhook_order(2))
    cancelled = webhook_order(2, updated_at="2025-03-05T10:00:00Z", cancelled_at="2025-03-05T09:00:00Z")
    await shopify.send("orders/cancelled", cancelled)
    assert (await shopify.profile()).metrics.order_count == 1
    gone = webhook_order(1, updated_at="2025-03-05T10:00:00Z", cancelled_at="2025-03-01T10:00:00Z")
    await shopify.send("orders/cancelled", gone)
    with pytest.raises(grpc.aio.AioRpcError, match="NOT_FOUND"):
        await shopify.profile()


def refund(number: int, amount: str, made_at: str) -> dict[str, Any]:
    paid = {"kind": "refund", "status": "success", "amount": amount, "currency": "EUR"}
    return {"id": number, "order_id": 1, "created_at": made_at, "transactions": [paid]}


@pytest.mark.parametrize("order", [(0, 1, 2), (1, 2, 0), (2, 0, 1), (2, 1, 0)])
async def test_refunds_come_in_any_order_even_before_their_order(shopify: Shopify, order: tuple[int, ...]) -> None:
    sent = [
        ("orders/create", webhook_order(1)),
        ("refunds/create", refund(91, "10.00", "2025-03-04T00:00:00Z")),
        ("refunds/create", refund(92, "5.00", "2025-03-06T00:00:00Z")),
    ]
    for place in order:
        await shopify.send(*sent[place])
        await shopify.settled()
    await shopify.send(*sent[1])  # once more, under another id
    profile = await shopify.profile()

    assert profile.metrics.current_ltv.amount == pytest.approx(25)
    newest = shopify.rows()[-1]
    assert newest["refund_ids"] == ["91", "92"]
    assert newest["refunded_at"].isoformat() == "2025-03-06T00:00:00+00:00"
    whole = webhook_order(1, updated_at="2025-03-06T00:00:01Z", refunds=[sent[1][1], sent[2][1]])
    await shopify.send("orders/updated", whole)
    assert (await shopify.profile()).metrics.current_ltv.amount == pytest.approx(25)


async def test_when_customers_are_merged_the_history_moves(shopify: Shopify) -> None:
    await shopify.send("orders/create", webhook_order(1))
    await shopify.send("orders/create", webhook_order(2, customer={"id": 8}))
    assert (await shopify.profile("8")).metrics.order_count == 1
    await shopify.send("orders/updated", webhook_order(1, updated_at="2025-04-01T00:00:00Z", customer={"id": 8}))

    assert (await shopify.profile("8")).metrics.order_count == 2
    with pytest.raises(grpc.aio.AioRpcError, match="NOT_FOUND"):
        await shopify.profile("7")


async def test_guests_tests_and_other_topics_make_no_profile(shopify: Shopify) -> None:
    await shopify.send("orders/create", webhook_order(1, customer=None))
    await shopify.send("orders/create", webhook_order(2, test=True))
    await shopify.send("products/update", {"id": 5})
    await shopify.settled()
    assert [row["customer_id"] for row in shopify.rows()] == [None]


async def test_bad_deliveries_are_noted_with_their_reason_and_the_rest_is_taken(shopify: Shopify) -> None:
    good = json.dumps(webhook_order(9))
    bad: list[tuple[bytes, str]] = [
        (good[:200].encode(), "malformed_row"),
        (good.encode("utf-16"), "bad_encoding"),
        (b'{"id": "caf\xe9"}', "bad_encoding"),
        (b"[1, 2]", "malformed_row"),
        (b"[" * 5_000, "malformed_row"),
        (good.replace('"40.00"', "1e22", 1).encode(), "bad_number"),
        (good.replace('"40.00"', '"999999999999"', 1).encode(), "number_out_of_range"),
        (good.replace('"quantity": 2', '"quantity": -2').encode(), "negative_number"),
        (json.dumps(webhook_order(9, processed_at="2099-01-01T00:00:00Z")).encode(), "future_date"),
        (json.dumps(webhook_order(9, processed_at="2025-02-30T00:00:00Z")).encode(), "bad_date"),
        (json.dumps(webhook_order(9, currency="EURO")).encode(), "bad_currency"),
        (json.dumps(webhook_order(9, name="a\x00b")).encode(), "bad_id"),
        (json.dumps(webhook_order(9, name="x" * 1_000_000)).encode(), "bad_id"),
        (json.dumps(webhook_order(9, financial_status="lost")).encode(), "unknown_status"),
    ]
    ids = [await shopify.send("orders/create", body) for body, _ in bad]
    await shopify.send("orders/create", b"\xef\xbb\xbf" + good.encode())
    assert (await shopify.profile()).metrics.order_count == 1

    operator = shopify.services.operator
    async with operator.intelligence.transaction(system(shopify.shop.tenant_id)) as transaction:
        connection = await transaction.plain()
        cursor = await connection.execute("SELECT webhook_id, problem, length(body) FROM platform.order_deliveries")
        found = {row[0]: (row[1], row[2]) for row in await cursor.fetchall()}
    assert {number: found[number] for number in ids} == {
        number: (reason, 0) for number, (_, reason) in zip(ids, bad, strict=True)
    }


@pytest.mark.parametrize(
    "wrong",
    [
        {"x_shopify_hmac_sha256": base64.b64encode(bytes(32)).decode()},
        {"x_shopify_hmac_sha256": ""},
        {"x_shopify_hmac_sha256": "no base64!"},
        {"x_shopify_shop_domain": "unknown.myshopify.com"},
        {"x_shopify_shop_domain": "deliveries that wait"},
    ],
)
async def test_what_is_not_genuine_is_refused(shopify: Shopify, wrong: dict[str, str]) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await shopify.send("orders/create", webhook_order(1), **wrong)
    assert refused.value.code() == grpc.StatusCode.UNAUTHENTICATED
    assert "quimbi connections set" in (refused.value.details() or "")
    assert await shopify.waiting() == 0
    with pytest.raises(grpc.aio.AioRpcError, match="INVALID_ARGUMENT"):
        await shopify.send("orders/create", webhook_order(1), x_shopify_webhook_id="")


async def test_a_domain_belongs_to_one_shop_and_its_secret_is_not_to_be_read(
    services: Services, shopify: Shopify, other_shop: Shop, home: Any
) -> None:
    seal, database = Seal(credentials.connections_key(home)), services.operator.intelligence
    with pytest.raises(AlreadyExistsError):
        async with database.transaction(system(other_shop.tenant_id)) as transaction:
            await connections.set_secret(database, transaction, seal, shopify.domain, "mine")
    with pytest.raises(NotFoundError):
        async with database.transaction(system(other_shop.tenant_id)) as transaction:
            await connections.remove(transaction, shopify.domain)
    async with database.transaction(system(shopify.shop.tenant_id)) as transaction:
        assert [found.shop_domain for found in await connections.listed(transaction)] == [shopify.domain]
        cursor = await (await transaction.plain()).execute("SELECT sealed_secret FROM platform.shop_connections")
        row = await cursor.fetchone()
        assert row is not None
        assert b"hush" not in bytes(row[0])
        await connections.set_secret(database, transaction, seal, shopify.domain, "newer")
    shopify.secret = "newer"
    await shopify.send("orders/create", webhook_order(1))
    assert (await shopify.profile()).metrics.order_count == 1
