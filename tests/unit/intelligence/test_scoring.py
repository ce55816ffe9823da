"""Profiles: stored models, batch and single history, reasons."""

from __future__ import annotations

import json
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow.compute as pc
import pytest

from intelligence_svc.features.definitions import Group
from intelligence_svc.features.engine import EmptyHistoryError, FeatureEngine
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Task, TrainedModel
from intelligence_svc.models.artefacts import SignatureError
from intelligence_svc.models.checking import train_models
from intelligence_svc.models.graph import ParityError
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.registry import Models, UnusableModelError, of_files
from intelligence_svc.models.typical import rates, totals
from intelligence_svc.scoring.domain import ChurnLevel, InlineOrder, Profile, churn_level
from intelligence_svc.scoring.service import HistoryScorer, score_all
from tests.unit.intelligence.conftest import engine_of, history, order, simulated_shop, stored_models

NOW = datetime(2026, 1, 15, tzinfo=UTC)
TENANT = uuid.UUID(int=5)
LAST_DAY = date(2025, 5, 14)


@pytest.fixture(scope="module")
def shop() -> Iterator[FeatureEngine]:
    with engine_of(simulated_shop(customers=600, days=500)) as engine:
        yield engine


@pytest.fixture(scope="module")
def trained(shop: FeatureEngine) -> list[TrainedModel]:
    return train_models(shop, now=NOW)


@pytest.fixture(scope="module")
def models(trained: list[TrainedModel], tmp_path_factory: pytest.TempPathFactory) -> Models:
    return stored_models(trained, str(tmp_path_factory.mktemp("models")), TENANT)


@pytest.fixture(scope="module")
def profiles(shop: FeatureEngine, models: Models) -> dict[str, Profile]:
    return {profile.customer_id: profile for profile in score_all(shop, models, as_of=LAST_DAY)}


def test_a_shop_without_models_has_profiles_without_predictions(shop: FeatureEngine) -> None:
    profile = next(score_all(shop, None, as_of=LAST_DAY))
    assert profile.prediction is None
    assert profile.order_count >= 1


def test_every_customer_gets_a_sane_profile(profiles: dict[str, Profile], models: Models) -> None:
    assert len(profiles) == 600
    for profile in profiles.values():
        prediction = profile.prediction
        assert prediction is not None
        assert 0.0 <= prediction.churn_risk_score <= 1.0
        assert 0.0 <= prediction.ltv_low <= prediction.predicted_ltv <= prediction.ltv_high
        assert prediction.churn_model_version == models.churn.version
        assert profile.current_ltv / profile.order_count == pytest.approx(profile.avg_order_value, abs=0.01)
        moments = [recent.ordered_at for recent in profile.recent_orders]
        assert moments == sorted(moments, reverse=True)
        assert 1 <= len(moments) <= 10


def test_a_history_in_a_request_is_answered_like_the_stored_one(
    profiles: dict[str, Profile], models: Models, shop: FeatureEngine
) -> None:
    table = simulated_shop(customers=600, days=500)
    scorer = HistoryScorer()
    for customer in list(profiles)[:5]:
        orders = [
            InlineOrder(row["order_id"], row["ordered_at"], row["amount"])
            for row in table.to_pylist()
            if row["customer_id"] == customer
        ]
        answer = scorer.score_history(models, orders, as_of=LAST_DAY)
        assert answer.prediction == profiles[customer].prediction
        assert answer.current_ltv == profiles[customer].current_ltv


def test_a_history_without_a_standing_order_is_empty(models: Models) -> None:
    moment = datetime(2025, 1, 1, tzinfo=UTC)
    cancelled = InlineOrder("1", moment, Decimal(5), cancelled_at=moment)
    for orders in ([], [cancelled]):
        with pytest.raises(EmptyHistoryError):
            HistoryScorer().score_history(models, orders, as_of=LAST_DAY)


def test_a_customer_whose_orders_are_all_cancelled_has_no_profile() -> None:
    moment = datetime(2024, 1, 2, tzinfo=UTC)
    rows = [
        order("a", date(2024, 1, 1), cancelled_at=moment),
        order("b", date(2024, 1, 1)),
        order("c", date(2024, 1, 1)),
    ]
    with engine_of(history(rows)) as engine:
        found = list(score_all(engine, None, as_of=date(2024, 2, 1)))
    assert [(p.customer_id, len(p.recent_orders)) for p in found] == [("b", 1), ("c", 1)]


def test_a_refund_without_a_date_is_shown_at_once() -> None:
    rows = [order("a", date(2024, 1, 1), 30.0, refund=Decimal(10))]
    with engine_of(history(rows)) as engine:
        (profile,) = score_all(engine, None, as_of=date(2024, 1, 2))
    assert (profile.current_ltv, profile.avg_order_value) == (20.0, 30.0)


def test_silence_raises_the_risk_and_is_named_as_the_reason(models: Models) -> None:
    orders = [
        InlineOrder(str(n), datetime(2024, 6, 1, tzinfo=UTC) + timedelta(days=20 * n), Decimal(30)) for n in range(6)
    ]
    scorer = HistoryScorer()
    soon, late = (
        scorer.score_history(models, orders, as_of=day).prediction for day in (date(2024, 9, 15), date(2025, 4, 1))
    )
    assert soon is not None
    assert late is not None
    assert late.churn_risk_score > soon.churn_risk_score + 0.2
    assert late.drivers[0].feature == "recency"
    assert late.drivers[0].effect > 0.2
    assert "Last purchase 204 days ago" in late.drivers[0].text
    assert late.predicted_ltv < soon.predicted_ltv


def test_a_typical_customer_differs_from_itself_in_nothing(shop: FeatureEngine, models: Models) -> None:
    matrix = feature_matrix(shop.features([LAST_DAY], "EUR"))
    np.testing.assert_allclose(totals(rates(matrix)), matrix, rtol=1e-9)
    typical = totals(models.churn.typical.values[None, :])
    for group in Group:
        np.testing.assert_allclose(models.churn.typical.instead(typical, group), typical, rtol=1e-9)


def test_the_levels_have_fixed_limits() -> None:
    assert [churn_level(score) for score in (0.0, 0.39, 0.4, 0.69, 0.7, 1.0)] == [
        ChurnLevel.LOW,
        ChurnLevel.LOW,
        ChurnLevel.MEDIUM,
        ChurnLevel.MEDIUM,
        ChurnLevel.HIGH,
        ChurnLevel.HIGH,
    ]


def test_the_card_tells_how_the_model_was_checked(models: Models) -> None:
    for task, model in ((Task.CHURN, models.churn), (Task.ORDERS, models.orders), (Task.LTV, models.ltv)):
        card = model.card
        assert card["name"] == task.value
        cutoff = date.fromisoformat(card["check"]["cutoff"])
        assert cutoff + timedelta(days=model.horizon_days) == date.fromisoformat(card["data_window"]["as_of"])
        for window in card["check"]["windows"]:
            assert date.fromisoformat(window["origin"]) + timedelta(days=window["days"]) <= cutoff
        assert card["parity"]["rows"] == card["customers"] == 600
    assert models.churn.card["check"]["metrics"]["auc"] > 0.6
    assert 0.8 < models.ltv.card["check"]["metrics"]["interval_coverage"] <= 1.0


def test_a_model_of_other_code_or_with_other_answers_is_not_served(trained: list[TrainedModel]) -> None:
    model = trained[0]
    files = artefacts.contents(model)
    card = json.loads(files["card.json"])
    other = files | {"card.json": json.dumps(card | {"inputs": ["something else"]}).encode()}
    with pytest.raises(UnusableModelError, match="train again"):
        of_files(model.task, model.version, other)

    table = model.sample
    column = table.schema.get_field_index("churn_output")
    shifted = table.set_column(column, "churn_output", pc.add(table["churn_output"], 0.01))
    other = artefacts.contents(replace(model, sample=shifted))
    with pytest.raises(ParityError):
        of_files(model.task, model.version, other)


@pytest.mark.parametrize("name", artefacts.FILES)
@pytest.mark.parametrize("harm", ["changed", "cut short", "gone", "of another version"])
def test_files_that_are_not_those_registered_are_not_loaded(
    trained: list[TrainedModel], tmp_path: Path, name: str, harm: str
) -> None:
    model = trained[0]
    digest = artefacts.write(model, str(tmp_path), TENANT)
    path = tmp_path / str(TENANT) / model.task.value / model.version / name
    content = path.read_bytes()
    if harm == "changed":
        path.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    elif harm == "cut short":
        path.write_bytes(content[: len(content) // 2])
    elif harm == "gone":
        path.unlink()
    else:
        path.write_bytes(artefacts.contents(trained[1])[name])
    with pytest.raises(SignatureError, match="train again"):
        artefacts.read(str(tmp_path), TENANT, model.task, model.version, digest)
    path.write_bytes(content)
    assert artefacts.read(str(tmp_path), TENANT, model.task, model.version, digest)[name] == content
