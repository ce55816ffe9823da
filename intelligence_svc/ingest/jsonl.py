"""Reading JSON records, one a line, as strictly as a row of a CSV."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, NoReturn

from intelligence_svc.ingest.domain import Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.source import LineSource

Json = dict[str, Any]  # what `json` gives; every value that is used passes `text`, `table` or `tables`


@dataclass(frozen=True, slots=True)
class JsonRecord:
    """One object, the line at which it stands, and its text; `raw` is as much of it as a rejects file shows."""

    line: int
    raw: str
    body: str
    value: Json


def records(source: LineSource) -> Iterator[JsonRecord | Reject]:
    """The objects of a file of JSON lines. Blank lines are passed over."""
    for line in source.lines():
        if line.text is None:
            yield Reject(line.number, RejectReason.BAD_ENCODING, line.raw)
        elif line.text.strip():
            try:
                yield JsonRecord(line.number, line.raw, line.text, parse_object(line.text))
            except RowRejectedError as rejected:
                yield Reject(line.number, rejected.reason, line.raw)


def parse_object(content: str | bytes) -> Json:
    """A JSON object whose numbers are still text: they are parsed exactly, and as strictly as those of a CSV."""
    try:
        value = json.loads(content, parse_int=str, parse_float=str, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise RowRejectedError(RejectReason.MALFORMED_ROW) from None
    if not isinstance(value, dict):
        raise RowRejectedError(RejectReason.MALFORMED_ROW)
    return value


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def text(record: Json, *path: str) -> str:
    """A value by its path; empty where it is absent or null."""
    value: Any = record
    for name in path:
        if value is None:
            return ""
        if not isinstance(value, dict):
            raise RowRejectedError(RejectReason.MALFORMED_ROW)
        value = value.get(name)
    if value is None:
        return ""
    if not isinstance(value, str):
        raise RowRejectedError(RejectReason.MALFORMED_ROW)
    return value


def flag(record: Json, name: str) -> bool:
    """A truth value; absent is false."""
    value = record.get(name)
    if value is not None and not isinstance(value, bool):
        raise RowRejectedError(RejectReason.MALFORMED_ROW)
    return bool(value)


def tables(record: Json, name: str) -> list[Json]:
    """A list of objects; absent is empty."""
    value = record.get(name)
    if value is None:
        return []
    if not isinstance(value, list) or not all(isinstance(item, dict) for item in value):
        raise RowRejectedError(RejectReason.MALFORMED_ROW)
    return value
