"""The business clock against figures that other systems' tests agree on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from support_svc.sla.calendar import Calendar, calendar
from support_svc.sla.clock import Kind, due, elapsed

FILE = json.loads(Path(__file__).with_name("sla_clock.json").read_text())


def of(case: dict[str, Any]) -> Calendar:
    return calendar(case["time_zone"], case["weekly_hours"], case["holidays"])


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)


@pytest.mark.parametrize("case", FILE["due"], ids=lambda case: case["source"])
def test_due(case: dict[str, Any]) -> None:
    pauses = [(at(begin), at(end)) for begin, end in case["paused"]]
    budget = timedelta(seconds=case["budget_seconds"])
    found = due(of(case), at(case["start"]), budget, pauses)
    assert found.at == at(case["due"])
    assert sum(i.seconds for i in found.intervals if i.kind is Kind.COUNTED) == case["budget_seconds"]
    assert elapsed(of(case), at(case["start"]), found.at, pauses) == budget


@pytest.mark.parametrize("case", FILE["elapsed"], ids=lambda case: case["source"])
def test_elapsed(case: dict[str, Any]) -> None:
    assert elapsed(of(case), at(case["start"]), at(case["end"])).total_seconds() == case["elapsed_seconds"]
