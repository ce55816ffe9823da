"""Streams of events to test with, and events in any number."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any

from quimbi.support.v1 import event_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from tests.service.support.helpdesk import Caller

PATIENCE = 20.0


class Watch:
    """An open stream. `position` is the last that it told, `events` all that it brought."""

    def __init__(self, call: Any) -> None:
        self._call = call
        self.position = ""
        self.reset = False
        self.events: list[pb.Event] = []

    async def read(self) -> pb.WatchEventsResponse:
        """The next answer; raises `EOFError` at the end of the stream."""
        answer: pb.WatchEventsResponse = await self._call.read()
        if not answer:
            raise EOFError(f"the stream ended with {await self._call.code()}")
        self.position, self.reset = answer.position, answer.reset
        self.events += answer.events
        return answer

    async def until(self, count: int) -> list[pb.Event]:
        """All events of this stream, as soon as there are `count`."""
        async with asyncio.timeout(PATIENCE):
            while len(self.events) < count:
                await self.read()
        return self.events

    async def until_position(self, position: int) -> list[pb.Event]:
        """All events of this stream, as soon as it tells a position that far."""
        async with asyncio.timeout(PATIENCE):
            while int(self.position) < position:
                await self.read()
        return self.events

    @property
    def positions(self) -> list[int]:
        """Positions of the events that came."""
        return [int(event.position) for event in self.events]

    @property
    def kinds(self) -> list[str]:
        """Kinds of the events that came."""
        return [event.kind for event in self.events]


@asynccontextmanager
async def watching(caller: Caller, **request: str) -> AsyncIterator[Watch]:
    """A stream that has given its first answer."""
    call = caller.stream(pb.WatchEventsRequest(**request))
    watch = Watch(call)
    try:
        await watch.read()
        yield watch
    finally:
        call.cancel()


async def append(
    database: Database,
    tenant_id: str,
    count: int,
    *,
    at: datetime | None = None,
    permission: str = "tickets.read",
) -> None:
    """Commits `count` events of a tenant at once; their object ids are `0`, `1` and so on."""
    moment = (at or datetime.now(UTC)).isoformat()
    entries = [
        {
            "event": {
                "kind": "ticket.update",
                "ticket_id": None,
                "object_id": str(number),
                "fields": ["subject"],
                "actor_id": "system",
                "actor_name": "Quimbi",
                "permission": permission,
                "created_at": moment,
            }
        }
        for number in range(count)
    ]
    async with database.transaction(system(tenant_id)) as tx:
        await (await tx.plain()).execute("SELECT support.append_log(%s::jsonb)", [json.dumps(entries)])
