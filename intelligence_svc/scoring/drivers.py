"""Why a prediction is what it is: cheap, by the served model itself, in plain words.

For each group of features the model is asked again with the group as is typical of the shop's active
customers, all groups of all customers in one batch. The parametric inputs are computed anew each
time, so a changed recency changes everything that depends on it.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from intelligence_svc.features.definitions import Group
from intelligence_svc.models.answers import Task
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.registry import ServedModel
from intelligence_svc.models.typical import Customer
from intelligence_svc.scoring.domain import Driver

MAX_DRIVERS = 4
MIN_CHURN_EFFECT = 0.005
MIN_LTV_SHARE = 0.01

GROUPS = tuple(Group)


def predictions_and_effects(model: ServedModel, matrix: Floats) -> tuple[Floats, Floats]:
    """Predictions (n) and effects (n x groups) in one batch of n x (groups + 1) rows."""
    variants = [matrix, *(model.typical.instead(matrix, group) for group in GROUPS)]
    answers = model.predict(np.concatenate(variants)).reshape(len(variants), len(matrix))
    return answers[0], (answers[0] - answers[1:]).T


def top_drivers(model: ServedModel, customer: Customer, prediction: float, effects: Floats) -> tuple[Driver, ...]:
    """The strongest reasons, strongest first; groups whose effect is negligible are left out."""
    least = MIN_CHURN_EFFECT if model.task is Task.CHURN else max(0.01, MIN_LTV_SHARE * abs(prediction))
    order = np.argsort(-np.abs(effects), kind="stable")[:MAX_DRIVERS]
    return tuple(
        Driver(GROUPS[i].value, _TEXTS[GROUPS[i]](customer, model.typical, model.currency), float(effects[i]))
        for i in order
        if abs(effects[i]) >= least
    )


def _recency(own: Customer, usual: Customer, currency: str) -> str:
    return f"Last purchase {_days(own['recency'])} ago; active customers: {_days(usual['recency'])}"


def _frequency(own: Customer, usual: Customer, currency: str) -> str:
    return (
        f"Bought on {_days(own['transactions'])} within {_days(own['tenure'])} as a customer; "
        f"active customers: {_days(usual['transactions'])} within {_days(usual['tenure'])}"
    )


def _rhythm(own: Customer, usual: Customer, currency: str) -> str:
    if np.isnan(own["last_gap"]):
        return "Only one purchase so far, so no rhythm yet"
    gap = (own["tenure"] - own["recency"]) / max(own["transactions"] - 1.0, 1.0)
    last, longest = _days(own["last_gap"]), _days(own["longest_gap"])
    return f"Buys every {_days(gap)} on average; last pause {last}, longest {longest}"


def _trend(own: Customer, usual: Customer, currency: str) -> str:
    return (
        f"Bought on {_days(own['transactions_90'])} of the last 90 and {_days(own['transactions_365'])} "
        f"of the last 365; active customers: {usual['transactions_90']:.0f} and "
        f"{usual['transactions_365']:.0f}"
    )


def _value(own: Customer, usual: Customer, currency: str) -> str:
    mean, typical = own["spend"], usual["spend"]
    return f"Spends {mean:.2f} {currency} on a day with a purchase; active customers: {typical:.2f} {currency}"


def _discounts(own: Customer, usual: Customer, currency: str) -> str:
    share, typical = (v["saved"] / (1.0 + v["saved"]) for v in (own, usual))
    return f"Discounts took off {share:.0%} of what was bought; active customers: {typical:.0%}"


def _returns(own: Customer, usual: Customer, currency: str) -> str:
    share, typical = min(own["returned"], 1.0), usual["returned"]
    return f"{share:.0%} of the money was refunded; active customers: {typical:.0%}"


def _range(own: Customer, usual: Customer, currency: str) -> str:
    return f"Bought from {own['categories']:.0f} categories; active customers: {usual['categories']:.0f}"


def _days(number: float) -> str:
    return "1 day" if round(number) == 1 else f"{number:.0f} days"


_TEXTS: dict[Group, Callable[[Customer, Customer, str], str]] = {
    Group.RECENCY: _recency,
    Group.FREQUENCY: _frequency,
    Group.RHYTHM: _rhythm,
    Group.TREND: _trend,
    Group.VALUE: _value,
    Group.DISCOUNTS: _discounts,
    Group.RETURNS: _returns,
    Group.RANGE: _range,
}
