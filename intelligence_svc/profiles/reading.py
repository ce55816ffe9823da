"""Stored profiles in full: what was computed of a customer, where they stand on the axes, and their archetype."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import pyarrow as pa
from quimbi.intelligence.v1.profile_pb2 import CustomerProfile

from intelligence_svc.archetypes.messages import membership
from intelligence_svc.archetypes.placing import Standing
from intelligence_svc.archetypes.store import OF_CUSTOMER, OF_CUSTOMERS, StoredArchetype, StoredMembership
from intelligence_svc.axes.messages import behavior
from intelligence_svc.axes.store import SEGMENTS, SEGMENTS_OF, StoredSegments
from intelligence_svc.profiles import messages, store
from intelligence_svc.profiles.cache import ProfileCache
from service_kit.errors import NotFoundError
from service_kit.idempotency import UnitOfWork

PAGE = 200


async def one(unit_of_work: UnitOfWork, cache: ProfileCache, customer_id: str) -> CustomerProfile:
    """A customer's profile, which must not be changed. Raises `NotFoundError`."""
    tenant_id = unit_of_work.principal.tenant_id
    kept = cache.look(tenant_id, customer_id)
    if kept is not None:
        return kept
    about, began = {"customer_id": customer_id}, cache.epoch(tenant_id)
    profiles, segments, archetypes = await unit_of_work.read(
        (store.PROFILE, about), (SEGMENTS, about), (OF_CUSTOMER, about)
    )
    if not profiles:
        raise NotFoundError("There is no profile of this customer: no order of theirs was imported.")
    profile = _joined(profiles, segments, archetypes)[0]
    cache.keep(tenant_id, profile, began)
    return profile


async def several(unit_of_work: UnitOfWork, customers: Iterable[str]) -> list[CustomerProfile]:
    """The profiles of those customers who have one, by id."""
    about = {"ids": list(customers)}
    found = await unit_of_work.read((store.PROFILES_OF, about), (SEGMENTS_OF, about), (OF_CUSTOMERS, about))
    return _joined(*found)


async def page(unit_of_work: UnitOfWork, after: str) -> list[CustomerProfile]:
    """The next profiles after a customer id, in the order of the database; none at the end."""
    (ids,) = await unit_of_work.read((store.IDS_AFTER, {"after": after, "rows": PAGE}))
    order = [str(row[0]) for row in ids]
    found = {profile.customer_id: profile for profile in await several(unit_of_work, order)}
    return [found[customer] for customer in order if customer in found]


def _joined(
    profiles: Sequence[store.StoredProfile],
    segments: Sequence[StoredSegments],
    archetypes: Sequence[StoredMembership],
) -> list[CustomerProfile]:
    standing = {row.customer_id: row for row in segments}
    kinds = {row.customer_id: row for row in archetypes}
    made = []
    for row in profiles:
        profile = messages.stored_profile(row)
        if row.customer_id in standing:
            profile.behavior.CopyFrom(behavior(standing[row.customer_id]))
        if row.customer_id in kinds:
            profile.archetype.CopyFrom(membership(kinds[row.customer_id]))
        made.append(profile)
    return made


def place(
    profile: CustomerProfile, standing: Standing | None, kinds: Sequence[StoredArchetype], features: pa.Table
) -> None:
    """Adds to a profile that was just computed where its customer would stand in the shop; nothing before a refresh."""
    if standing is None:
        return
    found = standing.behavior(features)
    row = StoredSegments("", found.version, found.memberships[0].tolist(), found.confidence[0].tolist())
    profile.behavior.CopyFrom(behavior(row))
    given = standing.archetypes(found)
    if given is None:
        return
    (kind,) = [one for one in kinds if one.archetype_id == given.ids[given.labels[0]]]
    named = (kind.archetype_id, kind.archetype_level, kind.name, kind.description)
    profile.archetype.CopyFrom(membership(StoredMembership("", *named, int(given.clarity[0]))))
