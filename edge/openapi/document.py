"""The whole document, or that of one backend."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version

from edge.catalog import Catalog, Method
from edge.openapi import errors
from edge.openapi.constraints import Schema
from edge.openapi.operations import IDEMPOTENCY_HEADER, Operations, tag_of
from edge.openapi.schemas import Schemas

_DESCRIPTION = """\
Customer support for online shops, with the shop's own order history behind every answer.

- Every path below `/api/` also answers below `/v1/`: `/v1/tickets` is `/api/tickets`.
- Every operation is a gRPC method; `x-quimbi-grpc-method` names it.
- Field names are snake_case. Times are RFC 3339 in UTC. Enum values are accepted in any case.
- Zero values, empty texts and empty lists are printed. A field that can be absent says so.
- Unknown query parameters are refused. Unknown fields of a body are ignored.
- Lists take `page_size` and `page_token`; a token belongs to the arguments that it was made for.
- Repeating a write with the same `request_id`, or the same `Idempotency-Key` header, returns the first answer.
- Requests are limited per credential; `x-ratelimit-*` headers tell how many are left.
"""
_TITLES = {"support": "Quimbi Support", "intelligence": "Quimbi Intelligence"}
SHARED_BACKEND = "platform"


def build(catalog: Catalog, backend: str | None = None) -> Schema:
    """An OpenAPI 3.1 document of every method with an HTTP rule, or of one backend's and the shared ones.

    Names are those of the whole document, so that both kinds agree.
    """
    everything = [method for method in catalog.methods if method.bindings]
    methods = [m for m in everything if backend is None or m.backend in (backend, SHARED_BACKEND)]
    schemas = Schemas(
        catalog,
        inputs=[method.descriptor.input_type.lstrip(".") for method in everything],
        outputs=[method.descriptor.output_type.lstrip(".") for method in everything],
    )
    operations = Operations(catalog, schemas, everything)
    paths = _paths(methods, operations)
    clash = schemas.components.keys() & errors.schemas().keys()
    if clash:
        raise ValueError(f"the error schemas use these names, rename in the contracts: {sorted(clash)}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _TITLES.get(backend or "", "Quimbi"),
            "version": version("quimbi"),
            "summary": "REST access to the platform's gRPC services",
            "description": _DESCRIPTION,
        },
        "servers": [{"url": "/", "description": "The edge that serves this document"}],
        "security": [{"bearerAuth": []}, {"cookieAuth": []}],
        "tags": list(_tags(methods, schemas)),
        "paths": paths,
        "components": {
            "schemas": dict(sorted((schemas.components | errors.schemas()).items())),
            "responses": errors.responses(),
            "parameters": {"IdempotencyKey": _IDEMPOTENCY_KEY},
            "securitySchemes": _SECURITY_SCHEMES,
        },
    }


_IDEMPOTENCY_KEY: Schema = {
    "name": IDEMPOTENCY_HEADER,
    "in": "header",
    "description": "The same as `request_id`, as a header.",
    "schema": {"type": "string", "maxLength": 128},
}
_SECURITY_SCHEMES: Schema = {
    "bearerAuth": {
        "type": "http",
        "scheme": "bearer",
        "description": "An agent's access token, or an API key (`sk_support_…`, `sk_intelligence_…`).",
    },
    "cookieAuth": {
        "type": "apiKey",
        "in": "cookie",
        "name": "quimbi_access",
        "description": "An agent's access token in a browser; `POST /api/auth/login` with `cookies` sets it.",
    },
}


def _paths(methods: list[Method], operations: Operations) -> Schema:
    paths: Schema = {}
    for method in methods:
        for index, binding in enumerate(method.bindings):
            item = paths.setdefault(operations.path(binding), {})
            if binding.verb in item:
                raise ValueError(f"two methods answer {binding.verb.upper()} {binding.template}")
            item[binding.verb] = operations.build(method, index)
    return dict(sorted(paths.items()))


def _tags(methods: list[Method], schemas: Schemas) -> Iterator[Schema]:
    seen: set[str] = set()
    for method in methods:
        tag = tag_of(method)
        if tag in seen:
            continue
        seen.add(tag)
        full_name = f"{method.package}.{method.service}"
        text = schemas.comment(full_name).text
        yield {"name": tag, "description": f"{text}\n\ngRPC service `{full_name}`.".strip()}
