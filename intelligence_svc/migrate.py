"""Runs the migrations of the schema `platform`."""

from __future__ import annotations

from pathlib import Path

from service_kit import migrations

_FOLDER = Path(__file__).with_name("migrations")


def upgrade(owner_url: str, revision: str = "head") -> None:
    """Brings the schema up to `revision`."""
    migrations.upgrade(_FOLDER, owner_url, revision)


def downgrade(owner_url: str, revision: str = "base") -> None:
    """Takes the schema back to `revision`; what later migrations made is gone."""
    migrations.downgrade(_FOLDER, owner_url, revision)


def current(owner_url: str) -> str | None:
    """The revision that the schema is at, None before the first migration."""
    return migrations.current(owner_url, "platform")
