"""Requests a minute per caller: a caller is a credential, or an address when there is none.

The counters are those of one Envoy process; several edges multiply the limit.
"""

from __future__ import annotations

from edge.envoy.types import Config, extension, off, on
from edge.settings import EdgeSettings

ACCESS_COOKIE = "quimbi_access"
_NAMESPACE = "quimbi.caller"
_CREDENTIAL = "credential"
# Least recently seen callers are forgotten first; about 300 bytes each.
_MAX_CALLERS = 50_000
_UNLIMITED = 4_294_967_295
_CALLER_FILTER = "envoy.filters.http.header_to_metadata"
_LIMIT_FILTER = "envoy.filters.http.local_ratelimit"

_BY_CREDENTIAL: Config = {
    "metadata": {
        "descriptor_key": _CREDENTIAL,
        "metadata_key": {"key": _NAMESPACE, "path": [{"key": _CREDENTIAL}]},
        "source": "DYNAMIC",
    }
}
_WITHOUT_CREDENTIAL: Config = {
    "header_value_match": {
        "descriptor_key": "anonymous",
        "descriptor_value": "yes",
        "headers": [
            {"name": "authorization", "present_match": True, "invert_match": True},
            {
                "name": "cookie",
                "string_match": {"contains": f"{ACCESS_COOKIE}="},
                "invert_match": True,
                "treat_missing_header_as_empty": True,
            },
        ],
    }
}


def filters(settings: EdgeSettings) -> list[Config]:
    """The filters that find out who calls, and count. None when the limits are off."""
    limits = _limits(settings)
    if not limits:
        return []
    return [off(_caller()), *(off(_limiter(group, limit)) for group, limit in limits.items())]


def switched_on(settings: EdgeSettings, backend: str) -> Config:
    """What a route of the backend adds to its `typed_per_filter_config`."""
    own = backend == "intelligence" and settings.intelligence_rate_limit_per_minute is not None
    group = "intelligence" if own else "shared"
    return {_CALLER_FILTER: on(), f"{_LIMIT_FILTER}.{group}": on()} if group in _limits(settings) else {}


def _limits(settings: EdgeSettings) -> dict[str, int]:
    """Requests a minute for each group of paths that has a limit."""
    wanted = {
        "shared": settings.rate_limit_per_minute,
        "intelligence": settings.intelligence_rate_limit_per_minute,
    }
    return {group: limit for group, limit in wanted.items() if limit}


def _caller() -> Config:
    """Notes the credential: the header when there is one, else the browser's cookie."""

    def noted(source: Config) -> Config:
        return source | {"on_header_present": {"metadata_namespace": _NAMESPACE, "key": _CREDENTIAL}}

    return extension(
        _CALLER_FILTER,
        "envoy.extensions.filters.http.header_to_metadata.v3.Config",
        request_rules=[noted({"cookie": ACCESS_COOKIE}), noted({"header": "authorization"})],
    )


def _limiter(group: str, limit: int) -> Config:
    bucket = _bucket(limit, "60s")
    always = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    return extension(
        f"{_LIMIT_FILTER}.{group}",
        "envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit",
        stat_prefix=f"edge_{group}",
        rate_limits=[
            {"actions": [_BY_CREDENTIAL]},
            {"actions": [_WITHOUT_CREDENTIAL, {"remote_address": {}}]},
        ],
        descriptors=[
            {"entries": [{"key": _CREDENTIAL}], "token_bucket": bucket},
            {"entries": [{"key": "anonymous"}, {"key": "remote_address"}], "token_bucket": bucket},
        ],
        # The filter wants a bucket for what no descriptor names; nothing is left to fall into it.
        token_bucket=_bucket(_UNLIMITED, "1s"),
        always_consume_default_token_bucket=False,
        max_dynamic_descriptors=_MAX_CALLERS,
        filter_enabled=always | {"runtime_key": "edge.rate_limit_enabled"},
        filter_enforced=always | {"runtime_key": "edge.rate_limit_enforced"},
        enable_x_ratelimit_headers="DRAFT_VERSION_03",
        enable_retry_after_header=True,
        # Concerns gRPC callers only, who would read UNAVAILABLE and try again at once.
        rate_limited_as_resource_exhausted=True,
    )


def _bucket(tokens: int, interval: str) -> Config:
    return {"max_tokens": tokens, "tokens_per_fill": tokens, "fill_interval": interval}
