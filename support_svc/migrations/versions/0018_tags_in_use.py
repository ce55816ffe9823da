"""Tags in use are the rows of tickets that are not deleted, in the order of their letters whatever the locale.

Revision ID: 0018
Revises: 0017
"""

from __future__ import annotations

from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

# In a language's order the tags that begin alike do not stand together.
LETTERS = 'ALTER TABLE support.ticket_tags ALTER COLUMN tag TYPE text COLLATE "C"'
LOCALE = 'ALTER TABLE support.ticket_tags ALTER COLUMN tag TYPE text COLLATE "default"'
LIVING = """
ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags NO FORCE ROW LEVEL SECURITY;
DELETE FROM support.ticket_tags r USING support.tickets t
WHERE t.tenant_id = r.tenant_id AND t.id = r.ticket_id AND t.deleted_at IS NOT NULL;
ALTER TABLE support.ticket_tags FORCE ROW LEVEL SECURITY;
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
"""
ALL = """
ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags NO FORCE ROW LEVEL SECURITY;
INSERT INTO support.ticket_tags
SELECT tenant_id, unnest(tags), id FROM support.tickets WHERE deleted_at IS NOT NULL ON CONFLICT DO NOTHING;
ALTER TABLE support.ticket_tags FORCE ROW LEVEL SECURITY;
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
"""


def upgrade() -> None:
    """Takes the rows of deleted tickets away, and sorts the rest anew."""
    op.execute(LIVING)
    op.execute(LETTERS)


def downgrade() -> None:
    """Puts them back."""
    op.execute(LOCALE)
    op.execute(ALL)
