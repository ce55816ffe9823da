"""The product's contracts, and a method with a stream of answers beside them."""

from __future__ import annotations

from functools import cache

from google.api import annotations_pb2
from google.protobuf.descriptor_pb2 import FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet
from quimbi.platform.v1 import access_pb2

from edge.contracts import descriptors

STREAM_METHOD = "quimbi.support.v1.TickService.WatchTicks"
STREAM_PATH = "/api/ticks"


@cache
def contracts() -> FileDescriptorSet:
    """What Envoy serves in the tests."""
    files = descriptors.build(source_info=False)
    files.file.append(_stream_file())
    return files


def _stream_file() -> FileDescriptorProto:
    file = FileDescriptorProto(name="tick.proto", package="quimbi.support.v1", syntax="proto3")
    file.dependency.append("google/api/annotations.proto")
    file.message_type.add(name="WatchTicksRequest").field.add(
        name="after",
        number=1,
        type=FieldDescriptorProto.TYPE_INT32,
        label=FieldDescriptorProto.LABEL_OPTIONAL,
    )
    file.message_type.add(name="Tick").field.add(
        name="position",
        number=1,
        type=FieldDescriptorProto.TYPE_INT32,
        label=FieldDescriptorProto.LABEL_OPTIONAL,
    )
    method = file.service.add(name="TickService").method.add(
        name="WatchTicks",
        input_type=".quimbi.support.v1.WatchTicksRequest",
        output_type=".quimbi.support.v1.Tick",
        server_streaming=True,
    )
    method.options.Extensions[annotations_pb2.http].get = STREAM_PATH
    method.options.Extensions[access_pb2.access].permission = "tickets.read"
    return file
