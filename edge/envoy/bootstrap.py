"""The whole configuration of one Envoy."""

from __future__ import annotations

from pathlib import Path

from edge.catalog import Catalog
from edge.envoy.clusters import clusters
from edge.envoy.listener import listener
from edge.envoy.types import Config, extension, socket_address
from edge.settings import EdgeSettings

_LOOPBACK = "127.0.0.1"
_MAX_CONNECTIONS = 20_000
_MAX_HEAP_BYTES = 2 * 1024**3


def bootstrap(settings: EdgeSettings, catalog: Catalog, descriptor_file: Path) -> Config:
    """Admin interface (loopback only: it can stop the process), the listener, the clusters, and limits on load."""
    return {
        "admin": {"address": socket_address(_LOOPBACK, settings.admin_port)},
        "static_resources": {
            "listeners": [listener(settings, catalog, descriptor_file)],
            "clusters": clusters(settings),
        },
        "overload_manager": _overload_manager(),
    }


def _overload_manager() -> Config:
    """Rather refuse some than fall over for all."""
    heap = "envoy.resource_monitors.fixed_heap"

    def above(share: float) -> list[Config]:
        return [{"name": heap, "threshold": {"value": share}}]

    return {
        "refresh_interval": "0.25s",
        "resource_monitors": [
            extension(
                heap,
                "envoy.extensions.resource_monitors.fixed_heap.v3.FixedHeapConfig",
                max_heap_size_bytes=_MAX_HEAP_BYTES,
            ),
            extension(
                "envoy.resource_monitors.global_downstream_max_connections",
                "envoy.extensions.resource_monitors.downstream_connections.v3.DownstreamConnectionsConfig",
                max_active_downstream_connections=_MAX_CONNECTIONS,
            ),
        ],
        "actions": [
            {"name": "envoy.overload_actions.shrink_heap", "triggers": above(0.9)},
            {"name": "envoy.overload_actions.stop_accepting_requests", "triggers": above(0.97)},
        ],
    }
