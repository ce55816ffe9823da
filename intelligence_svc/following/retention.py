"""How long what was told of customers is kept, as configured, of every shop."""

from __future__ import annotations

from datetime import date, timedelta

from service_kit.db import Database

_BATCH = 5_000  # snapshots of a shop that one transaction removes


async def trim(database: Database, *, keep_days: int, detail_days: int) -> int:
    """Removes what is older than `keep_days` (0: nothing), and of what is older than `detail_days` all but the last of
    each month; how many went. Run hourly by the server.
    """
    today = database.now().date()
    forget = today - timedelta(days=keep_days) if keep_days else date.min
    thin = today - timedelta(days=detail_days)
    total = 0
    while True:
        # No tenant is set: the function of the database goes through all of them, and can do nothing else there.
        async with database.lookup("") as connection:
            cursor = await connection.execute("SELECT platform.trim_history(%s, %s, %s)", (forget, thin, _BATCH))
            row = await cursor.fetchone()
        gone = int(row[0]) if row else 0
        total += gone
        if gone == 0:
            return total
