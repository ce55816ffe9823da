"""Alembic environment of the schema `support`."""

from service_kit.migration_environment import run

run("support")
