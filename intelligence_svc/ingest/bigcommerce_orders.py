"""Reader for orders of BigCommerce: JSON lines of `{"order": …, "products": […], "refunds": […]}`.

`order` is a resource of `/v2/orders`, `products` those of `/v2/orders/{id}/products`, `refunds` those of
`/v3/orders/payment_actions/refunds`.

* Money is in the currency that was paid in, `default_currency_code`; `currency_code` is only what the shop showed.
* amount = `subtotal_ex_tax` less `discount_amount` and `coupon_discount`: after discounts, before tax and shipping.
* refund = the refunds less their tax and what was given back on shipping, handling and wrapping, dated by the last one.
  A shop without the resource has `refunded_amount` on the order, which is not dated.
* customer = `customer_id`; 0 is a guest.
* Status Incomplete (0) is no order. Cancelled (5) and deleted orders end with their last change, since nothing else
  dates it; Declined (6) was never paid and is cancelled at once.
* Categories are the brands of the products: an order knows no category.
"""

from __future__ import annotations

import email.utils
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.domain import Order, Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.jsonl import Json, flag, records, tables, text
from intelligence_svc.ingest.reading import ReadContext, ReadItem
from intelligence_svc.ingest.source import LineSource

_INCOMPLETE, _CANCELLED, _DECLINED, _LAST_STATUS = 0, 5, 6, 14
_NOT_GOODS = frozenset({"SHIPPING", "HANDLING", "GIFT_WRAPPING"})
_ZERO = Decimal("0.0000")


def read(source: LineSource, context: ReadContext) -> Iterator[ReadItem]:
    """Orders of a file that `bigcommerce_client` wrote."""
    for record in records(source):
        if isinstance(record, Reject):
            yield record
            continue
        try:
            yield _order(record.value, context, record.line, record.raw)
        except RowRejectedError as rejected:
            yield Reject(record.line, rejected.reason, record.raw)


def _order(value: Json, context: ReadContext, line: int, raw: str) -> Order:
    order = value.get("order")
    if not isinstance(order, dict):
        raise RowRejectedError(RejectReason.MALFORMED_ROW)
    status = parse.count(text(order, "status_id"))
    if status == _INCOMPLETE:
        raise RowRejectedError(RejectReason.INCOMPLETE_ORDER)
    if not 0 < status <= _LAST_STATUS:
        raise RowRejectedError(RejectReason.UNKNOWN_STATUS)
    number = parse.identifier(text(order, "id"))
    customer = parse.identifier(text(order, "customer_id"))
    ordered_at = instant(text(order, "date_created"), now=context.now)
    updated_at = max(ordered_at, instant(text(order, "date_modified") or text(order, "date_created"), now=context.now))
    discount = _money(order, "discount_amount") + _money(order, "coupon_discount")
    amount = max(_ZERO, _required(order, "subtotal_ex_tax") - discount)
    refund, refunded_at, refund_ids = _refunds(value, order, context)
    cancelled_at = None
    if status == _DECLINED:
        cancelled_at = ordered_at
    elif status == _CANCELLED or flag(order, "is_deleted"):
        cancelled_at = updated_at
    products = tables(value, "products")
    brands = [parse.optional_identifier(text(product, "brand")) for product in products]
    pieces = [_pieces(product, "quantity") for product in products]
    return Order(
        order_key=f"bigcommerce:{number}",
        order_id=number,
        customer_id=None if customer == "0" else customer,
        ordered_at=ordered_at,
        amount=amount,
        quantity=sum(pieces) if products else _pieces(order, "items_total"),
        discount=discount,
        refund=None if refund is None else min(refund, amount),
        refunded_at=refunded_at,
        refund_ids=refund_ids,
        categories=tuple(sorted({brand for brand in brands if brand is not None})),
        currency=parse.currency(
            text(order, "default_currency_code") or text(order, "currency_code"), context.default_currency
        ),
        cancelled_at=cancelled_at,
        updated_at=updated_at,
        source="bigcommerce",
        line=line,
        raw=raw,
    )


def _refunds(value: Json, order: Json, context: ReadContext) -> tuple[Decimal | None, datetime | None, tuple[str, ...]]:
    refunds = tables(value, "refunds")
    if not refunds:
        stated = _money(order, "refunded_amount")
        return (stated or None), None, ()
    total = _ZERO
    for refund in refunds:
        items = [item for item in tables(refund, "items") if text(item, "item_type") in _NOT_GOODS]
        beside = sum((_money(item, "requested_amount") for item in items), _ZERO)
        total += max(_ZERO, _required(refund, "total_amount") - _money(refund, "total_tax") - beside)
    made = [instant(text(refund, "created"), now=context.now) for refund in refunds]
    return total, max(made), tuple(sorted(parse.identifier(text(refund, "id")) for refund in refunds))


def instant(value: str, *, now: datetime) -> datetime:
    """A moment as v2 writes it (RFC 2822) or as v3 does (ISO 8601); it must name its offset in the first."""
    if not value[:1].isalpha():
        return parse.instant(value, now=now)
    try:
        moment = email.utils.parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        raise RowRejectedError(RejectReason.BAD_DATE) from None
    if moment.tzinfo is None:
        raise RowRejectedError(RejectReason.BAD_DATE)
    return parse.instant(moment.astimezone(UTC).isoformat(), now=now)


def _required(record: Json, name: str) -> Decimal:
    amount = parse.optional_number(text(record, name))
    if amount is None:
        raise RowRejectedError(RejectReason.MISSING_FIELD)
    return amount


def _money(record: Json, name: str) -> Decimal:
    return parse.optional_number(text(record, name)) or _ZERO


def _pieces(record: Json, name: str) -> int:
    value = text(record, name)
    pieces = parse.count(value) if value else 0
    if pieces < 0:
        raise RowRejectedError(RejectReason.NEGATIVE_NUMBER)
    return pieces
