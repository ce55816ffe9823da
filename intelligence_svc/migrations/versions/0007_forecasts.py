"""What profiles say of the time ahead: the distribution of spend, the next purchase, engagement, repurchases.

Revision ID: 0007
Revises: 0006
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None
APP = "quimbi_intelligence_app"
COLUMNS = {
    "churn_model_family": "text",
    "ltv_model_family": "text",
    "orders_model_version": "text",
    "orders_model_family": "text",
    "median_ltv": "numeric(18, 2)",
    "ltv_low_80": "numeric(18, 2)",
    "ltv_high_80": "numeric(18, 2)",
    "expected_orders": "double precision",
    "median_orders": "integer",
    "next_low_days": "integer",
    "next_median_days": "integer",
    "next_high_days": "integer",
    "engagement_score": "double precision CHECK (engagement_score BETWEEN 0 AND 1)",
    "past_orders": "integer",
    "past_days": "integer",
    "repurchases": "jsonb",
}


def upgrade() -> None:
    """Adds columns that are null until the next refresh, and the rhythms of shops."""
    added = ", ".join(f"ADD {name} {kind}" for name, kind in COLUMNS.items())
    op.execute(f"ALTER TABLE platform.customer_profiles {added}")
    op.execute(
        """
        CREATE TABLE platform.shop_rhythms (
            tenant_id uuid PRIMARY KEY REFERENCES platform.tenants,
            rhythms jsonb NOT NULL
        )
        """
    )
    protect("platform.shop_rhythms", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    """Drops them; a refresh computes them again."""
    op.execute("DROP TABLE platform.shop_rhythms")
    op.execute(f"ALTER TABLE platform.customer_profiles {', '.join(f'DROP {name}' for name in COLUMNS)}")
