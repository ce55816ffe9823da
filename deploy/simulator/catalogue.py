"""The catalogue: products with names, prices and popularity, generated from vocabularies."""

import itertools
from dataclasses import dataclass
from typing import Final

import numpy as np

from deploy.simulator.arrays import Floats, Ints
from deploy.simulator.randomness import stream
from deploy.simulator.spec import Category, ShopSpec

TIERS: Final = 3
# How strongly each shelf (budget, middle, premium) leans to dear products:
# weight = popularity * exp(lean * rank of the price).
TIER_LEAN: Final = (-2.0, 0.0, 2.0)


@dataclass(frozen=True, slots=True)
class Product:
    """Something for sale. `cents`: list price in hundredths of the shop's currency."""

    sku: str
    name: str
    category: int
    cents: int


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All products, and the chance of each within its category for each shelf.

    `choice` is the flattened table of cumulative chances: row r = category * TIERS + tier holds r + cdf,
    so that one sorted search picks products for any mixture of rows. `mean_cents` is the expected price
    per category and shelf under those chances.
    """

    products: tuple[Product, ...]
    cents: Ints
    choice: Floats
    choice_product: Ints
    mean_cents: Floats

    def pick(self, category: Ints, tier: Ints, uniform: Floats) -> Ints:
        """Product indices for rows of category, shelf and a uniform draw."""
        row = category * TIERS + tier
        found = np.searchsorted(self.choice, row + uniform, side="right")
        return np.asarray(self.choice_product[np.minimum(found, len(self.choice) - 1)])


def build_catalogue(shop: ShopSpec, seed: int) -> Catalogue:
    """The shop's catalogue; the same for every end date and number of customers."""
    rng = stream(seed, shop.slug, "catalogue")
    products: list[Product] = []
    choice: list[Floats] = []
    choice_product: list[Ints] = []
    mean_cents = np.zeros((len(shop.categories), TIERS))
    for index, category in enumerate(shop.categories):
        names = _names(category, rng)
        first = len(products)
        rank = rng.random(len(names))
        low, high = category.price
        for number, (name, place) in enumerate(zip(names, rank, strict=True)):
            price = low * (high / low) ** place
            sku = f"{category.name[:3].upper()}-{first + number:04d}"
            products.append(Product(sku, name, index, _shelf_price(price)))
        popularity = 1 / (1 + rng.permutation(len(names))) ** 0.7
        cents = np.array([p.cents for p in products[first:]])
        for tier in range(TIERS):
            weight = popularity * np.exp(TIER_LEAN[tier] * rank)
            weight /= weight.sum()
            mean_cents[index, tier] = float(weight @ cents)
            cumulative = np.cumsum(weight)
            cumulative[-1] = 1.0
            choice.append(index * TIERS + tier + cumulative)
            choice_product.append(np.arange(first, len(products)))
    return Catalogue(
        tuple(products),
        np.array([p.cents for p in products]),
        np.concatenate(choice),
        np.concatenate(choice_product),
        mean_cents,
    )


def _names(category: Category, rng: np.random.Generator) -> list[str]:
    """Distinct product names: all fillings of the templates, shuffled, as many as wanted."""
    every: list[str] = []
    for template in category.names:
        slots = [slot for slot in category.words if "{" + slot + "}" in template]
        fillings = itertools.product(*(category.words[slot] for slot in slots))
        every.extend(template.format(**dict(zip(slots, values, strict=True))) for values in fillings)
    distinct = list(dict.fromkeys(every))
    chosen = rng.permutation(len(distinct))[: category.products]
    return [distinct[i] for i in chosen]


def _shelf_price(price: float) -> int:
    """Round to what a shop would print: .25/.50/.75/.99 when cheap, whole or .95 when dear."""
    if price < 20:
        return max(50, round(price * 4) * 25 - (1 if round(price * 4) % 4 == 0 else 0))
    if price < 100:
        return round(price) * 100 - 5
    return round(price / 10) * 1000 - 100
