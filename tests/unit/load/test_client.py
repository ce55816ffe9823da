"""The load generator: what it sends, and that it counts nothing but good answers."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from tests.load.client import Requests, measure

OK = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}"
CHUNKED = b"HTTP/1.1 201 Created\r\ntransfer-encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n"
REFUSED = b"HTTP/1.1 429 Too Many Requests\r\ncontent-length: 0\r\n\r\n"


def order(url: str = "http://localhost:1", **changes: object) -> dict[str, object]:
    """An order of one quick round."""
    plain = {"method": "GET", "paths": ["/a", "/b"], "headers": {"x-one": "1"}, "bodies": [], "key_header": None}
    return {"url": url, "seconds": 0.2, "connections": 2} | plain | changes


@asynccontextmanager
async def served(answer: Callable[[bytes], bytes]) -> AsyncIterator[str]:
    """A server that answers each request without a body by what `answer` makes of its head; yields its URL."""

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        while not reader.at_eof():
            try:
                reply = answer(await reader.readuntil(b"\r\n\r\n"))
            except asyncio.IncompleteReadError:
                break
            writer.write(reply)
            if not reply:
                break
        writer.close()

    server = await asyncio.start_server(talk, "127.0.0.1", 0)
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def test_paths_come_in_turn_and_every_key_is_new() -> None:
    requests = Requests(order(method="POST", bodies=['{"ü": 1}'], key_header="idempotency-key"))
    first, second, third = next(requests), next(requests), next(requests)
    assert first.startswith(b"POST /a HTTP/1.1\r\nhost: localhost:1\r\nx-one: 1\r\nidempotency-key: ")
    assert second.startswith(b"POST /b ")
    assert third.startswith(b"POST /a ")
    assert first != third
    assert first.endswith('\r\ncontent-length: 9\r\n\r\n{"ü": 1}'.encode())


def test_each_request_has_one_of_the_bodies() -> None:
    requests = Requests(order(method="POST", bodies=["one", "three"]))
    ends = {next(requests).rpartition(b"\r\n\r\n")[2] for _ in range(200)}
    assert ends == {b"one", b"three"}


async def test_answers_of_either_framing_are_counted() -> None:
    async with served(lambda head: OK if b" /a " in head else CHUNKED) as url:
        measured = await measure(order(url))
    assert measured["answers"] > 10
    assert measured["failures"] == 0
    assert 0 < measured["p50"] <= measured["p95"] <= measured["p99"]


async def test_refusals_are_failures() -> None:
    async with served(lambda head: OK if b" /a " in head else REFUSED) as url:
        measured = await measure(order(url))
    assert abs(measured["answers"] - measured["failures"]) <= 2


async def test_a_connection_that_ends_early_is_a_failure() -> None:
    async with served(lambda _: b"") as url:
        measured = await measure(order(url))
    assert (measured["answers"], measured["failures"]) == (0, 2)
