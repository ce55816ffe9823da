"""Which request goes where: one route per HTTP rule and per gRPC package, then files, then nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from edge.catalog import HTTP_BODY, Catalog, HttpBinding, Method, backend_of
from edge.envoy import headers, rate_limit, static, transcoding, violations
from edge.envoy.clusters import HEALTH
from edge.envoy.types import Config, on, typed
from edge.settings import EdgeSettings

_UNARY_TIMEOUT = "15s"
_STREAM_SILENCE = "60s"
# From the end of a file on, until it is stored: the storage may be a bucket far away.
_FILE_TIMEOUT = "60s"
# Before anything reached a backend a call can be repeated without harm, whatever it does.
_RETRIES = {"retry_on": "connect-failure,refused-stream", "num_retries": 2}
# What either backend can answer goes to the other one at once when the first cannot be reached, not only after the
# health checks have found out: until then the platform would be called down while half of it works. One that hangs
# counts as unreachable after the time that a health answer may take.
_OTHER_BACKEND = {
    "retry_on": "connect-failure,refused-stream,reset,gateway-error",
    "per_try_timeout": "2s",
    "retry_priority": {
        "name": "envoy.retry_priorities.previous_priorities",
        "typed_config": typed(
            "envoy.extensions.retry.priority.previous_priorities.v3.PreviousPrioritiesConfig", update_frequency=1
        ),
    },
}


def virtual_host(settings: EdgeSettings, catalog: Catalog, descriptor_file: Path) -> Config:
    """All routes, in the order in which Envoy tries them."""
    routes = [
        *([_preflight()] if settings.cors_origins else []),
        *_rest(settings, catalog, descriptor_file),
        *_grpc(settings, catalog),
        *(_nothing({"prefix": prefix}) for prefix in (transcoding.API_PREFIX, transcoding.ALIAS_PREFIX)),
        *static.routes(settings),
        _nothing({"prefix": "/"}),
    ]
    host: Config = {"name": "edge", "domains": ["*"], "routes": routes}
    if settings.cors_origins:
        host["typed_per_filter_config"] = {"envoy.filters.http.cors": _cors(settings)}
    return host


def _rest(settings: EdgeSettings, catalog: Catalog, descriptor_file: Path) -> Iterator[Config]:
    bound = [(binding, method) for method in catalog.methods for binding in method.bindings]
    # Where a literal and a parameter compete, the literal comes first, as in the transcoder.
    bound.sort(key=lambda pair: _literals_first(pair[0]))
    allowed: dict[str, set[str]] = {}
    for binding, _method in bound:
        allowed.setdefault(binding.path_regex(), set()).add(binding.verb.upper())
    for binding, method in bound:
        if binding.body and not _takes_any_media(catalog, method, binding):
            yield _not_json(binding)
        yield _rest_route(settings, catalog, binding, method, descriptor_file)
    for regex, verbs in allowed.items():
        yield _answer({"safe_regex": {"regex": regex}}, 405) | {
            "response_headers_to_add": [{"header": {"key": "allow", "value": ", ".join(sorted(verbs))}}]
        }


def _rest_route(
    settings: EdgeSettings, catalog: Catalog, binding: HttpBinding, method: Method, descriptor_file: Path
) -> Config:
    per_filter: Config = {
        headers.FILTER: headers.api(),
        transcoding.FILTER: on(),
        violations.FILTER: on(),
    } | rate_limit.switched_on(settings, method.backend)
    if binding.body and not method.takes_file:  # the service counts the bytes of a file as they come
        per_filter[transcoding.BUFFER] = on()
    if method.streams and not method.gives_file:
        per_filter[transcoding.FILTER] = transcoding.streaming(catalog, descriptor_file)
    return {
        "name": method.full_name,
        "match": _matching(binding),
        "route": _upstream(method.backend) | _patience(method),
        "typed_per_filter_config": per_filter,
    }


def _grpc(settings: EdgeSettings, catalog: Catalog) -> Iterator[Config]:
    """Every package of the contracts; health checks and reflection are for those who run the services."""
    for package in sorted({service.package for service in catalog.services}):
        yield {
            "name": package,
            "match": {"prefix": f"/{package}.", "grpc": {}},
            # The caller's own deadline counts.
            "route": _upstream(backend_of(package)) | {"timeout": "0s"},
            "typed_per_filter_config": rate_limit.switched_on(settings, backend_of(package)),
        }
    yield _answer({"prefix": "/", "grpc": {}}, 404)


def _upstream(backend: str) -> Config:
    retries: Config = _RETRIES | (_OTHER_BACKEND if backend == HEALTH else {})
    return {"cluster": backend, "retry_policy": retries}


def _patience(method: Method) -> Config:
    """A stream lasts as long as both sides want it to, and something passes; a file as long as somebody reads it.

    Services that have nothing to say say so every 15 seconds. Silence means that the client takes nothing more: what
    waits for it here is given back.
    """
    if method.streams:
        return {"timeout": "0s", "idle_timeout": _STREAM_SILENCE}
    return {"timeout": _FILE_TIMEOUT if method.takes_file else _UNARY_TIMEOUT}


def _matching(binding: HttpBinding) -> Config:
    method = {"name": ":method", "string_match": {"exact": binding.verb.upper()}}
    return _path(binding) | {"headers": [method]}


def _path(binding: HttpBinding) -> Config:
    if binding.parameters:
        return {"safe_regex": {"regex": binding.path_regex()}}
    return {"path": binding.template}


def _not_json(binding: HttpBinding) -> Config:
    """A body that says it is something else. One that says nothing is taken for JSON."""
    match = _matching(binding)
    match["headers"] += [
        {"name": "content-type", "present_match": True},
        {
            "name": "content-type",
            "string_match": {"safe_regex": {"regex": r"(?i)application/json\s*(;.*)?"}},
            "invert_match": True,
        },
    ]
    return _answer(match, 415)


def _takes_any_media(catalog: Catalog, method: Method, binding: HttpBinding) -> bool:
    request = catalog.messages[method.descriptor.input_type.lstrip(".")]
    fields = {field.name: field.type_name.lstrip(".") for field in request.field}
    return fields.get(binding.body) == HTTP_BODY or method.descriptor.input_type == f".{HTTP_BODY}"


def _literals_first(binding: HttpBinding) -> tuple[tuple[bool, str], ...]:
    return tuple((segment.startswith("{"), segment) for segment in re.split(r"[/:]", binding.template))


def _nothing(match: Config) -> Config:
    return _answer(match, 404)


def _answer(match: Config, status: int) -> Config:
    return {
        "match": match,
        "direct_response": {"status": status},
        "typed_per_filter_config": {headers.FILTER: headers.api()},
    }


def _preflight() -> Config:
    """Where a browser's question about another origin goes. The filter answers it, but only for routes to a cluster."""
    asked = {"name": "access-control-request-method", "present_match": True}
    options = {"name": ":method", "string_match": {"exact": "OPTIONS"}}
    return {
        "name": "preflight",
        "match": {"prefix": "/", "headers": [options, asked]},
        "route": {"cluster": "support"},
    }


def _cors(settings: EdgeSettings) -> Config:
    return typed(
        "envoy.extensions.filters.http.cors.v3.CorsPolicy",
        allow_origin_string_match=[{"exact": origin} for origin in settings.cors_origins],
        allow_methods="GET, POST, PUT, PATCH, DELETE, OPTIONS",
        allow_headers="authorization, content-type, idempotency-key, last-event-id, traceparent",
        expose_headers="retry-after, x-ratelimit-limit, x-ratelimit-remaining, x-ratelimit-reset, x-request-id",
        allow_credentials=True,
        max_age="600",
        forward_not_matching_preflights=False,
    )
