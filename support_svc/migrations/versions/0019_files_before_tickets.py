"""Files are uploaded before the ticket that they come with is created.

Revision ID: 0019
Revises: 0018
"""

from __future__ import annotations

from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

# A file that hangs on something hangs on something of a ticket.
FILES = """
ALTER TABLE support.attachments
    ALTER COLUMN ticket_id DROP NOT NULL,
    ADD CONSTRAINT attachments_used_in_ticket CHECK (used_at IS NULL OR ticket_id IS NOT NULL);
"""
BACK = """
ALTER TABLE support.attachments NO FORCE ROW LEVEL SECURITY;
DELETE FROM support.attachments WHERE ticket_id IS NULL;
ALTER TABLE support.attachments FORCE ROW LEVEL SECURITY;
ALTER TABLE support.attachments
    DROP CONSTRAINT attachments_used_in_ticket,
    ALTER COLUMN ticket_id SET NOT NULL;
"""


def upgrade() -> None:
    """Lets a file have no ticket while it is unused."""
    op.execute(FILES)


def downgrade() -> None:
    """Forgets the files that wait for a ticket; their content stays where it is."""
    op.execute(BACK)
