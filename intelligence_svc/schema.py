"""The one MetaData of the service: every table of the schema `platform` is declared on it, each in its feature."""

from __future__ import annotations

from sqlalchemy import MetaData

metadata = MetaData(schema="platform")
