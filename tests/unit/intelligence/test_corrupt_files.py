"""Corrupt files of each text format: bad rows are told with line and reason, the rest is taken, nothing half done."""

from __future__ import annotations

import csv
import os
import signal
import subprocess
import sys
import textwrap
import uuid
from datetime import UTC
from pathlib import Path

import pytest

from intelligence_svc.ingest.service import import_orders
from intelligence_svc.ingest.store import OrderStore
from tests.unit.intelligence.conftest import NOW, REPOSITORY, ImportText

GENERIC = "order_id,customer_id,ordered_at,amount,quantity,currency"
SHOPIFY = (
    "Name,Email,Financial Status,Currency,Subtotal,Total,Created at,Lineitem quantity,Lineitem price,Id,Shipping,Vendor"
)
CDNOW = "id date number dollars"
MILLION = "x" * 1_000_000

#: A good first and last row of each format, and what stands between them with the reason for which it is refused; None
#: for what is a duplicate of the first row.
CASES: dict[str, tuple[str, str, str, list[tuple[str | bytes, str | None]]]] = {
    "generic": (
        GENERIC,
        "1,anna,2026-01-05,42.50,2,EUR",
        "2,ben,2026-01-06,12.00,1,EUR",
        [
            (b"3,caf\xe9,2026-01-05,5,1,EUR", "bad_encoding"),
            ("4,an\x00na,2026-01-05,5,1,EUR", "bad_id"),
            (f"5,{MILLION},2026-01-05,5,1,EUR", "malformed_row"),
            (GENERIC, "repeated_header"),
            ("6,anna,2026-01-05,1e22,1,EUR", "bad_number"),
            ("7,anna,2026-01-05,99999999999999,1,EUR", "number_out_of_range"),
            ("8,anna,2026-01-05,5,-3,EUR", "negative_number"),
            ("9,anna,2027-01-05,5,1,EUR", "future_date"),
            ("10,anna,0001-01-01,5,1,EUR", "date_out_of_range"),
            ("11,anna,2025-03-30T02:30:00 Europe/Berlin,5,1,EUR", "bad_date"),
            ("12,anna,2025-03-30T02:30:00+25:00,5,1,EUR", "bad_date"),
            ("13,anna,2025-02-29,5,1,EUR", "bad_date"),
            ("1,anna,2026-01-05,42.50,2,EUR", None),
            ("14,anna,2026-01-05,5,1,DOUBLOON", "bad_currency"),
            ("1,anna,2026-01-05,43.50,2,EUR", "conflicting_order"),
            ("15,anna,2026-01-05", "malformed_row"),
            ('16,"anna,2026-01-05,5,1,EUR', "malformed_row"),
        ],
    ),
    "shopify": (
        SHOPIFY,
        "#1,anna@x.test,paid,USD,40.00,45.00,2026-01-05 09:12:44 -0500,2,20.00,5501,5.00,Moda",
        "#2,ben@x.test,paid,USD,18.00,23.00,2026-01-06 10:00:00 -0500,1,18.00,5502,5.00,Moda",
        [
            (b"#3,caf\xe9@x.test,paid,USD,1,1,2026-01-05 09:12:44 -0500,1,1,5503,0,Moda", "bad_encoding"),
            ("#4\x00,a@x.test,paid,USD,1,1,2026-01-05 09:12:44 -0500,1,1,5504,0,Moda", "bad_id"),
            (f"#5,a@x.test,paid,USD,1,1,2026-01-05 09:12:44 -0500,1,1,5505,0,{MILLION}", "malformed_row"),
            (SHOPIFY, "repeated_header"),
            ("#6,a@x.test,paid,USD,1e22,1,2026-01-05 09:12:44 -0500,1,1,5506,0,Moda", "bad_number"),
            ("#7,a@x.test,paid,USD,9999999999999,1,2026-01-05 09:12:44 -0500,1,1,5507,0,Moda", "number_out_of_range"),
            ("#8,a@x.test,paid,USD,1,1,2026-01-05 09:12:44 -0500,-1,1,5508,0,Moda", "negative_number"),
            ("#9,a@x.test,paid,USD,1,1,2027-01-05 09:12:44 -0500,1,1,5509,0,Moda", "future_date"),
            ("#10,a@x.test,paid,USD,1,1,1970-01-01 00:00:00 +0000,1,1,5510,0,Moda", "date_out_of_range"),
            ("#11,a@x.test,paid,USD,1,1,2025-03-30 02:30:00 CEST,1,1,5511,0,Moda", "bad_date"),
            (
                "#1,anna@x.test,paid,USD,41.00,46.00,2026-01-05 09:12:44 -0500,2,20.00,5501,5.00,Moda",
                "conflicting_order",
            ),
            ("#12,a@x.test,paid,US$,1,1,2026-01-05 09:12:44 -0500,1,1,5512,0,Moda", "bad_currency"),
            ("#13,a@x.test,lost,USD,1,1,2026-01-05 09:12:44 -0500,1,1,5513,0,Moda", "unknown_status"),
            ("#14,a@x.test,paid", "malformed_row"),
        ],
    ),
    "cdnow": (
        CDNOW,
        "1 20260105 1 11.77",
        "2 20260106 1 11.77",
        [
            (b"caf\xe9 20260105 1 5", "bad_encoding"),
            ("a\x00b 20260105 1 5", "bad_id"),
            (f"{MILLION} 20260105 1 5", "bad_id"),
            (CDNOW, "repeated_header"),
            ("3 20260105 1 1e22", "bad_number"),
            ("4 20260105 1 99999999999", "number_out_of_range"),
            ("5 20260105 -1 5", "negative_number"),
            ("6 20270105 1 5", "future_date"),
            ("7 19690105 1 5", "date_out_of_range"),
            ("8 20250229 1 5", "bad_date"),
            ("9 2025-03-30T02:30 1 5", "bad_date"),
            ("10 20260105", "malformed_row"),
        ],
    ),
}


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"], ids=["plain", "byte order mark"])
@pytest.mark.parametrize("end", [b"\n", b"\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize("fmt", list(CASES))
def test_bad_rows_cost_only_themselves(
    import_text: ImportText, tmp_path: Path, fmt: str, mark: bytes, end: bytes
) -> None:
    header, first, last, bad = CASES[fmt]
    lines = [header, first, *(line for line, _ in bad), last]
    content = mark + end.join(line if isinstance(line, bytes) else line.encode() for line in lines) + end
    report = import_text(fmt, content)

    assert (report.accepted, report.duplicates) == (2, sum(reason is None for _, reason in bad))
    with (tmp_path / "rejects.csv").open(newline="") as file:
        found = sorted((int(row["line"]), row["reason"]) for row in csv.DictReader(file))
    assert found == [(number, reason) for number, (_, reason) in enumerate(bad, start=3) if reason is not None]


@pytest.mark.parametrize("fmt", list(CASES))
def test_half_a_file_is_taken_up_to_where_it_ends(import_text: ImportText, fmt: str) -> None:
    header, first, last, _ = CASES[fmt]
    whole = "\n".join([header, first, last])
    report = import_text(fmt, whole[: -len(last) // 2])
    assert (report.accepted, report.rejected) == (1, 1)


def test_an_hour_that_clocks_show_twice_is_two_moments(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    rows = [
        "1,a,2025-10-26T02:30:00+02:00,5,1,EUR",
        "2,a,2025-10-26T02:30:00+01:00,5,1,EUR",
        "3,a,2025-10-26T02:30:00,5,1,EUR",
    ]
    import_text("generic", "\n".join([GENERIC, *rows]))
    table = OrderStore.open(orders_uri, tenant).dataset().to_table().sort_by("order_id")
    hours = [moment.astimezone(UTC).hour for moment in table.column("ordered_at").to_pylist()]
    assert hours == [0, 1, 2]


#: Where the process is killed: how many times what was called by then.
MOMENTS = {
    "early in the file": ("service.PROGRESS_EVERY = 100", "progress", 1),
    "late in the file": ("service.PROGRESS_EVERY = 100", "progress", 15),
    "before the comparison": ("staging.StagedOrders.compare = die", "", 0),
    "within the part": ("staging.Comparison.fresh = dying_batches", "", 0),
    "before the part has its name": ("store._sync = die", "", 0),
    "after the part has its name": ("store._sync = lambda path: path.endswith('parquet') or die()", "", 0),
    "before the rejects have their name": ("service._RejectsFile.__exit__ = die", "", 0),
}


_SLOW = {"late in the file", "before the comparison", "before the rejects have their name"}


@pytest.mark.parametrize(
    "moment", [pytest.param(moment, marks=[pytest.mark.slow] if moment in _SLOW else []) for moment in MOMENTS]
)
def test_an_import_that_is_killed_leaves_all_or_nothing(
    tmp_path: Path, tenant: uuid.UUID, orders_uri: str, moment: str
) -> None:
    patch, called, times = MOMENTS[moment]
    file, rejects = tmp_path / "orders.csv", tmp_path / "rejects.csv"
    rows = [f"{number},c{number % 97},2025-01-05,{number % 50}.50,1,EUR" for number in range(2_000)]
    file.write_text("\n".join([GENERIC, *rows, "x,x,x,x,x,x"]))
    script = textwrap.dedent(f"""
        import datetime, os, signal, uuid
        from pathlib import Path
        from intelligence_svc.ingest import service, staging, store
        def die(*_):
            os.kill(os.getpid(), signal.SIGKILL)
        fresh = staging.Comparison.fresh
        def dying_batches(*arguments):
            yield next(fresh(*arguments))
            die()
        seen = []
        def progress(_):
            seen.append(1)
            if {called!r} and len(seen) == {times}:
                die()
        {patch}
        service.import_orders(Path({str(file)!r}), "generic", uuid.UUID({str(tenant)!r}), {orders_uri!r},
            now=datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC), rejects_path=Path({str(rejects)!r}),
            progress=progress)
    """)
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
    assert killed.returncode == -signal.SIGKILL

    store = OrderStore.open(orders_uri, tenant)
    kept = store.dataset().count_rows()
    assert kept == (2_000 if "after" in moment or "rejects" in moment else 0)
    assert not rejects.exists()
    report = import_orders(file, "generic", tenant, orders_uri, now=NOW, rejects_path=rejects)
    assert (report.accepted, report.duplicates, report.rejected) == (2_000 - kept, kept, 1)
    assert store.dataset().count_rows() == 2_000
    assert rejects.read_text().count("\n") == 2
    leftovers = [path.name for path in Path(store.folder).iterdir() if path.name.startswith("_staging")]
    assert leftovers == []
