"""The stored form of audit entries."""

from __future__ import annotations

import json
from datetime import UTC, datetime

from support_svc.audit.domain import to_content


def test_a_side_without_a_value_is_absent() -> None:
    changes = {"tags": (["a"], []), "queue_id": (None, "q"), "closed_at": (datetime(2026, 1, 2, tzinfo=UTC), None)}
    assert json.loads(json.dumps(to_content(changes))) == {
        "tags": {"before": ["a"], "after": []},
        "queue_id": {"after": "q"},
        "closed_at": {"before": "2026-01-02T00:00:00Z"},
    }


def test_false_and_zero_are_values() -> None:
    assert json.loads(json.dumps(to_content({"from_agent": (False, True), "order": (5, 0)}))) == {
        "from_agent": {"before": False, "after": True},
        "order": {"before": 5, "after": 0},
    }
