"""Scoring: all customers of a shop in batch, or one history that comes with a request."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import ROUND_HALF_EVEN, Decimal

import numpy as np
import pyarrow as pa

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError, FeatureEngine
from intelligence_svc.ingest.schema import ORDERS
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.registry import Models
from intelligence_svc.models.typical import Customer, rates
from intelligence_svc.scoring.domain import (
    RECENT_ORDERS,
    InlineOrder,
    Prediction,
    Profile,
    RecentOrder,
    churn_level,
)
from intelligence_svc.scoring.drivers import predictions_and_effects, top_drivers

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
) -> Iterator[Profile]:
    """Profiles of all customers with a purchase that stands as of the end of ``as_of``, by customer id.

    Without models the profiles have business metrics only, in ``currency``, or that of most orders if it is None.
    ``features`` spares computing those of that day again. Raises ``EmptyHistoryError``.
    """
    if models or currency is None:
        currency = shop_currency(engine, models)
    if features is None:
        features = engine.features([as_of], currency, newest=True)
    recent = _by_customer(engine.recent_orders(RECENT_ORDERS, as_of))
    upcoming = next(recent, None)
    for start in range(0, features.num_rows, BATCH_CUSTOMERS):
        part = features.slice(start, BATCH_CUSTOMERS)
        matrix = feature_matrix(part)
        predictions = _predict(models, part["customer_id"].to_pylist(), matrix)
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
                current_ltv=_money(row["spend"] - row["refunds_on_record"]),
                avg_order_value=_money(row["spend"] / row["orders"]),
                first_order_at=row["first_order_at"],
                last_order_at=row["last_order_at"],
                recent_orders=orders,
                data_as_of=as_of,
                prediction=prediction,
            )


class HistoryScorer:
    """Scores histories that are not stored, by the same definitions. Safe to use from several threads."""

    def __init__(self) -> None:
        self._engines = threading.local()

    def score_history(self, models: Models | None, orders: Sequence[InlineOrder], *, as_of: date) -> Profile:
        """Profile of one customer as of the end of ``as_of``; ``customer_id`` is "-".

        Orders without a currency are in that of the shop. Raises ``EmptyHistoryError`` if no order stands by
        then.
        """
        default = models.ltv.currency if models else "USD"
        engine = self._engine()
        engine.load_table(_inline_table(orders, default))
        profile = next(score_all(engine, models, as_of=as_of), None)
        if profile is None:
            raise EmptyHistoryError("no order stands on that date")
        return profile

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
            for row, prediction in zip(rows, _predictions(answering, matrix[rows]), strict=True):
                found[row] = prediction
    return found


def _predictions(models: Models, matrix: Floats) -> list[Prediction]:
    churn, ltv = models.churn, models.ltv
    risk, risk_effects = predictions_and_effects(churn, matrix)
    spend, spend_effects = predictions_and_effects(ltv, matrix)
    ahead = models.around(matrix, risk, spend)
    rows = [Customer(row) for row in rates(matrix)]
    confidence = "low" if "low" in {churn.confidence, ltv.confidence} else "normal"
    return [
        Prediction(
            churn_risk_score=round(float(risk[i]), 6),
            churn_horizon_days=churn.horizon_days,
            churn_level=churn_level(float(risk[i])),
            churn_model_version=churn.version,
            drivers=top_drivers(churn, rows[i], float(risk[i]), risk_effects[i]),
            predicted_ltv=_money(spend[i]),
            ltv_low=_money(min(ahead.low_90[i], spend[i])),
            ltv_high=_money(max(ahead.high_90[i], spend[i])),
            ltv_horizon_days=ltv.horizon_days,
            ltv_model_version=ltv.version,
            ltv_drivers=top_drivers(ltv, rows[i], float(spend[i]), spend_effects[i]),
            confidence=confidence,
        )
        for i in range(len(matrix))
    ]


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
        amount=_money(amount),
        refund=_money(refund) if isinstance(refund, float) else 0.0,
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


def _money(value: float | np.floating) -> float:
    return round(float(value), 2)
