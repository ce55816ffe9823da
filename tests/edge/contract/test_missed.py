"""What a stopped reply missed is in the answer of both doors."""

from __future__ import annotations

from typing import Any

import pytest

from tests.support.contract_world import World

METHOD = "quimbi.support.v1.MessageService.CreateMessage"


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_a_stopped_reply_tells_what_was_missed(world: World, door: str) -> None:
    send = world.doors.grpc if door == "grpc" else world.doors.rest
    slug, ticket = world.values["slug"], world.values["ticket"]
    request: dict[str, Any] = {"ticket_id": ticket, "message": {"content": "Hello", "from_agent": True}}
    seen = {"last_seen_message_id": world.values["message"], "last_seen_note_id": ""}
    answer = await send.call(METHOD, request | seen, world.callers["admin"])
    assert answer.reason == "MISSED_MESSAGES"
    assert f"We are looking into it, {slug}" in answer.text
    assert f"Careful, {slug}" in answer.text
    if door == "rest":
        (missed,) = (detail for detail in answer.body["details"] if detail["@type"].endswith(".MissedMessages"))
        assert missed["messages"][0]["id"] == world.values["leads_message"]
        assert missed["notes"][-1]["id"] == world.values["note"]
        assert missed["shortened"] is False
