"""Demo mode: temporary messages that hang on a picture of a ticket and never touch the ticket itself.

Revision ID: 0014
Revises: 0013
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

DEMOS = """
CREATE TABLE support.demos (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    -- The ticket as it was when the demo began. Whatever changes a ticket or its conversation moves `updated_at`
    -- forward, so that its value tells which messages were there, and with which text.
    as_of timestamptz NOT NULL,
    subject text NOT NULL,
    status text NOT NULL,
    priority text NOT NULL,
    assigned_to uuid,
    queue_id uuid,
    tags text[] NOT NULL,
    customer_id text NOT NULL,
    customer_name text NOT NULL,
    began_at timestamptz NOT NULL,
    began_by text NOT NULL,
    expires_at timestamptz NOT NULL,
    messages integer NOT NULL DEFAULT 0 CHECK (messages BETWEEN 0 AND 200),
    PRIMARY KEY (tenant_id, ticket_id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);

CREATE TABLE support.demo_messages (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    position integer NOT NULL CHECK (position >= 1),
    id uuid NOT NULL,
    from_agent boolean NOT NULL,
    content text NOT NULL CHECK (content <> ''),
    author_name text NOT NULL,
    author_id text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, position),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.demos (tenant_id, ticket_id) ON DELETE CASCADE
);

-- What a demo shows of messages that were deleted since it began.
CREATE INDEX ticket_messages_deleted ON support.ticket_messages (tenant_id, ticket_id, created_at, id)
    WHERE deleted_at IS NOT NULL;
"""


def upgrade() -> None:
    """Makes the tables, closed to every tenant but the transaction's own."""
    op.execute(DEMOS)
    for table in ("demos", "demo_messages"):
        protect(f"support.{table}", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Drops the demos; the tickets never knew of them."""
    op.execute("DROP INDEX support.ticket_messages_deleted")
    for table in ("demo_messages", "demos"):
        op.execute(f"DROP TABLE support.{table}")
