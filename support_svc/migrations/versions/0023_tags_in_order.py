"""Tickets with a tag are listed in order and counted without a look at others: the tag's rows carry what that needs.

Revision ID: 0023
Revises: 0022
"""

from __future__ import annotations

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

# Two bits for each tag, of its SHA-256, which no version of PostgreSQL changes. A ticket with all of some tags has all
# of their bits; hardly any other has. The sign is left alone, so that no number of bits is less than a part of them.
BITS = """
CREATE FUNCTION support.tag_bits(tags text[]) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT coalesce(bit_or(1::bigint << get_byte(hash, 0) % 63 | 1::bigint << get_byte(hash, 1) % 63), 0)
    FROM unnest(tags) AS tag, sha256(convert_to(tag, 'UTF8')) AS hash
$$;
"""
COLUMNS = """
ALTER TABLE support.ticket_tags
    ADD COLUMN created_at timestamptz,
    ADD COLUMN updated_at timestamptz,
    ADD COLUMN waiting_since timestamptz,
    ADD COLUMN urgency_rank smallint,
    ADD COLUMN status text,
    ADD COLUMN priority text,
    ADD COLUMN channel text,
    ADD COLUMN spam boolean,
    ADD COLUMN bits bigint;

ALTER TABLE support.tickets NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags NO FORCE ROW LEVEL SECURITY;
UPDATE support.ticket_tags r SET
    created_at = t.created_at, updated_at = t.updated_at, waiting_since = t.waiting_since,
    urgency_rank = t.urgency_rank, status = t.status, priority = t.priority, channel = t.channel, spam = t.spam,
    bits = support.tag_bits(t.tags)
FROM support.tickets t WHERE t.tenant_id = r.tenant_id AND t.id = r.ticket_id;
ALTER TABLE support.tickets FORCE ROW LEVEL SECURITY;
ALTER TABLE support.ticket_tags FORCE ROW LEVEL SECURITY;

ALTER TABLE support.ticket_tags
    ALTER COLUMN created_at SET NOT NULL,
    ALTER COLUMN updated_at SET NOT NULL,
    ALTER COLUMN waiting_since SET NOT NULL,
    ALTER COLUMN urgency_rank SET NOT NULL,
    ALTER COLUMN status SET NOT NULL,
    ALTER COLUMN priority SET NOT NULL,
    ALTER COLUMN channel SET NOT NULL,
    ALTER COLUMN spam SET NOT NULL,
    ALTER COLUMN bits SET NOT NULL;
"""
# The rows follow their tickets by a trigger, whoever changes the tickets; it costs those without a tag one comparison.
# Rows come and go with the tags themselves, which is the service's part. There is one way to them: to plan the
# statement anew for every ticket would cost more than what it does.
FOLLOW = """
CREATE FUNCTION support.tags_follow_ticket() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_generic_plan
AS $$
BEGIN
    UPDATE support.ticket_tags SET
        updated_at = NEW.updated_at,
        waiting_since = NEW.waiting_since,
        urgency_rank = NEW.urgency_rank,
        status = NEW.status,
        priority = NEW.priority,
        channel = NEW.channel,
        spam = NEW.spam,
        bits = CASE WHEN NEW.tags = OLD.tags THEN bits ELSE support.tag_bits(NEW.tags) END
    WHERE tenant_id = NEW.tenant_id AND tag = ANY (NEW.tags) AND ticket_id = NEW.id;
    RETURN NULL;
END
$$;
CREATE TRIGGER tags_follow_ticket AFTER UPDATE ON support.tickets FOR EACH ROW
    WHEN (NEW.tags <> '{}' AND OLD.tags <> '{}'
          AND (NEW.updated_at, NEW.waiting_since, NEW.status, NEW.priority, NEW.channel, NEW.spam, NEW.tags)
              IS DISTINCT FROM
              (OLD.updated_at, OLD.waiting_since, OLD.status, OLD.priority, OLD.channel, OLD.spam, OLD.tags))
    EXECUTE FUNCTION support.tags_follow_ticket();
"""
ADDED = ["created_at", "updated_at", "waiting_since", "urgency_rank", "status", "priority", "channel", "spam", "bits"]
# What is compared beside the order stands in the index too: rows that do not fit are passed over where they stand.
TOLD = "INCLUDE (status, priority, channel, bits)"
INDEXES = {
    "ticket_tags_by_update": f"(tenant_id, tag, spam, updated_at, ticket_id) {TOLD}",
    "ticket_tags_by_creation": f"(tenant_id, tag, spam, created_at, ticket_id) {TOLD}",
    "ticket_tags_by_urgency": f"(tenant_id, tag, spam, urgency_rank, waiting_since, ticket_id) {TOLD}",
    "live_ticket_tags": f"(tenant_id, tag, ticket_id) {TOLD} WHERE status <> 'closed'",
}
# What is late is few, and comes first where the inbox is ordered by due times. And what is breached or still running
# is open: taken for independent, both together seem far rarer than they are.
LATE = """
CREATE INDEX breached_tickets_by_sla ON support.tickets (tenant_id, sla_order, id) INCLUDE (status)
    WHERE deleted_at IS NULL AND status <> 'closed' AND sla_state = 'breached';
CREATE STATISTICS support.ticket_states (mcv) ON status, sla_state FROM support.tickets;
"""


def upgrade() -> None:
    """Adds the columns, their trigger and the indexes."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(BITS)
    driver.execute(COLUMNS)
    driver.execute(FOLLOW)
    for name, definition in INDEXES.items():
        op.execute(f"CREATE INDEX {name} ON support.ticket_tags {definition}")
    op.execute(f"GRANT UPDATE ON support.ticket_tags TO {APP_ROLE}")
    driver.execute(LATE)


def downgrade() -> None:
    """Drops them."""
    op.execute("DROP STATISTICS support.ticket_states")
    op.execute("DROP INDEX support.breached_tickets_by_sla")
    op.execute(f"REVOKE UPDATE ON support.ticket_tags FROM {APP_ROLE}")
    op.execute("DROP TRIGGER tags_follow_ticket ON support.tickets")
    op.execute("DROP FUNCTION support.tags_follow_ticket()")
    for name in INDEXES:
        op.execute(f"DROP INDEX support.{name}")
    op.execute(f"ALTER TABLE support.ticket_tags {', '.join(f'DROP COLUMN {name}' for name in ADDED)}")
    op.execute("DROP FUNCTION support.tag_bits(text[])")
