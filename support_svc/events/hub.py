"""Sends each committed event to everybody who watches and may see it.

One connection listens for commits. A tenant that changed is read once, at most five times a second, however many
watch; what is sent is serialised once for all who may see the same. A watcher has a short queue of its own: one who
does not keep up loses it, delays nobody, and is served from the log at its own pace until it has caught up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from contextvars import Context
from dataclasses import dataclass, field

import structlog
from quimbi.support.v1 import event_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import Principal, system
from service_kit.timestamps import set_timestamp
from support_svc.audit.store import HEAD
from support_svc.events import kinds, store
from support_svc.events.listener import listen
from support_svc.events.store import Event

WINDOW = 0.2  # seconds from one sending to the next; events are gathered meanwhile
PAGE = 500  # events read at once
_QUEUE = 32  # answers that may wait for a watcher, some six seconds of a busy tenant
_PAUSE = 1.0  # seconds before a reading that failed is tried again
log = structlog.get_logger("quimbi.events")

Seen = tuple[frozenset[str], str]
"""What decides which events are sent: the permissions of a watcher and the ticket that it asked for, if any."""


@dataclass(eq=False)
class Watcher:
    """Somebody who watches. `position` is up to where it was sent everything."""

    seen: Seen
    position: int
    live: bool = False
    answers: asyncio.Queue[tuple[int, bytes]] = field(default_factory=lambda: asyncio.Queue(_QUEUE))

    def read_on_from_log(self) -> None:
        """Empties the queue, of which the watcher hears at once: it goes on from where it is, out of the log."""
        while not self.answers.empty():
            self.answers.get_nowait()
        self.live = False
        self.answers.put_nowait((0, b""))


@dataclass(eq=False)
class _Tenant:
    """A tenant that is watched; everybody in `watchers` who is live has, or has queued, all up to `position`."""

    reader: Principal
    position: int
    watchers: set[Watcher] = field(default_factory=set)
    changed: asyncio.Event = field(default_factory=asyncio.Event)
    advanced: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """The watchers of one process."""

    def __init__(self, database: Database, url: str) -> None:
        self._database = database
        self._url = url
        self._tenants: dict[str, _Tenant] = {}
        self._senders: dict[_Tenant, asyncio.Task[None]] = {}
        self._closing = False

    @property
    def watched(self) -> int:
        """How many watch at this moment."""
        return sum(len(tenant.watchers) for tenant in self._tenants.values())

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serves watchers while the block runs."""
        listener = asyncio.create_task(listen(self._url, self._wake))
        try:
            yield
        finally:
            for task in (listener, *self._senders.values()):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    @asynccontextmanager
    async def watching(self, caller: Principal, ticket_id: str) -> AsyncIterator[Watcher]:
        """A watcher at the present end of the caller's log; the caller sets another position before it asks."""
        (heads,) = await self._database.read(caller, (HEAD, {}))
        end = heads[0].last_event if heads else 0
        # From here to the next `await` nobody else runs: the tenant cannot vanish before it has this watcher.
        tenant = self._tenants.get(caller.tenant_id)
        if tenant is None:
            tenant = self._tenants[caller.tenant_id] = _Tenant(system(caller.tenant_id), end)
            # What is known about the call of the first watcher is not true of those after it.
            self._senders[tenant] = asyncio.create_task(self._send(tenant), context=Context())
        watcher = Watcher((kinds.permissions_of(caller), ticket_id), end)
        tenant.watchers.add(watcher)
        # A commit between the reading of the end and now found nobody to tell.
        tenant.changed.set()
        try:
            yield watcher
        finally:
            tenant.watchers.discard(watcher)
            if not tenant.watchers:
                del self._tenants[caller.tenant_id]
                self._senders.pop(tenant).cancel()

    async def following(self, caller: Principal, watcher: Watcher, *, silence: float) -> AsyncGenerator[bytes, None]:
        """Answers for a watcher, serialised; an empty one after each `silence` seconds without. Ends with the hub."""
        tenant = self._tenants[caller.tenant_id]
        while not self._closing:
            if not watcher.live:
                answer = await self._catch_up(tenant, watcher)
                if answer:
                    yield answer
                continue
            try:
                async with asyncio.timeout(silence):
                    position, answer = await watcher.answers.get()
            except TimeoutError:
                if watcher.answers.empty():
                    watcher.position = tenant.position  # what happened meanwhile is not for this watcher
                yield pb.WatchEventsResponse(position=str(watcher.position)).SerializeToString()
                continue
            if answer:
                watcher.position = position
                yield answer

    def end(self) -> None:
        """Ends every stream, so that a server that stops need not wait for its watchers."""
        self._closing = True
        for tenant in self._tenants.values():
            tenant.advanced.set()
            for watcher in tenant.watchers:
                watcher.read_on_from_log()

    async def _catch_up(self, tenant: _Tenant, watcher: Watcher) -> bytes:
        """The next page of what a watcher missed, as far as the others are; makes it live when it has come there."""
        if watcher.position == tenant.position:
            watcher.live = True
            return b""
        if watcher.position > tenant.position:
            # It knows of commits that the others are sent a moment later.
            tenant.advanced.clear()
            tenant.changed.set()
            await tenant.advanced.wait()
            return b""
        goal, after = tenant.position, watcher.position
        page = await self._page(tenant, after)
        # Positions have no gaps, so one tells that what was there is no longer kept.
        if not page or page[0].position != after + 1:
            watcher.position = goal
            return pb.WatchEventsResponse(position=str(goal), reset=True).SerializeToString()
        page = [event for event in page if event.position <= goal]
        watcher.position = page[-1].position
        return _serialised(page, watcher.seen, watcher.position)

    async def _page(self, tenant: _Tenant, after: int) -> list[Event]:
        (page,) = await self._database.read(tenant.reader, (store.AFTER, {"after": after, "limit": PAGE}))
        return page

    def _wake(self, tenant_id: str | None) -> None:
        for tenant in self._tenants.values() if tenant_id is None else [self._tenants.get(tenant_id)]:
            if tenant is not None:
                tenant.changed.set()

    async def _send(self, tenant: _Tenant) -> None:
        """Sends what is new: at once after a silence, window by window while much happens.

        Each tenant has this to itself: none waits for another's reading.
        """
        loop = asyncio.get_running_loop()
        begun = loop.time() - WINDOW
        while True:
            await tenant.changed.wait()
            await asyncio.sleep(begun + WINDOW - loop.time())
            begun = loop.time()
            tenant.changed.clear()
            try:
                await self._send_new(tenant)
            except Exception:  # nobody would start this again: it must outlive whatever the database does
                log.exception("events could not be read; tried again", tenant_id=tenant.reader.tenant_id)
                tenant.changed.set()
                await asyncio.sleep(_PAUSE)

    async def _send_new(self, tenant: _Tenant) -> None:
        while page := await self._page(tenant, tenant.position):
            if page[0].position != tenant.position + 1:
                # Nobody read for so long that events are gone; whoever reads the log finds that out.
                for watcher in tenant.watchers:
                    watcher.read_on_from_log()
            tenant.position = page[-1].position
            answers: dict[Seen, bytes] = {}
            for watcher in tenant.watchers:
                if not watcher.live:
                    continue
                answer = answers.get(watcher.seen)
                if answer is None:
                    answer = answers[watcher.seen] = _serialised(page, watcher.seen, tenant.position)
                if not answer:
                    continue
                if watcher.answers.full():
                    watcher.read_on_from_log()
                else:
                    watcher.answers.put_nowait((tenant.position, answer))
            tenant.advanced.set()
            if len(page) < PAGE:
                return


def _serialised(page: Sequence[Event], seen: Seen, position: int) -> bytes:
    """The answer with the events of a page that may be seen; empty when there are none."""
    permissions, ticket_id = seen
    answer = pb.WatchEventsResponse(position=str(position))
    for event in page:
        if event.permission not in permissions or (ticket_id and event.ticket_id != ticket_id):
            continue
        proto = answer.events.add(
            position=str(event.position),
            kind=event.kind,
            ticket_id=event.ticket_id or "",
            object_id=event.object_id,
            fields=event.fields,
            actor_id=event.actor_id,
            actor_name=event.actor_name,
        )
        set_timestamp(proto.created_at, event.created_at)
    return answer.SerializeToString() if answer.events else b""
