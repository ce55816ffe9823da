"""A shop with 20,000 tickets, to look at how PostgreSQL serves lists and counts where there are many."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any, cast

import psycopg
from psycopg.sql import SQL, Identifier

from service_kit.db import Database, Query
from service_kit.idempotency import UnitOfWork
from service_kit.principal import system
from support_svc.inbox import store as inbox
from support_svc.tickets import finding, tags
from support_svc.tickets.lists import TicketFilters
from support_svc.tickets.tag_ways import Way
from tests.service.support.helpdesk import Shop, open_shop
from tests.support.services import Services

FILL = """
WITH queue AS (
    INSERT INTO support.queues (tenant_id, id, name, created_at, updated_at)
    SELECT %(tenant)s, gen_random_uuid(), 'Queue ' || n, now(), now() FROM generate_series(1, 2) n
    RETURNING id
), numbered AS (SELECT id, row_number() OVER () AS n FROM queue)
INSERT INTO support.tickets (tenant_id, id, number, customer_id, subject, status, priority, channel, assigned_to,
                             queue_id, created_at, updated_at, closed_at, waiting_since)
SELECT %(tenant)s, gen_random_uuid(), n, 'c-' || n %% 700, 'Subject', status,
       (ARRAY['low', 'normal', 'high', 'urgent'])[1 + n %% 7 %% 4], 'email',
       CASE WHEN n %% 3 > 0 THEN %(agent)s::uuid END, (SELECT id FROM numbered WHERE numbered.n = 1 + s.n / 10 %% 2),
       moment, moment, CASE status WHEN 'closed' THEN moment END, moment
FROM (SELECT n, CASE n %% 10 WHEN 1 THEN 'open' WHEN 2 THEN 'pending' ELSE 'closed' END AS status,
             now() - n * interval '1 minute' AS moment FROM generate_series(1, 20000) n) s
"""

TOPICS = """
WITH topic AS (
    INSERT INTO support.topic_alerts
    SELECT %(tenant)s, gen_random_uuid(), 'Topic ' || n, '{}', '{}', '{}', '[]', 'english', 3, true, 1, now(), now()
    FROM generate_series(1, 5) n RETURNING id
)
INSERT INTO support.ticket_topics (tenant_id, topic_id, ticket_id, status, matched, created_at, updated_at, smart_key)
SELECT %(tenant)s, topic.id, t.id, t.status, '{}', now(), t.updated_at, t.smart_key
FROM topic, support.tickets t WHERE t.number %% 3 = 0
"""


# `common` and `half` are seldom together, `never` and `half` not at all; `lately` is on what is not closed.
TAGS = """
UPDATE support.tickets SET tags = ARRAY['every'] || CASE WHEN number % 3 = 0 THEN '{common}' ELSE '{}'::text[] END
    || CASE WHEN number % 2 = 0 THEN '{half}' ELSE '{never}'::text[] END
    || CASE WHEN number = 4711 THEN '{rare}' ELSE '{}'::text[] END
    || CASE WHEN status <> 'closed' AND number % 80 = 1 THEN '{lately}' ELSE '{}'::text[] END
"""
LATE = """
UPDATE support.tickets SET sla_state = CASE WHEN number % 4 = 1 THEN 'breached' ELSE 'running' END,
    sla_due_at = now() + (number % 500 - 100) * interval '1 minute'
WHERE status = 'open'
"""


class Large:
    """A shop with 20,000 tickets, 4,000 of them not closed, and an agent who has a third of them."""

    def __init__(self, shop: Shop, database: Database, queue_id: str) -> None:
        self.shop = shop
        self.database = database
        self.queue_id = queue_id

    async def plan(self, query: Query[Any], params: dict[str, Any], *, run: bool = False) -> str:
        asked = "EXPLAIN (ANALYZE, BUFFERS, COSTS OFF, TIMING OFF) " if run else "EXPLAIN (COSTS OFF) "
        async with self.database.transaction(system(self.shop.tenant_id)) as tx:
            cursor = await (await tx.plain()).execute(asked + query.sql, query.bind(self.shop.tenant_id, params))
            return "\n".join(row[0] for row in await cursor.fetchall())

    async def read(self, call: tuple[Query[Any], dict[str, Any]]) -> list[Any]:
        (rows,) = await self.database.read(system(self.shop.tenant_id), call)
        return rows

    async def count(self, filters: TicketFilters) -> inbox.Count:
        return cast("inbox.Count", (await self.read(inbox.count(filters, await self.way(filters))))[0])

    async def way(self, filters: TicketFilters) -> Way:
        """The way that the service takes to count tickets."""
        reads = SimpleNamespace(read=lambda *calls: self.database.read(system(self.shop.tenant_id), *calls))
        return await finding.way_of_count(cast("UnitOfWork", reads), filters)


async def open_large_shop(services: Services) -> Large:
    """Makes the shop, with statistics as of a database that had time to gather them."""
    database = services.operator.support
    shop = await open_shop(database, services.support, services.private_key)
    async with database.transaction(system(shop.tenant_id)) as tx:
        # The test's PostgreSQL commits before the disk has it; what is not on disk yet VACUUM does not take as settled.
        await (await tx.plain()).execute("SET LOCAL synchronous_commit = on")
        await (await tx.plain()).execute(FILL, {"tenant": shop.tenant_id, "agent": shop.agent.id})
        await (await tx.plain()).execute(LATE)
        await (await tx.plain()).execute(TAGS)
        await (await tx.plain()).execute(TOPICS, {"tenant": shop.tenant_id})
        await tx.send(tags.FILL)
        cursor = await (await tx.plain()).execute("SELECT id FROM support.queues LIMIT 1")
        row = await cursor.fetchone()
    assert row
    with psycopg.connect(services.databases.support.owner, autocommit=True) as owner:
        _settle(owner, "tickets", "queues", "ticket_topics", "topic_alerts", "ticket_tags")
    return Large(shop, database, row[0])


def _settle(owner: psycopg.Connection[Any], *tables: str) -> None:
    """Gathers statistics and has nearly all pages known as visible to all; a job at work can hinder that."""
    for _ in range(50):
        for table in tables:
            owner.execute(SQL("VACUUM ANALYZE {}").format(Identifier("support", table)))
        seen = owner.execute(
            "SELECT bool_and(relallvisible >= 0.98 * relpages) FROM pg_class "
            "WHERE relnamespace = 'support'::regnamespace AND relname = ANY (%s)",
            [list(tables)],
        ).fetchone()
        if seen == (True,):
            return
    raise AssertionError("VACUUM never saw the rows as settled")


def buffers(plan: str) -> int:
    """How many pages a statement that ran has read, wherever they were."""
    return sum(
        map(int, re.findall(r"(?:hit|read)=(\d+)", next(line for line in plan.splitlines() if "Buffers" in line)))
    )
