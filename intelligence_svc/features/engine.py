"""Running the feature definitions on DuckDB."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Self

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from intelligence_svc.features.definitions import features_sql, outcomes_sql
from intelligence_svc.features.history import ORDERS
from intelligence_svc.ingest.store import OrderStore

_ORDER_COLUMNS = list(ORDERS.schema().names)
_LOAD = "CREATE OR REPLACE TABLE orders AS SELECT * FROM incoming"
_SORTED = "SELECT * FROM ({}) ORDER BY as_of, customer_id"
_MOMENTS = pa.schema([("as_of", pa.date32()), ("until", pa.date32()), ("currency", pa.string())])


@dataclass(frozen=True, slots=True)
class HistorySpan:
    """First and last UTC day with a purchase, and the currency of most orders (ties: by name)."""

    first_day: date
    last_day: date
    currency: str

    def as_of(self, now: datetime) -> date:
        """The day as of which the shop is judged: the last one that its data covers, never in the future.

        Not today: silence since the last import is silence of the import, not of the customers.
        """
        return min(self.last_day, now.date())


class EmptyHistoryError(Exception):
    """There is no order of an identified customer."""


class FeatureEngine:
    """Evaluates features over one order history. Not thread-safe: one engine per thread."""

    def __init__(self, *, threads: int = 2, memory_limit: str = "2GB") -> None:
        self._connection = duckdb.connect(config={"threads": threads, "memory_limit": memory_limit})
        self._connection.execute("SET TimeZone = 'UTC'")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Frees the engine's memory."""
        self._connection.close()

    def load_store(self, store: OrderStore) -> None:
        """Takes a tenant's history; it is copied, so later imports are not seen."""
        self._load(store.dataset().scanner(columns=_ORDER_COLUMNS).to_reader())

    def load_customers(self, store: OrderStore, customers: Collection[str]) -> None:
        """Takes these customers' orders only: all versions of every order that was ever theirs, so that one that went
        to somebody else (merged customers) counts for them no more."""
        orders, theirs = store.dataset(), ds.field("customer_id").isin(pa.array(sorted(customers), pa.string()))
        keys = orders.to_table(columns=["order_key"], filter=theirs).column("order_key").unique()
        # Parts lie by customer, so what is theirs is found fast. Whether any went elsewhere takes a look through the
        # keys; rarely there is something, and only then all columns are read for it.
        same_orders = ds.field("order_key").isin(keys)
        if orders.count_rows(filter=same_orders) > orders.count_rows(filter=same_orders & theirs):
            theirs = same_orders
        self._load(orders.scanner(columns=_ORDER_COLUMNS, filter=theirs).to_reader())

    def load_table(self, orders: pa.Table) -> None:
        """Takes orders from memory (canonical schema)."""
        self._load(orders.select(_ORDER_COLUMNS))

    def _load(self, orders: pa.Table | pa.RecordBatchReader) -> None:
        self._connection.register("incoming", orders)
        self._connection.execute(_LOAD)
        self._connection.unregister("incoming")

    def span(self) -> HistorySpan:
        """Raises ``EmptyHistoryError``."""
        row = self._connection.execute(
            "SELECT min(ordered_at)::DATE, max(ordered_at)::DATE FROM orders "
            "WHERE entry = 'order' AND customer_id IS NOT NULL"
        ).fetchone()
        if row is None or row[0] is None:
            raise EmptyHistoryError("no order of an identified customer")
        currency = self._connection.execute(
            "SELECT currency FROM orders WHERE entry = 'order' GROUP BY 1 ORDER BY count(*) DESC, 1 LIMIT 1"
        ).fetchone()
        assert currency is not None
        return HistorySpan(row[0], row[1], str(currency[0]))

    def last_event_day(self) -> date:
        """Last UTC day on which something happened: a purchase, a refund or a cancellation. Raises as ``span``."""
        row = self._connection.execute(
            "SELECT greatest(max(ordered_at), max(refunded_at), max(cancelled_at))::DATE FROM orders "
            "WHERE customer_id IS NOT NULL"
        ).fetchone()
        if row is None or row[0] is None:
            raise EmptyHistoryError("no order of an identified customer")
        return date.fromisoformat(str(row[0]))

    def features(self, as_of: list[date], currency: str) -> pa.Table:
        """Features as of each day, by ``as_of`` and ``customer_id``."""
        self._set_moments([(day, day) for day in as_of], currency)
        return self._arrow(_SORTED.format(features_sql()))

    def outcomes(self, windows: list[tuple[date, int]], currency: str) -> pa.Table:
        """Transactions and spend in ``(as_of, as_of + days]`` for each window; only those who bought."""
        self._set_moments([(day, day + timedelta(days=days)) for day, days in windows], currency)
        return self._arrow(_SORTED.format(outcomes_sql()))

    def recent_orders(self, limit: int, as_of: date) -> pa.Table:
        """The last orders of each customer up to ``as_of``, newest first, cancelled ones included."""
        return self._arrow(_RECENT, {"limit": limit, "as_of": as_of})

    def _set_moments(self, windows: list[tuple[date, date]], currency: str) -> None:
        rows = [{"as_of": start, "until": end, "currency": currency} for start, end in windows]
        self._connection.register("moments", pa.Table.from_pylist(rows, schema=_MOMENTS))

    def _arrow(self, sql: str, parameters: dict[str, object] | None = None) -> pa.Table:
        return self._connection.execute(sql, parameters or {}).to_arrow_table()


_RECENT = """
WITH current AS (
    SELECT * FROM orders WHERE customer_id IS NOT NULL AND entry = 'order' AND ordered_at::DATE <= $as_of
    QUALIFY row_number() OVER (PARTITION BY order_key ORDER BY import_seq DESC) = 1
)
SELECT customer_id, order_id, ordered_at, amount::DOUBLE AS amount, refund::DOUBLE AS refund,
       quantity, currency, categories, cancelled_at
FROM current
QUALIFY row_number() OVER (PARTITION BY customer_id ORDER BY ordered_at DESC, order_key DESC) <= $limit
ORDER BY customer_id, ordered_at DESC, order_key DESC
"""
