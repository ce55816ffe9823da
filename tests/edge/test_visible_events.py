"""The stream of events shows each caller what that caller may see."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import Any, Literal

import grpc
import pytest
from quimbi.support.v1 import event_service_pb2

from support_svc.subjects import SUBJECTS
from support_svc.visibility import Thing, may_see
from tests.support.visible_things import Table, last_event

#: Events that a job makes when it finds something, or a clock when it is due.
LATE = {"topic", "sla"}


Means = Literal["grpc", "rest"]


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_the_stream_has_the_events_that_may_be_seen(table: Table, door: Means) -> None:
    world, tenant = table.world, table.shop.tenant_id
    last = last_event(world, tenant)
    rows = world.database.support.connection.execute(
        "SELECT position, kind FROM support.events WHERE tenant_id = %s", [tenant]
    ).fetchall()
    kinds = {str(position): str(kind).partition(".")[0] for position, kind in rows}
    assert {"attachment.create", "message.attach", "note.attach"} <= {str(kind) for _, kind in rows}
    assert set(kinds.values()) - LATE == {subject.kind for subject in SUBJECTS if subject.event} - LATE

    async def watch(caller: str) -> tuple[str, set[str]]:
        found: set[str] = set()
        try:
            async with aclosing(_answers(table, door, caller)) as answers:
                async for answer in answers:
                    found |= {event["position"] for event in answer.get("events", ()) if int(event["position"]) <= last}
                    if int(answer["position"]) >= last:
                        break
        except TimeoutError:
            pass  # nothing came, as it should for those who may see nothing
        return caller, found

    for caller, found in await asyncio.gather(*map(watch, table.callers)):
        principal = table.callers[caller][0]
        expected = {position for position, kind in kinds.items() if may_see(principal, Thing(kind, tenant, event=True))}
        assert found == expected, caller


async def _answers(table: Table, door: Means, caller: str) -> AsyncGenerator[dict[str, Any], None]:
    """The answers of a stream that begins before the first event, until nothing more comes for three seconds."""
    headers, after = table.callers[caller][1], "0"
    if door == "rest":
        client = table.world.doors.rest.client
        async with client.stream("GET", "/api/events", params={"after": after}, headers=headers) as response:
            lines = response.aiter_lines()
            while True:
                async with asyncio.timeout(3):
                    line = await anext(lines)
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))
    stream: Any = table.world.doors.grpc.channels["support"].unary_stream(
        "/quimbi.support.v1.EventService/WatchEvents",
        request_serializer=event_service_pb2.WatchEventsRequest.SerializeToString,
        response_deserializer=event_service_pb2.WatchEventsResponse.FromString,
    )(event_service_pb2.WatchEventsRequest(after=after), metadata=tuple(headers.items()))
    try:
        while True:
            async with asyncio.timeout(3):
                answer = await stream.read()
            if answer is grpc.aio.EOF:
                return
            events = [{"position": event.position} for event in answer.events]
            yield {"position": answer.position, "events": events}
    finally:
        stream.cancel()
