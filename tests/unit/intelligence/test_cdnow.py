"""The real history of CDNOW: import, training, scoring; counts, and accuracy on held-out time."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.models.answers import Task
from intelligence_svc.models.checking import check, train_models
from intelligence_svc.scoring.service import score_all
from tests.unit.intelligence.conftest import stored_models

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def test_from_the_file_to_profiles(cdnow_file: Path, tmp_path: Path) -> None:
    tenant, orders, models_uri = uuid.uuid4(), str(tmp_path / "orders"), str(tmp_path / "models")
    report = import_orders(cdnow_file, "cdnow", tenant, orders, now=NOW, rejects_path=tmp_path / "rejects.csv")
    assert (report.records, report.accepted, report.rejected) == (69_659, 69_659, 0)

    with DuckDBEngine() as engine:
        engine.load_store(OrderStore.open(orders, tenant))
        span = engine.span()
        assert (span.first_day, span.last_day) == (date(1997, 1, 1), date(1998, 6, 30))
        models = stored_models(train_models(engine, now=NOW), models_uri, tenant)
        profiles = list(score_all(engine, models, as_of=span.last_day))
        assert len(profiles) == 23_570
        assert sum(profile.order_count for profile in profiles) == 69_659

        later = {task: getattr(models, task.value).card["check"] for task in Task}
        churn, orders, value = (later[task]["metrics"] for task in (Task.CHURN, Task.ORDERS, Task.LTV))
        others = later[Task.CHURN]["baselines"]
        assert churn["auc"] > others["recency"]["auc"] + 0.005
        assert churn["brier"] < others["mean"]["brier"] * 0.8
        assert churn["ece"] < 0.03
        assert value["spend_rmse"] < others["mean"]["spend_rmse"] * 0.75
        # Without a year of history nobody knows the season: totals of half a year may be off by that much.
        assert abs(orders["orders_bias"]) < 0.10
        assert abs(value["spend_bias"]) < 0.15
        assert value["interval_coverage"] >= 0.90

        # The split of the literature: 39 weeks to learn from, 39 weeks ahead.
        published = check(engine, span, as_of=span.last_day, horizon=273, now=NOW, seed=20_240_229).card
        assert published is not None
        assert published["customers"] == 23_570
        found = published["metrics"]
        assert isinstance(found, dict)
        assert found["auc"] >= 0.768
        assert found["brier"] <= 0.160
        assert found["orders_rmse"] <= 1.71
        assert found["interval_coverage"] >= 0.90
