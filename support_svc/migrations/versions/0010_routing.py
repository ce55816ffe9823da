"""Routing: who is available for how much, which queues hand their tickets out, and why each ticket went where.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"

AGENTS = """
ALTER TABLE support.agents
    ADD COLUMN availability text NOT NULL DEFAULT 'offline' CHECK (availability IN ('online', 'away', 'offline')),
    -- What was said holds until here; then whoever was online goes offline, and everybody else comes online.
    ADD COLUMN availability_until timestamptz,
    ADD COLUMN availability_since timestamptz,
    ADD COLUMN skills text[] NOT NULL DEFAULT '{}' CHECK (cardinality(skills) <= 50),
    -- NULL, or a channel that is missing, means the usual number.
    ADD COLUMN capacity integer CHECK (capacity BETWEEN 0 AND 1000),
    ADD COLUMN channel_capacity jsonb NOT NULL DEFAULT '{}',
    ADD COLUMN assignments_per_hour integer CHECK (assignments_per_hour BETWEEN 0 AND 1000),
    ADD COLUMN shifts jsonb,
    ADD COLUMN version integer NOT NULL DEFAULT 1;
"""

TICKETS = """
-- How much each agent has to do. Nothing that nobody owns is in it: a new ticket pays nothing for it.
CREATE INDEX open_tickets_by_agent ON support.tickets (tenant_id, assigned_to, queue_id, channel)
    WHERE deleted_at IS NULL AND status = 'open' AND assigned_to IS NOT NULL;
"""

# Jobs that only those tenants want who have switched a feature on. Whether they have stands in the row that whoever
# appends to the log has locked: a tenant without the feature pays no statement for asking, and no change can slip in
# between switching the feature on and the first look at what is there.
FOLLOWERS = """
ALTER TABLE support.log_heads ADD COLUMN followers text[] NOT NULL DEFAULT '{}';

-- Of each list of jobs, in the form of jobs.defer, puts in the first one whose task the tenant follows:
-- [{"offer": [{…}, …]}, …]; entries without "offer" are others' business. Runs in the statement of append_log.
CREATE FUNCTION support.take_offers(entries jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
DECLARE
    followed text[];
    entry jsonb;
    job jsonb;
BEGIN
    SELECT followers INTO followed FROM log_heads
    WHERE tenant_id = current_setting('app.tenant_id')::uuid FOR UPDATE;
    IF coalesce(followed, '{}') = '{}' THEN
        RETURN;
    END IF;
    FOR entry IN SELECT jsonb_array_elements(entries) LOOP
        CONTINUE WHEN NOT entry ? 'offer';
        FOR job IN SELECT jsonb_array_elements(entry -> 'offer') LOOP
            IF job ->> 'task' = ANY (followed) THEN
                PERFORM jobs.defer(jsonb_build_array(job));
                EXIT;
            END IF;
        END LOOP;
    END LOOP;
END
$$;
"""


def upgrade() -> None:
    """Adds to agents and tickets what the router needs, and to the log what wakes it."""
    op.execute(AGENTS)
    op.execute(TICKETS)
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FOLLOWERS)
    for function in ("take_offers(jsonb)",):
        op.execute(f"REVOKE ALL ON FUNCTION support.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION support.{function} TO {APP_ROLE}")


def downgrade() -> None:
    """Takes all of it away again."""
    op.execute("DROP FUNCTION support.take_offers(jsonb)")
    op.execute("ALTER TABLE support.log_heads DROP COLUMN followers")
    op.execute("DROP INDEX support.open_tickets_by_agent")
    columns = (
        "availability",
        "availability_until",
        "availability_since",
        "skills",
        "capacity",
        "channel_capacity",
        "assignments_per_hour",
        "shifts",
        "version",
    )
    op.execute("ALTER TABLE support.agents " + ", ".join(f"DROP COLUMN {name}" for name in columns))
