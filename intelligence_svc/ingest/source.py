"""Reading a text file as lines and CSV records: streaming, counted, and surviving broken lines."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from intelligence_svc.ingest.domain import Reject, RejectReason, UnreadableFileError

MAX_LINE_BYTES = 1 << 20
MAX_RECORD_CHARS = 1 << 17
RAW_KEPT = 2_000
_FOREIGN_MARKS = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Line:
    """One line with its 1-based number; ``text`` is None if its bytes are not UTF-8."""

    number: int
    text: str | None
    raw: str


@dataclass(frozen=True, slots=True)
class Record:
    """One CSV record: the line at which it begins, its fields, and its text."""

    line: int
    fields: list[str]
    raw: str


class LineSource:
    """A file read line by line. ``bytes_done`` and ``rows_done`` tell the position at any time."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows_done = 0
        self.bytes_done = 0
        try:
            self.bytes_total = path.stat().st_size
            self._file = path.open("rb")
        except OSError as error:
            raise UnreadableFileError(f"{path} cannot be read: {error.strerror}") from error
        if self.bytes_total == 0:
            self._file.close()
            raise UnreadableFileError(f"{path} is empty")
        if self._file.peek(2)[:2] in _FOREIGN_MARKS:
            self._file.close()
            raise UnreadableFileError(f"{path} is UTF-16; save it as UTF-8")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()

    def lines(self) -> Iterator[Line]:
        """All lines, without their ends. A line beyond 1 MiB is cut, so that memory stays bounded."""
        while data := self._file.readline(MAX_LINE_BYTES):
            size = len(data)
            complete = data.endswith(b"\n") or size < MAX_LINE_BYTES
            while not complete:
                rest = self._file.readline(MAX_LINE_BYTES)
                size += len(rest)
                complete = rest.endswith(b"\n") or len(rest) < MAX_LINE_BYTES
            self.rows_done += 1
            self.bytes_done += size
            if self.rows_done == 1 and data.startswith(b"\xef\xbb\xbf"):
                data = data[3:]
            data = data.rstrip(b"\r\n")
            try:
                text: str | None = data.decode("utf-8")
            except UnicodeDecodeError:
                text = None
            yield Line(self.rows_done, text, data[:RAW_KEPT].decode("utf-8", errors="backslashreplace"))


def csv_records(lines: Iterator[Line], delimiter: str) -> Iterator[Record | Reject]:
    """CSV records (RFC 4180), of which one may span lines.

    A record with broken quotes would swallow the lines after it. So it is cut back to its first line, which
    is refused, and reading goes on with the second.
    """
    feed = _Feed(lines)
    while (first := feed.take()) is not None:
        if first.text is None:
            yield Reject(first.number, RejectReason.BAD_ENCODING, first.raw)
            continue
        if not first.text.strip():
            continue
        taken = [first]
        try:
            fields = _one_record(feed, taken, delimiter)
        except (csv.Error, UnicodeError):
            feed.give_back(taken[1:])
            yield Reject(first.number, RejectReason.MALFORMED_ROW, first.raw)
            continue
        yield Record(first.number, fields, "\n".join(line.raw for line in taken)[:RAW_KEPT])


def _one_record(feed: _Feed, taken: list[Line], delimiter: str) -> list[str]:
    def texts() -> Iterator[str]:
        yield (taken[0].text or "") + "\n"
        size = len(taken[0].raw)
        while (line := feed.take()) is not None:
            taken.append(line)
            size += len(line.raw)
            if line.text is None or size > MAX_RECORD_CHARS:
                raise csv.Error("record cannot be completed")
            yield line.text + "\n"

    return next(csv.reader(texts(), delimiter=delimiter, strict=True))


class _Feed:
    """Lines with push-back."""

    def __init__(self, lines: Iterator[Line]) -> None:
        self._lines = lines
        self._returned: list[Line] = []

    def take(self) -> Line | None:
        return self._returned.pop() if self._returned else next(self._lines, None)

    def give_back(self, lines: list[Line]) -> None:
        self._returned.extend(reversed(lines))
