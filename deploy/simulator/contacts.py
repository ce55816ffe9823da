"""Which orders make their customer write in, about what and when: the step from orders to tickets."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from deploy.simulator.arrays import Floats, Ints
from deploy.simulator.orders import OrderBlock, World
from deploy.simulator.randomness import stream

# Chance that a customer with this experience writes in, and that an order leads to the question at all.
WRITES: Final = {"late": 0.5, "damaged": 0.85, "wrong": 0.85, "return": 0.65, "refund": 0.15}
ASKS: Final = {
    "product": 0.03,
    "change": 0.022,
    "praise": 0.02,
    "billing": 0.007,
    "invoice": 0.006,
    "stock": 0.012,
    "bulk": 0.03,
}
WINDOW: Final = 160.0  # days before the end from which tickets are drawn
RECENT: Final = 14.0  # days; tickets are denser towards the end with this e-folding time
PER_CUSTOMER: Final = 4


@dataclass(frozen=True, slots=True)
class Contact:
    """One reason to write. `order`, `line`: indices into the block; `day`: fractional day of the first
    message.

    `promised`, `days_late`: of the order's delivery, in days of the demand clock.
    """

    topic: str
    order: int
    line: int
    day: float
    promised: float
    days_late: float


def contacts(world: World, block: OrderBlock, count: int) -> list[Contact]:
    """`count` contacts (fewer if there are too few orders), weighted by their chance and by how recent
    they are.

    At most one contact per order and `PER_CUSTOMER` per customer.
    """
    rng = stream(world.seed, world.shop.slug, "contacts")
    found = _candidates(world, block, rng)
    end = float(world.shop.days)
    age = end - found.day
    weight = found.weight * (np.exp(-age / RECENT) + 0.12)
    usable = (age > 0.02) & (age < WINDOW) & (weight > 0)
    # Exponential races: the smallest keys are a weighted sample without replacement.
    key = np.where(usable, rng.standard_exponential(len(weight)) / np.maximum(weight, 1e-12), np.inf)
    chosen: list[Contact] = []
    orders: set[int] = set()
    per_customer: dict[int, int] = {}
    for index in np.argsort(key, kind="stable").tolist():
        if len(chosen) == count or not np.isfinite(key[index]):
            break
        order = int(found.order[index])
        customer = int(block.customer[order])
        if order in orders or per_customer.get(customer, 0) >= PER_CUSTOMER:
            continue
        orders.add(order)
        per_customer[customer] = per_customer.get(customer, 0) + 1
        chosen.append(
            Contact(
                found.topic[index],
                order,
                int(found.line[index]),
                float(found.day[index]),
                float(found.promised[order]),
                float(found.late[order]),
            )
        )
    return sorted(chosen, key=lambda contact: (contact.day, contact.order))


@dataclass(frozen=True, slots=True)
class _Candidates:
    topic: list[str]
    order: Ints
    line: Ints
    day: Floats
    weight: Floats
    promised: Floats  # by order
    late: Floats  # by order


def _candidates(world: World, block: OrderBlock, rng: np.random.Generator) -> _Candidates:
    size = len(block.day)
    first_line = np.searchsorted(block.line_order, np.arange(size))
    line = first_line + (rng.random(size) * block.lines).astype(np.int64)
    season = world.demand.seasons[0][block.day.astype(np.int64)]
    promised = block.day + 5
    # Carriers are slower when everyone buys: the chance of a late parcel follows the season curve.
    late = np.where(rng.random(size) < 0.07 * season**1.5, 1 + rng.gamma(2.0, 2.0, size), 0.0)
    arrived = block.day + 2 + 3 * rng.random(size) + late
    return_lines = np.flatnonzero(np.isfinite(block.line_refund_day))
    traits = block.traits
    sensitivity = traits.followed.price_sensitivity[block.customer]
    bulk = np.maximum(traits.bulk[block.customer] - 1.2, 0.0) * (block.line_quantity[line] >= 3)
    everyone = np.arange(size)
    # People come back for more of what is bought by the yard or the spool, not for a second machine.
    restocked = np.array([c.extra_units >= 0.2 for c in world.shop.categories])[block.line_category[line]]

    def spread(low: float, high: float, count: int = size) -> Floats:
        return np.asarray(low + (high - low) * rng.random(count))

    def hit(probability: float, topic: str) -> Floats:
        return np.where(rng.random(size) < probability, WRITES[topic], 0.0)

    # Customers chase a late parcel while they wait for it: after the promise, before it comes.
    wait = promised + 0.5 + np.maximum(late - 0.8, 0.2) * rng.random(size)
    refunded = block.line_refund_day[return_lines]
    groups: list[tuple[str, Ints, Ints, Floats, Floats]] = [
        ("late", everyone, line, wait, np.where(late > 1, WRITES["late"], 0.0)),
        ("damaged", everyone, line, arrived + spread(0.1, 2), hit(0.03, "damaged")),
        ("wrong", everyone, line, arrived + spread(0.1, 3), hit(0.018, "wrong")),
        (
            "return",
            block.line_order[return_lines],
            return_lines,
            refunded - spread(4, 7, len(return_lines)),
            np.full(len(return_lines), WRITES["return"]),
        ),
        (
            "refund",
            block.line_order[return_lines],
            return_lines,
            refunded - spread(0.3, 2, len(return_lines)),
            np.full(len(return_lines), WRITES["refund"]),
        ),
        ("product", everyone, line, arrived + spread(1, 50), np.full(size, ASKS["product"])),
        ("change", everyone, line, block.day + spread(0.02, 0.4), np.full(size, ASKS["change"])),
        ("praise", everyone, line, arrived + spread(2, 20), ASKS["praise"] * (late == 0)),
        ("billing", everyone, line, block.day + spread(1.5, 6), np.full(size, ASKS["billing"])),
        ("invoice", everyone, line, arrived + spread(0.5, 25), np.full(size, ASKS["invoice"])),
        ("stock", everyone, line, arrived + spread(10, 60), ASKS["stock"] * restocked),
        ("bulk", everyone, line, arrived + spread(5, 60), ASKS["bulk"] * bulk),
        ("code", everyone, line, block.day + spread(0.05, 2), _code_trouble(world, block) * sensitivity),
    ]
    keep = [np.flatnonzero(group[4] > 0) for group in groups]
    return _Candidates(
        [group[0] for group, rows in zip(groups, keep, strict=True) for _ in range(len(rows))],
        np.concatenate([group[1][rows] for group, rows in zip(groups, keep, strict=True)]),
        np.concatenate([group[2][rows] for group, rows in zip(groups, keep, strict=True)]),
        np.concatenate([group[3][rows] for group, rows in zip(groups, keep, strict=True)]),
        np.concatenate([group[4][rows] for group, rows in zip(groups, keep, strict=True)]),
        promised,
        late,
    )


def code_campaign(world: World, day: float) -> int:
    """Index of the campaign a full-price order was probably meant for: running, or over for up to 4 days;
    else -1.
    """
    running = world.demand.calendar.running
    for back in range(5):
        whole = int(day) - back
        if whole >= 0 and running[whole] >= 0:
            return int(running[whole])
    return -1


def _code_trouble(world: World, block: OrderBlock) -> Floats:
    meant = np.array([code_campaign(world, day) for day in range(world.shop.days)])
    return np.asarray(0.2 * ((meant[block.day.astype(np.int64)] >= 0) & (block.campaign < 0)))
