"""The peer's view of the tables that both contestants use."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ARRAY, DateTime, ForeignKeyConstraint, Text, and_
from sqlalchemy.dialects.postgresql import UUID
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column, relationship


class Base(DeclarativeBase):
    """Tables of the Support service's schema."""

    type_annotation_map = {  # noqa: RUF012  # SQLAlchemy reads it from the class as it is
        str: Text,
        datetime: DateTime(timezone=True),
        list[str]: ARRAY(Text),
    }


class Agent(Base):
    """Somebody who can own tickets."""

    __tablename__ = "agents"
    __table_args__ = {"schema": "support"}  # noqa: RUF012  # as above

    tenant_id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    role: Mapped[str]
    active: Mapped[bool]


class Assignment(Base):
    """A stretch of an agent's work on a ticket."""

    __tablename__ = "agent_assignments"
    __table_args__ = {"schema": "support"}  # noqa: RUF012  # as above

    tenant_id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(UUID(as_uuid=False))
    agent_id: Mapped[str] = mapped_column(UUID(as_uuid=False))
    status: Mapped[str]
    assigned_at: Mapped[datetime]
    completed_at: Mapped[datetime | None]


class TicketCounter(Base):
    """The last ticket number of a shop."""

    __tablename__ = "ticket_counters"
    __table_args__ = {"schema": "support"}  # noqa: RUF012  # as above

    tenant_id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    last_number: Mapped[int]


class Message(Base):
    """A message of a ticket's conversation."""

    __tablename__ = "ticket_messages"
    __table_args__ = (
        ForeignKeyConstraint(["tenant_id", "ticket_id"], ["support.tickets.tenant_id", "support.tickets.id"]),
        {"schema": "support"},
    )

    tenant_id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    ticket_id: Mapped[str] = mapped_column(UUID(as_uuid=False))
    from_agent: Mapped[bool]
    content: Mapped[str]
    author_name: Mapped[str]
    author_email: Mapped[str]
    author_id: Mapped[str]
    created_at: Mapped[datetime]
    edited_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    @property
    def etag(self) -> str:
        """The version as clients see it."""
        return str(self.version)


class Ticket(Base):
    """A ticket with its conversation."""

    __tablename__ = "tickets"
    __table_args__ = {"schema": "support"}  # noqa: RUF012  # as above

    tenant_id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    id: Mapped[str] = mapped_column(UUID(as_uuid=False), primary_key=True)
    number: Mapped[int]
    customer_id: Mapped[str]
    customer_name: Mapped[str | None]
    customer_email: Mapped[str | None]
    subject: Mapped[str]
    status: Mapped[str]
    priority: Mapped[str]
    channel: Mapped[str]
    assigned_to: Mapped[str | None] = mapped_column(UUID(as_uuid=False))
    queue_id: Mapped[str | None] = mapped_column(UUID(as_uuid=False))
    tags: Mapped[list[str]]
    created_at: Mapped[datetime]
    updated_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    deleted_at: Mapped[datetime | None]
    last_message_at: Mapped[datetime | None]
    preview: Mapped[str]
    awaiting_reply: Mapped[bool]
    message_count: Mapped[int]
    waiting_since: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    messages: Mapped[list[Message]] = relationship(
        primaryjoin=lambda: and_(
            Ticket.tenant_id == Message.tenant_id, Ticket.id == Message.ticket_id, Message.deleted_at.is_(None)
        ),
        order_by=lambda: (Message.created_at, Message.id),
    )

    @property
    def etag(self) -> str:
        """The version as clients see it."""
        return str(self.version)
