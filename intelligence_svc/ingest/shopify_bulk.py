"""Reader for the result of Shopify's bulk operation: JSON lines, in which a line item names its order as `__parentId`.

A line item stands somewhere after its order, not necessarily next to it. So lines are sorted out on disk first and
joined there; memory stays bounded.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from intelligence_svc.ingest import parse
from intelligence_svc.ingest.domain import Order, Reject, RejectReason, RowRejectedError
from intelligence_svc.ingest.jsonl import Json, flag, parse_object, records, tables, text
from intelligence_svc.ingest.reading import ReadContext, ReadItem
from intelligence_svc.ingest.shopify_orders import (
    ZERO,
    Facts,
    Refund,
    moment,
    money,
    optional_moment,
    optional_money,
    order_of,
    whole,
)
from intelligence_svc.ingest.source import RAW_KEPT, LineSource

#: One connection below the orders, no list with a connection in it: what bulk operations allow.
ORDER_FIELDS = """
id name test processedAt createdAt updatedAt cancelledAt displayFinancialStatus taxesIncluded currencyCode
customer { id }
subtotalLineItemsQuantity
subtotalPriceSet { shopMoney { amount } }
currentSubtotalPriceSet { shopMoney { amount } }
totalShippingPriceSet { shopMoney { amount } }
totalTaxSet { shopMoney { amount } }
totalDiscountsSet { shopMoney { amount } }
totalRefundedShippingSet { shopMoney { amount } }
refunds { id createdAt totalRefundedSet { shopMoney { amount } } }
lineItems { edges { node { id vendor } } }
"""

_ORDERS = pa.schema([("id", pa.string()), ("line", pa.int64()), ("body", pa.string())])
_ITEMS = pa.schema(
    [
        ("parent", pa.string()),
        ("vendor", pa.string()),
        ("reason", pa.string()),
        ("line", pa.int64()),
        ("raw", pa.string()),
    ]
)
_BATCH = 10_000
_JOINED = """
WITH items AS (
    SELECT parent, list_sort(list(DISTINCT vendor) FILTER (vendor IS NOT NULL)) AS vendors,
           min_by(reason, line) FILTER (reason IS NOT NULL) AS reason,
           min(line) FILTER (reason IS NOT NULL) AS line,
           min_by(raw, line) FILTER (reason IS NOT NULL) AS raw
    FROM read_parquet('{folder}/items.parquet') GROUP BY parent
)
SELECT o.line, o.body, items.vendors, items.reason, items.line, items.raw
FROM read_parquet('{folder}/orders.parquet') o LEFT JOIN items ON items.parent = o.id
ORDER BY o.line
"""


def read(source: LineSource, context: ReadContext) -> Iterator[ReadItem]:
    """Orders of a bulk operation's file."""
    with tempfile.TemporaryDirectory(prefix="quimbi-bulk-") as scratch:
        folder = Path(scratch)
        yield from _sorted_out(source, folder)
        with duckdb.connect() as connection:
            connection.execute("SET memory_limit = '512MB'")
            connection.execute(f"SET temp_directory = '{folder}/spill'")
            cursor = connection.execute(_JOINED.format(folder=folder))
            while rows := cursor.fetchmany(_BATCH):
                for line, body, vendors, reason, bad_line, bad_raw in rows:
                    if reason is not None:
                        yield Reject(bad_line, RejectReason(reason), bad_raw)
                    else:
                        yield _order(line, body, frozenset(vendors or ()), context)


def _sorted_out(source: LineSource, folder: Path) -> Iterator[Reject]:
    """Writes orders and line items apart; yields the lines that are neither."""
    orders, items = _Table(folder / "orders.parquet", _ORDERS), _Table(folder / "items.parquet", _ITEMS)
    for record in records(source):
        if isinstance(record, Reject):
            yield record
            continue
        value = record.value
        try:
            if "__parentId" in value:
                items.add(_item(value, record.line, record.raw))
            elif text(value, "id").startswith("gid://shopify/Order/"):
                orders.add((_number(text(value, "id")), record.line, record.body))
            else:
                yield Reject(record.line, RejectReason.MALFORMED_ROW, record.raw)
        except RowRejectedError as rejected:
            yield Reject(record.line, rejected.reason, record.raw)
    orders.close()
    items.close()


def _item(value: Json, line: int, raw: str) -> tuple[object, ...]:
    parent = _number(text(value, "__parentId"))
    try:
        return parent, parse.optional_identifier(text(value, "vendor")), None, line, None
    except RowRejectedError as rejected:
        return parent, None, rejected.reason.value, line, raw


def _order(line: int, body: str, vendors: frozenset[str], context: ReadContext) -> Order | Reject:
    raw = body[:RAW_KEPT]
    try:
        return order_of(_facts(parse_object(body), vendors, context), line=line, raw=raw)
    except RowRejectedError as rejected:
        return Reject(line, rejected.reason, raw)


def _facts(order: Json, vendors: frozenset[str], context: ReadContext) -> Facts:
    if flag(order, "test"):
        raise RowRejectedError(RejectReason.TEST_ORDER)
    number = _number(text(order, "id"))
    customer = text(order, "customer", "id")
    return Facts(
        id=number,
        name=parse.optional_identifier(text(order, "name")) or number,
        customer=_number(customer) if customer else "",
        status=text(order, "displayFinancialStatus").strip().lower(),
        currency=parse.currency(text(order, "currencyCode"), context.default_currency),
        ordered_at=moment(text(order, "processedAt") or text(order, "createdAt"), context),
        updated_at=moment(text(order, "updatedAt"), context),
        cancelled_at=optional_moment(text(order, "cancelledAt"), context),
        subtotal=max(
            money(_shop(order, "subtotalPriceSet")),
            optional_money(_shop(order, "currentSubtotalPriceSet")),
        ),
        shipping=optional_money(_shop(order, "totalShippingPriceSet")),
        tax=optional_money(_shop(order, "totalTaxSet")),
        taxes_included=flag(order, "taxesIncluded"),
        discount=optional_money(_shop(order, "totalDiscountsSet")),
        quantity=whole(text(order, "subtotalLineItemsQuantity")),
        vendors=vendors,
        refunds=_refunds(order, context),
    )


def _refunds(order: Json, context: ReadContext) -> list[Refund]:
    """The refunds; what was given back on shipping is known of all of them together only, and taken off the first."""
    shipping = optional_money(_shop(order, "totalRefundedShippingSet"))
    found = []
    for refund in tables(order, "refunds"):
        given = optional_money(_shop(refund, "totalRefundedSet"))
        on_goods = max(ZERO, given - shipping)
        shipping -= given - on_goods
        found.append(Refund(_number(text(refund, "id")), moment(text(refund, "createdAt"), context), on_goods))
    return found


def _shop(record: Json, name: str) -> str:
    return text(record, name, "shopMoney", "amount")


def _number(gid: str) -> str:
    """The number at the end of `gid://shopify/Order/123`, as webhooks and exports give it."""
    return parse.identifier(gid.rpartition("/")[2].partition("?")[0])


class _Table:
    """Rows on their way to a Parquet file."""

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._schema = schema
        self._writer = pq.ParquetWriter(path, schema, compression="lz4")
        self._rows: list[tuple[object, ...]] = []

    def add(self, row: tuple[object, ...]) -> None:
        self._rows.append(row)
        if len(self._rows) >= _BATCH:
            self._flush()

    def close(self) -> None:
        self._flush()
        self._writer.close()

    def _flush(self) -> None:
        rows, self._rows = self._rows, []
        columns = [list(values) for values in zip(*rows, strict=True)] or [[] for _ in self._schema]
        arrays = [pa.array(values, field.type) for values, field in zip(columns, self._schema, strict=True)]
        self._writer.write_batch(pa.RecordBatch.from_arrays(arrays, schema=self._schema))
