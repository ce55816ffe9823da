"""Reading the orders of a BigCommerce store, oldest change first.

Documented at developer.bigcommerce.com: `GET /v2/orders` (pages, `min_date_modified`, 204 for none), its sub-resource
`products`, and `GET /v3/orders/payment_actions/refunds`. Orders that change while they are read move to the end of the
list, which would shift the pages: so each page is asked for by the change that the last one ended with.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx

from intelligence_svc.ingest.bigcommerce_orders import instant
from intelligence_svc.ingest.calling import LONGEST_WAIT, Caller, asked_wait
from intelligence_svc.ingest.domain import RowRejectedError, SourceError

PAGE = 250
_REFUNDS_AT_ONCE = 50
_SPARE_REQUESTS = 3


class BigCommerceClient:
    """Orders of one store."""

    def __init__(self, caller: Caller, store: str) -> None:
        self._caller = caller
        self._base = f"/stores/{store}"

    def pages(
        self, changed_since: datetime | None, *, now: datetime
    ) -> Iterator[tuple[list[dict[str, Any]], datetime]]:
        """Orders with their products and refunds, page by page, and the change up to which all have come."""
        since = changed_since or datetime(1990, 1, 1, tzinfo=UTC)
        page, seen = 1, frozenset[str]()
        while orders := self._list(
            f"{self._base}/v2/orders",
            {"min_date_modified": since.isoformat(), "sort": "date_modified:asc", "limit": PAGE, "page": page},
        ):
            changes = [_changed(order, now) for order in orders]
            known = [change for change in changes if change is not None]
            until = max(known, default=since)
            fresh = [order for order in orders if str(order.get("id")) not in seen]
            yield self._complete(fresh), until
            if len(orders) < PAGE:
                return
            if until > since:
                since, page = until, 1
                seen = frozenset(
                    str(order.get("id")) for order, change in zip(orders, changes, strict=True) if change == until
                )
            else:  # a whole page changed in one second
                page += 1

    def _complete(self, orders: list[dict[str, Any]]) -> list[dict[str, Any]]:
        refunds = self._refunds([str(order.get("id")) for order in orders if _has_refund(order)])
        return [
            {"order": order, "products": self._products(order), "refunds": refunds.get(str(order.get("id")), [])}
            for order in orders
        ]

    def _products(self, order: dict[str, Any]) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = []
        path = f"{self._base}/v2/orders/{order.get('id')}/products"
        while batch := self._list(path, {"limit": PAGE, "page": len(found) // PAGE + 1}):
            found += batch
            if len(batch) < PAGE:
                break
        return found

    def _refunds(self, numbers: list[str]) -> dict[str, list[dict[str, Any]]]:
        found: dict[str, list[dict[str, Any]]] = {}
        for start in range(0, len(numbers), _REFUNDS_AT_ONCE):
            page = 1
            asked = {"order_id:in": ",".join(numbers[start : start + _REFUNDS_AT_ONCE]), "limit": PAGE}
            while True:
                response = self._get(f"{self._base}/v3/orders/payment_actions/refunds", asked | {"page": page})
                body = _json(response)
                if not isinstance(body, dict) or not isinstance(body.get("data"), list):
                    raise SourceError("BigCommerce's answer about refunds is none that its documentation describes")
                for refund in body["data"]:
                    found.setdefault(str(refund.get("order_id")), []).append(refund)
                paging = body.get("meta", {}).get("pagination", {})
                if page >= int(paging.get("total_pages", 1)):
                    break
                page += 1
        return found

    def _list(self, path: str, asked: dict[str, Any]) -> list[dict[str, Any]]:
        """A page of v2: a list, or 204 where there is nothing."""
        response = self._get(path, asked)
        if response.status_code == httpx.codes.NO_CONTENT:
            return []
        body = _json(response)
        if not isinstance(body, list):
            raise SourceError("BigCommerce's answer is no list of orders or products")
        return body

    def _get(self, path: str, asked: dict[str, Any]) -> httpx.Response:
        response = self._caller.send("GET", path, params=asked, headers={"accept": "application/json"})
        left = response.headers.get("x-rate-limit-requests-left", "")
        if left.isdigit() and int(left) < _SPARE_REQUESTS:  # the quota is that of all programs of the store
            self._caller.sleep(asked_wait(response) or LONGEST_WAIT / 2)
        return response


def _has_refund(order: dict[str, Any]) -> bool:
    return str(order.get("refunded_amount") or "0").strip("0.") != "" or order.get("status_id") in {4, 14}


def _changed(order: dict[str, Any], now: datetime) -> datetime | None:
    """When the order was changed; None if that cannot be read, which the reader of the order then reports."""
    try:
        return instant(str(order.get("date_modified") or ""), now=now)
    except RowRejectedError:
        return None


def _json(response: httpx.Response) -> Any:
    try:
        return response.json()
    except ValueError:
        raise SourceError("BigCommerce's answer is no JSON") from None
