"""Writes Envoy's configuration: `write_config(EdgeSettings(...), folder)`."""

from __future__ import annotations

from pathlib import Path

import yaml
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from edge.catalog import Catalog
from edge.contracts import descriptors
from edge.envoy import transcoding
from edge.envoy.bootstrap import bootstrap
from edge.settings import Address, EdgeSettings

__all__ = ["Address", "EdgeSettings", "write_config"]


def write_config(settings: EdgeSettings, out_dir: Path, files: FileDescriptorSet | None = None) -> Path:
    """Writes `envoy.yaml` and the descriptors that it names into `out_dir`; returns the path of `envoy.yaml`.

    `files` are the contracts, those of this repository unless given. Envoy reads the workspace's `index.html` and
    `openapi.json` when it starts, and which files lie beside the index is noted here: write the configuration after
    both are built, and start Envoy again after they are rebuilt.
    """
    out_dir.mkdir(parents=True, exist_ok=True)
    aliased = transcoding.with_alias(files or descriptors.build(source_info=False))
    descriptor_file = out_dir.absolute() / "descriptors.binpb"
    descriptor_file.write_bytes(aliased.SerializeToString(deterministic=True))
    config = bootstrap(settings, Catalog.of(aliased), descriptor_file)
    target = out_dir / "envoy.yaml"
    target.write_text(yaml.safe_dump(config, sort_keys=False, allow_unicode=True, width=120))
    return target
