"""Handles by which notes mention agents and teams.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

HANDLES = """
ALTER TABLE support.agents ADD COLUMN handle text CHECK (handle ~ '^[a-z0-9]([a-z0-9._-]{0,48}[a-z0-9])?$');

-- Agents and teams share one set of handles, which no unique index spans: whoever gives one out holds those of the
-- tenant until the commit. An agent without one gets that of the e-mail address, with a number where it is taken.
CREATE FUNCTION support.give_handle() RETURNS trigger LANGUAGE plpgsql SET search_path = support, pg_temp AS $$
DECLARE
    wanted text;
    number integer := 1;
    taken boolean;
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('handles:' || NEW.tenant_id, 0));
    IF NEW.handle IS NULL AND TG_TABLE_NAME = 'agents' THEN
        wanted := regexp_replace(lower(split_part(to_jsonb(NEW) ->> 'email', '@', 1)), '[^a-z0-9._-]+', '-', 'g');
        wanted := coalesce(nullif(trim(BOTH '._-' FROM left(trim(BOTH '._-' FROM wanted), 40)), ''), 'agent');
        NEW.handle := wanted;
    END IF;
    LOOP
        SELECT EXISTS (
            SELECT FROM agents a WHERE a.tenant_id = NEW.tenant_id AND a.handle = NEW.handle AND a.id <> NEW.id
            UNION ALL
            SELECT FROM teams t WHERE t.tenant_id = NEW.tenant_id AND t.handle = NEW.handle AND t.id <> NEW.id
        ) INTO taken;
        EXIT WHEN NOT taken;
        IF wanted IS NULL THEN
            RAISE unique_violation USING CONSTRAINT = 'handle', MESSAGE = 'the handle is taken';
        END IF;
        number := number + 1;
        NEW.handle := wanted || '-' || number;
    END LOOP;
    RETURN NEW;
END
$$;
CREATE TRIGGER agents_handle BEFORE INSERT OR UPDATE OF handle ON support.agents
FOR EACH ROW EXECUTE FUNCTION support.give_handle();
CREATE TRIGGER teams_handle BEFORE INSERT OR UPDATE OF handle ON support.teams
FOR EACH ROW EXECUTE FUNCTION support.give_handle();

ALTER TABLE support.agents NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.teams NO FORCE ROW LEVEL SECURITY;
UPDATE support.agents SET handle = NULL;
ALTER TABLE support.agents FORCE ROW LEVEL SECURITY;
ALTER TABLE support.teams FORCE ROW LEVEL SECURITY;
ALTER TABLE support.agents ALTER COLUMN handle SET NOT NULL;
CREATE UNIQUE INDEX agents_handle ON support.agents (tenant_id, handle);
"""


def upgrade() -> None:
    """Gives every agent a handle."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(HANDLES)


def downgrade() -> None:
    """Takes the handles away."""
    op.execute("DROP TRIGGER agents_handle ON support.agents")
    op.execute("DROP TRIGGER teams_handle ON support.teams")
    op.execute("DROP FUNCTION support.give_handle()")
    op.execute("ALTER TABLE support.agents DROP COLUMN handle")
