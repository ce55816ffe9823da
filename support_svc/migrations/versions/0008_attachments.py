"""Attachments: what is known of files; their bytes are elsewhere.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

ATTACHMENTS = """
CREATE TABLE support.attachments (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    message_id uuid,
    note_id uuid,
    position smallint NOT NULL DEFAULT 0,
    name text NOT NULL CHECK (name <> ''),
    content_type text NOT NULL CHECK (content_type <> ''),
    size integer NOT NULL CHECK (size > 0),
    sha256 bytea NOT NULL CHECK (octet_length(sha256) = 32),
    uploaded_by text NOT NULL,
    uploader_name text NOT NULL,
    created_at timestamptz NOT NULL,
    stored_at timestamptz,
    used_at timestamptz,
    removed_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id),
    FOREIGN KEY (tenant_id, message_id) REFERENCES support.ticket_messages (tenant_id, id),
    FOREIGN KEY (tenant_id, note_id) REFERENCES support.ticket_notes (tenant_id, id),
    CHECK (num_nonnulls(message_id, note_id) <= 1),
    CHECK ((used_at IS NOT NULL) = (num_nonnulls(message_id, note_id) = 1)),
    CHECK (used_at IS NULL OR stored_at IS NOT NULL)
);
CREATE INDEX attachments_of_ticket ON support.attachments (tenant_id, ticket_id, created_at, id);
-- A thread reads the files of its messages, or of its notes, in the order in which those were written.
CREATE INDEX attachments_of_messages ON support.attachments (tenant_id, ticket_id, used_at, position)
    WHERE message_id IS NOT NULL;
CREATE INDEX attachments_of_notes ON support.attachments (tenant_id, ticket_id, used_at, position)
    WHERE note_id IS NOT NULL;
CREATE INDEX attachments_unused ON support.attachments (tenant_id, uploaded_by)
    WHERE message_id IS NULL AND note_id IS NULL AND removed_at IS NULL;
"""


def upgrade() -> None:
    """Makes the table."""
    op.execute(ATTACHMENTS)
    protect("support.attachments", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Drops it; the files stay where they are."""
    op.execute("DROP TABLE support.attachments")
