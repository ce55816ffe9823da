"""Servers on the loopback that speak Shopify's bulk operations and BigCommerce's orders, as documented.

They forget nothing of what was asked, and can be told to throttle, to break off, to let URLs expire.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qs, urlsplit

TOKEN = "shpat_test"
Json = dict[str, Any]


@dataclass
class Told:
    """What the server is to do next, how often; and what was asked of it."""

    throttled: int = 0  # answers that the bucket of points is empty
    too_many: int = 0  # answers of 429
    failing: int = 0  # answers of 503
    expired: int = 0  # downloads that find their URL expired
    cut: int = 0  # downloads that break off half-way
    requests: list[str] = field(default_factory=list)
    tokens_of_files: list[str | None] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    """A server with its own state."""

    daemon_threads = True

    def __init__(self, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__(("127.0.0.1", 0), handler)
        self.told = Told()
        self.lines: list[str] = []  # Shopify: the lines of the next file
        self.operations: dict[str, Json] = {}
        self.polls_needed = 2
        self.end = "COMPLETED"
        self.orders: list[Json] = []  # BigCommerce
        self.products: dict[str, list[Json]] = {}
        self.refunds: list[Json] = []
        self.quota = self.left = 1_000
        self.slept: list[float] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def sleep(self, seconds: float) -> None:
        """What clients wait with: the time passes here at once."""
        self.slept.append(seconds)
        self.left = self.quota


@contextmanager
def serving(handler: type[BaseHTTPRequestHandler]) -> Iterator[Server]:
    """A server while the block runs."""
    with Server(handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server
    token_header: ClassVar[str]

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base has
        """Says nothing."""

    def answer(self, status: int, body: object = None, headers: dict[str, str] | None = None) -> None:
        content = b"" if body is None else json.dumps(body).encode()
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("content-length", str(len(content)))
            self.send_header("content-type", "application/json")
        self.end_headers()
        self.wfile.write(content)

    def refused(self) -> bool:
        """Answers in place of the method, where the server was told to or the token is wrong."""
        told = self.server.told
        told.requests.append(f"{self.command} {self.path}")
        if told.failing:
            told.failing -= 1
            self.answer(503)
        elif self.headers[self.token_header] != TOKEN:
            self.answer(401, {"errors": "[API] Invalid API key or access token"})
        elif told.too_many:
            told.too_many -= 1
            self.answer(429, {"errors": "Exceeded 2 calls per second"}, {"Retry-After": "2.0"})
        else:
            return False
        return True


class ShopifyHandler(_Handler):
    """`POST /admin/api/<version>/graphql.json` with bulk operations, and the files that they make."""

    token_header = "X-Shopify-Access-Token"

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        if self.refused():
            return
        if not re.fullmatch(r"/admin/api/20\d\d-\d\d/graphql\.json", self.path):
            self.answer(404, {"errors": "Not Found"})
        elif self.server.told.throttled:
            self.server.told.throttled -= 1
            status = {"maximumAvailable": 1000.0, "currentlyAvailable": 4.0, "restoreRate": 50.0}
            cost = {"requestedQueryCost": 104, "actualQueryCost": None, "throttleStatus": status}
            errors = [{"message": "Throttled", "extensions": {"code": "THROTTLED"}}]
            self.answer(200, {"errors": errors, "extensions": {"cost": cost}})
        elif "bulkOperationRunQuery" in body["query"]:
            self.answer(200, {"data": {"bulkOperationRunQuery": self._start(body["variables"]["query"])}})
        else:
            self.answer(200, {"data": {"bulkOperation": self._ask(body["variables"]["id"])}})

    def _start(self, query: str) -> Json:
        operations = self.server.operations
        if sum(found["status"] in {"CREATED", "RUNNING"} for found in operations.values()) >= 5:
            message = "A bulk query operation for this app and shop is already in progress."
            return {"bulkOperation": None, "userErrors": [{"code": "OPERATION_IN_PROGRESS", "message": message}]}
        number = f"gid://shopify/BulkOperation/{len(operations) + 1}"
        operations[number] = {
            "id": number,
            "status": "CREATED",
            "errorCode": None,
            "createdAt": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "objectCount": "0",
            "fileSize": None,
            "url": None,
            "polls": 0,
            "query": query,
        }
        return {"bulkOperation": self._shown(operations[number]), "userErrors": []}

    def _ask(self, number: str) -> Json | None:
        found = self.server.operations.get(number)
        if found is None:
            return None
        found["polls"] += 1
        if found["polls"] >= self.server.polls_needed:
            found["status"] = self.server.end
        elif found["polls"]:
            found["status"] = "RUNNING"
        return self._shown(found)

    def _shown(self, found: Json) -> Json:
        shown = {name: value for name, value in found.items() if name not in {"polls", "query"}}
        if found["status"] == "COMPLETED" and self.server.lines:
            size = len("".join(self.server.lines).encode("utf-8", "surrogateescape"))
            signature = f"{self.server.url}/files/result.jsonl?signature={found['polls']}"
            shown |= {"objectCount": str(len(self.server.lines)), "fileSize": str(size), "url": signature}
        elif found["status"] == "FAILED":
            shown["errorCode"] = "TIMEOUT"
        return shown

    def do_GET(self) -> None:
        told = self.server.told
        told.requests.append(f"GET {self.path}")
        told.tokens_of_files.append(self.headers[self.token_header])
        if told.expired:
            told.expired -= 1
            self.answer(403, {"error": "The URL has expired"})
            return
        content = "".join(self.server.lines).encode("utf-8", "surrogateescape")
        begun = re.fullmatch(r"bytes=(\d+)-", self.headers["range"] or "")
        start = int(begun[1]) if begun else 0
        self.send_response(206 if begun else 200)
        self.send_header("content-length", str(len(content) - start))
        self.end_headers()
        if told.cut:
            told.cut -= 1
            self.wfile.write(content[start : (start + len(content)) // 2])
            self.close_connection = True
        else:
            self.wfile.write(content[start:])


class BigCommerceHandler(_Handler):
    """`/v2/orders`, their products, `/v3/orders/payment_actions/refunds`; a quota of requests that time refills."""

    token_header = "X-Auth-Token"

    def do_GET(self) -> None:
        if self.refused():
            return
        server = self.server
        limits = {"X-Rate-Limit-Time-Reset-Ms": "15000", "X-Rate-Limit-Requests-Left": str(max(0, server.left - 1))}
        if server.left <= 0:
            self.answer(429, {"status": 429, "title": "Too many requests"}, limits)
            return
        server.left -= 1
        parts = urlsplit(self.path)
        asked = {name: values[0] for name, values in parse_qs(parts.query).items()}
        page, limit = int(asked.get("page", 1)), int(asked.get("limit", 50))
        if parts.path.endswith("/v3/orders/payment_actions/refunds"):
            numbers = asked["order_id:in"].split(",")
            found = [refund for refund in server.refunds if str(refund["order_id"]) in numbers]
            paging = {"total_pages": max(1, -(-len(found) // limit)), "current_page": page}
            body = {"data": found[(page - 1) * limit : page * limit], "meta": {"pagination": paging}}
            self.answer(200, body, limits)
            return
        if products := re.fullmatch(r"/stores/\w+/v2/orders/(\d+)/products", parts.path):
            found = server.products.get(products[1], [])
        else:
            since = datetime.fromisoformat(asked["min_date_modified"])
            found = [order for order in server.orders if modified(order) >= since]
            found.sort(key=lambda order: (modified(order), order["id"]))
        found = found[(page - 1) * limit : page * limit]
        self.answer(200 if found else 204, found or None, limits)


def modified(order: Json) -> datetime:
    """When a BigCommerce order changed; long ago if that cannot be read."""
    try:
        return datetime.strptime(order["date_modified"], "%a, %d %b %Y %H:%M:%S %z")
    except (ValueError, TypeError):
        return datetime(2000, 1, 1, tzinfo=UTC)
