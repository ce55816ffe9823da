"""What a model's card says about its accuracy on held-out time, next to the simplest alternatives."""

from __future__ import annotations

import numpy as np

from intelligence_svc.models import metrics
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import Raw
from intelligence_svc.models.intervals import LEVEL, Intervals, coverage
from intelligence_svc.models.samples import Sample

Numbers = dict[str, object]


def churn_metrics(future: Sample, probability: Floats) -> Numbers:
    """AUC, Brier, ECE and a reliability table; baselines: recency alone, the parametric model, the mean."""
    silent = future.silent
    raw = Raw(future.matrix)
    parametric = future.parametric.none_within(raw.repeats, raw.active_weeks, raw.age_weeks, future.days / 7.0)
    return {
        "customers": len(silent),
        "base_rate": float(silent.mean()),
        "auc": metrics.auc(silent, probability),
        "brier": metrics.brier(silent, probability),
        "ece": metrics.ece(silent, probability),
        "reliability": [
            {"said": said, "was": was, "customers": count}
            for said, was, count in metrics.calibration(silent, probability)
        ],
        "baselines": {
            "recency": {"auc": metrics.auc(silent, raw["recency"])},
            "parametric": {
                "auc": metrics.auc(silent, parametric),
                "brier": metrics.brier(silent, parametric),
                "ece": metrics.ece(silent, parametric),
            },
            # The true mean of the held-out window: no forecast could know it, so it is a hard baseline.
            "mean": {"brier": metrics.brier(silent, np.full_like(silent, silent.mean()))},
        },
    }


def ltv_metrics(future: Sample, predicted: Floats, learned: Intervals) -> Numbers:
    """Errors and ranking of expected spend, coverage of its interval; baselines likewise."""
    actual = future.spend
    raw = Raw(future.matrix)
    low, high = learned.around(predicted)
    bought = future.transactions > 0
    past_rate = raw["spend"] / np.maximum(raw["tenure"], 30.0) * future.days
    return {
        "customers": len(actual),
        "mean_spend": float(actual.mean()),
        **_spend_errors(actual, predicted),
        "interval_level": LEVEL,
        "interval_coverage": coverage(actual, low, high),
        "interval_coverage_of_buyers": coverage(actual[bought], low[bought], high[bought]),
        "baselines": {
            "mean": _spend_errors(actual, np.full_like(actual, actual.mean())),
            "past_rate": _spend_errors(actual, past_rate),
            "parametric": _spend_errors(actual, future.base_spend()),
            "recency": {"spearman": metrics.spearman(actual, -raw["recency"])},
        },
        "transactions": {
            "rmse": metrics.rmse(future.transactions, future.base_transactions()),
            "mae": metrics.mae(future.transactions, future.base_transactions()),
            "bias": metrics.bias(future.transactions, future.base_transactions()),
            "ngini": metrics.normalised_gini(future.transactions, future.base_transactions()),
        },
    }


def _spend_errors(actual: Floats, predicted: Floats) -> Numbers:
    return {
        "mae": metrics.mae(actual, predicted),
        "rmse": metrics.rmse(actual, predicted),
        "bias": metrics.bias(actual, predicted),
        "spearman": metrics.spearman(actual, predicted),
        "ngini": metrics.normalised_gini(actual, predicted),
    }
