"""The history that the load runs work on is one that the product could have made."""

from __future__ import annotations

from datetime import UTC, datetime

import psycopg

from deploy.local import credentials
from deploy.local.database import with_database
from deploy.local.settings import StackSettings
from deploy.local.stack import postgres_for
from tests.load.history import fill
from tests.support.services import Services

_MUST_BE_EMPTY = {
    "a summary that is not that of the messages": """
        SELECT id FROM support.tickets t WHERE t.tenant_id = %(tenant)s AND (message_count, last_message_at) <> (
            SELECT count(*), max(created_at) FROM support.ticket_messages m WHERE m.ticket_id = t.id)
    """,
    "an open ticket that awaits whoever spoke last": """
        SELECT id FROM support.tickets t WHERE t.tenant_id = %(tenant)s AND status = 'open' AND awaiting_reply = (
            SELECT from_agent FROM support.ticket_messages m WHERE m.ticket_id = t.id
            ORDER BY created_at DESC LIMIT 1)
    """,
    "a message without a ticket": """
        SELECT m.id FROM support.ticket_messages m LEFT JOIN support.tickets t ON t.id = m.ticket_id
        WHERE m.tenant_id = %(tenant)s AND t.id IS NULL
    """,
    "tags without their rows": """
        SELECT id FROM support.tickets t WHERE t.tenant_id = %(tenant)s AND cardinality(tags) <> (
            SELECT count(*) FROM support.ticket_tags r WHERE r.ticket_id = t.id AND r.tag = ANY(t.tags))
    """,
    "an owner at work without an assignment": """
        SELECT id FROM support.tickets t WHERE t.tenant_id = %(tenant)s
        AND (assigned_to IS NOT NULL AND status <> 'closed') <> EXISTS (
            SELECT FROM support.agent_assignments a WHERE a.ticket_id = t.id AND a.status = 'active')
    """,
}


async def test_a_history_is_consistent_and_its_sizes_are_those_asked_for(
    services: Services, settings: StackSettings
) -> None:
    tenant = await services.operator.create_tenant("history", "A shop that grew old")
    admin = postgres_for(settings, credentials.load_or_create(settings.home)).admin_url
    with psycopg.connect(with_database(admin, "quimbi_support"), autocommit=True) as connection:
        history = fill(connection, tenant.tenant_id, tickets=1_200, agents=3, queues=2, now=datetime.now(UTC))
        assert (history.rows["tickets"], history.rows["ticket_messages"]) == (1_200, 6_000)
        assert (len(history.agents), len(history.queues)) == (3, 2)
        for what, query in _MUST_BE_EMPTY.items():
            assert connection.execute(query, {"tenant": tenant.tenant_id}).fetchall() == [], what
