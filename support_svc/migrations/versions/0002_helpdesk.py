"""Tickets, messages, notes, queues, assignments and the audit log.

Revision ID: 0002
Revises: 0001
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"
TABLES = {
    "queues": "SELECT, INSERT, UPDATE, DELETE",
    "ticket_counters": "SELECT, INSERT, UPDATE",
    "tickets": "SELECT, INSERT, UPDATE",
    "ticket_messages": "SELECT, INSERT, UPDATE",
    "ticket_message_versions": "SELECT, INSERT",
    "ticket_notes": "SELECT, INSERT",
    "agent_assignments": "SELECT, INSERT, UPDATE",
    # What was done stays as it was written: the service can add to it, nothing else.
    "audit_log": "SELECT, INSERT",
}

QUEUES = """
CREATE TABLE support.queues (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    description text NOT NULL DEFAULT '',
    priority_order integer NOT NULL DEFAULT 100 CHECK (priority_order BETWEEN 0 AND 10000),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX queues_name ON support.queues (tenant_id, lower(name));
"""

TICKETS = """
CREATE TABLE support.ticket_counters (
    tenant_id uuid PRIMARY KEY REFERENCES support.tenants,
    last_number integer NOT NULL
);

CREATE TABLE support.tickets (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    number integer NOT NULL,
    customer_id text NOT NULL CHECK (customer_id <> ''),
    customer_name text,
    customer_email text,
    subject text NOT NULL CHECK (subject <> ''),
    status text NOT NULL CHECK (status IN ('open', 'pending', 'closed')),
    priority text NOT NULL CHECK (priority IN ('low', 'normal', 'high', 'urgent')),
    channel text NOT NULL CHECK (channel IN ('email', 'sms', 'phone', 'chat', 'form')),
    assigned_to uuid,
    queue_id uuid,
    tags text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 50),
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    closed_at timestamptz CHECK ((closed_at IS NOT NULL) = (status = 'closed')),
    deleted_at timestamptz,
    last_message_at timestamptz,
    preview text NOT NULL DEFAULT '',
    awaiting_reply boolean NOT NULL DEFAULT false,
    message_count integer NOT NULL DEFAULT 0 CHECK (message_count >= 0),
    -- Since when the side that spoke last waits: the first customer message without an answer, or the last answer.
    waiting_since timestamptz NOT NULL,
    version integer NOT NULL DEFAULT 1,
    -- 1 is the most urgent, so that one ascending index reads "most urgent first, then the longest wait".
    urgency_rank smallint NOT NULL GENERATED ALWAYS AS (
        CASE priority WHEN 'urgent' THEN 1 WHEN 'high' THEN 2 WHEN 'normal' THEN 3 ELSE 4 END
    ) STORED,
    -- What a text query looks in, in lower case; words contain no line break, so none spans two fields. It has no
    -- trigram index: LIKE is not leakproof, so under row-level security PostgreSQL never uses one.
    search_text text NOT NULL GENERATED ALWAYS AS (
        lower(subject || E'\\n' || coalesce(customer_name, '') || E'\\n' || coalesce(customer_email, '')
              || E'\\n#' || number::text)
    ) STORED,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, number),
    FOREIGN KEY (tenant_id, assigned_to) REFERENCES support.agents (tenant_id, id),
    FOREIGN KEY (tenant_id, queue_id) REFERENCES support.queues (tenant_id, id)
);
CREATE INDEX tickets_by_update ON support.tickets (tenant_id, updated_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_creation ON support.tickets (tenant_id, created_at, id) WHERE deleted_at IS NULL;
CREATE INDEX tickets_by_urgency ON support.tickets (tenant_id, urgency_rank, waiting_since, id)
    WHERE deleted_at IS NULL;
-- The inbox: what is not closed is few, however long the history is.
CREATE INDEX live_tickets_by_update ON support.tickets (tenant_id, updated_at, id)
    WHERE deleted_at IS NULL AND status <> 'closed';
CREATE INDEX live_tickets_by_urgency ON support.tickets (tenant_id, urgency_rank, waiting_since, id)
    WHERE deleted_at IS NULL AND status <> 'closed';
CREATE INDEX live_tickets_by_agent ON support.tickets (tenant_id, assigned_to, urgency_rank, waiting_since, id)
    WHERE deleted_at IS NULL AND status <> 'closed';
CREATE INDEX live_tickets_by_queue ON support.tickets (tenant_id, queue_id, urgency_rank, waiting_since, id)
    WHERE deleted_at IS NULL AND status <> 'closed';
CREATE INDEX tickets_by_customer ON support.tickets (tenant_id, customer_id, updated_at, id)
    WHERE deleted_at IS NULL;
"""

CONVERSATION = """
CREATE TABLE support.ticket_messages (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    from_agent boolean NOT NULL,
    content text NOT NULL CHECK (content <> ''),
    author_name text NOT NULL,
    author_email text NOT NULL,
    author_id text NOT NULL,
    created_at timestamptz NOT NULL,
    edited_at timestamptz,
    deleted_at timestamptz,
    version integer NOT NULL DEFAULT 1,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
CREATE INDEX ticket_messages_in_order ON support.ticket_messages (tenant_id, ticket_id, created_at, id)
    WHERE deleted_at IS NULL;

CREATE TABLE support.ticket_message_versions (
    tenant_id uuid NOT NULL,
    message_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    content text NOT NULL,
    replaced_at timestamptz NOT NULL,
    replaced_by text NOT NULL,
    PRIMARY KEY (tenant_id, message_id, version),
    FOREIGN KEY (tenant_id, message_id) REFERENCES support.ticket_messages (tenant_id, id)
);

CREATE TABLE support.ticket_notes (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    content text NOT NULL CHECK (content <> ''),
    author_name text NOT NULL,
    author_id text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
CREATE INDEX ticket_notes_in_order ON support.ticket_notes (tenant_id, ticket_id, created_at, id);
"""

WORK = """
CREATE TABLE support.agent_assignments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    status text NOT NULL CHECK (status IN ('active', 'completed')),
    assigned_at timestamptz NOT NULL,
    completed_at timestamptz CHECK ((completed_at IS NOT NULL) = (status = 'completed')),
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES support.agents (tenant_id, id)
);
CREATE UNIQUE INDEX agent_assignments_active ON support.agent_assignments (tenant_id, ticket_id)
    WHERE status = 'active';
CREATE INDEX agent_assignments_by_agent ON support.agent_assignments (tenant_id, agent_id, assigned_at);

CREATE TABLE support.audit_log (
    tenant_id uuid NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    action text NOT NULL,
    ticket_id uuid,
    actor_kind text NOT NULL CHECK (actor_kind IN ('agent', 'api_key', 'system')),
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    changes jsonb NOT NULL,
    request_id text NOT NULL,
    created_at timestamptz NOT NULL,
    -- No foreign keys: what was done stays on record even when what it was done to is gone.
    PRIMARY KEY (tenant_id, id)
);
CREATE INDEX audit_log_by_ticket ON support.audit_log (tenant_id, ticket_id, id);
"""


def upgrade() -> None:
    """Makes the tables, closed to every tenant but the transaction's own."""
    for statements in (QUEUES, TICKETS, CONVERSATION, WORK):
        op.execute(statements)
    for table, grants in TABLES.items():
        protect(f"support.{table}", app_role=APP_ROLE, grants=grants)


def downgrade() -> None:
    """Drops the tables and all that is in them."""
    for table in reversed(TABLES):
        op.execute(f"DROP TABLE support.{table}")
