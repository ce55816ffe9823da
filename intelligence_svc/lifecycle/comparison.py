"""Champion against challenger on held-out time: the same customers, the same window, and neither has seen it.

What is compared are twins, each its model as of one horizon before its own training. Both stood at or before the start
of the latest window that the shop's history has, so neither learned from it, and the older model is older by as much as
in service. Comparing the served models themselves would let the fresher one answer what it was taught.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date

import numpy as np

from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.lifecycle.domain import LEADING, PARTS, Contest, Loss, ModelName, Verdict, no_contest
from intelligence_svc.models import metrics
from intelligence_svc.models.answers import Task
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.registry import ServedModel
from intelligence_svc.models.samples import outcomes
from intelligence_svc.models.training import held_out

Twins = Mapping[Task, ServedModel]
#: A loss that is larger by more than this share is refused even where noise could explain it.
MOST_UNPROVEN = 0.05
#: Up to so many customers the interval is resampled; beyond, the normal one is as good.
_RESAMPLED = 20_000
_RESAMPLES = 1_000
_SEED = 1_997
_SPEND_POWER = 1.5  # Tweedie: zeros, and amounts whose spread grows with their mean
_LEAST = 1e-6


def compare(
    engine: FeatureEngine,
    name: ModelName,
    champion: Twins,
    challenger: Twins,
    *,
    against: str,
    as_of: date,
    currency: str,
) -> Contest:
    """Compares two versions of a model on the last days of the history that the engine holds.

    Where they look differently far ahead, both are asked for the shorter time, which neither has seen. The challenger
    is worse if any of its losses is, beyond noise or by more than ``MOST_UNPROVEN``.
    """
    if not challenger:
        if not champion:
            return no_contest(
                Verdict.EVEN, "neither could be checked: the shop had no customers that long ago", against
            )
        return no_contest(Verdict.UNCHECKED, "it could not be checked on held-out time, and the champion was", against)
    if not champion:
        return no_contest(
            Verdict.FIRST, "the champion was made before it could be checked, this one was checked", against
        )
    days = min(side[LEADING[name]].horizon_days for side in (champion, challenger))
    cutoff = held_out(as_of, days)
    stood = max(
        date.fromisoformat(m.card["data_window"]["as_of"]) for side in (champion, challenger) for m in side.values()
    )
    features = engine.features([cutoff], currency)
    if stood > cutoff or not features.num_rows:
        return no_contest(
            Verdict.UNCHECKED, f"the history to {as_of} has no {days} days that neither model has seen", against
        )
    matrix = feature_matrix(features)
    orders, spend, _ = outcomes(engine, features["customer_id"], cutoff, days, currency)
    actual = {Task.CHURN: (orders == 0).astype(np.float64), Task.ORDERS: orders, Task.LTV: np.maximum(spend, 0.0)}
    said = [
        {task: replace(side[task], horizon_days=days).predict(matrix) for task in PARTS[name]}
        for side in (champion, challenger)
    ]
    losses = tuple(_paired(task, actual[task], said[0][task], said[1][task]) for task in PARTS[name])
    verdict = _verdict(losses)
    return Contest(
        against=against,
        verdict=verdict,
        reason=_sentence(verdict, losses, cutoff, as_of, len(matrix)),
        cutoff=cutoff,
        until=as_of,
        customers=len(matrix),
        losses=losses,
        champion_metrics=_metrics(name, actual, said[0]),
        challenger_metrics=_metrics(name, actual, said[1]),
    )


def _paired(task: Task, actual: Floats, champion: Floats, challenger: Floats) -> Loss:
    measure, loss = _MEASURES[task]
    ours, theirs = loss(actual, challenger), loss(actual, champion)
    apart = ours - theirs
    mean = float(apart.mean())
    if len(apart) > _RESAMPLED:
        reach = 1.96 * float(apart.std()) / np.sqrt(len(apart))
        low, high = mean - reach, mean + reach
    else:
        random = np.random.default_rng(_SEED)
        means = [float(apart[random.integers(0, len(apart), len(apart))].mean()) for _ in range(_RESAMPLES)]
        low, high = (float(end) for end in np.percentile(means, (2.5, 97.5)))
    return Loss(measure, float(theirs.mean()), float(ours.mean()), mean, low, high)


def _squared(actual: Floats, said: Floats) -> Floats:
    return np.asarray((said - actual) ** 2)


def _poisson(actual: Floats, said: Floats) -> Floats:
    mean = np.maximum(said, _LEAST)
    ratio = np.where(actual > 0, actual / mean, 1.0)
    return np.asarray(2.0 * (actual * np.log(ratio) - actual + mean))


def _tweedie(actual: Floats, said: Floats) -> Floats:
    p, mean = _SPEND_POWER, np.maximum(said, _LEAST)
    parts = actual ** (2 - p) / ((1 - p) * (2 - p)) - actual * mean ** (1 - p) / (1 - p) + mean ** (2 - p) / (2 - p)
    return np.asarray(2.0 * parts)


#: Each is smallest on average for the true probability or the true mean.
_MEASURES: dict[Task, tuple[str, Callable[[Floats, Floats], Floats]]] = {
    Task.CHURN: ("brier", _squared),
    Task.ORDERS: ("orders_deviance", _poisson),
    Task.LTV: ("spend_deviance", _tweedie),
}


def loss_of(name: ModelName) -> Callable[[Floats, Floats], Floats]:
    """What a model's answers cost, per customer, by what happened and what was said."""
    return _MEASURES[LEADING[name]][1]


def _verdict(losses: tuple[Loss, ...]) -> Verdict:
    if any(loss.low > 0 or loss.difference > MOST_UNPROVEN * loss.champion for loss in losses):
        return Verdict.WORSE
    return Verdict.BETTER if any(loss.high < 0 for loss in losses) else Verdict.EVEN


def _sentence(verdict: Verdict, losses: tuple[Loss, ...], cutoff: date, until: date, customers: int) -> str:
    found = "; ".join(
        f"{loss.measure} {loss.challenger:.4g} against {loss.champion:.4g}, "
        f"difference {loss.difference:+.3g} [{loss.low:+.3g}, {loss.high:+.3g}]"
        for loss in losses
    )
    return f"{verdict.value} on {cutoff} to {until}, which neither had seen, over {customers:,} customers: {found}"


def _metrics(name: ModelName, actual: Mapping[Task, Floats], said: Mapping[Task, Floats]) -> dict[str, float]:
    if name is ModelName.CHURN:
        happened, score = actual[Task.CHURN], said[Task.CHURN]
        return {
            "auc": metrics.auc(happened, score),
            "brier": metrics.brier(happened, score),
            "ece": metrics.ece(happened, score),
        }
    found = {}
    for task, column in ((Task.ORDERS, "orders"), (Task.LTV, "spend")):
        found[f"{column}_rmse"] = metrics.rmse(actual[task], said[task])
        found[f"{column}_ngini"] = metrics.normalised_gini(actual[task], said[task])
        found[f"{column}_bias"] = metrics.bias(actual[task], said[task])
    return found
