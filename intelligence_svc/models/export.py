"""From scikit-learn to ONNX, and the proof that both say the same."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import helper
from skl2onnx import to_onnx
from skl2onnx.common.data_types import FloatTensorType

from intelligence_svc.models.answers import Task
from intelligence_svc.models.families import Estimator, Model
from intelligence_svc.models.graph import MAX_DIFFERENCE, OUTPUTS, Graph, ParityError
from intelligence_svc.models.inputs import COLUMNS, Inputs

_OPSET = {"": 17, "ai.onnx.ml": 3}


def to_graph(model: Model) -> bytes:
    """Serialised ONNX graph; reads float32 rows in the order of ``COLUMNS``. Parts are averaged within the graph."""
    graphs = [_part(model.task, part) for part in model.parts]
    whole = graphs[0] if len(graphs) == 1 else _averaged(model.task, graphs)
    return bytes(whole.SerializeToString())


def parity(model: Model, graph: Graph, inputs: Inputs) -> float:
    """Largest difference over all rows, relative where an answer is above 1: factors reach 20, and float32 has seven
    digits. Raises ``ParityError`` above ``MAX_DIFFERENCE``.
    """
    trained = model.predict(inputs)
    difference = float((np.abs(trained - graph.run(inputs)) / np.maximum(np.abs(trained), 1.0)).max(initial=0.0))
    if not difference <= MAX_DIFFERENCE:
        raise ParityError(difference)
    return difference


# onnx's messages are protobuf without types.
def _part(task: Task, part: Estimator) -> Any:
    return to_onnx(
        part,
        name=f"quimbi_{task.value}",
        initial_types=[("inputs", FloatTensorType([None, len(COLUMNS)]))],
        options={"zipmap": False} if task is Task.CHURN else None,
        target_opset=_OPSET,
    )


def _averaged(task: Task, graphs: list[Any]) -> Any:
    """One graph of two that read the same rows."""
    name = OUTPUTS[task]
    nodes, initial, ends = [], [], []
    for number, graph in enumerate(graphs):
        prefixed = onnx.compose.add_prefix(graph, f"part{number}_", rename_inputs=False).graph
        nodes += list(prefixed.node)
        initial += list(prefixed.initializer)
        ends.append(f"part{number}_{name}")
    nodes.append(helper.make_node("Mean", ends, [name]))
    output = next(output for output in graphs[0].graph.output if output.name == name)
    whole = helper.make_graph(nodes, f"quimbi_{task.value}", list(graphs[0].graph.input), [output], initial)
    opsets = [helper.make_opsetid(domain, version) for domain, version in _OPSET.items()]
    model = helper.make_model(whole, opset_imports=opsets, ir_version=graphs[0].ir_version)
    onnx.checker.check_model(model)
    return model
