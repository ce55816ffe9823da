"""Batches of orders that come with a request: CSV or JSON with the generic columns."""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from intelligence_svc.ingest import generic
from intelligence_svc.ingest.domain import (
    ImportReport,
    Reject,
    RowRejectedError,
    UnreadableFileError,
    WrongLayoutError,
)
from intelligence_svc.ingest.jsonl import Json, parse_object, tables, text
from intelligence_svc.ingest.reading import ReadContext, Row
from intelligence_svc.ingest.service import add_orders
from intelligence_svc.ingest.source import RAW_KEPT, LineSource
from intelligence_svc.ingest.store import OrderStore

MEDIA_TYPES = ("text/csv", "application/json")
_COLUMNS = (*generic.REQUIRED, "quantity", "discount", "refund", "category", "currency")


def import_batch(
    content: bytes, media_type: str, tenant_id: str, orders_uri: str, *, now: datetime, currency: str
) -> tuple[ImportReport, list[Reject]]:
    """Adds a batch to the history; the report, with the customers concerned, and what was refused, by line.

    Raises ``UnreadableFileError``, ``WrongLayoutError``, ``ImportBusyError``.
    """
    context, refused = ReadContext(now, currency), list[Reject]()
    store = OrderStore.open(orders_uri, uuid.UUID(tenant_id))
    if media_type == "application/json":
        items = generic.orders_of(_json_rows(content), context, source="generic")
        report = add_orders(items, store, now=now, refuse=refused.append, tell_customers=True)
    else:
        with tempfile.TemporaryDirectory(prefix="quimbi-batch-") as folder:
            file = Path(folder) / "batch.csv"
            file.write_bytes(content)
            with LineSource(file) as source:
                items = generic.read(source, context)
                report = add_orders(items, store, now=now, refuse=refused.append, tell_customers=True)
    return report, sorted(refused, key=lambda reject: reject.line)


def _json_rows(content: bytes) -> Iterator[Row | Reject]:
    try:
        orders = tables(parse_object(content), "orders")
    except RowRejectedError:
        raise UnreadableFileError('the batch is no JSON object such as {"orders": [{"order_id": …}]}') from None
    if not orders:
        raise WrongLayoutError("the batch has no orders")
    for number, order in enumerate(orders, start=1):
        yield _row(number, order)


def _row(number: int, order: Json) -> Row | Reject:
    raw = str(order)[:RAW_KEPT]
    try:
        return Row(number, raw, {name: text(order, name) for name in _COLUMNS})
    except RowRejectedError as rejected:
        return Reject(number, rejected.reason, raw)
