"""Lists that stay fast in a long history: a row for each tag of a ticket, and indexes for what few tickets match.

Revision ID: 0016
Revises: 0015
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

# Array operators are not leakproof, so under row-level security no index on the array itself would ever be used.
TAGS = """
CREATE TABLE support.ticket_tags (
    tenant_id uuid NOT NULL,
    tag text NOT NULL,
    ticket_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, tag, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
INSERT INTO support.ticket_tags SELECT tenant_id, unnest(tags), id FROM support.tickets;
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
"""
INDEXES = {
    "live_unassigned_by_urgency": """
        (tenant_id, urgency_rank, waiting_since, id)
        WHERE deleted_at IS NULL AND status <> 'closed' AND assigned_to IS NULL""",
    # The whole history of an agent or a queue: one that is new has none, which must not take a look at all tickets.
    "tickets_by_agent": "(tenant_id, assigned_to, updated_at, id) WHERE deleted_at IS NULL AND NOT spam",
    "tickets_by_queue": "(tenant_id, queue_id, updated_at, id) WHERE deleted_at IS NULL AND NOT spam",
    # Kinds of tickets that are rare, or that the shop has none of.
    "tickets_by_kind": "(tenant_id, channel, priority, status) WHERE deleted_at IS NULL AND NOT spam",
}


def upgrade() -> None:
    """Makes the rows of the tags that tickets have, and the indexes."""
    op.execute(TAGS)
    protect("support.ticket_tags", app_role=APP_ROLE, grants="SELECT, INSERT, DELETE")
    for name, definition in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON support.tickets {definition}")


def downgrade() -> None:
    """Drops them; the tickets keep their tags."""
    for name in INDEXES:
        op.execute(f"DROP INDEX support.{name}")
    op.execute("DROP TABLE support.ticket_tags")
