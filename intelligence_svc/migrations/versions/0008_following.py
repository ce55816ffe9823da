"""What was told of customers before, who crossed a limit that people act on, and the shop's means for its archetypes.

Revision ID: 0008
Revises: 0007
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None
APP = "quimbi_intelligence_app"

TRIM = """
CREATE FUNCTION platform.trim_history(forget_before date, thin_before date, most integer) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = platform, pg_temp AS $$
DECLARE
    asking text := current_setting('app.tenant_id', true);
    tenant uuid;
    gone bigint;
    total bigint := 0;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        DELETE FROM profile_history h WHERE h.tenant_id = tenant AND (h.customer_id, h.data_as_of) IN (
            SELECT one.customer_id, one.data_as_of FROM profile_history one
            WHERE one.tenant_id = tenant AND one.data_as_of < greatest(forget_before, thin_before)
            AND (one.data_as_of < forget_before OR EXISTS (
                SELECT 1 FROM profile_history later
                WHERE later.tenant_id = tenant AND later.customer_id = one.customer_id
                AND later.data_as_of > one.data_as_of AND later.data_as_of < thin_before
                AND date_trunc('month', later.data_as_of::timestamp) = date_trunc('month', one.data_as_of::timestamp)
            ))
            LIMIT most
        );
        GET DIAGNOSTICS gone = ROW_COUNT;
        total := total + gone;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(asking, ''), true);
    RETURN total;
END
$$;
REVOKE ALL ON FUNCTION platform.trim_history(date, date, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION platform.trim_history(date, date, integer) TO quimbi_intelligence_app;
"""


def upgrade() -> None:
    """Makes the tables; the next refresh fills them."""
    op.execute("ALTER TABLE platform.archetype_sets ADD means jsonb")
    op.execute(
        """
        CREATE TABLE platform.profile_history (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            customer_id text NOT NULL,
            data_as_of date NOT NULL,
            recorded_at timestamptz NOT NULL,
            currency text NOT NULL,
            order_count integer NOT NULL,
            current_ltv numeric(18, 2) NOT NULL,
            churn_risk_score double precision,
            churn_level text,
            churn_horizon_days integer,
            churn_model_version text,
            predicted_ltv numeric(18, 2),
            ltv_horizon_days integer,
            ltv_model_version text,
            dominant smallint[],
            definitions_version integer,
            archetype_id text,
            PRIMARY KEY (tenant_id, customer_id, data_as_of)
        )
        """
    )
    op.execute("CREATE INDEX profile_history_age ON platform.profile_history (tenant_id, data_as_of)")
    protect("platform.profile_history", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")
    # What was noted last of each customer, and on which side of each limit they are.
    op.execute(
        """
        CREATE TABLE platform.customer_states (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            customer_id text NOT NULL,
            order_count integer NOT NULL,
            churn_risk_score double precision,
            predicted_ltv numeric(18, 2),
            dominant smallint[],
            noted_archetype_id text,
            high_risk boolean NOT NULL,
            top_customer boolean NOT NULL,
            archetype_id text,
            PRIMARY KEY (tenant_id, customer_id)
        )
        """
    )
    protect("platform.customer_states", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")
    op.execute(
        """
        CREATE TABLE platform.customer_events (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            position integer NOT NULL CHECK (position > 0),
            kind text NOT NULL CHECK (kind IN ('high_churn_risk', 'top_customer', 'archetype_changed')),
            customer_id text NOT NULL,
            data_as_of date NOT NULL,
            created_at timestamptz NOT NULL,
            churn_risk_score double precision,
            current_ltv numeric(18, 2) NOT NULL,
            currency text NOT NULL,
            from_archetype_id text,
            to_archetype_id text,
            PRIMARY KEY (tenant_id, position)
        )
        """
    )
    op.execute("CREATE INDEX customer_events_customer ON platform.customer_events (tenant_id, customer_id, position)")
    protect("platform.customer_events", app_role=APP, grants="SELECT, INSERT")
    op.execute(
        """
        CREATE TABLE platform.event_positions (
            tenant_id uuid PRIMARY KEY REFERENCES platform.tenants,
            position integer NOT NULL,
            states_as_of date NOT NULL
        )
        """
    )
    protect("platform.event_positions", app_role=APP, grants="SELECT, INSERT, UPDATE")
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(TRIM)  # past SQLAlchemy, which takes the colons of casts for parameters


def downgrade() -> None:
    """Drops them: what was noted before is gone."""
    op.execute("DROP FUNCTION platform.trim_history(date, date, integer)")
    for table in ("event_positions", "customer_events", "customer_states", "profile_history"):
        op.execute(f"DROP TABLE platform.{table}")
    op.execute("ALTER TABLE platform.archetype_sets DROP means")
