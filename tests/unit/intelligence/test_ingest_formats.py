"""What each format's rows become, and why rows are refused."""

from __future__ import annotations

import csv
import uuid
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from intelligence_svc.ingest.domain import UnknownFormatError, UnreadableFileError, WrongLayoutError
from intelligence_svc.ingest.store import OrderStore
from tests.unit.intelligence.conftest import ImportText

GENERIC = "customer_id,order_id,ordered_at,amount,quantity,discount,refund,category,currency\n"
SHOPIFY = (
    "Name,Email,Financial Status,Paid at,Currency,Subtotal,Shipping,Taxes,Total,Discount Amount,Created at,"
    "Lineitem quantity,Lineitem name,Lineitem price,Cancelled at,Refunded Amount,Vendor,Id,Tags,"
    "Lineitem discount\n"
)


def rows(orders_uri: str, tenant: uuid.UUID) -> list[dict[str, object]]:
    return list(OrderStore.open(orders_uri, tenant).dataset().to_table().sort_by("source_line").to_pylist())


def rejects(tmp_path: Path) -> list[tuple[str, str]]:
    with (tmp_path / "rejects.csv").open(newline="") as file:
        return [(row["line"], row["reason"]) for row in csv.DictReader(file)]


def test_equal_cdnow_rows_are_separate_purchases(import_text: ImportText, orders_uri: str, tenant: uuid.UUID) -> None:
    report = import_text("cdnow", " id date n dollars\n 00001 19970101 1 11.77\n 00001 19970101 1 11.77\n")

    assert (report.records, report.accepted, report.duplicates) == (2, 2, 0)
    found = rows(orders_uri, tenant)
    assert [row["order_id"] for row in found] == ["00001-19970101-1x11.77", "00001-19970101-1x11.77-2"]
    assert found[0]["ordered_at"] == datetime(1997, 1, 1, tzinfo=UTC)
    assert found[0]["amount"] == Decimal("11.7700")
    assert found[0]["currency"] == "USD"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("c,1,2024-02-30,5", "bad_date"),
        ("c,1,03/04/2024,5", "bad_date"),
        ("c,1,1066-10-14,5", "date_out_of_range"),
        ("c,1,2031-01-01,5", "future_date"),
        ("c,1,2024-01-01,five", "bad_number"),
        ("c,1,2024-01-01,nan", "bad_number"),
        ('c,1,2024-01-01,"1,000.00"', "bad_number"),
        ("c,1,2024-01-01,99999999999", "number_out_of_range"),
        ("c,1,2024-01-01,", "missing_field"),
        ("c,,2024-01-01,5", "missing_field"),
        ("c," + "x" * 201 + ",2024-01-01,5", "bad_id"),
        ("c,1,2024-01-01,5,-2", "negative_number"),
        ("c,1,2024-01-01,5,1,-1", "negative_number"),
        ("c,1,2024-01-01,5,1,0,0,tea,EURO", "bad_currency"),
        ("c,1", "malformed_row"),
        (GENERIC.strip(), "repeated_header"),
    ],
)
def test_a_bad_row_is_refused_with_its_reason_and_the_rest_is_taken(
    import_text: ImportText, tmp_path: Path, row: str, reason: str
) -> None:
    width = GENERIC.count(",")
    short = reason != "malformed_row" and row.count(",") < width
    filled = row + "," * (width - (3 if '"' in row else row.count(","))) if short else row
    report = import_text("generic", GENERIC + "a,7,2024-01-01,5,,,,,\n" + filled + "\n" + "b,8,2024-01-02,6,,,,,\n")

    assert (report.records, report.accepted, report.rejected) == (3, 2, 1)
    assert rejects(tmp_path) == [("3", reason)]


def test_rows_of_one_order_are_its_lines_and_a_repeated_line_is_a_duplicate(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    report = import_text(
        "generic",
        GENERIC
        + "a,1,2024-01-01T10:00:00+02:00,5.00,1,0.50,,tea,EUR\n"
        + "a,1,2024-01-01T10:00:00+02:00,7.50,2,,,cups,EUR\n"
        + "a,1,2024-01-01T10:00:00+02:00,7.50,2,,,cups,EUR\n",
    )

    assert (report.records, report.accepted, report.duplicates) == (2, 1, 1)
    (found,) = rows(orders_uri, tenant)
    assert found["amount"] == Decimal("12.5000")
    assert found["quantity"] == 3
    assert found["discount"] == Decimal("0.5000")
    assert found["categories"] == ["cups", "tea"]
    assert found["ordered_at"] == datetime(2024, 1, 1, 8, tzinfo=UTC)


def test_a_negative_amount_is_a_dated_refund(import_text: ImportText, orders_uri: str, tenant: uuid.UUID) -> None:
    import_text("generic", GENERIC + "a,C1,2024-02-01,-5.00,-1,,,,\n")

    (found,) = rows(orders_uri, tenant)
    assert (found["entry"], found["amount"], found["refund"]) == (
        "refund",
        Decimal("0.0000"),
        Decimal("5.0000"),
    )
    assert found["refunded_at"] == datetime(2024, 2, 1, tzinfo=UTC)


def test_the_same_order_further_down_is_a_duplicate_if_equal_and_refused_if_not(
    import_text: ImportText, tmp_path: Path
) -> None:
    first, other = "a,1,2024-01-01,5,,,,,\n", "b,2,2024-01-01,6,,,,,\n"
    report = import_text("generic", GENERIC + first + other + first + other.replace(",6,", ",9,") + first)

    assert (report.records, report.accepted, report.duplicates, report.rejected) == (5, 2, 2, 1)
    assert rejects(tmp_path) == [("5", "conflicting_order")]


def test_a_broken_quote_costs_one_row(import_text: ImportText, tmp_path: Path) -> None:
    report = import_text(
        "generic",
        GENERIC + 'a,1,2024-01-01,5,,,,"tea,\nb,2,2024-01-01,6,,,,,\nc,3,2024-01-01,7,,,,"te\nea",\n',
    )

    assert (report.accepted, report.rejected) == (1, 2)
    assert rejects(tmp_path)[0] == ("2", "malformed_row")


def test_bytes_that_are_not_utf8_cost_one_row(import_text: ImportText, tmp_path: Path) -> None:
    text = GENERIC.encode() + b"a,1,2024-01-01,5,,,,caf\xe9,\n" + b"b,2,2024-01-01,6,,,,,\n"
    assert import_text("generic", text).accepted == 1
    assert rejects(tmp_path) == [("2", "bad_encoding")]


def test_files_that_are_no_such_file_are_refused_as_a_whole(import_text: ImportText, orders_uri: str) -> None:
    with pytest.raises(UnreadableFileError, match="UTF-16"):
        import_text("generic", "customer_id".encode("utf-16"))
    with pytest.raises(UnreadableFileError, match="empty"):
        import_text("generic", "")
    with pytest.raises(WrongLayoutError, match="ordered_at"):
        import_text("generic", "customer_id,order_id,amount\n1,2,3\n")
    with pytest.raises(WrongLayoutError):
        import_text("shopify", GENERIC)
    with pytest.raises(UnknownFormatError, match="cdnow, generic, parquet"):
        import_text("excel", GENERIC)


def test_a_shopify_order_of_several_lines(import_text: ImportText, orders_uri: str, tenant: uuid.UUID) -> None:
    report = import_text(
        "shopify",
        "\ufeff"
        + SHOPIFY
        + "#1001,Ann@Example.com,partially_refunded,2024-05-01 20:20:00 -0400,EUR,45.00,5.00,9.00,59.00,5.00,"
        + '2024-05-01 20:15:10 -0400,2,"Quilt kit, ""Star""",20.00,,12.00,Linda,777,,0.00\n'
        + "#1001,Ann@Example.com,,,,,,,,,2024-05-01 20:15:10 -0400,1,Thread,10.00,,,Moda,,,0.00\n",
    )

    assert (report.rows_read, report.records, report.accepted) == (3, 1, 1)
    (found,) = rows(orders_uri, tenant)
    assert found["order_key"] == "shopify:777"
    assert found["order_id"] == "#1001"
    assert found["customer_id"] == "ann@example.com"
    assert found["ordered_at"] == datetime(2024, 5, 2, 0, 15, 10, tzinfo=UTC)
    assert (found["amount"], found["discount"], found["refund"]) == (Decimal(45), Decimal(5), Decimal(12))
    assert (found["quantity"], found["categories"]) == (3, ["Linda", "Moda"])


def test_shopify_guests_cancellations_and_prices_with_tax(
    import_text: ImportText, orders_uri: str, tenant: uuid.UUID
) -> None:
    tail = "2024-05-01 08:00:00 +0200,1,Kit,120.00,{},,Linda,{},,0.00\n"
    report = import_text(
        "shopify",
        SHOPIFY
        + "#1,,paid,,EUR,100.00,20.00,24.00,144.00,0.00," + tail.format("", 1)
        + "#2,b@x.org,paid,,EUR,100.00,20.00,20.00,120.00,0.00," + tail.format("2024-05-03 08:00:00 +0200", 2)
        + "#3,c@x.org,voided,,EUR,10.00,0.00,0.00,10.00,0.00," + tail.format("", 3)
        + "#4,d@x.org,settled,,EUR,10.00,0.00,0.00,10.00,0.00," + tail.format("", 4),
    )  # fmt: skip

    assert (report.accepted, report.guests, report.cancelled) == (3, 1, 2)
    assert dict(report.reject_reasons) == {"unknown_status": 1}
    guest, taxed, voided = rows(orders_uri, tenant)
    assert guest["customer_id"] is None
    assert guest["amount"] == Decimal(100)
    assert taxed["amount"] == Decimal("83.3333")  # 20 of tax lie in 120 of goods and shipping
    assert taxed["cancelled_at"] == datetime(2024, 5, 3, 6, tzinfo=UTC)
    assert voided["cancelled_at"] == voided["ordered_at"]
