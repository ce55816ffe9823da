"""From traits to orders: when customers buy, what is in the basket, which discount they use, what comes
back.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

import numpy as np

from deploy.simulator.arrays import Bools, Floats, Ints, grouped_cumsum, owners, positions, starts
from deploy.simulator.catalogue import Catalogue, build_catalogue
from deploy.simulator.demand import Demand, Followed, demand
from deploy.simulator.randomness import stream
from deploy.simulator.spec import ShopSpec
from deploy.simulator.traits import Traits, draw_traits

MAX_ORDERS: Final = 4096  # per customer; order ids have room for no more
MAX_RETURN: Final = 0.8
# Relative order volume by hour of the shop's day, midnight first: breakfast, lunch and a long evening.
HOURS: Final = (1, 0.5, 0.3, 0.2, 0.3, 0.8, 2, 4, 6, 7, 7.5, 7, 7.5, 7, 6, 6, 6, 6.5, 7, 9, 10, 8, 5, 2.5)


@dataclass(frozen=True, slots=True)
class OrderBlock:
    """The orders of one block of customers: by customer, then by time; lines in the order of their
    orders.

    `customer`: index within the block; `sequence`: 0 for a customer's first order; `day`: fractional day
    of the demand clock (its whole part is the calendar day); `second`: seconds since 1970-01-01 UTC;
    `campaign`: index of the campaign whose code was used, -1 for none; `lines`: number of lines of each
    order. Money is in cents; `line_discount` is what was taken off, `line_paid` what remains.
    `line_refund_day` is when the money of a returned line goes back, infinite for lines that are kept;
    beyond the end of the history it has not happened yet.
    """

    traits: Traits
    customer: Ints
    sequence: Ints
    day: Floats
    second: Ints
    campaign: Ints
    lines: Ints
    line_order: Ints
    line_product: Ints
    line_category: Ints
    line_quantity: Ints
    line_discount: Ints
    line_paid: Ints
    line_refund_day: Floats


@dataclass(frozen=True, slots=True)
class World:
    """A shop at an end date: everything that its blocks of customers share."""

    shop: ShopSpec
    end: date
    seed: int
    demand: Demand
    catalogue: Catalogue

    @property
    def start(self) -> date:
        """First day of the history."""
        return self.end - timedelta(days=self.shop.days)


def make_world(shop: ShopSpec, end: date, seed: int | None = None) -> World:
    """A shop whose history ends at `end` 00:00 UTC, so that the last simulated day is the one before."""
    used = shop.seed if seed is None else seed
    ahead = 366  # the truth looks beyond the end
    start = end - timedelta(days=shop.days)
    return World(shop, end, used, demand(shop, start, shop.days + ahead), build_catalogue(shop, used))


def simulate_block(world: World, block: int) -> OrderBlock:
    """All orders of one block of customers; the same whichever blocks are made before."""
    traits = draw_traits(world.shop, world.demand, world.seed, block)
    rng = stream(world.seed, world.shop.slug, "orders", block)
    customer, sequence, day = _order_days(world, traits, rng)
    campaign = _campaign_used(world, traits, customer, day, rng)
    return _fill_baskets(world, traits, (customer, sequence, day, campaign), rng)


def _order_days(world: World, traits: Traits, rng: np.random.Generator) -> tuple[Ints, Ints, Floats]:
    """Renewal process in each customer's own clock, mapped back to days.

    Times between orders are Erlang(k) with mean 1 on the clock of `Demand`; the first order is at the day of
    joining, and nothing happens after dropout or the end.
    """
    clock = world.demand.clock
    last_day = np.minimum(traits.dropout, float(world.shop.days))
    begin = clock(traits.followed, traits.joined)
    room = clock(traits.followed, last_day) - begin
    reached = np.zeros(len(traits))
    active = np.flatnonzero(room > 0)
    who: list[Ints] = [np.arange(len(traits))]
    at: list[Floats] = [np.zeros(len(traits))]
    while len(active):
        left = room[active] - reached[active]
        count = np.ceil(left + 2 * np.sqrt(left) + 1).astype(np.int64)
        of = owners(count)
        shape = traits.shape[active][of]
        gaps = rng.standard_gamma(shape) / shape
        times = reached[active][of] + grouped_cumsum(gaps, count)
        inside = times < room[active][of]
        who.append(active[of[inside]])
        at.append(times[inside])
        final = times[starts(count) + count - 1]
        reached[active] = final
        active = active[final < room[active]]
    customer = np.concatenate(who)
    times = np.concatenate(at)
    order = np.lexsort((times, customer))
    customer, times = customer[order], times[order]
    count = np.bincount(customer, minlength=len(traits))
    if int(count.max(initial=0)) > MAX_ORDERS:
        raise ValueError(f"a customer has {count.max()} orders; order ids have room for {MAX_ORDERS}")
    day = world.demand.inverse(traits.followed.take(customer), begin[customer] + times)
    first = positions(count) == 0
    day = np.where(first, traits.joined[customer], np.maximum(day, traits.joined[customer]))
    day = np.minimum(day, last_day[customer])
    return customer, positions(count), np.minimum(day, np.nextafter(float(world.shop.days), 0))


def use_probability(followed: Followed) -> Floats:
    """Chance that an order placed during a campaign uses its code, by price sensitivity."""
    return np.asarray(0.35 + 0.6 * followed.price_sensitivity)


def _campaign_used(world: World, traits: Traits, customer: Ints, day: Floats, rng: np.random.Generator) -> Ints:
    used: Bools = rng.random(len(day)) < use_probability(traits.followed)[customer]
    return np.where(used, world.demand.calendar.running[day.astype(np.int64)], -1)


def _fill_baskets(
    world: World, traits: Traits, orders: tuple[Ints, Ints, Floats, Ints], rng: np.random.Generator
) -> OrderBlock:
    customer, sequence, day, campaign = orders
    categories = world.shop.categories
    lines = 1 + rng.poisson(traits.extra_lines[customer])
    order = owners(lines)
    buyer = customer[order]
    cut = np.cumsum(traits.tastes, axis=1)[:, :-1]
    category = (rng.random(len(order))[:, None] > cut[buyer]).sum(axis=1)
    product = world.catalogue.pick(category, traits.tier[buyer], rng.random(len(order)))
    extra = np.array([c.extra_units for c in categories])[category] * traits.bulk[buyer]
    quantity = 1 + rng.poisson(extra)
    listed = world.catalogue.cents[product] * quantity
    percent = world.demand.calendar.percent_off(world.shop)[campaign[order], category]
    discount = (listed * percent + 50) // 100
    return_rate = np.array([c.return_rate for c in categories])[category] * traits.return_factor[buyer]
    back = rng.random(len(order)) < np.minimum(return_rate, MAX_RETURN)
    refund_day = day[order] + 7 + rng.gamma(3.0, 3.0, len(order))
    return OrderBlock(
        traits=traits,
        customer=customer,
        sequence=sequence,
        day=day,
        second=_wall_clock(world, day),
        campaign=campaign,
        lines=lines,
        line_order=order,
        line_product=product,
        line_category=category,
        line_quantity=quantity,
        line_discount=discount,
        line_paid=listed - discount,
        line_refund_day=np.where(back, refund_day, np.inf),
    )


def _wall_clock(world: World, day: Floats) -> Ints:
    """UTC seconds of fractional days: the part of the day follows `HOURS`; order in time is kept."""
    utc_hours = np.roll(np.array(HOURS, np.float64), -world.shop.utc_offset)
    cumulative = np.concatenate([np.zeros(1), np.cumsum(utc_hours)]) / utc_hours.sum()
    whole = day.astype(np.int64)
    hour = np.interp(day - whole, cumulative, np.arange(25))
    epoch = (world.start - date(1970, 1, 1)).days
    return np.asarray((epoch + whole) * 86_400 + np.minimum((hour * 3600).astype(np.int64), 86_399))
