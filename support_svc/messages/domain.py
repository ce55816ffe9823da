"""What a message is, and who may change one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import uuid4

from service_kit.errors import FailedPreconditionError, NotFoundError, invalid_field
from service_kit.principal import Principal
from support_svc.messages.plain_text import text_of
from support_svc.tickets.domain import Ticket
from support_svc.visibility import may_change

MAX_CONTENT = 50_000


class Message(NamedTuple):
    """A message of a ticket's conversation; `version` counts its texts, from 1."""

    id: str
    ticket_id: str
    from_agent: bool
    content: str
    author_name: str
    author_email: str
    author_id: str
    created_at: datetime
    edited_at: datetime | None
    version: int
    has_html: bool
    in_reply_to: str | None


class MessageVersion(NamedTuple):
    """A text that an edit replaced."""

    version: int
    content: str
    replaced_at: datetime
    replaced_by: str


def from_caller(ticket: Ticket, caller: Principal, content: str, moment: datetime) -> Message:
    """A new message of the shop; whoever calls is its author."""
    return _new(ticket, content, moment, from_agent=True, author=(caller.name, caller.email, caller.id))


def from_customer(ticket: Ticket, content: str, moment: datetime, *, name: str = "", email: str = "") -> Message:
    """A new message of the ticket's customer; the ticket's own name and address stand in for missing ones."""
    author = (name or ticket.customer_name or "", email or ticket.customer_email or "", ticket.customer_id)
    return _new(ticket, content, moment, from_agent=False, author=author)


def _new(ticket: Ticket, content: str, moment: datetime, *, from_agent: bool, author: tuple[str, str, str]) -> Message:
    name, email, author_id = author
    return Message(
        id=str(uuid4()),
        ticket_id=ticket.id,
        from_agent=from_agent,
        content=content,
        author_name=name,
        author_email=email,
        author_id=author_id,
        created_at=moment,
        edited_at=None,
        version=1,
        has_html=False,
        in_reply_to=None,
    )


def text_for(content: str, safe_html: str) -> str:
    """The plain text of a message: what was sent as such, else what its HTML says, up to 50,000 characters.

    Raises `InvalidArgumentError` for HTML that says nothing.
    """
    text = content or text_of(safe_html)
    if not text:
        raise invalid_field("message.content_html", "says nothing: send some text, or a picture with its `alt` text")
    return text[:MAX_CONTENT]


def not_found(message_id: str) -> NotFoundError:
    """The error for a message that is unknown, deleted, another ticket's or another tenant's."""
    return NotFoundError(f"There is no message {message_id} in this ticket.", metadata={"message_id": message_id})


def check_may_edit(message: Message, caller: Principal) -> None:
    """Raises `FailedPreconditionError` with NOT_EDITABLE unless `caller` may change the text of `message`.

    What a customer wrote stays as it was written, whoever asks.
    """
    if not message.from_agent:
        raise _refused("A customer's message stays as it was written.")
    _check_own(message, caller)


def check_may_delete(message: Message, caller: Principal) -> None:
    """Raises `FailedPreconditionError` with NOT_EDITABLE unless `caller` may delete `message`."""
    if not message.from_agent and not may_change(caller, None):
        raise _refused("Only a lead or an admin deletes a customer's message.")
    _check_own(message, caller)


def _check_own(message: Message, caller: Principal) -> None:
    if not may_change(caller, message.author_id):
        raise _refused("This message is a colleague's: only its author, a lead or an admin changes it.")


def _refused(message: str) -> FailedPreconditionError:
    return FailedPreconditionError(message, reason="NOT_EDITABLE")
