"""Orders as Shopify's APIs give them: what their fields mean here, the same for the bulk file and for webhooks.

* Money is the shop's (``shop_money``), never what the customer saw (``presentment_money``).
* amount = subtotal after discounts, before shipping; goods that an edit added later are in it, goods that it took away
  are a refund. Where prices include tax the goods' share of the tax is taken out: tax x goods / (goods + shipping).
* refund = what was given back without shipping and without the same share of tax, at most the amount; dated by the last
  refund, so that nothing is known too early.
* ordered_at = processed_at: of orders moved from another platform it is the true date, created_at that of the move.
* customer = the id of the customer; an order without one is a guest's. When customers are merged, Shopify sends their
  orders again with the id of the one that stays, and the history moves there.
* cancelled = cancelled_at, or a status of voided or expired (never paid: cancelled at once).
* Test orders are refused. Categories are the vendors: the only grouping that all of Shopify's outputs share.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_EVEN, Decimal

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.domain import Order, RejectReason, RowRejectedError
from intelligence_svc.ingest.jsonl import Json, flag, tables, text
from intelligence_svc.ingest.reading import ReadContext

ZERO = Decimal("0.0000")
STATUSES = frozenset(
    {"", "pending", "authorized", "partially_paid", "paid", "partially_refunded", "refunded", "voided", "expired"}
)
NEVER_PAID = frozenset({"voided", "expired"})


@dataclass(frozen=True, slots=True)
class Refund:
    """One refund: its number, when it was made, and what was given back without shipping, in the shop's currency."""

    id: str
    made_at: datetime
    money: Decimal


@dataclass(frozen=True, slots=True)
class Facts:
    """An order's own values, from whichever output of Shopify they come."""

    id: str
    name: str
    customer: str
    status: str
    currency: str
    ordered_at: datetime
    updated_at: datetime
    cancelled_at: datetime | None
    subtotal: Decimal
    shipping: Decimal
    tax: Decimal
    taxes_included: bool
    discount: Decimal
    quantity: int
    vendors: frozenset[str]
    refunds: Sequence[Refund]


def order_key(number: str) -> str:
    """Identity of an order, the same as that of an export with its column Id."""
    return f"shopify:{number}"


def order_of(facts: Facts, *, line: int, raw: str) -> Order:
    """The order that these facts are."""
    if facts.status not in STATUSES:
        raise RowRejectedError(RejectReason.UNKNOWN_STATUS)
    goods_tax = ZERO
    if facts.subtotal > 0:
        goods_tax = facts.tax * facts.subtotal / (facts.subtotal + facts.shipping)
    amount = facts.subtotal - goods_tax if facts.taxes_included else facts.subtotal
    amount = max(ZERO, _exact(amount))
    gross = facts.subtotal if facts.taxes_included else facts.subtotal + goods_tax
    cancelled_at = facts.cancelled_at
    if cancelled_at is None and facts.status in NEVER_PAID:
        cancelled_at = facts.ordered_at
    given_back = sum((refund.money for refund in facts.refunds), ZERO)
    return Order(
        order_key=order_key(facts.id),
        order_id=facts.name,
        customer_id=facts.customer or None,
        ordered_at=facts.ordered_at,
        amount=amount,
        quantity=facts.quantity,
        discount=facts.discount,
        refund=min(amount, _exact(given_back * amount / gross)) if gross > 0 else ZERO,
        refunded_at=max((refund.made_at for refund in facts.refunds), default=None),
        refund_ids=tuple(sorted(refund.id for refund in facts.refunds)),
        categories=tuple(sorted(facts.vendors)),
        currency=facts.currency,
        cancelled_at=None if cancelled_at is None else max(facts.ordered_at, cancelled_at),
        updated_at=facts.updated_at,
        source="shopify-api",
        line=line,
        raw=raw,
    )


def from_rest(order: Json, context: ReadContext, *, line: int, raw: str) -> Order:
    """An order as webhooks (and the REST API) give it."""
    if flag(order, "test"):
        raise RowRejectedError(RejectReason.TEST_ORDER)
    number = parse.identifier(text(order, "id"))
    currency = parse.currency(text(order, "currency"), context.default_currency)
    included = flag(order, "taxes_included")
    lines = tables(order, "line_items")
    vendors = [parse.optional_identifier(text(item, "vendor")) for item in lines]
    subtotal = money(text(order, "subtotal_price"))
    return order_of(
        Facts(
            id=number,
            name=parse.optional_identifier(text(order, "name")) or number,
            customer=parse.optional_identifier(text(order, "customer", "id")) or "",
            status=text(order, "financial_status").strip().lower(),
            currency=currency,
            ordered_at=moment(text(order, "processed_at") or text(order, "created_at"), context),
            updated_at=moment(text(order, "updated_at"), context),
            cancelled_at=optional_moment(text(order, "cancelled_at"), context),
            subtotal=max(subtotal, optional_money(text(order, "current_subtotal_price"))),
            shipping=optional_money(text(order, "total_shipping_price_set", "shop_money", "amount")),
            tax=optional_money(text(order, "total_tax")),
            taxes_included=included,
            discount=optional_money(text(order, "total_discounts")),
            quantity=sum(whole(text(item, "quantity")) for item in lines),
            vendors=frozenset(vendor for vendor in vendors if vendor is not None),
            refunds=[rest_refund(refund, currency, context, included=included) for refund in tables(order, "refunds")],
        ),
        line=line,
        raw=raw,
    )


def rest_refund(refund: Json, currency: str, context: ReadContext, *, included: bool) -> Refund:
    """A refund as webhooks give it. Money of another currency is taken from the lines, which know the shop's."""
    paid = [
        item
        for item in tables(refund, "transactions")
        if text(item, "kind") == "refund" and text(item, "status") in {"", "success"}
    ]
    adjustments = tables(refund, "order_adjustments")
    if all(text(item, "currency").upper() in {"", currency} for item in paid):
        given = sum((money(text(item, "amount")) for item in paid), ZERO)
        shipping = [item for item in adjustments if text(item, "kind") == "shipping_refund"]
        given -= sum((_size(item, "amount") + _size(item, "tax_amount") for item in shipping), ZERO)
    else:
        lines = tables(refund, "refund_line_items")
        given = sum((optional_money(text(item, "subtotal_set", "shop_money", "amount")) for item in lines), ZERO)
        if not included:
            given += sum((optional_money(text(item, "total_tax_set", "shop_money", "amount")) for item in lines), ZERO)
    made = text(refund, "processed_at") or text(refund, "created_at")
    return Refund(parse.identifier(text(refund, "id")), moment(made, context), max(ZERO, given))


def money(value: str) -> Decimal:
    """A required amount, not below zero."""
    amount = parse.optional_number(value)
    if amount is None:
        raise RowRejectedError(RejectReason.MISSING_FIELD)
    return amount


def optional_money(value: str) -> Decimal:
    """An amount, not below zero; absent is zero."""
    return parse.optional_number(value) or ZERO


def whole(value: str) -> int:
    """A number of pieces, not below zero; absent is zero."""
    if not value:
        return 0
    pieces = parse.count(value)
    if pieces < 0:
        raise RowRejectedError(RejectReason.NEGATIVE_NUMBER)
    return pieces


def moment(value: str, context: ReadContext) -> datetime:
    """A required moment."""
    return parse.instant(value, now=context.now)


def optional_moment(value: str, context: ReadContext) -> datetime | None:
    """A moment, None where there is none."""
    return moment(value, context) if value else None


def _size(item: Json, name: str) -> Decimal:
    """An adjustment without its sign: what is given back stands below zero."""
    value = text(item, name)
    return abs(parse.number(value)) if value else ZERO


def _exact(amount: Decimal) -> Decimal:
    return amount.quantize(ZERO, rounding=ROUND_HALF_EVEN)
