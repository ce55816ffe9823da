"""Sends each committed event to everybody who watches and may see it.

One connection listens for commits. Five times a second the tenants that changed are read, once each, however many
watch; what is sent is serialised once for all who may see the same. A watcher has a short queue of its own: one who
does not keep up loses it, delays nobody, and is served from the log at its own pace until it has caught up.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta

import psycopg
import structlog
from quimbi.support.v1 import event_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import Principal, system
from service_kit.timestamps import set_timestamp
from support_svc.audit.store import HEAD
from support_svc.events import store
from support_svc.events.store import Event

WINDOW = 0.2  # seconds that events are gathered before they are sent
RETENTION = timedelta(days=7)
PAGE = 500  # events read at once
_QUEUE = 32  # answers that may wait for a watcher, some six seconds of a busy tenant
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


@dataclass
class _Tenant:
    """A tenant that is watched; everybody in `watchers` who is live has, or has queued, all up to `position`."""

    reader: Principal
    position: int
    watchers: set[Watcher] = field(default_factory=set)
    advanced: asyncio.Event = field(default_factory=asyncio.Event)


class Hub:
    """The watchers of one process."""

    def __init__(self, database: Database, url: str) -> None:
        self._database = database
        self._url = url
        self._tenants: dict[str, _Tenant] = {}
        self._changed: set[str] = set()
        self._heard_of: set[str] = set()
        self._something = asyncio.Event()
        self._closing = False

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Serves watchers while the block runs."""
        tasks = [asyncio.create_task(self._listen()), asyncio.create_task(self._send())]
        try:
            yield
        finally:
            for task in tasks:
                task.cancel()
            for task in tasks:
                with suppress(asyncio.CancelledError):
                    await task

    @asynccontextmanager
    async def watching(self, caller: Principal, ticket_id: str) -> AsyncIterator[Watcher]:
        """A watcher at the present end of the caller's log; the caller sets another position before it asks."""
        (heads,) = await self._database.read(caller, (HEAD, {}))
        end = heads[0].last_event if heads else 0
        tenant = self._tenants.setdefault(caller.tenant_id, _Tenant(system(caller.tenant_id), end))
        watcher = Watcher((caller.permissions, ticket_id), end)
        tenant.watchers.add(watcher)
        # A commit between the reading of the end and now found nobody to tell.
        self._wake([caller.tenant_id])
        try:
            yield watcher
        finally:
            tenant.watchers.discard(watcher)
            if not tenant.watchers:
                self._tenants.pop(caller.tenant_id, None)

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

    async def forget(self) -> None:
        """Removes events that nobody is sent any more, of the tenants that this process heard of. Run hourly."""
        for tenant_id in list(self._heard_of):
            async with self._database.transaction(system(tenant_id)) as tx:
                await tx.send(store.FORGET, before=tx.now - RETENTION)

    async def _catch_up(self, tenant: _Tenant, watcher: Watcher) -> bytes:
        """The next page of what a watcher missed, as far as the others are; makes it live when it has come there."""
        if watcher.position == tenant.position:
            watcher.live = True
            return b""
        if watcher.position > tenant.position:
            # It knows of commits that the others are sent a moment later.
            tenant.advanced.clear()
            self._wake([tenant.reader.tenant_id])
            await tenant.advanced.wait()
            return b""
        goal = tenant.position
        page = [event for event in await self._page(tenant, watcher.position) if event.position <= goal]
        watcher.position = page[-1].position if page else goal
        return _serialised(page, watcher.seen, watcher.position)

    async def _page(self, tenant: _Tenant, after: int) -> list[Event]:
        (page,) = await self._database.read(tenant.reader, (store.AFTER, {"after": after, "limit": PAGE}))
        return page

    async def _listen(self) -> None:
        while True:
            try:
                async with await psycopg.AsyncConnection.connect(self._url, autocommit=True) as connection:
                    await connection.execute("LISTEN support_events")
                    # What happened while nobody listened is found by reading.
                    self._wake(self._tenants)
                    async for notification in connection.notifies():
                        self._heard_of.add(notification.payload)
                        self._wake([notification.payload])
            except psycopg.OperationalError as error:
                log.warning("the event connection was lost and is opened again", error=str(error))
            await asyncio.sleep(1.0)

    def _wake(self, tenants: Sequence[str] | dict[str, _Tenant]) -> None:
        watched = [tenant for tenant in tenants if tenant in self._tenants]
        if watched:
            self._changed.update(watched)
            self._something.set()

    async def _send(self) -> None:
        while True:
            await self._something.wait()
            await asyncio.sleep(WINDOW)
            self._something.clear()
            changed, self._changed = self._changed, set()
            for tenant_id in changed:
                if tenant := self._tenants.get(tenant_id):
                    try:
                        await self._send_new(tenant)
                    except Exception:  # one tenant's trouble must not end the stream of all
                        log.exception("events could not be read", tenant_id=tenant_id)
                        self._wake([tenant_id])

    async def _send_new(self, tenant: _Tenant) -> None:
        while page := await self._page(tenant, tenant.position):
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
