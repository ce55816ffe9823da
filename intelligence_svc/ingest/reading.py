"""What the readers of all formats share: their context, their items, their headers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime

from intelligence_svc.ingest.domain import Order, Reject, RejectReason, WrongLayoutError
from intelligence_svc.ingest.source import LineSource, Record, csv_records


@dataclass(frozen=True, slots=True)
class ReadContext:
    """``now`` bounds plausible dates; ``default_currency`` stands where a file names none."""

    now: datetime
    default_currency: str


@dataclass(frozen=True, slots=True)
class Repeated:
    """A row equal to one of the same order just before it: a duplicate."""

    line: int


ReadItem = Order | Reject | Repeated
Reader = Callable[[LineSource, ReadContext], Iterator[ReadItem]]


@dataclass(frozen=True, slots=True)
class Row:
    """A CSV record by column name; an absent optional column reads as empty."""

    line: int
    raw: str
    values: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.values.get(column, "")


def table_rows(source: LineSource, delimiters: str, required: tuple[str, ...]) -> Iterator[Row | Reject]:
    """Rows of a CSV file by lower-case column name.

    The first line is the header; its delimiter is the first of ``delimiters`` under which the required
    columns are all there. Raises ``WrongLayoutError`` naming the columns that are missing.
    """
    lines = source.lines()
    header_line = next(lines)
    header: list[str] = []
    missing: list[str] = list(required)
    delimiter = delimiters[0]
    for candidate in delimiters:
        names = [name.strip().strip('"').strip().lower() for name in (header_line.text or "").split(candidate)]
        absent = [name for name in required if name not in names]
        if len(absent) < len(missing) or not absent:
            header, missing, delimiter = names, absent, candidate
        if not absent:
            break
    if missing:
        raise WrongLayoutError(f"the header lacks {', '.join(missing)}")
    repeated = [name for name in required if header.count(name) > 1]
    if repeated:
        raise WrongLayoutError(f"the header has {', '.join(repeated)} twice")
    for record in csv_records(lines, delimiter):
        yield record if isinstance(record, Reject) else _row(record, header)


def _row(record: Record, header: list[str]) -> Row | Reject:
    if [value.strip().lower() for value in record.fields] == header:
        return Reject(record.line, RejectReason.REPEATED_HEADER, record.raw)
    if len(record.fields) != len(header):
        return Reject(record.line, RejectReason.MALFORMED_ROW, record.raw)
    return Row(record.line, record.raw, dict(zip(header, record.fields, strict=True)))
