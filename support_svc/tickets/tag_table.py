"""The table of tickets' tags, apart from its statements because lists and counts of tickets refer to it."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Double, SmallInteger, Table, Text
from sqlalchemy.dialects.postgresql import UUID

from support_svc.schema import metadata

_ID = UUID(as_uuid=False)
_MOMENT = DateTime(timezone=True)

#: A row for each tag of each ticket that is not deleted.
ticket_tags = Table(
    "ticket_tags",
    metadata,
    Column("tenant_id", _ID, primary_key=True),
    Column("tag", Text(collation="C"), primary_key=True),
    Column("ticket_id", _ID, primary_key=True),
    # As in the ticket: a trigger of the database keeps them so.
    Column("created_at", _MOMENT, nullable=False),
    Column("updated_at", _MOMENT, nullable=False),
    Column("waiting_since", _MOMENT, nullable=False),
    Column("urgency_rank", SmallInteger, nullable=False),
    Column("smart_key", Double, nullable=False),
    Column("status", Text, nullable=False),
    Column("priority", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("spam", Boolean, nullable=False),
    # Of all tags of the ticket: `tag_bits` of tags that it has are among them.
    Column("bits", BigInteger, nullable=False),
)
