"""What the models answer: tasks, kinds, and how an output becomes a probability or money.

Apart from training, so that serving needs neither scikit-learn nor the exporter.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pyarrow as pa

from intelligence_svc.models.btyd import Floats

MAX_FACTOR = 20.0

Card = dict[str, object]
"""What is written beside a model: data window, features, metrics, parity, seed, library versions."""


class Family(StrEnum):
    """Kind of model."""

    PARAMETRIC = "parametric"
    LINEAR = "linear"
    BOOSTING = "boosting"


class Task(StrEnum):
    """What is predicted: silence, or the factor on the expected spend."""

    CHURN = "churn"
    LTV = "ltv"


@dataclass(frozen=True, slots=True)
class TrainedModel:
    """A model ready to be published: its graph, its card, and rows with the answers it must give."""

    task: Task
    version: str
    graph: bytes
    card: Card
    sample: pa.Table


def finish(task: Task, output: Floats, base: Floats) -> Floats:
    """From a model's output to a probability in 0..1, or to money: a factor on ``base``."""
    if task is Task.CHURN:
        return np.asarray(np.clip(output, 0.0, 1.0))
    return np.asarray(np.clip(output, 0.0, MAX_FACTOR) * base)
