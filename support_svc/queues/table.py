"""The table of queues, apart from its statements because tickets refer to it."""

from __future__ import annotations

from sqlalchemy import Column, DateTime, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from support_svc.schema import metadata

queues = Table(
    "queues",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("id", UUID(as_uuid=False), primary_key=True),
    Column("name", Text, nullable=False),
    Column("description", Text, nullable=False),
    Column("priority_order", Integer, nullable=False),
    Column("reopen_window_hours", Integer),
    Column("routing", Text, nullable=False),
    Column("team_id", UUID(as_uuid=False)),
    Column("required_skills", ARRAY(Text), nullable=False),
    Column("inbox_limit", Integer),
    Column("hand_over_minutes", Integer, nullable=False),
    Column("last_routed_to", UUID(as_uuid=False)),
    Column("version", Integer, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
    Column("updated_at", DateTime(timezone=True), nullable=False),
)
