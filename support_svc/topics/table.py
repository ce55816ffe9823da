"""The tables of topic alerts, apart from their statements because lists and scores of tickets refer to them."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, DateTime, Double, Integer, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID

from support_svc.schema import metadata

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

topic_alerts = Table(
    "topic_alerts",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("id", _ID, primary_key=True),
    Column("name", Text, nullable=False),
    Column("any_of", ARRAY(Text), nullable=False),
    Column("all_of", ARRAY(Text), nullable=False),
    Column("none_of", ARRAY(Text), nullable=False),
    Column("synonyms", JSONB, nullable=False),
    Column("language", Text, nullable=False),
    Column("distance", Integer, nullable=False),
    Column("enabled", Boolean, nullable=False),
    Column("version", Integer, nullable=False),
    Column("created_at", _MOMENT, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
)
ticket_topics = Table(
    "ticket_topics",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("topic_id", _ID, primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    Column("status", Text, nullable=False),
    Column("matched", ARRAY(Text), nullable=False),
    Column("message_id", _ID),
    Column("created_at", _MOMENT, nullable=False),
    # As in the ticket, with its status, or `deleted`: a trigger of the database keeps them so.
    Column("updated_at", _MOMENT, nullable=False, server_default="-infinity"),
    Column("smart_key", Double, nullable=False, server_default="0"),
)
