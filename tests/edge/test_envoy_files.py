"""The workspace, the documentation, other origins, and gRPC, through a real Envoy."""

from __future__ import annotations

from collections.abc import AsyncIterator

import grpc
import httpx
import pytest

from tests.support.edge_process import Edge, Raw, running_edge

ORIGIN = "https://shop.example"
IMMUTABLE = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
async def edge(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Edge]:
    async with running_edge(tmp_path_factory.mktemp("edge"), cors_origins=[ORIGIN]) as edge:
        yield edge


# Path, status, a part of the content, content type, cache-control.
FILES = [
    ("/", 200, "workspace", "text/html; charset=utf-8", "no-cache"),
    ("/index.html", 200, "workspace", "text/html; charset=utf-8", "no-cache"),
    ("/tickets/7?tab=notes", 200, "workspace", "text/html; charset=utf-8", "no-cache"),
    ("/favicon.svg", 200, "<svg", "image/svg+xml", "no-cache"),
    ("/assets/index-4f2a.js", 200, "answer", "text/javascript; charset=utf-8", IMMUTABLE),
    ("/assets/index-gone.js", 404, "NO_SUCH_PATH", "application/json", "no-store"),
    ("/assets", 403, "FORBIDDEN", "application/json", "no-store"),
    ("/assets/%2e%2e/%2e%2e/edge/envoy.yaml", 200, "workspace", "text/html; charset=utf-8", "no-cache"),
    ("/docs", 200, "reference", "text/html; charset=utf-8", "no-cache"),
    ("/docs/", 200, "reference", "text/html; charset=utf-8", "no-cache"),
    ("/docs/gone.js", 404, "NO_SUCH_PATH", "application/json", "no-store"),
    ("/openapi.json", 200, "3.1.0", "application/json", "no-cache"),
    ("/openapi/support.json", 200, "3.1.0", "application/json", "no-cache"),
]


@pytest.mark.parametrize(
    ("path", "status", "content", "content_type", "cache_control"), FILES, ids=[case[0] for case in FILES]
)
async def test_serves_files(
    edge: Edge, path: str, status: int, content: str, content_type: str, cache_control: str
) -> None:
    response = await edge.client.get(path)
    assert response.status_code == status, response.text
    assert content in response.text
    assert response.headers["content-type"] == content_type
    assert response.headers["cache-control"] == cache_control
    assert response.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/tickets/7", "/docs", "/assets/index-4f2a.js"])
async def test_pages_let_nothing_in_from_elsewhere(edge: Edge, path: str) -> None:
    response = await edge.client.get(path)
    rules = dict(rule.split(" ", 1) for rule in response.headers["content-security-policy"].split("; "))
    assert rules["default-src"] == rules["script-src"] == rules["connect-src"] == "'self'"
    assert rules["frame-ancestors"] == "'none'"
    # Pictures of messages, which an agent asked for; never over an open connection.
    assert rules["img-src"] == "'self' data: blob: https:"
    assert response.headers["referrer-policy"] == "same-origin"


async def test_the_workspace_is_compressed(edge: Edge) -> None:
    for encoding in ("br", "gzip"):
        headers = {"accept-encoding": encoding}
        async with edge.client.stream("GET", "/assets/index-4f2a.js", headers=headers) as response:
            assert response.headers["content-encoding"] == encoding


async def test_pages_are_only_read(edge: Edge) -> None:
    assert (await edge.client.head("/tickets/7")).status_code == httpx.codes.OK
    assert (await edge.client.post("/tickets/7")).status_code == httpx.codes.NOT_FOUND


async def preflight(edge: Edge, origin: str) -> httpx.Response:
    headers = {"origin": origin, "access-control-request-method": "PATCH"}
    return await edge.client.options("/api/tickets/7", headers=headers)


async def test_a_named_origin_may_call_with_credentials(edge: Edge) -> None:
    asked = await preflight(edge, ORIGIN)
    assert asked.status_code == httpx.codes.OK
    assert asked.headers["access-control-allow-origin"] == ORIGIN
    assert asked.headers["access-control-allow-credentials"] == "true"
    assert "PATCH" in asked.headers["access-control-allow-methods"]
    answer = await edge.client.get("/api/queues", headers={"origin": ORIGIN})
    assert answer.headers["access-control-allow-origin"] == ORIGIN
    assert "retry-after" in answer.headers["access-control-expose-headers"]


async def test_another_origin_may_not(edge: Edge) -> None:
    edge.forget()
    asked = await preflight(edge, "https://elsewhere.example")
    assert "access-control-allow-origin" not in asked.headers
    assert edge.support.calls == []


async def call(edge: Edge, path: str) -> tuple[grpc.StatusCode, str]:
    async with grpc.aio.insecure_channel(edge.address) as channel:
        method: Raw = channel.unary_unary(path)
        pending = method(b"", timeout=5)
        return await pending.code(), await pending.details()


GRPC = [
    ("/quimbi.support.v1.TicketService/ListTickets", grpc.StatusCode.OK),
    ("/quimbi.intelligence.v1.IntelligenceService/GetCustomer", grpc.StatusCode.OK),
    ("/quimbi.platform.v1.HealthService/GetHealth", grpc.StatusCode.OK),
    ("/quimbi.support.v1.TicketService/Nothing", grpc.StatusCode.UNIMPLEMENTED),
    ("/grpc.health.v1.Health/Check", grpc.StatusCode.UNIMPLEMENTED),
    ("/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", grpc.StatusCode.UNIMPLEMENTED),
]


@pytest.mark.parametrize(("path", "code"), GRPC, ids=[case[0] for case in GRPC])
async def test_passes_grpc_of_the_contracts_and_nothing_else(edge: Edge, path: str, code: grpc.StatusCode) -> None:
    found, details = await call(edge, path)
    assert found == code
    assert not details.startswith("{")
