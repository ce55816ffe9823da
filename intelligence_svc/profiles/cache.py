"""Profiles kept in memory between calls, as long as nothing was written about them.

A refresh tells all processes whose profiles it wrote, at its commit (`NOTIFY`). Only while a process hears that does it
answer from memory; when the connection is lost, everything is read from the database again until there is another. A
read that was under way when the news came is answered, but not kept: it may be of before.
"""

from __future__ import annotations

import asyncio
import json
from collections import OrderedDict
from collections.abc import Collection
from typing import Any, NamedTuple

import psycopg
import structlog
from psycopg import AsyncConnection
from quimbi.intelligence.v1.profile_pb2 import CustomerProfile

CHANNEL = "platform_profiles"
#: PostgreSQL takes up to 8,000 bytes; beyond that the whole shop is forgotten.
_MOST_BYTES = 7_000
_PAUSE = 1.0  # seconds before a lost connection is opened again
_LOOK = 30.0  # seconds after which the connection is tried, if nothing was heard
_KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "connect_timeout": 10,
}
log = structlog.get_logger("quimbi.profiles")


class Epoch(NamedTuple):
    """The state of the news when a read began."""

    everywhere: int
    shop: int


class ProfileCache:
    """The profiles asked for last, at most `size` of all shops together; 0 keeps none. For one event loop."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._kept: OrderedDict[tuple[str, str], tuple[int, CustomerProfile]] = OrderedDict()
        self._shops: dict[str, int] = {}
        self._flushed: dict[str, int] = {}
        self._everywhere = 0
        self._hears = False

    def look(self, tenant_id: str, customer_id: str) -> CustomerProfile | None:
        """The profile, if it is known to be the current one. It must not be changed."""
        found = self._kept.get((tenant_id, customer_id)) if self._hears else None
        if found is None or found[0] != self._flushed.get(tenant_id, 0):
            return None
        self._kept.move_to_end((tenant_id, customer_id))
        return found[1]

    def epoch(self, tenant_id: str) -> Epoch:
        """To be asked for before reading, and given to `keep`."""
        return Epoch(self._everywhere, self._shops.get(tenant_id, 0))

    def keep(self, tenant_id: str, profile: CustomerProfile, read_at: Epoch) -> None:
        """Keeps a profile, unless news came since the reading began."""
        if not self._hears or self._size == 0 or read_at != self.epoch(tenant_id):
            return
        self._kept[tenant_id, profile.customer_id] = (self._flushed.get(tenant_id, 0), profile)
        self._kept.move_to_end((tenant_id, profile.customer_id))
        if len(self._kept) > self._size:
            self._kept.popitem(last=False)

    def heard(self, payload: str) -> None:
        """Forgets what a refresh wrote; see `announce`."""
        news = json.loads(payload)
        tenant_id, customers = str(news["shop"]), news.get("customers")
        self._shops[tenant_id] = self._shops.get(tenant_id, 0) + 1
        if customers is None:
            self._flushed[tenant_id] = self._flushed.get(tenant_id, 0) + 1
        else:
            for customer in customers:
                self._kept.pop((tenant_id, customer), None)

    def listening(self, *, hears: bool) -> None:
        """Begins or ends answering from memory; either way nothing of before counts any more."""
        self._hears = hears
        self._everywhere += 1
        self._kept.clear()


async def announce(connection: AsyncConnection[Any], tenant_id: str, customers: Collection[str] | None = None) -> None:
    """Tells all processes at the commit that these customers' profiles were written; without them, everybody's."""
    payload = json.dumps({"shop": tenant_id, "customers": None if customers is None else sorted(customers)})
    if len(payload.encode()) > _MOST_BYTES:
        payload = json.dumps({"shop": tenant_id})
    await connection.execute("SELECT pg_notify(%s, %s)", [CHANNEL, payload])


async def listen(url: str, cache: ProfileCache) -> None:
    """Brings a cache the news for ever; a lost connection is opened again."""
    while True:
        try:
            async with await AsyncConnection.connect(url, autocommit=True, **_KEEPALIVE) as connection:
                await connection.execute(f"LISTEN {CHANNEL}")
                cache.listening(hears=True)
                while True:
                    async for notification in connection.notifies(timeout=_LOOK):
                        cache.heard(notification.payload)
                    await connection.execute("SELECT 1")
        except psycopg.Error as error:
            log.warning("profiles are read from the database until it is heard again", error=str(error))
        except Exception:  # without news nothing may be answered from memory
            log.exception("the news about profiles failed and is asked for again")
        finally:
            cache.listening(hears=False)
        await asyncio.sleep(_PAUSE)
