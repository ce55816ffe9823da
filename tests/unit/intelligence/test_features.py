"""Features as of a date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest

from intelligence_svc.features.definitions import FEATURES, NAMES
from intelligence_svc.features.engine import EmptyHistoryError
from tests.unit.intelligence.conftest import OrderRow, engine_of, history, order

START = date(2024, 1, 1)
CUTOFF = date(2024, 6, 1)


def at(days: int) -> date:
    return START + timedelta(days=days)


def features(rows: list[OrderRow], as_of: date) -> dict[str, dict[str, float | None]]:
    with engine_of(history(rows)) as engine:
        rows_of = engine.features([as_of], "EUR").select(["customer_id", *NAMES]).to_pylist()
        return {row["customer_id"]: row for row in rows_of}


def test_every_feature_says_what_it_is() -> None:
    assert len(set(NAMES)) == len(NAMES)
    assert all(feature.unit and feature.meaning for feature in FEATURES)


def test_a_history_by_hand() -> None:
    found = features(
        [
            order("a", at(0), 10.0, quantity=2, discount=Decimal(2), categories=["tea"]),
            order("a", at(0), 5.0, number=1, categories=["cups", "tea"]),
            order("a", at(30), 20.0, refund=Decimal(8)),
            order("a", at(50), 40.0),
            order("b", at(100), 9.0),
        ],
        at(100),
    )

    a = found["a"]
    assert (a["transactions"], a["orders"], a["recency"], a["tenure"]) == (3, 4, 50, 100)
    assert (a["last_gap"], a["longest_gap"], a["gap_squares"]) == (20, 30, 1300)
    assert (a["spend"], a["spend_90"], a["last_value"], a["largest_value"]) == (75, 60, 40, 40)
    assert (a["transactions_30"], a["transactions_90"], a["transactions_180"]) == (0, 2, 3)
    assert (a["saved"], a["discounted_orders"], a["returned"], a["refunded_orders"]) == (2, 1, 8, 1)
    assert (a["categories"], a["pieces"]) == (2, 5)
    b = found["b"]
    assert (b["recency"], b["tenure"], b["last_gap"], b["gap_squares"]) == (0, 0, None, None)


def test_cancellations_and_refunds_count_from_the_day_they_happen() -> None:
    rows = [
        order("a", at(0), 10.0, refund=Decimal(4)),  # not dated: known 30 days later
        order("a", at(5), 20.0, cancelled_at=datetime(2024, 1, 11, tzinfo=UTC)),
        order("a", at(7), 0.0, entry="refund", refund=Decimal(3), refunded_at=datetime(2024, 1, 8, tzinfo=UTC)),
    ]
    before, after = features(rows, at(9))["a"], features(rows, at(30))["a"]
    assert (before["transactions"], before["spend"], before["returned"]) == (2, 30, 3)
    assert (after["transactions"], after["spend"], after["returned"]) == (1, 10, 7)


def test_money_of_another_currency_is_not_added_up_but_the_purchase_counts() -> None:
    found = features([order("a", at(0), 10.0), order("a", at(3), 999.0, currency="JPY")], at(10))["a"]
    assert (found["transactions"], found["spend"]) == (2, 10)


def test_guests_are_nobody_and_only_the_latest_version_of_an_order_counts() -> None:
    rows = [
        order("a", at(0), 10.0),
        order("a", at(0), 15.0, import_seq=2),
        order("a", at(1), 99.0, customer_id=None),
    ]
    found = features(rows, at(10))
    assert list(found) == ["a"]
    assert (found["a"]["orders"], found["a"]["spend"]) == (1, 15)


def test_an_empty_history_says_so() -> None:
    with engine_of(history([])) as engine, pytest.raises(EmptyHistoryError):
        engine.span()


def test_outcomes_cover_the_window_and_nothing_else() -> None:
    rows = [order("a", CUTOFF + timedelta(days=d), 10.0, number=d) for d in (0, 1, 30, 31)]
    with engine_of(history(rows)) as engine:
        (found,) = engine.outcomes([(CUTOFF, 30)], "EUR").to_pylist()
    assert (found["transactions"], found["spend"]) == (2, 20)
