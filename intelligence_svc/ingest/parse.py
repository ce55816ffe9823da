"""Strict parsing of single values. Nothing is guessed; ``RowRejectedError`` has a typed reason."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from decimal import ROUND_HALF_EVEN, Decimal

from intelligence_svc.ingest.domain import RejectReason, RowRejectedError

_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)\Z")
_CURRENCY = re.compile(r"[A-Za-z]{3}\Z")
# Halves of surrogate pairs come from JSON escapes and are no text.
_CONTROL = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_COMPACT_DATE = re.compile(r"\d{8}\Z", re.ASCII)
_ISO_DATE = re.compile(
    r"\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}([.,]\d{1,9})?)?\s?(Z|z|[+-]\d{2}:?\d{2}|UTC)?)?\Z", re.ASCII
)
_EARLIEST = datetime(1990, 1, 1, tzinfo=UTC)
_CENT_FRACTION = Decimal("0.0001")
_LIMIT = Decimal(1_000_000_000)
MAX_ID_LENGTH = 200


def identifier(text: str) -> str:
    """A required id: trimmed, 1 to 200 characters, no control characters."""
    value = text.strip()
    if not value:
        raise RowRejectedError(RejectReason.MISSING_FIELD)
    if len(value) > MAX_ID_LENGTH or _CONTROL.search(value):
        raise RowRejectedError(RejectReason.BAD_ID)
    return value


def optional_identifier(text: str) -> str | None:
    """Like ``identifier``, with None for an empty value."""
    return identifier(text) if text.strip() else None


def number(text: str) -> Decimal:
    """A plain decimal number, rounded to four places. No thousands separators, currency or exponents."""
    value = text.strip()
    if not value:
        raise RowRejectedError(RejectReason.MISSING_FIELD)
    if len(value) > 40 or not _NUMBER.match(value) or not value.isascii():
        raise RowRejectedError(RejectReason.BAD_NUMBER)
    parsed = Decimal(value)
    if abs(parsed) > _LIMIT:
        raise RowRejectedError(RejectReason.NUMBER_OUT_OF_RANGE)
    return parsed.quantize(_CENT_FRACTION, rounding=ROUND_HALF_EVEN)


def optional_number(text: str) -> Decimal | None:
    """Like ``number`` and not below zero, with None for an empty value."""
    if not text.strip():
        return None
    value = number(text)
    if value < 0:
        raise RowRejectedError(RejectReason.NEGATIVE_NUMBER)
    return value


def count(text: str) -> int:
    """A whole number of pieces, possibly negative (a credit note); "2.0" is 2, "2.5" is refused."""
    value = number(text)
    if value != value.to_integral_value():
        raise RowRejectedError(RejectReason.BAD_NUMBER)
    return int(value)


def currency(text: str, default: str) -> str:
    """Three letters, in capitals; the default where the source is silent."""
    value = text.strip()
    if not value:
        return default
    if not _CURRENCY.match(value) or not value.isascii():
        raise RowRejectedError(RejectReason.BAD_CURRENCY)
    return value.upper()


def instant(text: str, *, now: datetime) -> datetime:
    """ISO 8601 date or time with optional offset, as UTC. Without an offset it is UTC.

    A date such as 03/04/2024 is refused: two countries read it as two days.
    """
    value = text.strip()
    if not value:
        raise RowRejectedError(RejectReason.MISSING_FIELD)
    if not _ISO_DATE.match(value):
        raise RowRejectedError(RejectReason.BAD_DATE)
    compact = value.replace("UTC", "Z").replace(",", ".")
    if len(compact) > 10:
        compact = compact[:10] + "T" + compact[11:].replace(" ", "")
    return _within_range(_parse(compact), now)


def compact_date(text: str, *, now: datetime) -> datetime:
    """YYYYMMDD as midnight UTC."""
    value = text.strip()
    if not _COMPACT_DATE.match(value):
        raise RowRejectedError(RejectReason.BAD_DATE)
    return _within_range(_parse(f"{value[:4]}-{value[4:6]}-{value[6:]}"), now)


def _parse(iso: str) -> datetime:
    try:
        moment = datetime.fromisoformat(iso)
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise RowRejectedError(RejectReason.BAD_DATE) from None


def _within_range(moment: datetime, now: datetime) -> datetime:
    if moment < _EARLIEST:
        raise RowRejectedError(RejectReason.DATE_OUT_OF_RANGE)
    if moment > now + timedelta(days=1):
        raise RowRejectedError(RejectReason.FUTURE_DATE)
    return moment
