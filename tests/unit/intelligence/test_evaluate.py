"""`quimbi evaluate`: nothing later than the cutoff is seen, every customer is answered, mistakes are said plainly."""

from __future__ import annotations

import csv
import dataclasses
import json
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest

from intelligence_svc.evaluation.service import OURS, Evaluated, OutsideHistoryError, evaluate, evaluate_file
from intelligence_svc.ingest.domain import WrongLayoutError
from tests.support.contract_command import quimbi
from tests.unit.intelligence.conftest import history, order, simulated_shop

NOW = datetime(2026, 1, 15, tzinfo=UTC)
CUTOFF = date(2025, 1, 10)
HORIZON = 60


@pytest.fixture(scope="module")
def shop() -> pa.Table:
    return simulated_shop(customers=400, days=480)


@pytest.fixture(scope="module")
def found(shop: pa.Table) -> Evaluated:
    return evaluate(shop, cutoff=CUTOFF, horizon=HORIZON, now=NOW)


def test_every_customer_of_the_cutoff_is_answered_and_no_other(
    found: Evaluated, shop: pa.Table, tmp_path: Path
) -> None:
    known = shop.filter(pc.less_equal(shop["ordered_at"].cast("date32"), CUTOFF))
    found.write(tmp_path / "predictions.csv")
    with (tmp_path / "predictions.csv").open() as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == [
        "customer_id",
        "churn_probability",
        "expected_orders",
        "median_orders",
        "expected_spend",
        "median_spend",
        "spend_low_90",
        "spend_high_90",
        "expected_next_order_days",
        "model",
    ]
    assert sorted(row["customer_id"] for row in rows) == sorted(set(known["customer_id"].to_pylist()))
    for row in rows:
        assert 0.0 < float(row["churn_probability"]) < 1.0
        assert 0.0 <= float(row["spend_low_90"]) <= float(row["median_spend"]) <= float(row["spend_high_90"])
        assert 0.0 < float(row["expected_next_order_days"]) <= HORIZON
        assert row["model"] == found.family


def test_what_happens_after_the_cutoff_changes_no_answer(found: Evaluated, shop: pa.Table) -> None:
    until = CUTOFF + timedelta(days=HORIZON)
    later = [order("c00001", CUTOFF + timedelta(days=3), 9_999.0, number=-1), order("late", until, 50.0)]
    before = shop.filter(pc.less_equal(shop["ordered_at"].cast("date32"), CUTOFF))
    other = evaluate(pa.concat_tables([before, history(later)]), cutoff=CUTOFF, horizon=HORIZON, now=NOW)
    for field in dataclasses.fields(found.forecast):
        np.testing.assert_array_equal(getattr(found.forecast, field.name), getattr(other.forecast, field.name))
    assert other.table()[OURS]["auc"] != found.table()[OURS]["auc"]


def test_the_report_has_every_column_for_ours_and_for_the_published_models(found: Evaluated) -> None:
    table = found.table()
    assert len(table) == 7
    assert {"auc", "brier", "ece", "orders_rmse", "spend_ngini", "spend_decile_mape", "c_index"} <= set(table["mean"])
    assert {"interval_coverage", "interval_coverage_of_buyers", "interval_pinball"} <= set(table[OURS])
    assert table[OURS]["brier"] < table["mean"]["brier"]
    assert table[OURS]["orders_rmse"] < table["last period"]["orders_rmse"]
    assert 0.85 <= table[OURS]["interval_coverage"] <= 0.99


@pytest.mark.parametrize(
    ("cutoff", "horizon", "says"),
    [
        (date(2023, 1, 1), 30, "the cutoff 2023-01-01 lies outside"),
        (date(2030, 1, 1), 30, "the cutoff 2030-01-01 lies outside"),
        (date(2025, 4, 1), 90, "the horizon can be"),
        (date(2025, 1, 1), 0, "at least one day"),
    ],
)
def test_a_window_outside_the_data_is_refused(shop: pa.Table, cutoff: date, horizon: int, says: str) -> None:
    with pytest.raises(OutsideHistoryError, match=says):
        evaluate(shop, cutoff=cutoff, horizon=horizon, now=NOW)


def test_too_little_history_gets_the_purchase_model_for_everyone() -> None:
    rows = [order(f"c{n}", date(2024, 1, 1) + timedelta(days=7 * k), number=k) for n in range(4) for k in range(n + 1)]
    found = evaluate(history(rows), cutoff=date(2024, 1, 10), horizon=7, now=NOW)
    assert found.family == "parametric"
    assert len(found.customers) == 4
    assert "too little history" in str(found.report()["too_little"])


def test_every_state_of_a_customer_is_answered() -> None:
    start, cutoff = date(2014, 1, 1), date(2025, 1, 10)
    rows = [order("silent for ten years", start, 80.0)]
    rows += [order("ten thousand orders", start + timedelta(days=n * 4_000 // 10_000), number=n) for n in range(10_000)]
    rows += [order("one order", cutoff, 5.0)]
    moment = datetime(2024, 12, 1, tzinfo=UTC)
    refunded = order("only refunded", date(2024, 11, 1), 40.0)
    rows += [refunded | {"refund": refunded["amount"], "refunded_at": moment}]
    rows += [order("only free", date(2024, 11, 1), 0.0)]
    rows += [order("cancelled", date(2024, 11, 1), 40.0, cancelled_at=moment)]
    rows += [order("one order", cutoff + timedelta(days=40), 5.0)]
    found = evaluate(history(rows), cutoff=cutoff, horizon=30, now=NOW)
    said = dict(
        zip(found.customers.to_pylist(), zip(found.forecast.silent, found.forecast.spend, strict=True), strict=True)
    )
    assert set(said) == {"silent for ten years", "ten thousand orders", "one order", "only refunded", "only free"}
    assert all(np.isfinite(pair).all() and pair[1] >= 0 for pair in said.values())
    assert said["silent for ten years"][0] > said["one order"][0]
    assert said["ten thousand orders"][1] < 20 * 31


def test_the_command_needs_no_running_platform(tmp_path: Path) -> None:
    lines = ["customer_id,order_id,ordered_at,amount"]
    lines += [f"c{n},o{n}-{k},{date(2025, 1, 1) + timedelta(days=k * (n + 5))},10" for n in range(30) for k in range(6)]
    path = tmp_path / "orders.csv"
    path.write_text("\n".join(lines))
    arguments = ("evaluate", path, "--format", "generic", "--cutoff", "2025-05-01", "--out", tmp_path / "p.csv")
    done = json.loads(quimbi(tmp_path / "home", *arguments, "--horizon", "30", "--json"))
    assert done["customers"] == 30
    assert set(done["metrics"][OURS]) >= {"auc", "spend_rmse"}
    assert len((tmp_path / "p.csv").read_text().splitlines()) == 31
    with pytest.raises(WrongLayoutError):
        evaluate_file(path, "shopify", cutoff=date(2025, 5, 1), horizon=30, now=NOW)
