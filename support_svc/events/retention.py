"""Removes what is over, of every tenant: events that nobody is sent any more, and presence that has expired."""

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


async def sweep_presence(database: Database, now: datetime) -> int:
    """Removes who is gone without a word, and returns how many. Nobody was shown them since they expired."""
    async with database.lookup("") as connection:
        cursor = await connection.execute("SELECT support.forget_presence(%s)", (now,))
        row = await cursor.fetchone()
    return int(row[0]) if row else 0
