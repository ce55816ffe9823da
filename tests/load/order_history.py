"""A simulated shop of any size straight into an order store: vectorised, one block of customers in memory at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from deploy.simulator.orders import World, make_world, simulate_block
from deploy.simulator.output import order_rows
from deploy.simulator.quilting import QUILTING
from deploy.simulator.traits import blocks
from intelligence_svc.ingest.schema import ORDERS
from intelligence_svc.ingest.store import OrderStore

#: Customers of the quilting shop order seven times; these do so ten times.
_MORE_OFTEN = 1.6


def large_shop(end: date, customers: int) -> World:
    """A shop whose customers have about ten orders each."""
    archetypes = tuple(replace(one, orders_per_year=one.orders_per_year * _MORE_OFTEN) for one in QUILTING.archetypes)
    return make_world(replace(QUILTING, customers=customers, archetypes=archetypes), end)


def fill_store(store: OrderStore, world: World, progress: Callable[[int], None] | None = None) -> int:
    """Writes the shop's orders as one part; returns their number."""
    Path(store.folder).mkdir(parents=True, exist_ok=True)
    written = 0

    def batches() -> Iterator[pa.RecordBatch]:
        nonlocal written
        for block in range(blocks(world.shop)):
            batch = as_orders(order_rows(world, simulate_block(world, block)), written)
            written += batch.num_rows
            if progress is not None:
                progress(written)
            yield batch

    store.publish(batches(), store.next_sequence())
    return written


def as_orders(rows: pa.RecordBatch, before: int = 0) -> pa.RecordBatch:
    """One row an order, as an import of `rows` (an order and category each, orders together) would store it."""
    order_ids = rows.column("order_id").dictionary_encode().indices.to_numpy()
    first = np.flatnonzero(np.r_[True, order_ids[1:] != order_ids[:-1]])
    head = rows.take(pa.array(first))
    label = rows.column("category").dictionary_encode()
    rank = pc.rank(label.dictionary, "ascending").to_numpy()[label.indices.to_numpy()]
    of_order = np.repeat(np.arange(len(first)), np.diff(np.r_[first, rows.num_rows]))
    sorted_labels = rows.column("category").take(pa.array(np.lexsort((rank, of_order))))
    categories = pa.ListArray.from_arrays(pa.array(np.r_[first, rows.num_rows], pa.int32()), sorted_labels)
    key = pc.binary_join_element_wise(head.column("customer_id"), head.column("order_id"), "\x1f")
    content = {
        "order_key": pc.binary_join_element_wise("generic:", key, ""),
        "order_id": head.column("order_id"),
        "customer_id": head.column("customer_id"),
        "entry": pa.repeat("order", head.num_rows),
        "ordered_at": head.column("ordered_at").cast(ORDERS.field("ordered_at").type),
        "amount": _summed(rows, "amount", first),
        "quantity": pa.array(np.add.reduceat(rows.column("quantity").to_numpy(), first)),
        "discount": _summed(rows, "discount", first),
        "refund": _summed(rows, "refund", first),
        "categories": categories,
        "currency": head.column("currency"),
        "source": pa.repeat("generic", head.num_rows),
        "content_hash": head.column("order_id"),
        "source_line": pa.array(first + before + 2),
        "import_seq": pa.repeat(pa.scalar(1, pa.int32()), head.num_rows),
    }
    columns = [content.get(field.name, pa.nulls(head.num_rows, field.type)) for field in ORDERS]
    return pa.RecordBatch.from_arrays(columns, schema=ORDERS)


def _summed(rows: pa.RecordBatch, name: str, first: np.ndarray) -> pa.Array:
    cents = pc.multiply(rows.column(name).cast(pa.float64()), 100.0)
    sums = np.add.reduceat(np.rint(cents.to_numpy()).astype(np.int64), first)
    return pa.array(sums / 100.0).cast(ORDERS.field(name).type)
