"""The refresh of a shop's archetypes: found, matched with those before, described, and given to every customer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from intelligence_svc.archetypes import groups, words
from intelligence_svc.archetypes.domain import HABITS, LEAST_CUSTOMERS, Archetype, Trait, level, match, new_id
from intelligence_svc.archetypes.places import assign, coordinates, packed_clarity
from intelligence_svc.axes.catalogue import BY_NAME
from intelligence_svc.axes.domain import UNKNOWN, AxisName, Codes, Floats
from intelligence_svc.axes.writing import Behavior

SEED = 20_260_101
#: The number of archetypes is chosen anew when the shop has this many times the customers that it had, or one part in
#: so many; or when resamples agree on those that grew out of the old ones by less than this.
_CHOSEN_UNTIL = 2.0
_LEAST_AGREEMENT = 0.6
_JOINED_LATELY_DAYS = 90.0
_AXES = list(AxisName)


@dataclass(frozen=True, slots=True)
class Found:
    """The archetypes of a shop and, by customer, the index of theirs and how clearly (0 to `UNIT`)."""

    archetypes: tuple[Archetype, ...]
    labels: Codes
    clarity: Codes
    agreement: float
    chosen_anew: bool


def fingerprint(behavior: Behavior) -> str:
    """Equal for equal customers with equal memberships: then nothing is to be done."""
    content = hashlib.blake2b(digest_size=16)
    content.update(behavior.memberships.tobytes())
    content.update(behavior.confidence.tobytes())
    content.update("\n".join(behavior.customer_ids.to_pylist()).encode())
    return content.hexdigest()


def find_archetypes(
    behavior: Behavior,
    tenure: Floats,
    *,
    tenant_id: str,
    previous: Mapping[str, Sequence[float]],
    chosen_at: int | None,
    taken: set[str],
    seed: int = SEED,
) -> Found | None:
    """The archetypes of all customers; None for a shop with too few, or all of one kind.

    `previous` are the centres of the living archetypes by id: groups grow out of them, and continue them under their
    ids where they are alike. `chosen_at` is the number of customers when the number of archetypes was chosen.
    """
    customers = len(behavior.memberships)
    if customers < LEAST_CUSTOMERS:
        return None
    points = coordinates(behavior.memberships, behavior.confidence)
    sample = points[groups.sample_of(behavior.customer_ids.to_pylist())]
    old = np.array(list(previous.values()), dtype=np.float64)
    grow = len(old) > 0 and chosen_at is not None and 1 / _CHOSEN_UNTIL < customers / chosen_at < _CHOSEN_UNTIL
    found = groups.find(sample, seed=seed, start=old if grow else None)
    if grow and found is not None and found.agreement < _LEAST_AGREEMENT:
        grow, found = False, groups.find(sample, seed=seed)
    if found is None:
        return None
    labels, clarity = assign(found.centres, points)
    continued = match(old, assign(old, points)[0], found.centres, labels) if len(old) else {}
    ids, used = list(previous), set(taken)
    names: list[str] = []
    for index, centre in enumerate(found.centres):
        names.append(ids[continued[index]] if index in continued else new_id(tenant_id, centre, used))
        used.add(names[-1])
    archetypes = _described(behavior.dominant, labels, tenure, found, names, continued if len(old) else None)
    return Found(archetypes, labels, packed_clarity(clarity), found.agreement, not grow)


def _described(
    dominant: Codes,
    labels: Codes,
    tenure: Floats,
    found: groups.Groups,
    ids: list[str],
    continued: dict[int, int] | None,
) -> tuple[Archetype, ...]:
    newcomer = tenure < _JOINED_LATELY_DAYS
    made = []
    for index, archetype_id in enumerate(ids):
        inside = labels == index
        traits, members = _traits(dominant, inside), int(inside.sum())
        newcomers = float(newcomer[inside].mean()) if members else 0.0
        is_new = continued is not None and index not in continued
        made.append(
            Archetype(
                archetype_id=archetype_id,
                level=level(traits, is_new=is_new, newcomers=newcomers, shop_newcomers=float(newcomer.mean())),
                name="",
                description=words.description(traits, members, members / len(labels)),
                traits=traits,
                actions=words.actions(traits),
                members=members,
                share=members / len(labels),
                stability=float(found.stability[index]),
                newcomers=newcomers,
                centre=tuple(found.centres[index].tolist()),
            )
        )
    # The largest groups get the shortest names.
    taken: set[str] = set()
    named: dict[str, Archetype] = {}
    for one in sorted(made, key=lambda one: (-one.members, one.archetype_id)):
        name = words.name(one.traits, taken)
        taken.add(name)
        named[one.archetype_id] = replace(one, name=name)
    return tuple(named[archetype_id] for archetype_id in ids)


def _traits(dominant: Codes, inside: Any) -> tuple[Trait, ...]:
    """By axis of habit: the segment that most of the members are in. None where hardly any member is known."""
    traits = []
    for name in HABITS:
        codes = dominant[:, _AXES.index(name)]
        known = codes != UNKNOWN
        members = codes[inside & known]
        if len(members) == 0 or len(members) < 0.2 * inside.sum():
            continue
        counts = np.bincount(members, minlength=len(BY_NAME[name].segments))
        modal = int(counts.argmax())
        traits.append(
            Trait(
                name,
                BY_NAME[name].segments[modal].name,
                float(counts[modal] / len(members)),
                float((codes[known] == modal).mean()),
            )
        )
    return tuple(traits)
