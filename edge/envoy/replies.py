"""Envoy's own answers in the shape of the services' errors.

A gRPC caller must not get them: Envoy would put the JSON into `grpc-message`. Transcoded calls look like gRPC by the
time that an upstream fails, but carry their REST path in `x-envoy-original-path`.
"""

from __future__ import annotations

from edge.envoy import violations
from edge.envoy.types import Config

DOMAIN = "edge.quimbi.com"
ORIGINAL_PATH = "x-envoy-original-path"

_EMPTY_IF_MISSING = {"treat_missing_header_as_empty": True}

# HTTP status: gRPC code, reason, words for people (None: Envoy's own words, which say what was wrong).
_KNOWN: dict[int, tuple[int, str, str | None]] = {
    400: (3, "INVALID_ARGUMENT", None),
    403: (7, "FORBIDDEN", "this cannot be read"),
    404: (5, "NO_SUCH_PATH", "nothing is served at this path; /docs lists what is"),
    405: (12, "METHOD_NOT_ALLOWED", "this path does not accept the method; see the allow header"),
    408: (4, "REQUEST_TIMEOUT", "the request did not arrive in time"),
    413: (8, "TOO_LARGE", "the request body is larger than 1 MiB"),
    415: (3, "UNSUPPORTED_MEDIA_TYPE", "the body must be JSON, with content-type: application/json"),
    426: (9, "UPGRADE_REQUIRED", None),
    429: (8, "RATE_LIMITED", "too many requests with this credential; retry-after tells when to come back"),
    431: (8, "HEADERS_TOO_LARGE", "the request headers are too large"),
    500: (13, "INTERNAL", "the edge could not handle the answer"),
    502: (14, "UNAVAILABLE", "the backend gave no valid answer; try again"),
    503: (14, "UNAVAILABLE", "the backend does not answer; try again in a few seconds"),
    504: (4, "TIMEOUT", "the backend did not answer in time; try again"),
}


def local_reply_config() -> Config:
    """The mappers: the health answer first, then one per known status, then one for any other error."""
    mappers = [_health_down(), _malformed_head()]
    mappers += [_mapper(_is_status(status), *known) for status, known in _KNOWN.items()]
    mappers.append(_mapper(_at_least(400), 2, "UNKNOWN", None))
    return {"mappers": mappers}


def _mapper(condition: Config, code: int, reason: str, message: str | None) -> Config:
    body = _body(code, message or "%LOCAL_REPLY_BODY%", reason, {"request_id": "%REQ(x-request-id)%"})
    return _replaced(_all(condition, _from_rest()), body)


def _malformed_head() -> Config:
    """A request that was refused before it had an id: Envoy has no words for it."""
    unnamed = {"header_filter": {"header": {"name": "x-request-id", "present_match": False}}}
    message = "the path or a header is malformed; escaped slashes and header names with underscores are refused"
    return _replaced(_all(_is_status(400), unnamed, _from_rest()), _body(3, message, "MALFORMED_REQUEST", {}))


def _body(code: int, message: str, reason: str, metadata: dict[str, str]) -> Config:
    info = {
        "@type": "type.googleapis.com/google.rpc.ErrorInfo",
        "reason": reason,
        "domain": DOMAIN,
        "metadata": metadata,
    }
    return {"code": code, "message": message, "details": [info]}


def _replaced(condition: Config, body: Config) -> Config:
    return {
        "filter": condition,
        "headers_to_add": [_header("cache-control", "no-store"), _header(violations.MARK, "%RESPONSE_CODE%")],
        "body_format_override": {"json_format": body, "content_type": "application/json"},
    }


def _health_down() -> Config:
    """No backend is left to ask: the edge itself says that the platform is down, in the words of the contract."""
    parts = [("support", "does not answer"), ("intelligence", "does not answer")]
    body = {
        "status": "DOWN",
        "components": [{"name": name, "healthy": False, "detail": detail} for name, detail in parts],
        "checked_at": "%START_TIME(%Y-%m-%dT%H:%M:%SZ)%",
    }
    path = {"name": ORIGINAL_PATH, "string_match": {"safe_regex": {"regex": r"/health(\?.*)?"}}}
    asked = {"header_filter": {"header": path}}
    return _replaced(_all(_is_status(503), asked), body)


def _header(key: str, value: str) -> Config:
    return {"header": {"key": key, "value": value}, "append_action": "OVERWRITE_IF_EXISTS_OR_ADD"}


def _from_rest() -> Config:
    grpc = {"name": "content-type", "string_match": {"prefix": "application/grpc"}}
    return {
        "or_filter": {
            "filters": [
                {"header_filter": {"header": grpc | {"invert_match": True, **_EMPTY_IF_MISSING}}},
                {"header_filter": {"header": {"name": ORIGINAL_PATH, "present_match": True}}},
            ]
        }
    }


def _all(*filters: Config) -> Config:
    return {"and_filter": {"filters": list(filters)}}


def _is_status(status: int) -> Config:
    return _compared("EQ", status)


def _at_least(status: int) -> Config:
    return _compared("GE", status)


def _compared(operator: str, status: int) -> Config:
    value = {"default_value": status, "runtime_key": "edge.local_reply_status"}
    return {"status_code_filter": {"comparison": {"op": operator, "value": value}}}
