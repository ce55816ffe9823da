"""Behaviour of customers: definitions of segments, memberships, and who moved from one segment to another."""

from alembic import op

from service_kit.migrations import protect

revision = "0003"
down_revision = "0002"
APP = "quimbi_intelligence_app"
AXES = (
    "purchase_value",
    "purchase_frequency",
    "purchase_cadence",
    "price_sensitivity",
    "return_behavior",
    "category_breadth",
    "lifecycle_stage",
    "engagement",
)


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE platform.segment_definitions (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            version integer NOT NULL CHECK (version > 0),
            fitted_at timestamptz NOT NULL,
            data_as_of date NOT NULL,
            currency text NOT NULL,
            customers integer NOT NULL,
            axes jsonb NOT NULL,
            population jsonb NOT NULL,
            PRIMARY KEY (tenant_id, version)
        )
        """
    )
    protect("platform.segment_definitions", app_role=APP, grants="SELECT, INSERT, UPDATE")
    # One smallint per segment of every axis, in ten-thousandths; -1 where an axis is unknown. The dominant segment of
    # each axis has a column of its own, for its index.
    dominants = "".join(f"{axis} smallint,\n" for axis in AXES)
    op.execute(
        f"""
        CREATE TABLE platform.customer_segments (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            customer_id text NOT NULL,
            definitions_version integer NOT NULL,
            memberships smallint[] NOT NULL,
            confidences smallint[] NOT NULL,
            {dominants}
            sample smallint NOT NULL,
            PRIMARY KEY (tenant_id, customer_id)
        )
        """
    )
    for axis in AXES:
        op.execute(
            f"CREATE INDEX customer_segments_{axis} ON platform.customer_segments (tenant_id, {axis}, customer_id)"
        )
    op.execute("CREATE INDEX customer_segments_sample ON platform.customer_segments (tenant_id, sample)")
    protect("platform.customer_segments", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")
    op.execute(
        """
        CREATE TABLE platform.segment_changes (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            customer_id text NOT NULL,
            data_as_of date NOT NULL,
            definitions_version integer NOT NULL,
            before smallint[] NOT NULL,
            after smallint[] NOT NULL,
            PRIMARY KEY (tenant_id, customer_id, data_as_of)
        )
        """
    )
    protect("platform.segment_changes", app_role=APP, grants="SELECT, INSERT, UPDATE, DELETE")


def downgrade() -> None:
    for table in ("segment_changes", "customer_segments", "segment_definitions"):
        op.execute(f"DROP TABLE platform.{table}")
