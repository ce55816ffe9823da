"""Tickets of a topic are listed in order without a look at all of them: their rows carry what orders them.

Revision ID: 0021
Revises: 0020
"""

from __future__ import annotations

from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

# The rows of a topic follow their tickets by a trigger, whoever changes the tickets; it costs those without a topic one
# comparison.
FOLLOW = """
ALTER TABLE support.ticket_topics
    ADD COLUMN updated_at timestamptz NOT NULL DEFAULT '-infinity',
    ADD COLUMN smart_key double precision NOT NULL DEFAULT 0;

CREATE FUNCTION support.topics_follow_ticket() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE support.ticket_topics SET
        status = CASE WHEN NEW.deleted_at IS NULL THEN NEW.status ELSE 'deleted' END,
        updated_at = NEW.updated_at,
        smart_key = NEW.smart_key
    WHERE tenant_id = NEW.tenant_id AND ticket_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER topics_follow_ticket AFTER UPDATE ON support.tickets FOR EACH ROW
    WHEN (NEW.topics <> '{}' AND (NEW.topics, NEW.status, NEW.deleted_at, NEW.updated_at, NEW.smart_key)
          IS DISTINCT FROM (OLD.topics, OLD.status, OLD.deleted_at, OLD.updated_at, OLD.smart_key))
    EXECUTE FUNCTION support.topics_follow_ticket();

ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_topics NO FORCE ROW LEVEL SECURITY;
UPDATE support.ticket_topics tt SET updated_at = t.updated_at, smart_key = t.smart_key
FROM support.tickets t WHERE t.tenant_id = tt.tenant_id AND t.id = tt.ticket_id;
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_topics FORCE ROW LEVEL SECURITY;

CREATE INDEX ticket_topics_by_update ON support.ticket_topics (tenant_id, topic_id, updated_at, ticket_id);
CREATE INDEX live_ticket_topics_by_score ON support.ticket_topics (tenant_id, topic_id, smart_key, ticket_id)
    WHERE status <> 'closed';
"""


def upgrade() -> None:
    """Adds the columns, their trigger and their indexes."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FOLLOW)


def downgrade() -> None:
    """Drops them."""
    op.execute("DROP TRIGGER topics_follow_ticket ON support.tickets")
    op.execute("DROP FUNCTION support.topics_follow_ticket()")
    op.execute("ALTER TABLE support.ticket_topics DROP COLUMN smart_key, DROP COLUMN updated_at")
