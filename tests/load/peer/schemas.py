"""What the peer takes and answers: the fields of the Support service's contract."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field

Priority = Literal["low", "normal", "high", "urgent"]
Channel = Literal["email", "sms", "phone", "chat", "form"]
Tag = Annotated[str, Field(min_length=1, max_length=50, pattern=r"^[a-z0-9][a-z0-9_:-]*$")]


class MessageOut(BaseModel):
    """A message of a conversation."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    ticket_id: str
    from_agent: bool
    content: str
    author_name: str
    author_email: str
    author_id: str
    created_at: datetime
    edited_at: datetime | None
    etag: str


class TicketOut(BaseModel):
    """A ticket as lists show it."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    number: int
    customer_id: str
    customer_name: str | None
    customer_email: str | None
    subject: str
    status: Literal["open", "pending", "closed"]
    priority: Priority
    channel: Channel
    assigned_to: str | None
    queue_id: str | None
    tags: list[str]
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    deleted_at: datetime | None
    last_message_at: datetime | None
    preview: str
    awaiting_reply: bool
    message_count: int
    etag: str


class TicketAnswer(BaseModel):
    """A ticket alone."""

    ticket: TicketOut


class TicketWithMessages(BaseModel):
    """A ticket and its conversation, oldest message first."""

    ticket: TicketOut
    messages: list[MessageOut]


class TicketPage(BaseModel):
    """A page of tickets, and where the next one begins."""

    tickets: list[TicketOut]
    next_page_token: str


class MessageAnswer(BaseModel):
    """A message alone."""

    message: MessageOut


class NewMessage(BaseModel):
    """A message to add to a conversation."""

    from_agent: bool = False
    content: str = Field(min_length=1, max_length=50_000)


class NewOwner(BaseModel):
    """Whom to give a ticket to; nobody when empty."""

    assigned_to: UUID | None = None


class NewTicket(BaseModel):
    """What a caller says of a new ticket."""

    customer_id: str = Field(min_length=1, max_length=200)
    customer_name: str | None = Field(default=None, max_length=200)
    customer_email: str | None = Field(default=None, max_length=254, pattern=r"^[^@\s]+@[^@\s]+$")
    subject: str = Field(min_length=1, max_length=500)
    priority: Priority = "normal"
    channel: Channel = "email"
    tags: list[Tag] = Field(default=[], max_length=50)
    first_message: str = Field(default="", max_length=50_000)
