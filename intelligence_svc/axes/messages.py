"""From stored segments to the messages of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from quimbi.intelligence.v1 import segment_pb2 as pb

from intelligence_svc.axes.catalogue import AXES, OFFSETS
from intelligence_svc.axes.describe import AxisFacts, SegmentFacts
from intelligence_svc.axes.domain import Axis
from intelligence_svc.axes.memberships import UNIT
from intelligence_svc.axes.store import StoredChange, StoredSegments
from service_kit.timestamps import end_of

_UNKNOWN = "unknown"


def behavior(row: StoredSegments) -> pb.CustomerBehavior:
    """A customer on all axes."""
    axes = [
        _axis(axis, row.memberships[offset : offset + len(axis.all_segments)], confidence)
        for axis, offset, confidence in zip(AXES, OFFSETS.values(), row.confidences, strict=True)
    ]
    return pb.CustomerBehavior(axes=axes, definitions_version=row.definitions_version)


def _axis(axis: Axis, shares: Sequence[int], confidence: int) -> pb.AxisMembership:
    if shares[0] < 0:
        return pb.AxisMembership(axis=axis.name.value, dominant_segment=_UNKNOWN, dominant_title="Unknown")
    largest = max(range(len(shares)), key=shares.__getitem__)
    dominant = axis.all_segments[largest]
    return pb.AxisMembership(
        axis=axis.name.value,
        dominant_segment=dominant.name,
        dominant_title=dominant.title,
        membership=shares[largest] / UNIT,
        confidence=confidence / UNIT,
        memberships=[
            pb.SegmentMembership(segment=segment.name, membership=share / UNIT)
            for segment, share in zip(axis.all_segments, shares, strict=True)
        ],
    )


def changes(rows: Sequence[StoredChange]) -> Iterator[pb.SegmentChange]:
    """One message per axis that changed on a day."""
    for row in rows:
        for axis, before, after in zip(AXES, row.before, row.after, strict=True):
            if before != after:
                yield pb.SegmentChange(
                    axis=axis.name.value,
                    from_segment=segment_name(axis, before),
                    to_segment=segment_name(axis, after),
                    data_as_of=end_of(row.data_as_of),
                    definitions_version=row.definitions_version,
                )


def segment_name(axis: Axis, code: int) -> str:
    """A dominant segment from its stored code."""
    return axis.all_segments[code].name if code >= 0 else _UNKNOWN


def axis_definition(facts: AxisFacts) -> pb.AxisDefinition:
    """What an axis means in this shop."""
    customers = facts.known + facts.unknown
    return pb.AxisDefinition(
        axis=facts.axis.name.value,
        quantity=facts.axis.quantity,
        unit=facts.axis.unit,
        segments=[_segment(segment, customers) for segment in facts.segments],
        boundaries=[
            pb.SegmentBoundary(
                value=boundary.value,
                learned=boundary.learned,
                rule_low=boundary.low,
                rule_high=boundary.high,
                by_rule=boundary.by_rule,
                reason=rule.reason,
            )
            for boundary, rule in facts.boundaries
        ],
        known_customers=facts.known,
        unknown_customers=facts.unknown,
        learned_from=facts.axis.learned_from,
        learned_from_customers=facts.learned_from,
    )


def _segment(facts: SegmentFacts, customers: int) -> pb.SegmentDefinition:
    return pb.SegmentDefinition(
        segment=facts.segment.name,
        title=facts.segment.title,
        description=f"Customers who {facts.segment.meaning}.",
        criteria=facts.criteria,
        lower=facts.lower,
        upper=facts.upper,
        customers=facts.customers,
        share=facts.customers / customers if customers else 0.0,
        typical=facts.typical,
        typical_low=facts.typical_low,
        typical_high=facts.typical_high,
    )
