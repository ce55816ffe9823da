"""From stored snapshots and events to the messages of the contract."""

from __future__ import annotations

from quimbi.intelligence.v1 import following_service_pb2 as pb
from quimbi.intelligence.v1.profile_pb2 import ChurnRisk, Money

from intelligence_svc.archetypes.messages import LEVELS as ARCHETYPE_LEVELS
from intelligence_svc.axes.catalogue import AXES
from intelligence_svc.axes.messages import segment_name
from intelligence_svc.following.store import StoredEvent, StoredSnapshot
from service_kit.timestamps import end_of, to_timestamp


def snapshot(row: StoredSnapshot) -> pb.ProfileSnapshot:
    """What was told as of a day."""
    message = pb.ProfileSnapshot(
        data_as_of=end_of(row.data_as_of),
        recorded_at=to_timestamp(row.recorded_at),
        order_count=row.order_count,
        current_ltv=Money(amount=row.current_ltv, currency=row.currency),
        segments=[
            pb.DominantSegment(axis=axis.name.value, segment=segment_name(axis, code))
            for axis, code in zip(AXES, row.dominant or (), strict=False)
        ],
    )
    if row.churn_risk_score is not None and row.churn_level is not None:
        message.churn_risk_score = row.churn_risk_score
        message.churn_level = ChurnRisk.Level.Value(row.churn_level.upper())
        message.churn_horizon_days = row.churn_horizon_days or 0
        message.churn_model_version = row.churn_model_version or ""
        message.predicted_ltv.CopyFrom(Money(amount=row.predicted_ltv or 0.0, currency=row.currency))
        message.ltv_horizon_days = row.ltv_horizon_days or 0
        message.ltv_model_version = row.ltv_model_version or ""
    if row.archetype_id is not None and row.name is not None and row.archetype_level is not None:
        message.archetype.CopyFrom(
            pb.ArchetypeNow(
                archetype_id=row.archetype_id, name=row.name, archetype_level=ARCHETYPE_LEVELS[row.archetype_level]
            )
        )
    return message


def event(row: StoredEvent) -> pb.CustomerEvent:
    """A crossing."""
    return pb.CustomerEvent(
        position=row.position,
        kind=pb.CustomerEvent.Kind.Value(row.kind.upper()),
        customer_id=row.customer_id,
        data_as_of=end_of(row.data_as_of),
        created_at=to_timestamp(row.created_at),
        churn_risk_score=row.churn_risk_score,
        current_ltv=Money(amount=row.current_ltv, currency=row.currency),
        from_archetype_id=row.from_archetype_id,
        to_archetype_id=row.to_archetype_id,
    )
