"""Evaluating the product on a file of orders: as if it were the cutoff, and then against what really happened."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from intelligence_svc.evaluation.baselines import baselines, windows_of_one_length
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError, HistorySpan
from intelligence_svc.ingest.domain import ImportReport
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import OrderStore
from intelligence_svc.models.answers import Card, Task
from intelligence_svc.models.checking import answers
from intelligence_svc.models.evaluation import Answers, Columns, Happened, columns, reliability
from intelligence_svc.models.fitting import basis
from intelligence_svc.models.forecast import Forecast
from intelligence_svc.models.inputs import feature_matrix
from intelligence_svc.models.registry import unpublished
from intelligence_svc.models.samples import outcomes, samples
from intelligence_svc.models.training import DEFAULT_SEED, make_models

OURS = "Quimbi"
_TENANT = uuid.UUID(int=1)
Progress = Callable[[str], None]


class OutsideHistoryError(Exception):
    """The cutoff or the horizon lies outside the data."""


@dataclass(frozen=True, slots=True)
class Evaluated:
    """What was said as of the cutoff, by us and by others, and what happened."""

    span: HistorySpan
    cutoff: date
    customers: pa.ChunkedArray
    forecast: Forecast
    family: str
    cards: dict[Task, Card]
    said: dict[str, Answers]
    happened: Happened

    @property
    def share_silent(self) -> float:
        """Share of customers who bought nothing in the window."""
        return float((self.happened.transactions == 0).mean())

    def table(self) -> dict[str, Columns]:
        """The columns of ours and of every baseline."""
        return {name: columns(self.happened, said) for name, said in self.said.items()}

    def report(self) -> Card:
        """Everything for a script."""
        return {
            "cutoff": self.cutoff.isoformat(),
            "horizon_days": self.happened.days,
            "customers": len(self.happened.spend),
            "base_rate": self.share_silent,
            "model": self.family,
            "families": {task.value: card["family"] for task, card in self.cards.items()},
            "too_little": self.cards[Task.CHURN]["too_little"],
            "parity": {task.value: card["parity"] for task, card in self.cards.items()},
            "metrics": self.table(),
            "reliability": reliability(self.happened, self.said[OURS].silent),
        }

    def write(self, path: Path) -> None:
        """One row per customer who existed at the cutoff, by id."""
        f = self.forecast
        values = {
            "churn_probability": (f.silent, 6),
            "expected_orders": (f.orders, 6),
            "median_orders": (f.median_orders, 0),
            "expected_spend": (f.spend, 4),
            "median_spend": (f.median_spend, 4),
            "spend_low_90": (f.low_90, 4),
            "spend_high_90": (f.high_90, 4),
            "expected_next_order_days": (f.wait, 3),
        }
        table = {"customer_id": self.customers.combine_chunks()}
        table |= {name: pa.array(np.round(numbers, places)) for name, (numbers, places) in values.items()}
        table["model"] = pa.array([self.family] * len(self.customers))
        path.parent.mkdir(parents=True, exist_ok=True)
        csv.write_csv(pa.table(table), path, csv.WriteOptions(quoting_style="needed"))


def evaluate_file(
    path: Path,
    fmt: str,
    *,
    cutoff: date,
    horizon: int,
    now: datetime,
    rejects: Path | None = None,
    seed: int = DEFAULT_SEED,
    progress: Progress = lambda _: None,
) -> tuple[Evaluated, ImportReport]:
    """Reads a file as an import would, and evaluates it. Raises as ``import_orders`` and ``evaluate`` do."""
    with TemporaryDirectory(prefix="quimbi-evaluate-") as folder:
        progress("reading the orders")
        uri = str(Path(folder) / "orders")
        refused = rejects or Path(folder) / "rejects.csv"
        report = import_orders(path, fmt, _TENANT, uri, now=now, rejects_path=refused)
        if not report.accepted:
            raise EmptyHistoryError(f"{path} has no usable order: {report.rejected:,} were refused")
        orders = OrderStore.open(uri, _TENANT).dataset().to_table()
    return evaluate(orders, cutoff=cutoff, horizon=horizon, now=now, seed=seed, progress=progress), report


def evaluate(
    orders: pa.Table,
    *,
    cutoff: date,
    horizon: int,
    now: datetime,
    seed: int = DEFAULT_SEED,
    progress: Progress = lambda _: None,
) -> Evaluated:
    """Makes models as of the end of ``cutoff`` and compares them with ``(cutoff, cutoff + horizon]``.

    The models are made from a history in which later orders do not exist; refunds and cancellations after the cutoff
    are unknown by the definition of the features. Raises ``OutsideHistoryError``, ``EmptyHistoryError``.
    """
    with DuckDBEngine() as whole, DuckDBEngine() as known:
        whole.load_table(orders)
        span = whole.span()
        _check(span, cutoff, horizon)
        known.load_table(orders.filter(pc.less_equal(orders["ordered_at"].cast(pa.date32()), pa.scalar(cutoff))))
        before = known.span()
        progress("learning from the time before the cutoff")
        made = make_models(known, before, dict.fromkeys(Task, horizon), as_of=cutoff, now=now, seed=seed)
        features = known.features([cutoff], before.currency)
        forecast = unpublished(made).forecast(feature_matrix(features))
        progress("asking the published models")
        on = basis(known, before.first_day, before.currency, as_of=cutoff, horizon=horizon)
        alike = windows_of_one_length(before.first_day, cutoff, horizon) if on.past else []
        past = samples(known, alike, before.currency, like=on.parametric)
        others = baselines(on, past, seed)
        customers = features["customer_id"]
        happened = Happened(*outcomes(whole, customers, cutoff, horizon, before.currency), horizon)
    cards = {model.task: model.card for model in made}
    family = _family(cards)
    return Evaluated(span, cutoff, customers, forecast, family, cards, {OURS: answers(forecast), **others}, happened)


def _family(cards: dict[Task, Card]) -> str:
    """The kinds used, as one word each: ``mix``, or ``mix/linear/mix`` for churn, orders and spend."""
    kinds = [str(cards[task]["family"]) for task in Task]
    return kinds[0] if len(set(kinds)) == 1 else "/".join(kinds)


def _check(span: HistorySpan, cutoff: date, horizon: int) -> None:
    data = f"the data reaches from {span.first_day} to {span.last_day}"
    if horizon < 1:
        raise OutsideHistoryError("the horizon must be at least one day")
    if not span.first_day <= cutoff < span.last_day:
        raise OutsideHistoryError(f"the cutoff {cutoff} lies outside: {data}")
    end = cutoff + timedelta(days=horizon)
    if end > span.last_day:
        longest = (span.last_day - cutoff).days
        raise OutsideHistoryError(
            f"{horizon} days after {cutoff} end on {end}, but {data}; the horizon can be {longest} at most"
        )
