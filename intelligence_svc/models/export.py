"""From scikit-learn to ONNX, and the proof that both say the same."""

from __future__ import annotations

import numpy as np
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType

from intelligence_svc.models.answers import Task
from intelligence_svc.models.families import Estimator, predict
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph, ParityError
from intelligence_svc.models.inputs import COLUMNS, Inputs


def to_graph(task: Task, model: Estimator) -> bytes:
    """Serialised ONNX graph; reads float32 rows in the order of ``COLUMNS``."""
    options = {"zipmap": False} if task is Task.CHURN else None
    graph = to_onnx(
        model,
        name=f"quimbi_{task.value}",
        initial_types=[("inputs", FloatTensorType([None, len(COLUMNS)]))],
        options=options,
        target_opset={"": 17, "ai.onnx.ml": 3},
    )
    return bytes(graph.SerializeToString())


def parity(task: Task, model: Estimator, graph: Graph, inputs: Inputs) -> float:
    """Largest difference over all rows. Raises ``ParityError`` above ``MAX_DIFFERENCE``."""
    difference = float(np.abs(predict(task, model, inputs) - graph.run(inputs)).max(initial=0.0))
    if not difference <= MAX_DIFFERENCE:
        raise ParityError(difference)
    return difference
