"""Reader for the order export (CSV) of Shopify's admin.

An order is one row per line item; only its first row has the order's own values. How they are understood:

* amount = Subtotal, which is after discounts and before shipping. Where prices include tax (Total equals
  Subtotal plus Shipping although Taxes are not zero) the goods' share of the tax is taken out.
* discount = the larger of Discount Amount and the sum of Lineitem discount: the first may contain the second.
* refund = Refunded Amount, at most the amount, because it may contain shipping and tax. It is not dated.
* customer = Email in lower case. The export has no customer id; an order without e-mail is a guest's.
* cancelled = Cancelled at, or a status of voided or expired (never paid: cancelled at once).
* categories = the distinct Vendors: the export knows no product type.
* order id = Name ("#1001"), as people call it; identity = Id where it is there, since names may be reused.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.domain import Order, Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.reading import ReadContext, ReadItem, Row, table_rows
from intelligence_svc.ingest.source import LineSource

_REQUIRED = (
    "name",
    "email",
    "financial status",
    "currency",
    "subtotal",
    "total",
    "created at",
    "lineitem quantity",
    "lineitem price",
)
_STATUSES = frozenset(
    {
        "",
        "pending",
        "authorized",
        "partially_paid",
        "paid",
        "partially_refunded",
        "refunded",
        "voided",
        "expired",
    }
)
_NEVER_PAID = frozenset({"voided", "expired"})
_ZERO = Decimal("0.0000")
_HALF_CENT = Decimal("0.005")


@dataclass(slots=True)
class _Pending:
    head: Row
    quantity: int = 0
    goods: Decimal = _ZERO
    line_discounts: Decimal = _ZERO
    vendors: set[str] = field(default_factory=set)
    rejected: Reject | None = None


def read(source: LineSource, context: ReadContext) -> Iterator[ReadItem]:
    """Orders of a Shopify export. Raises ``WrongLayoutError`` if a column it cannot do without is missing."""
    pending: _Pending | None = None
    for row in table_rows(source, ",", _REQUIRED):
        if isinstance(row, Reject):
            yield row
            continue
        begins = bool(row["total"].strip())
        if pending is None or begins or row["name"].strip() != pending.head["name"].strip():
            if pending is not None:
                yield _finish(pending, context)
            pending = _Pending(row)
        _add_line(pending, row)
    if pending is not None:
        yield _finish(pending, context)


def _add_line(pending: _Pending, row: Row) -> None:
    if not row["lineitem quantity"].strip():
        return
    try:
        quantity = int(parse.optional_number(row["lineitem quantity"]) or 0)
        price = parse.optional_number(row["lineitem price"]) or _ZERO
        discount = parse.optional_number(row["lineitem discount"]) or _ZERO
        vendor = parse.optional_identifier(row["vendor"])
    except RowRejectedError as rejected:
        if pending.rejected is None:
            pending.rejected = Reject(row.line, rejected.reason, row.raw)
        return
    pending.quantity += quantity
    pending.goods += quantity * price
    pending.line_discounts += discount
    if vendor is not None:
        pending.vendors.add(vendor)


def _finish(pending: _Pending, context: ReadContext) -> Order | Reject:
    if pending.rejected is not None:
        return pending.rejected
    try:
        return _order(pending, context)
    except RowRejectedError as rejected:
        return Reject(pending.head.line, rejected.reason, pending.head.raw)


def _order(pending: _Pending, context: ReadContext) -> Order:
    head = pending.head
    status = head["financial status"].strip().lower()
    if status not in _STATUSES:
        raise RowRejectedError(RejectReason.UNKNOWN_STATUS)
    name = parse.identifier(head["name"])
    email = parse.optional_identifier(head["email"])
    ordered_at = parse.instant(head["created at"], now=context.now)
    discount = max(parse.optional_number(head["discount amount"]) or _ZERO, pending.line_discounts)
    amount = _amount(pending, discount)
    refund = parse.optional_number(head["refunded amount"])
    return Order(
        order_key=f"shopify:{parse.optional_identifier(head['id']) or name}",
        order_id=name,
        customer_id=None if email is None else email.lower(),
        ordered_at=ordered_at,
        amount=amount,
        quantity=pending.quantity,
        discount=discount,
        refund=None if refund is None else min(refund, amount),
        categories=tuple(sorted(pending.vendors)),
        currency=parse.currency(head["currency"], context.default_currency),
        cancelled_at=_cancelled_at(head, status, ordered_at, context),
        source="shopify",
        line=head.line,
        raw=head.raw,
    )


def _amount(pending: _Pending, discount: Decimal) -> Decimal:
    head = pending.head
    total = parse.number(head["total"])
    if total < 0:
        raise RowRejectedError(RejectReason.NEGATIVE_NUMBER)
    subtotal = parse.optional_number(head["subtotal"])
    if subtotal is None:
        return max(_ZERO, pending.goods - discount)
    shipping = parse.optional_number(head["shipping"]) or _ZERO
    taxes = parse.optional_number(head["taxes"]) or _ZERO
    includes_tax = taxes > 0 and abs(subtotal + shipping - total) < _HALF_CENT
    if not includes_tax or subtotal == 0:
        return subtotal
    goods_tax = taxes * subtotal / (subtotal + shipping)
    return max(_ZERO, (subtotal - goods_tax).quantize(_ZERO))


def _cancelled_at(head: Row, status: str, ordered_at: datetime, context: ReadContext) -> datetime | None:
    if head["cancelled at"].strip():
        return max(ordered_at, parse.instant(head["cancelled at"], now=context.now))
    return ordered_at if status in _NEVER_PAID else None
