"""What every migration of both services needs: row-level security for a table, and a runner for Alembic."""

from __future__ import annotations

from pathlib import Path

import psycopg
from alembic import command, op
from alembic.config import Config
from psycopg import sql

TENANT = "nullif(current_setting('app.tenant_id', true), '')::uuid"
LOOKUP = "nullif(current_setting('app.lookup', true), '')"


def protect(table: str, *, app_role: str, grants: str, lookup: str | None = None) -> None:
    """Closes a table (`schema.name`) to all rows but those of the transaction's tenant, for its owner too.

    `grants` are what the service's role may do, for example `SELECT, INSERT`. `lookup` is an SQL expression over the
    row that must equal the key of `Database.lookup` to make the row readable before the tenant is known.
    A transaction without a tenant sees nothing.
    """
    name = table.rpartition(".")[2]
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY {name}_tenant ON {table} USING (tenant_id = {TENANT}) WITH CHECK (tenant_id = {TENANT})")
    if lookup is not None:
        op.execute(f"CREATE POLICY {name}_lookup ON {table} FOR SELECT USING ({lookup} = {LOOKUP})")
    op.execute(f"GRANT {grants} ON {table} TO {app_role}")


def upgrade(folder: Path, owner_url: str, revision: str = "head") -> None:
    """Applies the migrations of `folder` up to `revision`, as the owner of the schema."""
    command.upgrade(_config(folder, owner_url), revision)


def downgrade(folder: Path, owner_url: str, revision: str = "base") -> None:
    """Takes the migrations of `folder` back to `revision`. What they made is gone afterwards."""
    command.downgrade(_config(folder, owner_url), revision)


def _config(folder: Path, owner_url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder))
    config.set_main_option("path_separator", "os")
    config.attributes["url"] = owner_url.replace("postgresql://", "postgresql+psycopg://", 1)
    return config


def current(owner_url: str, schema: str) -> str | None:
    """The revision recorded in `schema`, None before the first migration."""
    with psycopg.connect(owner_url) as connection:
        known = connection.execute("SELECT to_regclass(%s)", (f"{schema}.alembic_version",)).fetchone()
        if known is None or known[0] is None:
            return None
        query = sql.SQL("SELECT version_num FROM {}").format(sql.Identifier(schema, "alembic_version"))
        row = connection.execute(query).fetchone()
        return None if row is None else str(row[0])
