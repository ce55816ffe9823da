"""A process that does nothing but route a tenant's tickets, over and over, until its input ends."""

from __future__ import annotations

import asyncio
import sys

from service_kit.db import Database
from service_kit.principal import system
from support_svc.routing import router


async def main(url: str, tenant_id: str) -> None:
    """Routes; says `ready` when it has begun."""
    database = Database(url, pool_size=1)
    await database.open()
    ended = asyncio.Event()
    asyncio.get_running_loop().add_reader(sys.stdin, ended.set)
    print("ready", flush=True)  # noqa: T201  # what the test waits for
    runs = 0
    while not ended.is_set():
        async with database.transaction(system(tenant_id)) as tx:
            await router.assign(tx)
        runs += 1
        await asyncio.sleep(0.02)  # as a job that comes back, not as one that fills the database
    await database.close()
    print(runs, flush=True)  # noqa: T201  # what the test reads


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
