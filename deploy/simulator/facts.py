"""What a conversation may quote: ids, items, amounts and dates of the simulated order, as text."""

from datetime import UTC, datetime, timedelta

import numpy as np

from deploy.simulator.contacts import Contact, code_campaign
from deploy.simulator.grammar import Rules, Speaker
from deploy.simulator.identifiers import order_id
from deploy.simulator.orders import OrderBlock, World
from deploy.simulator.people import Person
from deploy.simulator.phrases import Phrases

STREETS = (
    "Maple Street", "Church Lane", "Mill Road", "Orchard Avenue", "Station Road", "Hillside Drive",
    "River Street", "Park Avenue", "School Lane", "Meadow Road",
)  # fmt: skip


def moment(world: World, day: float) -> datetime:
    """UTC time of a fractional day of the demand clock."""
    start = datetime(world.start.year, world.start.month, world.start.day, tzinfo=UTC)
    return (start + timedelta(days=day)).replace(microsecond=0)


def gather(
    world: World,
    block: OrderBlock,
    contact: Contact,
    *,
    person: Person,
    words: Phrases,
    rng: np.random.Generator,
) -> dict[str, str]:
    """All facts of one contact."""
    shop, speaker = world.shop, Speaker({}, rng)
    product = world.catalogue.products[int(block.line_product[contact.line])]
    quantity = int(block.line_quantity[contact.line])
    unit = shop.categories[product.category].unit
    same = [p for p in world.catalogue.products if p.category == product.category and p.sku != product.sku]
    other = same[int(rng.integers(len(same)))]
    lines = block.line_order == contact.order
    ordered = datetime.fromtimestamp(int(block.second[contact.order]), UTC)
    wrote = moment(world, contact.day)
    scan = moment(world, min(contact.promised - 1 - rng.random(), contact.day - 0.6))
    more = int(rng.integers(2, 6))
    number = int(block.traits.number[block.customer[contact.order]])
    facts = {
        "shop": shop.name,
        "first": person.first,
        "name": person.name,
        "initial": person.last[0],
        "order": order_id(shop.order_prefix, number, int(block.sequence[contact.order])),
        "date": spoken(ordered),
        "item": f"the {product.name}",
        "item_cap": f"The {product.name}",
        "bare": product.name,
        "item_qty": counted(product.name, quantity, unit),
        "item_qty_cap": capital(counted(product.name, quantity, unit)),
        "category": shop.categories[product.category].name,
        "wrong": counted(other.name, 1, unit),
        "wrong_sku": other.sku,
        "line": money(shop.symbol, int(block.line_paid[contact.line])),
        "total": money(shop.symbol, int(block.line_paid[lines].sum())),
        "carrier": speaker.choose(shop.carriers),
        "tracking": "".join(str(digit) for digit in rng.integers(0, 10, 12)),
        "hub": speaker.choose(words.hubs),
        "scan": spoken(max(scan, ordered + timedelta(days=1))),
        "shipped": spoken(ordered + timedelta(days=1)),
        "promised": spoken(moment(world, contact.promised)),
        "units_more": f"{more} {unit[1]}",
        "bulk_count": str(int(rng.integers(3, 11)) * 5),
        "deadline": spoken(wrote + timedelta(days=int(rng.integers(18, 50)))),
        "occasion": speaker.choose(words.occasions),
        "project": speaker.choose(words.projects),
        "address": f"{int(rng.integers(4, 180))} {speaker.choose(STREETS)}",
        "card": f"{int(rng.integers(1000, 9999))}",
        "rma": f"R-{int(rng.integers(10_000, 99_999))}",
    }
    if contact.topic == "code":
        facts |= _code(world, block, contact)[1]
    return facts | _history(world, block, contact)


def local_rules(world: World, block: OrderBlock, contact: Contact, words: Phrases, rng: np.random.Generator) -> Rules:
    """Rules that hold for one contact: what broke, why it goes back, the question and its answer, the
    code's trouble.
    """
    product = world.catalogue.products[int(block.line_product[contact.line])]
    category = world.shop.categories[int(block.line_category[contact.line])].name
    fitting = [entry for entry in words.know_how[category] if entry.about.search(product.name)]
    known = fitting[int(rng.integers(len(fitting)))]
    rules: dict[str, tuple[str, ...]] = {
        "damage": words.rules[f"damage.{category}"],
        "reason": words.rules[f"reason.{category}"],
        "change": words.rules["change_text"],
        "question": (known.question,),
        "answer": (known.answer,),
        "question_more": (known.question_more,),
        "answer_more": (known.answer_more,),
    }
    if contact.topic == "code":
        trouble, _ = _code(world, block, contact)
        for part in ("problem", "answer", "close", "fact"):
            rules[f"code_{part}"] = words.rules[f"code.{trouble}.{part}"]
    return rules


def counted(name: str, quantity: int, unit: tuple[str, str]) -> str:
    """`3 yards of ...`, `2 of the ...`, or `the ...` for a single piece."""
    if unit[0] in {"yard", "spool", "packet"}:
        return f"a {unit[0]} of {name}" if quantity == 1 else f"{quantity} {unit[1]} of {name}"
    return f"the {name}" if quantity == 1 else f"{quantity} of the {name}"


def capital(text: str) -> str:
    """With a capital first letter."""
    return text[:1].upper() + text[1:]


def listed(names: tuple[str, ...]) -> str:
    """`a, b and c`; `everything` for none."""
    if not names:
        return "everything"
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def money(symbol: str, cents: int) -> str:
    """An amount as people write it."""
    return f"{symbol}{cents / 100:,.2f}"


def spoken(when: datetime) -> str:
    """A date as people write it: March 4."""
    return f"{when:%B} {when.day}"


def _history(world: World, block: OrderBlock, contact: Contact) -> dict[str, str]:
    """What an agent sees about the customer when writing a note, from orders before the contact."""
    customer = block.customer[contact.order]
    rows = np.flatnonzero((block.customer == customer) & (block.day <= contact.day))
    lines = np.isin(block.line_order, rows)
    spent = money(world.shop.symbol, int(block.line_paid[lines].sum()))
    returned = int((lines & (block.line_refund_day <= contact.day)).sum())
    year = moment(world, float(block.day[rows[0]])).year
    if len(rows) == 1:
        return {"history": f"First order ({spent})."}
    returns = "no returns" if returned == 0 else "one return" if returned == 1 else f"{returned} returns"
    return {"history": f"Customer since {year}, {len(rows)} orders, {spent} in all, {returns}."}


def _code(world: World, block: OrderBlock, contact: Contact) -> tuple[str, dict[str, str]]:
    """Why the discount did not come off ("over", "excluded" for the item, or "forgotten"), with what to
    quote.
    """
    day = float(block.day[contact.order])
    campaign = world.demand.calendar.campaigns[code_campaign(world, day)]
    category = world.shop.categories[int(block.line_category[contact.line])].name
    facts = {
        "code": campaign.code,
        "percent": str(campaign.percent),
        "last": f"{campaign.last:%B} {campaign.last.day}",
        "covered": listed(campaign.categories),
    }
    if moment(world, day).date() > campaign.last:
        return "over", facts
    excluded = bool(campaign.categories) and category not in campaign.categories
    return "excluded" if excluded else "forgotten", facts
