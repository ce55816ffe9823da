"""Scoring: all customers of a shop in batch, or one history that comes with a request."""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import pyarrow as pa

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError, FeatureEngine
from intelligence_svc.ingest.schema import ORDERS
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.registry import Models
from intelligence_svc.repurchase.domain import Repurchase, Rhythms, timed
from intelligence_svc.scoring.domain import (
    RECENT_ORDERS,
    InlineOrder,
    Prediction,
    Profile,
    RecentOrder,
)
from intelligence_svc.scoring.predicting import cents, predict

BATCH_CUSTOMERS = 5_000
_FOURTH_PLACE = Decimal("0.0001")
_INLINE_CUSTOMER = "-"
_BUSINESS = ["customer_id", "orders", "spend", "refunds_on_record", "first_order_at", "last_order_at"]


def shop_currency(engine: FeatureEngine, models: Models | None) -> str:
    """The currency in which a shop's money counts. Raises ``EmptyHistoryError``."""
    return models.ltv.currency if models else engine.span().currency


def score_all(
    engine: FeatureEngine,
    models: Models | None,
    *,
    as_of: date,
    features: pa.Table | None = None,
    currency: str | None = None,
    rhythms: Rhythms | None = None,
) -> Iterator[Profile]:
    """Profiles of all customers with a purchase that stands as of the end of ``as_of``, by customer id.

    Without models the profiles have business metrics only, in ``currency``, or that of most orders if it is None.
    ``features`` spares computing those of that day again. ``rhythms`` are those of the shop; without them nothing is
    said of categories. Raises ``EmptyHistoryError``.
    """
    if models or currency is None:
        currency = shop_currency(engine, models)
    if features is None:
        features = engine.features([as_of], currency, newest=True)
    recent = _by_customer(engine.recent_orders(RECENT_ORDERS, as_of))
    upcoming = next(recent, None)
    categories = engine.categories_of_customers(as_of) if rhythms else None
    for start in range(0, features.num_rows, BATCH_CUSTOMERS):
        part = features.slice(start, BATCH_CUSTOMERS)
        predictions = _predict(models, part["customer_id"].to_pylist(), feature_matrix(part))
        repurchases = _repurchases(categories, part["customer_id"], rhythms, as_of)
        metrics = part.select(_BUSINESS)
        for row, prediction in zip(metrics.to_pylist(), predictions, strict=True):
            # Both run by customer id; a customer whose orders are all cancelled has no features.
            while upcoming is not None and upcoming[0] < row["customer_id"]:
                upcoming = next(recent, None)
            orders = upcoming[1] if upcoming is not None and upcoming[0] == row["customer_id"] else ()
            yield Profile(
                customer_id=row["customer_id"],
                currency=currency,
                order_count=int(row["orders"]),
                current_ltv=cents(row["spend"] - row["refunds_on_record"]),
                avg_order_value=cents(row["spend"] / row["orders"]),
                first_order_at=row["first_order_at"],
                last_order_at=row["last_order_at"],
                recent_orders=orders,
                data_as_of=as_of,
                prediction=prediction,
                repurchases=repurchases.get(row["customer_id"], ()),
            )


class HistoryScorer:
    """Scores histories that are not stored, by the same definitions. Safe to use from several threads."""

    def __init__(self) -> None:
        self._engines = threading.local()

    def score_history(
        self,
        models: Models | None,
        orders: Sequence[InlineOrder],
        *,
        as_of: date,
        rhythms: Rhythms | None = None,
    ) -> Profile:
        """Profile of one customer as of the end of ``as_of``; ``customer_id`` is "-".

        Orders without a currency are in that of the shop. Raises ``EmptyHistoryError`` if no order stands by
        then.
        """
        return self.score_with_features(models, orders, as_of=as_of, rhythms=rhythms)[0]

    def score_with_features(
        self,
        models: Models | None,
        orders: Sequence[InlineOrder],
        *,
        as_of: date,
        rhythms: Rhythms | None = None,
    ) -> tuple[Profile, pa.Table]:
        """The same, and the features that it is made of."""
        engine = self._engine()
        engine.load_table(_inline_table(orders, models.ltv.currency if models else "USD"))
        features = engine.features([as_of], shop_currency(engine, models), newest=True)
        profile = next(score_all(engine, models, as_of=as_of, features=features, rhythms=rhythms), None)
        if profile is None:
            raise EmptyHistoryError("no order stands on that date")
        return profile, features

    def _engine(self) -> FeatureEngine:
        engine: FeatureEngine | None = getattr(self._engines, "engine", None)
        if engine is None:
            engine = self._engines.engine = DuckDBEngine(threads=1, memory_limit="256MB")
        return engine


def _predict(models: Models | None, customers: Sequence[str], matrix: Floats) -> list[Prediction | None]:
    """What the models say that answer for each customer: the champions, or versions that are tried beside them."""
    found: list[Prediction | None] = [None] * len(matrix)
    if models is not None:
        for answering, rows in models.split(customers):
            for row, prediction in zip(rows, predict(answering, matrix[rows]), strict=True):
                found[row] = prediction
    return found


def _repurchases(
    categories: pa.Table | None, customers: pa.ChunkedArray, rhythms: Rhythms | None, as_of: date
) -> Mapping[str, tuple[Repurchase, ...]]:
    """What is expected of each of these customers by category; ``categories`` and ``customers`` run by customer id."""
    if categories is None or rhythms is None or len(customers) == 0:
        return {}
    ids = categories["customer_id"]

    def place(row: int) -> str:
        return str(ids[row].as_py())

    begin = bisect_left(range(len(ids)), customers[0].as_py(), key=place)
    mine = categories.slice(begin, bisect_right(range(len(ids)), customers[-1].as_py(), key=place) - begin)
    found: dict[str, tuple[Repurchase, ...]] = {}
    for customer, one in zip(mine["customer_id"].to_pylist(), timed(mine, rhythms, as_of), strict=True):
        found[customer] = (*found.get(customer, ()), one)
    return found


def _by_customer(orders: pa.RecordBatchReader) -> Iterator[tuple[str, tuple[RecentOrder, ...]]]:
    current: str | None = None
    collected: list[RecentOrder] = []
    for batch in orders:
        for row in batch.to_pylist():
            if row["customer_id"] != current:
                if current is not None:
                    yield current, tuple(collected)
                current, collected = row["customer_id"], []
            collected.append(_recent(row))
    if current is not None:
        yield current, tuple(collected)


def _recent(row: dict[str, object]) -> RecentOrder:
    ordered_at, amount, refund, quantity, categories = (
        row[name] for name in ("ordered_at", "amount", "refund", "quantity", "categories")
    )
    assert isinstance(ordered_at, datetime)
    assert isinstance(amount, float)
    return RecentOrder(
        order_id=str(row["order_id"]),
        ordered_at=ordered_at,
        amount=cents(amount),
        refund=cents(refund) if isinstance(refund, float) else 0.0,
        quantity=quantity if isinstance(quantity, int) else None,
        currency=str(row["currency"]),
        categories=tuple(categories) if isinstance(categories, list) else (),
        cancelled=row["cancelled_at"] is not None,
    )


def _inline_table(orders: Sequence[InlineOrder], currency: str) -> pa.Table:
    rows = [
        {
            "order_key": f"inline:{number}",
            "order_id": order.order_id,
            "customer_id": _INLINE_CUSTOMER,
            "entry": "order",
            "ordered_at": order.ordered_at,
            "amount": _exact(order.amount),
            "quantity": order.quantity,
            "discount": _exact(order.discount),
            "refund": _exact(order.refund),
            "refunded_at": order.refunded_at,
            "categories": sorted(set(order.categories)),
            "currency": order.currency or currency,
            "cancelled_at": order.cancelled_at,
            "source": "inline",
            "content_hash": "",
            "source_line": number,
            "import_seq": 1,
        }
        for number, order in enumerate(orders, start=1)
    ]
    return pa.Table.from_pylist(rows, schema=ORDERS)


def _exact(amount: Decimal | None) -> Decimal | None:
    return None if amount is None else amount.quantize(_FOURTH_PLACE, rounding=ROUND_HALF_EVEN)
