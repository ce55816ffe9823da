"""Hears of commits: one connection of the process listens for all tenants."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import psycopg
import structlog

_PAUSE = 1.0  # seconds before a lost connection is opened again
_LOOK = 30.0  # seconds after which everybody is looked after even if nothing was heard
# A database that vanished without a word is noticed within half a minute, not after the system's two hours.
_KEEPALIVE: dict[str, Any] = {
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "connect_timeout": 10,
}
log = structlog.get_logger("quimbi.events")


async def listen(url: str, changed: Callable[[str | None], None]) -> None:
    """Calls `changed` with a tenant after each commit to its log, with None when any tenant may have changed.

    Never ends: a lost connection is opened again, and what happened meanwhile counts as a change of all.
    """
    while True:
        try:
            async with await psycopg.AsyncConnection.connect(url, autocommit=True, **_KEEPALIVE) as connection:
                await connection.execute("LISTEN support_events")
                while True:
                    changed(None)
                    async for notification in connection.notifies(timeout=_LOOK):
                        changed(notification.payload)
        except psycopg.Error as error:
            log.warning("the event connection was lost and is opened again", error=str(error))
        except Exception:  # without a listener every stream would stand still, and nobody would see why
            log.exception("the event connection failed and is opened again")
        await asyncio.sleep(_PAUSE)
