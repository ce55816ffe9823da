"""The features: name, unit, meaning, group and expression, each in one place.

Expressions read the table of ``history.visible_days``; ``_bought`` leaves out rows that are only refunds.
Counts, days and money are integers or exact decimals until the last step, so a feature does not depend on the
order in which an engine adds up.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

import ibis
import ibis.expr.types as ir

from intelligence_svc.features.history import visible_days

Expression = Callable[[ir.Table], ir.Value]


class Group(StrEnum):
    """What a feature is about; explanations speak of groups, because features of a group move together."""

    RECENCY = "recency"
    FREQUENCY = "frequency"
    RHYTHM = "rhythm"
    TREND = "trend"
    VALUE = "value"
    DISCOUNTS = "discounts"
    RETURNS = "returns"
    RANGE = "range"


@dataclass(frozen=True, slots=True)
class Feature:
    """One number about a customer as of a date. Money is in the shop's currency."""

    name: str
    unit: str
    meaning: str
    group: Group
    expression: Expression


def _bought(days: ir.Table, column: str) -> ir.Value:
    return ibis.ifelse(days.is_purchase, days[column], None)


def _within(days: ir.Table, column: str, window: int) -> ir.Value:
    return ibis.ifelse(days.is_purchase & (days.age < window), days[column], 0).sum()


def _transactions_within(window: int) -> Expression:
    return lambda d: (d.is_purchase & (d.age < window)).sum()


def _spend_within(window: int) -> Expression:
    return lambda d: _within(d, "value", window)


FEATURES: tuple[Feature, ...] = (
    Feature("recency", "days", "since the last transaction", Group.RECENCY, lambda d: _bought(d, "age").min()),
    Feature("tenure", "days", "since the first transaction", Group.FREQUENCY, lambda d: _bought(d, "age").max()),
    Feature("transactions", "count", "days with a purchase", Group.FREQUENCY, lambda d: d.is_purchase.sum()),
    Feature("orders", "count", "orders", Group.FREQUENCY, lambda d: _bought(d, "orders").sum()),
    Feature(
        "last_gap",
        "days",
        "between the last two transactions; none before the second",
        Group.RHYTHM,
        lambda d: d.gap.argmax(_bought(d, "day")),
    ),
    Feature("longest_gap", "days", "longest pause between transactions", Group.RHYTHM, lambda d: d.gap.max()),
    Feature(
        "gap_squares",
        "days²",
        "sum of squared pauses (for their spread)",
        Group.RHYTHM,
        lambda d: (d.gap * d.gap).sum(),
    ),
    Feature("transactions_30", "count", "transactions of the last 30 days", Group.TREND, _transactions_within(30)),
    Feature("transactions_90", "count", "transactions of the last 90 days", Group.TREND, _transactions_within(90)),
    Feature(
        "transactions_180",
        "count",
        "transactions of the last 180 days",
        Group.TREND,
        _transactions_within(180),
    ),
    Feature(
        "transactions_365",
        "count",
        "transactions of the last 365 days",
        Group.TREND,
        _transactions_within(365),
    ),
    Feature("spend", "money", "goods bought, before refunds", Group.VALUE, lambda d: d.value.sum()),
    Feature("spend_90", "money", "bought in the last 90 days", Group.TREND, _spend_within(90)),
    Feature("spend_365", "money", "bought in the last 365 days", Group.TREND, _spend_within(365)),
    Feature(
        "last_value",
        "money",
        "value of the last transaction",
        Group.VALUE,
        lambda d: d.value.argmax(_bought(d, "day")),
    ),
    Feature("largest_value", "money", "value of the largest transaction", Group.VALUE, lambda d: d.value.max()),
    Feature(
        "pieces",
        "count",
        "pieces bought; an order of unknown size counts as one",
        Group.VALUE,
        lambda d: _bought(d, "pieces").sum(),
    ),
    Feature("saved", "money", "discounts received", Group.DISCOUNTS, lambda d: d.saved.sum()),
    Feature(
        "discounted_orders",
        "count",
        "orders with a discount",
        Group.DISCOUNTS,
        lambda d: _bought(d, "discounted").sum(),
    ),
    Feature("returned", "money", "refunds received", Group.RETURNS, lambda d: d.returned.sum()),
    Feature(
        "refunded_orders",
        "count",
        "orders or credit notes with a refund",
        Group.RETURNS,
        lambda d: d.refunded.sum(),
    ),
    Feature(
        "categories",
        "count",
        "distinct categories bought",
        Group.RANGE,
        lambda d: d.labels.collect().flatten().unique().length(),
    ),
)
NAMES = tuple(feature.name for feature in FEATURES)


def feature_table() -> ir.Table:
    """All features per ``customer_id`` and ``as_of``, and, to be shown but not learned from,
    ``first_order_at``, ``last_order_at`` and ``refunds_on_record``.

    Customers without a purchase that stands on ``as_of`` have no row.
    """
    days = visible_days()
    columns = {feature.name: feature.expression(days).cast("float64") for feature in FEATURES}
    columns["first_order_at"] = _bought(days, "first_at").min()
    columns["last_order_at"] = _bought(days, "last_at").max()
    columns["refunds_on_record"] = days.refunds_on_record.sum().cast("float64")
    table = days.group_by(["customer_id", "as_of"]).agg(**columns)
    return table.filter(table.transactions > 0)
