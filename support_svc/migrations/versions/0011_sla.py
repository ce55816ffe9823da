"""Service levels: calendars, policies, a clock for each ticket and metric, and what is computed anew after a change.

Revision ID: 0011
Revises: 0010
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"
TABLES = {
    "calendars": "SELECT, INSERT, UPDATE, DELETE",
    "sla_policies": "SELECT, INSERT, UPDATE, DELETE",
    "ticket_slas": "SELECT, INSERT, UPDATE, DELETE",
    "sla_recomputations": "SELECT, INSERT, UPDATE, DELETE",
}

RULES = """
CREATE TABLE support.calendars (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    time_zone text NOT NULL,
    -- Day → [["09:00", "17:00"], …].
    weekly_hours jsonb NOT NULL,
    country text NOT NULL DEFAULT '',
    subdivision text NOT NULL DEFAULT '',
    -- Date → name.
    own_holidays jsonb NOT NULL DEFAULT '{}',
    excluded_holidays text[] NOT NULL DEFAULT '{}',
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id)
);
CREATE UNIQUE INDEX calendars_name ON support.calendars (tenant_id, lower(name));

CREATE TABLE support.sla_policies (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    position integer NOT NULL DEFAULT 100 CHECK (position BETWEEN 0 AND 10000),
    active boolean NOT NULL DEFAULT true,
    conditions jsonb NOT NULL,
    targets jsonb NOT NULL,
    calendar_id uuid,
    warn_before jsonb,
    on_warning jsonb,
    on_breach jsonb,
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    FOREIGN KEY (tenant_id, calendar_id) REFERENCES support.calendars (tenant_id, id)
);
CREATE UNIQUE INDEX sla_policies_name ON support.sla_policies (tenant_id, lower(name));
CREATE INDEX sla_policies_by_calendar ON support.sla_policies (tenant_id, calendar_id);

CREATE TABLE support.sla_recomputations (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    version integer NOT NULL,
    state text NOT NULL CHECK (state IN ('active', 'done', 'superseded')),
    cause text NOT NULL,
    done integer NOT NULL DEFAULT 0,
    total_estimated integer NOT NULL DEFAULT 0,
    -- The last ticket that a step has seen; the next one begins behind it, whichever process does it.
    reached uuid,
    started_at timestamptz NOT NULL,
    updated_at timestamptz,
    PRIMARY KEY (tenant_id, version)
);
"""

# Which rules a new ticket is under is told by the row that gives it its number: to know that there are none costs
# nothing, and a change of the rules waits for tickets that are being created under the old ones.
CLOCKS = """
ALTER TABLE support.ticket_counters ADD COLUMN sla_version integer NOT NULL DEFAULT 0;

ALTER TABLE support.tickets
    ADD COLUMN sla_due_at timestamptz,
    ADD COLUMN sla_state text NOT NULL DEFAULT 'none'
        CHECK (sla_state IN ('none', 'running', 'paused', 'warned', 'breached', 'met')),
    ADD COLUMN sla_metric text CHECK (sla_metric IN ('first_response', 'next_response', 'resolution')),
    -- The version of the rules that its clocks follow; 0 for a ticket that has never been under any.
    ADD COLUMN sla_version integer NOT NULL DEFAULT 0,
    -- What lists are ordered by: a ticket that is never due comes last, and has a place that a page can go on behind.
    -- Set by a trigger: to add it as a generated column would write a large table anew.
    ADD COLUMN sla_order timestamptz NOT NULL DEFAULT '9999-12-31 00:00:00+00';
CREATE FUNCTION support.set_sla_order() RETURNS trigger LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    NEW.sla_order := coalesce(NEW.sla_due_at, timestamptz '9999-12-31 00:00:00+00');
    RETURN NEW;
END
$$;
CREATE TRIGGER tickets_sla_order_of_new BEFORE INSERT ON support.tickets
    FOR EACH ROW WHEN (NEW.sla_due_at IS NOT NULL) EXECUTE FUNCTION support.set_sla_order();
CREATE TRIGGER tickets_sla_order BEFORE UPDATE OF sla_due_at ON support.tickets
    FOR EACH ROW EXECUTE FUNCTION support.set_sla_order();
CREATE INDEX live_tickets_by_sla ON support.tickets (tenant_id, sla_order, id)
    WHERE deleted_at IS NULL AND status <> 'closed';

CREATE TABLE support.ticket_slas (
    tenant_id uuid NOT NULL,
    ticket_id uuid NOT NULL,
    metric text NOT NULL CHECK (metric IN ('first_response', 'next_response', 'resolution')),
    -- No foreign keys: what was met or missed stays when the policy is gone.
    policy_id uuid NOT NULL,
    calendar_id uuid,
    target_seconds integer NOT NULL,
    state text NOT NULL CHECK (state IN ('none', 'running', 'paused', 'warned', 'breached', 'met')),
    started_at timestamptz,
    -- Since when the clock runs without a pause, and the working time used before that; when it stands still or is done
    -- there is no such moment, and all of the time used is there.
    running_since timestamptz,
    used interval NOT NULL,
    due_at timestamptz,
    warn_at timestamptz,
    done_at timestamptz,
    -- [[begin, end], …] since the start; the last one lasts when its end is null.
    paused jsonb NOT NULL DEFAULT '[]',
    worst interval NOT NULL DEFAULT '0',
    times_done integer NOT NULL DEFAULT 0,
    times_late integer NOT NULL DEFAULT 0,
    -- When it was said; each once for a clock that started, whatever moves its due time afterwards.
    warned_at timestamptz,
    breached_at timestamptz,
    PRIMARY KEY (tenant_id, ticket_id, metric),
    FOREIGN KEY (tenant_id, ticket_id) REFERENCES support.tickets (tenant_id, id)
);
"""


def upgrade() -> None:
    """Makes the tables, and the columns by which lists of tickets are ordered and filtered."""
    op.execute(RULES)
    op.execute(CLOCKS)
    for table, grants in TABLES.items():
        protect(f"support.{table}", app_role=APP_ROLE, grants=grants)


def downgrade() -> None:
    """Drops the rules and the clocks."""
    op.execute("DROP TABLE support.ticket_slas, support.sla_recomputations, support.sla_policies, support.calendars")
    op.execute("DROP TRIGGER tickets_sla_order ON support.tickets")
    op.execute("DROP TRIGGER tickets_sla_order_of_new ON support.tickets")
    op.execute("DROP FUNCTION support.set_sla_order()")
    op.execute(
        "ALTER TABLE support.tickets DROP COLUMN sla_order, DROP COLUMN sla_version, DROP COLUMN sla_metric, "
        "DROP COLUMN sla_state, DROP COLUMN sla_due_at"
    )
    op.execute("ALTER TABLE support.ticket_counters DROP COLUMN sla_version")
