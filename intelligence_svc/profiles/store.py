"""Reads stored profiles."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select
from sqlalchemy.types import Float

from intelligence_svc.scoring.store import customer_profiles
from service_kit.db import Query


class StoredProfile(NamedTuple):
    """A row of `platform.customer_profiles`; the predictions are None while the shop has no models."""

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


_MONEY = {"current_ltv", "avg_order_value", "predicted_ltv", "ltv_low", "ltv_high"}
_columns = [
    customer_profiles.c[name].cast(Float(53)) if name in _MONEY else customer_profiles.c[name]
    for name in StoredProfile._fields
]

PROFILE = Query(
    select(*_columns).where(
        customer_profiles.c.tenant_id == bindparam("tenant_id"),
        customer_profiles.c.customer_id == bindparam("customer_id"),
    ),
    StoredProfile,
)
