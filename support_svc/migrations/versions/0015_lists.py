"""Who has which ticket open; and events are forgotten for every tenant at once, from the front of each log.

Revision ID: 0015
Revises: 0014
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

# Time is a transaction's beginning and position its commit, so one can be older than its neighbour before it. Only
# what lies before the first event that is kept goes: the rest of a log has no gap, and its readers rely on that.
FORGET = """
DROP FUNCTION support.forget_events(timestamptz);
DROP INDEX support.events_by_time;

CREATE FUNCTION support.forget_events(before timestamptz, most integer) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
DECLARE
    asking text := current_setting('app.tenant_id', true);
    tenant uuid;
    kept bigint;
    gone bigint;
    total bigint := 0;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        SELECT coalesce(min(position) FILTER (WHERE created_at >= before), max(position) + 1) INTO kept
        FROM (SELECT position, created_at FROM events WHERE tenant_id = tenant ORDER BY position LIMIT most) AS oldest;
        DELETE FROM events WHERE tenant_id = tenant AND position < kept;
        GET DIAGNOSTICS gone = ROW_COUNT;
        total := total + gone;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(asking, ''), true);
    RETURN total;
END
$$;
"""

# What it holds is over in half a minute and is neither worth a flush nor a backup. Renewals touch no index.
PRESENCE = """
CREATE UNLOGGED TABLE support.ticket_presence (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    agent_name text NOT NULL,
    state text NOT NULL CHECK (state IN ('viewing', 'replying')),
    since timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, ticket_id, agent_id)
) WITH (fillfactor = 50);
"""

SWEEP = """
CREATE FUNCTION support.forget_presence(before timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
DECLARE
    asking text := current_setting('app.tenant_id', true);
    tenant uuid;
    gone bigint;
    total bigint := 0;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        DELETE FROM ticket_presence WHERE tenant_id = tenant AND expires_at < before;
        GET DIAGNOSTICS gone = ROW_COUNT;
        total := total + gone;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(asking, ''), true);
    RETURN total;
END
$$;
"""

FORGET_OF_ONE = """
DROP FUNCTION support.forget_events(timestamptz, integer);
CREATE INDEX events_by_time ON support.events (tenant_id, created_at);

CREATE FUNCTION support.forget_events(before timestamptz) RETURNS bigint LANGUAGE sql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
    WITH gone AS (
        DELETE FROM events WHERE tenant_id = current_setting('app.tenant_id')::uuid AND created_at < before
        RETURNING 1
    )
    SELECT count(*) FROM gone
$$;
"""


def upgrade() -> None:
    """Makes the table of presences, and replaces the function that forgets the events of one tenant."""
    op.execute(PRESENCE)
    protect("support.ticket_presence", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")
    _replace(SWEEP, "forget_presence(timestamptz)")
    _replace(FORGET, "forget_events(timestamptz, integer)")


def downgrade() -> None:
    """Brings the old function back and drops the table."""
    _replace(FORGET_OF_ONE, "forget_events(timestamptz)")
    op.execute("DROP FUNCTION support.forget_presence(timestamptz)")
    op.execute("DROP TABLE support.ticket_presence")


def _replace(sql: str, function: str) -> None:
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(sql)
    op.execute(f"REVOKE ALL ON FUNCTION support.{function} FROM PUBLIC")
    op.execute(f"GRANT EXECUTE ON FUNCTION support.{function} TO {APP_ROLE}")
