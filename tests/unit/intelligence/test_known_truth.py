"""Predictions against what is true of a simulated shop's customers: probabilities, which real data never show."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from deploy.simulator.orders import simulate_block
from deploy.simulator.people import customer_id
from deploy.simulator.presets import load_shop
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.models.answers import Task
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.registry import unpublished
from intelligence_svc.models.training import make_models
from tests.science.simulated import imported
from tests.unit.intelligence.conftest import NOW

END = date(2026, 1, 1)
HORIZON = 90


def test_probabilities_and_expectations_agree_with_the_truth() -> None:
    shop = load_shop(END, 1_500)
    with DuckDBEngine(threads=1) as engine:
        engine.load_table(imported(shop))
        span = engine.span()
        made = make_models(engine, span, dict.fromkeys(Task, HORIZON), as_of=span.last_day, now=NOW, seed=1)
        features = engine.features([span.last_day], span.currency)
    forecast = unpublished(made).forecast(feature_matrix(features))
    truth, block = shop.truth(0, HORIZON), simulate_block(shop.world, 0)
    place = {customer_id(int(number)): at for at, number in enumerate(block.traits.number)}
    rows = np.array([place[customer] for customer in features["customer_id"].to_pylist()])
    silent, orders = 1.0 - truth.p_order[rows], truth.expected_orders[rows]

    assert made[0].card["season"] is not None
    assert forecast.silent.mean() == pytest.approx(silent.mean(), abs=0.04)
    for part in np.array_split(np.argsort(forecast.silent), 5):
        assert forecast.silent[part].mean() == pytest.approx(silent[part].mean(), abs=0.08)
    assert np.corrcoef(forecast.silent, silent)[0, 1] > 0.85
    assert forecast.orders.sum() == pytest.approx(orders.sum(), rel=0.20)
    assert np.corrcoef(forecast.orders, orders)[0, 1] > 0.8
