"""From read orders to what is new: staged on disk, compared by DuckDB, in bounded memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from intelligence_svc.ingest.domain import Order, Reject, RejectReason
from intelligence_svc.ingest.schema import CONTENT_FIELDS, ORDERS
from intelligence_svc.ingest.store import OrderStore

BATCH_ROWS = 20_000
MEMORY_LIMIT = "512MB"
_FEW_KEYS = 5_000

_STAGED = pa.schema(
    [
        *CONTENT_FIELDS,
        pa.field("content_hash", pa.string(), nullable=False),
        pa.field("source_line", pa.int64(), nullable=False),
        pa.field("needs_ordinal", pa.bool_(), nullable=False),
        pa.field("raw", pa.string()),
    ]
)


def content_hash(order: Order) -> str:
    """128 bits over everything that an order says, its identity and its line excepted."""
    said: tuple[object, ...] = (
        order.order_id,
        order.customer_id,
        order.entry.value,
        order.ordered_at.isoformat(),
        str(order.amount),
        order.quantity,
        None if order.discount is None else str(order.discount),
        None if order.refund is None else str(order.refund),
        None if order.refunded_at is None else order.refunded_at.isoformat(),
        order.categories,
        order.currency,
        None if order.cancelled_at is None else order.cancelled_at.isoformat(),
    )
    if order.refund_ids:  # added later: what has none keeps the hash that it had before
        said = (*said, order.refund_ids)
    return hashlib.blake2b(repr(said).encode(), digest_size=16).hexdigest()


class StagedOrders:
    """Orders of one file, collected on local disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._path = folder / "staged.parquet"
        self._writer = pq.ParquetWriter(self._path, _STAGED, compression="lz4")
        self._pending: list[Order] = []

    def add(self, order: Order) -> None:
        """Takes an order; writes a batch when enough have come together."""
        self._pending.append(order)
        if len(self._pending) >= BATCH_ROWS:
            self._flush()

    def _flush(self) -> None:
        rows, self._pending = self._pending, []
        columns: dict[str, list[object]] = {
            "order_key": [o.order_key for o in rows],
            "order_id": [o.order_id for o in rows],
            "customer_id": [o.customer_id for o in rows],
            "entry": [o.entry.value for o in rows],
            "ordered_at": [o.ordered_at for o in rows],
            "amount": [o.amount for o in rows],
            "quantity": [o.quantity for o in rows],
            "discount": [o.discount for o in rows],
            "refund": [o.refund for o in rows],
            "refunded_at": [o.refunded_at for o in rows],
            "categories": [list(o.categories) for o in rows],
            "currency": [o.currency for o in rows],
            "cancelled_at": [o.cancelled_at for o in rows],
            "updated_at": [o.updated_at for o in rows],
            "refund_ids": [list(o.refund_ids) or None for o in rows],
            "source": [o.source for o in rows],
            "content_hash": [content_hash(o) for o in rows],
            "source_line": [o.line for o in rows],
            "needs_ordinal": [o.needs_ordinal for o in rows],
            "raw": [o.raw for o in rows],
        }
        self._writer.write_batch(pa.RecordBatch.from_pydict(columns, schema=_STAGED))

    def compare(self, store: OrderStore) -> Comparison:
        """Tells new from known. Nothing can be added afterwards."""
        self._flush()
        self._writer.close()
        connection = duckdb.connect()
        connection.execute(f"SET memory_limit = '{MEMORY_LIMIT}'")
        connection.execute(f"SET temp_directory = '{self._folder / 'spill'}'")
        connection.execute("SET TimeZone = 'UTC'")
        connection.execute("CREATE VIEW staged AS SELECT * FROM read_parquet($1)".replace("$1", _literal(self._path)))
        connection.execute(_KEYED)
        connection.register("known_parts", _known_parts(store.dataset(), connection))
        connection.execute(_KNOWN)
        connection.unregister("known_parts")
        connection.execute(_CLASSIFY)
        return Comparison(connection)


def _known_parts(history: ds.Dataset, connection: duckdb.DuckDBPyConnection) -> pa.RecordBatchReader:
    """What is known of the staged keys. For a few, as of a webhook, their column alone is looked through first."""
    rows = connection.execute("SELECT DISTINCT final_key FROM keyed LIMIT ?", [_FEW_KEYS + 1]).fetchall()
    if len(rows) > _FEW_KEYS:
        return history.scanner(columns=_KNOWN_COLUMNS).to_reader()
    wanted = ds.field("order_key").isin(pa.array([row[0] for row in rows], pa.string()))
    found = history.to_table(columns=["order_key"], filter=wanted).column("order_key").unique()
    if len(found) == 0:
        return history.schema.empty_table().select(_KNOWN_COLUMNS).to_reader()
    return history.scanner(columns=_KNOWN_COLUMNS, filter=ds.field("order_key").isin(found)).to_reader()


def _literal(path: Path) -> str:
    return "'" + str(path).replace("'", "''") + "'"


_KNOWN_COLUMNS = ["order_key", "content_hash", "updated_at", "customer_id", "import_seq"]

# Equal keys within the file are told apart by when the source changed them, the newest counts; where it does not
# say, by their line, and the first counts. Where rows have no order id each counts, and its number among its equals
# becomes part of its identity.
_KEYED = """
CREATE TEMP TABLE keyed AS
WITH ranked AS (
    SELECT order_key, content_hash, source_line, updated_at, needs_ordinal,
           row_number() OVER same_key AS ordinal,
           first_value(content_hash) OVER same_key AS first_hash,
           first_value(updated_at) OVER same_key AS first_updated_at
    FROM staged
    WINDOW same_key AS (
        PARTITION BY order_key
        ORDER BY updated_at DESC NULLS LAST, CASE WHEN updated_at IS NULL THEN source_line ELSE -source_line END
    )
)
SELECT source_line, content_hash, updated_at,
       CASE WHEN needs_ordinal AND ordinal > 1 THEN '-' || ordinal ELSE '' END AS suffix,
       order_key || suffix AS final_key,
       CASE WHEN needs_ordinal OR ordinal = 1 THEN 'candidate'
            WHEN first_updated_at IS NOT NULL OR content_hash = first_hash THEN 'duplicate'
            ELSE 'conflict' END AS place
FROM ranked
"""

_KNOWN = """
CREATE TEMP TABLE known AS
SELECT * FROM known_parts SEMI JOIN keyed ON known_parts.order_key = keyed.final_key
"""

# "touched" is a newer version of equal content: it is kept, so that what is older than it stays recognisable.
_CLASSIFY = """
CREATE TEMP TABLE classified AS
WITH newest AS (
    SELECT * FROM known QUALIFY row_number() OVER (PARTITION BY order_key ORDER BY import_seq DESC) = 1
), seen AS (
    SELECT DISTINCT order_key, content_hash FROM known
)
SELECT keyed.source_line, keyed.suffix,
       CASE WHEN place <> 'candidate' THEN place
            WHEN newest.order_key IS NULL THEN 'new'
            WHEN newest.updated_at IS NOT NULL AND keyed.updated_at IS NULL THEN 'duplicate'
            WHEN newest.updated_at > keyed.updated_at THEN 'duplicate'
            WHEN newest.updated_at IS NOT DISTINCT FROM keyed.updated_at
                THEN CASE WHEN seen.order_key IS NULL THEN 'updated' ELSE 'duplicate' END
            WHEN newest.content_hash = keyed.content_hash THEN 'touched'
            ELSE 'updated' END AS outcome
FROM keyed
LEFT JOIN newest ON newest.order_key = keyed.final_key
LEFT JOIN seen ON seen.order_key = keyed.final_key AND seen.content_hash = keyed.content_hash
"""

_FRESH = """
SELECT s.order_key || c.suffix AS order_key, s.order_id || c.suffix AS order_id,
       s.* EXCLUDE (order_key, order_id, needs_ordinal, raw), CAST($sequence AS INTEGER) AS import_seq
FROM staged s JOIN classified c USING (source_line)
WHERE c.outcome IN ('new', 'updated', 'touched')
ORDER BY s.customer_id, s.ordered_at, s.source_line
"""

_CUSTOMERS = """
SELECT customer_id FROM staged WHERE customer_id IS NOT NULL
UNION
SELECT customer_id FROM known WHERE customer_id IS NOT NULL
"""

_CONFLICTS = """
SELECT s.source_line, s.raw FROM staged s JOIN classified c USING (source_line)
WHERE c.outcome = 'conflict' ORDER BY s.source_line
"""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What of a staged file is new."""

    connection: duckdb.DuckDBPyConnection

    def counts(self) -> dict[str, int]:
        """Orders by outcome: ``new``, ``updated``, ``touched``, ``duplicate``, ``conflict``."""
        rows = self.connection.execute("SELECT outcome, count(*) FROM classified GROUP BY outcome").fetchall()
        return {str(outcome): int(number) for outcome, number in rows}

    def customers(self) -> frozenset[str]:
        """Whose orders are among them, and whose they were in any earlier version."""
        return frozenset(str(row[0]) for row in self.connection.execute(_CUSTOMERS).fetchall())

    def conflicts(self) -> Iterator[Reject]:
        """Orders that contradict an earlier one of the same file."""
        cursor = self.connection.execute(_CONFLICTS)
        while rows := cursor.fetchmany(1000):
            for line, raw in rows:
                yield Reject(int(line), RejectReason.CONFLICTING_ORDER, raw or "")

    def fresh(self, sequence: int) -> Iterator[pa.RecordBatch]:
        """New and changed orders in the canonical schema, by customer and time, as part ``sequence``."""
        reader = self.connection.execute(_FRESH, {"sequence": sequence}).to_arrow_reader(BATCH_ROWS * 5)
        for batch in reader:
            columns = [batch.column(name).cast(ORDERS.field(name).type) for name in ORDERS.names]
            yield pa.RecordBatch.from_arrays(columns, schema=ORDERS)

    def close(self) -> None:
        """Frees what the comparison holds."""
        self.connection.close()
