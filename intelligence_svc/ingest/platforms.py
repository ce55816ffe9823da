"""Importing from a shop's platform: what changed since the last time, resumed where the last one ended."""

from __future__ import annotations

import csv
import json
import tempfile
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from pathlib import Path

from intelligence_svc.ingest import position
from intelligence_svc.ingest.bigcommerce_client import BigCommerceClient
from intelligence_svc.ingest.domain import ImportReport, SourceError
from intelligence_svc.ingest.position import Position
from intelligence_svc.ingest.service import ProgressCallback, import_orders
from intelligence_svc.ingest.shopify_client import Operation, ShopifyClient
from intelligence_svc.ingest.store import OrderStore

#: Asked for again at each import: what a platform shows as changed may come late. Each order still counts once.
OVERLAP = timedelta(minutes=5)
CHUNK = 5_000


@dataclass(frozen=True, slots=True)
class Destination:
    """Whose history the orders go to, and how they are read; see `import_orders`."""

    tenant_id: uuid.UUID
    orders_uri: str
    rejects_path: Path
    now: datetime
    default_currency: str = "USD"
    progress: ProgressCallback | None = None

    @property
    def store(self) -> OrderStore:
        """The tenant's history."""
        return OrderStore.open(self.orders_uri, self.tenant_id)

    def take(self, file: Path, fmt: str, rejects_path: Path | None = None) -> ImportReport:
        """Imports a file."""
        return import_orders(
            file,
            fmt,
            self.tenant_id,
            self.orders_uri,
            now=self.now,
            rejects_path=rejects_path or self.rejects_path,
            progress=self.progress,
            default_currency=self.default_currency,
        )


def import_shopify(
    client: ShopifyClient,
    shop: str,
    to: Destination,
    *,
    everything: bool = False,
    found: Callable[[int], None] | None = None,
) -> ImportReport:
    """Imports what changed in a Shopify shop since the last import; all of it the first time, or with `everything`.

    An operation that an interrupted import had started is waited for, not started again. `found` hears how many
    objects Shopify's query has come to. Raises `SourceError`.
    """
    store, source = to.store, f"shopify-{shop}"
    known = Position() if everything else position.load(store, source)
    operation = _ended(client, store, source, known, found)
    with tempfile.TemporaryDirectory(prefix="quimbi-shopify-") as folder:
        file = Path(folder) / "orders.jsonl"
        client.download(operation, file)
        report = _nothing(to) if file.stat().st_size == 0 else to.take(file, "shopify-bulk")
    position.save(store, source, Position(operation.created_at - OVERLAP))
    return report


def _ended(
    client: ShopifyClient, store: OrderStore, source: str, known: Position, found: Callable[[int], None] | None
) -> Operation:
    """A completed operation: the one under way if there is one, else a new one."""
    operation = None if known.operation is None else client.operation(known.operation)
    for _ in range(2):
        if operation is None:
            operation = client.start(known.changed_until)
            position.save(store, source, Position(known.changed_until, operation.id))
        operation = client.finished(operation, found)
        if operation.status == "COMPLETED":
            return operation
        failed, operation = operation, None  # failed, cancelled or expired: once more from the beginning
    position.save(store, source, Position(known.changed_until))
    raise SourceError(
        f"Shopify's query ended as {failed.status} ({failed.error or 'no reason given'}); try again later"
    )


def import_bigcommerce(
    client: BigCommerceClient, store_hash: str, to: Destination, *, everything: bool = False
) -> ImportReport:
    """Imports what changed in a BigCommerce store since the last import; all of it the first time or with `everything`.

    Every `CHUNK` orders are imported and the position kept: an interrupted import goes on from there.
    """
    store, source = to.store, f"bigcommerce-{store_hash}"
    known = Position() if everything else position.load(store, source)
    since = None if known.changed_until is None else known.changed_until - OVERLAP
    total: ImportReport | None = None
    with tempfile.TemporaryDirectory(prefix="quimbi-bigcommerce-") as folder:
        chunks = _Chunks(Path(folder), to)
        for orders, until in client.pages(since, now=to.now):
            if chunks.add(orders) >= CHUNK:
                chunks.take()
                position.save(store, source, Position(until))
            known = Position(until)
        total = chunks.finish()
    if known.changed_until is not None:
        position.save(store, source, known)
    return total


class _Chunks:
    """Collects orders in files, imports each, adds up the reports and puts the rejects together, lines counted on."""

    def __init__(self, folder: Path, to: Destination) -> None:
        self._file, self._rejects, self._to = folder / "orders.jsonl", folder / "rejects.csv", to
        self._report = ImportReport(rejects_path=to.rejects_path)
        self._all_rejects = folder / "all.csv"
        self._all_rejects.write_text("line,reason,raw\n")
        self._waiting = self._taken = 0

    def add(self, orders: list[dict[str, object]]) -> int:
        """Takes orders; returns how many wait."""
        with self._file.open("a", encoding="utf-8") as file:
            for order in orders:
                file.write(json.dumps(order, ensure_ascii=True, separators=(",", ":")) + "\n")
        self._waiting += len(orders)
        return self._waiting

    def take(self) -> None:
        """Imports those that wait."""
        if self._waiting:
            self._report.add(self._to.take(self._file, "bigcommerce", self._rejects))
            with (
                self._rejects.open(newline="", encoding="utf-8") as rejects,
                self._all_rejects.open("a", newline="", encoding="utf-8") as file,
            ):
                rows = csv.writer(file)
                for line, reason, raw in islice(csv.reader(rejects), 1, None):
                    rows.writerow([self._taken + int(line), reason, raw])
            self._file.unlink()
            self._taken += self._waiting
            self._waiting = 0

    def finish(self) -> ImportReport:
        """Imports the last ones; the report of all."""
        self.take()
        self._to.rejects_path.parent.mkdir(parents=True, exist_ok=True)
        partial = self._to.rejects_path.with_name(self._to.rejects_path.name + ".partial")
        partial.write_bytes(self._all_rejects.read_bytes())
        partial.replace(self._to.rejects_path)
        return self._report


def _nothing(to: Destination) -> ImportReport:
    to.rejects_path.parent.mkdir(parents=True, exist_ok=True)
    to.rejects_path.write_text("line,reason,raw\n")
    return ImportReport(rejects_path=to.rejects_path)
