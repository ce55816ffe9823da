"""Where the machine of test_ticket_machine.py plays: a database with a clock, and what to look at from outside."""

from __future__ import annotations

import asyncio

import psycopg

from deploy.local.database import Databases
from service_kit.db import Database
from tests.service.support.helpdesk import Clock

ROWS = """
SELECT t.id::text, t.status, t.assigned_to::text AS owner, t.queue_id::text AS queue, t.tags,
       t.snoozed_until AS snoozed, t.spam, t.deleted_at IS NOT NULL AS deleted, t.follow_up_of::text,
       t.message_count AS messages, t.version,
       (SELECT count(*)::int FROM support.audit_log a
        WHERE a.tenant_id = t.tenant_id AND a.ticket_id = t.id) AS audited,
       (SELECT array_agg(a.agent_id::text) FROM support.agent_assignments a
        WHERE a.tenant_id = t.tenant_id AND a.ticket_id = t.id AND a.status = 'active') AS working
FROM support.tickets t
"""
IN_LINE = """
SELECT id::text FROM support.tickets WHERE id = ANY(%s::uuid[]) ORDER BY urgency_rank, waiting_since, id LIMIT 1
"""
DUE = """
DELETE FROM jobs.procrastinate_jobs WHERE task_name = %s AND args ->> 'tenant_id' = %s AND scheduled_at <= %s
RETURNING args ->> 'ticket_id'
"""


class World:
    """What all examples share: a loop, a database with a clock, and the owner's look at the queue of jobs."""

    def __init__(self, databases: Databases) -> None:
        self.clock = Clock()
        self.runner = asyncio.Runner()
        self.database = Database(databases.support.app, pool_size=2, clock=self.clock)
        self.runner.run(self.database.open())
        self.owner = psycopg.connect(databases.support.owner, autocommit=True)

    def close(self) -> None:
        self.owner.close()
        self.runner.run(self.database.close())
        self.runner.close()
