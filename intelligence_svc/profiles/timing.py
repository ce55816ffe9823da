"""From profiles to the messages about the time ahead: the next purchase, engagement, repurchases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, TypeAlias

from quimbi.intelligence.v1 import timing_pb2 as pb

from intelligence_svc.models.answers import Family
from intelligence_svc.profiles.store import StoredProfile
from intelligence_svc.scoring.domain import ChurnLevel
from service_kit.timestamps import end_of

_FAMILIES = {
    Family.PARAMETRIC: pb.ModelUsed.PARAMETRIC,
    Family.LINEAR: pb.ModelUsed.LINEAR,
    Family.BOOSTING: pb.ModelUsed.BOOSTING,
    Family.MIX: pb.ModelUsed.MIX,
}
_OUTLOOKS = {
    ChurnLevel.LOW: pb.NextPurchase.LIKELY,
    ChurnLevel.MEDIUM: pb.NextPurchase.UNCERTAIN,
    ChurnLevel.HIGH: pb.NextPurchase.UNLIKELY,
}
_REPURCHASE = pb.CategoryRepurchase
_Direction: TypeAlias = pb.EngagementForecast.Direction.ValueType
#: Nobody is expected on a day after such a silence, whatever a model says: it has hardly seen any to learn from.
_SILENT_DAYS, _SILENT_HORIZONS = 730, 10
_LEAST_CHANGE = 0.5
_LEAST_RATIO = 0.25


def is_told(row: StoredProfile) -> bool:
    """Whether the time ahead was computed: not without models, nor by an earlier release."""
    return row.churn_risk_score is not None and row.next_median_days is not None


def model_used(version: str | None, family: str | None) -> pb.ModelUsed | None:
    """Which model an answer is from; None where an earlier release did not note it."""
    if version is None or family is None:
        return None
    return pb.ModelUsed(version=version, family=_FAMILIES[Family(family)])


def next_purchase(row: StoredProfile) -> pb.NextPurchase:
    """Whether and when the customer buys next; dates only for one who may come."""
    assert row.churn_risk_score is not None  # asked by `is_told`
    message = pb.NextPurchase(
        outlook=_outlook(row),
        probability=round(1.0 - row.churn_risk_score, 6),
        horizon_days=row.churn_horizon_days,
        model=model_used(row.churn_model_version, row.churn_model_family),
        confidence=row.confidence,
    )
    if message.outlook != pb.NextPurchase.UNLIKELY:
        for field, days in (
            (message.earliest_at, row.next_low_days),
            (message.expected_at, row.next_median_days),
            (message.latest_at, row.next_high_days),
        ):
            field.CopyFrom(end_of(row.data_as_of + timedelta(days=days or 1)))
    return message


def _outlook(row: StoredProfile) -> pb.NextPurchase.Outlook.ValueType:
    silent = (row.data_as_of - row.last_order_at.date()).days
    if silent >= max(_SILENT_DAYS, _SILENT_HORIZONS * row.churn_horizon_days):
        return pb.NextPurchase.UNLIKELY
    return _OUTLOOKS[ChurnLevel(row.churn_level)]


def engagement(row: StoredProfile) -> pb.EngagementForecast:
    """How active the customer will be, against the time past."""
    past_days, horizon = row.past_days or 1, row.ltv_horizon_days
    return pb.EngagementForecast(
        engagement_score=row.engagement_score or 0.0,
        expected_orders=row.expected_orders or 0.0,
        past_orders=row.past_orders or 0,
        past_days=past_days,
        horizon_days=horizon,
        direction=direction(
            expected=(row.expected_orders or 0.0) * past_days / max(horizon, 1),
            past=row.past_orders or 0,
            known_days=(row.data_as_of - row.first_order_at.date()).days,
            past_days=past_days,
        ),
        model=model_used(row.orders_model_version, row.orders_model_family),
        confidence=row.confidence,
    )


def direction(*, expected: float, past: int, known_days: int, past_days: int) -> _Direction:
    """Expected purchases of as many days as `past` are of; `known_days` since the first one."""
    if known_days < past_days:
        return pb.EngagementForecast.TOO_NEW
    change = expected - past
    if abs(change) < max(_LEAST_CHANGE, _LEAST_RATIO * past):
        return pb.EngagementForecast.STEADY
    return pb.EngagementForecast.RISING if change > 0 else pb.EngagementForecast.FALLING


def repurchases(row: StoredProfile) -> Iterator[_REPURCHASE]:
    """When the customer buys from each category again; no dates for one who will probably not buy at all."""
    stays_away = row.churn_risk_score is not None and _outlook(row) == pb.NextPurchase.UNLIKELY
    for one in row.repurchases or ():
        yield _repurchase(one, stays_away=stays_away)


def _repurchase(one: dict[str, Any], *, stays_away: bool) -> _REPURCHASE:
    outlook = _REPURCHASE.Outlook.Value(one["outlook"].upper())
    if stays_away and outlook == _REPURCHASE.EXPECTED:
        outlook = _REPURCHASE.UNLIKELY
    message = _REPURCHASE(
        category=one["category"],
        purchases=one["purchases"],
        last_purchase_at=end_of(date.fromisoformat(one["last_on"])),
        outlook=outlook,
        usual_pause_days=one["usual_pause"],
        basis=_REPURCHASE.Basis.Value(one["basis"].upper()),
        bought_again_share=one["again_share"],
    )
    if outlook == _REPURCHASE.EXPECTED:
        message.earliest_at.CopyFrom(end_of(date.fromisoformat(one["earliest_on"])))
        message.expected_at.CopyFrom(end_of(date.fromisoformat(one["expected_on"])))
        message.latest_at.CopyFrom(end_of(date.fromisoformat(one["latest_on"])))
    return message
