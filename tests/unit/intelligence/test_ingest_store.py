"""Exactly once, all or nothing, one at a time."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap
import uuid
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pyarrow import fs

from intelligence_svc.ingest.domain import ImportBusyError, ImportProgress
from intelligence_svc.ingest.lock import CLAIM_LIFE, claim, tenant_lock
from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import OrderStore
from tests.unit.intelligence.conftest import NOW, REPOSITORY, ImportText

HEADER = "customer_id,order_id,ordered_at,amount\n"
FIRST = HEADER + "a,1,2024-01-01,5\nb,2,2024-01-02,6\n"


def test_a_second_import_changes_nothing(import_text: ImportText, orders_uri: str, tenant: uuid.UUID) -> None:
    import_text("generic", FIRST)
    before = {path: path.stat().st_mtime_ns for path in Path(orders_uri).rglob("*.parquet")}
    again = import_text("generic", FIRST, name="copy.csv")

    assert (again.accepted, again.updated, again.duplicates, again.part) == (0, 0, 2, None)
    assert {path: path.stat().st_mtime_ns for path in Path(orders_uri).rglob("*.parquet")} == before


def test_orders_known_from_another_file_are_duplicates(import_text: ImportText) -> None:
    import_text("generic", FIRST)
    report = import_text("generic", HEADER + "b,2,2024-01-02,6\nc,3,2024-01-03,7\n")
    assert (report.accepted, report.duplicates) == (1, 1)


def test_a_file_of_nothing_but_refused_rows_is_an_import_all_the_same(import_text: ImportText) -> None:
    import_text("generic", FIRST)
    report = import_text("generic", HEADER + "a,1,yesterday,5\n")
    assert (report.accepted, report.rejected, report.part) == (0, 1, None)


def test_an_order_with_other_content_is_updated_and_the_old_file_cannot_bring_it_back(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    import_text("generic", FIRST)
    report = import_text("generic", FIRST.replace("b,2,2024-01-02,6", "b,2,2024-01-02,4"))
    assert (report.accepted, report.updated, report.duplicates) == (0, 1, 1)
    assert import_text("generic", FIRST).duplicates == 2
    assert OrderStore.open(orders_uri, tenant).parts() == [
        f"{orders_uri}/tenant_id={tenant}/part-000001.parquet",
        f"{orders_uri}/tenant_id={tenant}/part-000002.parquet",
    ]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.lists(st.tuples(st.integers(1, 3), st.integers(1, 3), st.integers(1, 2)), min_size=1, max_size=12))
def test_any_cdnow_file_is_imported_exactly_once(tmp_path: Path, data: list[tuple[int, int, int]]) -> None:
    text = "id date number dollars\n" + "".join(f"{c} 1997010{d} {n} 5.00\n" for c, d, n in data)
    path = tmp_path / "orders.txt"
    path.write_text(text)
    tenant, uri = uuid.uuid4(), str(tmp_path / "orders")
    reports = [
        import_orders(path, "cdnow", tenant, uri, now=NOW, rejects_path=tmp_path / "rejects.csv") for _ in range(2)
    ]
    assert [(r.accepted, r.duplicates) for r in reports] == [(len(data), 0), (0, len(data))]
    assert OrderStore.open(uri, tenant).dataset().count_rows() == len(data)


def test_progress_ends_at_the_size_of_the_file(tmp_path: Path, tenant: uuid.UUID, orders_uri: str) -> None:
    path = tmp_path / "orders.csv"
    path.write_text(FIRST)
    seen: list[ImportProgress] = []
    import_orders(path, "generic", tenant, orders_uri, now=NOW, rejects_path=tmp_path / "r.csv", progress=seen.append)
    assert seen[-1] == ImportProgress(3, len(FIRST), len(FIRST))


def test_a_killed_import_leaves_nothing_and_the_next_one_succeeds(
    import_text: ImportText, tmp_path: Path, orders_uri: str, tenant: uuid.UUID
) -> None:
    """The process is killed within the publication, after the part was written and before it is in place."""
    (tmp_path / "killed.csv").write_text(FIRST)
    script = textwrap.dedent(f"""
        import os, signal, uuid, datetime
        from pathlib import Path
        from intelligence_svc.ingest import store
        from intelligence_svc.ingest.service import import_orders
        store._sync = lambda path: os.kill(os.getpid(), signal.SIGKILL)
        import_orders(Path({str(tmp_path / "killed.csv")!r}), "generic", uuid.UUID({str(tenant)!r}),
                      {orders_uri!r}, now=datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC),
                      rejects_path=Path({str(tmp_path / "r.csv")!r}))
    """)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL

    store = OrderStore.open(orders_uri, tenant)
    assert store.parts() == []
    assert store.dataset().count_rows() == 0
    assert any(path.name.startswith("_staging-") for path in Path(store.folder).iterdir())

    assert import_text("generic", FIRST).accepted == 2
    assert sorted(path.name for path in Path(store.folder).iterdir()) == ["_lock", "part-000001.parquet"]


def test_two_imports_of_a_tenant_do_not_interleave(import_text: ImportText, orders_uri: str, tenant: uuid.UUID) -> None:
    store = OrderStore.open(orders_uri, tenant)
    with tenant_lock(store.filesystem, store.folder, now=NOW), pytest.raises(ImportBusyError):
        import_text("generic", FIRST)
    assert import_text("generic", FIRST).accepted == 2


def test_without_locks_a_claim_keeps_others_out_until_it_ends_or_goes_stale(tmp_path: Path) -> None:
    files, folder = fs.LocalFileSystem(), str(tmp_path)
    info = next(iter(files.get_file_info([folder])))
    written = info.mtime
    assert written is not None
    with claim(files, folder, now=written):
        with pytest.raises(ImportBusyError), claim(files, folder, now=written):
            pass
        with claim(files, folder, now=written + CLAIM_LIFE + timedelta(minutes=1)):
            pass
    with claim(files, folder, now=written):
        pass
