"""Purchases by category as tables of expressions, beside those of `history`: who buys from what, and how often again.

A customer's purchases from one category on one UTC day are one; an order's categories count each once.
"""

from __future__ import annotations

import ibis
import ibis.expr.types as ir

from intelligence_svc.features.history import ORDERS, seen_orders

#: Categories of a customer that are told, most bought first.
MOST_CATEGORIES = 5


def _days(orders: ir.Table = ORDERS) -> ir.Table:
    """One row per customer, category and day, as seen on ``as_of``, with the pause before it."""
    seen = seen_orders(orders)
    bought = seen.filter(seen.is_purchase)
    labelled = bought.select("customer_id", "day", category=bought.categories.unnest())
    days = labelled.filter(labelled.category.notnull()).distinct()
    before = days.day.lag().over(group_by=[days.customer_id, days.category], order_by=days.day)
    return days.mutate(pause=days.day.delta(before, unit="day"))


def customer_categories() -> ir.Table:
    """Per customer their most bought categories, by customer: days, first and last of them."""
    days = _days()
    table = days.group_by(["customer_id", "category"]).agg(
        times=days.count(), first=days.day.min(), last=days.day.max()
    )
    order = [table.times.desc(), table["last"].desc(), table.category]
    place = ibis.row_number().over(group_by=table.customer_id, order_by=order)
    ranked = table.mutate(place=place)
    return ranked.filter(ranked.place < MOST_CATEGORIES).order_by("customer_id", "place")


def shop_categories() -> ir.Table:
    """Per category of the shop: its customers, those who came back for it, and the median pause between purchases."""
    days = _days()
    per_customer = days.group_by(["customer_id", "category"]).agg(times=days.count())
    buyers = per_customer.group_by("category").agg(
        buyers=per_customer.count(), again=(per_customer.times > 1).sum().cast("int64")
    )
    pauses = days.filter(days.pause.notnull())
    usual = pauses.group_by("category").agg(pauses=pauses.count(), median_pause=pauses.pause.median().cast("float64"))
    joined = buyers.left_join(usual, "category")
    return joined.select("category", "buyers", "again", "pauses", "median_pause").order_by("category")


def latest_pauses() -> ir.Table:
    """Per customer and category with two pauses or more: the last pause, and what all of them came to."""
    days = _days()
    table = days.group_by(["customer_id", "category"]).agg(
        times=days.count(),
        total=days.day.max().delta(days.day.min(), unit="day"),
        latest=days.pause.argmax(days.day),
    )
    several = table.filter(table.times > 2)
    return several.select("customer_id", "category", "times", "total", "latest").order_by("customer_id", "category")
