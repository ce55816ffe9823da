"""What defines a shop: every parameter of the simulator, with its unit. Pure data, no behaviour."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SeasonPeak:
    """A bump in the yearly demand curve.

    `day` is the day of the year (1..365) at the top, `width` the standard deviation in days, `height` the
    extra demand there relative to an ordinary day (0.8 = 80 % more; negative = a slump).
    """

    day: int
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class CampaignRule:
    """A discount campaign that returns every year.

    `month`, `day`: first day; `days`: length; `percent`: off the listed price; `lift`: extra order rate of a
    fully price-sensitive customer while it runs (2.0 = three times the usual rate); `categories`: where the
    discount holds, empty = everywhere; `code`: what customers type, the two-digit year is appended.
    """

    name: str
    code: str
    month: int
    day: int
    days: int
    percent: int
    lift: float
    categories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Category:
    """A part of the catalogue.

    `names`: templates with `{slot}`s filled from `words`; `products`: how many to make; `price`: lowest and
    highest list price in currency units; `extra_units`: mean number of units beyond the first in one order
    line; `return_rate`: chance that a line of a customer with return factor 1 comes back; `unit`: singular
    and plural of what is counted.
    """

    name: str
    names: tuple[str, ...]
    words: dict[str, tuple[str, ...]]
    products: int
    price: tuple[float, float]
    extra_units: float
    return_rate: float
    unit: tuple[str, str] = ("", "")


@dataclass(frozen=True, slots=True)
class Archetype:
    """A planted kind of customer; traits of its members scatter around these values.

    `share`: of customers (relative weight); `orders_per_year`: mean rate while active; `rate_spread`:
    sigma of the log-normal spread of that rate; `regularity`: weights of the Erlang shapes k = 1, 2, 3, 4
    of the time between orders (1 = random, 4 = clockwork); `active_years`: mean time until dropout;
    `one_and_done`: probability of leaving right after the first order; `season`: which of the shop's
    season curves is followed and `season_amplitude` how strongly (0 = not at all, 1 = as the curve says);
    `price_sensitivity`: mean of a Beta trait in 0..1; `return_factor`: multiplies the category's return
    rate; `extra_lines`: mean order lines beyond the first; `bulk`: multiplies `extra_units`; `tiers`:
    weights of the budget, middle and premium shelf; `tastes`: category -> weight; `contact_lift`: mean
    extra order rate in the 14 days after the shop's personal contact.
    """

    name: str
    share: float
    orders_per_year: float
    rate_spread: float
    regularity: tuple[float, float, float, float]
    active_years: float
    one_and_done: float
    season: int
    season_amplitude: float
    price_sensitivity: float
    return_factor: float
    extra_lines: float
    bulk: float
    tiers: tuple[float, float, float]
    tastes: dict[str, float]
    contact_lift: float


@dataclass(frozen=True, slots=True)
class AgentSpec:
    """Someone who works in the support team. `role` is admin, lead, agent or viewer; viewers get no
    tickets.
    """

    name: str
    email: str
    role: str


@dataclass(frozen=True, slots=True)
class ShopSpec:
    """A whole shop.

    `days`: length of the history; `growth`: yearly log growth of new customers; `customers`: how many;
    `tickets`: how many support tickets; `utc_offset`: the shop's clock in hours east of UTC (fixed, no
    daylight saving: the simulator must not need a time-zone database); `order_prefix`: of order ids;
    `domain_words`: key of the phrase bank in which the shop's customers speak.
    """

    slug: str
    name: str
    seed: int
    currency: str
    symbol: str
    order_prefix: str
    days: int
    customers: int
    growth: float
    tickets: int
    utc_offset: int
    seasons: tuple[tuple[SeasonPeak, ...], ...]
    campaigns: tuple[CampaignRule, ...]
    categories: tuple[Category, ...]
    archetypes: tuple[Archetype, ...]
    agents: tuple[AgentSpec, ...]
    carriers: tuple[str, ...]
    domain_words: str
