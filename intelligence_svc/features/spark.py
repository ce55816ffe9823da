"""The feature definitions on Spark, in this machine's own Java: for histories that shall run on a cluster one day.

The definitions are those of DuckDB, written in Spark's SQL. Orders go in and answers come out as Parquet in a temporary
folder, so that neither side holds a history in memory.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq
from pyarrow import fs

from intelligence_svc.features import java
from intelligence_svc.features.engine import MOMENTS, ORDER_COLUMNS, FeatureEngine
from intelligence_svc.features.queries import Dialect, Query, recent_sql, sql_of
from intelligence_svc.ingest.schema import INSTANT, MONEY, ORDERS
from intelligence_svc.ingest.store import OrderStore

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

_BATCH_ROWS = 20_000
_ORDERS = pa.schema([ORDERS.field(name) for name in ORDER_COLUMNS])
_TYPES = {
    pa.string(): "STRING",
    pa.int32(): "INT",
    pa.int64(): "BIGINT",
    INSTANT: "TIMESTAMP",
    MONEY: "DECIMAL(18, 4)",
    pa.list_(pa.string()): "ARRAY<STRING>",
}
_COLUMNS = ", ".join(f"{field.name} {_TYPES[field.type]}" for field in _ORDERS)


class SparkEngine(FeatureEngine):
    """Spark with ``threads`` threads in one Java process of ``memory``; nothing listens beyond the loopback.

    One at a time in a process. Raises ``EngineMissingError``.
    """

    def __init__(self, *, threads: int = 2, memory: str = "1g") -> None:
        self._scratch = java.new_scratch()
        self._folder = Path(self._scratch.name)
        self._answers = 0
        settings = {
            "spark.master": f"local[{threads}]",
            "spark.app.name": "quimbi",
            "spark.ui.enabled": "false",
            "spark.driver.host": "127.0.0.1",
            "spark.driver.bindAddress": "127.0.0.1",
            "spark.local.dir": str(self._folder),
            "spark.sql.warehouse.dir": str(self._folder / "warehouse"),
            "spark.sql.session.timeZone": "UTC",
            "spark.sql.shuffle.partitions": str(4 * threads),
            "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
            "spark.log.level": "ERROR",
        }
        try:
            self._gateway = java.start(settings, memory, self._folder)
            self._session = _connected(self._gateway, settings)
        except BaseException:
            self._scratch.cleanup()
            raise

    def close(self) -> None:
        _disconnect(self._session)
        self._gateway.stop()
        self._scratch.cleanup()

    def load_store(self, store: OrderStore) -> None:
        if isinstance(store.filesystem, fs.LocalFileSystem) and store.parts():
            self._load(store.parts())
            return
        path = self._folder / "orders.parquet"
        with pq.ParquetWriter(path, _ORDERS, compression="zstd") as writer:
            for batch in store.dataset().scanner(columns=ORDER_COLUMNS).to_batches():
                writer.write_batch(batch)
        self._load([str(path)])

    def load_table(self, orders: pa.Table) -> None:
        path = self._folder / "orders.parquet"
        pq.write_table(orders.select(ORDER_COLUMNS).cast(_ORDERS), path)
        self._load([str(path)])

    def _load(self, paths: list[str]) -> None:
        self._session.read.schema(_COLUMNS).parquet(*paths).createOrReplaceTempView("loaded")
        history = str(self._folder / "history")
        versioned = self._session.sql(sql_of(Query.VERSIONED, Dialect.SPARK))
        versioned.write.mode("overwrite").parquet(history)
        self._session.read.parquet(history).createOrReplaceTempView("orders")

    def _take_moments(self, moments: pa.Table) -> None:
        path = self._folder / "moments.parquet"
        pq.write_table(moments.cast(MOMENTS), path)
        self._session.catalog.refreshByPath(str(path))
        self._session.read.parquet(str(path)).createOrReplaceTempView("moments")

    def _answer(self, query: Query) -> pa.Table:
        return self._written(sql_of(query, Dialect.SPARK)).to_table()

    def _recent(self, limit: int) -> pa.RecordBatchReader:
        return self._written(recent_sql(limit, Dialect.SPARK)).scanner(batch_size=_BATCH_ROWS).to_reader()

    def _written(self, sql: str) -> ds.Dataset:
        """An answer on disk; its files follow each other in its order."""
        self._answers += 1
        folder = self._folder / f"answer-{self._answers}"
        self._session.sql(sql).write.parquet(str(folder))
        files = sorted(str(path) for path in folder.glob("part-*.parquet"))
        return ds.dataset(files, format="parquet")


def _connected(gateway: java.Gateway, settings: dict[str, str]) -> SparkSession:
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415  # not part of an ordinary installation
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    # How a program that Java did not start finds the one that it shall talk to.
    told = {"PYSPARK_GATEWAY_PORT": str(gateway.port), "PYSPARK_GATEWAY_SECRET": gateway.secret}
    os.environ.update(told)
    try:
        connection = launch_gateway()  # type: ignore[no-untyped-call]  # pyspark leaves it untyped
    finally:
        for name in told:
            del os.environ[name]
    context = SparkContext(gateway=connection, conf=SparkConf().setAll(list(settings.items())))
    return SparkSession(context)


def _disconnect(session: SparkSession) -> None:
    from pyspark import SparkContext  # noqa: PLC0415

    session.stop()
    # Spark remembers the connection for the whole process; the next engine starts a Java of its own.
    connection = SparkContext._gateway  # noqa: SLF001
    SparkContext._gateway = SparkContext._jvm = None  # noqa: SLF001
    if connection is not None:
        connection.shutdown()
