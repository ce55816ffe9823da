"""The truth that only a simulator knows: who is still a customer, and what they are expected to do next.

Everything is exact for the generator's own process. Times between orders are Erlang(k): every k-th point
of a Poisson process of rate k on the customer's clock. So, given the time since the last order, the
hidden phase has a closed distribution, and so has the number of orders after it (roots of unity pick
every k-th point).
"""

from dataclasses import dataclass

import numpy as np
from scipy.special import gammaincc, gammaln

from deploy.simulator.arrays import Bools, Floats, Ints
from deploy.simulator.orders import MAX_RETURN, OrderBlock, World, use_probability
from deploy.simulator.traits import Traits

PAST_STEP = 7.0  # days; grid on which dropout since the last order is integrated
CONTACT_DAYS = 14  # how long a personal contact raises the order rate


@dataclass(frozen=True, slots=True)
class Truth:
    """Per customer of a block, at the end of the history. Money in cents, before later refunds.

    `alive`: has not dropped out; `p_alive`: chance of that given the traits and the *visible* history,
    which is the best that any model could know; `p_order` and `expected_orders`, `expected_spend`: at
    least one order, number of orders and amount paid within the horizon, given traits and visible
    history; `expected_if_alive`: number of orders for a customer known to be alive.
    """

    alive: Bools
    p_alive: Floats
    p_order: Floats
    expected_orders: Floats
    expected_spend: Floats
    expected_if_alive: Floats


def block_truth(world: World, block: OrderBlock, horizon: int, *, contacted: bool = False) -> Truth:
    """Truth for the `horizon` days after the end (1..366).

    With `contacted` every customer gets one personal contact at the end date, which raises the order rate by
    the trait `contact_lift` for `CONTACT_DAYS` days: the known effect for tests of recommendations.
    """
    if not 1 <= horizon <= 366:
        raise ValueError("horizon: 1 to 366 days")
    traits = block.traits
    end = float(world.shop.days)
    last = np.zeros(len(traits))
    np.maximum.at(last, block.customer, block.day)
    orders = np.bincount(block.customer, minlength=len(traits))
    age = _clock(world, traits, np.full(len(traits), end)) - _clock(world, traits, last)
    p_alive = _p_alive(world, traits, last, orders)
    ahead = _clock_ahead(world, traits, horizon, contacted=contacted)
    survive = np.exp(-traits.hazard[:, None] * (np.arange(horizon) + 0.5))
    counts = np.diff(_expected_renewals(traits.shape, age, ahead), axis=1) * survive
    firsts = np.diff(_first_renewal(traits.shape, age, ahead), axis=1) * survive
    expected = counts.sum(axis=1)
    spend = (counts * _daily_value(world, traits, horizon)).sum(axis=1)
    return Truth(
        alive=traits.dropout > end,
        p_alive=p_alive,
        p_order=p_alive * firsts.sum(axis=1),
        expected_orders=p_alive * expected,
        expected_spend=p_alive * spend,
        expected_if_alive=expected,
    )


def order_value(world: World, traits: Traits) -> Floats:
    """Expected list value of an order in cents, by customer and category."""
    extra = np.array([c.extra_units for c in world.shop.categories])
    price = world.catalogue.mean_cents[:, traits.tier].T
    units = 1 + traits.bulk[:, None] * extra
    return np.asarray((1 + traits.extra_lines)[:, None] * traits.tastes * price * units)


def expected_return_rate(world: World, traits: Traits) -> Floats:
    """Chance that a line of a customer (row) in a category (column) comes back."""
    rate = np.array([c.return_rate for c in world.shop.categories])
    return np.asarray(np.minimum(traits.return_factor[:, None] * rate, MAX_RETURN))


def _clock(world: World, traits: Traits, day: Floats) -> Floats:
    return world.demand.clock(traits.followed, day)


def _clock_ahead(world: World, traits: Traits, horizon: int, *, contacted: bool) -> Floats:
    """Clock time from the end to each of the next days: customer x (horizon + 1)."""
    days = np.arange(horizon + 1) + float(world.shop.days)
    everyone = np.repeat(np.arange(len(traits)), horizon + 1)
    clock = world.demand.clock(traits.followed.take(everyone), np.tile(days, len(traits)))
    steps = np.diff(clock.reshape(len(traits), horizon + 1), axis=1)
    if contacted:
        steps[:, :CONTACT_DAYS] *= 1 + traits.contact_lift[:, None]
    return np.hstack([np.zeros((len(traits), 1)), np.cumsum(steps, axis=1)])


def _p_alive(world: World, traits: Traits, last: Floats, orders: Ints) -> Floats:
    """Bayes: silence since the last order because the gap is long, or because of dropout on the way."""
    end = float(world.shop.days)
    share = np.linspace(0.0, 1.0, int(np.ceil(end / PAST_STEP)) + 1)
    days = last[:, None] + (end - last)[:, None] * share
    flat = traits.followed.take(np.repeat(np.arange(len(traits)), len(share)))
    clock = world.demand.clock(flat, days.ravel()).reshape(days.shape)
    silent = gammaincc(traits.shape[:, None], traits.shape[:, None] * (clock - clock[:, :1]))
    gone_by = -np.expm1(-traits.hazard[:, None] * (days - last[:, None]))
    dropped = (np.diff(gone_by, axis=1) * (silent[:, 1:] + silent[:, :-1]) / 2).sum(axis=1)
    still_here = (1 - gone_by[:, -1]) * silent[:, -1]
    leave = np.array([a.one_and_done for a in world.shop.archetypes])[traits.archetype]
    at_once = np.where(orders == 1, leave, 0.0)
    stay = np.where(orders == 1, 1 - leave, 1.0)
    return np.asarray(stay * still_here / np.maximum(at_once + stay * (still_here + dropped), 1e-300))


def _first_renewal(shape: Ints, age: Floats, ahead: Floats) -> Floats:
    """Probability of an order by each point ahead, given no order for `age`."""
    k = shape[:, None]
    known = np.maximum(gammaincc(k, k * age[:, None]), 1e-300)
    return np.asarray(1 - gammaincc(k, k * (age[:, None] + ahead)) / known)


def _expected_renewals(shape: Ints, age: Floats, ahead: Floats) -> Floats:
    """Expected orders by each point ahead, given no order for `age`."""
    out = np.empty_like(ahead)
    for k in np.unique(shape).tolist():
        rows = shape == k
        phase = np.arange(k)
        log = phase * np.log(np.maximum(k * age[rows], 1e-12))[:, None] - gammaln(phase + 1)
        weight = np.exp(log - log.max(axis=1, keepdims=True))
        weight /= weight.sum(axis=1, keepdims=True)
        remainder = np.zeros(ahead[rows].shape, np.complex128)
        for s in range(k):
            root = np.exp(2j * np.pi * s / k)
            sums = (phase * root**-phase).sum() / k
            remainder += np.exp(k * ahead[rows] * (root - 1)) * (weight @ root**phase)[:, None] * sums
        out[rows] = ahead[rows] + ((weight @ phase)[:, None] - remainder.real) / k
    return out


def _daily_value(world: World, traits: Traits, horizon: int) -> Floats:
    """Expected amount paid for an order on each day ahead, in cents."""
    running = world.demand.calendar.running[world.shop.days : world.shop.days + horizon]
    off = world.demand.calendar.percent_off(world.shop)[running] / 100
    value = order_value(world, traits)
    saved = use_probability(traits.followed)[:, None] * (value @ off.T)
    return np.asarray(value.sum(axis=1, keepdims=True) - saved)
