"""Compaction, older layouts and buckets: readers never see half, and nothing is lost."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intelligence_svc.features.duck import DuckDBEngine
from intelligence_svc.ingest.compaction import compact
from intelligence_svc.ingest.schema import ORDERS
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import READERS_TIME, OrderStore
from tests.support.s3 import Bucket, bucket
from tests.unit.intelligence.conftest import NOW, REPOSITORY, ImportText, history, order

HEADER = "customer_id,order_id,ordered_at,amount\n"


def later() -> datetime:
    """When no reader can need what was just hidden."""
    return datetime.now(UTC) + READERS_TIME + timedelta(minutes=1)


def filled(import_text: ImportText, imports: int = 4) -> None:
    for number in range(imports):
        import_text("generic", HEADER + f"a,1,2024-01-01,{number + 1}\nb,{number},2024-02-01,6\n")


def current(store: OrderStore) -> dict[object, object]:
    """Amounts by key as readers resolve them."""
    newest: dict[object, object] = {}
    for row in store.dataset().to_table().sort_by("import_seq").to_pylist():
        newest[row["order_key"]] = (row["amount"], row["content_hash"], row["import_seq"])
    return newest


def test_many_parts_become_one_with_the_same_content(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    filled(import_text)
    store = OrderStore.open(orders_uri, tenant)
    before, listed = current(store), store.dataset()
    report = compact(tenant, orders_uri, now=NOW)

    assert (report.parts, report.rows_before, report.rows_after) == (4, 8, 8)
    assert [Path(path).name for path in store.parts()] == ["part-000001-000004.parquet"]
    assert current(store) == before
    assert listed.count_rows() == 8  # whoever listed the folder before can read on
    assert import_text("generic", HEADER + "a,1,2024-01-01,2\n").duplicates == 1
    assert import_text("generic", HEADER + "c,9,2024-01-01,2\n").part == "part-000005.parquet"


def test_hidden_parts_go_when_no_reader_can_need_them(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    filled(import_text)
    store = OrderStore.open(orders_uri, tenant)
    before = current(store)
    compact(tenant, orders_uri, now=NOW)
    assert len(list(Path(store.folder).glob("part-*"))) == 5
    store.remove_leftovers(later())
    assert [path.name for path in Path(store.folder).glob("part-*")] == ["part-000001-000004.parquet"]
    assert current(store) == before


def test_small_parts_are_merged_without_the_large_one(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    filled(import_text)
    store = OrderStore.open(orders_uri, tenant)
    compact(tenant, orders_uri, now=NOW)
    for number in range(3):
        import_text("generic", HEADER + f"c,{number},2024-01-01,2\n")
    before = current(store)

    assert compact(tenant, orders_uri, now=NOW, small_only=True).part == "part-000005-000007.parquet"
    assert compact(tenant, orders_uri, now=NOW, small_only=True).part is None
    assert compact(tenant, orders_uri, now=NOW).part == "part-000001-000007.parquet"
    assert current(store) == before
    assert len(store.parts()) == 1


def test_of_equal_first_versions_the_last_stays_where_it_says_when_it_was_changed(
    orders_uri: str, tenant: uuid.UUID
) -> None:
    store = OrderStore.open(orders_uri, tenant)
    Path(store.folder).mkdir(parents=True)
    day = datetime(2024, 1, 1, tzinfo=UTC)
    for sequence, content in enumerate((1, 1, 2, 2), start=1):
        dated = order("a", day.date(), 10.0 + content, updated_at=day + timedelta(days=sequence))
        undated = order("b", day.date(), 10.0 + content)
        rows = [row | {"import_seq": sequence, "content_hash": f"h{content}"} for row in (dated, undated)]
        store.publish(history(rows).to_batches(), sequence)
    before = as_of_every_day(store, day)
    report = compact(tenant, orders_uri, now=NOW)

    assert (report.rows_before, report.rows_after) == (8, 7)
    kept = store.dataset().to_table().to_pylist()
    assert [row["import_seq"] for row in kept if row["customer_id"] == "a"] == [2, 3, 4]
    assert [row["import_seq"] for row in kept if row["customer_id"] == "b"] == [1, 2, 3, 4]
    assert as_of_every_day(store, day) == before
    assert len(set(before[0])) == 2  # the correction shows from its day on


def as_of_every_day(store: OrderStore, first: datetime) -> list[list[object]]:
    """What each customer had spent as of some days, one after the other."""
    with DuckDBEngine(threads=1) as engine:
        engine.load_store(store)
        days = [first.date() + timedelta(days=number) for number in range(6)]
        found = engine.features(days, "EUR").to_pylist()
    return [[row["spend"] for row in found if row["customer_id"] == customer] for customer in ("a", "b")]


@pytest.mark.parametrize("moment", ["before the name", "after the name"])
def test_a_compaction_that_is_killed_leaves_the_old_or_the_new(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID, moment: str
) -> None:
    filled(import_text)
    store = OrderStore.open(orders_uri, tenant)
    before = current(store)
    # The file is synced before it gets its name, the folder afterwards.
    call = 1 if moment == "before the name" else 2
    script = textwrap.dedent(f"""
        import os, signal, uuid, datetime
        from intelligence_svc.ingest import store
        from intelligence_svc.ingest.compaction import compact
        calls = []
        def sync(path):
            calls.append(path)
            if len(calls) == {call}:
                os.kill(os.getpid(), signal.SIGKILL)
        store._sync = sync
        compact(uuid.UUID({str(tenant)!r}), {orders_uri!r}, now=datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC))
    """)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL

    assert len(store.parts()) == (4 if call == 1 else 1)
    assert current(store) == before
    assert compact(tenant, orders_uri, now=NOW).parts == (4 if call == 1 else 1)
    assert current(store) == before


def test_a_part_of_an_earlier_layout_is_read_and_extended(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    import_text("generic", HEADER + "a,1,2024-01-01,5\n")
    store = OrderStore.open(orders_uri, tenant)
    (path,) = store.parts()
    earlier = pq.read_table(path).drop_columns(["updated_at", "refund_ids"])
    pq.write_table(earlier, path)
    assert pq.read_schema(path).names != ORDERS.names

    assert import_text("generic", HEADER + "a,1,2024-01-01,5\n").duplicates == 1
    import_text("generic", HEADER + "a,2,2024-01-03,7\n")
    with DuckDBEngine(threads=1) as engine:
        engine.load_store(store)
        assert engine.features([NOW.date()], "EUR").column("orders").to_pylist() == [2]
    compact(tenant, orders_uri, now=NOW)
    assert store.dataset().to_table().column("updated_at").null_count == 2
    assert pq.read_schema(store.parts()[0]).names == ORDERS.names


@pytest.fixture(scope="module")
def s3() -> Iterator[Bucket]:
    with bucket() as running:
        yield running


def test_a_bucket_holds_a_history_as_a_folder_does(
    s3: Bucket, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, tenant: uuid.UUID
) -> None:
    for name, value in s3.variables.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "orders.csv"
    now = datetime.now(UTC)
    reports = []
    for text in ("a,1,2024-01-01,5\n", "a,1,2024-01-01,6\nb,2,2024-01-02,7\n", "b,2,2024-01-02,7\n"):
        file.write_text(HEADER + text)
        report = import_orders(file, "generic", tenant, f"{s3.uri}/orders", now=now, rejects_path=tmp_path / "r.csv")
        reports.append((report.accepted, report.updated, report.duplicates))
    assert reports == [(1, 0, 0), (1, 1, 0), (0, 0, 1)]

    store = OrderStore.open(f"{s3.uri}/orders", tenant)
    assert compact(tenant, f"{s3.uri}/orders", now=now).parts == 2
    amounts = store.dataset().to_table().sort_by("import_seq").column("amount").to_pylist()
    assert sorted(amounts) == [Decimal(5), Decimal(6), Decimal(7)]
    store.remove_leftovers(later())
    assert [Path(path).name for path in store.parts()] == ["part-000001-000002.parquet"]
    assert isinstance(store.dataset().schema, pa.Schema)
