"""What an order is, why a record is refused, and what an import reports.

How the money of an order is understood (the same for every source):

* ``amount`` is the value of the goods after every discount, before shipping and without tax where the
  source lets us tell. Shipping and tax are not customer value.
* ``refund`` is what was given back on the goods, never more than ``amount``; it is kept beside the amount
  and not subtracted from it, because it happens later. Sources that do not date a refund leave
  ``refunded_at`` empty; whoever evaluates history as of a date has to assume a delay.
* A cancelled or voided order is kept and flagged with the time of the cancellation: it was a purchase until
  then, and none afterwards.
* A record of ``entry`` REFUND is a dated refund that stands alone (a credit note); it is no purchase.
* Orders without any customer identity (guest checkouts) are kept with ``customer_id`` None: they count for
  the shop and for no customer.
* ``currency`` is kept as stated. Nothing is converted: money of two currencies is never added up.
* ``updated_at`` tells which of two versions of an order is the newer one, whatever the order in which they come.
  Sources that do not state it (files) leave it empty; their last import counts, and none of them replaces a version
  that has it.
"""

from __future__ import annotations

import enum
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from pathlib import Path


class Entry(enum.StrEnum):
    """What a record is."""

    ORDER = "order"
    REFUND = "refund"


class RejectReason(enum.StrEnum):
    """Why a record was refused. The values are stable: they stand in rejects files."""

    BAD_ENCODING = "bad_encoding"  # bytes that are not UTF-8
    MALFORMED_ROW = "malformed_row"  # wrong number of fields, broken quotes, the file ends within a record
    REPEATED_HEADER = "repeated_header"  # the header line again, as in files glued together
    MISSING_FIELD = "missing_field"  # a required value is empty
    BAD_ID = "bad_id"  # longer than 200 characters or with control characters
    BAD_DATE = "bad_date"  # not a date, or not in the format that the source uses
    DATE_OUT_OF_RANGE = "date_out_of_range"  # before 1990
    FUTURE_DATE = "future_date"  # more than a day after the moment of the import
    BAD_NUMBER = "bad_number"  # not a plain decimal number
    NEGATIVE_NUMBER = "negative_number"  # a quantity, discount or refund below zero
    NUMBER_OUT_OF_RANGE = "number_out_of_range"  # beyond a thousand million
    BAD_CURRENCY = "bad_currency"  # not three letters
    UNKNOWN_STATUS = "unknown_status"  # a financial status that the source does not define
    TEST_ORDER = "test_order"  # placed with the platform's test payment
    INCOMPLETE_ORDER = "incomplete_order"  # a checkout that was never finished
    UNKNOWN_ORDER = "unknown_order"  # a refund of an order that never came
    CONFLICTING_ORDER = "conflicting_order"  # the same order earlier in this file with other content


@dataclass(frozen=True, slots=True)
class Order:
    """One order (or stand-alone refund) of the canonical schema; see ``schema.py`` for each column.

    ``needs_ordinal`` is set by sources whose rows carry no order id and may be equal by right: equal rows
    of one file are then told apart by counting them, and the count becomes part of ``order_key``.
    """

    order_key: str
    order_id: str
    customer_id: str | None
    ordered_at: datetime
    amount: Decimal
    currency: str
    source: str
    line: int
    raw: str
    quantity: int | None = None
    discount: Decimal | None = None
    refund: Decimal | None = None
    refunded_at: datetime | None = None
    categories: tuple[str, ...] = ()
    cancelled_at: datetime | None = None
    updated_at: datetime | None = None
    refund_ids: tuple[str, ...] = ()
    entry: Entry = Entry.ORDER
    needs_ordinal: bool = False


@dataclass(frozen=True, slots=True)
class Reject:
    """A record that was refused: where it begins (1-based line), why, and its text as it stands."""

    line: int
    reason: RejectReason
    raw: str


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is. ``bytes_done`` of ``bytes_total`` is the share done; rows are lines read."""

    rows_done: int
    bytes_done: int
    bytes_total: int


@dataclass(slots=True)
class ImportReport:
    """What an import did. ``records == accepted + updated + duplicates + rejected``.

    ``accepted`` are new orders, ``updated`` orders known before whose content changed (the newer content is
    used from now on, the older stays on disk), ``duplicates`` changed nothing. ``guests`` and ``cancelled``
    count orders in the file as read, whether new or not; ``currencies`` likewise. ``customers`` are those whose
    orders were among them, if the import was asked to tell.
    """

    rows_read: int = 0
    records: int = 0
    accepted: int = 0
    updated: int = 0
    duplicates: int = 0
    rejected: int = 0
    guests: int = 0
    cancelled: int = 0
    reject_reasons: Counter[str] = field(default_factory=Counter)
    currencies: Counter[str] = field(default_factory=Counter)
    first_ordered_at: datetime | None = None
    last_ordered_at: datetime | None = None
    part: str | None = None
    customers: frozenset[str] = frozenset()
    rejects_path: Path | None = None
    seconds: float = 0.0

    def add(self, other: ImportReport) -> None:
        """Adds what another import of the same source did."""
        for name in ("rows_read", "records", "accepted", "updated", "duplicates", "rejected", "guests", "cancelled"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.reject_reasons += other.reject_reasons
        self.currencies += other.currencies
        self.customers |= other.customers
        firsts = [day for day in (self.first_ordered_at, other.first_ordered_at) if day is not None]
        lasts = [day for day in (self.last_ordered_at, other.last_ordered_at) if day is not None]
        self.first_ordered_at, self.last_ordered_at = min(firsts, default=None), max(lasts, default=None)
        self.part = other.part or self.part
        self.seconds += other.seconds


class OrderImportError(Exception):
    """Base of everything that stops an import as a whole; then nothing of the file is imported."""


class UnknownFormatError(OrderImportError):
    """The format's name is not one of ``service.READERS``."""


class UnreadableFileError(OrderImportError):
    """The file is missing, empty, not a file, or not text in UTF-8."""


class WrongLayoutError(OrderImportError):
    """The header does not have the columns that the format needs."""


class ImportBusyError(OrderImportError):
    """Another import of the same tenant is running."""


class SourceError(OrderImportError):
    """A shop's platform cannot be read; what came before is kept, and a later import goes on from there."""


class RowRejectedError(Exception):
    """Raised by parsers; the reader turns it into a ``Reject``."""

    def __init__(self, reason: RejectReason) -> None:
        super().__init__(reason.value)
        self.reason = reason
