"""The models: parametric answers against simulation, training without looking ahead, parity, small shops."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pyarrow.compute as pc
import pytest

from intelligence_svc.models import btyd, metrics, spread
from intelligence_svc.models.answers import Family, Task, TrainedModel
from intelligence_svc.models.checking import train_models
from intelligence_svc.models.export import parity, to_graph
from intelligence_svc.models.families import train
from intelligence_svc.models.forecast import Forecast
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph, ParityError
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.plan import windows
from intelligence_svc.models.registry import unpublished
from intelligence_svc.models.samples import samples
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


def test_learned_intervals_cover_what_they_say_even_where_the_posterior_is_too_narrow() -> None:
    random = np.random.default_rng(5)
    count = 8_000
    mean, none = random.gamma(2.0, 30.0, count), random.uniform(0.02, 0.9, count)
    actual = np.where(random.random(count) < none, 0.0, mean / (1.0 - none) * random.lognormal(-0.5, 1.0, count))
    said = spread.Distribution(none, mean / 50.0, (mean / 50.0) ** 2 * 3.0, mean, mean**2 * 1.3 / (1.0 - none))
    half = count // 2
    first, second = (_rows(said, slice(*ends)) for ends in ((None, half), (half, None)))
    learned = spread.learn([(first, actual[:half])], seed=1)
    found, narrow = learned.read(second), spread.unlearned(second).read(second)
    assert np.mean(actual[half:] > narrow[0.95]) > 0.07
    assert np.mean(actual[half:] > found[0.95]) == pytest.approx(0.05, abs=0.012)
    assert np.mean(actual[half:] > found[0.90]) == pytest.approx(0.10, abs=0.015)
    assert np.mean(actual[half:] < found[0.05] - 1e-6) <= 0.06
    rows = np.array([found[level] for level in spread.LEVELS])
    assert np.all(np.diff(rows, axis=0) >= 0)


def _rows(said: spread.Distribution, rows: slice) -> spread.Distribution:
    return spread.Distribution(*(getattr(said, name)[rows] for name in said.__slots__))


def test_medians_of_orders_agree_with_the_distribution_that_they_summarise() -> None:
    none = np.array([0.7, 0.1, 0.02])
    mean = np.array([0.5, 2.0, 10.0])
    said = spread.Distribution(none, mean, np.array([1.5, 7.0, 115.0]), mean, mean**2 * 3)
    nothing, few, many = said.median_orders()
    assert nothing == 0
    assert few in {1, 2}
    assert 8 <= many <= 10


def test_concordance_counts_the_pairs_whose_order_is_known() -> None:
    random = np.random.default_rng(11)
    wait = np.where(random.random(120) < 0.4, np.nan, random.integers(1, 30, 120).astype(float))
    expected = np.round(random.gamma(2.0, 20.0, 120) + np.nan_to_num(wait, nan=40.0), 0)
    agreed = pairs = 0.0
    for i in range(120):
        for j in range(120):
            if not np.isnan(wait[i]) and (np.isnan(wait[j]) or wait[j] > wait[i]):
                pairs += 1
                agreed += float(expected[i] < expected[j]) + 0.5 * float(expected[i] == expected[j])
    assert metrics.concordance(wait, expected, 30) == pytest.approx(agreed / pairs)
    assert metrics.concordance(wait, np.zeros(120), 30) == 0.5


@pytest.mark.parametrize("horizon", [30, 90, 180, 365])
@pytest.mark.parametrize("days", [60, 120, 400, 1_000])
def test_training_windows_have_all_of_their_outcome_that_is_known_by_the_cutoff(horizon: int, days: int) -> None:
    first = date(2022, 1, 1)
    plan = windows(first, first + timedelta(days=days), horizon)
    assert plan.training
    assert list(plan.training) == sorted(plan.training, reverse=True)
    for origin, length in plan.training:
        assert length == min(horizon, (plan.cutoff - origin).days)
        assert (origin - first).days >= max(14, length // 2)
    # Of the newest customers' behaviour something is always learned, also where the horizon is as long as the history.
    assert (plan.cutoff - plan.training[0][0]).days <= max(days // 4, 14)


def test_a_small_shop_gets_models_and_is_told_how_sure_they_are() -> None:
    with engine_of(simulated_shop(customers=50, days=400)) as engine:
        models = train_models(engine, now=NOW)
    assert [model.task for model in models] == list(Task)
    assert all(model.card["confidence"] == "low" for model in models)
    assert all(_number(model, "parity", "max_difference") <= MAX_DIFFERENCE for model in models)


@pytest.mark.parametrize(("customers", "days", "what"), [(5, 400, "customers"), (60, 60, "days of orders")])
def test_a_shop_too_small_to_learn_from_gets_the_purchase_model_and_is_told_why(
    customers: int, days: int, what: str
) -> None:
    with engine_of(simulated_shop(customers, days)) as engine:
        models = train_models(engine, now=NOW)
        matrix = feature_matrix(engine.features([engine.span().last_day], "EUR"))
    assert {model.card["family"] for model in models} == {"parametric"}
    assert all(what in str(model.card["too_little"]) for model in models)
    _sane(unpublished(models).forecast(matrix))


def test_a_shop_where_nobody_returns_has_answers() -> None:
    rows = [order(f"c{n}", date(2024, 1, 1) + timedelta(days=n), 10.0) for n in range(200)]
    with engine_of(history(rows)) as engine:
        models = train_models(engine, now=NOW)
        matrix = feature_matrix(engine.features([engine.span().last_day], "EUR"))
    assert "0 repeat purchases" in str(models[0].card["too_little"])
    forecast = unpublished(models).forecast(matrix)
    _sane(forecast)
    assert forecast.silent.mean() > 0.9


def test_the_first_order_of_a_shop_is_enough_for_an_answer() -> None:
    with engine_of(history([order("only", date(2024, 1, 1), 30.0)])) as engine:
        models = train_models(engine, now=NOW)
        matrix = feature_matrix(engine.features([date(2024, 1, 1)], "EUR"))
    _sane(unpublished(models).forecast(matrix))


def _sane(forecast: Forecast) -> None:
    assert np.all((forecast.silent > 0) & (forecast.silent < 1))
    for low, high in (
        (forecast.low_90, forecast.low_80),
        (forecast.low_80, forecast.median_spend),
        (forecast.median_spend, forecast.high_80),
        (forecast.high_80, forecast.high_90),
    ):
        assert np.all((low >= 0) & (low <= high) & np.isfinite(high))
    assert np.all((forecast.orders > 0) & (forecast.spend >= 0) & np.isfinite(forecast.spend))
    assert np.all(forecast.median_orders == np.round(forecast.median_orders))
    soon, middle, late = forecast.next_days
    assert np.all((soon > 0) & (soon <= middle) & (middle <= late))
    assert np.all((forecast.wait > 0) & np.isfinite(forecast.wait))


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
    graph = Graph.load(task, to_graph(model))
    inputs = np.concatenate([sample.inputs() for sample in past])
    assert parity(model, graph, inputs) <= MAX_DIFFERENCE


def test_a_graph_that_says_something_else_is_refused() -> None:
    with engine_of(simulated_shop(customers=300, days=500)) as engine:
        past = samples(engine, [(date(2024, 10, 1), 90)], "EUR")
    right, wrong = (train(Task.CHURN, family, past, seed=1) for family in (Family.LINEAR, Family.PARAMETRIC))
    graph = Graph.load(Task.CHURN, to_graph(wrong))
    with pytest.raises(ParityError):
        parity(right, graph, past[0].inputs())


def _number(model: TrainedModel, *path: str) -> float:
    value: object = model.card
    for name in path:
        assert isinstance(value, dict)
        value = value[name]
    assert isinstance(value, float)
    return value
