"""The one listener: what it accepts, and the filters that a request passes, in order."""

from __future__ import annotations

from pathlib import Path

from edge.catalog import Catalog
from edge.envoy import access_log, headers, rate_limit, replies, routes, static, transcoding, violations
from edge.envoy.clusters import TRACES
from edge.envoy.types import Config, extension, off, socket_address
from edge.settings import EdgeSettings

_BUFFER_BYTES = 1_048_576
# What waits here for a client that does not read, kept in memory for each of perhaps a thousand.
_WAITING_BYTES = 262_144
_COMPRESSED = (
    "application/javascript",
    "application/json",
    "application/manifest+json",
    "image/svg+xml",
    "text/css",
    "text/html",
    "text/javascript",
    "text/plain",
)


def listener(settings: EdgeSettings, catalog: Catalog, descriptor_file: Path) -> Config:
    """HTTP/1.1 and HTTP/2 without TLS on one port."""
    manager = extension(
        "envoy.filters.network.http_connection_manager",
        "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        **_manager(settings, catalog, descriptor_file),
    )
    return {
        "name": "edge",
        "address": socket_address(settings.host, settings.edge_port),
        "per_connection_buffer_limit_bytes": _WAITING_BYTES,
        "filter_chains": [{"filters": [manager]}],
    }


def _manager(settings: EdgeSettings, catalog: Catalog, descriptor_file: Path) -> Config:
    return {
        "stat_prefix": "edge",
        "server_name": "quimbi",
        "codec_type": "AUTO",
        "use_remote_address": True,
        "xff_num_trusted_hops": settings.trusted_hops,
        "normalize_path": True,
        "merge_slashes": True,
        "path_with_escaped_slashes_action": "REJECT_REQUEST",
        "max_request_headers_kb": 32,
        "common_http_protocol_options": {
            "headers_with_underscores_action": "REJECT_REQUEST",
            "idle_timeout": "300s",
            "max_headers_count": 100,
        },
        "http2_protocol_options": {
            "max_concurrent_streams": 100,
            "initial_stream_window_size": 65_536,
            "initial_connection_window_size": _BUFFER_BYTES,
        },
        "request_headers_timeout": "10s",
        "request_timeout": "60s",  # how long the request itself may take to arrive
        "stream_idle_timeout": "120s",
        "drain_timeout": "2s",
        "always_set_request_id_in_response": True,
        "early_header_mutation_extensions": [headers.early_request_mutation()],
        "tracing": _tracing(settings),
        "access_log": [access_log.access_log(settings)],
        "local_reply_config": replies.local_reply_config(),
        "http_filters": _filters(settings, catalog, descriptor_file),
        "route_config": {
            "name": "edge",
            "max_direct_response_body_size_bytes": _BUFFER_BYTES,
            "virtual_hosts": [routes.virtual_host(settings, catalog, descriptor_file)],
        },
    }


def _filters(settings: EdgeSettings, catalog: Catalog, descriptor_file: Path) -> list[Config]:
    """Requests pass them from first to last, answers from last to first."""
    cors = extension("envoy.filters.http.cors", "envoy.extensions.filters.http.cors.v3.Cors")
    return [
        headers.http_filter(),
        *([cors] if settings.cors_origins else []),
        _compressor("brotli", {"quality": 4}),
        _compressor("gzip", {"compression_level": "COMPRESSION_LEVEL_4"}),
        off(static.http_filter(settings)),
        *rate_limit.filters(settings),
        off(violations.http_filter()),
        off(transcoding.size_limit()),
        off(transcoding.http_filter(catalog, descriptor_file)),
        _grpc_stats(catalog),
        extension(
            "envoy.filters.http.router",
            "envoy.extensions.filters.http.router.v3.Router",
            suppress_envoy_headers=True,
        ),
    ]


def _compressor(kind: str, settings: Config) -> Config:
    library = extension(kind, f"envoy.extensions.compression.{kind}.compressor.v3.{kind.title()}", **settings)
    return extension(
        f"envoy.filters.http.compressor.{kind}",
        "envoy.extensions.filters.http.compressor.v3.Compressor",
        compressor_library=library,
        choose_first=kind == "brotli",
        response_direction_config={"common_config": {"min_content_length": 1_024, "content_type": list(_COMPRESSED)}},
    )


def _grpc_stats(catalog: Catalog) -> Config:
    """Counts and latencies per method of the contracts; names that a caller makes up do not become metrics."""
    services = [
        {"name": service.full_name, "method_names": [method.name for method in service.methods]}
        for service in catalog.services
    ]
    return extension(
        "envoy.filters.http.grpc_stats",
        "envoy.extensions.filters.http.grpc_stats.v3.FilterConfig",
        individual_method_stats_allowlist={"services": services},
        enable_upstream_stats=True,
    )


def _tracing(settings: EdgeSettings) -> Config:
    """Every request carries a W3C trace context to the services; spans are recorded when there is a collector."""
    provider = extension(
        "envoy.tracers.opentelemetry",
        "envoy.config.trace.v3.OpenTelemetryConfig",
        service_name="quimbi-edge",
        grpc_service={"envoy_grpc": {"cluster_name": TRACES}, "timeout": "1s"},
    )
    recorded = 0 if settings.otlp_endpoint is None else 100
    return {"provider": provider, "random_sampling": {"value": recorded}}
