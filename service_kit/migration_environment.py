"""Body of each service's Alembic `env.py`: one transaction, version table inside the service's own schema."""

from __future__ import annotations

from alembic import context
from sqlalchemy import create_engine, pool, text


def run(schema: str) -> None:
    """Runs the migrations that Alembic was asked for, with its bookkeeping in `schema`."""
    engine = create_engine(context.config.attributes["url"], poolclass=pool.NullPool)
    with engine.connect() as connection:
        connection.execute(text(f"CREATE SCHEMA IF NOT EXISTS {schema}"))
        context.configure(connection=connection, version_table_schema=schema)
        with context.begin_transaction():
            context.run_migrations()
        connection.commit()
