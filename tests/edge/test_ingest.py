"""Orders through the real edge: webhooks whose signed bodies arrive as they were sent, and batches."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import time
from collections.abc import AsyncIterator

import httpx
import pytest

from deploy.local import credentials
from intelligence_svc.ingest import connections
from intelligence_svc.ingest.connections import Seal
from service_kit.principal import system
from tests.support.contract_world import World
from tests.unit.intelligence.platform_orders import webhook_order

PATH = "/api/ingest/webhooks/shopify"
SECRET = "hush"


@pytest.fixture
async def domain(world: World) -> str:
    """The domain of the first shop, which is connected."""
    name, tenant_id = f"{world.shop.slug}.myshopify.com", world.shop.tenant_id
    seal = Seal(credentials.connections_key(world.stack.settings.home))
    async with world.operator.intelligence.transaction(system(tenant_id)) as transaction:
        await connections.set_secret(world.operator.intelligence, transaction, seal, name, SECRET)
    return name


def signed(body: bytes, domain: str, number: int, **headers: str) -> dict[str, str]:
    digest = hmac.new(SECRET.encode(), body, hashlib.sha256).digest()
    return {
        "X-Shopify-Topic": "orders/create",
        "X-Shopify-Shop-Domain": domain,
        "X-Shopify-Webhook-Id": f"{number}-of-{domain}",
        "X-Shopify-Hmac-Sha256": base64.b64encode(digest).decode(),
        "Content-Type": "application/json",
    } | {name.replace("_", "-"): value for name, value in headers.items()}


def bodies() -> list[bytes]:
    order = webhook_order(1, customer={"id": 70}, note="Größe \u2028 \U0001f9f5 <&>")
    plain = json.dumps(order)
    return [
        plain.encode(),
        json.dumps(order, ensure_ascii=False, indent="\t").encode() + b"\r\n\r\n",
        plain.replace(": ", " :   ").encode(),
        plain.replace('"40.00"', "40.000000000000000000001", 1).encode(),
        b'{"id": 1, "id": 2, "\\u0041": 1e5}',
        b"not json at all \x00\xff\xfe",
    ]


@pytest.mark.parametrize("number", range(len(bodies())))
async def test_a_signed_body_passes_unchanged(world: World, domain: str, number: int) -> None:
    body = bodies()[number]
    for path in (PATH, PATH.replace("/api/", "/v1/")):
        answer = await world.doors.rest.client.post(path, content=body, headers=signed(body, domain, number))
        assert (answer.status_code, answer.json()) == (httpx.codes.OK, {}), answer.text
    altered = await world.doors.rest.client.post(PATH, content=body + b" ", headers=signed(body, domain, number))
    assert altered.status_code == httpx.codes.UNAUTHORIZED


async def test_the_profile_of_the_customer_is_fresh_within_five_seconds(world: World, domain: str) -> None:
    client, started = world.doors.rest.client, time.monotonic()
    body = json.dumps(webhook_order(77, customer={"id": 77})).encode()

    async def pieces() -> AsyncIterator[bytes]:
        yield body[:50]
        yield body[50:]

    answer = await client.post(PATH, content=pieces(), headers=signed(body, domain, 77))
    assert answer.status_code == httpx.codes.OK, answer.text
    while True:
        found = await client.get("/api/intelligence/customer/77", headers=world.callers["agent"])
        if found.status_code == httpx.codes.OK:
            break
        assert time.monotonic() - started < 5
    assert found.json()["profile"]["metrics"]["order_count"] == 1


@pytest.mark.parametrize("wrong", [{"X_Shopify_Hmac_Sha256": "AAAA"}, {"X_Shopify_Shop_Domain": "x.myshopify.com"}])
async def test_a_wrong_signature_is_a_typed_error(world: World, domain: str, wrong: dict[str, str]) -> None:
    body = bodies()[0]
    answer = await world.doors.rest.client.post(PATH, content=body, headers=signed(body, domain, 5, **wrong))

    assert answer.status_code == httpx.codes.UNAUTHORIZED
    assert answer.json()["details"][0]["reason"] == "UNAUTHENTICATED"
    assert "quimbi connections set" in answer.json()["message"]


async def test_a_body_that_is_too_large_is_refused(world: World, domain: str) -> None:
    body = b" " * 1_048_577
    answer = await world.doors.rest.client.post(PATH, content=body, headers=signed(body, domain, 6))
    assert answer.status_code == httpx.codes.REQUEST_ENTITY_TOO_LARGE


async def test_a_batch_is_sent_as_a_file_is(world: World) -> None:
    csv = "customer_id,order_id,ordered_at,amount\nzoë,1,2026-01-05,42.50\nben,2,07/02/2026,12\n".encode()
    headers = world.callers["admin"] | {"content-type": "text/csv", "idempotency-key": "batch-of-january"}
    client = world.doors.rest.client
    answers = [await client.post("/api/ingest/orders?currency=USD", content=csv, headers=headers) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [httpx.codes.OK] * 2, answers[0].text
    assert answers[0].json() == answers[1].json()
    assert answers[0].json()["accepted"] == 1
    assert answers[0].json()["rejects"] == [{"line": 3, "reason": "bad_date"}]
    found = await client.get("/api/intelligence/customer/zoë", headers=world.callers["agent"])
    assert found.json()["profile"]["metrics"]["current_ltv"]["amount"] == pytest.approx(42.5)
    refused = await client.post("/api/ingest/orders", content=csv, headers=headers | world.callers["agent"])
    assert refused.status_code == httpx.codes.FORBIDDEN
