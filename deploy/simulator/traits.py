"""Latent traits: what each simulated customer is like. No model of the product ever sees them."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from deploy.simulator.arrays import Bools, Floats, Ints
from deploy.simulator.demand import Demand, Followed
from deploy.simulator.randomness import BLOCK, stream
from deploy.simulator.spec import ShopSpec

DAYS_PER_YEAR: Final = 365.25
TASTE_CONCENTRATION: Final = 12.0  # Dirichlet: higher = members of an archetype shop more alike
SENSITIVITY_CONCENTRATION: Final = 9.0  # Beta: likewise for price sensitivity


@dataclass(frozen=True, slots=True)
class Traits:
    """Traits of one block of customers, as arrays of equal length.

    `number`: customer number in the shop, from 0; `joined`: day of the first order (0 = first day of the
    history); `dropout`: day of leaving for good, may lie beyond the end; `hazard`: dropouts per day;
    `loyal`: False for those who left right after the first order; `shape`: Erlang shape of the time between
    orders; `tier_cut`: cumulative weights of the price shelves; `tastes`: customer x category, rows sum to 1.
    """

    number: Ints
    archetype: Ints
    joined: Floats
    dropout: Floats
    hazard: Floats
    loyal: Bools
    shape: Ints
    followed: Followed
    return_factor: Floats
    extra_lines: Floats
    bulk: Floats
    tier: Ints
    tastes: Floats
    contact_lift: Floats

    def __len__(self) -> int:
        return len(self.number)


def blocks(shop: ShopSpec) -> int:
    """Number of blocks that hold all customers of the shop."""
    return -(-shop.customers // BLOCK)


def draw_traits(shop: ShopSpec, demand: Demand, seed: int, block: int) -> Traits:
    """The customers of one block. The same whatever the end date, but for the season's effect on joining."""
    first = block * BLOCK
    size = min(BLOCK, shop.customers - first)
    rng = stream(seed, shop.slug, "traits", block)
    shares = np.cumsum([a.share for a in shop.archetypes])
    kind = np.searchsorted(shares / shares[-1], rng.random(BLOCK), side="right")

    def of(values: list[float]) -> Floats:
        return np.asarray(values, np.float64)[kind]

    spread = of([a.rate_spread for a in shop.archetypes])
    yearly = of([a.orders_per_year for a in shop.archetypes])
    rate = yearly / DAYS_PER_YEAR * np.exp(spread * rng.standard_normal(BLOCK) - spread**2 / 2)
    regularity = np.cumsum([a.regularity for a in shop.archetypes], axis=1)
    regularity = regularity / regularity[:, -1:]
    shape = 1 + (rng.random(BLOCK)[:, None] > regularity[kind]).sum(axis=1)
    mean_life = of([a.active_years for a in shop.archetypes]) * DAYS_PER_YEAR
    hazard = rng.gamma(3.0, 1 / 3.0, BLOCK) / mean_life
    lifetime = rng.standard_exponential(BLOCK) / np.maximum(hazard, 1e-9)
    loyal = rng.random(BLOCK) >= of([a.one_and_done for a in shop.archetypes])
    amplitude = np.minimum(of([a.season_amplitude for a in shop.archetypes]) * rng.gamma(6.0, 1 / 6.0, BLOCK), 1.2)
    mean_sensitivity = of([a.price_sensitivity for a in shop.archetypes])
    sensitivity = rng.beta(
        SENSITIVITY_CONCENTRATION * mean_sensitivity, SENSITIVITY_CONCENTRATION * (1 - mean_sensitivity)
    )
    returns = of([a.return_factor for a in shop.archetypes]) * rng.gamma(2.0, 0.5, BLOCK)
    extra_lines = of([a.extra_lines for a in shop.archetypes]) * rng.gamma(4.0, 0.25, BLOCK)
    bulk = of([a.bulk for a in shop.archetypes]) * rng.gamma(6.0, 1 / 6.0, BLOCK)
    tiers = np.cumsum([a.tiers for a in shop.archetypes], axis=1)
    tiers = tiers / tiers[:, -1:]
    tier = (rng.random(BLOCK)[:, None] > tiers[kind]).sum(axis=1)
    base = np.array([[a.tastes.get(c.name, 0.02) for c in shop.categories] for a in shop.archetypes])
    base /= base.sum(axis=1, keepdims=True)
    tastes = rng.standard_gamma(TASTE_CONCENTRATION * base[kind]) + 1e-9
    tastes /= tastes.sum(axis=1, keepdims=True)
    contact = of([a.contact_lift for a in shop.archetypes]) * rng.gamma(3.0, 1 / 3.0, BLOCK)
    joined = _joining_day(shop, demand, rng.random(BLOCK))
    # Whole blocks are drawn, then cut: a larger shop keeps the customers of a smaller one.
    s = slice(0, size)
    return Traits(
        number=np.arange(first, first + size),
        archetype=kind[s],
        joined=joined[s],
        dropout=np.where(loyal, joined + lifetime, joined)[s],
        hazard=hazard[s],
        loyal=loyal[s],
        shape=shape[s].astype(np.int64),
        followed=Followed(
            rate[s],
            np.array([a.season for a in shop.archetypes])[kind][s],
            amplitude[s],
            sensitivity[s],
        ),
        return_factor=returns[s],
        extra_lines=extra_lines[s],
        bulk=bulk[s],
        tier=tier[s].astype(np.int64),
        tastes=tastes[s],
        contact_lift=contact[s],
    )


def _joining_day(shop: ShopSpec, demand: Demand, uniform: Floats) -> Floats:
    """Day of the first order: exponential growth times the shop's first season curve."""
    day = np.arange(shop.days)
    daily = np.exp(shop.growth * day / DAYS_PER_YEAR) * demand.seasons[0, : shop.days]
    cumulative = np.concatenate([np.zeros(1), np.cumsum(daily)])
    return np.asarray(np.interp(uniform * cumulative[-1], cumulative, np.arange(shop.days + 1)))
