"""The rows that both contestants work on: a shop with thousands of tickets of five messages each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import LiteralString

from deploy.operator import Operator
from service_kit.principal import system

MESSAGES = 5
AGENTS = 100
# Made inside PostgreSQL: deterministic, and a second for thousands of conversations.
_TICKETS: LiteralString = """
INSERT INTO support.tickets (
    tenant_id, id, number, customer_id, customer_name, customer_email, subject, status, priority, channel, tags,
    created_at, updated_at, last_message_at, preview, awaiting_reply, message_count, waiting_since, closed_at
)
SELECT %(tenant)s, md5('ticket' || n)::uuid, 1000 + n, 'C-' || n %% 900, 'Customer ' || n %% 900,
    'customer' || n %% 900 || '@example.com', 'Where is order ' || 50000 + n || '?',
    (ARRAY['open', 'pending', 'closed'])[1 + n %% 3], (ARRAY['low', 'normal', 'high', 'urgent'])[1 + n %% 4],
    (ARRAY['email', 'chat', 'form'])[1 + n %% 3], ARRAY['order', 'week-' || n %% 52],
    began, began + interval '5 hours', began + interval '5 hours', repeat('The parcel has not come yet. ', 5),
    true, %(messages)s, began + interval '5 hours',
    CASE n %% 3 WHEN 2 THEN began + interval '5 hours' END
FROM generate_series(1, %(tickets)s) n, LATERAL (SELECT timestamptz '2026-01-01' + n * interval '7 minutes') t(began)
"""
_MESSAGES: LiteralString = """
INSERT INTO support.ticket_messages (
    tenant_id, id, ticket_id, from_agent, content, author_name, author_email, author_id, created_at
)
SELECT t.tenant_id, md5(t.id::text || m)::uuid, t.id, m %% 2 = 0,
    repeat('The parcel has not come yet, and the tracking page has not changed. ', 3 + m),
    CASE m %% 2 WHEN 0 THEN 'Agnes of the shop' ELSE t.customer_name END,
    CASE m %% 2 WHEN 0 THEN 'agnes@example.com' ELSE t.customer_email END,
    t.customer_id, t.created_at + m * interval '1 hour'
FROM support.tickets t, generate_series(1, %(messages)s) m
"""
_COUNTER: LiteralString = (
    "INSERT INTO support.ticket_counters (tenant_id, last_number) VALUES (%(tenant)s, 1000 + %(tickets)s)"
)


_AGENTS: LiteralString = """
INSERT INTO support.agents (tenant_id, id, name, email, role, password_hash)
SELECT %(tenant)s, md5('agent' || n)::uuid, 'Agent ' || n, 'agent' || n || '@' || %(slug)s || '.example', 'agent', ''
FROM generate_series(1, %(agents)s) n
"""


@dataclass(frozen=True)
class BenchShop:
    """The shop's id, a key of its Support service, and the ids of its tickets and agents."""

    tenant_id: str
    api_key: str
    ticket_ids: list[str]
    agent_ids: list[str]


async def make_shop(operator: Operator, *, tickets: int, slug: str = "bench") -> BenchShop:
    """A shop with `tickets` tickets, made by the service's own role under row-level security."""
    tenant = await operator.create_tenant(slug, "The shop under load")
    values = {"tenant": tenant.tenant_id, "tickets": tickets, "messages": MESSAGES, "agents": AGENTS, "slug": slug}
    async with operator.support.transaction(system(tenant.tenant_id)) as tx:
        connection = await tx.plain()
        for statement in (_TICKETS, _MESSAGES, _COUNTER, _AGENTS):
            await connection.execute(statement, values)
        cursor = await connection.execute("SELECT id::text FROM support.tickets ORDER BY md5(id::text)")
        tickets_of_shop = [row[0] for row in await cursor.fetchall()]
        cursor = await connection.execute("SELECT id::text FROM support.agents WHERE password_hash = '' ORDER BY id")
        agents = [row[0] for row in await cursor.fetchall()]
    _, secret = await operator.create_key(
        "support", tenant.tenant_id, name="bench", scopes=operator.scopes("support"), expires_at=None
    )
    return BenchShop(tenant.tenant_id, secret, tickets_of_shop, agents)
