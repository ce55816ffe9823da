"""Orders as Arrow batches and files, in constant memory, with the same bytes however many rows go at a
time.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import pyarrow as pa
import pyarrow.csv as pa_csv
import pyarrow.parquet as pq

from deploy.simulator.arrays import Ints
from deploy.simulator.identifiers import ByteMatrix, order_id_bytes
from deploy.simulator.orders import OrderBlock, World, simulate_block
from deploy.simulator.traits import blocks

MONEY: Final = pa.decimal128(12, 2)
SCHEMA: Final = pa.schema(
    [
        pa.field("customer_id", pa.string(), nullable=False),
        pa.field("order_id", pa.string(), nullable=False),
        pa.field("ordered_at", pa.timestamp("ms", tz="UTC"), nullable=False),
        pa.field("amount", MONEY, nullable=False),  # paid for the goods: after discount, before refund
        pa.field("quantity", pa.int64(), nullable=False),
        pa.field("discount", MONEY, nullable=False),  # taken off the list price
        pa.field("refund", MONEY, nullable=False),  # given back until the end of the history, 0..amount
        pa.field("category", pa.string(), nullable=False),
        pa.field("currency", pa.string(), nullable=False),
    ]
)
ROW_GROUP: Final = 131_072


def order_batches(world: World, rows: int = ROW_GROUP) -> Iterator[pa.RecordBatch]:
    """All orders, `rows` rows at a time (the last batch may be shorter).

    One row per order and category: an order of fabric and thread is two rows with the same order id, next
    to each other, as the generic importer expects. Rows are sorted by customer number, then by time.
    """
    waiting: list[pa.RecordBatch] = []
    held = 0
    for block in range(blocks(world.shop)):
        batch = order_rows(world, simulate_block(world, block))
        while held + batch.num_rows >= rows:
            need = rows - held
            yield _joined([*waiting, batch.slice(0, need)])
            batch, waiting, held = batch.slice(need), [], 0
        if batch.num_rows:
            waiting.append(batch)
            held += batch.num_rows
    if held:
        yield _joined(waiting)


def order_rows(world: World, block: OrderBlock) -> pa.RecordBatch:
    """The rows of one block of customers."""
    width = len(world.shop.categories)
    # Equal lines of an order would look like duplicates to an importer: one row per order and category.
    key, group = np.unique(block.line_order * width + block.line_category, return_inverse=True)
    order, category = key // width, key % width
    refunded = np.where(block.line_refund_day < world.shop.days, block.line_paid, 0)
    number = block.traits.number[block.customer[order]]
    names = pa.array([c.name for c in world.shop.categories])
    return pa.RecordBatch.from_arrays(
        [
            _strings(_customer_bytes(number)),
            _strings(order_id_bytes(world.shop.order_prefix, number, block.sequence[order])),
            pa.array(block.second[order] * 1000, pa.timestamp("ms", tz="UTC")),
            _money(_sums(group, block.line_paid, len(key))),
            pa.array(_sums(group, block.line_quantity, len(key))),
            _money(_sums(group, block.line_discount, len(key))),
            _money(_sums(group, refunded, len(key))),
            names.take(pa.array(category)),
            pa.repeat(world.shop.currency, len(key)),
        ],
        schema=SCHEMA,
    )


def write_orders(world: World, path: Path, rows: int = ROW_GROUP) -> int:
    """Write all orders to a `.csv` or `.parquet` file and return the number of rows.

    Raises ValueError for another ending.
    """
    if path.suffix not in {".csv", ".parquet"}:
        raise ValueError(f"{path.name}: orders are written as .csv or .parquet")
    path.parent.mkdir(parents=True, exist_ok=True)
    return _write_csv(world, path, rows) if path.suffix == ".csv" else _write_parquet(world, path)


def _write_csv(world: World, path: Path, rows: int) -> int:
    text = SCHEMA.set(2, pa.field("ordered_at", pa.string()))
    options = pa_csv.WriteOptions(quoting_style="needed")
    written = 0
    with pa_csv.CSVWriter(str(path), text, write_options=options) as writer:
        for batch in order_batches(world, rows):
            seconds = batch.column(2).cast(pa.int64()).to_numpy() // 1000
            columns = batch.columns
            columns[2] = _strings(_iso_bytes(seconds))
            writer.write_batch(pa.RecordBatch.from_arrays(columns, schema=text))
            written += batch.num_rows
    return written


def _write_parquet(world: World, path: Path) -> int:
    written = 0
    with pq.ParquetWriter(path, SCHEMA, compression="zstd") as writer:
        # Always whole row groups: they are part of the file's bytes.
        for batch in order_batches(world):
            writer.write_batch(batch, row_group_size=ROW_GROUP)
            written += batch.num_rows
    return written


def _joined(batches: list[pa.RecordBatch]) -> pa.RecordBatch:
    return batches[0] if len(batches) == 1 else pa.concat_batches(batches)


def _sums(group: Ints, values: Ints, size: int) -> Ints:
    # bincount adds in float64, exact for whole numbers below 2**53.
    return np.bincount(group, weights=values, minlength=size).astype(np.int64)


def _money(cents: Ints) -> pa.Array:
    """Decimals from cents >= 0, written straight into Arrow's 128-bit layout."""
    words = np.zeros((len(cents), 2), np.int64)
    words[:, 0] = cents
    return pa.Array.from_buffers(MONEY, len(cents), [None, pa.py_buffer(words)])


def _strings(text: ByteMatrix) -> pa.StringArray:
    """Strings of equal length from their bytes, without a Python object for each."""
    rows, width = text.shape
    offsets = np.arange(0, (rows + 1) * width, width, dtype=np.int32)
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(np.ascontiguousarray(text)))


def _digits(values: Ints, width: int) -> ByteMatrix:
    powers = 10 ** np.arange(width - 1, -1, -1, dtype=np.int64)
    return (values[:, None] // powers % 10 + ord("0")).astype(np.uint8)


def _customer_bytes(number: Ints) -> ByteMatrix:
    head = np.broadcast_to(np.frombuffer(b"cust_", np.uint8), (len(number), 5))
    return np.hstack([head, _digits(number, 7)])


def _iso_bytes(second: Ints) -> ByteMatrix:
    """YYYY-MM-DDTHH:MM:SSZ; dates come from a table with a row per day."""
    day, rest = second // 86_400, second % 86_400
    out = np.empty((len(second), 20), np.uint8)
    if len(second):
        first = int(day.min())
        dates = np.arange(first, int(day.max()) + 1).astype("datetime64[D]").astype("S10")
        out[:, :10] = dates.view(np.uint8).reshape(-1, 10)[day - first]
    for column, values in ((11, rest // 3600), (14, rest // 60 % 60), (17, rest % 60)):
        out[:, column : column + 2] = _digits(values, 2)
    for column, mark in ((10, "T"), (13, ":"), (16, ":"), (19, "Z")):
        out[:, column] = ord(mark)
    return out
