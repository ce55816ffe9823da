"""Fixtures of the Intelligence service's unit tests: a moment, a tenant, files, and small simulated shops."""

from __future__ import annotations

import os
import uuid
from collections.abc import Callable, Iterable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import numpy as np
import pyarrow as pa
import pytest

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import FeatureEngine
from intelligence_svc.ingest.domain import ImportReport
from intelligence_svc.ingest.schema import ORDERS
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.models import artefacts
from intelligence_svc.models.answers import TrainedModel
from intelligence_svc.models.registry import Models, of_files, together

NOW = datetime(2026, 1, 15, 12, tzinfo=UTC)
REPOSITORY = Path(__file__).resolve().parents[3]

OrderRow = dict[str, object]
ImportText = Callable[..., ImportReport]


@pytest.fixture
def tenant() -> uuid.UUID:
    return uuid.UUID("0b0f6f6a-3f51-4bd1-9d6e-0f6f2f4f7a11")


@pytest.fixture
def orders_uri(tmp_path: Path) -> str:
    return str(tmp_path / "orders")


@pytest.fixture
def import_text(tmp_path: Path, tenant: uuid.UUID, orders_uri: str) -> ImportText:
    """Imports text (or bytes) as a file of the given format."""

    def run(fmt: str, text: str | bytes, name: str = "orders.csv") -> ImportReport:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return import_orders(
            path,
            fmt,
            tenant,
            orders_uri,
            now=NOW,
            rejects_path=tmp_path / "rejects.csv",
            default_currency="EUR",
        )

    return run


@pytest.fixture(scope="session")
def cdnow_file() -> Path:
    folder = Path(os.environ.get("QUIMBI_BENCH_DATA", REPOSITORY.parent / "shared" / "data"))
    path = folder / "cdnow" / "CDNOW_master.txt"
    if not path.is_file():
        pytest.skip(f"the CDNOW data set is not at {path}; set QUIMBI_BENCH_DATA to the folder that has it")
    return path


def order(customer: str, day: date, amount: float = 20.0, **values: object) -> OrderRow:
    """A row of the canonical schema; everything not given is unremarkable."""
    number = values.pop("number", 0)
    moment = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    row: OrderRow = {
        "order_key": f"{customer}/{day}/{number}",
        "order_id": f"{customer}-{day}-{number}",
        "customer_id": customer,
        "entry": "order",
        "ordered_at": moment,
        "amount": Decimal(str(round(amount, 2))),
        "categories": [],
        "currency": "EUR",
        "source": "test",
        "content_hash": "",
        "source_line": 1,
        "import_seq": 1,
    }
    return row | values


def history(rows: list[OrderRow]) -> pa.Table:
    return pa.Table.from_pylist(rows, schema=ORDERS)


def simulated_shop(customers: int, days: int, seed: int = 7) -> pa.Table:
    """Customers who buy at their own rate and leave after a purchase with their own probability."""
    random = np.random.default_rng(seed)
    start = date(2024, 1, 1)
    rows: list[OrderRow] = []
    for number in range(customers):
        gap = random.gamma(2.0, 18.0) + 3.0
        leaves = random.beta(0.8, 3.0)
        basket = random.gamma(4.0, 10.0) + 5.0
        day = float(random.integers(0, days * 2 // 3))
        while day < days:
            bought_on = start + timedelta(days=int(day))
            rows.append(order(f"c{number:05d}", bought_on, basket * random.uniform(0.6, 1.4), number=len(rows)))
            if random.random() < leaves:
                break
            day += max(1.0, random.exponential(gap))
    return history(rows)


def stored_models(trained: Iterable[TrainedModel], models_uri: str, tenant: uuid.UUID) -> Models:
    """Trained models, written to files and loaded again."""
    loaded = {}
    for model in trained:
        digest = artefacts.write(model, models_uri, tenant)
        files = artefacts.read(models_uri, tenant, model.task, model.version, digest)
        loaded[model.task] = of_files(model.task, model.version, files)
    return together(loaded)


def engine_of(table: pa.Table) -> FeatureEngine:
    engine = DuckDBEngine(threads=1)
    engine.load_table(table)
    return engine
