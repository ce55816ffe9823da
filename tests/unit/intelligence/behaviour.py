"""Shops for the tests of axes and archetypes: features made up at will, the simulator's shop, and real data sets."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa

from deploy.simulator.presets import SimulatedShop, load_shop
from intelligence_svc.axes.domain import Floats
from intelligence_svc.features.definitions import NAMES
from intelligence_svc.features.engine import FeatureEngine
from tests.unit.intelligence.conftest import REPOSITORY, engine_of

DATA = Path(os.environ.get("QUIMBI_BENCH_DATA", REPOSITORY.parent / "shared" / "data"))
END = date(2026, 1, 1)

_CANONICAL = """
SELECT order_id AS order_key, order_id, first(customer_id) AS customer_id, 'order' AS entry,
       min(ordered_at) AS ordered_at, sum(amount)::DECIMAL(18, 4) AS amount, sum(quantity)::BIGINT AS quantity,
       sum(discount)::DECIMAL(18, 4) AS discount, sum(refund)::DECIMAL(18, 4) AS refund,
       NULL::TIMESTAMPTZ AS refunded_at, list_sort(list(DISTINCT category)) AS categories,
       first(currency) AS currency, NULL::TIMESTAMPTZ AS cancelled_at, NULL::TIMESTAMPTZ AS updated_at,
       1::INT AS import_seq
FROM lines GROUP BY order_id
"""
_RETAIL = """
SELECT Invoice AS order_key, Invoice AS order_id, "Customer ID"::BIGINT::VARCHAR AS customer_id,
       if(Invoice LIKE 'C%', 'refund', 'order') AS entry, min(InvoiceDate)::TIMESTAMPTZ AS ordered_at,
       if(Invoice LIKE 'C%', 0, sum(Quantity * Price))::DECIMAL(18, 4) AS amount, NULL::BIGINT AS quantity,
       NULL::DECIMAL(18, 4) AS discount,
       if(Invoice LIKE 'C%', -sum(Quantity * Price), 0)::DECIMAL(18, 4) AS refund,
       if(Invoice LIKE 'C%', min(InvoiceDate), NULL)::TIMESTAMPTZ AS refunded_at,
       list_sort(list(DISTINCT StockCode[:2])) AS categories, 'GBP' AS currency,
       NULL::TIMESTAMPTZ AS cancelled_at, NULL::TIMESTAMPTZ AS updated_at,
       1::INT AS import_seq
FROM read_parquet($path) WHERE "Customer ID" IS NOT NULL AND regexp_matches(StockCode, '^[0-9]{5}')
GROUP BY Invoice, "Customer ID" HAVING sum(Quantity * Price) <> 0
"""
_CDNOW = """
WITH cells AS (SELECT string_split_regex(trim(line), '\\s+') AS c FROM read_csv($path, columns = {'line': 'VARCHAR'},
    delim = '|', skip = 1, header = false))
SELECT row_number() OVER ()::VARCHAR AS order_key, order_key AS order_id, c[1] AS customer_id, 'order' AS entry,
       strptime(c[2], '%Y%m%d')::TIMESTAMPTZ AS ordered_at, c[4]::DECIMAL(18, 4) AS amount, c[3]::BIGINT AS quantity,
       NULL::DECIMAL(18, 4) AS discount, NULL::DECIMAL(18, 4) AS refund, NULL::TIMESTAMPTZ AS refunded_at,
       []::VARCHAR[] AS categories, 'USD' AS currency, NULL::TIMESTAMPTZ AS cancelled_at,
       NULL::TIMESTAMPTZ AS updated_at, 1::INT AS import_seq
FROM cells
"""


def simulated(customers: int = 3000) -> tuple[SimulatedShop, FeatureEngine]:
    """The demo shop with any number of customers, loaded."""
    shop = load_shop(END, customers)
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("lines", pa.Table.from_batches(shop.order_batches()))
        return shop, engine_of(connection.execute(_CANONICAL).to_arrow_table())


def real(name: str) -> FeatureEngine | None:
    """`cdnow` or `online_retail_ii`, None where the data is not there."""
    path, query = {
        "cdnow": (DATA / "cdnow" / "CDNOW_master.txt", _CDNOW),
        "online_retail_ii": (DATA / "online_retail_ii" / "online_retail_ii.parquet", _RETAIL),
    }[name]
    if not path.is_file():
        return None
    with duckdb.connect(config={"threads": 1}) as connection:
        connection.execute("SET TimeZone = 'UTC'")
        return engine_of(connection.execute(query, {"path": str(path)}).to_arrow_table())


def features_of(engine: FeatureEngine) -> pa.Table:
    """Features as of the last day of a history."""
    span = engine.span()
    return engine.features([span.last_day], span.currency)


def made_up(rows: int, columns: Mapping[str, float | Floats] | None = None, seed: int = 3) -> pa.Table:
    """A table of features of plausible customers, some columns replaced."""
    random = np.random.default_rng(seed)
    transactions = random.geometric(0.3, rows).astype(float)
    tenure = random.uniform(1, 900, rows)
    recency = np.where(transactions > 1, tenure * random.uniform(0, 1, rows), tenure)
    pause = (tenure - recency) / np.maximum(transactions - 1, 1)
    spend = transactions * random.lognormal(3.5, 0.8, rows)
    repeated = transactions > 1
    values: dict[str, float | Floats] = {name: np.zeros(rows) for name in NAMES}
    values |= {
        "transactions": transactions,
        "orders": transactions,
        "tenure": tenure,
        "recency": recency,
        "last_gap": np.where(repeated, pause, np.nan),
        "longest_gap": np.where(repeated, pause, np.nan),
        "gap_squares": np.where(repeated, pause**2 * (transactions - 1) * random.uniform(1, 3, rows), np.nan),
        "transactions_365": np.where(recency < 365, np.ceil(transactions / 2), 0.0),
        "spend": spend,
        "returned": spend * random.choice([0.0, 0.0, 0.0, 0.3], rows),
        "discounted_orders": random.binomial(transactions.astype(int), 0.3).astype(float),
        "categories": np.minimum(random.geometric(0.4, rows), 8).astype(float),
    }
    values |= dict(columns or {})
    ids = [f"c{number:06d}" for number in range(rows)]
    return pa.table({"customer_id": ids} | {name: np.full(rows, values[name]) for name in values})
