"""Order files in Parquet: the generic columns, whatever their types."""

from __future__ import annotations

import csv
import io
import uuid
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from intelligence_svc.ingest.domain import UnreadableFileError, WrongLayoutError
from intelligence_svc.ingest.store import OrderStore
from tests.unit.intelligence.conftest import ImportText

DAY = datetime(2024, 1, 1, 10, tzinfo=UTC)


def parquet(columns: dict[str, object], schema: pa.Schema | None = None) -> bytes:
    file = io.BytesIO()
    pq.write_table(pa.table(columns, schema=schema), file)
    return file.getvalue()


def good(**changes: object) -> dict[str, object]:
    columns: dict[str, object] = {
        "customer_id": ["a", "b", None],
        "order_id": ["1", "2", "3"],
        "ordered_at": [DAY, DAY, DAY],
        "amount": [5.0, 6.5, 7.25],
    }
    return columns | changes


def rows(orders_uri: str, tenant: uuid.UUID) -> list[dict[str, object]]:
    return list(OrderStore.open(orders_uri, tenant).dataset().to_table().sort_by("source_line").to_pylist())


@pytest.mark.parametrize(
    "ordered_at",
    [
        pa.array([DAY.replace(tzinfo=None)] * 3, pa.timestamp("ns")),
        pa.array([DAY.astimezone(timezone(timedelta(hours=2)))] * 3, pa.timestamp("ms", tz="Europe/Helsinki")),
        pa.array(["2024-01-01T12:00:00+02:00"] * 3),
        pa.array(["2024-01-01 10:00:00"] * 3).dictionary_encode(),
    ],
    ids=["no zone is UTC", "zone", "text", "dictionary"],
)
def test_a_moment_is_the_same_however_it_is_typed(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID, ordered_at: pa.Array
) -> None:
    report = import_text("parquet", parquet(good(ordered_at=ordered_at)), name="orders.parquet")

    assert (report.accepted, report.guests) == (3, 1)
    assert {row["ordered_at"] for row in rows(orders_uri, tenant)} == {DAY}


@pytest.mark.parametrize(
    "amount",
    [
        pa.array([Decimal("5.00"), Decimal("6.50"), Decimal("7.25")]),
        pa.array([5.0 + 1e-12, 6.5, 7.25]),
        pa.array(["5", "6.5", "7.25"]),
    ],
    ids=["decimal", "float", "text"],
)
def test_money_is_the_same_however_it_is_typed(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID, amount: pa.Array
) -> None:
    import_text("parquet", parquet(good(amount=amount)), name="orders.parquet")
    assert [row["amount"] for row in rows(orders_uri, tenant)] == [Decimal(text) for text in ("5", "6.5", "7.25")]


def test_lines_of_an_order_are_added_up_and_dates_and_whole_numbers_are_read(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    columns = {
        "Customer_ID": [7, 7],
        "order_id": [1, 1],
        "ordered_at": [date(2024, 1, 1)] * 2,
        "amount": [5, 6],
        "quantity": [1, 2],
        "category": ["tea", "cups"],
        "note": ["ignored", None],
    }
    import_text("parquet", parquet(columns), name="orders.parquet")

    (found,) = rows(orders_uri, tenant)
    assert (found["customer_id"], found["order_id"], found["quantity"]) == ("7", "1", 3)
    assert (found["amount"], found["categories"]) == (Decimal("11.0000"), ["cups", "tea"])


def test_ten_kinds_of_bad_rows_cost_only_themselves(import_text: ImportText, tmp_path: Path) -> None:
    bad: list[tuple[dict[str, object], str]] = [
        ({"amount": 1e22}, "bad_number"),
        ({"amount": float("nan")}, "bad_number"),
        ({"amount": 2e9}, "number_out_of_range"),
        ({"amount": None}, "missing_field"),
        ({"quantity": -2}, "negative_number"),
        ({"ordered_at": datetime(2031, 1, 1, tzinfo=UTC)}, "future_date"),
        ({"ordered_at": datetime(1812, 1, 1, tzinfo=UTC)}, "date_out_of_range"),
        ({"ordered_at": None}, "missing_field"),
        ({"order_id": "a\x00b"}, "bad_id"),
        ({"order_id": "x" * 1_000_000}, "bad_id"),
        ({"currency": "EURO"}, "bad_currency"),
        ({"order_id": "first", "amount": 99.0}, "conflicting_order"),
    ]
    unremarkable = {"customer_id": "a", "ordered_at": DAY, "amount": 5.0, "quantity": 1, "currency": "EUR"}
    table = [unremarkable | {"order_id": "first"}]
    table += [unremarkable | {"order_id": f"bad-{number}"} | change for number, (change, _) in enumerate(bad)]
    table.append(unremarkable | {"order_id": "last"})
    file = io.BytesIO()
    pq.write_table(pa.Table.from_pylist(table), file)
    report = import_text("parquet", file.getvalue(), name="orders.parquet")

    assert (report.accepted, report.rejected) == (2, len(bad))
    with (tmp_path / "rejects.csv").open(newline="") as rejects:
        found = [(int(row["line"]), row["reason"], len(row["raw"])) for row in csv.DictReader(rejects)]
    assert sorted((line, reason) for line, reason, _ in found) == [
        (i, reason) for i, (_, reason) in enumerate(bad, start=2)
    ]
    assert max(size for *_, size in found) <= 2_000


def test_text_that_is_not_utf8_costs_its_row(import_text: ImportText, tmp_path: Path) -> None:
    broken = pa.array([b"a", b"caf\xe9", b"c"]).cast(pa.binary())
    as_text = pa.StringArray.from_buffers(3, *broken.buffers()[1:])
    report = import_text("parquet", parquet(good(customer_id=as_text)), name="orders.parquet")
    assert (report.accepted, dict(report.reject_reasons)) == (2, {"bad_encoding": 1})


def test_half_a_file_is_refused_as_a_whole(import_text: ImportText, orders_uri: str, tenant: uuid.UUID) -> None:
    whole = parquet(good())
    damaged = whole[:30] + bytes(40) + whole[70:]
    for content in (whole[: len(whole) // 2], damaged, b"PAR1" + bytes(100), b"customer_id,order_id\n"):
        with pytest.raises(UnreadableFileError):
            import_text("parquet", content, name="orders.parquet")
    assert OrderStore.open(orders_uri, tenant).parts() == []


@pytest.mark.parametrize(
    ("columns", "said"),
    [
        ({"customer_id": ["a"], "order_id": ["1"], "amount": [1.0]}, "lacks ordered_at"),
        (good(amount=[[1.0], [2.0], [3.0]]), "amount is list"),
        (good(ORDER_ID=["1", "2", "3"]), "order_id twice"),
    ],
)
def test_other_layouts_are_refused_with_the_column(
    import_text: ImportText, columns: dict[str, object], said: str
) -> None:
    with pytest.raises(WrongLayoutError, match=said):
        import_text("parquet", parquet(columns), name="orders.parquet")
