"""Usual pauses by category: learned from the shop, told for a customer, with dates only where there is one to tell."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.repurchase.domain import Basis, Outlook, Repurchase, Rhythms, learn, timed
from tests.unit.intelligence.conftest import OrderRow, engine_of, history, order

START = date(2024, 1, 1)
AS_OF = START + timedelta(days=500)


def shop(seed: int = 3, days: int = 500) -> list[OrderRow]:
    """200 customers who buy coffee about every 30 days; each bought one grinder, and nearly none a second."""
    random = np.random.default_rng(seed)
    rows: list[OrderRow] = []
    for number in range(200):
        day = float(random.integers(0, 100))
        rows.append(order(f"c{number:03}", START + timedelta(days=int(day)), categories=["grinders"], number=len(rows)))
        while day < days:
            when = START + timedelta(days=int(day))
            rows.append(order(f"c{number:03}", when, categories=["coffee", "coffee"], number=len(rows)))
            day += max(random.gamma(9.0, 30.0 / 9.0), 1.0)
    return rows


def told(engine: FeatureEngine, as_of: date = AS_OF) -> tuple[Rhythms, dict[tuple[str, str], Repurchase]]:
    rhythms = learn(*engine.categories_of_shop(as_of))
    assert rhythms is not None
    rows = engine.categories_of_customers(as_of)
    found = timed(rows, rhythms, as_of)
    return rhythms, dict(
        zip(zip(rows["customer_id"].to_pylist(), rows["category"].to_pylist(), strict=True), found, strict=True)
    )


def with_orders(*rows: OrderRow) -> pa.Table:
    return history([*shop(), *rows])


def test_the_shops_pauses_are_learned_and_survive_storage() -> None:
    with engine_of(history(shop())) as engine:
        rhythms, _ = told(engine)
    assert rhythms.of("coffee").median_pause == pytest.approx(29, abs=2)
    assert rhythms.of("coffee").again_share == 1.0
    assert rhythms.of("grinders").again_share == 0.0
    assert Rhythms.from_dict(rhythms.to_dict()) == rhythms


def test_what_is_told_depends_on_how_often_and_how_long_ago() -> None:
    bought = [order("regular", AS_OF - timedelta(days=5 + 30 * n), categories=["coffee"]) for n in range(5)]
    bought += [order("newcomer", AS_OF - timedelta(days=5), categories=["coffee", "grinders"])]
    bought += [order("gone", AS_OF - timedelta(days=300 + 30 * n), categories=["coffee"]) for n in range(5)]
    with engine_of(with_orders(*bought)) as engine:
        _, found = told(engine)
    regular, newcomer = found["regular", "coffee"], found["newcomer", "coffee"]
    assert (regular.outlook, regular.basis, regular.purchases) == (Outlook.EXPECTED, Basis.OWN, 5)
    assert regular.expected_on is not None
    assert (regular.expected_on - AS_OF).days == pytest.approx(24, abs=4)
    assert (newcomer.outlook, newcomer.basis) == (Outlook.EXPECTED, Basis.SHOP)
    once = found["newcomer", "grinders"]
    assert (once.outlook, once.expected_on) == (Outlook.ONCE, None)
    gone = found["gone", "coffee"]
    assert (gone.outlook, gone.expected_on) == (Outlook.LAPSED, None)


def test_dates_lie_ahead_and_in_order_and_hold_for_eight_in_ten_who_come() -> None:
    """As of a past day, against what then happened; the future does not change what was told."""
    before = AS_OF - timedelta(days=150)
    rows = shop(seed=11)
    with engine_of(history(rows)) as engine:
        _, found = told(engine, before)
    with engine_of(history([row for row in rows if row["ordered_at"].date() <= before])) as engine:  # type: ignore[attr-defined]  # rows are plain dicts
        assert told(engine, before)[1] == found
    coming: dict[str, date] = {}
    for row in sorted(rows, key=lambda row: str(row["ordered_at"])):
        day = row["ordered_at"].date()  # type: ignore[attr-defined]  # as above
        if day > before and "coffee" in row["categories"]:  # type: ignore[operator]  # as above
            coming.setdefault(str(row["customer_id"]), day)
    hits = []
    for (customer, category), one in found.items():
        if one.outlook is not Outlook.EXPECTED or category != "coffee":
            continue
        assert one.earliest_on is not None
        assert one.expected_on is not None
        assert one.latest_on is not None
        assert before <= one.earliest_on <= one.expected_on <= one.latest_on
        if customer in coming:
            hits.append(one.earliest_on <= coming[customer] <= one.latest_on)
    assert len(hits) > 150
    assert np.mean(hits) == pytest.approx(0.8, abs=0.1)


def test_orders_without_categories_say_nothing() -> None:
    with engine_of(history([order("a", START), order("a", AS_OF)])) as engine:
        assert learn(*engine.categories_of_shop(AS_OF)) is None
        assert engine.categories_of_customers(AS_OF).num_rows == 0


def test_cancelled_orders_and_those_of_guests_do_not_count() -> None:
    cancelled = order("regular", AS_OF, categories=["tea"], cancelled_at=order("x", AS_OF)["ordered_at"])
    with engine_of(with_orders(cancelled, order("regular", AS_OF, categories=["tea"], customer_id=None))) as engine:
        rhythms, found = told(engine)
    assert "tea" not in rhythms.categories
    assert not [key for key in found if key[1] == "tea"]
