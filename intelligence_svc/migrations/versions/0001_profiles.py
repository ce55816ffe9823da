"""Tenants, API keys, stored answers of idempotent calls, customer profiles."""

from alembic import op

from service_kit.migrations import protect

revision = "0001"
down_revision = None
APP = "quimbi_intelligence_app"


def upgrade() -> None:
    op.execute(f"GRANT USAGE ON SCHEMA platform TO {APP}")
    # A refresh of profiles stages its rows in a temporary table.
    op.execute(f"DO $$ BEGIN EXECUTE format('GRANT TEMPORARY ON DATABASE %I TO {APP}', current_database()); END $$")
    op.execute(
        """
        CREATE TABLE platform.tenants (
            tenant_id uuid PRIMARY KEY,
            slug text NOT NULL UNIQUE,
            name text NOT NULL,
            created_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    protect("platform.tenants", app_role=APP, grants="SELECT, INSERT", lookup="slug")
    # The operator's command lists the shops; their names are all that it can read without a tenant.
    op.execute("CREATE POLICY tenants_operator ON platform.tenants FOR SELECT TO CURRENT_USER USING (true)")
    op.execute(
        """
        CREATE TABLE platform.api_keys (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            id uuid NOT NULL,
            name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
            prefix text NOT NULL,
            secret_hash text NOT NULL UNIQUE,
            scopes text[] NOT NULL,
            expires_at timestamptz,
            created_at timestamptz NOT NULL,
            created_by text NOT NULL,
            last_used_at timestamptz,
            revoked_at timestamptz,
            PRIMARY KEY (tenant_id, id)
        )
        """
    )
    op.execute("CREATE UNIQUE INDEX api_keys_live_name ON platform.api_keys (tenant_id, name) WHERE revoked_at IS NULL")
    protect("platform.api_keys", app_role=APP, grants="SELECT, INSERT, UPDATE", lookup="secret_hash")
    op.execute(
        """
        CREATE TABLE platform.idempotency_keys (
            tenant_id uuid NOT NULL,
            principal_id text NOT NULL,
            request_id text NOT NULL,
            fingerprint bytea NOT NULL,
            response bytea NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, principal_id, request_id)
        )
        """
    )
    op.execute("CREATE INDEX idempotency_keys_age ON platform.idempotency_keys (tenant_id, created_at)")
    protect("platform.idempotency_keys", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")
    op.execute(
        """
        CREATE TABLE platform.customer_profiles (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            customer_id text NOT NULL,
            currency text NOT NULL,
            order_count integer NOT NULL,
            current_ltv numeric(18, 2) NOT NULL,
            avg_order_value numeric(18, 2) NOT NULL,
            first_order_at timestamptz NOT NULL,
            last_order_at timestamptz NOT NULL,
            recent_orders jsonb NOT NULL,
            data_as_of date NOT NULL,
            churn_risk_score double precision CHECK (churn_risk_score BETWEEN 0 AND 1),
            churn_horizon_days integer,
            churn_level text CHECK (churn_level IN ('low', 'medium', 'high')),
            churn_model_version text,
            drivers jsonb,
            predicted_ltv numeric(18, 2),
            ltv_low numeric(18, 2),
            ltv_high numeric(18, 2),
            ltv_horizon_days integer,
            ltv_model_version text,
            ltv_drivers jsonb,
            confidence text,
            last_calculated_at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, customer_id)
        )
        """
    )
    protect("platform.customer_profiles", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    for table in ("customer_profiles", "idempotency_keys", "api_keys", "tenants"):
        op.execute(f"DROP TABLE platform.{table}")
    op.execute(f"REVOKE USAGE ON SCHEMA platform FROM {APP}")
    op.execute(f"DO $$ BEGIN EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM {APP}', current_database()); END $$")
