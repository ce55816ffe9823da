"""Archetypes in plain language: names, descriptions, and what to do for such customers."""

from __future__ import annotations

from collections.abc import Sequence

from intelligence_svc.archetypes.domain import Trait
from intelligence_svc.axes.catalogue import BY_NAME
from intelligence_svc.axes.domain import AxisName

_NOUNS = {"low": "Small spenders", "mid": "Mid spenders", "high": "High spenders", "whale": "Whales"}
_CLAUSES = {
    "rare": "hardly ever return",
    "occasional": "return now and then",
    "regular": "buy several times a year",
    "frequent": "buy very often",
    "clockwork": "buy like clockwork",
    "steady": "buy at a steady pace",
    "irregular": "buy without a rhythm",
    "bursty": "buy in bursts",
    "full_price": "pay full price",
    "promo_responsive": "respond to promotions",
    "deal_hunter": "hunt for deals",
    "keeper": "keep what they buy",
    "occasional_returner": "send something back now and then",
    "frequent_returner": "send a lot back",
    "specialist": "stick to few categories",
    "mixed": "buy from some categories",
    "explorer": "explore the whole range",
}
_ACTIONS = {
    "whale": "Give them a personal contact and first access to new things.",
    "high": "Thank them: early access, a small extra in the parcel.",
    "low": "Suggest one thing that goes with what they bought; keep the effort small.",
    "frequent": "Offer a subscription or free shipping instead of discounts.",
    "regular": "Remind them when their usual pause is over.",
    "rare": "Ask after the first order what was missing, and give a reason for the second within 30 days.",
    "clockwork": "Write a few days before their next order is due, not after a sale.",
    "bursty": "Ask what project they are on, and offer what completes it.",
    "full_price": "Send no discounts: they buy without, and new things interest them more.",
    "promo_responsive": "Use bundles and thresholds rather than plain discounts.",
    "deal_hunter": "Announce sales to them first, and clear stock through them.",
    "frequent_returner": "Help before the order: sizes, colours, questions; look at which items come back.",
    "occasional_returner": "Look at what came back, and say more about it on its page.",
    "specialist": "Show them what is new in their category.",
    "explorer": "Show them new categories first; they try things.",
}
_MOST_ACTIONS = 4


def telling(traits: Sequence[Trait]) -> list[Trait]:
    """The traits that set a group apart, most telling first."""
    ranked = sorted(traits, key=lambda t: -(t.difference * t.share))
    return [t for t in ranked if t.share >= 0.5 and t.difference > 0.05]


def name(traits: Sequence[Trait], taken: set[str]) -> str:
    """A short name that no other group has: as many of the telling traits as it needs."""
    telling_traits = telling(traits)
    for length in range(2, len(telling_traits) + 1):
        candidate = _sentence(telling_traits[:length])
        if candidate not in taken:
            return candidate
    candidate = _sentence(telling_traits) if telling_traits else "Customers of the usual kind"
    number, numbered = 2, candidate
    while numbered in taken:
        numbered, number = f"{candidate} ({number})", number + 1
    return numbered


def description(traits: Sequence[Trait], members: int, share: float) -> str:
    """Who they are, in sentences with numbers."""
    start = f"{members:,} customers, {share:.0%} of the shop".replace("%", " %")
    parts = [
        f"{trait.share:.0%} {_clause(trait)} (shop: {trait.shop_share:.0%})".replace("%", " %")
        for trait in telling(traits)[:4]
    ]
    return f"{start}. Of those of whom it is known, {', '.join(parts)}." if parts else f"{start}, like most others."


def actions(traits: Sequence[Trait]) -> tuple[str, ...]:
    """What to do for them, by what sets them apart; at most four."""
    found = [_ACTIONS[trait.segment] for trait in telling(traits) if trait.segment in _ACTIONS]
    return tuple(found[:_MOST_ACTIONS]) or ("Treat them as your usual customers.",)


def _sentence(traits: Sequence[Trait]) -> str:
    value = next((t for t in traits if t.axis is AxisName.PURCHASE_VALUE), None)
    noun = _NOUNS[value.segment] if value else "Customers"
    clauses = [_CLAUSES[t.segment] for t in traits if t is not value]
    return f"{noun} who {' and '.join(clauses)}" if clauses else noun


def _clause(trait: Trait) -> str:
    if trait.axis is AxisName.PURCHASE_VALUE:
        titles = {segment.name: segment.title for segment in BY_NAME[trait.axis].segments}
        return f"are {titles[trait.segment].lower()}s"
    return _CLAUSES[trait.segment]
