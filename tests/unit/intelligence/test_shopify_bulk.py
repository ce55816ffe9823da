"""Shopify's bulk operation, against a server that speaks its protocol."""

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

from intelligence_svc.ingest import position
from intelligence_svc.ingest.calling import Caller
from intelligence_svc.ingest.domain import ImportReport, SourceError
from intelligence_svc.ingest.platforms import Destination, import_shopify
from intelligence_svc.ingest.shopify_client import ShopifyClient
from intelligence_svc.ingest.store import OrderStore
from tests.support.platforms import TOKEN, Server, ShopifyHandler, serving
from tests.unit.intelligence.conftest import NOW, REPOSITORY, ImportText
from tests.unit.intelligence.platform_orders import bulk_item, bulk_order, lines, shop_money

SHOP = "quilts.myshopify.com"


@pytest.fixture
def server() -> Iterator[Server]:
    with serving(ShopifyHandler) as running:
        yield running


@pytest.fixture
def to(tmp_path: Path, tenant: uuid.UUID, orders_uri: str) -> Destination:
    return Destination(tenant, orders_uri, tmp_path / "rejects.csv", NOW)


def run(server: Server, to: Destination, token: str = TOKEN, **options: Any) -> ImportReport:
    with closing(Caller(server.url, {"x-shopify-access-token": token}, sleep=server.sleep)) as caller:
        return import_shopify(ShopifyClient(caller), SHOP, to, **options)


def rows(to: Destination) -> dict[str, dict[str, Any]]:
    """The newest version of each order by its name."""
    table = to.store.dataset().to_table().sort_by("import_seq")
    return {str(row["order_id"]): row for row in table.to_pylist()}


def test_orders_and_their_lines_come_together_wherever_the_lines_stand(server: Server, to: Destination) -> None:
    server.lines = lines(
        bulk_order(1),
        bulk_order(2, customer=None),
        bulk_item(2, 20, "Aurifil"),
        bulk_item(1, 10),
        bulk_item(1, 11, "Aurifil"),
        bulk_item(1, 12, None),
    )
    report = run(server, to)

    assert (report.accepted, report.guests, report.rejected) == (2, 1, 0)
    found = rows(to)["#1"]
    assert found["order_key"] == "shopify:1"
    assert (found["customer_id"], found["amount"], found["discount"]) == ("7", Decimal(40), Decimal(4))
    assert (found["categories"], found["quantity"], found["currency"]) == (["Aurifil", "Moda"], 2, "EUR")
    assert found["updated_at"] == datetime(2025, 3, 2, 10, tzinfo=UTC)
    assert server.told.tokens_of_files == [None]  # the token goes to Shopify only


@pytest.mark.parametrize(
    ("changes", "amount", "refund", "cancelled"),
    [
        ({"taxesIncluded": True, "totalTaxSet": shop_money("4.50")}, "36", "0", False),
        ({"taxesIncluded": False, "totalTaxSet": shop_money("4.50")}, "40", "0", False),
        ({"currentSubtotalPriceSet": shop_money("55.00")}, "55", "0", False),
        ({"displayFinancialStatus": "VOIDED"}, "40", "0", True),
        ({"cancelledAt": "2025-03-05T00:00:00Z"}, "40", "0", True),
        ({"totalRefundedShippingSet": shop_money("5.00"), "refunds": ["15.00"]}, "40", "10", False),
        ({"totalTaxSet": shop_money("4.50"), "refunds": ["22.00", "22.00"]}, "40", "40", False),
        ({"refunds": ["99.00"]}, "40", "40", False),
    ],
)
def test_what_money_means(
    server: Server, to: Destination, changes: dict[str, Any], amount: str, refund: str, cancelled: bool
) -> None:
    given = changes.get("refunds", [])
    changes["refunds"] = [
        {
            "id": f"gid://shopify/Refund/{n}",
            "createdAt": f"2025-03-0{3 + n}T00:00:00Z",
            "totalRefundedSet": shop_money(m),
        }
        for n, m in enumerate(given)
    ]
    server.lines = lines(bulk_order(1, **changes))
    run(server, to)

    found = rows(to)["#1"]
    assert (found["amount"], found["refund"]) == (Decimal(amount), Decimal(refund))
    assert (found["cancelled_at"] is not None) == cancelled
    if given:
        assert found["refunded_at"] == datetime(2025, 3, 2 + len(given), tzinfo=UTC)
        assert found["refund_ids"] == [str(number) for number in range(len(given))]


def test_a_later_import_asks_for_changes_only_and_the_newer_version_counts(server: Server, to: Destination) -> None:
    server.lines = lines(bulk_order(1), bulk_order(2))
    run(server, to)
    older = bulk_order(2, updatedAt="2025-03-01T12:00:00Z", subtotalPriceSet=shop_money("1"))
    newer = bulk_order(1, updatedAt="2025-03-04T00:00:00Z", customer={"id": "gid://shopify/Customer/8"})
    server.lines = lines(newer, older)
    report = run(server, to)

    first, second = (operation["query"] for operation in server.operations.values())
    assert "updated_at" not in first
    assert 'orders(query: "updated_at:>=20' in second
    assert (report.updated, report.duplicates) == (1, 1)
    assert rows(to)["#1"]["customer_id"] == "8"  # the customers were merged
    assert rows(to)["#2"]["amount"] == Decimal(40)
    server.lines = []
    assert run(server, to).records == 0
    run(server, to, everything=True)
    assert "updated_at:" not in list(server.operations.values())[-1]["query"]


def test_throttled_refused_and_broken_answers_are_waited_for(server: Server, to: Destination) -> None:
    server.lines = lines(bulk_order(1))
    server.told.throttled, server.told.too_many, server.told.failing = 2, 1, 1
    assert run(server, to).accepted == 1
    assert server.slept[:4] == [1.0, 2.0, 2.0, 2.0]  # 503 of attempt 1, Retry-After, twice 100 points at 50 a second


def test_an_expired_url_is_asked_for_again_and_a_broken_download_goes_on(server: Server, to: Destination) -> None:
    server.lines = lines(*(bulk_order(number) for number in range(1, 200)))
    server.told.expired, server.told.cut = 1, 2
    assert run(server, to).accepted == 199
    downloads = [asked for asked in server.told.requests if asked.startswith("GET")]
    assert len(downloads) == 4
    assert len(set(downloads)) == 4  # each with a signature of its own


def test_what_never_works_ends_with_a_sentence(server: Server, to: Destination) -> None:
    server.lines = lines(bulk_order(1))
    with pytest.raises(SourceError, match="refuses the access token"):
        run(server, to, token="wrong")
    server.told.failing = 100
    with pytest.raises(SourceError, match="does not answer"):
        run(server, to)
    assert server.told.failing == 92  # eight attempts
    server.told.failing, server.told.throttled = 0, 100
    with pytest.raises(SourceError, match="busy"):
        run(server, to)
    server.told.throttled, server.told.expired = 0, 100
    with pytest.raises(SourceError, match="cannot be downloaded"):
        run(server, to)
    server.told.expired, server.end = 0, "FAILED"
    with pytest.raises(SourceError, match=r"FAILED \(TIMEOUT\)"):
        run(server, to)
    assert to.store.parts() == []
    with pytest.raises(SourceError, match="not encrypted"):
        Caller("http://quilts.example", {})


def test_an_operation_under_way_is_waited_for_after_a_kill(server: Server, to: Destination, tmp_path: Path) -> None:
    """The process is killed at several moments: while it polls, after the download, within the publication."""
    server.lines = lines(bulk_order(1), bulk_order(2))
    for moment in (
        "ShopifyClient.finished = die",
        "platforms.Destination.take = die",
        "store._sync = die",
        "platforms.position.save = lambda *_: die() if _[2].operation is None else save(*_)",
    ):
        script = textwrap.dedent(f"""
            import datetime, os, signal, uuid
            from pathlib import Path
            from intelligence_svc.ingest import platforms, store
            from intelligence_svc.ingest.calling import Caller
            from intelligence_svc.ingest.shopify_client import ShopifyClient
            save = platforms.position.save
            def die(*_, **__):
                os.kill(os.getpid(), signal.SIGKILL)
            {moment}
            to = platforms.Destination(uuid.UUID({str(to.tenant_id)!r}), {to.orders_uri!r},
                Path({str(to.rejects_path)!r}), datetime.datetime(2026, 1, 15, tzinfo=datetime.UTC))
            caller = Caller({server.url!r}, {{"x-shopify-access-token": {TOKEN!r}}}, sleep=lambda _: None)
            platforms.import_shopify(ShopifyClient(caller), {SHOP!r}, to)
        """)
        environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
        killed = subprocess.run([sys.executable, "-c", script], env=environment, check=False)
        assert killed.returncode == -signal.SIGKILL, moment
        assert to.store.dataset().count_rows() in {0, 2}
        assert position.load(to.store, f"shopify-{SHOP}").operation is not None
    report = run(server, to)

    assert len(server.operations) == 1
    assert report.accepted + report.duplicates == 2
    assert to.store.dataset().count_rows() == 2


def test_bad_lines_cost_only_themselves(
    import_text: ImportText, tmp_path: Path, orders_uri: str, tenant: uuid.UUID
) -> None:
    good = json.dumps(bulk_order(1))
    bad: list[tuple[str | bytes, str]] = [
        (good[: len(good) // 2], "malformed_row"),
        (b'{"id": "gid://shopify/Order/1", "name": "caf\xe9"}', "bad_encoding"),
        ('{"id": "gid://shopify/Order/9", "name": "a\x00b"}', "malformed_row"),
        ("[" * 100_000, "malformed_row"),
        (good.replace('"40.00"', "NaN", 1), "malformed_row"),
        (json.dumps(bulk_order(11, subtotalPriceSet=shop_money("1e22"))), "bad_number"),
        (json.dumps(bulk_order(12, subtotalPriceSet=shop_money("9" * 12))), "number_out_of_range"),
        (json.dumps(bulk_order(13, subtotalLineItemsQuantity=-2)), "negative_number"),
        (json.dumps(bulk_order(14, processedAt="2031-01-01T00:00:00Z")), "future_date"),
        (json.dumps(bulk_order(15, processedAt="2025-03-30T02:30:00+99:00")), "bad_date"),
        (json.dumps(bulk_order(16, currencyCode="EURO")), "bad_currency"),
        (json.dumps(bulk_order(17, displayFinancialStatus="PAYED")), "unknown_status"),
        (json.dumps(bulk_order(18, test=True)), "test_order"),
        (json.dumps(bulk_order(19, name="x" * 1_000_000)), "bad_id"),
        (json.dumps(bulk_order(20, name="\ud800")), "bad_id"),
        (json.dumps(bulk_order(21, refunds={"id": 1})), "malformed_row"),
        (json.dumps(bulk_order(22, updatedAt=None)), "missing_field"),
        (json.dumps({"id": "gid://shopify/Product/1"}), "malformed_row"),
        (json.dumps(bulk_item(1, 5, "x" * 300)).replace("Order/1", "Order/23"), "bad_id"),
    ]
    content = b"\xef\xbb\xbf" + good.encode() + b"\n"
    content += b"".join((line if isinstance(line, bytes) else line.encode()) + b"\n" for line, _ in bad)
    content += (json.dumps(bulk_order(23)) + "\n" + json.dumps(bulk_order(24)) + "\n").encode()
    report = import_text("shopify-bulk", content, name="orders.jsonl")

    assert report.accepted == 2
    with (tmp_path / "rejects.csv").open(newline="") as file:
        found = sorted(
            (int(line.split(",", 2)[0]), line.split(",", 2)[1]) for line in list(file)[1:] if line[0].isdigit()
        )
    assert found == [(number, reason) for number, (_, reason) in enumerate(bad, start=2)]
    assert OrderStore.open(orders_uri, tenant).dataset().count_rows() == 2


def test_the_same_order_twice_with_other_content_is_its_newer_version(import_text: ImportText) -> None:
    newer = bulk_order(1, updatedAt="2025-03-03T00:00:00Z", subtotalPriceSet=shop_money("50"))
    report = import_text("shopify-bulk", "".join(lines(newer, bulk_order(1))), name="orders.jsonl")
    assert (report.accepted, report.duplicates, report.rejected) == (1, 1, 0)
