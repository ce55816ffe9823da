"""Alembic environment of the schema `platform`."""

from service_kit.migration_environment import run

run("platform")
