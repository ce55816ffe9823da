"""Order history as tables of expressions: what was visible on a date, and what came after it.

Everything here is an unbound Ibis expression over two tables, so that the same text runs on any engine:

``orders``  the canonical schema of ``ingest.schema``
``moments`` one row per evaluation: ``as_of`` (a UTC day, itself included), ``until`` (last day of the
            outcome window, ignored by features) and ``currency`` (the only one whose money is counted)

Rules. A *transaction* is a customer's purchases of one UTC day. A cancelled order is a purchase until the day
of its cancellation and none from then on. A refund counts from the day it was made; one that the source does
not date is assumed to be known ``REFUND_DELAY_DAYS`` after the order. Orders in other currencies are
purchases without money: nothing is converted here.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

REFUND_DELAY_DAYS = 30

ORDERS = ibis.table(
    {
        "order_key": "string",
        "order_id": "string",
        "customer_id": "string",
        "entry": "string",
        "ordered_at": "timestamp('UTC')",
        "amount": "decimal(18, 4)",
        "quantity": "int64",
        "discount": "decimal(18, 4)",
        "refund": "decimal(18, 4)",
        "refunded_at": "timestamp('UTC')",
        "categories": "array<string>",
        "currency": "string",
        "cancelled_at": "timestamp('UTC')",
        "import_seq": "int32",
    },
    name="orders",
)
MOMENTS = ibis.table({"as_of": "date", "until": "date", "currency": "string"}, name="moments")

_ZERO = ibis.literal(0).cast("decimal(18, 4)")
CUSTOMER_DAY = ["customer_id", "as_of", "day", "is_purchase"]


def current_orders(orders: ir.Table = ORDERS) -> ir.Table:
    """The version of each order that was imported last, guests left out."""
    newest = ibis.row_number().over(group_by=orders.order_key, order_by=orders.import_seq.desc())
    return (
        orders.mutate(version_rank=newest)
        .filter(lambda t: t.version_rank == 0, lambda t: t.customer_id.notnull())
        .drop("version_rank")
    )


def with_day(orders: ir.Table) -> ir.Table:
    """Orders with the UTC days on which they, their cancellation and their refund happened."""
    refund_day = ibis.ifelse(
        orders.refunded_at.notnull(),
        orders.refunded_at.date(),
        orders.ordered_at.date() + ibis.interval(days=REFUND_DELAY_DAYS),
    )
    return orders.mutate(day=orders.ordered_at.date(), cancelled_day=orders.cancelled_at.date(), refund_day=refund_day)


def known_on(rows: ir.Table, seen_on: ir.Value) -> ir.Table:
    """Adds what was known at the end of the day ``seen_on``: ``is_purchase`` and the money.

    ``refunds_on_record`` takes undated refunds without the assumed delay: right for showing the present, and
    never to be learned from, because on a past day it knows what came later.
    """
    alive = rows.cancelled_day.isnull() | (rows.cancelled_day > seen_on)
    counted = rows.currency == rows.shop_currency
    purchase = (rows.entry == "order") & alive
    refunds = counted & (purchase | (rows.entry == "refund"))
    refund = rows.refund.fill_null(_ZERO)
    return rows.mutate(
        is_purchase=purchase,
        value=ibis.ifelse(purchase & counted, rows.amount, _ZERO),
        saved=ibis.ifelse(purchase & counted, rows.discount.fill_null(_ZERO), _ZERO),
        returned=ibis.ifelse(refunds & (rows.refund_day <= seen_on), refund, _ZERO),
        refunds_on_record=ibis.ifelse(
            refunds & (rows.refunded_at.isnull() | (rows.refund_day <= seen_on)), refund, _ZERO
        ),
    )


def visible_days(orders: ir.Table) -> ir.Table:
    """One row per customer, moment and day of purchase (or of stand-alone refunds), as seen on ``as_of``.

    Adds ``age`` (days from ``day`` to ``as_of``) and ``gap`` (days since the transaction before, None for the
    first).
    """
    dated = with_day(orders)
    moments = MOMENTS.select("as_of", shop_currency=MOMENTS.currency)
    seen = dated.join(moments, dated.day <= moments.as_of)
    seen = known_on(seen, seen.as_of)
    seen = seen.filter(seen.is_purchase | (seen.returned > 0))
    days = seen.group_by(CUSTOMER_DAY).agg(
        value=seen.value.sum(),
        saved=seen.saved.sum(),
        returned=seen.returned.sum(),
        refunds_on_record=seen.refunds_on_record.sum(),
        orders=seen.count(),
        discounted=(seen.saved > 0).sum(),
        refunded=(seen.returned > 0).sum(),
        pieces=seen.quantity.fill_null(1).sum(),
        labels=seen.categories.collect().flatten().unique(),
        first_at=seen.ordered_at.min(),
        last_at=seen.ordered_at.max(),
    )
    before = days.day.lag().over(group_by=[days.customer_id, days.as_of, days.is_purchase], order_by=days.day)
    return days.mutate(
        age=days.as_of.delta(days.day, unit="day"),
        gap=ibis.ifelse(days.is_purchase, days.day.delta(before, unit="day"), None),
    )


def outcomes(orders: ir.Table) -> ir.Table:
    """What customers did in ``(as_of, until]``: ``transactions``, ``spend`` net of refunds known by then, and
    ``wait``, the days until the first of them.

    Customers without a purchase in the window have no row.
    """
    dated = with_day(orders)
    moments = MOMENTS.select("as_of", "until", shop_currency=MOMENTS.currency)
    after = dated.join(moments, [dated.day > moments.as_of, dated.day <= moments.until])
    after = known_on(after, after.until)
    after = after.filter(after.is_purchase)
    return after.group_by(["customer_id", "as_of"]).agg(
        transactions=after.day.nunique(),
        wait=after.day.min().delta(after.as_of.min(), unit="day"),
        spend=(after.value.sum() - after.returned.sum()).cast("float64"),
    )
