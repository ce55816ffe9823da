"""REST and JSON through a real Envoy to scripted backends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from typing import Any, NamedTuple

import grpc
import httpx
import pytest
from google.rpc import error_details_pb2

from tests.support.edge_backend import Answer, Refusal
from tests.support.edge_process import Edge, running_edge

TICKETS = "quimbi.support.v1.TicketService"
MIB = 1_048_576


@pytest.fixture(scope="module")
async def running(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Edge]:
    async with running_edge(tmp_path_factory.mktemp("edge")) as edge:
        yield edge


@pytest.fixture
def edge(running: Edge) -> Edge:
    running.forget()
    return running


class Mapped(NamedTuple):
    """A request, and the call that it becomes."""

    verb: str
    path: str
    body: Any
    method: str
    request: dict[str, Any]


MAPPED = [
    Mapped("GET", "/api/tickets/7", None, f"{TICKETS}.GetTicket", {"id": "7"}),
    Mapped("GET", "/v1/tickets/7", None, f"{TICKETS}.GetTicket", {"id": "7"}),
    Mapped("GET", "/api/tickets/a%40b%3Ac", None, f"{TICKETS}.GetTicket", {"id": "a@b:c"}),
    Mapped(
        "GET",
        "/api/tickets?status=open&status=PENDING&page_size=3&order_by=updated_at+desc",
        None,
        f"{TICKETS}.ListTickets",
        {"status": ["OPEN", "PENDING"], "page_size": 3, "order_by": "updated_at desc"},
    ),
    Mapped(
        "POST",
        "/api/tickets?request_id=r1",
        {"subject": "Where is it?", "priority": "high", "not_a_field": 1},
        f"{TICKETS}.CreateTicket",
        {"ticket": {"subject": "Where is it?", "priority": "HIGH"}, "request_id": "r1"},
    ),
    Mapped(
        "PATCH",
        "/api/tickets/7?update_mask=subject,priority",
        {"subject": "New"},
        f"{TICKETS}.UpdateTicket",
        {"ticket": {"id": "7", "subject": "New"}, "update_mask": "subject,priority"},
    ),
    Mapped(
        "PATCH",
        "/api/tickets/7/workflow/status",
        {"status": "CLOSED", "etag": "e"},
        f"{TICKETS}.UpdateTicketStatus",
        {"id": "7", "status": "CLOSED", "etag": "e"},
    ),
    Mapped("DELETE", "/api/tickets/7?etag=e", None, f"{TICKETS}.DeleteTicket", {"id": "7", "etag": "e"}),
    Mapped("POST", "/api/auth/logout", None, "quimbi.support.v1.AuthService.Logout", {}),
    Mapped(
        "GET",
        "/api/intelligence/customer/c-1",
        None,
        "quimbi.intelligence.v1.IntelligenceService.GetCustomer",
        {"customer_id": "c-1"},
    ),
]


@pytest.mark.parametrize("case", MAPPED, ids=lambda case: f"{case.verb} {case.path}")
async def test_becomes_the_call_of_its_rule(edge: Edge, case: Mapped) -> None:
    response = await edge.client.request(case.verb, case.path, json=case.body)

    assert response.status_code == httpx.codes.OK, response.text
    backend = edge.intelligence if ".intelligence." in case.method else edge.support
    (call,) = backend.calls
    assert (call.method, call.request) == (case.method, case.request)


class Refused(NamedTuple):
    """A request that the edge answers itself: status, reason, the field that it names (if any)."""

    verb: str
    path: str
    body: str | None
    content_type: str
    status: int
    reason: str
    field: str | None = None


JSON = "application/json"
REFUSED = [
    Refused("GET", "/api/tickets?nope=1", None, "", 400, "INVALID_ARGUMENT", "nope"),
    Refused("GET", "/api/tickets?page_size=many", None, "", 400, "INVALID_ARGUMENT", "page_size"),
    Refused("GET", "/api/tickets?status=weird", None, "", 400, "INVALID_ARGUMENT", "status"),
    Refused("POST", "/api/tickets", '{"subject": 5}', JSON, 400, "INVALID_ARGUMENT", "ticket.subject"),
    Refused("POST", "/api/tickets", '{"channel": "x\\"y"}', JSON, 400, "INVALID_ARGUMENT", "ticket.channel"),
    Refused("POST", "/api/tickets", '{"tags": [{}]}', JSON, 400, "INVALID_ARGUMENT", "ticket.tags"),
    Refused("PATCH", "/api/tickets/7", '{"id": "8"}', JSON, 400, "INVALID_ARGUMENT", "id"),
    Refused("POST", "/api/tickets", '{"subject"', JSON, 400, "INVALID_ARGUMENT"),
    Refused("POST", "/api/tickets", "[]", JSON, 400, "INVALID_ARGUMENT"),
    Refused("GET", "/api/tickets/..%2f..%2fsecret", None, "", 400, "MALFORMED_REQUEST"),
    Refused("GET", "/api/nothing", None, "", 404, "NO_SUCH_PATH"),
    Refused("GET", "/v1/nothing", None, "", 404, "NO_SUCH_PATH"),
    Refused("PUT", "/api/tickets/7", "{}", JSON, 405, "METHOD_NOT_ALLOWED"),
    Refused("POST", "/api/tickets", "a=b", "application/x-www-form-urlencoded", 415, "UNSUPPORTED_MEDIA_TYPE"),
    Refused("POST", "/api/tickets", json.dumps({"subject": "x" * MIB}), JSON, 413, "TOO_LARGE"),
]


@pytest.mark.parametrize("case", REFUSED, ids=lambda case: f"{case.verb} {case.path} {(case.body or '')[:20]}")
async def test_refuses_in_the_shape_of_the_services(edge: Edge, case: Refused) -> None:
    headers = {"content-type": case.content_type} if case.content_type else {}
    response = await edge.client.request(case.verb, case.path, content=case.body, headers=headers)

    assert response.status_code == case.status, response.text
    assert response.headers["content-type"] == JSON
    assert response.headers["cache-control"] == "no-store"
    assert "x-edge-refusal" not in response.headers
    error = response.json()
    assert error["message"]
    by_type = {detail["@type"].rpartition(".")[2]: detail for detail in error["details"]}
    assert by_type["ErrorInfo"]["reason"] == case.reason
    assert by_type["ErrorInfo"]["domain"] == "edge.quimbi.com"
    violations = by_type.get("BadRequest", {}).get("field_violations", [])
    assert [violation["field"] for violation in violations] == ([case.field] if case.field else [])
    assert edge.support.calls == []


async def test_accepts_a_body_of_exactly_one_mebibyte(edge: Edge) -> None:
    body = json.dumps({"first_message": ""})
    body = json.dumps({"first_message": "x" * (MIB - len(body))})
    response = await edge.client.post("/api/tickets", content=body, headers={"content-type": JSON})
    assert (len(body), response.status_code) == (MIB, httpx.codes.OK)


async def test_names_the_methods_that_a_path_accepts(edge: Edge) -> None:
    response = await edge.client.put("/api/tickets/7")
    assert response.headers["allow"] == "DELETE, GET, PATCH"


async def test_prints_field_names_of_the_contract_and_zero_values(edge: Edge) -> None:
    ticket = {"id": "7", "number": 1001, "created_at": "2026-01-02T03:04:05Z"}
    edge.support.script[f"{TICKETS}.GetTicket"] = Answer({"ticket": ticket})
    body = (await edge.client.get("/api/tickets/7")).json()
    assert body["ticket"]["created_at"] == "2026-01-02T03:04:05Z"
    assert (body["ticket"]["awaiting_reply"], body["ticket"]["tags"], body["messages"]) == (False, [], [])
    assert "customer_name" not in body["ticket"]  # optional and not set


async def test_passes_a_services_error_with_its_details(edge: Edge) -> None:
    info = error_details_pb2.ErrorInfo(reason="NOT_FOUND", domain="support.quimbi.com")
    violation = error_details_pb2.BadRequest.FieldViolation(field="id", description="unknown")
    refusal = Refusal(
        grpc.StatusCode.NOT_FOUND,
        'no ticket "7"',
        [info, error_details_pb2.BadRequest(field_violations=[violation])],
    )
    edge.support.script[f"{TICKETS}.GetTicket"] = refusal
    response = await edge.client.get("/api/tickets/7")
    assert response.status_code == httpx.codes.NOT_FOUND
    assert response.json() == {
        "code": 5,
        "message": 'no ticket "7"',
        "details": [
            {
                "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                "reason": "NOT_FOUND",
                "domain": "support.quimbi.com",
                "metadata": {},
            },
            {
                "@type": "type.googleapis.com/google.rpc.BadRequest",
                "field_violations": [violation_json()],
            },
        ],
    }


def violation_json() -> dict[str, Any]:
    return {"field": "id", "description": "unknown", "reason": ""}


STATUSES = [
    (grpc.StatusCode.INVALID_ARGUMENT, 400),
    (grpc.StatusCode.FAILED_PRECONDITION, 400),
    (grpc.StatusCode.UNAUTHENTICATED, 401),
    (grpc.StatusCode.PERMISSION_DENIED, 403),
    (grpc.StatusCode.ABORTED, 409),
    (grpc.StatusCode.ALREADY_EXISTS, 409),
    (grpc.StatusCode.RESOURCE_EXHAUSTED, 429),
    (grpc.StatusCode.INTERNAL, 500),
    (grpc.StatusCode.UNAVAILABLE, 503),
    (grpc.StatusCode.DEADLINE_EXCEEDED, 504),
]


@pytest.mark.parametrize(("code", "status"), STATUSES, ids=str)
async def test_maps_codes_to_statuses(edge: Edge, code: grpc.StatusCode, status: int) -> None:
    edge.support.script[f"{TICKETS}.GetTicket"] = Refusal(code, "no")
    response = await edge.client.get("/api/tickets/7")
    assert response.status_code == status
    assert response.json() == {"code": code.value[0], "message": "no", "details": []}


async def test_cookies_and_credentials_pass_but_identity_headers_do_not(edge: Edge) -> None:
    cookies = [("set-cookie", "quimbi_access=1; HttpOnly"), ("set-cookie", "quimbi_refresh=2; HttpOnly")]
    edge.support.script["quimbi.support.v1.AuthService.Login"] = Answer({}, metadata=cookies)
    sent = {
        "cookie": "quimbi_refresh=old",
        "authorization": "Bearer key",
        "idempotency-key": "k",
        "if-match": '"e"',
        "x-tenant-id": "t",
        "x-forwarded-user": "admin",
        "x-quimbi-agent": "a",
        "x-envoy-original-path": "/elsewhere",
        "x-request-id": "mine",
    }
    response = await edge.client.post("/api/auth/login", json={"email": "a@b.c"}, headers=sent)

    assert response.headers.get_list("set-cookie") == [value for _, value in cookies]
    metadata = edge.support.calls[0].metadata
    passed = ("cookie", "authorization", "idempotency-key", "if-match")
    assert {name: metadata.get(name) for name in passed} == {name: sent[name] for name in passed}
    assert metadata.keys().isdisjoint({"x-tenant-id", "x-forwarded-user", "x-quimbi-agent"})
    assert metadata["x-envoy-original-path"] == "/api/auth/login"
    assert metadata["x-request-id"] == response.headers["x-request-id"] != "mine"


async def test_a_trace_goes_on_to_the_service(edge: Edge) -> None:
    trace = "4bf92f3577b34da6a3ce929d0e0e4736"
    await edge.client.get("/api/queues", headers={"traceparent": f"00-{trace}-00f067aa0ba902b7-01"})
    await edge.client.get("/api/queues")
    given, own = (call.metadata["traceparent"].split("-")[1] for call in edge.support.calls)
    assert given == trace
    assert own not in (trace, "0" * 32)


async def test_large_answers_pass_and_are_compressed_on_demand(edge: Edge) -> None:
    edge.support.script[f"{TICKETS}.GetTicket"] = Answer({"ticket": {"preview": "z" * 3_000_000}})
    plain = await edge.client.get("/api/tickets/7", headers={"accept-encoding": "identity"})
    packed = await edge.client.get("/api/tickets/7", headers={"accept-encoding": "gzip"})
    assert (plain.status_code, packed.headers["content-encoding"]) == (200, "gzip")
    assert "content-encoding" not in plain.headers
    assert plain.content == packed.content


async def test_the_access_log_has_a_line_of_json_without_query_or_credential(edge: Edge) -> None:
    headers = {"authorization": "Bearer secret-key"}
    response = await edge.client.get("/api/tickets?q=secret-words", headers=headers)
    lines = [json.loads(line) for line in await logged(edge, response.headers["x-request-id"])]
    assert [(line["method"], line["path"], line["status"]) for line in lines] == [("GET", "/api/tickets", 200)]
    assert lines[0]["route"] == f"{TICKETS}.ListTickets"
    assert "secret" not in json.dumps(lines)


async def logged(edge: Edge, request_id: str) -> list[str]:
    # Envoy writes its log at intervals, or when asked to.
    for _ in range(100):
        found = [line for line in edge.access_log.read_text().splitlines() if request_id in line]
        if found:
            return found
        await edge.reopen_logs()
    return []
