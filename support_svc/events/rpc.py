"""`EventService`: protobuf ⇄ domain."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from contextlib import aclosing
from typing import Any, cast

from quimbi.support.v1 import event_service_pb2 as pb
from quimbi.support.v1.event_service_pb2_grpc import EventServiceServicer

from service_kit.errors import invalid_field
from service_kit.idempotency import UnitOfWork
from support_svc.events import store
from support_svc.events.hub import Hub, Watcher

_LIFETIME = 15 * 60.0  # seconds, as long as an access token lives
_SILENCE = 15.0  # seconds after which a connection shows that it still stands


class EventServicer(EventServiceServicer):
    """The events of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork, hub: Hub) -> None:
        self._unit_of_work = unit_of_work
        self._hub = hub

    async def WatchEvents(  # noqa: N802  # the stubs describe synchronous servers
        self, request: pb.WatchEventsRequest, context: Any
    ) -> AsyncIterator[pb.WatchEventsResponse]:
        """What happens, from a position on."""
        caller = self._unit_of_work.principal
        ends = time.monotonic() + _LIFETIME
        async with self._hub.watching(caller, request.ticket_id.lower()) as watcher:
            reset = await self._go_back(watcher, request.after)
            yield pb.WatchEventsResponse(position=str(watcher.position), reset=reset)
            async with aclosing(self._hub.following(caller, watcher, silence=_SILENCE)) as answers:
                async for answer in answers:
                    # The door passes on what was serialised once for many.
                    yield cast("pb.WatchEventsResponse", answer)
                    if time.monotonic() > ends:
                        return

    async def _go_back(self, watcher: Watcher, after: str) -> bool:
        """Sets a watcher back to a position; true when events after it are gone, and the watcher starts at the end."""
        if not after:
            return False
        position, end = int(after), watcher.position
        if position > end:
            raise invalid_field("after", f"is after the last event, which has the position {end}")
        (oldest,) = await self._unit_of_work.read((store.OLDEST, {}))
        if position < (oldest[0][0] - 1 if oldest else end):
            return True
        watcher.position = position
        return False
