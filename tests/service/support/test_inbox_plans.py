"""How PostgreSQL serves the inbox where there are many tickets: left to itself, it takes an index."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest

from service_kit.db import Database, Query
from service_kit.principal import system
from support_svc.inbox import store as inbox
from support_svc.queues import taking
from support_svc.routing import store as routing
from support_svc.tickets import lists, tags
from support_svc.tickets import store as tickets
from support_svc.tickets.lists import TicketFilters
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


TAGS = """
INSERT INTO support.ticket_tags (tenant_id, tag, ticket_id)
SELECT %(tenant)s, tag, t.id FROM support.tickets t,
       unnest(ARRAY['common', 'every'] || CASE WHEN number = 4711 THEN '{rare}' ELSE '{}'::text[] END) tag
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


@pytest.fixture(scope="module")
async def large(services: Services) -> Large:
    database = services.operator.support
    shop = await open_shop(database, services.support, services.private_key)
    async with database.transaction(system(shop.tenant_id)) as tx:
        # The test's PostgreSQL commits before the disk has it; what is not on disk yet VACUUM does not take as settled.
        await (await tx.plain()).execute("SET LOCAL synchronous_commit = on")
        await (await tx.plain()).execute(FILL, {"tenant": shop.tenant_id, "agent": shop.agent.id})
        await (await tx.plain()).execute(TOPICS, {"tenant": shop.tenant_id})
        await (await tx.plain()).execute(TAGS, {"tenant": shop.tenant_id})
        cursor = await (await tx.plain()).execute("SELECT id FROM support.queues LIMIT 1")
        row = await cursor.fetchone()
    assert row
    with psycopg.connect(services.databases.support.owner, autocommit=True) as owner:
        owner.execute("VACUUM ANALYZE support.tickets, support.queues, support.ticket_topics, support.topic_alerts")
        owner.execute("VACUUM ANALYZE support.ticket_tags")
    return Large(shop, database, row[0])


@pytest.mark.parametrize("view", ["all", "unassigned", "mine", "queue"])
@pytest.mark.parametrize("deep", [False, True])
async def test_every_view_in_smart_order_is_a_range_of_an_index(large: Large, view: str, deep: bool) -> None:
    filters = TicketFilters(
        statuses=["open"],
        assigned_to={"unassigned": "none", "mine": large.shop.agent.id}.get(view),
        queue_id=large.queue_id if view == "queue" else None,
    )
    after = None
    if deep:
        first = lists.scored_page(filters, lists.SMART, limit=60, after=None)
        (rows,) = await large.database.read(system(large.shop.tenant_id), first)
        after = lists.position(rows[-1].ticket, lists.SMART)
    plan = await large.plan(*lists.scored_page(filters, lists.SMART, limit=51, after=after))
    assert "Index Scan Backward using live_tickets_by_" in plan, plan
    assert plan.count("Sort Key") == 1  # of the names of topics, plan
    assert "Hash" not in plan, plan


@pytest.mark.parametrize(
    ("order", "index"), [("smart_score", "live_ticket_topics_by_score"), ("", "ticket_topics_by_update")]
)
@pytest.mark.parametrize("deep", [False, True])
async def test_the_tickets_of_a_topic_are_a_range_of_an_index(large: Large, order: str, index: str, deep: bool) -> None:
    (topics,) = await large.database.read(system(large.shop.tenant_id), (inbox.TOPIC_ALERTS, {}))
    filters = TicketFilters(topic_alert=topics[0][0], statuses=["open"] if order else [])
    key = lists.ORDERS[order]
    seen, after = [], None
    for _ in range(3 if deep else 1):
        query, params = lists.page(filters, key, limit=60, after=after)
        plan = await large.plan(query, params)
        assert f"using {index}" in plan, plan
        assert "Sort" not in plan, plan
        (rows,) = await large.database.read(system(large.shop.tenant_id), (query, params))
        seen += rows
        after = lists.position(rows[-1], key)
    values = [(getattr(ticket, key.columns[0]), ticket.id) for ticket in seen]
    assert values == sorted(set(values), reverse=True)


async def test_the_counts_beside_the_views_look_at_no_ticket(large: Large) -> None:
    for query in (inbox.INBOX, inbox.QUEUES, inbox.TOPIC_ALERTS):
        plan = await large.plan(query, {"agent_id": large.shop.agent.id})
        scans = [line.strip() for line in plan.splitlines() if "on tickets" in line or "on ticket_topics" in line]
        assert scans, plan
        assert all("Index Only Scan" in scan for scan in scans), plan


async def test_counts_beside_the_views_are_right_and_capped(large: Large) -> None:
    ((counts,), queues) = await large.database.read(
        system(large.shop.tenant_id), (inbox.INBOX, {"agent_id": large.shop.agent.id}), (inbox.QUEUES, {})
    )
    assert counts.open == inbox.Count(1000, more=True)
    assert counts.mine == inbox.Count(1000, more=True)
    assert counts.unassigned == inbox.Count(666, more=False)
    assert counts.urgent == inbox.Count(286, more=False)
    assert {count for _, count in queues} == {inbox.Count(1000, more=False)}


async def test_an_index_of_its_own_gives_what_can_be_taken_from_a_queue(large: Large) -> None:
    for query in (taking.FIRST, taking.FIRST_FREE):
        plan = await large.plan(query, {"queue": large.queue_id})
        assert "waiting_tickets_by_queue" in plan, plan
        assert "Sort" not in plan, plan


async def test_an_index_of_its_own_finds_follow_ups(large: Large) -> None:
    nothing = "11111111-1111-4111-8111-111111111111"
    of_one = lists.page(TicketFilters(follow_up_of=nothing), lists.ORDERS[""], limit=51, after=None)
    for query, params in (of_one, (tickets.LAST_FOLLOW_UP, {"ticket_id": nothing})):
        plan = await large.plan(query, params)
        assert "follow_up_tickets" in plan, plan


async def test_what_agents_have_open_comes_from_the_index_of_their_tickets(large: Large) -> None:
    plan = await large.plan(routing.LOADS, {})
    assert "open_tickets_by_agent" in plan, plan
    assert "Seq Scan on tickets" not in plan, plan


@pytest.mark.parametrize("prefix", ["", "co"])
async def test_the_tags_in_use_are_found_by_leaps_through_their_index(large: Large, prefix: str) -> None:
    query, params = tags.in_use(prefix, limit=51, after="")
    (found,) = await large.database.read(system(large.shop.tenant_id), (query, params))
    assert found == ([each for each in ("common", "every", "rare") if each.startswith(prefix)])
    plan = await large.plan(query, params, run=True)
    assert plan.count("Index Only Scan using ticket_tags_pkey") == 2, plan
    assert not re.search(r"Filter: .*tag", plan), plan
    # 40,001 rows have hundreds of pages.
    assert int(re.findall(r"Buffers: shared hit=(\d+)", plan)[0]) < 40, plan
