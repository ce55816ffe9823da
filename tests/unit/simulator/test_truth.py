"""The truth agrees with what the generator does."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from deploy.simulator.orders import OrderBlock, World, make_world, simulate_block
from deploy.simulator.quilting import QUILTING
from deploy.simulator.truth import Truth, _expected_renewals, _first_renewal, block_truth, order_value

END = date(2026, 1, 1)
HORIZON = 120


@pytest.fixture(scope="module")
def future() -> tuple[World, OrderBlock, OrderBlock, Truth]:
    """A history seen until `END` (its world, its block), the same one 120 days later, and the truth at `END`."""
    long = replace(QUILTING, customers=4096, days=QUILTING.days + HORIZON)
    whole = simulate_block(make_world(long, END + timedelta(days=HORIZON)), 0)
    world = make_world(replace(long, days=QUILTING.days), END)
    seen = whole.day < QUILTING.days
    past = replace(whole, customer=whole.customer[seen], day=whole.day[seen])
    return world, past, whole, block_truth(world, past, HORIZON)


def test_past_orders_match_their_expectation(block: OrderBlock) -> None:
    world = make_world(QUILTING, END)
    traits = block.traits
    last = np.minimum(traits.dropout, float(QUILTING.days))
    room = world.demand.clock(traits.followed, last) - world.demand.clock(traits.followed, traits.joined)
    expected = _expected_renewals(traits.shape, np.zeros(len(traits)), room[:, None])[:, 0]
    repeats = np.bincount(block.customer) - 1
    assert repeats.sum() == pytest.approx(expected.sum(), rel=0.02)


def test_future_orders_match_the_truth(future: tuple[World, OrderBlock, OrderBlock, Truth]) -> None:
    _, past, whole, truth = future
    known = np.bincount(past.customer, minlength=4096) > 0
    actual = np.bincount(whole.customer[whole.day >= QUILTING.days], minlength=4096)
    assert actual[known].sum() == pytest.approx(truth.expected_orders[known].sum(), rel=0.06)
    for alive in (True, False):
        group = known & (truth.alive == alive)
        if alive:
            assert actual[group].sum() == pytest.approx(truth.expected_if_alive[group].sum(), rel=0.06)
        else:
            assert actual[group].sum() == 0


def test_order_probabilities_are_calibrated(future: tuple[World, OrderBlock, OrderBlock, Truth]) -> None:
    _, past, whole, truth = future
    known = np.bincount(past.customer, minlength=4096) > 0
    bought = np.bincount(whole.customer[whole.day >= QUILTING.days], minlength=4096)[known] > 0
    chance = truth.p_order[known]
    for group in np.array_split(np.argsort(chance), 5):
        error = 3.3 * np.sqrt(np.mean(chance[group] * (1 - chance[group])) / len(group)) + 0.005
        assert bought[group].mean() == pytest.approx(chance[group].mean(), abs=error)


def test_the_chance_of_being_alive_is_calibrated(future: tuple[World, OrderBlock, OrderBlock, Truth]) -> None:
    _, past, _, truth = future
    known = np.flatnonzero(np.bincount(past.customer, minlength=4096) > 0)
    for group in np.array_split(known[np.argsort(truth.p_alive[known])], 5):
        chance = truth.p_alive[group]
        error = 3.3 * np.sqrt(np.mean(chance * (1 - chance)) / len(group)) + 0.005
        assert truth.alive[group].mean() == pytest.approx(chance.mean(), abs=error)


def test_future_spend_matches_the_truth(future: tuple[World, OrderBlock, OrderBlock, Truth]) -> None:
    _, past, whole, truth = future
    known = np.bincount(past.customer, minlength=4096) > 0
    line_new = (whole.day >= QUILTING.days)[whole.line_order] & known[whole.customer[whole.line_order]]
    assert whole.line_paid[line_new].sum() == pytest.approx(truth.expected_spend[known].sum(), rel=0.10)


def test_order_values_match_their_expectation(shop_block: tuple[World, OrderBlock]) -> None:
    world, block = shop_block
    listed = (block.line_paid + block.line_discount).sum()
    expected = order_value(world, block.traits).sum(axis=1)[block.customer].sum()
    assert listed == pytest.approx(expected, rel=0.02)


@pytest.fixture(scope="module")
def shop_block() -> tuple[World, OrderBlock]:
    world = make_world(QUILTING, END)
    return world, simulate_block(world, 0)


@pytest.mark.parametrize("shape", [1, 2, 3, 4])
def test_renewal_formulas_match_simulation(shape: int) -> None:
    rng = np.random.default_rng(5)
    age, ahead = 0.6, 1.7
    times = np.cumsum(rng.standard_gamma(shape, (300_000, 24)) / shape, axis=1)
    silent = times[:, 0] > age
    counts = ((times > age) & (times <= age + ahead)).sum(axis=1)[silent]
    shapes, ages, until = np.array([shape]), np.array([age]), np.array([[ahead]])
    assert counts.mean() == pytest.approx(_expected_renewals(shapes, ages, until)[0, 0], abs=0.012)
    assert (counts > 0).mean() == pytest.approx(_first_renewal(shapes, ages, until)[0, 0], abs=0.006)


def test_a_contact_helps_those_who_respond_to_it(shop_block: tuple[World, OrderBlock]) -> None:
    world, block = shop_block
    without, contacted = (block_truth(world, block, 60, contacted=c).expected_orders for c in (False, True))
    gain = (contacted - without)[without > 0.3]
    lift = block.traits.contact_lift[without > 0.3]
    assert (gain >= -1e-9).all()
    assert np.corrcoef(gain, lift)[0, 1] > 0.6


@pytest.mark.parametrize("horizon", [0, 367])
def test_a_horizon_outside_one_year_is_refused(shop_block: tuple[World, OrderBlock], horizon: int) -> None:
    with pytest.raises(ValueError, match="horizon"):
        block_truth(*shop_block, horizon)
