"""The feature definitions on DuckDB: the engine of one machine, in bounded memory.

A history from a store lies in a temporary file by customer, and is gone through in blocks of customers: what grows with
a shop is the disk, not the memory.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import chain, pairwise
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from intelligence_svc.features.engine import ORDER_COLUMNS, FeatureEngine
from intelligence_svc.features.history import FIRST_DAY
from intelligence_svc.features.queries import Dialect, Query, recent_sql, sql_of
from intelligence_svc.ingest.store import OrderStore

_IN_MEMORY_ROWS = 100_000
_BLOCK_ORDERS = 500_000
_BATCH_ROWS = 20_000
#: A line of the plan: everything, or customers from one id up to before another.
_Block = tuple[str | None, str | None]


class DuckDBEngine(FeatureEngine):
    """Runs on ``threads`` threads of this process, within ``memory_limit``."""

    def __init__(self, *, threads: int = 2, memory_limit: str = "1GB") -> None:
        self._threads, self._memory_limit = threads, memory_limit
        self._scratch: tempfile.TemporaryDirectory[str] | None = None
        self._blocks: list[_Block] = [(None, None)]
        self._connection = self._connect(":memory:", {})

    def _connect(self, path: str, more: dict[str, str]) -> duckdb.DuckDBPyConnection:
        settings: dict[str, str | bool | int | float | list[str]] = {
            "threads": self._threads,
            "memory_limit": self._memory_limit,
            **more,
        }
        connection = duckdb.connect(path, config=settings)
        connection.execute("SET TimeZone = 'UTC'")
        return connection

    def close(self) -> None:
        self._connection.close()
        if self._scratch is not None:
            self._scratch.cleanup()
            self._scratch = None

    def load_store(self, store: OrderStore) -> None:
        if store.dataset().count_rows() <= _IN_MEMORY_ROWS:
            self.load_table(store.dataset().to_table(columns=ORDER_COLUMNS))
            return
        self.close()
        self._scratch = tempfile.TemporaryDirectory(prefix="quimbi-features-")
        folder = Path(self._scratch.name)
        # Results are sorted where an order is wanted; keeping the order of rows in between would cost memory.
        more = {"temp_directory": str(folder / "spilled"), "preserve_insertion_order": "false"}
        self._connection = self._connect(str(folder / "history.duckdb"), more)
        # Unless told otherwise Arrow keeps whole files, and 16 times 131,072 rows ahead: memory that grows with a shop.
        reading = store.dataset().scanner(
            columns=ORDER_COLUMNS,
            batch_size=32_768,
            batch_readahead=2,
            fragment_readahead=1,
            fragment_scan_options=ds.ParquetFragmentScanOptions(pre_buffer=False, use_buffered_stream=True),
        )
        self._load(reading.to_reader())
        self._blocks = self._by_size()

    def load_table(self, orders: pa.Table) -> None:
        orders = orders.select(ORDER_COLUMNS)
        self._blocks = [(None, None)]
        if pc.count_distinct(orders.column("order_key")).as_py() < orders.num_rows:
            self._load(orders)
            return
        # One version each: what `versioned` would find, in no time. A history that comes with a request waits for it.
        alone = {
            "counts_from": pa.repeat(pa.scalar(FIRST_DAY), orders.num_rows),
            "counts_until": pa.nulls(orders.num_rows, pa.date32()),
        }
        for name, column in alone.items():
            orders = orders.append_column(name, column)
        self._connection.register("incoming", orders)
        self._connection.execute("CREATE OR REPLACE TABLE history AS SELECT * FROM incoming")
        self._connection.unregister("incoming")
        _look_at(self._connection, (None, None))

    def _load(self, orders: pa.Table | pa.RecordBatchReader) -> None:
        self._connection.register("incoming", orders)
        self._connection.execute("CREATE OR REPLACE TABLE loaded AS SELECT * FROM incoming")
        self._connection.unregister("incoming")
        versioned = sql_of(Query.VERSIONED, Dialect.DUCKDB)
        self._connection.execute(f"CREATE OR REPLACE TABLE history AS FROM ({versioned}) ORDER BY customer_id")
        self._connection.execute("DROP TABLE loaded")
        _look_at(self._connection, (None, None))

    def _by_size(self) -> list[_Block]:
        """Blocks of customers with about as many orders each."""
        rows = self._connection.execute(
            "SELECT DISTINCT customer_id FROM history "
            "WHERE customer_id IS NOT NULL AND rowid % $size = $size - 1 ORDER BY 1",
            {"size": _BLOCK_ORDERS},
        ).fetchall()
        cuts = [None, *(str(row[0]) for row in rows), None]
        return list(pairwise(cuts))

    def _take_moments(self, moments: pa.Table) -> None:
        self._connection.register("moments", moments)

    def _answer(self, query: Query) -> pa.Table:
        sql = sql_of(query, Dialect.DUCKDB)
        by_customer = query in {Query.FEATURES, Query.OUTCOMES, Query.CUSTOMER_CATEGORIES, Query.LATEST_PAUSES}
        if not by_customer or len(self._blocks) == 1:
            return self._connection.execute(sql).to_arrow_table()
        parts = []
        for block in self._blocks:
            _look_at(self._connection, block)
            parts.append(self._connection.execute(sql).to_arrow_table())
        _look_at(self._connection, (None, None))
        answer = pa.concat_tables(parts)
        # Blocks follow each other by customer; with several days the days come first.
        several = "as_of" in answer.column_names and len(answer.column("as_of").unique()) > 1
        return answer.sort_by([("as_of", "ascending"), ("customer_id", "ascending")]) if several else answer

    def _recent(self, limit: int) -> pa.RecordBatchReader:
        # A cursor has views of its own: other questions may be asked before this answer is read to its end.
        cursor = self._connection.cursor()
        cursor.execute("SET TimeZone = 'UTC'")
        moments = self._connection.execute("SELECT * FROM moments").to_arrow_table()
        cursor.register("moments", moments)
        tables = self._recent_by_block(cursor, recent_sql(limit, Dialect.DUCKDB))
        first = next(tables)
        batches = (batch for table in chain([first], tables) for batch in table.to_batches(_BATCH_ROWS))
        return pa.RecordBatchReader.from_batches(first.schema, batches)

    def _recent_by_block(self, cursor: duckdb.DuckDBPyConnection, sql: str) -> Iterator[pa.Table]:
        for block in self._blocks:
            _look_at(cursor, block)
            yield cursor.execute(sql).to_arrow_table()
        cursor.close()


def _look_at(connection: duckdb.DuckDBPyConnection, block: _Block) -> None:
    """Makes ``orders`` the history of a block of customers."""
    low, high = block
    limits = [] if low is None else [f"customer_id >= {_literal(low)}"]
    limits += [] if high is None else [f"customer_id < {_literal(high)}"]
    chosen = f"WHERE {' AND '.join(limits)}" if limits else ""
    connection.execute(f"CREATE OR REPLACE TEMP VIEW orders AS SELECT * FROM history {chosen}")  # noqa: S608  # quoted


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
