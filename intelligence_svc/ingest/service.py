"""Importing a file of orders into a tenant's history."""

from __future__ import annotations

import csv
import tempfile
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from intelligence_svc.ingest import bigcommerce_orders, cdnow, generic, parquet, shopify, shopify_bulk
from intelligence_svc.ingest.domain import ImportProgress, ImportReport, Order, Reject, UnknownFormatError
from intelligence_svc.ingest.lock import tenant_lock
from intelligence_svc.ingest.reading import ReadContext, Reader, ReadItem, Repeated
from intelligence_svc.ingest.source import LineSource
from intelligence_svc.ingest.staging import StagedOrders
from intelligence_svc.ingest.store import OrderStore

READERS: dict[str, Reader] = {
    "cdnow": cdnow.read,
    "shopify": shopify.read,
    "generic": generic.read,
    "parquet": parquet.read,
    "shopify-bulk": shopify_bulk.read,
    "bigcommerce": bigcommerce_orders.read,
}
PROGRESS_EVERY = 5_000
RENEW_EVERY = 500_000

ProgressCallback = Callable[[ImportProgress], None]


def import_orders(
    path: Path,
    fmt: str,
    tenant_id: uuid.UUID,
    orders_uri: str,
    *,
    now: datetime,
    rejects_path: Path,
    progress: ProgressCallback | None = None,
    default_currency: str = "USD",
) -> ImportReport:
    """Adds the orders of a file to the tenant's history, each exactly once.

    The file is read once, in constant memory. All of it becomes visible in one step at the end, or nothing if
    the process dies before. Importing a file again changes nothing. An order that is known with other content
    is updated. Refused records are written to ``rejects_path`` (CSV: line, reason, raw), which exists
    afterwards even if it has no rows.

    ``now`` (aware) bounds plausible dates. ``default_currency`` stands where the file names none.
    Raises ``UnknownFormatError``, ``UnreadableFileError``, ``WrongLayoutError``, ``ImportBusyError``.
    """
    reader = READERS.get(fmt)
    if reader is None:
        raise UnknownFormatError(f"unknown format {fmt!r}; known are {', '.join(sorted(READERS))}")
    with LineSource(path) as source, _RejectsFile(rejects_path) as rejects:
        report = add_orders(
            _reported(reader(source, ReadContext(now, default_currency.upper())), source, progress),
            OrderStore.open(orders_uri, tenant_id),
            now=now,
            refuse=rejects.write,
        )
        report.rows_read = source.rows_done
    report.rejects_path = rejects_path
    return report


def add_orders(
    items: Iterable[ReadItem],
    store: OrderStore,
    *,
    now: datetime,
    refuse: Callable[[Reject], None],
    tell_customers: bool = False,
) -> ImportReport:
    """Adds what a reader yields to a history, in one step at the end; `refuse` hears of each record that is refused.

    With ``tell_customers`` the report names all whose orders were among them, also of orders that were known already:
    whoever repeats an interrupted import still hears for whom there is something to do. Raises ``ImportBusyError``.
    """
    started = time.monotonic()
    report = ImportReport()
    with (
        tenant_lock(store.filesystem, store.folder, now=now) as renew,
        tempfile.TemporaryDirectory(prefix="quimbi-import-") as scratch,
    ):
        store.remove_leftovers(now)
        staged = StagedOrders(Path(scratch))
        for number, item in enumerate(items, start=1):
            _count(report, item)
            if isinstance(item, Order):
                staged.add(item)
            elif isinstance(item, Reject):
                refuse(item)
            if number % RENEW_EVERY == 0:
                renew()
        with closing(staged.compare(store)) as comparison:
            outcomes = comparison.counts()
            report.accepted = outcomes.get("new", 0)
            report.updated = outcomes.get("updated", 0)
            touched = outcomes.get("touched", 0)
            report.duplicates += outcomes.get("duplicate", 0) + touched
            if tell_customers:
                report.customers = comparison.customers()
            for conflict in comparison.conflicts():
                report.rejected += 1
                report.reject_reasons[conflict.reason.value] += 1
                refuse(conflict)
            if report.accepted or report.updated or touched:
                sequence = store.next_sequence()
                report.part = store.publish(comparison.fresh(sequence), sequence)
    report.seconds = time.monotonic() - started
    return report


def _reported(
    items: Iterator[ReadItem],
    source: LineSource,
    progress: ProgressCallback | None,
) -> Iterator[ReadItem]:
    for number, item in enumerate(items, start=1):
        yield item
        if progress is not None and number % PROGRESS_EVERY == 0:
            progress(ImportProgress(source.rows_done, source.bytes_done, source.bytes_total))
    if progress is not None:
        progress(ImportProgress(source.rows_done, source.bytes_done, source.bytes_total))


def _count(report: ImportReport, item: ReadItem) -> None:
    report.records += 1
    if isinstance(item, Reject):
        report.rejected += 1
        report.reject_reasons[item.reason.value] += 1
    elif isinstance(item, Repeated):
        report.duplicates += 1
    else:
        report.guests += item.customer_id is None
        report.cancelled += item.cancelled_at is not None
        report.currencies[item.currency] += 1
        first, last = report.first_ordered_at, report.last_ordered_at
        report.first_ordered_at = item.ordered_at if first is None else min(first, item.ordered_at)
        report.last_ordered_at = item.ordered_at if last is None else max(last, item.ordered_at)


class _RejectsFile:
    """The rejects file; it takes its place only when the import has succeeded."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._partial = path.with_name(path.name + ".partial")
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = self._partial.open("w", newline="", encoding="utf-8")
        self._writer = csv.writer(self._file)
        self._writer.writerow(["line", "reason", "raw"])

    def write(self, reject: Reject) -> None:
        self._writer.writerow([reject.line, reject.reason.value, reject.raw])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()
        if error is None:
            self._partial.replace(self._path)
        else:
            self._partial.unlink(missing_ok=True)
