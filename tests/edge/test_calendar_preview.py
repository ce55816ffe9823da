"""Working hours tried through both doors, in the words of the acceptance cases."""

from __future__ import annotations

import json
from datetime import datetime
from itertools import pairwise
from typing import Any

import pytest

from deploy.local.settings import CHECKOUT
from tests.support.contract_world import World

CASES = json.loads((CHECKOUT / "tests" / "acceptance" / "sla_clock.json").read_text())["due"]
FIELDS = ("time_zone", "weekly_hours", "holidays", "start", "budget_seconds", "paused")


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["source"])
async def test_each_case_is_accepted_as_it_stands(world: World, case: dict[str, Any]) -> None:
    request = {name: case[name] for name in FIELDS}
    for door in (world.doors.grpc, world.doors.rest):
        answer = await door.call("quimbi.support.v1.CalendarService.PreviewCalendar", request, world.callers["viewer"])
        assert answer.status == "OK", answer
        assert datetime.fromisoformat(answer.body["due_at"]) == datetime.fromisoformat(case["due"])
        spans = answer.body["intervals"]
        assert sum(span["counted_seconds"] for span in spans if span["kind"] == "COUNTED") == case["budget_seconds"]
        assert all(one["end"] == following["start"] for one, following in pairwise(spans))
