"""Builds descriptors from `proto/` with `buf`, and the imported schemas that `buf` needs to do so."""

from __future__ import annotations

import shutil
import subprocess
import sys
from importlib.resources import files
from pathlib import Path
from typing import cast

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from protovalidate._gen.buf.validate import validate_pb

from edge.contracts import proto_source

REPOSITORY = Path(__file__).resolve().parents[2]
PROTO_DIR = REPOSITORY / "proto"
DEPENDENCIES_DIR = REPOSITORY / ".build" / "proto_deps"

# The schemas that ours import, apart from those that `buf` carries itself (google/protobuf).
_GOOGLE_SCHEMAS = (
    "api/annotations.proto",
    "api/http.proto",
    "api/httpbody.proto",
    "rpc/code.proto",
    "rpc/error_details.proto",
    "rpc/status.proto",
)


def tool(name: str) -> str:
    """Path of a program that a locked package installed; raises `FileNotFoundError` with what to do."""
    beside = Path(sys.executable).with_name(name)
    found = str(beside) if beside.exists() else shutil.which(name)
    if found is None:
        raise FileNotFoundError(f"{name} is not installed: run `make setup` first")
    return found


def write_dependencies() -> None:
    """Writes the imported schemas (google/api, google/rpc, buf/validate) from the installed packages."""
    for schema in _GOOGLE_SCHEMAS:
        _write(DEPENDENCIES_DIR / "google" / schema, files("google").joinpath(schema).read_text())
    _write(DEPENDENCIES_DIR / "buf/validate/validate.proto", proto_source.render(_validate_file()))


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists() or path.read_text() != text:
        path.write_text(text)


def _validate_file() -> FileDescriptorProto:
    """The schema of the validation rules, parsed so that its own custom options are readable."""
    raw = validate_pb.desc().proto.to_binary()
    # A pool of its own: the default one must not hold the file twice once the generated module is imported.
    pool = descriptor_pool.DescriptorPool()
    for wkt in ("descriptor", "duration", "field_mask", "timestamp"):
        module = __import__(f"google.protobuf.{wkt}_pb2", fromlist=["DESCRIPTOR"])
        pool.AddSerializedFile(module.DESCRIPTOR.serialized_pb)
    pool.AddSerializedFile(raw)
    # Every class up to FieldOptions must come from this pool for the extensions to be recognised.
    message_factory.GetMessageClassesForFiles(["buf/validate/validate.proto"], pool)
    parser = message_factory.GetMessageClass(
        pool.FindMessageTypeByName(descriptor_pb2.FileDescriptorProto.DESCRIPTOR.full_name)
    )
    # A class of that pool, equal in every field to the one that is named here.
    return cast("FileDescriptorProto", parser.FromString(raw))


def build(*, source_info: bool) -> FileDescriptorSet:
    """Compiles the whole of `proto/` with every import.

    With `source_info` the set carries the comments (for documentation); without, it is what Envoy loads.
    Raises `subprocess.CalledProcessError` after `buf` has printed what is wrong.
    """
    write_dependencies()
    command = [tool("buf"), "build", "-o", "-#format=binpb", "--as-file-descriptor-set"]
    if not source_info:
        command.append("--exclude-source-info")
    output = subprocess.run(command, cwd=REPOSITORY, check=True, stdout=subprocess.PIPE).stdout
    return FileDescriptorSet.FromString(output)
