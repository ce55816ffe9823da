"""What the models answer: tasks, kinds, and how an output becomes a probability, a number of orders or money.

Apart from training, so that serving needs neither scikit-learn nor the exporter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa
from scipy.special import expit, logit

from intelligence_svc.models.btyd import Floats

MAX_FACTOR = 20.0
_SMALLEST = 1e-6

Card = dict[str, object]
"""What is written beside a model: data window, features, metrics, parity, seed, library versions."""


class Family(StrEnum):
    """Kind of model; ``MIX`` is the mean of linear and boosting."""

    PARAMETRIC = "parametric"
    LINEAR = "linear"
    BOOSTING = "boosting"
    MIX = "mix"


class Task(StrEnum):
    """What is predicted: silence, or the factor on the expected number of orders or on the expected spend."""

    CHURN = "churn"
    ORDERS = "orders"
    LTV = "ltv"


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model ready to be published: its graph, its card, and rows with the answers it must give.

    ``twin`` is the same as of one horizon earlier, for comparisons on the time since; None where there was too little.
    """

    task: Task
    version: str
    graph: bytes
    card: Card
    sample: pa.Table
    twin: TrainedModel | None = None


@dataclass(frozen=True, slots=True)
class Level:
    """How much is bought in a window, as opposed to by whom.

    ``value`` is added to the log-odds of silence, or multiplies an expectation. ``tilt`` makes that differ between
    occasional and frequent buyers: the factor is multiplied by (base / around) ** tilt.
    """

    value: float
    tilt: float = 0.0
    around: float = 1.0

    def factor(self, base: Floats) -> Floats:
        """What an expectation is multiplied by."""
        return np.asarray(self.value * (base / self.around) ** self.tilt)


def neutral(task: Task) -> Level:
    """The level that changes nothing."""
    return Level(0.0 if task is Task.CHURN else 1.0)


def finish(task: Task, output: Floats, base: Floats, level: Level) -> Floats:
    """From a model's output to a probability in 0..1 or to an expectation.

    ``base`` is the parametric expectation that the output corrects.
    """
    if task is Task.CHURN:
        return shifted(output, level.value)
    return np.asarray(np.clip(output, 0.0, MAX_FACTOR) * base * level.factor(base))


def shifted(probability: Floats, by: float) -> Floats:
    """Probabilities with ``by`` added to their log-odds."""
    return np.asarray(expit(logit(np.clip(probability, _SMALLEST, 1.0 - _SMALLEST)) + by))
