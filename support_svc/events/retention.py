"""Removes events that nobody is sent any more."""

from __future__ import annotations

from datetime import datetime, timedelta

from service_kit.db import Database

RETENTION = timedelta(days=7)
_BATCH = 5_000  # events of a tenant that one transaction removes, far below the limit of a statement's time


async def forget(database: Database, now: datetime) -> int:
    """Removes what is older than the retention, of every tenant, also of one that this process never served.

    Returns how many events went. What remains of a log has no gaps.
    """
    forgotten = 0
    while True:
        # No tenant is set: the function of the database goes through all of them, and can do nothing else there.
        async with database.lookup("") as connection:
            cursor = await connection.execute("SELECT support.forget_events(%s, %s)", (now - RETENTION, _BATCH))
            row = await cursor.fetchone()
        gone = int(row[0]) if row else 0
        forgotten += gone
        if gone == 0:
            return forgotten
