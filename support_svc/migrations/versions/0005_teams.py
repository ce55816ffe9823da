"""Teams of agents, and the handles by which notes mention agents and teams.

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

APP_ROLE = "quimbi_support_app"

TEAMS = """
CREATE TABLE support.teams (
    tenant_id uuid NOT NULL REFERENCES support.tenants,
    id uuid NOT NULL,
    name text NOT NULL CHECK (name <> ''),
    handle text NOT NULL CHECK (handle ~ '^[a-z0-9][a-z0-9._-]{0,49}$'),
    version integer NOT NULL DEFAULT 1,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (tenant_id, id),
    UNIQUE (tenant_id, handle)
);
CREATE UNIQUE INDEX teams_name ON support.teams (tenant_id, lower(name));

CREATE TABLE support.team_members (
    tenant_id uuid NOT NULL,
    team_id uuid NOT NULL,
    agent_id uuid NOT NULL,
    PRIMARY KEY (tenant_id, team_id, agent_id),
    FOREIGN KEY (tenant_id, team_id) REFERENCES support.teams (tenant_id, id) ON DELETE CASCADE,
    FOREIGN KEY (tenant_id, agent_id) REFERENCES support.agents (tenant_id, id)
);
CREATE INDEX team_members_by_agent ON support.team_members (tenant_id, agent_id, team_id);
"""


def upgrade() -> None:
    """Makes the tables."""
    op.execute(TEAMS)
    protect("support.teams", app_role=APP_ROLE, grants="SELECT, INSERT, UPDATE, DELETE")
    protect("support.team_members", app_role=APP_ROLE, grants="SELECT, INSERT, DELETE")


def downgrade() -> None:
    """Drops the teams."""
    op.execute("DROP TABLE support.team_members, support.teams")
