"""Open tickets with a tag are read in smart order too: the tag's rows carry the key of that order.

Revision ID: 0024
Revises: 0023
"""

from __future__ import annotations

from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

_FUNCTION = """
CREATE OR REPLACE FUNCTION support.tags_follow_ticket() RETURNS trigger
LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    UPDATE support.ticket_tags SET
        updated_at = NEW.updated_at,
        waiting_since = NEW.waiting_since,
        urgency_rank = NEW.urgency_rank,
        status = NEW.status,
        priority = NEW.priority,
        channel = NEW.channel,
        spam = NEW.spam, {also}
        bits = CASE WHEN NEW.tags = OLD.tags THEN bits ELSE support.tag_bits(NEW.tags) END
    WHERE tenant_id = NEW.tenant_id AND tag = ANY (NEW.tags) AND ticket_id = NEW.id;
    RETURN NULL;
END
$$;
DROP TRIGGER tags_follow_ticket ON support.tickets;
CREATE TRIGGER tags_follow_ticket AFTER UPDATE ON support.tickets FOR EACH ROW
    WHEN (NEW.tags <> '{{}}' AND OLD.tags <> '{{}}'
          AND (NEW.updated_at, NEW.waiting_since, NEW.status, NEW.priority, NEW.channel, NEW.spam, NEW.tags{new})
              IS DISTINCT FROM
              (OLD.updated_at, OLD.waiting_since, OLD.status, OLD.priority, OLD.channel, OLD.spam, OLD.tags{old}))
    EXECUTE FUNCTION support.tags_follow_ticket();
"""
FOLLOW = _FUNCTION.format(also="smart_key = NEW.smart_key,", new=", NEW.smart_key", old=", OLD.smart_key")
FOLLOW_WITHOUT = _FUNCTION.format(also="", new="", old="")
# Closed tickets have no place in the order; their rows get the key when they are opened again.
COLUMN = """
ALTER TABLE support.ticket_tags ADD COLUMN smart_key double precision NOT NULL DEFAULT 0;
ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags NO FORCE ROW LEVEL SECURITY;
UPDATE support.ticket_tags r SET smart_key = t.smart_key
FROM support.tickets t WHERE t.tenant_id = r.tenant_id AND t.id = r.ticket_id AND r.status <> 'closed';
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags ALTER COLUMN smart_key DROP DEFAULT;
DROP INDEX support.live_ticket_tags;
"""
INDEX = """
CREATE INDEX live_ticket_tags ON support.ticket_tags (tenant_id, tag, {key}ticket_id)
    INCLUDE (status, priority, channel, bits) WHERE status <> 'closed'
"""


def upgrade() -> None:
    """Adds the column, and puts the rows of what is not closed in its order."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(COLUMN)
    driver.execute(FOLLOW)
    op.execute(INDEX.format(key="smart_key, "))


def downgrade() -> None:
    """Drops it."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FOLLOW_WITHOUT)
    op.execute("DROP INDEX support.live_ticket_tags")
    op.execute(INDEX.format(key=""))
    op.execute("ALTER TABLE support.ticket_tags DROP COLUMN smart_key")
