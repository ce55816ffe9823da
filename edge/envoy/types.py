"""Shapes that every part of the configuration uses."""

from __future__ import annotations

from typing import Any

Config = dict[str, Any]
"""A part of Envoy's configuration: any JSON value by name, as https://www.envoyproxy.io/docs describes it."""

_PREFIX = "type.googleapis.com/"


def typed(type_name: str, **fields: Any) -> Config:
    """A `google.protobuf.Any` of Envoy's configuration."""
    return {"@type": _PREFIX + type_name, **fields}


def extension(name: str, type_name: str, **fields: Any) -> Config:
    """A named extension with its typed configuration."""
    return {"name": name, "typed_config": typed(type_name, **fields)}


def socket_address(host: str, port: int) -> Config:
    """An address to listen on or to connect to."""
    return {"socket_address": {"address": host, "port_value": port}}


def off(http_filter: Config) -> Config:
    """The filter, passed by unless a route switches it on."""
    return http_filter | {"disabled": True}


def on() -> Config:
    """What a route says to switch a filter on that is off."""
    return typed("envoy.config.route.v3.FilterConfig", config={})
