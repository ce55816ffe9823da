"""A shop with every odd state that an order history can be in."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pyarrow as pa

from deploy.simulator.presets import load_shop
from intelligence_svc.features.engine import ORDER_COLUMNS
from tests.science.simulated import imported
from tests.unit.intelligence.conftest import OrderRow, history, order

END = date(2025, 7, 1)
CURRENCY = "USD"


def odd_history(customers: int = 200) -> pa.Table:
    """A simulated shop, with returns, discounts and categories, and customers by hand who are unlike all others."""
    simulated = imported(load_shop(END, customers)).select(ORDER_COLUMNS)
    return pa.concat_tables([simulated, history(_by_hand()).select(ORDER_COLUMNS)])


def moment(days: int, hour: int = 10, minute: int = 0) -> datetime:
    """Days before the end."""
    return datetime(END.year, END.month, END.day, hour, minute, tzinfo=UTC) - timedelta(days=days)


def _by_hand() -> list[OrderRow]:
    def bought(customer: str, days: int, amount: float = 20.0, **values: object) -> OrderRow:
        return order(customer, moment(days).date(), amount, currency=CURRENCY, **values)

    versions = [
        bought("corrected", 90, 50.0, import_seq=1),
        bought("corrected", 90, 70.0, import_seq=2, updated_at=moment(60)),
        bought("corrected", 90, 65.0, import_seq=3, updated_at=moment(5), cancelled_at=moment(5)),
        bought("undated-change", 80, 10.0, import_seq=1),
        bought("undated-change", 80, 12.0, import_seq=2),
        bought("known-late", 100, 33.0, updated_at=moment(3)),
        bought("merged-away", 70, 41.0, import_seq=1, updated_at=moment(69)),
        bought("merged-away", 70, 41.0, import_seq=2, updated_at=moment(20), customer_id="merged-into"),
    ]
    return [
        bought("one-order", 40),
        bought("only-free", 30, 0.0),
        bought("ties", 50, 10.0, number=1, categories=["tea"]),
        bought("ties", 50, 11.0, number=2, categories=["cups", "tea"]),
        bought("ties", 45, 12.0, number=3, ordered_at=moment(45, 23, 59)),
        bought("ties", 45, 12.0, number=4, ordered_at=moment(44, 0, 0)),
        bought("says-little", 33),
        bought("says-all", 33, 99.9999, quantity=0, discount=Decimal("0.0001"), refund=Decimal("33.3333")),
        bought("other-money", 20, 5_000.0) | {"currency": "JPY"},
        bought("other-money", 25, 12.0, discount=Decimal(3)),
        bought("two-refunds", 100, 80.0, refund=Decimal(20), refunded_at=moment(20)),
        bought("two-refunds", 60, 0.0, entry="refund", refund=Decimal(5), refunded_at=moment(60), number=1),
        bought("undated-refund", 40, 80.0, refund=Decimal(80)),
        bought("only-refund", 50, 0.0, entry="refund", refund=Decimal(5), refunded_at=moment(50)),
        bought("all-cancelled", 50, cancelled_at=moment(49)),
        bought("cancelled-later", 50, cancelled_at=moment(10)),
        bought("cancelled-later", 51),
        bought("guest", 10, customer_id=None),
        bought("rich", 400, 999_999_999.0),
        bought("rich", 10, 999_999_999.0, discount=Decimal("999999999.9999")),
        bought("silent", 3_650),
        bought("o'brien \\ \u00fc\u4e2d\u6587", 15, quantity=10_000_000),
        *(bought("daily", days, 1.1, number=days) for days in range(1, 40)),
        *versions,
    ]
