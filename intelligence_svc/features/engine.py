"""An engine evaluates the feature definitions over one order history. What every engine does alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Self

import pyarrow as pa
import pyarrow.dataset as ds

from intelligence_svc.features.history import FIRST_DAY, LAST_DAY, LOADED
from intelligence_svc.features.queries import Query
from intelligence_svc.ingest.store import OrderStore

ORDER_COLUMNS = list(LOADED.schema().names)
MOMENTS = pa.schema(
    [("as_of", pa.date32()), ("versions_of", pa.date32()), ("until", pa.date32()), ("currency", pa.string())]
)


@dataclass(frozen=True, slots=True)
class HistorySpan:
    """First and last UTC day with a purchase, and the currency of most orders (ties: by name)."""

    first_day: date
    last_day: date
    currency: str

    def as_of(self, now: datetime) -> date:
        """The day as of which the shop is judged: the last one that its data covers, never in the future.

        Not today: silence since the last import is silence of the import, not of the customers.
        """
        return min(self.last_day, now.date())


class EmptyHistoryError(Exception):
    """There is no order of an identified customer."""


class EngineMissingError(Exception):
    """What an engine needs is not installed; the message says what to install."""


class FeatureEngine(ABC):
    """Features, outcomes and facts of one history. Not thread-safe: one engine per thread."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @abstractmethod
    def close(self) -> None:
        """Frees the engine's memory and what it keeps on disk."""

    @abstractmethod
    def load_store(self, store: OrderStore) -> None:
        """Takes a tenant's history as it is now: later imports are not seen."""

    def load_customers(self, store: OrderStore, customers: Collection[str]) -> None:
        """Takes these customers' orders only: all versions of every order that was ever theirs, so that one that went
        to somebody else (merged customers) counts for them no more."""
        orders, theirs = store.dataset(), ds.field("customer_id").isin(pa.array(sorted(customers), pa.string()))
        keys = orders.to_table(columns=["order_key"], filter=theirs).column("order_key").unique()
        # Parts lie by customer, so what is theirs is found fast. Whether any went elsewhere takes a look through the
        # keys; rarely there is something, and only then all columns are read for it.
        same_orders = ds.field("order_key").isin(keys)
        if orders.count_rows(filter=same_orders) > orders.count_rows(filter=same_orders & theirs):
            theirs = same_orders
        self.load_table(orders.to_table(columns=ORDER_COLUMNS, filter=theirs))

    @abstractmethod
    def load_table(self, orders: pa.Table) -> None:
        """Takes orders from memory (canonical schema)."""

    def span(self) -> HistorySpan:
        """Raises ``EmptyHistoryError``."""
        first, last = self._row(Query.SPAN)
        if first is None or last is None:
            raise EmptyHistoryError("no order of an identified customer")
        (currency, _) = self._row(Query.CURRENCIES)
        return HistorySpan(date.fromisoformat(str(first)), date.fromisoformat(str(last)), str(currency))

    def last_event_day(self) -> date:
        """Last UTC day on which something happened: a purchase, a refund or a cancellation. Raises as ``span``."""
        (day,) = self._row(Query.LAST_EVENT)
        if day == FIRST_DAY:
            raise EmptyHistoryError("no order of an identified customer")
        return date.fromisoformat(str(day))

    def features(self, as_of: list[date], currency: str, *, newest: bool = False) -> pa.Table:
        """Features as of each day, by ``as_of`` and ``customer_id``.

        With ``newest`` every order is taken as it stands now, even where it was changed after the day: right for
        showing the present, never to be learned from.
        """
        self._set_moments(
            [
                {"as_of": day, "versions_of": LAST_DAY if newest else day, "until": day, "currency": currency}
                for day in as_of
            ]
        )
        return self._answer(Query.FEATURES)

    def outcomes(self, windows: list[tuple[date, int]], currency: str) -> pa.Table:
        """Transactions and spend in ``(as_of, as_of + days]`` for each window, as known on its last day; only those who
        bought."""
        ends = [(day, day + timedelta(days=days)) for day, days in windows]
        self._set_moments([{"as_of": day, "versions_of": end, "until": end, "currency": currency} for day, end in ends])
        return self._answer(Query.OUTCOMES)

    def recent_orders(self, limit: int, as_of: date) -> pa.RecordBatchReader:
        """The last orders of each customer up to ``as_of``, newest first, cancelled ones included; by customer."""
        self._set_moments([{"as_of": as_of, "versions_of": LAST_DAY, "until": as_of, "currency": ""}])
        return self._recent(limit)

    def categories_of_customers(self, as_of: date) -> pa.Table:
        """``category_days.customer_categories`` as orders stand now, by customer, most bought first."""
        self._set_moments([{"as_of": as_of, "versions_of": LAST_DAY, "until": as_of, "currency": ""}])
        return self._answer(Query.CUSTOMER_CATEGORIES)

    def categories_of_shop(self, as_of: date) -> tuple[pa.Table, pa.Table]:
        """``category_days.shop_categories`` and ``latest_pauses`` as orders stand now."""
        self._set_moments([{"as_of": as_of, "versions_of": LAST_DAY, "until": as_of, "currency": ""}])
        return self._answer(Query.SHOP_CATEGORIES), self._answer(Query.LATEST_PAUSES)

    def _set_moments(self, rows: list[dict[str, object]]) -> None:
        self._take_moments(pa.Table.from_pylist(rows, schema=MOMENTS))

    def _row(self, query: Query) -> list[object]:
        """The only row of an answer."""
        rows = self._answer(query).to_pylist()
        return list(rows[0].values()) if rows else [None, None]

    @abstractmethod
    def _take_moments(self, moments: pa.Table) -> None:
        """Makes the table ``moments``."""

    @abstractmethod
    def _answer(self, query: Query) -> pa.Table:
        """The answer to a query, in its order."""

    @abstractmethod
    def _recent(self, limit: int) -> pa.RecordBatchReader:
        """``history.recent`` in its order, never whole in memory for a large shop."""
