"""The table of calendars, apart from its statements because policies refer to it."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from support_svc.schema import metadata

calendars = Table(
    "calendars",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("id", UUID(as_uuid=False), primary_key=True),
    Column("name", Text, nullable=False),
    Column("time_zone", Text, nullable=False),
    Column("weekly_hours", JSONB, nullable=False),
    Column("country", Text, nullable=False),
    Column("subdivision", Text, nullable=False),
    Column("own_holidays", JSONB, nullable=False),
    Column("excluded_holidays", ARRAY(Text), nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
