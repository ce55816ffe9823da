"""The load generator's process: `python -m tests.load.client`, an order on standard input, measurements on output.

Requests are bytes made beforehand and answers are parsed in C, so that on a machine where everything shares the same
cores nearly all of them is left to those who are measured.
"""

from __future__ import annotations

import asyncio
import itertools
import json
import random
import sys
import time
import uuid
from array import array
from typing import Any, cast
from urllib.parse import urlsplit

import httptools
import uvloop

_HANGING = 10.0
"""Seconds after which a request without an answer counts as failed."""


class Requests:
    """The requests of an order as bytes, one after the other, each with a body and a fresh key if it asks for them."""

    def __init__(self, order: dict[str, Any]) -> None:
        address = urlsplit(order["url"])
        headers: dict[str, str] = {"host": address.netloc, **order["headers"]}
        lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
        self._key = order["key_header"]
        bodies = [body.encode() for body in order["bodies"]]
        self._ends = [b"content-length: %d\r\n\r\n%b" % (len(body), body) for body in bodies] or [b"\r\n"]
        self._starts = itertools.cycle(
            [f"{order['method']} {path} HTTP/1.1\r\n{lines}".encode() for path in order["paths"]]
        )

    def __next__(self) -> bytes:
        start = next(self._starts)
        if self._key:
            start += f"{self._key}: {uuid.uuid4()}\r\n".encode()
        return start + random.choice(self._ends)


class Tally:
    """What all connections have measured so far; latencies in seconds."""

    def __init__(self) -> None:
        self.running = True
        self.failures = 0
        self.bytes = 0
        self.latencies = array("d")


class Connection(asyncio.Protocol):
    """A kept-alive connection with one request under way."""

    def __init__(self, requests: Requests, tally: Tally) -> None:
        self._requests = requests
        self._tally = tally
        self._parser = httptools.HttpResponseParser(self)
        self._transport: asyncio.Transport | None = None
        self.sent_at = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sends the first request."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own, which does not derive from it
        self._send()

    def data_received(self, data: bytes) -> None:
        """Parses a part of an answer."""
        self._tally.bytes += len(data)
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Called by the parser: counts the answer and sends the next request."""
        if not self._tally.running:
            return
        if 200 <= self._parser.get_status_code() < 300:
            self._tally.latencies.append(time.perf_counter() - self.sent_at)
        else:
            self._tally.failures += 1
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        """A connection that ends before the round does is a failure."""
        if self._tally.running:
            self._tally.failures += 1

    def _send(self) -> None:
        assert self._transport is not None
        self.sent_at = time.perf_counter()
        self._transport.write(next(self._requests))


async def measure(order: dict[str, Any]) -> dict[str, float]:
    """Runs one round."""
    address, requests, tally = urlsplit(order["url"]), Requests(order), Tally()
    loop = asyncio.get_running_loop()
    started = time.perf_counter()
    opened = [
        await loop.create_connection(lambda: Connection(requests, tally), address.hostname, address.port)
        for _ in range(order["connections"])
    ]
    await asyncio.sleep(order["seconds"])
    tally.running = False
    ended = time.perf_counter()
    for transport, _ in opened:
        transport.close()
    hanging = sum(ended - connection.sent_at > _HANGING for _, connection in opened)
    ordered = sorted(tally.latencies)

    def percentile(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000 if ordered else 0.0

    return {
        "answers": len(ordered),
        "failures": tally.failures + hanging,
        "seconds": ended - started,
        "p50": percentile(0.50),
        "p95": percentile(0.95),
        "p99": percentile(0.99),
        "bytes": tally.bytes,
    }


if __name__ == "__main__":
    json.dump(uvloop.run(measure(json.load(sys.stdin))), sys.stdout)
