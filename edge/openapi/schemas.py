"""Schemas of messages and enums.

A message that is both sent and returned has two schemas: `Ticket` as it is returned (what the server fills in is
there and read-only) and `TicketInput` as it is sent (what the server fills in is left out).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import Enum

from buf.validate import validate_pb2
from google.protobuf.descriptor_pb2 import DescriptorProto, FieldDescriptorProto

from edge.catalog import Catalog
from edge.openapi import comments, constraints, names, well_known
from edge.openapi.constraints import Schema

_ENUM = FieldDescriptorProto.TYPE_ENUM
_MESSAGE = FieldDescriptorProto.TYPE_MESSAGE
_REPEATED = FieldDescriptorProto.LABEL_REPEATED


class Direction(Enum):
    """Whether a value travels to the server or from it."""

    INPUT = "input"
    OUTPUT = "output"


class Schemas:
    """Schemas of everything reachable from the given request and response messages, by reference."""

    def __init__(self, catalog: Catalog, inputs: Iterable[str], outputs: Iterable[str]) -> None:
        self._catalog = catalog
        sent, returned = self._reachable(inputs), self._reachable(outputs)
        self._both = (sent & returned) - catalog.enums.keys()
        self._names = names.schema_names(catalog, sent | returned)
        suffixed = {self._names[full] + "Input" for full in self._both}
        clash = suffixed & set(self._names.values())
        if clash:
            raise ValueError(f"ambiguous in the OpenAPI document, rename in the contracts: {sorted(clash)}")
        self.components: dict[str, Schema] = {}

    def comment(self, full_name: str) -> comments.Comment:
        """The comment of anything in the contracts."""
        return comments.parse(self._catalog.comments.get(full_name, ""))

    def name(self, full_name: str, direction: Direction) -> str:
        """The name of a message's or enum's schema."""
        both = direction is Direction.INPUT and full_name in self._both
        return self._names[full_name] + ("Input" if both else "")

    def reference(self, full_name: str, direction: Direction) -> Schema:
        """A reference to the schema of a message or enum; adds it, and what it refers to, to `components`."""
        if full_name in well_known.MESSAGES:
            return dict(well_known.MESSAGES[full_name])
        name = self.name(full_name, direction)
        if name not in self.components:
            self.components[name] = {}  # holds the place while a recursive message is built
            self.components[name] = (
                self._enum(full_name) if full_name in self._catalog.enums else self.message(full_name, direction)
            )
        return {"$ref": f"#/components/schemas/{name}"}

    def message(self, full_name: str, direction: Direction, omit: frozenset[str] = frozenset()) -> Schema:
        """The schema of a message itself; `omit` names fields to leave out."""
        message = self._catalog.messages[full_name]
        properties: dict[str, Schema] = {}
        required: list[str] = []
        for field in message.field:
            comment = self.comment(f"{full_name}.{field.name}")
            hidden = comment.output_only if direction is Direction.INPUT else comment.input_only
            if hidden or field.name in omit:
                continue
            properties[field.name] = self.field(full_name, field, direction)
            if self._is_required(field, comment, direction):
                required.append(field.name)
        schema: Schema = {"type": "object"}
        description = self.comment(full_name).text
        if description:
            schema["description"] = description
        if properties:
            schema["properties"] = properties
        if required:
            schema["required"] = required
        choices = [choice for choice in self._oneofs(message, direction) if choice]
        if choices:
            schema |= choices[0] if len(choices) == 1 else {"allOf": choices}
        return schema

    def field(self, owner: str, field: FieldDescriptorProto, direction: Direction) -> Schema:
        """The schema of one field with its limits and description."""
        comment = self.comment(f"{owner}.{field.name}")
        rules = constraints.rules_of(field)
        schema = self._value(field, rules, direction)
        said = [comment.text, *(f"Rule: {words}." for words in constraints.messages(rules))]
        text = "\n\n".join(part for part in said if part)
        if text:
            schema["description"] = text
        if comment.output_only:
            schema["readOnly"] = True
        if comment.input_only or (field.options.debug_redact and direction is Direction.INPUT):
            schema["writeOnly"] = True
        if field.options.deprecated:
            schema["deprecated"] = True
        return schema

    def _value(self, field: FieldDescriptorProto, rules: validate_pb2.FieldRules, direction: Direction) -> Schema:
        entry = self._catalog.map_entry(field)
        if entry is not None:
            values = self._single(entry.field[1], rules.map.values, direction)
            return {"type": "object", "additionalProperties": values} | constraints.keywords(rules)
        if field.label == _REPEATED:
            items = self._single(field, rules.repeated.items, direction)
            return {"type": "array", "items": items} | constraints.keywords(rules)
        schema = self._single(field, rules, direction)
        extra = constraints.members_required(rules)
        if extra and direction is Direction.INPUT and "$ref" in schema:
            sendable = [name for name in extra if not self._is_output_only(field, name)]
            if sendable:
                return {"allOf": [schema, {"required": sendable}]}
        return schema

    def _single(self, field: FieldDescriptorProto, rules: validate_pb2.FieldRules, direction: Direction) -> Schema:
        if field.type == _MESSAGE:
            return self.reference(field.type_name.lstrip("."), direction)
        if field.type != _ENUM:
            return well_known.SCALARS[field.type] | constraints.keywords(rules)
        full_name = field.type_name.lstrip(".")
        values = self._catalog.enums[full_name].value
        refused = constraints.excluded_enum_numbers(rules, (value.number for value in values)) - {0}
        if not refused:
            return self.reference(full_name, direction)
        allowed = [value.name for value in values if value.number not in refused | {0}]
        return {"type": "string", "enum": allowed}

    def _is_output_only(self, field: FieldDescriptorProto, member: str) -> bool:
        return self.comment(f"{field.type_name.lstrip('.')}.{member}").output_only

    def _is_required(self, field: FieldDescriptorProto, comment: comments.Comment, direction: Direction) -> bool:
        if direction is Direction.INPUT:
            return constraints.is_required(field)
        if field.proto3_optional or field.HasField("oneof_index"):
            return False
        # The edge prints zero values, empty lists and maps; only messages can be missing.
        return field.type != _MESSAGE or field.label == _REPEATED or not comment.may_be_absent

    def _oneofs(self, message: DescriptorProto, direction: Direction) -> Iterable[Schema]:
        for index, oneof in enumerate(message.oneof_decl):
            members = [
                field.name
                for field in message.field
                if field.HasField("oneof_index") and field.oneof_index == index and not field.proto3_optional
            ]
            if not members:
                continue
            each: list[Schema] = [{"required": [name]} for name in members]
            demanded = oneof.options.Extensions[validate_pb2.oneof].required
            if not (demanded and direction is Direction.INPUT):
                each.append({"not": {"anyOf": [{"required": [name]} for name in members]}})
            yield {"oneOf": each}

    def _enum(self, full_name: str) -> Schema:
        values = [value for value in self._catalog.enums[full_name].value if value.number != 0]
        parent = full_name.rpartition(".")[0]
        lines = []
        for value in values:
            # buf names a value's comment after the enum; protobuf scopes the value beside it.
            said = self.comment(f"{full_name}.{value.name}").text or self.comment(f"{parent}.{value.name}").text
            lines.append(f"- `{value.name}`: {said}" if said else f"- `{value.name}`")
        head = self.comment(full_name).text
        return {
            "type": "string",
            "enum": [value.name for value in values],
            "description": "\n\n".join(part for part in (head, "\n".join(lines)) if part),
        }

    def _reachable(self, roots: Iterable[str]) -> set[str]:
        found: set[str] = set()
        waiting = list(roots)
        while waiting:
            full_name = waiting.pop()
            if full_name in found or full_name in well_known.MESSAGES:
                continue
            message = self._catalog.messages.get(full_name)
            if message is None or not message.options.map_entry:
                found.add(full_name)
            fields = message.field if message else ()
            waiting += [field.type_name.lstrip(".") for field in fields if field.type in (_MESSAGE, _ENUM)]
        return found
