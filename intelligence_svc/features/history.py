"""Order history as tables of expressions: what was visible on a date, and what came after it.

Everything here is an unbound Ibis expression over two tables, so that the same text runs on any engine:

``orders``  the canonical schema of ``ingest.schema``, with the days on which each version counts (``versioned``)
``moments`` one row per evaluation: ``as_of`` (a UTC day, itself included), ``versions_of`` (the day whose versions of
            the orders are taken), ``until`` (last day of the outcome window, ignored by features) and ``currency``
            (the only one whose money is counted)

Rules. An order that was changed later is taken in the version that stood at the end of the day. A change that its
source does not date counts always: nobody knows since when. A history that only begins with a later version has
that one. A *transaction* is a customer's purchases of one UTC day. A cancelled order is a purchase until the day
of its cancellation and none from then on. A refund counts from the day it was made; one that the source does
not date is assumed to be known ``REFUND_DELAY_DAYS`` after the order. Orders in other currencies are
purchases without money: nothing is converted here.
"""

from __future__ import annotations

from datetime import date

import ibis
import ibis.expr.types as ir

REFUND_DELAY_DAYS = 30

LOADED = ibis.table(
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
        "updated_at": "timestamp('UTC')",
        "import_seq": "int32",
    },
    name="loaded",
)
MOMENTS = ibis.table({"as_of": "date", "versions_of": "date", "until": "date", "currency": "string"}, name="moments")

FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(9999, 12, 31)

_ZERO = ibis.literal(0).cast("decimal(18, 4)")
CUSTOMER_DAY = ["customer_id", "as_of", "day", "is_purchase"]


def versioned(loaded: ir.Table = LOADED) -> ir.Table:
    """Adds the days on which each version of an order counts: from ``counts_from`` on, and before ``counts_until``.

    On ``LAST_DAY`` that is the version that was imported last. Few orders have several versions, and only those are
    compared with each other; they are found by a hash, and that two orders share one does no harm.
    """
    hashed = loaded.mutate(key_hash=loaded.order_key.hash())
    several = hashed.group_by("key_hash").having(hashed.count() > 1).agg(rows=hashed.count()).select("key_hash")
    alone = hashed.anti_join(several, "key_hash").mutate(
        counts_from=ibis.literal(FIRST_DAY), counts_until=ibis.literal(None).cast("date")
    )
    changed = hashed.semi_join(several, "key_hash")
    changed = changed.mutate(changed_on=changed.updated_at.date().fill_null(ibis.literal(FIRST_DAY)))
    in_order = {"group_by": changed.order_key, "order_by": changed.import_seq}
    changed = changed.mutate(
        counts_from=ibis.ifelse(
            ibis.row_number().over(ibis.window(**in_order)) == 0, ibis.literal(FIRST_DAY), changed.changed_on
        ),
        counts_until=changed.changed_on.min().over(ibis.window(**in_order, rows=(1, None))),
    )
    return alone.drop("key_hash").union(changed.drop("key_hash", "changed_on"))


ORDERS = ibis.table(versioned().schema(), name="orders")


def standing(orders: ir.Table, day: ir.Value) -> ir.Value:
    """Whether a version is the one that stood at the end of ``day``."""
    return (orders.counts_from <= day) & (orders.counts_until.isnull() | (orders.counts_until > day))


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


def seen_orders(orders: ir.Table = ORDERS) -> ir.Table:
    """Every order and credit note of a customer up to ``as_of``, once per moment: the version that stood, and what was
    known of it.
    """
    dated = with_day(orders.filter(orders.customer_id.notnull()))
    moments = MOMENTS.select("as_of", "versions_of", shop_currency=MOMENTS.currency)
    seen = dated.join(moments, [dated.day <= moments.as_of, standing(dated, moments.versions_of)])
    return known_on(seen, seen.as_of)


def visible_days(orders: ir.Table = ORDERS) -> ir.Table:
    """One row per customer, moment and day of purchase (or of stand-alone refunds), as seen on ``as_of``.

    Adds ``age`` (days from ``day`` to ``as_of``) and ``gap`` (days since the transaction before, None for the
    first).
    """
    seen = seen_orders(orders)
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


def outcomes(orders: ir.Table = ORDERS) -> ir.Table:
    """What customers did in ``(as_of, until]``: ``transactions``, ``spend`` net of refunds known by then, and
    ``wait``, the days until the first of them.

    Customers without a purchase in the window have no row.
    """
    dated = with_day(orders.filter(orders.customer_id.notnull()))
    moments = MOMENTS.select("as_of", "versions_of", "until", shop_currency=MOMENTS.currency)
    in_window = [dated.day > moments.as_of, dated.day <= moments.until]
    after = dated.join(moments, [*in_window, standing(dated, moments.versions_of)])
    after = known_on(after, after.until)
    after = after.filter(after.is_purchase)
    return after.group_by(["customer_id", "as_of"]).agg(
        transactions=after.day.nunique(),
        wait=after.day.min().delta(after.as_of.min(), unit="day"),
        spend=(after.value.sum() - after.returned.sum()).cast("float64"),
    )


def span(orders: ir.Table = ORDERS) -> ir.Table:
    """First and last UTC day with a purchase of an identified customer; one row, empty without any."""
    bought = orders.filter(orders.entry == "order", orders.customer_id.notnull())
    days = bought.ordered_at.date()
    return bought.agg(first_day=days.min(), last_day=days.max())


def currencies(orders: ir.Table = ORDERS) -> ir.Table:
    """The currency of most orders; of several, the first by name."""
    bought = orders.filter(orders.entry == "order", orders.counts_until.isnull())
    counted = bought.group_by("currency").agg(orders=bought.count())
    return counted.order_by(counted.orders.desc(), counted.currency).limit(1)


def last_event(orders: ir.Table = ORDERS) -> ir.Table:
    """Last UTC day on which something happened to the order of an identified customer: one row."""
    own = orders.filter(orders.customer_id.notnull())
    moments = (own.ordered_at, own.refunded_at, own.cancelled_at)
    return own.agg(day=ibis.greatest(*(moment.date().max().fill_null(ibis.literal(FIRST_DAY)) for moment in moments)))


def recent(limit: int, orders: ir.Table = ORDERS) -> ir.Table:
    """The last orders of each customer up to ``as_of``, newest first, as they stand now; cancelled ones included."""
    dated = with_day(orders.filter(orders.customer_id.notnull(), orders.entry == "order", orders.counts_until.isnull()))
    moments = MOMENTS.select("as_of")
    seen = dated.join(moments, dated.day <= moments.as_of)
    newest = [seen.ordered_at.desc(), seen.order_key.desc()]
    ranked = seen.mutate(place=ibis.row_number().over(group_by=seen.customer_id, order_by=newest))
    shown = ranked.filter(ranked.place < limit)
    return shown.order_by("customer_id", "place").select(
        "customer_id",
        "order_id",
        "ordered_at",
        "quantity",
        "currency",
        "categories",
        "cancelled_at",
        amount=shown.amount.cast("float64"),
        refund=shown.refund.cast("float64"),
    )
