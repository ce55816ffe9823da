"""Shops whose platform sends webhooks, and the deliveries that came.

Revision ID: 0005
Revises: 0004
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
APP = "quimbi_intelligence_app"


def upgrade() -> None:
    """Makes both tables; what waits to be understood can be found without knowing whose it is."""
    op.execute(
        """
        CREATE TABLE platform.shop_connections (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            shop_domain text NOT NULL UNIQUE CHECK (length(shop_domain) BETWEEN 1 AND 255),
            sealed_secret bytea NOT NULL,
            created_at timestamptz NOT NULL,
            PRIMARY KEY (tenant_id, shop_domain)
        )
        """
    )
    protect("platform.shop_connections", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE", lookup="shop_domain")
    op.execute(
        """
        CREATE TABLE platform.order_deliveries (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            webhook_id text NOT NULL CHECK (length(webhook_id) BETWEEN 1 AND 200),
            topic text NOT NULL,
            body bytea NOT NULL,
            received_at timestamptz NOT NULL,
            due_at timestamptz,
            problem text,
            PRIMARY KEY (tenant_id, webhook_id)
        )
        """
    )
    op.execute(
        "CREATE INDEX order_deliveries_due ON platform.order_deliveries (tenant_id, due_at) WHERE due_at IS NOT NULL"
    )
    op.execute("CREATE INDEX order_deliveries_age ON platform.order_deliveries (tenant_id, received_at)")
    protect(
        "platform.order_deliveries",
        app_role=APP,
        grants="SELECT, INSERT, UPDATE, DELETE",
        lookup="CASE WHEN due_at IS NOT NULL THEN 'deliveries that wait' END",
    )
    # An incremental refresh asks for the day as of which the shop was computed last.
    op.execute("CREATE INDEX customer_profiles_as_of ON platform.customer_profiles (tenant_id, data_as_of)")


def downgrade() -> None:
    """Drops both; shops must be connected again."""
    op.execute("DROP INDEX platform.customer_profiles_as_of")
    op.execute("DROP TABLE platform.order_deliveries")
    op.execute("DROP TABLE platform.shop_connections")
