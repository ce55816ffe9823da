"""The canonical schema of order history: the one place that documents the columns on disk.

Layout: ``ORDERS_URI/tenant_id=<uuid>/part-<6 digits>.parquet``, one part per import that brought something
new, never changed afterwards. ``part-<a>-<b>.parquet`` has all that the parts a to b had and stands for them.
Names that begin with ``_`` or ``.`` are work in progress or locks; no reader looks at them. If an order was
imported again with other content, it stands in several rows, and the one of the highest ``import_seq`` counts.

Columns are only ever added, at the end of their group, and may be null: a part written before a column existed
reads as null in it.
"""

from __future__ import annotations

import pyarrow as pa

MONEY = pa.decimal128(18, 4)
"""Money is exact: sums do not depend on their order, so the same history gives the same features."""

INSTANT = pa.timestamp("us", tz="UTC")

CONTENT_FIELDS: tuple[pa.Field, ...] = (
    pa.field("order_key", pa.string(), nullable=False),  # identity within the tenant; decided per source
    pa.field("order_id", pa.string(), nullable=False),  # what people call the order, e.g. "#1001"
    pa.field("customer_id", pa.string()),  # None: guest checkout
    pa.field("entry", pa.string(), nullable=False),  # "order" or "refund" (a dated refund of its own)
    pa.field("ordered_at", INSTANT, nullable=False),  # of a refund entry: when it was refunded
    pa.field("amount", MONEY, nullable=False),  # goods after discounts, before shipping and tax; >= 0
    pa.field("quantity", pa.int64()),  # pieces; None: the source does not say
    pa.field("discount", MONEY),  # taken off the goods, >= 0; None: the source does not say
    pa.field("refund", MONEY),  # given back, 0..amount (entry "refund": > 0); None: not said
    pa.field("refunded_at", INSTANT),  # None: not dated by the source
    pa.field("categories", pa.list_(pa.string()), nullable=False),  # distinct, sorted; may be empty
    pa.field("currency", pa.string(), nullable=False),  # three capital letters (ISO 4217)
    pa.field("cancelled_at", INSTANT),  # None: not cancelled
    pa.field("source", pa.string(), nullable=False),  # format that it was read from
    pa.field("updated_at", INSTANT),  # when the source last changed it; None: the source does not say
    pa.field("refund_ids", pa.list_(pa.string())),  # the refunds within ``refund``, where the source names them
)

BOOKKEEPING_FIELDS: tuple[pa.Field, ...] = (
    pa.field("content_hash", pa.string(), nullable=False),  # of all content but the key; see staging
    pa.field("source_line", pa.int64(), nullable=False),  # 1-based line of the file at which it begins
    pa.field("import_seq", pa.int32(), nullable=False),  # number of the part that brought it
)

ORDERS = pa.schema([*CONTENT_FIELDS, *BOOKKEEPING_FIELDS])
