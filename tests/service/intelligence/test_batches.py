"""Batches of orders over gRPC: each order once, bad rows told, profiles fresh when the answer comes."""

from __future__ import annotations

import json
from typing import Any

import grpc
import pytest
from google.api.httpbody_pb2 import HttpBody
from quimbi.intelligence.v1 import ingest_service_pb2 as pb
from quimbi.intelligence.v1 import intelligence_service_pb2
from quimbi.intelligence.v1.ingest_service_pb2_grpc import IngestServiceStub
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceStub

from tests.support.services import Services, bearer, role_metadata
from tests.support.shops import Shop

CSV = b"customer_id,order_id,ordered_at,amount\nanna,1,2026-01-05,42.50\nben,2,07/02/2026,12\nanna,3,2026-02-05,7.50\n"


async def send(services: Services, shop: Shop, data: bytes, kind: str = "text/csv", **fields: str) -> Any:
    stub: Any = IngestServiceStub(services.intelligence)
    request = pb.ImportOrdersRequest(content=HttpBody(content_type=kind, data=data), **fields)
    return await stub.ImportOrders(request, metadata=bearer(shop.intelligence_key))


async def test_rows_are_taken_or_told_and_profiles_are_fresh(services: Services, shop: Shop) -> None:
    answer = await send(services, shop, CSV, currency="EUR")

    assert (answer.accepted, answer.updated, answer.duplicates, answer.rejected) == (2, 0, 0, 1)
    assert [(reject.line, reject.reason) for reject in answer.rejects] == [(3, "bad_date")]
    stub: Any = IntelligenceServiceStub(services.intelligence)
    asked = intelligence_service_pb2.GetCustomerRequest(customer_id="anna")
    profile = (await stub.GetCustomer(asked, metadata=bearer(shop.intelligence_key))).profile
    assert (profile.metrics.order_count, profile.metrics.current_ltv.amount) == (2, pytest.approx(50))
    assert profile.metrics.current_ltv.currency == "EUR"


async def test_the_same_orders_as_json_are_the_same_orders(services: Services, shop: Shop) -> None:
    await send(services, shop, CSV)
    orders = [
        {"customer_id": "anna", "order_id": 1, "ordered_at": "2026-01-05T00:00:00Z", "amount": 42.50},
        {"customer_id": "anna", "order_id": "3", "ordered_at": "2026-02-05", "amount": "8.00"},
        {"customer_id": "anna", "order_id": "4", "ordered_at": "2026-02-05", "amount": {"value": 8}},
        {"customer_id": "cleo", "order_id": "5", "ordered_at": "2026-02-05"},
    ]
    answer = await send(services, shop, json.dumps({"orders": orders}).encode(), "application/json; charset=utf-8")

    assert (answer.accepted, answer.updated, answer.duplicates, answer.rejected) == (0, 1, 1, 2)
    assert [(r.line, r.reason) for r in answer.rejects] == [(3, "malformed_row"), (4, "missing_field")]


async def test_a_repetition_gets_the_first_answer(services: Services, shop: Shop) -> None:
    first = await send(services, shop, CSV, request_id="batch-1")
    assert await send(services, shop, CSV, request_id="batch-1") == first
    with pytest.raises(grpc.aio.AioRpcError, match="used before"):
        await send(services, shop, CSV.replace(b"42.50", b"43.50"), request_id="batch-1")
    assert (await send(services, shop, CSV)).duplicates == 2


@pytest.mark.parametrize(
    ("data", "kind", "said"),
    [
        (b"", "text/csv", "is empty"),
        (b"x" * 1_048_577, "text/csv", "larger than 1,048,576 bytes"),
        (CSV, "text/plain", "text/csv or application/json"),
        (b"customer_id,amount\n", "text/csv", "lacks order_id, ordered_at"),
        (CSV.decode().encode("utf-16"), "text/csv", "UTF-16"),
        (b'{"orders": [', "application/json", "no JSON object"),
        (b"[]", "application/json", "no JSON object"),
        (b'{"orders": []}', "application/json", "has no orders"),
    ],
)
async def test_a_batch_that_cannot_be_read_is_refused_as_a_whole(
    services: Services, shop: Shop, data: bytes, kind: str, said: str
) -> None:
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await send(services, shop, data, kind)
    assert refused.value.code() == grpc.StatusCode.INVALID_ARGUMENT
    assert said in (refused.value.details() or "")
    assert "/tmp" not in (refused.value.details() or "")


async def test_only_who_may_write_orders_sends_them(services: Services, shop: Shop) -> None:
    stub: Any = IngestServiceStub(services.intelligence)
    request = pb.ImportOrdersRequest(content=HttpBody(content_type="text/csv", data=CSV))
    with pytest.raises(grpc.aio.AioRpcError, match="PERMISSION_DENIED"):
        await stub.ImportOrders(request, metadata=role_metadata(services, shop, "lead"))
    await stub.ImportOrders(request, metadata=role_metadata(services, shop, "admin"))
