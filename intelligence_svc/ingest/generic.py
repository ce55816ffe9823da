"""Reader for the documented generic CSV.

Columns by name, in any order and case, separated by comma, semicolon or tab; others are ignored:

``customer_id``  may be empty (a guest)
``order_id``     required
``ordered_at``   ISO 8601 date or time; without an offset it is UTC
``amount``       value of the goods after discounts, before shipping and tax; below zero it is a refund
                 made at ``ordered_at`` (a credit note)
``quantity, discount, refund, category, currency``  optional; ``refund`` is what was given back later

One row is an order. Rows of one order (same customer and order id) that stand together are its lines and are
added up; a line equal to another of the same order is a duplicate. An order with a refused line is refused.
The same order id again further down in the file is a duplicate if equal and refused if not.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import TypeVar

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.domain import Entry, Order, Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.reading import ReadContext, ReadItem, Repeated, Row, table_rows
from intelligence_svc.ingest.source import LineSource

REQUIRED = ("customer_id", "order_id", "ordered_at", "amount")
_ZERO = Decimal("0.0000")
_SEPARATOR = "\x1f"
N = TypeVar("N", int, Decimal)


@dataclass(frozen=True, slots=True)
class _LineItem:
    ordered_at: datetime
    amount: Decimal
    quantity: int | None
    discount: Decimal | None
    refund: Decimal | None
    category: str | None
    currency: str


@dataclass(slots=True)
class _Pending:
    customer_id: str | None
    order_id: str
    line: int
    raw: str
    items: list[_LineItem] = field(default_factory=list)
    rejected: RejectReason | None = None

    def refuse(self, row: Row, reason: RejectReason) -> None:
        """Refuses the order because of a line; the first such line is the one reported."""
        if self.rejected is None:
            self.rejected, self.line, self.raw = reason, row.line, row.raw


def read(source: LineSource, context: ReadContext) -> Iterator[ReadItem]:
    """Orders of a generic CSV. Raises ``WrongLayoutError`` if a required column is missing."""
    yield from orders_of(table_rows(source, ",;\t", REQUIRED), context, source="generic")


def orders_of(rows: Iterator[Row | Reject], context: ReadContext, *, source: str) -> Iterator[ReadItem]:
    """Orders of rows with these columns, wherever they come from. `source` is only noted."""
    pending: _Pending | None = None
    for row in rows:
        if isinstance(row, Reject):
            yield row
            continue
        try:
            order_id = parse.identifier(row["order_id"])
            customer_id = parse.optional_identifier(row["customer_id"])
        except RowRejectedError as rejected:
            yield Reject(row.line, rejected.reason, row.raw)
            continue
        if pending is None or (pending.customer_id, pending.order_id) != (customer_id, order_id):
            if pending is not None:
                yield _finish(pending, source)
            pending = _Pending(customer_id, order_id, row.line, row.raw)
        if _add(pending, row, context):
            yield Repeated(row.line)
    if pending is not None:
        yield _finish(pending, source)


def _add(pending: _Pending, row: Row, context: ReadContext) -> bool:
    """Adds a line; true if it repeats one that is already there."""
    try:
        item = _line_item(row, context)
        if item in pending.items:
            return True
        if pending.items and item.currency != pending.items[0].currency:
            pending.refuse(row, RejectReason.BAD_CURRENCY)
        pending.items.append(item)
    except RowRejectedError as rejected:
        pending.refuse(row, rejected.reason)
    return False


def _line_item(row: Row, context: ReadContext) -> _LineItem:
    amount = parse.number(row["amount"])
    quantity = parse.count(row["quantity"]) if row["quantity"].strip() else None
    if quantity is not None and quantity < 0 <= amount:
        raise RowRejectedError(RejectReason.NEGATIVE_NUMBER)
    return _LineItem(
        ordered_at=parse.instant(row["ordered_at"], now=context.now),
        amount=amount,
        quantity=None if quantity is None else abs(quantity),
        discount=parse.optional_number(row["discount"]),
        refund=parse.optional_number(row["refund"]),
        category=parse.optional_identifier(row["category"]),
        currency=parse.currency(row["currency"], context.default_currency),
    )


def _finish(pending: _Pending, source: str) -> Order | Reject:
    if pending.rejected is not None:
        return Reject(pending.line, pending.rejected, pending.raw)
    items = pending.items
    amount = sum((item.amount for item in items if item.amount > 0), _ZERO)
    credited = -sum((item.amount for item in items if item.amount < 0), _ZERO)
    stated = _known([item.refund for item in items])
    stands_alone = credited > 0 and amount == 0
    refund = credited if stands_alone else None
    if not stands_alone and (credited > 0 or stated is not None):
        refund = min(amount, (stated or _ZERO) + credited)
    ordered_at = min(item.ordered_at for item in items)
    return Order(
        order_key=f"generic:{pending.customer_id or ''}{_SEPARATOR}{pending.order_id}",
        order_id=pending.order_id,
        customer_id=pending.customer_id,
        entry=Entry.REFUND if stands_alone else Entry.ORDER,
        ordered_at=ordered_at,
        amount=amount,
        quantity=_known([item.quantity for item in items]),
        discount=_known([item.discount for item in items]),
        refund=refund,
        refunded_at=ordered_at if credited > 0 and not stated else None,
        categories=tuple(sorted({item.category for item in items if item.category is not None})),
        currency=items[0].currency,
        source=source,
        line=pending.line,
        raw=pending.raw,
    )


def _known(values: list[N | None]) -> N | None:
    """Sum of what is stated; None if nothing is."""
    stated = [value for value in values if value is not None]
    if not stated:
        return None
    total = stated[0]
    for value in stated[1:]:
        total += value
    return total
