"""What the engines run: each expression of `history` and `definitions` as SQL of a dialect."""

from __future__ import annotations

from enum import StrEnum
from functools import cache

import ibis
import ibis.expr.types as ir
from ibis.config import Config

from intelligence_svc.features import history
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


class _SparkOptions(Config):  # type: ignore[misc]  # Ibis comes without types
    # Ibis registers these when it loads its whole Spark backend, which needs pandas; writing SQL needs the one option.
    treat_nan_as_null: bool = False


@cache
def sql_of(query: Query, dialect: Dialect) -> str:
    """A query's text; features and outcomes by ``as_of`` and ``customer_id``."""
    table = _table(query)
    if query in {Query.FEATURES, Query.OUTCOMES}:
        table = table.order_by("as_of", "customer_id")
    return _text(table, dialect)


@cache
def recent_sql(limit: int, dialect: Dialect) -> str:
    """``history.recent``."""
    return _text(history.recent(limit), dialect)


def _table(query: Query) -> ir.Table:
    match query:
        case Query.VERSIONED:
            return history.versioned()
        case Query.FEATURES:
            return feature_table()
        case Query.OUTCOMES:
            return history.outcomes()
        case Query.SPAN:
            return history.span()
        case Query.CURRENCIES:
            return history.currencies()
        case Query.LAST_EVENT:
            return history.last_event()


def _text(table: ir.Table, dialect: Dialect) -> str:
    if dialect is Dialect.SPARK and ibis.options.pyspark is None:
        ibis.options.pyspark = _SparkOptions()
    return str(ibis.to_sql(table, dialect=dialect.value))
