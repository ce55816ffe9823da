"""From profiles, stored or just computed, to the messages of the contract."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from quimbi.intelligence.v1 import profile_pb2 as pb

from intelligence_svc.profiles import timing
from intelligence_svc.profiles.store import StoredProfile
from intelligence_svc.scoring.domain import Profile, RecentOrder
from intelligence_svc.scoring.store import values_of
from service_kit.timestamps import end_of, to_timestamp

_LEVELS = {"low": pb.ChurnRisk.LOW, "medium": pb.ChurnRisk.MEDIUM, "high": pb.ChurnRisk.HIGH}


def stored_profile(row: StoredProfile) -> pb.CustomerProfile:
    """A stored profile in full."""
    profile = pb.CustomerProfile(
        customer_id=row.customer_id,
        metrics=pb.BusinessMetrics(
            order_count=row.order_count,
            current_ltv=_money(row.current_ltv, row.currency),
            avg_order_value=_money(row.avg_order_value, row.currency),
            first_order_at=to_timestamp(row.first_order_at),
            last_order_at=to_timestamp(row.last_order_at),
        ),
        recent_orders=[_stored_order(order) for order in row.recent_orders],
        data_as_of=end_of(row.data_as_of),
        last_calculated_at=to_timestamp(row.last_calculated_at),
    )
    if row.churn_risk_score is not None:
        profile.churn_risk.CopyFrom(stored_churn(row))
        profile.lifetime_value.CopyFrom(stored_value(row))
    if timing.is_told(row):
        profile.next_purchase.CopyFrom(timing.next_purchase(row))
        profile.engagement.CopyFrom(timing.engagement(row))
    profile.repurchases.extend(timing.repurchases(row))
    return profile


def stored_churn(row: StoredProfile) -> pb.ChurnRisk:
    """The churn risk of a stored profile that has one."""
    return pb.ChurnRisk(
        churn_risk_score=row.churn_risk_score or 0.0,
        level=_LEVELS[row.churn_level],
        horizon_days=row.churn_horizon_days,
        drivers=[pb.Driver(**driver) for driver in row.drivers],
        model_version=row.churn_model_version,
        confidence=row.confidence,
        model=timing.model_used(row.churn_model_version, row.churn_model_family),
    )


def stored_value(row: StoredProfile) -> pb.LifetimeValue:
    """The lifetime value of a stored profile that has one."""
    message = pb.LifetimeValue(
        predicted_ltv=_money(row.predicted_ltv, row.currency),
        low=_money(row.ltv_low, row.currency),
        high=_money(row.ltv_high, row.currency),
        horizon_days=row.ltv_horizon_days,
        drivers=[pb.Driver(**driver) for driver in row.ltv_drivers],
        model_version=row.ltv_model_version,
        confidence=row.confidence,
        model=timing.model_used(row.ltv_model_version, row.ltv_model_family),
        orders_model=timing.model_used(row.orders_model_version, row.orders_model_family),
    )
    if row.median_ltv is not None:
        message.median_ltv.CopyFrom(_money(row.median_ltv, row.currency))
        message.low_80.CopyFrom(_money(row.ltv_low_80 or 0.0, row.currency))
        message.high_80.CopyFrom(_money(row.ltv_high_80 or 0.0, row.currency))
        message.expected_orders = row.expected_orders or 0.0
        message.median_orders = row.median_orders or 0
    return message


def current_value(row: StoredProfile) -> pb.Money:
    """What the customer spent so far."""
    return _money(row.current_ltv, row.currency)


def computed_profile(profile: Profile, now: datetime) -> pb.CustomerProfile:
    """A profile that was just computed from a history, without an id."""
    values = values_of(profile, now)
    message = stored_profile(StoredProfile._make(values.get(name) for name in StoredProfile._fields))
    message.ClearField("customer_id")
    return message


def _money(amount: float, currency: str) -> pb.Money:
    return pb.Money(amount=round(amount, 2), currency=currency)


def _order(order: RecentOrder) -> pb.Order:
    return pb.Order(
        order_id=order.order_id,
        ordered_at=to_timestamp(order.ordered_at),
        total=_money(order.amount, order.currency),
        refunded=order.refund,
        quantity=order.quantity or 0,
        categories=order.categories,
        cancelled=order.cancelled,
    )


def _stored_order(order: Mapping[str, Any]) -> pb.Order:
    return _order(RecentOrder(**{**order, "ordered_at": datetime.fromisoformat(order["ordered_at"])}))
