"""The life of models: versions, which of them answers, who changed that, work on them, and how they hold up.

Shops that were trained before need a training: what the files alone said about the version in use is not read any more.

Revision ID: 0006
Revises: 0005
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None
APP = "quimbi_intelligence_app"
NAMES = "name text NOT NULL CHECK (name IN ('churn', 'ltv'))"

SCHEDULE = """
CREATE FUNCTION platform.schedule_training(due timestamptz, at timestamptz) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = platform, pg_temp AS $$
DECLARE
    asking text := current_setting('app.tenant_id', true);
    tenant uuid;
    made bigint;
    total bigint := 0;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants WHERE created_at < due LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        -- A shop with orders, which was not trained since; one run a moment, whoever of the processes comes first.
        INSERT INTO model_runs (tenant_id, id, kind, state, due_at, created_at, requested_by)
        SELECT tenant, gen_random_uuid(), 'train', 'queued', due, at, 'the schedule'
        WHERE EXISTS (SELECT FROM customer_profiles WHERE tenant_id = tenant)
          AND NOT EXISTS (
              SELECT FROM model_runs
              WHERE tenant_id = tenant AND kind = 'train' AND (due_at >= due OR created_at >= due)
          )
        ON CONFLICT DO NOTHING;
        GET DIAGNOSTICS made = ROW_COUNT;
        total := total + made;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(asking, ''), true);
    RETURN total;
END
$$;
REVOKE ALL ON FUNCTION platform.schedule_training(timestamptz, timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.schedule_training(timestamptz, timestamptz) TO quimbi_intelligence_app;
"""


def upgrade() -> None:
    """Makes the tables, and the function that puts in the scheduled training of every shop."""
    op.execute(
        f"""
        CREATE TABLE platform.model_versions (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            {NAMES},
            version text NOT NULL CHECK (length(version) BETWEEN 1 AND 100),
            parts jsonb NOT NULL,
            signature text NOT NULL,
            trained_at timestamptz NOT NULL,
            summary jsonb NOT NULL,
            contest jsonb,
            PRIMARY KEY (tenant_id, name, version)
        )
        """
    )
    op.execute(
        "CREATE INDEX model_versions_newest ON platform.model_versions (tenant_id, name, trained_at DESC, version DESC)"
    )
    protect("platform.model_versions", app_role=APP, grants="SELECT, INSERT, UPDATE")
    op.execute(
        f"""
        CREATE TABLE platform.model_deployments (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            {NAMES},
            champions text[] NOT NULL,
            challenger text,
            share double precision NOT NULL CHECK (share BETWEEN 0 AND 1),
            generation integer NOT NULL,
            PRIMARY KEY (tenant_id, name)
        )
        """
    )
    protect("platform.model_deployments", app_role=APP, grants="SELECT, INSERT, UPDATE")
    # Nobody can change or remove what was done: the service's role may add rows only.
    op.execute(
        f"""
        CREATE TABLE platform.model_changes (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            id bigint GENERATED ALWAYS AS IDENTITY,
            {NAMES},
            action text NOT NULL,
            version text NOT NULL,
            previous text,
            share double precision,
            forced boolean NOT NULL,
            reason text NOT NULL,
            actor_kind text NOT NULL,
            actor_id text NOT NULL,
            actor_name text NOT NULL,
            request_id text NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, id)
        )
        """
    )
    op.execute("CREATE INDEX model_changes_of ON platform.model_changes (tenant_id, name, id DESC)")
    protect("platform.model_changes", app_role=APP, grants="SELECT, INSERT")
    op.execute(
        """
        CREATE TABLE platform.model_runs (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            id uuid NOT NULL,
            kind text NOT NULL CHECK (kind IN ('train', 'refresh')),
            state text NOT NULL CHECK (state IN ('queued', 'running', 'done', 'failed')),
            due_at timestamptz NOT NULL,
            created_at timestamptz NOT NULL,
            requested_by text NOT NULL,
            started_at timestamptz,
            alive_at timestamptz,
            finished_at timestamptz,
            claim uuid,
            attempts integer NOT NULL DEFAULT 0,
            step text NOT NULL DEFAULT '',
            done double precision NOT NULL DEFAULT 0,
            problem text NOT NULL DEFAULT '',
            outcome jsonb,
            PRIMARY KEY (tenant_id, id)
        )
        """
    )
    # One at a time a shop, of whichever kind, and one of each kind in the queue: the database sees to it.
    op.execute("CREATE UNIQUE INDEX model_runs_one ON platform.model_runs (tenant_id) WHERE state = 'running'")
    op.execute("CREATE UNIQUE INDEX model_runs_next ON platform.model_runs (tenant_id, kind) WHERE state = 'queued'")
    op.execute("CREATE INDEX model_runs_newest ON platform.model_runs (tenant_id, created_at DESC, id DESC)")
    op.execute("CREATE INDEX model_runs_waiting ON platform.model_runs (due_at) WHERE state IN ('queued', 'running')")
    protect(
        "platform.model_runs",
        app_role=APP,
        grants="SELECT, INSERT, UPDATE, DELETE",
        lookup="CASE WHEN state IN ('queued', 'running') THEN 'runs that wait' END",
    )
    op.execute(
        f"""
        CREATE TABLE platform.model_reports (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            {NAMES},
            kind text NOT NULL CHECK (kind IN ('drift', 'calibration')),
            version text NOT NULL,
            data_as_of date NOT NULL,
            computed_at timestamptz NOT NULL,
            alarm text NOT NULL,
            report jsonb NOT NULL,
            PRIMARY KEY (tenant_id, name, kind, data_as_of, version)
        )
        """
    )
    protect("platform.model_reports", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(SCHEDULE)  # past SQLAlchemy, which takes the colons of casts for parameters


def downgrade() -> None:
    """Drops all of it; the artefacts stay where they are."""
    op.execute("DROP FUNCTION platform.schedule_training(timestamptz, timestamptz)")
    for table in ("model_reports", "model_runs", "model_changes", "model_deployments", "model_versions"):
        op.execute(f"DROP TABLE platform.{table}")
