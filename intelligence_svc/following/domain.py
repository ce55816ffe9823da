"""When a profile has changed enough to be noted, and when a customer has crossed a limit.

A limit is a pair: who rises above the upper one has crossed, and can cross again only after falling below the lower
one. Noise between the two changes nothing.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from intelligence_svc.axes.catalogue import BY_NAME, OFFSETS
from intelligence_svc.axes.domain import AxisName
from intelligence_svc.axes.memberships import UNIT
from intelligence_svc.scoring.domain import CHURN_HIGH_FROM


class Kind(StrEnum):
    """What customers cross."""

    HIGH_CHURN_RISK = "high_churn_risk"
    TOP_CUSTOMER = "top_customer"
    ARCHETYPE_CHANGED = "archetype_changed"


#: High risk begins where the level `high` does; it is over below this.
CALM_BELOW = 0.60
#: Membership among the shop's largest spenders: a top customer from the first on, none any more below the second.
TOP_FROM, TOP_UNTIL = 0.6, 0.4
#: Another archetype counts when the customer is this clearly in it: 0 is half-way between two.
CLEAR_FROM = 0.1
#: A profile is noted when the risk moved by so much, or the expected spend by this share and this amount.
RISK_MOVED, SPEND_MOVED, LEAST_AMOUNT = 0.05, 0.10, 1.0
#: A refresh in which more than this share of the customers (and this many) cross something says nothing about them:
#: then a history was imported, or models or boundaries are new.
LOUD_SHARE, LOUD_LEAST = 0.10, 25
#: The same for a refresh whose last day is so much later than that of the one before: an import after a long time.
LONG_PAUSE_DAYS = 31

_VALUE = BY_NAME[AxisName.PURCHASE_VALUE]
#: Place of the shop's largest spenders among memberships; PostgreSQL counts from 1.
TOP_PLACE = OFFSETS[AxisName.PURCHASE_VALUE] + len(_VALUE.all_segments)


def parameters() -> dict[str, Any]:
    """The limits by name, in the units of the tables."""
    return {
        "high_from": CHURN_HIGH_FROM,
        "calm_below": CALM_BELOW,
        "top_from": round(TOP_FROM * UNIT),
        "top_until": round(TOP_UNTIL * UNIT),
        "top_place": TOP_PLACE,
        "clear_from": round(CLEAR_FROM * UNIT),
        "risk_moved": RISK_MOVED,
        "spend_moved": SPEND_MOVED,
        "least_amount": LEAST_AMOUNT,
    }


def is_beginning(before: date | None, as_of: date) -> bool:
    """Whether a refresh of a whole shop is its first, or the first for long; `before` is the last day so far."""
    return before is None or (as_of - before).days > LONG_PAUSE_DAYS


def is_loud(crossings: int, customers: int) -> bool:
    """Whether too many of the customers looked at cross at once."""
    return crossings > max(LOUD_SHARE * customers, LOUD_LEAST)
