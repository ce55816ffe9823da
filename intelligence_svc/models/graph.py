"""Serving a model: an ONNX graph on one thread."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import onnxruntime

from intelligence_svc.models.answers import Task
from intelligence_svc.models.btyd import Floats
from intelligence_svc.models.inputs import Inputs

MAX_DIFFERENCE = 1e-6
OUTPUTS = {Task.CHURN: "probabilities", Task.ORDERS: "variable", Task.LTV: "variable"}


class ParityError(Exception):
    """The exported graph does not agree with the trained model, so it must not be served."""

    def __init__(self, difference: float) -> None:
        super().__init__(f"ONNX differs from scikit-learn by {difference:.2e}, more than {MAX_DIFFERENCE:.0e}")
        self.difference = difference


@dataclass(frozen=True, slots=True)
class Graph:
    """A loaded graph. Safe to use from several threads."""

    task: Task
    session: Any  # onnxruntime.InferenceSession; the package has no types

    @classmethod
    def load(cls, task: Task, graph: bytes) -> Graph:
        """Loads with one thread: parallel work is done by processes, not within a request."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        options.inter_op_num_threads = 1
        options.log_severity_level = 3
        return cls(task, onnxruntime.InferenceSession(graph, options, providers=["CPUExecutionProvider"]))

    def run(self, inputs: Inputs) -> Floats:
        """Probability of silence, or the factor on the expectation, per row."""
        (output,) = self.session.run([OUTPUTS[self.task]], {"inputs": inputs})
        column = output[:, 1] if self.task is Task.CHURN else output.reshape(-1)
        return np.asarray(column, dtype=np.float64)
