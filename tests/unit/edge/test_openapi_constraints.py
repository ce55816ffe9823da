"""protovalidate rules as JSON Schema keywords."""

from __future__ import annotations

from typing import Any

import pytest
from buf.validate import validate_pb2
from google.protobuf import json_format
from google.protobuf.descriptor_pb2 import FieldDescriptorProto

from edge.openapi import constraints

_TYPES = {
    "string": FieldDescriptorProto.TYPE_STRING,
    "int32": FieldDescriptorProto.TYPE_INT32,
    "double": FieldDescriptorProto.TYPE_DOUBLE,
    "enum": FieldDescriptorProto.TYPE_ENUM,
    "repeated": FieldDescriptorProto.TYPE_STRING,
}


def field(rules: dict[str, Any], *, optional: bool = False) -> FieldDescriptorProto:
    kind = next((name for name in rules if name in _TYPES), "string")
    described = FieldDescriptorProto(name="it", type=_TYPES[kind], proto3_optional=optional)
    described.label = FieldDescriptorProto.LABEL_REPEATED if kind == "repeated" else FieldDescriptorProto.LABEL_OPTIONAL
    json_format.ParseDict(rules, described.options.Extensions[validate_pb2.field])
    return described


# Rules, keywords, whether a request must have the field.
CASES: list[tuple[dict[str, Any], dict[str, Any], bool]] = [
    ({}, {}, False),
    ({"required": True}, {}, True),
    ({"string": {"min_len": 1, "max_len": 9}}, {"minLength": 1, "maxLength": 9}, True),
    ({"string": {"max_len": 9}}, {"maxLength": 9}, False),
    ({"string": {"len": 3}}, {"minLength": 3, "maxLength": 3}, True),
    ({"string": {"uuid": True}}, {"format": "uuid"}, True),
    ({"string": {"uuid": True}, "ignore": "IGNORE_IF_ZERO_VALUE"}, {"format": "uuid"}, False),
    ({"string": {"email": True}}, {"format": "email"}, True),
    ({"string": {"pattern": "^[a-z]+$"}}, {"pattern": "^[a-z]+$"}, True),
    ({"string": {"pattern": "^[a-z]*$"}}, {"pattern": "^[a-z]*$"}, False),
    ({"string": {"in": ["", "a"]}}, {"enum": ["", "a"]}, False),
    ({"string": {"in": ["a", "b"]}}, {"enum": ["a", "b"]}, True),
    ({"string": {"prefix": "sk_"}}, {"pattern": "^sk_"}, True),
    ({"int32": {"gte": 0, "lte": 100}}, {"minimum": 0, "maximum": 100}, False),
    ({"int32": {"gt": 0}}, {"exclusiveMinimum": 0}, True),
    ({"double": {"gte": 0, "lt": 1.5, "finite": True}}, {"minimum": 0, "exclusiveMaximum": 1.5}, False),
    (
        {"repeated": {"min_items": 1, "max_items": 5, "unique": True}},
        {"minItems": 1, "maxItems": 5, "uniqueItems": True},
        True,
    ),
    ({"repeated": {"max_items": 5}}, {"maxItems": 5}, False),
    ({"enum": {"defined_only": True}}, {}, False),
    ({"enum": {"not_in": [0]}}, {}, True),
]


@pytest.mark.parametrize(("rules", "keywords", "required"), CASES, ids=[str(case[0]) for case in CASES])
def test_rules_become_keywords(rules: dict[str, Any], keywords: dict[str, Any], required: bool) -> None:
    described = field(rules)
    assert constraints.keywords(constraints.rules_of(described)) == keywords
    assert constraints.is_required(described) is required


def test_an_optional_field_is_checked_only_when_it_is_there() -> None:
    assert not constraints.is_required(field({"string": {"min_len": 1}}, optional=True))


def test_reads_which_members_an_expression_demands() -> None:
    rules = validate_pb2.FieldRules()
    for expression in ("this.subject != ''", "has(this.name)", "this.a != this.b"):
        rules.cel.add(id="x", message=f"because of {expression}", expression=expression)
    assert constraints.members_required(rules) == ["subject", "name"]
    assert len(constraints.messages(rules)) == 3


def test_an_enum_rule_takes_values_away() -> None:
    rules = json_format.ParseDict({"enum": {"in": [1, 2]}}, validate_pb2.FieldRules())
    assert constraints.excluded_enum_numbers(rules, [0, 1, 2, 3]) == {0, 3}
