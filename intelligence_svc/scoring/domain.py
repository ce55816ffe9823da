"""A customer's profile."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from intelligence_svc.repurchase.domain import Repurchase

CHURN_LOW_BELOW = 0.40
CHURN_HIGH_FROM = 0.70
RECENT_ORDERS = 10


class ChurnLevel(StrEnum):
    """Churn risk in words. Fixed limits: the score is a probability and means the same everywhere."""

    LOW = "low"  # below 0.40
    MEDIUM = "medium"
    HIGH = "high"  # from 0.70


def churn_level(score: float) -> ChurnLevel:
    """Level of a probability of silence."""
    if score >= CHURN_HIGH_FROM:
        return ChurnLevel.HIGH
    return ChurnLevel.LOW if score < CHURN_LOW_BELOW else ChurnLevel.MEDIUM


@dataclass(frozen=True, slots=True)
class Driver:
    """One reason for a prediction.

    ``effect`` is the prediction minus what the same model would say if this group of features had the values
    that are typical of the shop's active customers, all else unchanged: in probability for churn, in money
    for LTV. Effects of groups overlap, so they do not add up to the prediction.
    """

    feature: str
    text: str
    effect: float


@dataclass(frozen=True, slots=True)
class RecentOrder:
    """An order as the customer panel shows it; ``amount`` as in the canonical schema."""

    order_id: str
    ordered_at: datetime
    amount: float
    refund: float
    quantity: int | None
    currency: str
    categories: tuple[str, ...]
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Prediction:
    """What the models say about a customer.

    ``churn_risk_score`` is the probability of no purchase in the next ``churn_horizon_days``;
    ``predicted_ltv`` the expected spend, net of refunds, in the next ``ltv_horizon_days``, within
    ``ltv_low`` .. ``ltv_high`` in 90 % of cases. ``confidence`` is "low" for shops with little history.
    ``next_…_days`` are the days from now by which one in ten, half and nine in ten of those who come back within the
    churn horizon have done so. ``engagement_score`` is 0.5 for expected orders like the typical active customer's;
    ``past_orders`` are days with a purchase within the last ``past_days``.
    """

    churn_risk_score: float
    churn_horizon_days: int
    churn_level: ChurnLevel
    churn_model_version: str
    drivers: tuple[Driver, ...]
    predicted_ltv: float
    ltv_low: float
    ltv_high: float
    ltv_horizon_days: int
    ltv_model_version: str
    ltv_drivers: tuple[Driver, ...]
    confidence: str
    churn_model_family: str
    ltv_model_family: str
    orders_model_version: str
    orders_model_family: str
    median_ltv: float
    ltv_low_80: float
    ltv_high_80: float
    expected_orders: float
    median_orders: int
    next_low_days: int
    next_median_days: int
    next_high_days: int
    engagement_score: float
    past_orders: int
    past_days: int


@dataclass(frozen=True, slots=True)
class Profile:
    """Everything known about a customer as of the end of the UTC day ``data_as_of``.

    ``prediction`` is None while the shop has no models. ``current_ltv`` is what was spent so far, net of
    refunds; ``avg_order_value`` is before refunds. Cancelled orders do not count, but appear in
    ``recent_orders``.
    """

    customer_id: str
    currency: str
    order_count: int
    current_ltv: float
    avg_order_value: float
    first_order_at: datetime
    last_order_at: datetime
    recent_orders: tuple[RecentOrder, ...]
    data_as_of: date
    prediction: Prediction | None
    repurchases: tuple[Repurchase, ...] = ()


@dataclass(frozen=True, slots=True)
class InlineOrder:
    """An order of a history that comes with a request; same meaning as in the stored history."""

    order_id: str
    ordered_at: datetime
    amount: Decimal
    quantity: int | None = None
    discount: Decimal | None = None
    refund: Decimal | None = None
    refunded_at: datetime | None = None
    categories: tuple[str, ...] = ()
    currency: str | None = None
    cancelled_at: datetime | None = None
