"""From stored archetypes to the messages of the contract."""

from __future__ import annotations

from quimbi.intelligence.v1 import archetype_pb2 as pb

from intelligence_svc.archetypes.store import StoredArchetype, StoredMembership, StoredSet
from intelligence_svc.axes.catalogue import BY_NAME
from intelligence_svc.axes.domain import AxisName
from intelligence_svc.axes.memberships import UNIT
from service_kit.timestamps import end_of

LEVELS = {"strength": pb.STRENGTH, "tendency": pb.TENDENCY, "emerging": pb.EMERGING}


def archetype(row: StoredArchetype) -> pb.Archetype:
    """An archetype in full."""
    titles = {(a.name.value, s.name): s.title for a in BY_NAME.values() for s in a.segments}
    return pb.Archetype(
        archetype_id=row.archetype_id,
        archetype_level=LEVELS[row.archetype_level],
        name=row.name,
        description=row.description,
        behavioral_traits=[
            pb.BehavioralTrait(
                axis=AxisName(trait["axis"]).value,
                segment=trait["segment"],
                title=titles[trait["axis"], trait["segment"]],
                share=trait["share"],
                shop_share=trait["shop_share"],
            )
            for trait in row.behavioral_traits
        ],
        recommended_actions=row.recommended_actions,
        member_count=row.member_count,
        share=row.share,
        stability=row.stability,
        newcomer_share=row.newcomers,
        first_seen_at=end_of(row.first_seen),
    )


def membership(row: StoredMembership) -> pb.ArchetypeMembership:
    """A customer's archetype."""
    return pb.ArchetypeMembership(
        archetype_id=row.archetype_id,
        archetype_level=LEVELS[row.archetype_level],
        name=row.name,
        description=row.description,
        clarity=row.archetype_clarity / UNIT,
    )


def quality(row: StoredSet) -> pb.ArchetypeQuality:
    """How far to trust the shop's archetypes."""
    message = pb.ArchetypeQuality(agreement=row.agreement)
    if row.usefulness is not None:
        message.compared_customers = row.usefulness["customers"]
        message.compared_days = row.usefulness["days"]
        for what, target in (("orders", message.orders), ("spend", message.spend)):
            gain = row.usefulness[what]
            target.explained_by_rfm = gain["explained_by_rfm"]
            target.added, target.added_low, target.added_high = gain["added"], gain["low"], gain["high"]
    return message
