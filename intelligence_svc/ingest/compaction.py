"""Making one part of many: the same history in fewer and larger files.

Readers see the old parts until the new one has its name, and only the new one afterwards. Rows are dropped only where
that can never show: of an order's first versions that say the same, all but the last, where that one tells when the
source changed it; nothing older can come back then. Other versions stay: with a time, because the past is judged by the
version that stood then; without one, so that importing an old file again still changes nothing.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds

from intelligence_svc.ingest.lock import tenant_lock
from intelligence_svc.ingest.schema import ORDERS
from intelligence_svc.ingest.store import OrderStore, Part

_MEMORY_LIMIT = "512MB"
_BATCH_ROWS = 100_000

_MERGED = """
SELECT * FROM incoming
WINDOW versions AS (PARTITION BY order_key ORDER BY import_seq, source_line),
       upto_next AS (
           PARTITION BY order_key ORDER BY import_seq, source_line
           ROWS BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING
       )
QUALIFY lead(updated_at) OVER versions IS NULL OR min(content_hash) OVER upto_next <> max(content_hash) OVER upto_next
ORDER BY customer_id, ordered_at, import_seq, source_line
"""


@dataclass(frozen=True, slots=True)
class CompactionReport:
    """What a compaction did: ``parts`` became ``part`` (None: there was nothing to do)."""

    parts: int
    rows_before: int
    rows_after: int
    part: str | None


def compact(tenant_id: uuid.UUID, orders_uri: str, *, now: datetime, small_only: bool = False) -> CompactionReport:
    """Merges a tenant's parts into one; with ``small_only`` those at the end that were never merged before.

    Raises ``ImportBusyError`` while an import runs.
    """
    store = OrderStore.open(orders_uri, tenant_id)
    with (
        tenant_lock(store.filesystem, store.folder, now=now),
        tempfile.TemporaryDirectory(prefix="quimbi-compact-") as scratch,
    ):
        store.remove_leftovers(now)
        parts = store.current_parts()
        if small_only:
            parts = parts[1 + max((i for i, part in enumerate(parts) if part.first < part.last), default=-1) :]
        if len(parts) < 2:
            return CompactionReport(len(parts), 0, 0, None)
        source = ds.dataset([part.path for part in parts], schema=ORDERS, format="parquet", filesystem=store.filesystem)
        before = source.count_rows()
        name = store.publish(_merged(source, Path(scratch)), parts[-1].last, first=parts[0].first)
        after = _rows_of(store, parts)
        return CompactionReport(len(parts), before, after, name)


def _merged(source: ds.Dataset, scratch: Path) -> Iterator[pa.RecordBatch]:
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{_MEMORY_LIMIT}'")
        connection.execute(f"SET temp_directory = '{scratch}'")
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("incoming", source.scanner().to_reader())
        for batch in connection.execute(_MERGED).to_arrow_reader(_BATCH_ROWS):
            columns = [batch.column(name).cast(ORDERS.field(name).type) for name in ORDERS.names]
            yield pa.RecordBatch.from_arrays(columns, schema=ORDERS)


def _rows_of(store: OrderStore, merged: list[Part]) -> int:
    """Rows of the part that stands for these."""
    (path,) = [part.path for part in store.current_parts() if part.hides(merged[0])]
    return int(ds.dataset(path, format="parquet", filesystem=store.filesystem).count_rows())
