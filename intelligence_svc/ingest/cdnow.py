"""Reader for the text format of the CDNOW data set (Fader and Hardie).

One header line; then customer id, date as YYYYMMDD, number of pieces and dollars, separated by blanks. Rows
have no order id, and equal rows are separate purchases, so the n-th of equal rows is the n-th such order.
"""

from __future__ import annotations

from collections.abc import Iterator

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.domain import Order, Reject, RejectReason, RowRejectedError, WrongLayoutError
from intelligence_svc.ingest.reading import ReadContext, ReadItem
from intelligence_svc.ingest.source import Line, LineSource

_COLUMNS = 4


def read(source: LineSource, context: ReadContext) -> Iterator[ReadItem]:
    """Orders of a CDNOW file. Raises ``WrongLayoutError`` if the first line does not have four columns."""
    lines = source.lines()
    header = next(lines)
    if header.text is None or len(header.text.split()) != _COLUMNS:
        raise WrongLayoutError("the first line must name four columns: customer id, date, number, dollars")
    if not header.text.split()[1].isdigit():
        header_words = header.text.split()
    else:
        header_words = []
        yield _item(header, context)
    for line in lines:
        if line.text is not None and not line.text.strip():
            continue
        if line.text is not None and header_words and line.text.split() == header_words:
            yield Reject(line.number, RejectReason.REPEATED_HEADER, line.raw)
            continue
        yield _item(line, context)


def _item(line: Line, context: ReadContext) -> ReadItem:
    if line.text is None:
        return Reject(line.number, RejectReason.BAD_ENCODING, line.raw)
    words = line.text.split()
    if len(words) != _COLUMNS:
        return Reject(line.number, RejectReason.MALFORMED_ROW, line.raw)
    try:
        customer = parse.identifier(words[0])
        ordered_at = parse.compact_date(words[1], now=context.now)
        quantity = parse.count(words[2])
        amount = parse.number(words[3])
    except RowRejectedError as rejected:
        return Reject(line.number, rejected.reason, line.raw)
    if quantity < 0 or amount < 0:
        return Reject(line.number, RejectReason.NEGATIVE_NUMBER, line.raw)
    identity = f"{customer}-{words[1]}-{quantity}x{amount.normalize():f}"
    return Order(
        order_key=f"cdnow:{identity}",
        order_id=identity,
        customer_id=customer,
        ordered_at=ordered_at,
        amount=amount,
        quantity=quantity,
        currency="USD",
        source="cdnow",
        line=line.number,
        raw=line.raw,
        needs_ordinal=True,
    )
