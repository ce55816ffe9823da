"""Archetypes of a shop, how far to trust them, and who belongs to which."""

from alembic import op

from service_kit.migrations import protect

revision = "0004"
down_revision = "0003"
APP = "quimbi_intelligence_app"


def upgrade() -> None:
    op.execute(
        """
        CREATE TABLE platform.archetype_sets (
            tenant_id uuid PRIMARY KEY REFERENCES platform.tenants,
            fingerprint text NOT NULL,
            data_as_of date NOT NULL,
            customers integer NOT NULL,
            chosen_at_customers integer NOT NULL,
            agreement double precision,
            usefulness jsonb,
            measured_on date
        )
        """
    )
    protect("platform.archetype_sets", app_role=APP, grants="SELECT, INSERT, UPDATE")
    # Rows of archetypes that ended stay, so that no id is given twice.
    op.execute(
        """
        CREATE TABLE platform.archetype_definitions (
            tenant_id uuid NOT NULL REFERENCES platform.tenants,
            archetype_id text NOT NULL,
            archetype_level text NOT NULL CHECK (archetype_level IN ('strength', 'tendency', 'emerging')),
            name text NOT NULL,
            description text NOT NULL,
            behavioral_traits jsonb NOT NULL,
            recommended_actions jsonb NOT NULL,
            member_count integer NOT NULL,
            share double precision NOT NULL,
            stability double precision NOT NULL,
            newcomers double precision NOT NULL,
            centre jsonb NOT NULL,
            first_seen date NOT NULL,
            ended_on date,
            PRIMARY KEY (tenant_id, archetype_id)
        )
        """
    )
    protect("platform.archetype_definitions", app_role=APP, grants="SELECT, INSERT, UPDATE")
    op.execute("ALTER TABLE platform.customer_segments ADD archetype_id text, ADD archetype_clarity smallint")
    op.execute(
        "CREATE INDEX customer_segments_archetype ON platform.customer_segments (tenant_id, archetype_id, customer_id)"
    )


def downgrade() -> None:
    op.execute("ALTER TABLE platform.customer_segments DROP archetype_id, DROP archetype_clarity")
    for table in ("archetype_definitions", "archetype_sets"):
        op.execute(f"DROP TABLE platform.{table}")
