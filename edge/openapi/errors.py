"""The error shape that services and edge share, and which statuses a method can answer."""

from __future__ import annotations

from edge.catalog import Method
from edge.openapi.comments import Comment
from edge.openapi.constraints import Schema

_MEANINGS = {
    400: "The request is malformed or breaks a rule; `BadRequest` names each field.",
    401: "No credentials, or credentials that are unknown, expired or revoked.",
    403: "The caller's role or key scope does not allow this.",
    404: "Nothing with this id exists for the caller's tenant.",
    409: "The request conflicts with the present state: a stale `etag`, a taken name, or a `request_id` used before.",
    413: "The request body is larger than 1 MiB.",
    429: "Too many requests; `retry-after` tells when to come back.",
    500: "A fault of the server; `x-request-id` finds it in the logs.",
    503: "A backend does not answer; repeating later is safe.",
    504: "A backend did not answer in time.",
}
# How the edge maps gRPC codes (google/rpc/code.proto).
_HTTP_OF_CODE = {
    "INVALID_ARGUMENT": 400,
    "FAILED_PRECONDITION": 400,
    "OUT_OF_RANGE": 400,
    "UNAUTHENTICATED": 401,
    "PERMISSION_DENIED": 403,
    "NOT_FOUND": 404,
    "ABORTED": 409,
    "ALREADY_EXISTS": 409,
    "RESOURCE_EXHAUSTED": 429,
    "UNAVAILABLE": 503,
    "DEADLINE_EXCEEDED": 504,
}
_RETRY_AFTER = {"description": "Seconds to wait before the next try.", "schema": {"type": "integer"}}


def statuses(method: Method, comment: Comment, *, has_request_id: bool, has_body: bool) -> list[int]:
    """The HTTP statuses of errors that a call of the method can end with, ascending."""
    found = {400, 429, 500, 503, 504}
    if not method.access.public:
        found.add(401)
        if method.access.permission or method.access.agents_only:
            found.add(403)
    if has_request_id:
        found.add(409)
    if has_body:
        found.add(413)
    found |= {_HTTP_OF_CODE[code] for code in comment.codes if code in _HTTP_OF_CODE}
    return sorted(found)


def references(wanted: list[int]) -> Schema:
    """Responses of an operation, by status."""
    return {str(status): {"$ref": f"#/components/responses/Error{status}"} for status in wanted}


def responses() -> Schema:
    """The shared responses, by name."""
    return {f"Error{status}": _response(status, meaning) for status, meaning in _MEANINGS.items()}


def _response(status: int, meaning: str) -> Schema:
    response: Schema = {
        "description": meaning,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Error"}}},
    }
    if status == 429:
        response["headers"] = {"retry-after": _RETRY_AFTER}
    return response


def schemas() -> dict[str, Schema]:
    """The schemas of an error, by name."""
    text: Schema = {"type": "string"}
    return {
        "Error": {
            "type": "object",
            "description": "A `google.rpc.Status` as JSON. Every error looks like this, the edge's own included.",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {
                    "type": "integer",
                    "format": "int32",
                    "description": "The gRPC code (google.rpc.Code), not the HTTP status.",
                },
                "message": text | {"description": "What is wrong and what to do, for developers."},
                "details": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/ErrorDetail"},
                    "description": "What programs need to know. Kinds that are not listed here may be added.",
                },
            },
            "examples": [
                {
                    "code": 5,
                    "message": "ticket not found",
                    "details": [
                        {
                            "@type": "type.googleapis.com/google.rpc.ErrorInfo",
                            "reason": "NOT_FOUND",
                            "domain": "support.quimbi.com",
                            "metadata": {},
                        }
                    ],
                }
            ],
        },
        "ErrorDetail": {
            "type": "object",
            "description": "One detail of an error; `@type` tells which fields are set.",
            "required": ["@type"],
            "properties": {
                "@type": text
                | {
                    "description": "`type.googleapis.com/` and the name of the message: `google.rpc.ErrorInfo`, "
                    "`google.rpc.BadRequest` or `google.rpc.RetryInfo`."
                },
                "reason": text | {"description": "ErrorInfo: the reason, for example `STALE_ETAG`."},
                "domain": text
                | {
                    "description": "ErrorInfo: who gives the reason its meaning: `support.quimbi.com`, "
                    "`intelligence.quimbi.com` or `edge.quimbi.com`."
                },
                "metadata": {
                    "type": "object",
                    "additionalProperties": text,
                    "description": "ErrorInfo: more about it.",
                },
                "field_violations": {
                    "type": "array",
                    "items": {"$ref": "#/components/schemas/FieldViolation"},
                    "description": "BadRequest: every field that is wrong.",
                },
                "retry_delay": text | {"description": "RetryInfo: how long to wait, for example `30s`."},
            },
            "additionalProperties": True,
        },
        "FieldViolation": {
            "type": "object",
            "description": "What is wrong with one field of the request.",
            "required": ["field", "description"],
            "properties": {
                "field": text | {"description": "Dotted path of the field, for example `ticket.subject`."},
                "description": text | {"description": "What is wrong with it."},
            },
            "additionalProperties": True,
        },
    }
