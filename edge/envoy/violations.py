"""Names the field in refusals of the transcoder, see `violations.lua`."""

from __future__ import annotations

from importlib.resources import files

from edge.envoy.types import Config, extension

FILTER = "envoy.filters.http.lua"
MARK = "x-edge-refusal"
"""The response header that marks the edge's own answers for the script; `headers` removes it again."""


def http_filter() -> Config:
    """Before the transcoder in the chain, so that it sees what the transcoder answers."""
    script = files("edge.envoy").joinpath("violations.lua").read_text()
    return extension(
        FILTER,
        "envoy.extensions.filters.http.lua.v3.Lua",
        default_source_code={"inline_string": script},
    )
