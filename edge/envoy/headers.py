"""Response headers that protect, and request headers that no client may send."""

from __future__ import annotations

from edge.envoy import violations
from edge.envoy.types import Config, extension, typed

FILTER = "envoy.filters.http.header_mutation"
_TYPE = "envoy.extensions.filters.http.header_mutation.v3.HeaderMutation"

# Nothing from elsewhere but pictures, nothing inline that runs. Style attributes and elements are what component
# libraries add. Pictures of messages come from elsewhere once an agent asks for them.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob: https:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)
NO_STORE = "no-store"
REVALIDATE = "no-cache"
FOREVER = "public, max-age=31536000, immutable"

# Who calls is found out by the services from credentials. Headers that proxies commonly use to say so never pass, and
# neither do those that Envoy itself writes.
_FORBIDDEN_PREFIXES = ("x-quimbi-", "x-envoy-", "x-auth-", "x-authenticated-", "x-goog-", "x-amzn-", "grpc-status")
_FORBIDDEN = (
    "x-agent-id",
    "x-client-cert",
    "x-forwarded-client-cert",
    "x-forwarded-email",
    "x-forwarded-groups",
    "x-forwarded-user",
    "x-remote-user",
    "x-role",
    "x-tenant",
    "x-tenant-id",
    "x-user",
    "x-user-id",
)


def early_request_mutation() -> Config:
    """Removes forbidden request headers before anything else looks at the request."""
    by_prefix = [{"remove_on_match": {"key_matcher": {"prefix": prefix}}} for prefix in _FORBIDDEN_PREFIXES]
    return extension(
        "envoy.http.early_header_mutation.header_mutation",
        "envoy.extensions.http.early_header_mutation.header_mutation.v3.HeaderMutation",
        mutations=[*by_prefix, *({"remove": name} for name in _FORBIDDEN)],
    )


def http_filter() -> Config:
    """Headers on every answer. First in the chain, so that it sees what all other filters answer."""
    mutations = _mutations({"x-content-type-options": "nosniff"})
    mutations["response_mutations"].append({"remove": violations.MARK})
    return extension(FILTER, _TYPE, mutations=mutations)


def api() -> Config:
    """Headers of API answers, for a route: nobody keeps what belongs to a caller."""
    route = _per_route({"cache-control": NO_STORE, "referrer-policy": "no-referrer"})
    # What the backend tells a gRPC client about itself means nothing to a REST client.
    route["mutations"]["response_mutations"] += [{"remove": "grpc-accept-encoding"}, {"remove": "grpc-message"}]
    return route


def page(cache_control: str) -> Config:
    """Headers of pages and their assets, for a route."""
    return _per_route(
        {
            "cache-control": cache_control,
            "content-security-policy": CONTENT_SECURITY_POLICY,
            "referrer-policy": "same-origin",
            "cross-origin-opener-policy": "same-origin",
            "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=()",
        }
    )


def _per_route(headers: dict[str, str]) -> Config:
    return typed(f"{_TYPE}PerRoute", mutations=_mutations(headers))


def _mutations(headers: dict[str, str]) -> Config:
    # A header that is there stays: errors bring their own `cache-control`.
    return {
        "response_mutations": [
            {"append": {"header": {"key": key, "value": value}, "append_action": "ADD_IF_ABSENT"}}
            for key, value in headers.items()
        ]
    }
