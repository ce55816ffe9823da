"""Upstreams: one cluster per backend, one for the health answer that either can give, one for traces."""

from __future__ import annotations

from collections.abc import Sequence

from edge.envoy.types import Config, socket_address, typed
from edge.settings import Address, EdgeSettings

HEALTH = "platform"
"""The cluster of what both backends implement: Support answers, Intelligence when Support does not."""
TRACES = "traces"

# One backend's share of what may be in flight. An open event stream counts as a request all the time it is open:
# 20,000 of them fit; beyond that the edge answers 503 at once and does not queue.
_MAX_REQUESTS = 20_000
_MAX_CONNECTIONS = 1_024
_MAX_RETRIES = 50
_MAX_STREAMS = 1_000
# What a backend may send ahead to a client that does not read. All the streams of a connection fit into its window
# together: however many stand still, the others flow.
_STREAM_WINDOW = 65_536


def clusters(settings: EdgeSettings) -> list[Config]:
    """Every cluster."""
    # Envoy's tracer wants an exporter even when it records nothing: without a collector the cluster is empty.
    collectors = [] if settings.otlp_endpoint is None else [settings.otlp_endpoint]
    return [
        _backend("support", [settings.support_targets]),
        _backend("intelligence", [settings.intelligence_targets]),
        _backend(HEALTH, [settings.support_targets, settings.intelligence_targets]),
        _plain(TRACES, [collectors]),
    ]


def _plain(name: str, priorities: Sequence[Sequence[Address]]) -> Config:
    return {
        "name": name,
        "type": "STRICT_DNS",
        "connect_timeout": "1s",
        "load_assignment": {
            "cluster_name": name,
            "endpoints": [
                {
                    "priority": priority,
                    "lb_endpoints": [{"endpoint": {"address": socket_address(host, port)}} for host, port in targets],
                }
                for priority, targets in enumerate(priorities)
            ],
        },
        "typed_extension_protocol_options": {
            "envoy.extensions.upstreams.http.v3.HttpProtocolOptions": typed(
                "envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
                explicit_http_config={
                    "http2_protocol_options": {
                        "max_concurrent_streams": _MAX_STREAMS,
                        "initial_stream_window_size": _STREAM_WINDOW,
                        "initial_connection_window_size": _MAX_STREAMS * _STREAM_WINDOW,
                        # A process that hangs with its socket open is noticed by its silence.
                        "connection_keepalive": {
                            "interval": "30s",
                            "timeout": "5s",
                            "connection_idle_interval": "10s",
                        },
                    }
                },
            )
        },
    }


def _backend(name: str, priorities: Sequence[Sequence[Address]]) -> Config:
    return _plain(name, priorities) | {
        # One endpoint is one single-threaded process: the one with the fewest open requests answers soonest.
        "lb_policy": "LEAST_REQUEST",
        # With every endpoint failing, fail at once: sending requests to processes known to be dead helps nobody.
        "common_lb_config": {"healthy_panic_threshold": {"value": 0}},
        "health_checks": [
            {
                "timeout": "1s",
                "interval": "2s",
                "no_traffic_interval": "2s",
                "unhealthy_interval": "1s",
                "no_traffic_healthy_interval": "2s",
                "unhealthy_edge_interval": "1s",
                "unhealthy_threshold": 2,
                "healthy_threshold": 1,
                "grpc_health_check": {},
            }
        ],
        # Connection failures only: a gRPC error is an answer, however many of them a broken client provokes.
        "outlier_detection": {
            "split_external_local_origin_errors": True,
            "consecutive_local_origin_failure": 3,
            "enforcing_consecutive_5xx": 0,
            "enforcing_consecutive_gateway_failure": 0,
            "enforcing_success_rate": 0,
            "enforcing_local_origin_success_rate": 0,
            "interval": "1s",
            "base_ejection_time": "1s",
            "max_ejection_time": "10s",
            # The last endpoint stays in: its own failure tells more than "no healthy upstream".
            "max_ejection_percent": 50,
        },
        "circuit_breakers": {
            "thresholds": [
                {
                    "max_connections": _MAX_CONNECTIONS,
                    "max_requests": _MAX_REQUESTS,
                    "max_pending_requests": _MAX_REQUESTS,
                    "max_retries": _MAX_RETRIES,
                }
            ]
        },
    }
