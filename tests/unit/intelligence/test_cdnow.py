"""The real history of CDNOW: import, training, scoring; counts, time, and accuracy on held-out time."""

from __future__ import annotations

import time
import uuid
from datetime import UTC, date, datetime
from pathlib import Path

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.models.answers import Task
from intelligence_svc.models.registry import load_models, publish
from intelligence_svc.models.training import check, train_models
from intelligence_svc.scoring.service import score_all

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def test_from_the_file_to_profiles(cdnow_file: Path, tmp_path: Path) -> None:
    tenant, orders, models_uri = uuid.uuid4(), str(tmp_path / "orders"), str(tmp_path / "models")
    started = time.monotonic()
    report = import_orders(cdnow_file, "cdnow", tenant, orders, now=NOW, rejects_path=tmp_path / "rejects.csv")
    assert (report.records, report.accepted, report.rejected) == (69_659, 69_659, 0)

    with FeatureEngine() as engine:
        engine.load_store(OrderStore.open(orders, tenant))
        span = engine.span()
        assert (span.first_day, span.last_day) == (date(1997, 1, 1), date(1998, 6, 30))
        for model in train_models(engine, now=NOW):
            publish(model, models_uri, tenant)
        models = load_models(models_uri, tenant)
        assert models is not None
        profiles = list(score_all(engine, models, as_of=span.last_day))
        elapsed = time.monotonic() - started
        assert len(profiles) == 23_570
        assert sum(profile.order_count for profile in profiles) == 69_659
        assert elapsed < 120

        churn, ltv = (model.card["check"]["metrics"] for model in (models.churn, models.ltv))
        assert churn["auc"] > churn["baselines"]["recency"]["auc"] + 0.005
        assert churn["brier"] < churn["baselines"]["mean"]["brier"] * 0.8
        assert churn["ece"] < 0.03
        assert ltv["rmse"] < ltv["baselines"]["mean"]["rmse"] * 0.75
        assert abs(ltv["bias"]) < 0.10
        assert ltv["interval_coverage"] >= 0.90

        # The split of the literature: 39 weeks to learn from, 39 weeks ahead.
        published = check(engine, Task.CHURN, span, as_of=date(1998, 6, 30), horizon=273, seed=1).metrics
        assert published["customers"] == 23_570
        auc, brier = published["auc"], published["brier"]
        assert isinstance(auc, float)
        assert isinstance(brier, float)
        assert auc >= 0.768
        assert brier <= 0.165
