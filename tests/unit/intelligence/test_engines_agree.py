"""DuckDB and Spark give the same numbers, from the same definitions."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import numpy as np
import pyarrow as pa
import pytest

from intelligence_svc.features.definitions import NAMES
from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.features.engine import EmptyHistoryError, FeatureEngine
from intelligence_svc.features.spark import SparkEngine
from tests.unit.intelligence.conftest import history
from tests.unit.intelligence.odd_history import CURRENCY, END, odd_history

TOLERANCE = 1e-9
DAYS = [END - timedelta(days=days) for days in (1, 35, 365)]


@pytest.fixture(scope="module")
def spark() -> Iterator[FeatureEngine]:
    with pytest.MonkeyPatch.context() as patch:
        # A short run: compiling well costs more than it gains.
        patch.setenv("JAVA_TOOL_OPTIONS", "-XX:TieredStopAtLevel=1")
        engine = SparkEngine(memory="512m")
    with engine:
        engine.load_table(odd_history())
        yield engine


@pytest.fixture(scope="module")
def duckdb() -> Iterator[FeatureEngine]:
    with DuckDBEngine() as engine:
        engine.load_table(odd_history())
        yield engine


def same(one: pa.Table, other: pa.Table) -> None:
    """Equal rows in equal order; numbers to 1e-9 of their size, all else exactly."""
    assert one.column_names == other.column_names
    assert one.num_rows == other.num_rows > 0
    for name in one.column_names:
        left, right = one[name], other[name]
        if not pa.types.is_floating(left.type):
            assert left.to_pylist() == right.to_pylist(), name
            continue
        assert left.is_null().to_pylist() == right.is_null().to_pylist(), name
        a, b = (column.fill_null(0.0).to_numpy() for column in (left, right))
        np.testing.assert_array_less(np.abs(a - b), TOLERANCE * np.maximum(np.abs(a), 1.0), err_msg=name)


def test_every_feature_agrees_on_every_odd_state(spark: FeatureEngine, duckdb: FeatureEngine) -> None:
    expected = duckdb.features(DAYS, CURRENCY)
    assert set(NAMES) <= set(expected.column_names)
    assert all(expected[name].null_count < expected.num_rows for name in NAMES)
    same(expected, spark.features(DAYS, CURRENCY))


def test_features_of_the_newest_versions_agree(spark: FeatureEngine, duckdb: FeatureEngine) -> None:
    expected = duckdb.features(DAYS[1:2], CURRENCY, newest=True)
    assert expected != duckdb.features(DAYS[1:2], CURRENCY)
    same(expected, spark.features(DAYS[1:2], CURRENCY, newest=True))


def test_outcomes_recent_orders_and_the_span_agree(spark: FeatureEngine, duckdb: FeatureEngine) -> None:
    windows: list[tuple[date, int]] = [(END - timedelta(days=60), 30), (END - timedelta(days=60), 59)]
    same(duckdb.outcomes(windows[:1], CURRENCY), spark.outcomes(windows[:1], CURRENCY))
    same(duckdb.recent_orders(3, DAYS[0]).read_all(), spark.recent_orders(3, DAYS[0]).read_all())
    assert duckdb.span() == spark.span()
    assert duckdb.last_event_day() == spark.last_event_day()


def test_an_empty_shop_is_empty_on_both(spark: FeatureEngine) -> None:
    with DuckDBEngine() as other:
        other.load_table(history([]))
        spark.load_table(history([]))
        for engine in (spark, other):
            assert engine.features(DAYS, CURRENCY).num_rows == 0
            assert engine.recent_orders(3, DAYS[0]).read_all().num_rows == 0
            for ask in (engine.span, engine.last_event_day):
                with pytest.raises(EmptyHistoryError):
                    ask()
        assert spark.features(DAYS, CURRENCY).column_names == other.features(DAYS, CURRENCY).column_names
