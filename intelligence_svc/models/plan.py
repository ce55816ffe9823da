"""Which windows of a shop's past a model learns from, and how far ahead it looks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import Raw

CHURN_HORIZONS = (30, 60, 90, 180, 365)
LTV_HORIZONS = (90, 180, 365)
MIN_CUSTOMERS = 20
MIN_REPEATS = 10
MIN_DAYS = 84
MIN_HORIZON = 30
ORIGINS = 10
STEP_DAYS = 28
MIN_STEP = 7
MIN_OUTCOME = 14
MIN_PAST = 14
TYPICAL_SHARE = 75.0


class InsufficientHistoryError(Exception):
    """A shop's history is too small for a model; says what is there and what is needed."""

    def __init__(self, what: str, have: int, need: int) -> None:
        super().__init__(f"too little history for a model: {have} {what}, at least {need} needed")
        self.what = what
        self.have = have
        self.need = need


@dataclass(frozen=True, slots=True)
class Windows:
    """Training of a model that stands at ``cutoff`` and is asked for ``horizon`` days.

    ``training`` are pairs of an origin, a past date on which features are taken, and the days after it whose
    outcome is learned; each ends at or before the cutoff. Latest origin first.
    """

    cutoff: date
    horizon: int
    training: tuple[tuple[date, int], ...]


def check_history(features_now: Floats, first_day: date, as_of: date) -> None:
    """Raises ``InsufficientHistoryError`` if no model can be trained and checked."""
    raw = Raw(features_now)
    repeats = int(raw.repeats.sum())
    days = (as_of - first_day).days
    for what, have, need in (
        ("customers", len(features_now), MIN_CUSTOMERS),
        ("repeat purchases", repeats, MIN_REPEATS),
        ("days of orders", days, MIN_DAYS),
    ):
        if have < need:
            raise InsufficientHistoryError(what, have, need)


def churn_horizon(features_now: Floats, first_day: date, as_of: date) -> int:
    """Days without a purchase that mean something in this shop.

    The smallest usual period within which three quarters of its repeat customers, by their own mean pause,
    buy again; but no more than a third of the history, so that there is past to learn from and to check on.
    """
    raw = Raw(features_now)
    repeated = raw.repeats > 0
    gaps = raw.active_weeks[repeated] * 7.0 / raw.repeats[repeated]
    usual = float(np.percentile(gaps, TYPICAL_SHARE)) if len(gaps) else float(CHURN_HORIZONS[2])
    longest = _longest(CHURN_HORIZONS, first_day, as_of)
    return next((h for h in CHURN_HORIZONS if usual <= h <= longest), longest)


def ltv_horizon(first_day: date, as_of: date) -> int:
    """The longest usual period that fits three times into the history; at least a third of it."""
    return _longest(LTV_HORIZONS, first_day, as_of)


def _longest(choices: Sequence[int], first_day: date, as_of: date) -> int:
    third = (as_of - first_day).days // 3
    return max((h for h in choices if h <= third), default=max(third, MIN_HORIZON))


def windows(first_day: date, cutoff: date, horizon: int) -> Windows:
    """Rolling origins going back from the cutoff, each with all of its outcome known by then, up to the horizon.

    The latest origins of a short history have a shorter outcome than is asked for: a quarter of the history at least.
    Inputs carry the horizon, so these teach about a longer one too, and without them a model would know only how the
    shop's customers were when they were new. Each origin has at least half as much past as its outcome is long.
    """
    history = (cutoff - first_day).days
    latest = min(horizon, max(MIN_OUTCOME, history // 4))
    oldest = history - horizon // 2 if history * 2 >= horizon * 3 else history * 2 // 3
    oldest = max(min(oldest, history - MIN_PAST), latest)
    widest = max(STEP_DAYS, horizon // 4)
    step = min(max((oldest - latest) // (ORIGINS - 1), MIN_STEP), widest)
    back = range(latest, oldest + 1, step)[:ORIGINS]
    return Windows(cutoff, horizon, tuple((cutoff - timedelta(days=days), min(days, horizon)) for days in back))
