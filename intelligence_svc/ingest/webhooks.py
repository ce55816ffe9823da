"""Shopify's webhooks: whether a delivery is genuine, and what the orders and refunds in it mean."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.deliveries import Delivery
from intelligence_svc.ingest.domain import Order, Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.jsonl import parse_object, text
from intelligence_svc.ingest.reading import ReadContext
from intelligence_svc.ingest.shopify_orders import ZERO, from_rest, order_key, rest_refund
from intelligence_svc.ingest.source import RAW_KEPT

REFUND_TOPIC = "refunds/create"
ORDER_TOPICS = frozenset({"orders/create", "orders/updated", "orders/cancelled"})
KEPT_TOPICS = ORDER_TOPICS | {REFUND_TOPIC}


def is_genuine(body: bytes, signature: str, secret: str) -> bool:
    """Whether the base64 `signature` is the HMAC-SHA256 of the body as it was sent. Takes the same time either way."""
    try:
        given = base64.b64decode(signature, validate=True)
    except (binascii.Error, ValueError):
        given = b""
    return hmac.compare_digest(given, hmac.new(secret.encode(), body, hashlib.sha256).digest())


def orders_in(deliveries: Iterable[Delivery], context: ReadContext) -> list[Order | Reject]:
    """What each delivery says, in their order; its place among them, from 1, is the `line`."""
    return [_order(line, delivery, context) for line, delivery in enumerate(deliveries, start=1)]


def _order(line: int, delivery: Delivery, context: ReadContext) -> Order | Reject:
    raw = bytes(delivery.body[:RAW_KEPT]).decode(errors="backslashreplace")
    try:
        return from_rest(parse_object(_utf8(delivery.body)), context, line=line, raw=raw)
    except RowRejectedError as rejected:
        return Reject(line, rejected.reason, raw)


def refunded_order(delivery: Delivery) -> str:
    """Key of the order that a refund is of."""
    return order_key(parse.identifier(text(parse_object(_utf8(delivery.body)), "order_id")))


def with_refund(known: Order, delivery: Delivery, context: ReadContext, *, line: int) -> Order | None:
    """The known order with a refund in it; None if it is in it already, or the order is newer and tells all.

    Shopify sends the whole order too (orders/updated), with its taxes; until that comes, the money given back counts in
    full. Refunds may come in any order and more than once: each counts once, by its id.
    """
    refund = rest_refund(parse_object(_utf8(delivery.body)), known.currency, context, included=False)
    if refund.id in known.refund_ids:
        return None
    raw = bytes(delivery.body[:RAW_KEPT]).decode(errors="backslashreplace")
    made_at = max(known.ordered_at, refund.made_at)
    return replace(
        known,
        refund=min(known.amount, (known.refund or ZERO) + refund.money),
        refunded_at=made_at if known.refunded_at is None else max(known.refunded_at, made_at),
        refund_ids=tuple(sorted({*known.refund_ids, refund.id})),
        updated_at=made_at if known.updated_at is None else max(known.updated_at, made_at),
        line=line,
        raw=raw,
    )


def order_of_row(row: Mapping[str, Any]) -> Order:
    """An order as the history has it."""
    names = (
        *("order_key", "order_id", "customer_id", "ordered_at", "amount", "currency", "source", "quantity", "discount"),
        *("refund", "refunded_at", "cancelled_at", "updated_at"),
    )
    values = {name: row[name] for name in names}
    return Order(
        **values,
        line=1,
        raw="",
        categories=tuple(row["categories"]),
        refund_ids=tuple(row["refund_ids"] or ()),
    )


def _utf8(body: bytes) -> str:
    try:
        return bytes(body).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RowRejectedError(RejectReason.BAD_ENCODING) from None
