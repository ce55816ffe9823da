"""What the engines run: each expression of `history` and `definitions` as SQL of a dialect."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis.config import Config

from intelligence_svc.features import category_days, history
from intelligence_svc.features.definitions import feature_table


class Dialect(StrEnum):
    """As Ibis names them."""

    DUCKDB = "duckdb"
    SPARK = "pyspark"


class Query(StrEnum):
    """What is asked of an order history."""

    VERSIONED = "versioned"
    FEATURES = "features"
    OUTCOMES = "outcomes"
    SPAN = "span"
    CURRENCIES = "currencies"
    LAST_EVENT = "last_event"
    CUSTOMER_CATEGORIES = "customer_categories"
    SHOP_CATEGORIES = "shop_categories"
    LATEST_PAUSES = "latest_pauses"


class _SparkOptions(Config):  # type: ignore[misc]  # Ibis comes without types
    # Ibis registers these when it loads its whole Spark backend, which needs pandas; writing SQL needs the one option.
    treat_nan_as_null: bool = False


@cache
def sql_of(query: Query, dialect: Dialect) -> str:
    """A query's text; features and outcomes by ``as_of`` and ``customer_id``."""
    table = _TABLES[query]()
    if query in {Query.FEATURES, Query.OUTCOMES}:
        table = table.order_by("as_of", "customer_id")
    return _text(table, dialect)


@cache
def recent_sql(limit: int, dialect: Dialect) -> str:
    """``history.recent``."""
    return _text(history.recent(limit), dialect)


_TABLES: dict[Query, Callable[[], ir.Table]] = {
    Query.VERSIONED: history.versioned,
    Query.FEATURES: feature_table,
    Query.OUTCOMES: history.outcomes,
    Query.SPAN: history.span,
    Query.CURRENCIES: history.currencies,
    Query.LAST_EVENT: history.last_event,
    Query.CUSTOMER_CATEGORIES: category_days.customer_categories,
    Query.SHOP_CATEGORIES: category_days.shop_categories,
    Query.LATEST_PAUSES: category_days.latest_pauses,
}


def _text(table: ir.Table, dialect: Dialect) -> str:
    if dialect is Dialect.SPARK and ibis.options.pyspark is None:
        ibis.options.pyspark = _SparkOptions()
    return str(ibis.to_sql(table, dialect=dialect.value))
