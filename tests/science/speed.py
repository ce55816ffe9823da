"""ONNX against scikit-learn: the same models, the same rows, the same run, one thread."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from threadpoolctl import threadpool_limits

from deploy.simulator.presets import load_shop
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.models.answers import Family, Task
from intelligence_svc.models.export import to_graph
from intelligence_svc.models.families import Model, train
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph
from intelligence_svc.models.inputs import Inputs
from intelligence_svc.models.samples import samples
from tests.science.simulated import imported

ROWS = 100_000
CUSTOMERS = 20_000
END = date(2026, 1, 1)
SINGLE, SLOW_SINGLE = 5_000, 200
MAX_P99 = 50.0


@dataclass(frozen=True, slots=True)
class Speed:
    """One task: rows compared and their largest difference, microseconds of one row, and rows a second."""

    task: Task
    rows: int
    difference: float
    onnx_p50: float
    onnx_p99: float
    sklearn_p50: float
    sklearn_p99: float
    onnx_rate: float
    sklearn_rate: float

    @property
    def passes(self) -> bool:
        """The gates: parity, and one row within 50 microseconds."""
        return self.difference <= MAX_DIFFERENCE and self.onnx_p99 <= MAX_P99


def measure(seed: int = 1) -> list[Speed]:
    """Trains the mix of each task on a simulated shop and measures on 100,000 rows of it."""
    with DuckDBEngine(threads=1) as engine:
        engine.load_table(imported(load_shop(END, CUSTOMERS)))
        windows = [(END - timedelta(days=90 + 56 * number), 90) for number in range(8)]
        past = samples(engine, windows, engine.span().currency)
    inputs = np.concatenate([sample.inputs() for sample in past])
    rows = np.random.default_rng(seed).permutation(len(inputs))[:ROWS]
    inputs = np.ascontiguousarray(inputs[rows])
    with threadpool_limits(1):
        return [_measured(train(task, Family.MIX, past, seed), inputs) for task in Task]


def _measured(model: Model, inputs: Inputs) -> Speed:
    graph = Graph.load(model.task, to_graph(model))
    trained, trained_seconds = _timed(lambda: model.predict(inputs))
    served, served_seconds = _timed(lambda: graph.run(inputs))
    difference = float((np.abs(trained - served) / np.maximum(np.abs(trained), 1.0)).max())
    onnx, sklearn = _single(graph.run, inputs, SINGLE), _single(model.predict, inputs, SLOW_SINGLE)
    return Speed(
        model.task,
        len(inputs),
        difference,
        *onnx,
        *sklearn,
        len(inputs) / served_seconds,
        len(inputs) / trained_seconds,
    )


def _timed(work: Callable[[], np.ndarray]) -> tuple[np.ndarray, float]:
    started = time.perf_counter()
    answer = work()
    return answer, time.perf_counter() - started


def _single(run: Callable[[Inputs], np.ndarray], inputs: Inputs, count: int) -> tuple[float, float]:
    """p50 and p99 of one row, in microseconds of processor time: what others do on the machine is not the model's."""
    for number in range(20):
        run(inputs[number : number + 1])
    taken = np.empty(count)
    for number in range(count):
        row = inputs[number : number + 1]
        started = time.thread_time_ns()
        run(row)
        taken[number] = (time.thread_time_ns() - started) / 1_000.0
    return float(np.percentile(taken, 50)), float(np.percentile(taken, 99))
