"""Tenants, agents, sessions, API keys, stored answers of idempotent calls."""

from alembic import op

from service_kit.migrations import protect

revision = "0001"
down_revision = None
APP = "quimbi_support_app"


def upgrade() -> None:
    op.execute(f"GRANT USAGE ON SCHEMA support TO {APP}")
    op.execute(
        """
        CREATE TABLE support.tenants (
            tenant_id uuid PRIMARY KEY,
            slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{1,62}$'),
            name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            created_at timestamptz NOT NULL DEFAULT now()
        )
        """
    )
    protect("support.tenants", app_role=APP, grants="SELECT, INSERT", lookup="slug")
    # The operator's command lists the shops; their names are all that it can read without a tenant.
    op.execute("CREATE POLICY tenants_operator ON support.tenants FOR SELECT TO CURRENT_USER USING (true)")
    op.execute(
        """
        CREATE TABLE support.agents (
            tenant_id uuid NOT NULL REFERENCES support.tenants,
            id uuid NOT NULL,
            name text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
            email text NOT NULL CHECK (email = lower(email)),
            role text NOT NULL CHECK (role IN ('admin', 'lead', 'agent', 'viewer')),
            password_hash text NOT NULL,
            active boolean NOT NULL DEFAULT true,
            created_at timestamptz NOT NULL DEFAULT now(),
            PRIMARY KEY (tenant_id, id)
        )
        """
    )
    # One address signs in to one shop: unique over all tenants, which an index can be and row-level security allows.
    op.execute("CREATE UNIQUE INDEX agents_email ON support.agents (email)")
    protect("support.agents", app_role=APP, grants="SELECT, INSERT, UPDATE", lookup="email")
    op.execute(
        """
        CREATE TABLE support.sessions (
            tenant_id uuid NOT NULL,
            id uuid NOT NULL,
            agent_id uuid NOT NULL,
            created_at timestamptz NOT NULL,
            revoked_at timestamptz,
            PRIMARY KEY (tenant_id, id),
            FOREIGN KEY (tenant_id, agent_id) REFERENCES support.agents ON DELETE CASCADE
        )
        """
    )
    protect("support.sessions", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")
    op.execute(
        """
        CREATE TABLE support.refresh_tokens (
            tenant_id uuid NOT NULL,
            token_hash text NOT NULL UNIQUE,
            session_id uuid NOT NULL,
            expires_at timestamptz NOT NULL,
            used_at timestamptz,
            PRIMARY KEY (tenant_id, token_hash),
            FOREIGN KEY (tenant_id, session_id) REFERENCES support.sessions ON DELETE CASCADE
        )
        """
    )
    protect("support.refresh_tokens", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE", lookup="token_hash")
    op.execute(
        """
        -- Counted before anyone is known to belong to a tenant, for addresses that nobody has as well; hence no tenant
        -- and no row-level security. Holds hashes of addresses only.
        CREATE TABLE support.login_attempts (
            address_hash text PRIMARY KEY,
            failures integer NOT NULL,
            last_at timestamptz NOT NULL,
            blocked_until timestamptz
        )
        """
    )
    op.execute(f"GRANT SELECT, INSERT, UPDATE, DELETE ON support.login_attempts TO {APP}")
    op.execute(
        """
        CREATE TABLE support.api_keys (
            tenant_id uuid NOT NULL REFERENCES support.tenants,
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
    op.execute("CREATE UNIQUE INDEX api_keys_live_name ON support.api_keys (tenant_id, name) WHERE revoked_at IS NULL")
    protect("support.api_keys", app_role=APP, grants="SELECT, INSERT, UPDATE", lookup="secret_hash")
    op.execute(
        """
        CREATE TABLE support.idempotency_keys (
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
    op.execute("CREATE INDEX idempotency_keys_age ON support.idempotency_keys (tenant_id, created_at)")
    protect("support.idempotency_keys", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    for table in (
        "idempotency_keys",
        "api_keys",
        "login_attempts",
        "refresh_tokens",
        "sessions",
        "agents",
        "tenants",
    ):
        op.execute(f"DROP TABLE support.{table}")
    op.execute(f"REVOKE USAGE ON SCHEMA support FROM {APP}")
