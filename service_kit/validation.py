"""Checks a request against the limits written in the contract, before anything else looks at it."""

from __future__ import annotations

from typing import Any

import protovalidate
from google.protobuf.message import Message

from service_kit.errors import FieldViolation, InvalidArgumentError


def check(request: Message) -> None:
    """Raises `InvalidArgumentError` that names every field that breaks a rule of its contract."""
    violations = [_violation(found.proto) for found in protovalidate.collect_violations(request)]
    if violations:
        first = violations[0]
        more = f" (and {len(violations) - 1} more)" if len(violations) > 1 else ""
        raise InvalidArgumentError(f"{first.field}: {first.description}{more}", violations=violations)


def _violation(found: Any) -> FieldViolation:  # the library does not name this type
    path = ".".join(
        element.field_name + _subscript(element.subscript) for element in (found.field.elements if found.field else ())
    )
    # A rule about a field inside a message is written on the message and named after the field.
    rule = found.rule_id or ""
    field = rule if path and rule.startswith(path + ".") else path
    return FieldViolation(field or rule, found.message or rule)


def _subscript(subscript: Any) -> str:  # nor this one
    return f"[{subscript.value}]" if subscript is not None else ""
