"""What was said of a window that has ended, against what happened: per version, and between the arms of a trial."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from intelligence_svc.lifecycle.comparison import loss_of
from intelligence_svc.lifecycle.domain import ModelName
from intelligence_svc.models import metrics
from intelligence_svc.models.btyd import Floats

#: Alarms: average error of probabilities, of the total spend, and of a 90 % interval. Never for fewer customers.
MOST_ECE = 0.05
MOST_BIAS = 0.20
LEAST_COVERAGE = 0.85
FEWEST = 100
_CENT = 0.01
_SURE = 2.0  # standard errors beyond which it is no chance


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one version said of its customers, and what they did. ``low`` and ``high`` are of spend only."""

    said: Floats
    happened: Floats
    low: Floats | None = None
    high: Floats | None = None


def judge(name: ModelName, outcome: Outcome) -> tuple[dict[str, Any], str]:
    """The report, and what is wrong in a sentence; empty when nothing is."""
    said, happened = outcome.said, outcome.happened
    churn = name is ModelName.CHURN
    groups = [{"predicted": p, "observed": o, "customers": n} for p, o, n in metrics.calibration(happened, said) if n]
    covered = _covered(outcome)
    report = {
        "customers": len(said),
        "predicted": float(said.mean()),
        "observed": float(happened.mean()),
        "bias": metrics.bias(happened, said),
        "ece": metrics.ece(happened, said) if churn else 0.0,
        "loss": float(loss_of(name)(happened, said).mean()),
        "coverage_90": covered,
        "groups": groups,
    }
    if len(said) < FEWEST:
        return report, ""
    return report, _churn_alarm(report) if churn else _spend_alarm(report, outcome)


def trial(name: ModelName, champion: Outcome, challenger: Outcome) -> dict[str, Any]:
    """The losses of both arms. They are different customers, so the interval is that of two means."""
    ours, theirs = (loss_of(name)(arm.happened, arm.said) for arm in (challenger, champion))
    difference = float(ours.mean() - theirs.mean())
    reach = 1.96 * float(np.sqrt(ours.var() / len(ours) + theirs.var() / len(theirs)))
    return {
        "champion_loss": float(theirs.mean()),
        "challenger_loss": float(ours.mean()),
        "difference": difference,
        "low": difference - reach,
        "high": difference + reach,
        "champion_customers": len(theirs),
        "challenger_customers": len(ours),
    }


def _churn_alarm(report: dict[str, Any]) -> str:
    groups = report["groups"]
    # What ECE comes to when every probability is right: the mean deviation of so many throws.
    noise = sum(np.sqrt(2.0 / np.pi * g["predicted"] * (1.0 - g["predicted"]) * g["customers"]) for g in groups)
    if report["ece"] <= max(MOST_ECE, _SURE * float(noise) / report["customers"]):
        return ""
    worst = max(groups, key=lambda g: abs(g["predicted"] - g["observed"]))
    return (
        f"Of those called {worst['predicted']:.0%} likely to stay away, {worst['observed']:.0%} did; on average "
        f"probabilities were off by {report['ece']:.3f}, over {report['customers']:,} customers."
    )


def _spend_alarm(report: dict[str, Any], outcome: Outcome) -> str:
    error = float((outcome.said - outcome.happened).std()) / np.sqrt(len(outcome.said))
    off = abs(report["predicted"] - report["observed"]) > _SURE * error
    if abs(report["bias"]) > MOST_BIAS and off:
        return (
            f"Expected spend was {report['predicted']:,.2f} a customer, real spend {report['observed']:,.2f}: "
            f"{report['bias']:+.0%}, over {report['customers']:,} customers."
        )
    if report["coverage_90"] < LEAST_COVERAGE:
        return f"{report['coverage_90']:.0%} of the spends lay within the 90 % interval."
    return ""


def _covered(outcome: Outcome) -> float:
    if outcome.low is None or outcome.high is None:
        return 0.0
    within = (outcome.happened >= outcome.low - _CENT) & (outcome.happened <= outcome.high + _CENT)
    return float(within.mean())
