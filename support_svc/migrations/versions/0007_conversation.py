"""HTML of messages, what a message replies to, and drafts.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

HTML = """
ALTER TABLE support.ticket_messages
    ADD COLUMN has_html boolean NOT NULL DEFAULT false,
    ADD COLUMN in_reply_to uuid,
    ADD CONSTRAINT ticket_messages_reply FOREIGN KEY (tenant_id, in_reply_to)
        REFERENCES support.ticket_messages (tenant_id, id);

-- Apart from the thread, which is read far more often than the HTML in it. One row for each text of a message that had
-- HTML; `policy` is the allow-list that made `safe` of `original`.
CREATE TABLE support.ticket_message_html (
    tenant_id uuid NOT NULL,
    message_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    original text NOT NULL,
    safe text NOT NULL,
    blocked_images integer NOT NULL,
    policy integer NOT NULL,
    PRIMARY KEY (tenant_id, message_id, version),
    FOREIGN KEY (tenant_id, message_id) REFERENCES support.ticket_messages (tenant_id, id)
);
"""

DRAFTS = """
-- Private to its agent. It hangs on the ticket alone: nothing that happens to the ticket removes it.
CREATE TABLE support.drafts (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('reply', 'note')),
    content text NOT NULL,
    -- Begins at the milliseconds of the clock: a draft that comes after another one never has its versions again.
    version bigint NOT NULL,
    updated_at timestamptz NOT NULL,
    -- When a replaced text was last kept.
    kept_at timestamptz,
    PRIMARY KEY (tenant_id, agent_id, ticket_id, kind),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES support.agents (tenant_id, id),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
CREATE INDEX drafts_by_update ON support.drafts (tenant_id, agent_id, updated_at, ticket_id, kind);

CREATE TABLE support.draft_versions (
    tenant_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    kind text NOT NULL,
    version bigint NOT NULL,
    content text NOT NULL,
    replaced_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, agent_id, ticket_id, kind, version),
    FOREIGN KEY (tenant_id, agent_id, ticket_id, kind) REFERENCES support.drafts ON DELETE CASCADE
);
"""


def upgrade() -> None:
    """Makes the tables."""
    op.execute(HTML)
    op.execute(DRAFTS)
    protect("support.ticket_message_html", app_role=APP_ROLE, grants="SELECT, INSERT")
    protect("support.drafts", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")
    protect("support.draft_versions", app_role=APP_ROLE, grants="SELECT, INSERT, DELETE")


def downgrade() -> None:
    """Drops drafts and HTML; the texts stay."""
    op.execute("DROP TABLE support.draft_versions, support.drafts, support.ticket_message_html")
    op.execute("ALTER TABLE support.ticket_messages DROP COLUMN has_html, DROP COLUMN in_reply_to")
