"""One log: audit entries in a chain of hashes, and events with positions, both appended at the end of a transaction.

Revision ID: 0004
Revises: 0003
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

TABLES = """
CREATE TABLE support.log_heads (
    tenant_id uuid PRIMARY KEY REFERENCES support.tenants,
    last_event bigint NOT NULL DEFAULT 0,
    last_audit bigint NOT NULL DEFAULT 0,
    audit_hash bytea NOT NULL DEFAULT ''
);

CREATE TABLE support.events (
    tenant_id uuid NOT NULL,
    position bigint NOT NULL CHECK (position >= 1),
    kind text NOT NULL,
    ticket_id uuid,
    object_id text NOT NULL,
    fields text[] NOT NULL,
    actor_id text NOT NULL,
    actor_name text NOT NULL,
    permission text NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, position)
);
CREATE INDEX events_by_time ON support.events (tenant_id, created_at);
"""

CHAIN = """
ALTER TABLE support.audit_log ALTER COLUMN id DROP IDENTITY;
ALTER TABLE support.audit_log ADD COLUMN cause text NOT NULL DEFAULT '', ADD COLUMN hash bytea;

-- The hash of an entry: SHA-256 over the hash before it and its columns, each with its length in bytes in front, so
-- that no two entries read alike. `support_svc/audit/chain.py` computes the same without PostgreSQL.
CREATE FUNCTION support.audit_hash(before bytea, entry support.audit_log) RETURNS bytea LANGUAGE sql STABLE
SET search_path = pg_catalog, pg_temp AS $$
    SELECT sha256(before || convert_to(string_agg(octet_length(part)::text || ':' || part, '' ORDER BY place), 'UTF8'))
    FROM unnest(ARRAY[
        entry.tenant_id::text, entry.id::text, entry.action, coalesce(entry.ticket_id::text, ''), entry.actor_kind,
        entry.actor_id, entry.actor_name, entry.changes::text, entry.request_id, entry.cause,
        ((extract(epoch FROM entry.created_at) * 1000000)::bigint)::text
    ]) WITH ORDINALITY AS parts (part, place)
$$;

-- Appends the audit entries and events of a transaction: [{"audit": {…}, "event": {…}}], either may be missing. It is
-- the last statement before the commit: it holds the tenant's row until then, which makes positions rise in the order
-- of commits and without a gap, so that a reader who has seen one has seen all before it.
CREATE FUNCTION support.append_log(entries jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
DECLARE
    tenant uuid := current_setting('app.tenant_id')::uuid;
    head log_heads;
    entry jsonb;
    linked audit_log;
BEGIN
    SELECT * INTO head FROM log_heads WHERE tenant_id = tenant FOR UPDATE;
    IF NOT FOUND THEN
        INSERT INTO log_heads (tenant_id) VALUES (tenant) ON CONFLICT DO NOTHING;
        SELECT * INTO head FROM log_heads WHERE tenant_id = tenant FOR UPDATE;
    END IF;
    FOR entry IN SELECT jsonb_array_elements(entries) LOOP
        IF entry ? 'audit' THEN
            linked := jsonb_populate_record(NULL::audit_log, entry -> 'audit');
            head.last_audit := head.last_audit + 1;
            linked.tenant_id := tenant;
            linked.id := head.last_audit;
            linked.hash := audit_hash(head.audit_hash, linked);
            head.audit_hash := linked.hash;
            INSERT INTO audit_log VALUES (linked.*);
        END IF;
        IF entry ? 'event' THEN
            head.last_event := head.last_event + 1;
            INSERT INTO events (tenant_id, position, kind, ticket_id, object_id, fields, actor_id, actor_name,
                                permission, created_at)
            SELECT tenant, head.last_event, e.kind, e.ticket_id, e.object_id, e.fields, e.actor_id, e.actor_name,
                   e.permission, e.created_at
            FROM jsonb_populate_record(NULL::events, entry -> 'event') AS e;
        END IF;
    END LOOP;
    UPDATE log_heads SET last_event = head.last_event, last_audit = head.last_audit, audit_hash = head.audit_hash
    WHERE tenant_id = tenant;
    PERFORM pg_notify('support_events', tenant::text);
END
$$;

-- Events older than a moment are gone for good; audit entries never are.
CREATE FUNCTION support.forget_events(before timestamptz) RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
    WITH gone AS (
        DELETE FROM events WHERE tenant_id = current_setting('app.tenant_id')::uuid AND created_at < before
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
"""

# What was written before there was a chain gets its place in it, tenant by tenant, in the order of writing.
LINK = """
ALTER TABLE support.audit_log NO FORCE ROW LEVEL SECURITY;
ALTER TABLE support.log_heads NO FORCE ROW LEVEL SECURITY;
DO $$
DECLARE
    entry support.audit_log;
    head support.log_heads;
BEGIN
    FOR entry IN SELECT * FROM support.audit_log ORDER BY tenant_id, id LOOP
        IF head.tenant_id IS DISTINCT FROM entry.tenant_id THEN
            head := (entry.tenant_id, 0, 0, '\\x');
        END IF;
        head.last_audit := head.last_audit + 1;
        UPDATE support.audit_log SET id = head.last_audit WHERE tenant_id = entry.tenant_id AND id = entry.id;
        entry.id := head.last_audit;
        head.audit_hash := support.audit_hash(head.audit_hash, entry);
        UPDATE support.audit_log SET hash = head.audit_hash WHERE tenant_id = entry.tenant_id AND id = entry.id;
        INSERT INTO support.log_heads VALUES (head.*) ON CONFLICT (tenant_id) DO UPDATE
        SET last_audit = excluded.last_audit, audit_hash = excluded.audit_hash;
    END LOOP;
END
$$;
ALTER TABLE support.audit_log FORCE ROW LEVEL SECURITY;
ALTER TABLE support.log_heads FORCE ROW LEVEL SECURITY;
ALTER TABLE support.audit_log ALTER COLUMN hash SET NOT NULL;
"""


def upgrade() -> None:
    """Makes the log, links what is there, and leaves the service no way to write to it but the function."""
    op.execute(TABLES)
    for table in ("log_heads", "events"):
        protect(f"support.{table}", app_role=APP_ROLE, grants="SELECT")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(CHAIN)
    driver.execute(LINK)
    op.execute("CREATE INDEX audit_log_by_actor ON support.audit_log (tenant_id, actor_id, id)")
    op.execute("CREATE INDEX audit_log_by_action ON support.audit_log (tenant_id, action, id)")
    op.execute(f"REVOKE INSERT ON support.audit_log FROM {APP_ROLE}")
    for function in ("append_log(jsonb)", "forget_events(timestamptz)"):
        op.execute(f"REVOKE ALL ON FUNCTION support.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION support.{function} TO {APP_ROLE}")


def downgrade() -> None:
    """Drops events and chain; the entries stay."""
    op.execute("DROP FUNCTION support.append_log(jsonb), support.forget_events(timestamptz)")
    op.execute("DROP FUNCTION support.audit_hash(bytea, support.audit_log)")
    op.execute("DROP INDEX support.audit_log_by_actor, support.audit_log_by_action")
    op.execute("ALTER TABLE support.audit_log DROP COLUMN hash, DROP COLUMN cause")
    # Numbers were counted per tenant; one sequence for all goes on after the largest.
    op.execute("ALTER TABLE support.audit_log ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY")
    op.execute("ALTER TABLE support.audit_log NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "SELECT setval(pg_get_serial_sequence('support.audit_log', 'id'), "
        "coalesce((SELECT max(id) FROM support.audit_log), 0) + 1, false)"
    )
    op.execute("ALTER TABLE support.audit_log FORCE ROW LEVEL SECURITY")
    op.execute(f"GRANT INSERT ON support.audit_log TO {APP_ROLE}")
    op.execute("DROP TABLE support.events, support.log_heads")
