"""Reader for Parquet files with the columns of the generic CSV and the same rules; a line is a row, from 1.

Columns may be typed: text, numbers of any kind, dates, timestamps (without a zone: UTC). Floating-point money is
rounded to four places. A file that is damaged is refused as a whole, since it cannot be told what is left of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from intelligence_svc.ingest.domain import Reject, RejectReason, UnreadableFileError, WrongLayoutError
from intelligence_svc.ingest.generic import REQUIRED, orders_of
from intelligence_svc.ingest.reading import ReadContext, ReadItem, Row
from intelligence_svc.ingest.source import RAW_KEPT, LineSource

_OPTIONAL = ("quantity", "discount", "refund", "category", "currency")
_BATCH_ROWS = 10_000


def read(source: LineSource, context: ReadContext) -> Iterator[ReadItem]:
    """Orders of a Parquet file. Raises ``WrongLayoutError`` and ``UnreadableFileError``."""
    yield from orders_of(_rows(source), context, source="parquet")


def _rows(source: LineSource) -> Iterator[Row | Reject]:
    try:
        with pq.ParquetFile(source.path) as file:
            columns = _columns(file.schema_arrow)
            total = max(1, file.metadata.num_rows)
            for batch in file.iter_batches(_BATCH_ROWS, columns=list(columns.values())):
                texts = {name: _as_bytes(batch.column(column)) for name, column in columns.items()}
                for values in zip(*texts.values(), strict=True):
                    source.rows_done += 1
                    yield _row(source.rows_done, dict(zip(texts, values, strict=True)))
                source.bytes_done = source.bytes_total * source.rows_done // total
    except (pa.ArrowException, OSError) as error:
        reason = str(error).splitlines()[0][:200]
        raise UnreadableFileError(f"{source.path} is no readable Parquet file: {reason}") from error


def _columns(schema: pa.Schema) -> dict[str, str]:
    """Columns of the file by the name that they have here."""
    names: dict[str, str] = {}
    for field in schema:
        name = field.name.strip().lower()
        if name not in REQUIRED and name not in _OPTIONAL:
            continue
        if name in names:
            raise WrongLayoutError(f"the file has {name} twice")
        if pa.types.is_nested(field.type) or pa.types.is_boolean(field.type):
            raise WrongLayoutError(f"{name} is {field.type}; text, numbers and times can be read")
        names[name] = field.name
    if missing := [name for name in REQUIRED if name not in names]:
        raise WrongLayoutError(f"the file lacks {', '.join(missing)}")
    return names


def _as_bytes(column: pa.Array) -> list[bytes | None]:
    """The values as text, not decoded yet: what is not UTF-8 costs its row and not the file."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_floating(kind):
        column = pc.round(column.cast(pa.float64()), 4)
    if pa.types.is_timestamp(kind):
        column = column.cast(pa.timestamp("us", tz="UTC"), safe=False)
    if pa.types.is_binary(kind) or pa.types.is_large_binary(kind):
        return [None if value is None else bytes(value) for value in column.to_pylist()]
    text = column.cast(pa.large_string())
    return list(text.cast(pa.large_binary()).to_pylist())


def _row(number: int, values: dict[str, bytes | None]) -> Row | Reject:
    try:
        texts = {name: (value or b"").decode() for name, value in values.items()}
    except UnicodeDecodeError:
        readable = {name: (value or b"").decode(errors="backslashreplace") for name, value in values.items()}
        return Reject(number, RejectReason.BAD_ENCODING, _raw(readable))
    return Row(number, _raw(texts), texts)


def _raw(texts: dict[str, str]) -> str:
    return json.dumps({name: text[:RAW_KEPT] for name, text in texts.items() if text}, ensure_ascii=False)[:RAW_KEPT]
