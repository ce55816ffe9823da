"""How many tickets a tenant's agents usually work on at once.

Revision ID: 0020
Revises: 0019
"""

from __future__ import annotations

from alembic import op

from service_kit.migrations import protect

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

APP_ROLE = "quimbi_support_app"
# A tenant without a row has the capacity of `support_svc/capacity/domain.py`; a NULL is a channel without a limit.
DEFAULTS = """
CREATE TABLE support.capacity_defaults (
    tenant_id uuid PRIMARY KEY REFERENCES support.tenants,
    total integer NOT NULL CHECK (total BETWEEN 0 AND 1000),
    email integer CHECK (email BETWEEN 0 AND 1000),
    chat integer CHECK (chat BETWEEN 0 AND 1000),
    phone integer CHECK (phone BETWEEN 0 AND 1000),
    sms integer CHECK (sms BETWEEN 0 AND 1000),
    form integer CHECK (form BETWEEN 0 AND 1000),
    version integer NOT NULL,
    updated_at timestamptz NOT NULL
);
"""


def upgrade() -> None:
    """Makes the table."""
    op.execute(DEFAULTS)
    protect("support.capacity_defaults", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE")


def downgrade() -> None:
    """Drops it: agents work on what is usual everywhere."""
    op.execute("DROP TABLE support.capacity_defaults")
