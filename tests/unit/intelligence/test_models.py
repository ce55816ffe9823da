"""The models: parametric answers against simulation, training without looking ahead, parity, small shops."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow.compute as pc
import pytest

from intelligence_svc.models import btyd, intervals, metrics
from intelligence_svc.models.answers import Family, Task, TrainedModel
from intelligence_svc.models.export import parity, to_graph
from intelligence_svc.models.families import train
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph, ParityError
from intelligence_svc.models.plan import InsufficientHistoryError, windows
from intelligence_svc.models.samples import samples
from intelligence_svc.models.training import train_models
from tests.unit.intelligence.conftest import engine_of, history, order, simulated_shop

NOW = datetime(2026, 1, 15, tzinfo=UTC)


def test_parametric_answers_agree_with_simulated_customers() -> None:
    """Customers drawn from the model itself: what they do on average is what it expects of them."""
    truth = btyd.PurchaseModel(r=1.2, alpha=9.0, a=0.9, b=3.0, p=6.0, q=4.0, gamma=15.0)
    random = np.random.default_rng(3)
    observed, ahead = 40.0, 20.0
    x, t_x, later = [], [], []
    for _ in range(20_000):
        rate, leaving = random.gamma(truth.r, 1 / truth.alpha), random.beta(truth.a, truth.b)
        moment, last, repeats, after = 0.0, 0.0, 0, 0
        while random.random() >= leaving:
            moment += random.exponential(1 / rate)
            if moment > observed + ahead:
                break
            if moment <= observed:
                repeats, last = repeats + 1, moment
            else:
                after += 1
        x.append(float(repeats))
        t_x.append(last)
        later.append(float(after))
    repeats_, last_, later_ = np.array(x), np.array(t_x), np.array(later)
    age = np.full_like(repeats_, observed)

    assert truth.expected_within(repeats_, last_, age, ahead).mean() == pytest.approx(later_.mean(), rel=0.03)
    assert truth.none_within(repeats_, last_, age, ahead).mean() == pytest.approx((later_ == 0).mean(), abs=0.01)
    fitted = btyd.fit(repeats_, last_, age, np.full_like(repeats_, 20.0))
    assert fitted.expected_within(repeats_, last_, age, ahead).mean() == pytest.approx(later_.mean(), rel=0.05)


def test_expected_value_lies_between_the_own_mean_and_the_shops() -> None:
    model = btyd.PurchaseModel(r=1.0, alpha=8.0, a=1.0, b=2.0, p=6.0, q=4.0, gamma=15.0)
    few, many = model.expected_value(np.array([1.0, 50.0]), np.array([100.0, 100.0]))
    assert 30.0 < few < many < 100.0


def test_metrics_by_hand() -> None:
    happened = np.array([1.0, 0.0, 1.0, 0.0])
    assert metrics.auc(happened, np.array([0.9, 0.1, 0.8, 0.2])) == 1.0
    assert metrics.auc(happened, np.array([0.5, 0.5, 0.5, 0.5])) == 0.5
    assert metrics.brier(happened, np.full(4, 0.5)) == 0.25
    assert metrics.ece(np.repeat([1.0, 0.0], 50), np.repeat([0.8, 0.2], 50)) == pytest.approx(0.2)
    spend = np.array([0.0, 10.0, 30.0])
    assert metrics.normalised_gini(spend, spend * 2) == pytest.approx(1.0)
    assert metrics.normalised_gini(spend, -spend) < 0
    assert metrics.bias(spend, spend * 1.5) == pytest.approx(0.5)


def test_conformal_intervals_cover_what_they_say() -> None:
    random = np.random.default_rng(5)
    predicted = random.gamma(2.0, 30.0, 8_000)
    actual = predicted * random.gamma(1.0, 1.0, 8_000) * (random.random(8_000) < 0.6)
    learned = intervals.fit(actual[:4_000], predicted[:4_000])
    low, high = learned.around(predicted[4_000:])
    # More than 90 %: with two in five at zero, the low end is zero and nobody falls below it.
    assert 0.90 <= intervals.coverage(actual[4_000:], low, high) <= 0.97
    assert np.all((low <= predicted[4_000:]) & (predicted[4_000:] <= high))


@pytest.mark.parametrize("horizon", [30, 90, 180, 365])
@pytest.mark.parametrize("days", [60, 120, 400, 1_000])
def test_training_windows_end_before_the_cutoff(horizon: int, days: int) -> None:
    first = date(2022, 1, 1)
    plan = windows(first, first + timedelta(days=days), horizon)
    assert plan.training
    for origin, length in plan.training:
        assert origin + timedelta(days=length) <= plan.cutoff
        assert (origin - first).days >= length


def test_a_small_shop_gets_models_and_is_told_how_sure_they_are() -> None:
    with engine_of(simulated_shop(customers=50, days=400)) as engine:
        models = train_models(engine, now=NOW)
    assert [model.task for model in models] == [Task.CHURN, Task.LTV]
    assert all(model.card["confidence"] == "low" for model in models)
    assert all(_number(model, "parity", "max_abs_difference") <= MAX_DIFFERENCE for model in models)


@pytest.mark.parametrize(("customers", "days", "what"), [(5, 400, "customers"), (60, 60, "days of orders")])
def test_too_little_history_is_said_plainly(customers: int, days: int, what: str) -> None:
    with (
        engine_of(simulated_shop(customers, days)) as engine,
        pytest.raises(InsufficientHistoryError, match=what),
    ):
        train_models(engine, now=NOW)


def test_a_shop_where_nobody_returns_has_no_model() -> None:
    rows = [order(f"c{n}", date(2024, 1, 1) + timedelta(days=n), 10.0) for n in range(200)]
    with (
        engine_of(history(rows)) as engine,
        pytest.raises(InsufficientHistoryError, match="0 repeat purchases"),
    ):
        train_models(engine, now=NOW)


def test_training_is_reproducible_and_blind_to_what_comes_after() -> None:
    shop = simulated_shop(customers=300, days=500)
    day = date(2025, 2, 1)
    known = shop.filter(pc.less_equal(shop["ordered_at"].cast("date32"), day))
    assert known.num_rows < shop.num_rows
    trained = []
    for table in (shop, shop, known):
        with engine_of(table) as engine:
            trained.append([(m.version, m.graph) for m in train_models(engine, now=NOW, as_of=day)])
    assert trained[0] == trained[1] == trained[2]


@pytest.mark.parametrize("task", list(Task))
@pytest.mark.parametrize("family", list(Family))
def test_every_kind_of_model_is_exported_faithfully(task: Task, family: Family) -> None:
    with engine_of(simulated_shop(customers=800, days=500)) as engine:
        cutoffs = [(date(2024, 9, 1) + timedelta(days=30 * n), 90) for n in range(3)]
        past = samples(engine, cutoffs, "EUR")
    model = train(task, family, past, seed=1)
    graph = Graph.load(task, to_graph(task, model))
    inputs = np.concatenate([sample.inputs() for sample in past])
    assert parity(task, model, graph, inputs) <= MAX_DIFFERENCE


def test_a_graph_that_says_something_else_is_refused() -> None:
    with engine_of(simulated_shop(customers=300, days=500)) as engine:
        past = samples(engine, [(date(2024, 10, 1), 90)], "EUR")
    right, wrong = (train(Task.CHURN, family, past, seed=1) for family in (Family.LINEAR, Family.PARAMETRIC))
    graph = Graph.load(Task.CHURN, to_graph(Task.CHURN, wrong))
    with pytest.raises(ParityError):
        parity(Task.CHURN, right, graph, past[0].inputs())


def _number(model: TrainedModel, *path: str) -> float:
    value: object = model.card
    for name in path:
        assert isinstance(value, dict)
        value = value[name]
    assert isinstance(value, float)
    return value
