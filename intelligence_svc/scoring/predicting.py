"""What the models say of the customers of a feature matrix, with the reasons."""

from __future__ import annotations

import numpy as np

from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import Raw
from intelligence_svc.models.registry import Models, ServedModel
from intelligence_svc.models.typical import Customer, rates, totals
from intelligence_svc.scoring.domain import Prediction, churn_level
from intelligence_svc.scoring.drivers import predictions_and_effects, top_drivers

_PAST_WINDOWS = (365, 180, 90, 30)


def predict(models: Models, matrix: Floats) -> list[Prediction]:
    """One prediction per row."""
    churn, ltv, orders = models.churn, models.ltv, models.orders
    risk, risk_effects = predictions_and_effects(churn, matrix)
    spend, spend_effects = predictions_and_effects(ltv, matrix)
    ahead = models.around(matrix, risk, spend)
    # The 90 % interval always holds the mean; where few spend much, the narrower one need not.
    low_90, high_90 = np.minimum(ahead.low_90, spend), np.maximum(ahead.high_90, spend)
    low_80, median, high_80 = (
        np.clip(each, low_90, high_90) for each in (ahead.low_80, ahead.median_spend, ahead.high_80)
    )
    soon, middle, late = (np.ceil(days) for days in ahead.next_days)
    typical = typical_orders(orders)
    past_days = next(days for days in _PAST_WINDOWS if days <= max(ltv.horizon_days, _PAST_WINDOWS[-1]))
    past = Raw(matrix)[f"transactions_{past_days}"]
    rows = [Customer(row) for row in rates(matrix)]
    confidence = "low" if "low" in {churn.confidence, ltv.confidence} else "normal"
    families = [str(model.card["family"]) for model in (churn, ltv, orders)]
    return [
        Prediction(
            churn_risk_score=round(float(risk[i]), 6),
            churn_horizon_days=churn.horizon_days,
            churn_level=churn_level(float(risk[i])),
            churn_model_version=churn.version,
            drivers=top_drivers(churn, rows[i], float(risk[i]), risk_effects[i]),
            predicted_ltv=cents(spend[i]),
            ltv_low=cents(low_90[i]),
            ltv_high=cents(high_90[i]),
            ltv_horizon_days=ltv.horizon_days,
            ltv_model_version=ltv.version,
            ltv_drivers=top_drivers(ltv, rows[i], float(spend[i]), spend_effects[i]),
            confidence=confidence,
            churn_model_family=families[0],
            ltv_model_family=families[1],
            orders_model_version=orders.version,
            orders_model_family=families[2],
            median_ltv=cents(median[i]),
            ltv_low_80=cents(low_80[i]),
            ltv_high_80=cents(high_80[i]),
            expected_orders=round(float(ahead.orders[i]), 4),
            median_orders=int(ahead.median_orders[i]),
            next_low_days=max(int(soon[i]), 1),
            next_median_days=max(int(middle[i]), 1),
            next_high_days=max(int(late[i]), 1),
            engagement_score=round(float(ahead.orders[i] / max(ahead.orders[i] + typical, 1e-9)), 4),
            past_orders=int(past[i]),
            past_days=past_days,
        )
        for i in range(len(matrix))
    ]


def typical_orders(orders: ServedModel) -> float:
    """What is expected of the shop's typical active customer within the horizon."""
    return float(orders.predict(totals(orders.typical.values[None, :]))[0])


def cents(value: float | np.floating) -> float:
    """An amount of money to the cent."""
    return round(float(value), 2)
