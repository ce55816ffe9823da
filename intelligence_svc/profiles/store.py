"""Reads stored profiles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, any_, bindparam, literal, select
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import Float

from intelligence_svc.scoring.store import customer_profiles
from service_kit.db import Query


class StoredProfile(NamedTuple):
    """A row of `platform.customer_profiles`; the predictions are None while the shop has no models.

    What follows `last_calculated_at` is None, too, in a profile that an earlier release computed.
    """

    customer_id: str
    currency: str
    order_count: int
    current_ltv: float
    avg_order_value: float
    first_order_at: datetime
    last_order_at: datetime
    recent_orders: list[dict[str, Any]]
    data_as_of: date
    churn_risk_score: float | None
    churn_horizon_days: int
    churn_level: str
    churn_model_version: str
    drivers: list[dict[str, Any]]
    predicted_ltv: float
    ltv_low: float
    ltv_high: float
    ltv_horizon_days: int
    ltv_model_version: str
    ltv_drivers: list[dict[str, Any]]
    confidence: str
    last_calculated_at: datetime
    churn_model_family: str | None
    ltv_model_family: str | None
    orders_model_version: str | None
    orders_model_family: str | None
    median_ltv: float | None
    ltv_low_80: float | None
    ltv_high_80: float | None
    expected_orders: float | None
    median_orders: int | None
    next_low_days: int | None
    next_median_days: int | None
    next_high_days: int | None
    engagement_score: float | None
    past_orders: int | None
    past_days: int | None
    repurchases: list[dict[str, Any]] | None


_MONEY = {
    "current_ltv",
    "avg_order_value",
    "predicted_ltv",
    "ltv_low",
    "ltv_high",
    "median_ltv",
    "ltv_low_80",
    "ltv_high_80",
}
_columns = [
    customer_profiles.c[name].cast(Float(53)) if name in _MONEY else customer_profiles.c[name]
    for name in StoredProfile._fields
]

_own = customer_profiles.c.tenant_id == bindparam("tenant_id")
#: Those of the customers with these `ids`, in no order.
PROFILES_OF = Query(
    select(*_columns).where(_own, customer_profiles.c.customer_id == any_(bindparam("ids", type_=ARRAY(Text)))),
    StoredProfile,
)
IDS_AFTER: Query[tuple[str]] = Query(
    select(customer_profiles.c.customer_id)
    .where(_own, customer_profiles.c.customer_id > bindparam("after", type_=Text))
    .order_by(customer_profiles.c.customer_id)
    .limit(bindparam("rows"))
)
PROFILE = Query(
    select(*_columns).where(_own, customer_profiles.c.customer_id == bindparam("customer_id")),
    StoredProfile,
)
#: A row if the customer has a profile.
EXISTS: Query[tuple[int]] = Query(
    select(literal(1)).where(_own, customer_profiles.c.customer_id == bindparam("customer_id"))
)
