"""Many clients of the event stream in one process: `python -m tests.load.stream_clients`.

An order comes as a line of JSON on standard input, then `ready` goes out once all clients have their first answer.
The line `{"end": POSITION}` stops the cutting; when every client has come that far, the findings go out as one line of
JSON.

The clients read raw sockets. What many are sent alike is parsed once: the machine is left to those who are measured.
"""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from array import array
from collections import Counter
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple, cast
from urllib.parse import urlsplit

import httptools
import uvloop

_PATIENCE = 60.0
"""Seconds that clients may need for what was missing when the writing has ended."""
_AT_ONCE = 50
"""Clients that connect at the same time in the beginning."""


class Answer(NamedTuple):
    """An answer of the stream: positions of its events, and when they were made, in milliseconds of the epoch."""

    positions: array[int]
    made: list[float]
    position: int
    reset: bool


@lru_cache(maxsize=64)
def parsed(data: bytes) -> Answer:
    """Reads one server-sent event."""
    answer = json.loads(data.removeprefix(b"data: "))
    events = answer["events"]
    return Answer(
        array("q", [int(event["position"]) for event in events]),
        [datetime.fromisoformat(event["created_at"]).timestamp() * 1000 for event in events],
        int(answer["position"]),
        answer["reset"],
    )


class Findings:
    """What all clients saw. `delays` counts events by whole milliseconds from their making to their arrival."""

    def __init__(self) -> None:
        self.delays: Counter[int] = Counter()
        self.caught_up = 0
        self.cuts = 0
        self.reconnects = 0
        self.refused = 0
        self.answers = 0
        self.bytes = 0
        self.faults: list[str] = []


class Client(asyncio.Protocol):
    """One client. It connects again, with its position, whenever its connection is gone."""

    def __init__(self, url: str, token: str, findings: Findings) -> None:
        self._address = urlsplit(url)
        self._token = token
        self._findings = findings
        self._transport: asyncio.Transport | None = None
        self._parser = httptools.HttpResponseParser(self)
        self._buffer = b""
        self._connected_at = 0.0
        self._pause = 0.1
        self.closed = False
        self.begin = -1
        self.position = -1
        self.positions: array[int] = array("q")
        self.moved = asyncio.Event()

    async def connect(self) -> None:
        """Opens the stream, at the last position if there is one. Tries until it succeeds."""
        while not self.closed:
            try:
                host, port = self._address.hostname, self._address.port
                await asyncio.get_running_loop().create_connection(lambda: self, host or "", port or 80)
            except OSError:
                await asyncio.sleep(0.2)
            else:
                return

    def cut(self) -> None:
        """Drops the connection in the middle of whatever is going on."""
        if self._transport is not None:
            self._findings.cuts += 1
            self._transport.abort()

    def close(self) -> None:
        """Ends for good."""
        self.closed = True
        if self._transport is not None:
            self._transport.close()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Asks for the stream."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own, which does not derive from it
        self._parser = httptools.HttpResponseParser(self)
        self._buffer = b""
        self._connected_at = time.time() * 1000
        after = "" if self.position < 0 else f"?after={self.position}"
        self._transport.write(
            f"GET /api/events{after} HTTP/1.1\r\nhost: {self._address.netloc}\r\n"
            f"authorization: Bearer {self._token}\r\n\r\n".encode()
        )

    def data_received(self, data: bytes) -> None:
        """Parses what came."""
        self._findings.bytes += len(data)
        self._parser.feed_data(data)

    def on_body(self, body: bytes) -> None:
        """Called by the parser with a part of the stream."""
        if self._parser.get_status_code() == 503:
            self._findings.refused += 1
            self._pause = 2.0
            return
        if self._parser.get_status_code() != 200:
            self._findings.faults.append(f"{self._parser.get_status_code()} {body.decode()[:200]}")
            return
        *answers, self._buffer = (self._buffer + body).split(b"\n\n")
        for answer in answers:
            self._take(parsed(answer))

    def on_message_complete(self) -> None:
        """Called by the parser when the server ended the stream."""
        if self._transport is not None:
            self._transport.close()

    def connection_lost(self, error: Exception | None) -> None:
        """Comes back."""
        self._transport = None
        if not self.closed:
            self._findings.reconnects += 1
            asyncio.get_running_loop().create_task(self._come_back())

    async def _come_back(self) -> None:
        await asyncio.sleep(random.uniform(0.0, self._pause))
        await self.connect()

    def _take(self, answer: Answer) -> None:
        findings = self._findings
        if self.begin < 0:
            self.begin = answer.position
        if answer.reset:
            findings.faults.append(f"reset at {answer.position}")
        self.positions.extend(answer.positions)
        self.position = answer.position
        self._pause = 0.1
        findings.answers += 1
        now = time.time() * 1000
        for made in answer.made:
            if made < self._connected_at:
                findings.caught_up += 1
            else:
                findings.delays[int(now - made)] += 1
        self.moved.set()

    async def reached(self, position: int) -> None:
        """Returns when the client has been told a position that far."""
        while self.position < position:
            self.moved.clear()
            await self.moved.wait()


async def serve(order: dict[str, Any]) -> None:
    """Runs all clients of an order."""
    findings = Findings()
    clients = [Client(order["url"], token, findings) for token in order["tokens"]]
    gate = asyncio.Semaphore(_AT_ONCE)

    async def begin(client: Client) -> None:
        async with gate:
            await client.connect()
            await client.reached(0)

    await asyncio.gather(*map(begin, clients))
    _say("ready")
    cutting = asyncio.create_task(_cut(clients, order["cuts"], order["seconds"]))
    end = json.loads(await asyncio.to_thread(sys.stdin.readline))["end"]
    cutting.cancel()
    late = 0
    try:
        async with asyncio.timeout(_PATIENCE):
            await asyncio.gather(*(client.reached(end) for client in clients))
    except TimeoutError:
        late = sum(client.position < end for client in clients)
    for client in clients:
        client.close()
    found = vars(findings) | {
        "delays": sorted(findings.delays.items()),
        "late": late,
        "clients": [[client.begin, client.positions.tolist()] for client in clients],
    }
    _say(json.dumps(found))


async def _cut(clients: list[Client], cuts: int, seconds: float) -> None:
    """Drops random connections at random moments."""
    loop, began = asyncio.get_running_loop(), time.monotonic()
    for moment in sorted(random.uniform(0.0, seconds) for _ in range(cuts)):
        await asyncio.sleep(began + moment - time.monotonic())
        loop.call_soon(random.choice(clients).cut)


def _say(line: str) -> None:
    print(line, flush=True)  # noqa: T201  # the way to the process that ordered


if __name__ == "__main__":
    uvloop.run(serve(json.loads(sys.stdin.readline())))
