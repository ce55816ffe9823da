"""Loaded models: what each says, and which of two versions answers for a customer while both are tried."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import Level, Task, TrainedModel, finish
from intelligence_svc.models.btyd import Floats, PurchaseModel
from intelligence_svc.models.forecast import Forecast, Silence, distribution, next_purchase, waiting
from intelligence_svc.models.graph import MAX_DIFFERENCE, Graph, ParityError
from intelligence_svc.models.inputs import COLUMNS, model_inputs
from intelligence_svc.models.samples import base_of
from intelligence_svc.models.spread import Spread
from intelligence_svc.models.typical import Customer


class UnusableModelError(Exception):
    """A published model was made by other code than this and must be trained again."""


@dataclass(frozen=True, slots=True)
class ServedModel:
    """A loaded model with what its card says about serving it."""

    task: Task
    version: str
    graph: Graph
    horizon_days: int
    currency: str
    confidence: str
    parametric: PurchaseModel
    base_floor: float
    level: Level
    typical: Customer
    card: dict[str, Any]

    def predict(self, matrix: Floats) -> Floats:
        """Probability of silence, expected orders or expected spend, for each row of a feature matrix."""
        inputs = model_inputs(matrix, self.parametric, self.horizon_days)
        base = base_of(self.task, matrix, self.parametric, self.horizon_days, self.base_floor)
        return finish(self.task, self.graph.run(inputs), base, self.level)


@dataclass(frozen=True, slots=True)
class Trial:
    """Another version that answers for a share of the customers, drawn by a hash of their ids.

    A larger share takes in those of a smaller one. Each trial draws anew, since its version is in the hash.
    """

    share: float
    version: str
    parts: Mapping[Task, ServedModel]

    def takes(self, customers: Sequence[str]) -> NDArray[np.bool_]:
        """Whom it answers for."""
        return np.fromiter((self._place(one) < self.share for one in customers), np.bool_, len(customers))

    def _place(self, customer: str) -> float:
        drawn = hashlib.blake2b(customer.encode(), digest_size=8, key=self.version.encode()[:64]).digest()
        return int.from_bytes(drawn) / 2.0**64


@dataclass(frozen=True, slots=True)
class Models:
    """The models in use of a tenant. Orders and value look equally far ahead.

    ``trials`` are versions tried beside them. ``generation`` rises with every change of what is in use: whatever is
    kept of an answer is stale when it does.
    """

    churn: ServedModel
    orders: ServedModel
    ltv: ServedModel
    silence: Silence
    spread: Spread
    trials: tuple[Trial, ...] = ()
    generation: int = 0

    def split(self, customers: Sequence[str]) -> Iterator[tuple[Models, NDArray[np.intp]]]:
        """The models that answer, each with the places of its customers."""
        arm = np.zeros(len(customers), dtype=np.int64)
        for number, trial in enumerate(self.trials):
            arm += trial.takes(customers).astype(np.int64) << number
        for which in np.unique(arm):
            tried = [trial for number, trial in enumerate(self.trials) if which >> number & 1]
            yield self._with(tried), np.flatnonzero(arm == which)

    def with_trials(self, trials: tuple[Trial, ...], generation: int) -> Models:
        """The same models, with others tried beside them."""
        return replace(self, trials=trials, generation=generation)

    def _with(self, tried: Sequence[Trial]) -> Models:
        if not tried:
            return self
        parts = {Task.CHURN: self.churn, Task.ORDERS: self.orders, Task.LTV: self.ltv}
        for trial in tried:
            parts |= trial.parts
        return replace(together(parts), generation=self.generation)

    def forecast(self, matrix: Floats) -> Forecast:
        """All that is said about the customers of a feature matrix."""
        return self.around(matrix, self.churn.predict(matrix), self.ltv.predict(matrix))

    def around(self, matrix: Floats, silent: Floats, spend: Floats) -> Forecast:
        """The same, where the probability of silence and the expected spend are there already."""
        value, churn = self.ltv, self.churn
        orders = self.orders.predict(matrix)
        ahead = distribution(matrix, value.parametric, value.horizon_days, self.silence, orders, spend)
        at = self.spread.read(ahead)
        return Forecast(
            silent=silent,
            orders=orders,
            median_orders=ahead.median_orders(),
            spend=spend,
            median_spend=at[0.50],
            low_80=at[0.10],
            high_80=at[0.90],
            low_90=at[0.05],
            high_90=at[0.95],
            wait=waiting(matrix, churn.parametric, churn.horizon_days, silent),
            next_days=next_purchase(matrix, churn.parametric, churn.horizon_days),
        )


def together(loaded: Mapping[Task, ServedModel]) -> Models:
    """The models of a shop as they answer together."""
    value = loaded[Task.LTV]
    silence, spread = Silence(**value.card["silence"]), Spread.from_dict(value.card["spread"])
    return Models(loaded[Task.CHURN], loaded[Task.ORDERS], value, silence, spread)


def unpublished(models: Iterable[TrainedModel]) -> Models:
    """Trained models as they would be served, without storing them: through their graphs and cards."""
    return together(
        {m.task: served(m.task, m.version, m.graph, json.loads(json.dumps(m.card)), m.sample) for m in models}
    )


def of_files(task: Task, version: str, files: Mapping[str, bytes]) -> ServedModel:
    """A model from its files; raises as ``served`` does."""
    sample = artefacts.table(files["sample.parquet"])
    return served(task, version, files["model.onnx"], json.loads(files["card.json"]), sample)


def twin_of_files(task: Task, files: Mapping[str, bytes]) -> ServedModel | None:
    """The model as of one horizon earlier, which its time after that has not been shown; None without one."""
    if "twin.onnx" not in files:
        return None
    card = json.loads(files["twin.json"])
    return served(task, str(card["version"]), files["twin.onnx"], card, artefacts.table(files["twin.parquet"]))


def served(task: Task, version: str, onnx: bytes, card: dict[str, Any], sample: pa.Table) -> ServedModel:
    """A model from its parts, checked against the stored answers.

    Raises ``UnusableModelError`` if it reads other inputs than this code makes, ``ParityError`` if this machine
    computes other answers than the one that trained it.
    """
    if card["inputs"] != list(COLUMNS) or card["features"] != list(NAMES) or "level" not in card:
        raise UnusableModelError(f"model {task.value} {version} was made by another release; train again")
    graph = Graph.load(task, onnx)
    inputs = np.column_stack([sample[name].to_numpy() for name in COLUMNS]).astype(np.float32)
    wanted = sample[f"{task.value}_output"].to_numpy()
    difference = float((np.abs(graph.run(inputs) - wanted) / np.maximum(np.abs(wanted), 1.0)).max(initial=0.0))
    if not difference <= MAX_DIFFERENCE:
        raise ParityError(difference)
    return ServedModel(
        task=task,
        version=version,
        graph=graph,
        horizon_days=int(card["horizon_days"]),
        currency=str(card["currency"]),
        confidence=str(card["confidence"]),
        parametric=PurchaseModel.from_dict(card["parametric"]),
        base_floor=float(card["base_floor"]),
        level=Level(**card["level"]),
        typical=Customer.from_dict(card["typical"]),
        card=card,
    )
