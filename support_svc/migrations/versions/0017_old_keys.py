"""Answers kept for repetitions go when they are too old, of every shop, also of one that a process never served.

Revision ID: 0017
Revises: 0016
"""

from __future__ import annotations

from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

FORGET = """
CREATE FUNCTION support.forget_keys(before timestamptz, most integer) RETURNS bigint LANGUAGE plpgsql
SECURITY DEFINER SET search_path = support, pg_temp AS $$
DECLARE
    asking text := current_setting('app.tenant_id', true);
    tenant uuid;
    gone bigint;
    total bigint := 0;
BEGIN
    FOR tenant IN SELECT tenant_id FROM tenants LOOP
        PERFORM set_config('app.tenant_id', tenant::text, true);
        DELETE FROM idempotency_keys WHERE tenant_id = tenant AND (principal_id, request_id) IN (
            SELECT principal_id, request_id FROM idempotency_keys
            WHERE tenant_id = tenant AND created_at < before ORDER BY created_at LIMIT most
        );
        GET DIAGNOSTICS gone = ROW_COUNT;
        total := total + gone;
    END LOOP;
    PERFORM set_config('app.tenant_id', coalesce(asking, ''), true);
    RETURN total;
END
$$;
REVOKE ALL ON FUNCTION support.forget_keys(timestamptz, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION support.forget_keys(timestamptz, integer) TO quimbi_support_app;
"""


def upgrade() -> None:
    """Makes the function, which can do nothing else."""
    driver = op.get_bind().connection.driver_connection
    assert driver is not None
    driver.execute(FORGET)  # past SQLAlchemy, which takes the colons of casts for parameters


def downgrade() -> None:
    """Drops it; old answers stay until somebody else removes them."""
    op.execute("DROP FUNCTION support.forget_keys(timestamptz, integer)")
