"""Drift against the training's customers, and what was said against what happened, with outcomes that are known."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from intelligence_svc.lifecycle import calibration, drift
from intelligence_svc.lifecycle.calibration import Outcome
from intelligence_svc.lifecycle.domain import ModelName
from intelligence_svc.lifecycle.monitoring import look
from intelligence_svc.lifecycle.predictions import SPACING, PredictionLog
from intelligence_svc.lifecycle.worker import last_moment
from intelligence_svc.settings import IntelligenceSettings
from tests.unit.intelligence.conftest import engine_of, history, order

CHURN, LTV = ModelName.CHURN, ModelName.LTV
TENANT = uuid.UUID(int=7)


def test_the_same_customers_have_not_drifted_and_a_shift_has_its_level() -> None:
    random = np.random.default_rng(1)
    before = random.normal(size=5_000)
    same, little, far = (drift.movement("x", before, random.normal(by, 1.0, 5_000)) for by in (0.0, 0.4, 1.0))
    assert same.level == "stable"
    assert same.psi < 0.02
    assert (little.level, far.level) == ("shifting", "drifted")
    # Two normal distributions a standard deviation apart: the divergence that PSI approximates is 1.
    assert far.psi == pytest.approx(1.0, abs=0.15)


def test_what_chance_explains_in_a_small_shop_is_no_drift() -> None:
    alarms = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        alarms += drift.movement("x", random.normal(size=40), random.normal(size=40)).level != "stable"
    assert alarms <= 12


@pytest.mark.parametrize("before", [np.zeros(500), np.full(500, np.nan)])
def test_a_constant_or_unknown_input_drifts_only_when_it_becomes_something_else(before: np.ndarray) -> None:
    assert drift.movement("x", before, before).psi == 0.0
    other = np.where(np.arange(500) % 2 == 0, before, 5.0)
    assert drift.movement("x", before, other).level == "drifted"


def test_an_alarm_needs_the_answers_or_a_quarter_of_the_inputs() -> None:
    stable = [drift.Movement(f"input {n}", 0.01, "stable") for n in range(20)]
    moved = [drift.Movement(f"moved {n}", 0.5, "drifted") for n in range(10)]
    assert drift.alarm(stable + moved[:5]) == ""
    assert "7 of 27 inputs" in drift.alarm(stable + moved[:7])
    assert "what the model says" in drift.alarm([*stable, drift.Movement(drift.PREDICTION, 0.3, "drifted")])


def test_right_probabilities_raise_no_alarm_and_wrong_ones_do() -> None:
    random = np.random.default_rng(2)
    said = random.uniform(0.05, 0.95, 4_000)
    happened = (random.random(4_000) < said).astype(np.float64)
    report, alarm = calibration.judge(CHURN, Outcome(said, happened))
    assert alarm == ""
    assert report["ece"] < 0.03
    assert sum(group["customers"] for group in report["groups"]) == 4_000

    report, alarm = calibration.judge(CHURN, Outcome(said**3, happened))
    assert report["ece"] > 0.15
    assert "likely to stay away" in alarm
    assert calibration.judge(CHURN, Outcome((said**3)[:50], happened[:50]))[1] == ""


def test_few_customers_with_right_probabilities_raise_an_alarm_rarely() -> None:
    alarms = 0
    for seed in range(200):
        random = np.random.default_rng(seed)
        said = random.uniform(0.05, 0.95, 150)
        alarms += bool(calibration.judge(CHURN, Outcome(said, (random.random(150) < said).astype(np.float64)))[1])
    assert alarms <= 6


def test_spend_is_judged_by_its_total_and_its_interval() -> None:
    random = np.random.default_rng(3)
    happened = random.gamma(1.0, 50.0, 3_000)
    said, low, high = np.full(3_000, 50.0), np.full(3_000, 2.5), np.full(3_000, 150.0)
    report, alarm = calibration.judge(LTV, Outcome(said, happened, low, high))
    assert alarm == ""
    assert report["coverage_90"] == pytest.approx(0.9, abs=0.02)
    assert "+51%" in calibration.judge(LTV, Outcome(said * 1.5, happened, low, high))[1]
    assert "within the 90 % interval" in calibration.judge(LTV, Outcome(said, happened, low * 10, high))[1]


def test_the_arms_of_a_trial_are_told_apart_only_when_they_differ() -> None:
    random = np.random.default_rng(4)
    said = random.uniform(0.05, 0.95, 8_000)
    happened = (random.random(8_000) < said).astype(np.float64)
    half = slice(0, 4_000), slice(4_000, 8_000)
    right = [Outcome(said[part], happened[part]) for part in half]
    even = calibration.trial(CHURN, *right)
    assert even["low"] < 0 < even["high"]
    worse = calibration.trial(CHURN, right[0], Outcome(said[half[1]] ** 3, happened[half[1]]))
    assert worse["low"] > 0
    assert (worse["champion_customers"], worse["challenger_customers"]) == (4_000, 4_000)


def test_what_was_said_is_joined_with_what_happened_when_its_window_has_ended(tmp_path: Path) -> None:
    """Two hundred customers, of whom every other one came back; the model had said the same of all."""
    day = date(2024, 6, 1)
    rows = [order(f"c{n}", date(2024, 5, 1), 10.0) for n in range(200)]
    rows += [order(f"c{n}", day + timedelta(days=10), 30.0, number=1) for n in range(0, 200, 2)]
    # Someone bought at the last moment, so that the history reaches beyond the window.
    rows += [order("late", day + timedelta(days=31), 5.0)]
    log = PredictionLog(str(tmp_path), TENANT)
    said = [
        (f"c{n}", "old" if n % 4 < 2 else "new", 30, 0.9 if n % 4 < 2 else 0.5, "value", 30, 15.0, 0.0, 40.0)
        for n in range(200)
    ]
    assert log.keep(day, {"churn": "old", "ltv": "value"}, said)
    with engine_of(history(rows)) as engine:
        about = {"models_uri": str(tmp_path), "tenant_id": TENANT, "currency": "EUR"}
        features = engine.features([day], "EUR")
        early = look(engine, features, [], set(), as_of=day + timedelta(days=29), **about)  # type: ignore[arg-type]  # by name
        found = look(engine, features, [], set(), as_of=day + timedelta(days=31), **about)  # type: ignore[arg-type]  # as above
        known = {(one.name.value, one.data_as_of, one.version) for one in found}
        again = look(engine, features, [], known, as_of=day + timedelta(days=31), **about)  # type: ignore[arg-type]  # as above
    assert early == []
    assert again == []
    by_version = {one.version: one for one in found}
    assert set(by_version) == {"old", "new", "value"}
    assert by_version["old"].report["observed"] == pytest.approx(0.5)
    assert by_version["old"].report["ece"] == pytest.approx(0.4)
    assert "90% likely to stay away" in by_version["old"].alarm
    assert by_version["new"].alarm == ""
    trial = by_version["new"].report["trial"]
    assert trial["champion"] == "old"
    assert trial["high"] < 0
    value = by_version["value"].report
    assert (value["predicted"], value["observed"], value["coverage_90"]) == (15.0, pytest.approx(15.0), 1.0)


def test_what_is_said_is_kept_now_and_then_and_not_for_ever(tmp_path: Path) -> None:
    log = PredictionLog(str(tmp_path), TENANT)
    day = date(2024, 1, 1)
    row = [("c", "v", 30, 0.5, "w", 90, 1.0, 0.0, 2.0)]
    assert log.keep(day, {}, row)
    assert not log.keep(day + timedelta(days=3), {}, row)
    assert log.keep(day, {"churn": "v"}, row * 2)
    assert log.read(day).rows.num_rows == 2
    assert log.keep(day + SPACING, {}, row)
    assert log.keep(day + timedelta(days=900), {}, row)
    assert log.days() == [day + timedelta(days=900)]


def test_the_schedule_is_a_cron_expression_in_utc() -> None:
    now = datetime(2026, 3, 29, 1, 30, tzinfo=UTC)
    assert last_moment("0 2 * * *", now) == datetime(2026, 3, 28, 2, 0, tzinfo=UTC)
    assert last_moment("*/15 * * * *", now) == datetime(2026, 3, 29, 1, 15, tzinfo=UTC)
    assert last_moment("", now) is None
    settings = {"database_url": "x", "auth_public_key_file": "x", "orders_uri": "x", "models_uri": "x"}
    assert IntelligenceSettings(**settings, model_update_schedule=" ").model_update_schedule == ""  # type: ignore[arg-type]  # as text
    with pytest.raises(ValueError, match="no cron expression"):
        IntelligenceSettings(**settings, model_update_schedule="at two")  # type: ignore[arg-type]  # as above
