"""REST and JSON to gRPC and back."""

from __future__ import annotations

from pathlib import Path

from google.api import annotations_pb2
from google.protobuf.descriptor_pb2 import FileDescriptorSet

from edge.catalog import Catalog
from edge.envoy.types import Config, extension, typed

FILTER = "envoy.filters.http.grpc_json_transcoder"
BUFFER = "envoy.filters.http.buffer"
_TYPE = "envoy.extensions.filters.http.grpc_json_transcoder.v3.GrpcJsonTranscoder"

MAX_REQUEST_BYTES = 1_048_576
# A page of 200 tickets is 200 kB; a ticket with 500 of the longest messages is 25 MB.
MAX_RESPONSE_BYTES = 32 * 1_048_576

API_PREFIX, ALIAS_PREFIX = "/api/", "/v1/"


def http_filter(catalog: Catalog, descriptor_file: Path) -> Config:
    """The filter for calls with one answer."""
    return extension(FILTER, _TYPE, **_settings(catalog, descriptor_file, {}))


def size_limit() -> Config:
    """Refuses bodies that are too large before they are transcoded (which happens piece by piece, uncounted)."""
    return extension(
        BUFFER,
        "envoy.extensions.filters.http.buffer.v3.Buffer",
        max_request_bytes=MAX_REQUEST_BYTES,
    )


def streaming(catalog: Catalog, descriptor_file: Path) -> Config:
    """What a route of a streaming method uses instead: each message becomes a server-sent event."""
    return typed(_TYPE, **_settings(catalog, descriptor_file, {"stream_sse_style_delimited": True}))


def with_alias(files: FileDescriptorSet) -> FileDescriptorSet:
    """A copy in which every method at `/api/…` also answers at `/v1/…`.

    The alias is a second binding and no rewritten path: Envoy rewrites paths after it has transcoded.
    """
    aliased = FileDescriptorSet()
    aliased.CopyFrom(files)
    for file in aliased.file:
        for service in file.service:
            for method in service.method:
                if not method.options.HasExtension(annotations_pb2.http):
                    continue
                rule = method.options.Extensions[annotations_pb2.http]
                for binding in [rule, *rule.additional_bindings]:
                    kind = binding.WhichOneof("pattern")
                    path = str(getattr(binding, kind)) if kind and kind != "custom" else ""
                    if not path.startswith(API_PREFIX):
                        continue
                    alias = rule.additional_bindings.add(body=binding.body)
                    setattr(alias, kind, ALIAS_PREFIX + path.removeprefix(API_PREFIX))
    return aliased


def _settings(catalog: Catalog, descriptor_file: Path, print_options: Config) -> Config:
    return {
        "proto_descriptor": str(descriptor_file),
        "services": sorted({service.full_name for service in catalog.services}),
        "convert_grpc_status": True,
        "match_incoming_request_route": True,
        "case_insensitive_enum_parsing": True,
        # Ids of shops hold "@" and ":"; only an escaped slash stays escaped (and is refused earlier).
        "url_unescape_spec": "ALL_CHARACTERS_EXCEPT_SLASH",
        "query_param_unescape_plus": True,
        # The buffer filter has counted the bytes; this only lifts the limit of the connection's own buffer.
        "max_request_body_size": MAX_REQUEST_BYTES,
        "max_response_body_size": MAX_RESPONSE_BYTES,
        "request_validation_options": {
            "reject_unknown_query_parameters": True,
            "reject_unknown_method": True,
            # Without it an id in the body silently wins over the id in the path.
            "reject_binding_body_field_collisions": True,
        },
        "print_options": {
            "preserve_proto_field_names": True,
            # Zeros, empty texts and empty lists are answers; a client should not have to know the defaults.
            "always_print_primitive_fields": True,
            **print_options,
        },
    }
