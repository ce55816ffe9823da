"""How far a shop's customers have moved away from those that a model was trained on.

The population stability index compares the shares of ten bins, which are tenths of the training's customers, with a bin
of its own for what is unknown. Its usual limits are those of large numbers: with few customers chance alone exceeds
them, so a movement that chance explains in 99 of 100 cases is none.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.stats import chi2

from intelligence_svc.models.btyd import Floats

SHIFTING = 0.10
DRIFTED = 0.25
#: An alarm is raised when the answers themselves drifted, or this share of the inputs.
MOST_DRIFTED = 0.25
PREDICTION = "prediction"
_BINS = 10
_HALF = 0.5
_CHANCE = 0.99


@dataclass(frozen=True, slots=True)
class Movement:
    """How far one input has moved; ``level`` is stable, shifting or drifted."""

    input: str
    psi: float
    level: str


def movement(name: str, before: Floats, now: Floats) -> Movement:
    """Compares the values of an input; NaN is unknown."""
    edges = np.unique(np.nanquantile(before, np.linspace(0.0, 1.0, _BINS + 1)[1:-1])) if _known(before) else np.zeros(0)
    ours, theirs = (_counts(values, edges) for values in (before, now))
    used = (ours > 0) | (theirs > 0)
    a, b = _shares(ours[used]), _shares(theirs[used])
    psi = float(((b - a) * np.log(b / a)).sum())
    chance = float(chi2.ppf(_CHANCE, max(int(used.sum()) - 1, 1))) * (1.0 / len(before) + 1.0 / len(now))
    if psi < SHIFTING or psi <= chance:
        return Movement(name, psi, "stable")
    return Movement(name, psi, "drifted" if psi >= DRIFTED else "shifting")


def alarm(found: list[Movement]) -> str:
    """What is wrong in a sentence; empty when nothing is."""
    drifted = [one for one in found if one.level == "drifted"]
    answers = [one for one in drifted if one.input == PREDICTION]
    if not answers and len(drifted) < MOST_DRIFTED * len(found):
        return ""
    worst = ", ".join(f"{one.input} {one.psi:.2f}" for one in sorted(drifted, key=lambda one: -one.psi)[:3])
    what = "what the model says has" if answers else f"{len(drifted)} of {len(found)} inputs have"
    return f"Customers differ from those it was trained on: {what} drifted (PSI: {worst}). Train again."


def _known(values: Floats) -> bool:
    return bool(np.isfinite(values).any())


def _counts(values: Floats, edges: Floats) -> Floats:
    """Values per bin, the last one of what is unknown.

    What lies on an edge has a bin of its own: many values are equal, such as the number of categories.
    """
    place = np.searchsorted(edges, values, side="left") + np.searchsorted(edges, values, side="right")
    bins = 2 * len(edges) + 2
    return np.bincount(np.where(np.isnan(values), bins - 1, place), minlength=bins).astype(np.float64)


def _shares(counts: Floats) -> Floats:
    """Shares of the bins, as if each had half a value more: an empty bin is rare, not impossible."""
    return np.asarray((counts + _HALF) / (counts.sum() + _HALF * len(counts)))
