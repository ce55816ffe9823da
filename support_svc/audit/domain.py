"""The form of an audit entry."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

#: Field → (before, after); None where there was or is no value.
Changes = Mapping[str, tuple[Any, Any]]


class AuditEntry(NamedTuple):
    """One change, as stored. `changes` maps a field to `{"before": …, "after": …}`, absent where there is none."""

    id: int
    action: str
    actor_kind: str
    actor_id: str
    actor_name: str
    changes: dict[str, dict[str, Any]]
    request_id: str
    created_at: datetime


def to_json(changes: Changes) -> str:
    """The stored form of `changes`; times as RFC 3339 in UTC."""
    content = {
        field: {side: value for side, value in (("before", before), ("after", after)) if value is not None}
        for field, (before, after) in changes.items()
    }
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _plain(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"not for an audit entry: {type(value).__name__}")
