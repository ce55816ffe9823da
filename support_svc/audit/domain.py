"""The form of an audit entry."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

#: Field → (before, after); None where there was or is no value.
Changes = Mapping[str, tuple[Any, Any]]


class AuditEntry(NamedTuple):
    """One change, as stored. `changes` maps a field to `{"before": …, "after": …}`, absent where there is none.

    `id` counts a tenant's entries from 1 without a gap; `hash` is the link to the entry before it.
    """

    id: int
    action: str
    actor_kind: str
    actor_id: str
    actor_name: str
    changes: dict[str, dict[str, Any]]
    request_id: str
    cause: str
    created_at: datetime
    hash: bytes


def to_content(changes: Changes) -> dict[str, dict[str, Any]]:
    """The stored form of `changes`, for JSON; times as RFC 3339 in UTC."""
    return {
        field: {side: _plain(value) for side, value in (("before", before), ("after", after)) if value is not None}
        for field, (before, after) in changes.items()
    }


def _plain(value: Any) -> Any:
    return value.isoformat().replace("+00:00", "Z") if isinstance(value, datetime) else value
