"""What an archetype is, and the rules by which one is named, judged strong, and kept across refreshes."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from scipy.optimize import linear_sum_assignment

from intelligence_svc.axes.domain import AxisName, Codes, Floats

#: Archetypes are kinds, not moments: stage and engagement change within a kind and are told beside it.
HABITS = (
    AxisName.PURCHASE_VALUE,
    AxisName.PURCHASE_FREQUENCY,
    AxisName.PURCHASE_CADENCE,
    AxisName.PRICE_SENSITIVITY,
    AxisName.RETURN_BEHAVIOR,
    AxisName.CATEGORY_BREADTH,
)
#: Fewer customers than this are looked at one by one, not in kinds.
LEAST_CUSTOMERS = 50
_SAME_FROM = 0.5
_STRONG_AGREEMENT = 0.7
_STRONG_AXES = 3
_LEAST_DIFFERENCE = 0.1


class Level(StrEnum):
    """How pronounced an archetype is."""

    STRENGTH = "strength"  # at least three axes on which 70 % of the members are in one segment, unlike the rest
    TENDENCY = "tendency"  # fewer or weaker
    EMERGING = "emerging"  # not there before, or a third of its members joined lately, twice as many as elsewhere


@dataclass(frozen=True, slots=True)
class Trait:
    """The segment that most members have on an axis.

    `share` of the members whose axis is known are in it, against `shop_share` of all customers.
    """

    axis: AxisName
    segment: str
    share: float
    shop_share: float

    @property
    def difference(self) -> float:
        """How much more common it is here than in the shop."""
        return self.share - self.shop_share


@dataclass(frozen=True, slots=True)
class Archetype:
    """One archetype of a shop. `stability`: how well it is found again in resamples of the customers (mean Jaccard
    index of its members, 0 to 1). `newcomers`: share of its members who joined in the last 90 days.
    """

    archetype_id: str
    level: Level
    name: str
    description: str
    traits: tuple[Trait, ...]
    actions: tuple[str, ...]
    members: int
    share: float
    stability: float
    newcomers: float
    centre: tuple[float, ...]


def level(traits: tuple[Trait, ...], *, is_new: bool, newcomers: float, shop_newcomers: float) -> Level:
    """The level by the rules above."""
    if is_new or (newcomers >= 1 / 3 and newcomers >= 2 * shop_newcomers):
        return Level.EMERGING
    strong = [t for t in traits if t.share >= _STRONG_AGREEMENT and t.difference >= _LEAST_DIFFERENCE]
    return Level.STRENGTH if len(strong) >= _STRONG_AXES else Level.TENDENCY


def match(old_centres: Floats, old_labels: Codes, centres: Floats, labels: Codes) -> dict[int, int]:
    """Which new group continues which old one: new index to old index, each at most once.

    Both labelings are of today's customers, the old one by the old centres. The likeness of two groups is the mean of
    the Jaccard index of their members and of one minus the distance of their centres, relative to the mean distance
    between centres; below one half two groups are strangers.
    """
    overlap = np.zeros((len(centres), len(old_centres)))
    np.add.at(overlap, (labels, old_labels), 1.0)
    union = overlap.sum(axis=1)[:, None] + overlap.sum(axis=0)[None, :] - overlap
    jaccard = overlap / np.maximum(union, 1.0)
    distance = np.linalg.norm(centres[:, None] - old_centres[None], axis=2)
    profile = 1.0 - np.minimum(distance / max(float(distance.mean()), 1e-12), 1.0)
    likeness = (jaccard + profile) / 2.0
    return {
        int(new): int(old)
        for new, old in zip(*linear_sum_assignment(-likeness), strict=True)
        if likeness[new, old] >= _SAME_FROM
    }


def new_id(tenant_id: str, centre: Floats, taken: set[str]) -> str:
    """An id that the shop has not used: from the shop and the group's centre, so that it is reproducible."""
    content = tenant_id.encode() + np.round(centre, 3).tobytes()
    for attempt in range(1_000):
        candidate = (
            "arch_" + hashlib.blake2b(content + bytes([attempt % 256, attempt // 256]), digest_size=3).hexdigest()
        )
        if candidate not in taken:
            return candidate
    raise RuntimeError("no id is free for another archetype")
