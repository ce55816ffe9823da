"""protovalidate rules as JSON Schema keywords, and whether they make a field required."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from buf.validate import validate_pb2
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

Schema = dict[str, Any]
"""A JSON Schema: any JSON value by keyword."""

_NUMERIC = frozenset(
    (
        "float",
        "double",
        "int32",
        "int64",
        "uint32",
        "uint64",
        "sint32",
        "sint64",
        "fixed32",
        "fixed64",
        "sfixed32",
        "sfixed64",
    )
)
_STRING_FORMATS = {
    "email": "email",
    "hostname": "hostname",
    "ipv4": "ipv4",
    "ipv6": "ipv6",
    "uri": "uri",
    "uri_ref": "uri-reference",
    "uuid": "uuid",
}
_NOT_EMPTY = re.compile(r"^\s*(?:this\.(\w+)\s*!=\s*''|has\(this\.(\w+)\))\s*$")


def rules_of(field: FieldDescriptorProto) -> validate_pb2.FieldRules:
    """The rules of a field; empty ones when it has none."""
    return field.options.Extensions[validate_pb2.field]


def keywords(rules: validate_pb2.FieldRules) -> Schema:
    """JSON Schema keywords for the rules of one value; `repeated` and `map` rules describe the container.

    Rules of bytes have none: JSON Schema counts characters of the base64 text.
    """
    kind = rules.WhichOneof("type")
    if kind == "string":
        return _string(rules.string)
    if kind in _NUMERIC:
        return _number(getattr(rules, kind))
    if kind == "repeated":
        found = _present(rules.repeated, {"min_items": "minItems", "max_items": "maxItems"})
        return found | ({"uniqueItems": True} if rules.repeated.unique else {})
    if kind == "map":
        return _present(rules.map, {"min_pairs": "minProperties", "max_pairs": "maxProperties"})
    return {}


def excluded_enum_numbers(rules: validate_pb2.FieldRules, numbers: Iterable[int]) -> set[int]:
    """The numbers of an enum that the rules refuse."""
    wanted = rules.enum
    refused = set(wanted.not_in)
    for number in numbers:
        if (wanted.HasField("const") and number != wanted.const) or (
            getattr(wanted, "in") and number not in getattr(wanted, "in")
        ):
            refused.add(number)
    return refused


def messages(rules: validate_pb2.FieldRules) -> list[str]:
    """What the rules written as expressions demand, in words."""
    return [rule.message for rule in rules.cel if rule.message]


def members_required(rules: validate_pb2.FieldRules) -> list[str]:
    """Fields of the value that expressions of the form `this.name != ''` or `has(this.name)` demand."""
    found = (_NOT_EMPTY.match(rule.expression) for rule in rules.cel)
    return [match[1] or match[2] for match in found if match]


def is_required(field: FieldDescriptorProto) -> bool:
    """Whether a request without the field is refused.

    That is so when the rule says it, and also when the field has no presence of its own and its zero value breaks a
    rule: protovalidate checks the zero value of such fields like any other.
    """
    rules = rules_of(field)
    if rules.required:
        return True
    ignored = rules.ignore in (validate_pb2.IGNORE_IF_ZERO_VALUE, validate_pb2.IGNORE_ALWAYS)
    has_presence = field.proto3_optional or field.HasField("oneof_index")
    repeated = field.label == FieldDescriptorProto.LABEL_REPEATED
    if ignored or has_presence or (field.type == FieldDescriptorProto.TYPE_MESSAGE and not repeated):
        return False
    return _refuses_zero(rules)


def _refuses_zero(rules: validate_pb2.FieldRules) -> bool:
    kind = rules.WhichOneof("type")
    if kind == "string":
        return _refuses_empty(rules.string)
    if kind == "enum":
        return bool(excluded_enum_numbers(rules, [0]))
    if kind in _NUMERIC:
        return _refuses_zero_number(getattr(rules, kind))
    least = {"bytes": rules.bytes.min_len, "repeated": rules.repeated.min_items, "map": rules.map.min_pairs}
    return least.get(kind or "", 0) > 0


def _refuses_empty(rules: validate_pb2.StringRules) -> bool:
    allowed = getattr(rules, "in")
    return (
        rules.min_len > 0
        or rules.len > 0
        or rules.min_bytes > 0
        or (rules.HasField("const") and rules.const != "")
        or (bool(allowed) and "" not in allowed)
        or bool(rules.prefix or rules.suffix or rules.contains)
        or (bool(rules.pattern) and re.search(rules.pattern, "") is None)
        or rules.WhichOneof("well_known") is not None
    )


def _refuses_zero_number(rules: Any) -> bool:
    allowed = getattr(rules, "in")
    return (
        (rules.HasField("const") and rules.const != 0)
        or (rules.HasField("gt") and rules.gt >= 0)
        or (rules.HasField("gte") and rules.gte > 0)
        or (rules.HasField("lt") and rules.lt <= 0)
        or (rules.HasField("lte") and rules.lte < 0)
        or (bool(allowed) and 0 not in allowed)
        or 0 in rules.not_in
    )


def _string(rules: validate_pb2.StringRules) -> Schema:
    found = _present(rules, {"min_len": "minLength", "max_len": "maxLength", "const": "const"})
    if rules.HasField("len"):
        found |= {"minLength": rules.len, "maxLength": rules.len}
    if rules.HasField("pattern"):
        found["pattern"] = rules.pattern
    elif rules.HasField("prefix"):
        found["pattern"] = "^" + re.escape(rules.prefix)
    if getattr(rules, "in"):
        found["enum"] = list(getattr(rules, "in"))
    if rules.example:
        found["examples"] = list(rules.example)
    known = rules.WhichOneof("well_known")
    if known in _STRING_FORMATS:
        found["format"] = _STRING_FORMATS[known]
    return found


def _number(rules: Any) -> Schema:
    names = {
        "gte": "minimum",
        "lte": "maximum",
        "gt": "exclusiveMinimum",
        "lt": "exclusiveMaximum",
        "const": "const",
    }
    found = _present(rules, names)
    if getattr(rules, "in"):
        found["enum"] = list(getattr(rules, "in"))
    return found


def _present(rules: Any, names: dict[str, str]) -> Schema:
    values = {keyword: getattr(rules, name) for name, keyword in names.items() if rules.HasField(name)}
    # 1000000000.0 reads as 1000000000.
    return {
        key: int(value) if isinstance(value, float) and value.is_integer() else value for key, value in values.items()
    }
