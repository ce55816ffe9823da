"""Routing: who is available for how much, which queues hand their tickets out, and why each ticket went where.

Revision ID: 0010
Revises: 0009
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

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

RULES = """
CREATE TABLE support.routing_rules (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    position integer NOT NULL CHECK (position BETWEEN 0 AND 10000),
    enabled boolean NOT NULL,
    continue_matching boolean NOT NULL,
    conditions jsonb NOT NULL,
    actions jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    version integer NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX routing_rules_name ON support.routing_rules (tenant_id, lower(name));
"""

QUEUES = """
ALTER TABLE support.queues
    ADD COLUMN routing text NOT NULL DEFAULT 'manual' CHECK (routing IN ('manual', 'round_robin', 'balanced')),
    ADD COLUMN team_id uuid,
    ADD COLUMN required_skills text[] NOT NULL DEFAULT '{}' CHECK (cardinality(required_skills) <= 50),
    ADD COLUMN inbox_limit integer CHECK (inbox_limit BETWEEN 1 AND 1000),
    ADD COLUMN hand_over_minutes integer NOT NULL DEFAULT 15 CHECK (hand_over_minutes BETWEEN 0 AND 10080),
    -- Where the circle of a round robin stands.
    ADD COLUMN last_routed_to uuid,
    ADD CONSTRAINT queues_team FOREIGN KEY (tenant_id, team_id) REFERENCES support.teams (tenant_id, id);
-- For whether a team is in use.
CREATE INDEX queues_by_team ON support.queues (tenant_id, team_id) WHERE team_id IS NOT NULL;
"""

TICKETS = """
ALTER TABLE support.tickets
    -- Why it is whose it is, or why it is nobody's again.
    ADD COLUMN assignment_reason text NOT NULL DEFAULT '',
    ADD COLUMN required_skills text[] NOT NULL DEFAULT '{}' CHECK (cardinality(required_skills) <= 50);
ALTER TABLE support.agent_assignments
    ADD COLUMN reason text NOT NULL DEFAULT '',
    ADD COLUMN assigned_by text NOT NULL DEFAULT '',
    ADD COLUMN assigned_by_name text NOT NULL DEFAULT '',
    ADD COLUMN ended_reason text NOT NULL DEFAULT '';
CREATE INDEX agent_assignments_by_ticket ON support.agent_assignments (tenant_id, ticket_id, assigned_at, id);
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

-- Works out what the tenant follows, with its log locked: whoever switches off the last of two sees the other's change.
CREATE FUNCTION support.switch_routing(ignored jsonb) RETURNS void LANGUAGE plpgsql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
DECLARE
    tenant uuid := current_setting('app.tenant_id')::uuid;
BEGIN
    INSERT INTO log_heads (tenant_id) VALUES (tenant) ON CONFLICT DO NOTHING;
    PERFORM FROM log_heads WHERE tenant_id = tenant FOR UPDATE;
    UPDATE log_heads SET followers = ARRAY(
        SELECT task FROM unnest('{routing.assign,routing.hand_over}'::text[]) AS tasks (task)
        WHERE EXISTS (SELECT FROM queues WHERE tenant_id = tenant AND routing <> 'manual')
        UNION ALL
        SELECT 'routing.rules' WHERE EXISTS (SELECT FROM routing_rules WHERE tenant_id = tenant AND enabled)
    )
    WHERE tenant_id = tenant;
END
$$;
"""


def upgrade() -> None:
    """Adds to agents and tickets what the router needs, and to the log what wakes it."""
    for statements in (AGENTS, QUEUES, TICKETS, RULES):
        op.execute(statements)
    protect("support.routing_rules", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FOLLOWERS)
    for function in ("take_offers(jsonb)", "switch_routing(jsonb)"):
        op.execute(f"REVOKE ALL ON FUNCTION support.{function} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION support.{function} TO {APP_ROLE}")


#: Columns by table, in the order in which they go.
ADDED = {
    "log_heads": ("followers",),
    "agent_assignments": ("reason", "assigned_by", "assigned_by_name", "ended_reason"),
    "tickets": ("assignment_reason", "required_skills"),
    "queues": ("routing", "team_id", "required_skills", "inbox_limit", "hand_over_minutes", "last_routed_to"),
    "agents": (
        "availability",
        "availability_until",
        "availability_since",
        "skills",
        "capacity",
        "channel_capacity",
        "assignments_per_hour",
        "shifts",
        "version",
    ),
}


def downgrade() -> None:
    """Takes all of it away again."""
    op.execute("DROP FUNCTION support.switch_routing(jsonb), support.take_offers(jsonb)")
    op.execute("DROP TABLE support.routing_rules")
    op.execute("DROP INDEX support.open_tickets_by_agent, support.agent_assignments_by_ticket")
    for table, columns in ADDED.items():
        op.execute(f"ALTER TABLE support.{table} " + ", ".join(f"DROP COLUMN {name}" for name in columns))
