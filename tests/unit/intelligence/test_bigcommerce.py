"""BigCommerce's orders, against a server that speaks its protocol."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import textwrap
import uuid
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from intelligence_svc.ingest import bigcommerce_client, platforms
from intelligence_svc.ingest.bigcommerce_client import BigCommerceClient
from intelligence_svc.ingest.calling import Caller
from intelligence_svc.ingest.domain import ImportReport, SourceError
from intelligence_svc.ingest.platforms import Destination, import_bigcommerce
from tests.support.platforms import TOKEN, BigCommerceHandler, Server, serving
from tests.unit.intelligence.conftest import NOW, REPOSITORY, ImportText
from tests.unit.intelligence.platform_orders import store_order


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    monkeypatch.setattr(bigcommerce_client, "PAGE", 10)
    with serving(BigCommerceHandler) as running:
        yield running


@pytest.fixture
def to(tmp_path: Path, tenant: uuid.UUID, orders_uri: str) -> Destination:
    return Destination(tenant, orders_uri, tmp_path / "rejects.csv", NOW)


def run(server: Server, to: Destination, token: str = TOKEN, **options: Any) -> ImportReport:
    with closing(Caller(server.url, {"x-auth-token": token}, sleep=server.sleep)) as caller:
        return import_bigcommerce(BigCommerceClient(caller, "k3x9p"), "k3x9p", to, **options)


def rows(to: Destination) -> dict[str, dict[str, Any]]:
    """The newest version of each order by its id."""
    table = to.store.dataset().to_table().sort_by("import_seq")
    return {str(row["order_id"]): row for row in table.to_pylist()}


def test_every_page_comes_with_products_and_refunds(server: Server, to: Destination) -> None:
    server.orders = [store_order(number) for number in range(1, 36)]
    server.orders[4] |= {"refunded_amount": "12.0000", "status_id": 14}
    server.orders[5] |= {"customer_id": 0}
    server.products["5"] = [{"quantity": 1, "brand": "Moda"}] * 12 + [{"quantity": 2, "brand": "Aurifil"}]
    items = [{"item_type": "PRODUCT", "requested_amount": "10"}, {"item_type": "SHIPPING", "requested_amount": "3.00"}]
    server.refunds = [
        {
            "id": 81,
            "order_id": 5,
            "created": "2025-03-04T10:00:00Z",
            "total_amount": 14.5,
            "total_tax": 1.5,
            "items": items,
        }
    ]
    report = run(server, to)

    assert (report.accepted, report.guests) == (35, 1)
    found = rows(to)["5"]
    assert (found["amount"], found["discount"], found["refund"]) == (Decimal(36), Decimal(4), Decimal(10))
    assert (found["refunded_at"], found["refund_ids"]) == (datetime(2025, 3, 4, 10, tzinfo=UTC), ["81"])
    assert (found["quantity"], found["categories"], found["currency"]) == (14, ["Aurifil", "Moda"], "EUR")
    assert rows(to)["7"]["quantity"] == 2
    assert len([asked for asked in server.told.requests if "refunds" in asked]) == 1


@pytest.mark.parametrize(
    ("changes", "cancelled_at"),
    [
        ({"status_id": 5}, datetime(2025, 3, 2, 0, 0, 1, tzinfo=UTC)),
        ({"status_id": 6}, datetime(2025, 3, 1, 10, tzinfo=UTC)),
        ({"is_deleted": True}, datetime(2025, 3, 2, 0, 0, 1, tzinfo=UTC)),
        ({"status_id": 10}, None),
    ],
)
def test_when_an_order_ends(
    server: Server, to: Destination, changes: dict[str, Any], cancelled_at: datetime | None
) -> None:
    server.orders = [store_order(1, **changes)]
    run(server, to)
    assert rows(to)["1"]["cancelled_at"] == cancelled_at


def test_a_quota_that_is_used_up_is_waited_for(server: Server, to: Destination) -> None:
    server.orders = [store_order(number) for number in range(1, 21)]
    server.quota = server.left = 6
    server.told.too_many = 1
    assert run(server, to).accepted == 20
    assert set(server.slept) == {2.0, 15.0}


def test_pages_hold_when_many_orders_change_in_one_second_or_while_they_are_read(
    server: Server, to: Destination
) -> None:
    second = {"date_modified": "Mon, 03 Mar 2025 00:00:00 +0000"}
    server.orders = [store_order(number) for number in range(1, 8)]
    server.orders += [store_order(number, **second) for number in range(8, 48)]
    server.orders += [store_order(number) | {"date_modified": "Tue, 04 Mar 2025 00:00:00 +0000"} for number in (48, 49)]
    assert run(server, to).accepted == 49


def test_a_later_import_asks_for_changes_only(server: Server, to: Destination) -> None:
    server.orders = [store_order(number) for number in range(1, 1000, 100)]
    run(server, to)
    server.orders[0] |= {"date_modified": "Wed, 05 Mar 2025 00:00:00 +0000", "status_id": 5}
    report = run(server, to)

    assert (report.accepted, report.updated) == (0, 1)
    assert report.records < 10
    asked = [asked for asked in server.told.requests if "min_date_modified" in asked]
    assert "min_date_modified=2025-03-02T00%3A10%3A01" in asked[-1]
    server.orders = []
    assert run(server, to).records == 0


def test_what_never_works_ends_with_a_sentence(server: Server, to: Destination) -> None:
    server.orders = [store_order(1)]
    with pytest.raises(SourceError, match="refuses the access token"):
        run(server, to, token="wrong")
    server.told.failing = 100
    with pytest.raises(SourceError, match="does not answer"):
        run(server, to)
    assert to.store.parts() == []


def test_a_killed_import_goes_on_where_it_was(server: Server, to: Destination, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platforms, "CHUNK", 10)
    server.orders = [store_order(number) for number in range(1, 36)]
    script = textwrap.dedent(f"""
        import datetime, os, signal, uuid
        from pathlib import Path
        from intelligence_svc.ingest import bigcommerce_client, platforms
        from intelligence_svc.ingest.calling import Caller
        bigcommerce_client.PAGE = platforms.CHUNK = 10
        take, taken = platforms.Destination.take, []
        def dying(*arguments):
            taken.append(1)
            if len(taken) == 3:
                os.kill(os.getpid(), signal.SIGKILL)
            return take(*arguments)
        platforms.Destination.take = dying
        to = platforms.Destination(uuid.UUID({str(to.tenant_id)!r}), {to.orders_uri!r},
            Path({str(to.rejects_path)!r}), datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC))
        caller = Caller({server.url!r}, {{"x-auth-token": {TOKEN!r}}})
        platforms.import_bigcommerce(bigcommerce_client.BigCommerceClient(caller, "k3x9p"), "k3x9p", to)
    """)
    killed = subprocess.run(
        [sys.executable, "-c", script], env={**os.environ, "PYTHONPATH": str(REPOSITORY)}, check=False
    )
    assert killed.returncode == -signal.SIGKILL
    kept = to.store.dataset().count_rows()
    assert 0 < kept < 35
    report = run(server, to)
    assert kept + report.accepted == 35
    assert to.store.dataset().count_rows() == 35


def test_bad_orders_cost_only_themselves(import_text: ImportText, tmp_path: Path) -> None:
    bad: list[tuple[Any, str]] = [
        ('{"order": {"id": 1, "cust', "malformed_row"),
        (b'{"order": {"id": "\xe9"}}', "bad_encoding"),
        ([store_order(1)], "malformed_row"),
        ({"order": None}, "malformed_row"),
        ({"order": store_order(11, subtotal_ex_tax=1e22)}, "bad_number"),
        ({"order": store_order(12, subtotal_ex_tax="9" * 12)}, "number_out_of_range"),
        ({"order": store_order(13, subtotal_ex_tax="-4")}, "negative_number"),
        ({"order": store_order(14), "products": [{"quantity": -1}]}, "negative_number"),
        ({"order": store_order(15, date_created="Tue, 01 Jan 2030 00:00:00 +0000")}, "future_date"),
        ({"order": store_order(16, date_created="Sat, 01 Mar 2025 10:00:00")}, "bad_date"),
        ({"order": store_order(17, date_created="01/03/2025")}, "bad_date"),
        ({"order": store_order(18, default_currency_code="EURO")}, "bad_currency"),
        ({"order": store_order(19, status_id=99)}, "unknown_status"),
        ({"order": store_order(20, status_id=0)}, "incomplete_order"),
        ({"order": store_order(21, id="a\x00b")}, "bad_id"),
        ({"order": store_order(22), "products": [{"brand": "x" * 1_000_000}]}, "bad_id"),
        ({"order": store_order(23, customer_id=None)}, "missing_field"),
    ]
    content = [b"\xef\xbb\xbf" + json.dumps({"order": store_order(1)}).encode()]
    for line, _ in bad:
        text = line if isinstance(line, str | bytes) else json.dumps(line)
        content.append(text if isinstance(text, bytes) else text.encode())
    content.append(json.dumps({"order": store_order(2)}).encode())
    report = import_text("bigcommerce", b"\n".join(content), name="orders.jsonl")

    assert report.accepted == 2
    with (tmp_path / "rejects.csv").open(newline="") as file:
        found = [(int(line.split(",", 2)[0]), line.split(",", 2)[1]) for line in list(file)[1:]]
    assert found == [(number, reason) for number, (_, reason) in enumerate(bad, start=2)]
