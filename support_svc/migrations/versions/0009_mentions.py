"""Handles by which notes mention agents and teams, who was mentioned, and earlier texts of notes.

Revision ID: 0009
Revises: 0008
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

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

NOTES = """
ALTER TABLE support.ticket_notes
    ADD COLUMN edited_at timestamptz,
    ADD COLUMN deleted_at timestamptz,
    ADD COLUMN version integer NOT NULL DEFAULT 1;

CREATE TABLE support.ticket_note_versions (
    tenant_id uuid NOT NULL,
    note_id uuid NOT NULL,
    version integer NOT NULL CHECK (version >= 1),
    content text NOT NULL,
    replaced_at timestamptz NOT NULL,
    replaced_by text NOT NULL,
    PRIMARY KEY (tenant_id, note_id, version),
    FOREIGN KEY (tenant_id, note_id) REFERENCES support.ticket_notes (tenant_id, id)
);

CREATE TABLE support.note_mentions (
    tenant_id uuid NOT NULL,
    id uuid NOT NULL,
    note_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    -- As it was written: the agent's handle, or that of a team that the agent was in at the time.
    handle text NOT NULL,
    created_at timestamptz NOT NULL,
    read_at timestamptz,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, note_id, agent_id),
    FOREIGN KEY (tenant_id, note_id) REFERENCES support.ticket_notes (tenant_id, id),
    FOREIGN KEY (tenant_id, agent_id) REFERENCES support.agents (tenant_id, id)
);
CREATE INDEX note_mentions_of_agent ON support.note_mentions (tenant_id, agent_id, created_at, id);
CREATE INDEX note_mentions_unread ON support.note_mentions (tenant_id, agent_id, created_at, id) WHERE read_at IS NULL;
"""


def upgrade() -> None:
    """Gives every agent a handle, and makes the tables."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(HANDLES)
    op.execute(NOTES)
    op.execute(f"GRANT UPDATE ON support.ticket_notes TO {APP_ROLE}")
    protect("support.ticket_note_versions", app_role=APP_ROLE, grants="SELECT, INSERT")
    protect("support.note_mentions", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Takes handles, mentions and earlier texts away."""
    op.execute("DROP TABLE support.note_mentions, support.ticket_note_versions")
    op.execute(f"REVOKE UPDATE ON support.ticket_notes FROM {APP_ROLE}")
    op.execute("ALTER TABLE support.ticket_notes DROP COLUMN edited_at, DROP COLUMN deleted_at, DROP COLUMN version")
    op.execute("DROP TRIGGER agents_handle ON support.agents")
    op.execute("DROP TRIGGER teams_handle ON support.teams")
    op.execute("DROP FUNCTION support.give_handle()")
    op.execute("ALTER TABLE support.agents DROP COLUMN handle")
