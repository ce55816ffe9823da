"""Turns a file descriptor back into `.proto` source.

`buf` reads source only, and the schema of the validation rules is installed as a descriptor (inside `protovalidate`),
not as source. Printing it here keeps the build free of any schema registry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence

from google.protobuf import text_format
from google.protobuf.descriptor_pb2 import (
    DescriptorProto,
    EnumDescriptorProto,
    FieldDescriptorProto,
    FileDescriptorProto,
)
from google.protobuf.message import Message

_TYPE_NAMES: dict[int, str] = {
    value: name.removeprefix("TYPE_").lower() for name, value in FieldDescriptorProto.Type.items()
}
_MAX_FIELD_NUMBER = 536_870_911
_INDENT = "  "


def render(file: FileDescriptorProto) -> str:
    """Returns source that compiles to a descriptor equal to `file` (comments are not kept).

    `file` must use proto2 or proto3 syntax, and its own custom options must be known to the default descriptor pool.
    """
    lines = [f'syntax = "{file.syntax or "proto2"}";', "", f"package {file.package};", ""]
    lines += [f'import "{name}";' for name in file.dependency]
    lines += [f"option {name} = {value};" for name, value in _options(file.options)]
    nested = [_extend(file.extension, file)]
    nested += [_enum(enum) for enum in file.enum_type]
    nested += [_message(message, file) for message in file.message_type]
    for block in nested:
        lines += ["", *block]
    return "\n".join(lines) + "\n"


def _options(options: Message) -> list[tuple[str, str]]:
    """Names and source values of the options that are set, custom ones in parentheses."""
    found = []
    for field, value in options.ListFields():
        name = f"({field.full_name})" if field.is_extension else field.name
        if field.message_type is not None:
            found.append((name, "{ " + text_format.MessageToString(value, as_one_line=True) + " }"))
        elif field.enum_type is not None:
            found.append((name, field.enum_type.values_by_number[value].name))
        elif isinstance(value, bool):
            found.append((name, "true" if value else "false"))
        elif isinstance(value, str):
            found.append((name, json.dumps(value, ensure_ascii=False)))
        else:
            found.append((name, str(value)))
    return found


def _bracketed(field: FieldDescriptorProto) -> str:
    parts = [f"{name} = {value}" for name, value in _options(field.options)]
    if field.HasField("default_value"):
        quoted = field.type == FieldDescriptorProto.TYPE_STRING
        parts.insert(0, f'default = "{field.default_value}"' if quoted else f"default = {field.default_value}")
    return f" [{', '.join(parts)}]" if parts else ""


def _field(field: FieldDescriptorProto, file: FileDescriptorProto, maps: dict[str, DescriptorProto]) -> str:
    named = field.type in (FieldDescriptorProto.TYPE_MESSAGE, FieldDescriptorProto.TYPE_ENUM)
    entry = maps.get(field.type_name.rpartition(".")[2]) if named else None
    if entry is not None:
        key, value = (_type_of(part) for part in entry.field)
        return f"map<{key}, {value}> {field.name} = {field.number}{_bracketed(field)};"
    label = ""
    if field.label == FieldDescriptorProto.LABEL_REPEATED:
        label = "repeated "
    elif field.proto3_optional or (file.syntax in ("", "proto2") and not field.HasField("oneof_index")):
        label = "required " if field.label == FieldDescriptorProto.LABEL_REQUIRED else "optional "
    return f"{label}{_type_of(field)} {field.name} = {field.number}{_bracketed(field)};"


def _type_of(field: FieldDescriptorProto) -> str:
    return field.type_name or _TYPE_NAMES[field.type]


def _message(message: DescriptorProto, file: FileDescriptorProto) -> list[str]:
    maps = {nested.name: nested for nested in message.nested_type if nested.options.map_entry}
    body: list[str] = [f"option {name} = {value};" for name, value in _options(message.options)]
    for enum in message.enum_type:
        body += _enum(enum)
    for nested in message.nested_type:
        if nested.name not in maps:
            body += _message(nested, file)
    in_oneof: dict[int, list[FieldDescriptorProto]] = {}
    for field in message.field:
        if field.HasField("oneof_index") and not field.proto3_optional:
            in_oneof.setdefault(field.oneof_index, []).append(field)
        else:
            body.append(_field(field, file, maps))
    for index, fields in in_oneof.items():
        oneof = message.oneof_decl[index]
        body.append(f"oneof {oneof.name} {{")
        body += [f"{_INDENT}option {name} = {value};" for name, value in _options(oneof.options)]
        body += [_INDENT + _field(field, file, maps) for field in fields]
        body.append("}")
    body += [f"extensions {_span(r.start, r.end)};" for r in message.extension_range]
    body += [f"reserved {_span(r.start, r.end)};" for r in message.reserved_range]
    body += [f'reserved "{name}";' for name in message.reserved_name]
    body += _extend(message.extension, file)
    return [f"message {message.name} {{", *(_INDENT + line for line in body), "}"]


def _span(start: int, end: int) -> str:
    last = end - 1
    if last == start:
        return str(start)
    return f"{start} to {'max' if last == _MAX_FIELD_NUMBER else last}"


def _enum(enum: EnumDescriptorProto) -> list[str]:
    body = [f"option {name} = {value};" for name, value in _options(enum.options)]
    body += [f"{value.name} = {value.number};" for value in enum.value]
    return [f"enum {enum.name} {{", *(_INDENT + line for line in body), "}"]


def _extend(extensions: Sequence[FieldDescriptorProto], file: FileDescriptorProto) -> list[str]:
    def blocks() -> Iterator[str]:
        for extension in extensions:
            yield f"extend {extension.extendee} {{"
            yield _INDENT + _field(extension, file, {})
            yield "}"

    return list(blocks())
