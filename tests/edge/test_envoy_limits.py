"""Rate limits, streams and failing backends, through a real Envoy."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import grpc
import httpx
import pytest

from edge.config import EdgeSettings
from tests.support.edge_backend import Answer
from tests.support.edge_contracts import STREAM_METHOD, STREAM_PATH
from tests.support.edge_process import Edge, Raw, running_edge

QUEUES = "/quimbi.support.v1.QueueService/ListQueues"


async def statuses(edge: Edge, path: str, count: int, headers: dict[str, str]) -> list[int]:
    return [(await edge.client.get(path, headers=headers)).status_code for _ in range(count)]


async def test_limits_each_caller_apart(tmp_path: Path) -> None:
    async with running_edge(tmp_path, rate_limit_per_minute=3, intelligence_rate_limit_per_minute=2) as edge:
        key = {"authorization": "Bearer sk_support_one"}
        assert await statuses(edge, "/api/queues", 4, key) == [200, 200, 200, 429]
        refused = await edge.client.get("/api/queues", headers=key)
        assert refused.json()["details"][0]["reason"] == "RATE_LIMITED"
        assert 1 <= int(refused.headers["retry-after"]) <= 60
        assert (refused.headers["x-ratelimit-limit"], refused.headers["x-ratelimit-remaining"]) == ("3", "0")

        # The Intelligence paths have a limit of their own; other callers and pages are not concerned.
        assert await statuses(edge, "/api/intelligence/customer/1", 3, key) == [200, 200, 429]
        assert await statuses(edge, "/api/queues", 1, {"authorization": "Bearer sk_support_two"}) == [200]
        cookie = {"cookie": "theme=dark; quimbi_access=token"}
        assert await statuses(edge, "/api/queues", 4, cookie) == [200, 200, 200, 429]
        assert await statuses(edge, "/api/queues", 4, {}) == [200, 200, 200, 429]
        assert await statuses(edge, "/", 5, {}) == [200] * 5

        async with grpc.aio.insecure_channel(edge.address) as channel:
            method: Raw = channel.unary_unary(QUEUES)
            pending = method(b"", metadata=tuple(key.items()), timeout=5)
            assert await pending.code() == grpc.StatusCode.RESOURCE_EXHAUSTED


async def test_no_limit_at_zero(tmp_path: Path) -> None:
    async with running_edge(tmp_path, rate_limit_per_minute=0) as edge:
        answer = await edge.client.get("/api/queues")
        assert "x-ratelimit-limit" not in answer.headers


async def test_streams_events_as_they_come(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        last = asyncio.Event()
        ticks = [{"position": 1}, {"position": 2}, {"position": 3}]
        edge.support.script[STREAM_METHOD] = Answer(ticks, after=last)
        seen = []
        async with edge.client.stream("GET", f"{STREAM_PATH}?after=0", timeout=10) as response:
            assert response.headers["content-type"] == "text/event-stream"
            assert response.headers["cache-control"] == "no-store"
            async for line in response.aiter_lines():
                if line.startswith("data:"):
                    seen.append(json.loads(line.removeprefix("data:")))
                if len(seen) == 2:
                    last.set()  # nothing is held back until the stream ends
        assert seen == ticks


async def test_a_stream_counts_as_one_request(tmp_path: Path) -> None:
    async with running_edge(tmp_path, rate_limit_per_minute=3) as edge:
        edge.support.script[STREAM_METHOD] = Answer([{"position": number} for number in range(10)])
        key = {"authorization": "Bearer sk_support_one"}
        streamed = await edge.client.get(STREAM_PATH, headers=key)
        assert streamed.text.count("data:") == 10
        assert streamed.headers["x-ratelimit-remaining"] == "2"
        assert await statuses(edge, STREAM_PATH, 3, key) == [200, 200, 429]


async def test_says_that_a_backend_is_down_and_recovers(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        await edge.intelligence.stop()
        down = await edge.client.get("/api/intelligence/customer/1")
        assert down.status_code == httpx.codes.SERVICE_UNAVAILABLE
        assert down.json()["code"] == grpc.StatusCode.UNAVAILABLE.value[0]
        assert down.json()["details"][0]["reason"] == "UNAVAILABLE"
        assert (await edge.client.get("/api/queues")).status_code == httpx.codes.OK
        async with grpc.aio.insecure_channel(edge.address) as channel:
            method: Raw = channel.unary_unary("/quimbi.intelligence.v1.IntelligenceService/GetCustomer")
            pending = method(b"")
            assert await pending.code() == grpc.StatusCode.UNAVAILABLE
            assert not (await pending.details()).startswith("{")

        await edge.intelligence.start(edge.intelligence.port)
        await eventually(edge, "/api/intelligence/customer/1", httpx.codes.OK)


async def test_health_is_asked_of_whichever_backend_is_up(tmp_path: Path) -> None:
    async with running_edge(tmp_path) as edge:
        edge.support.script["quimbi.platform.v1.HealthService.GetHealth"] = Answer({"status": "OK"})
        edge.intelligence.script["quimbi.platform.v1.HealthService.GetHealth"] = Answer({"status": "DEGRADED"})
        assert (await edge.client.get("/health")).json()["status"] == "OK"

        await edge.support.stop()
        await eventually(edge, "/health", httpx.codes.OK)
        assert (await edge.client.get("/health")).json()["status"] == "DEGRADED"

        await edge.intelligence.stop()
        down = await edge.client.get("/health")
        assert down.status_code == httpx.codes.SERVICE_UNAVAILABLE
        body = down.json()
        assert body["status"] == "DOWN"
        assert [part["name"] for part in body["components"]] == ["support", "intelligence"]


async def eventually(edge: Edge, path: str, status: int) -> None:
    """Waits for a status; Envoy asks after its backends every second or two."""
    async with asyncio.timeout(15):
        while (await edge.client.get(path)).status_code != status:  # noqa: ASYNC110 - another process changes
            await asyncio.sleep(0.05)


@pytest.mark.parametrize(
    "wrong", [{"rate_limit_per_minute": -1}, {"support_targets": []}], ids=lambda wrong: next(iter(wrong))
)
def test_refuses_settings_that_make_no_sense(tmp_path: Path, wrong: dict[str, object]) -> None:
    right: dict[str, object] = {
        "support_targets": [("127.0.0.1", 1)],
        "intelligence_targets": [("127.0.0.1", 2)],
        "spa_dir": tmp_path,
        "docs_dir": tmp_path,
    }
    with pytest.raises(ValueError, match=r"target|limit"):
        EdgeSettings(**(right | wrong))  # type: ignore[arg-type] # wrong on purpose
