"""What a demo is: a picture of a ticket, and temporary messages after it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import uuid4

from service_kit.errors import FailedPreconditionError
from service_kit.principal import Principal
from support_svc.tickets.domain import Priority, Status

MAX_MESSAGES = 200
#: How long a demo stays after it was last used.
LIFETIME = timedelta(days=7)


class Demo(NamedTuple):
    """A demo. `as_of` is the ticket's last change before it; the fields up to `customer_name` are the ticket's then.

    `messages` counts the temporary ones, which are numbered from 1.
    """

    ticket_id: str
    as_of: datetime
    subject: str
    status: Status
    priority: Priority
    assigned_to: str | None
    queue_id: str | None
    tags: list[str]
    customer_id: str
    customer_name: str
    began_at: datetime
    began_by: str
    expires_at: datetime
    messages: int


class DemoMessage(NamedTuple):
    """A message as a demo shows it. `position` counts the temporary ones; 0 is a real one."""

    id: str
    ticket_id: str
    from_agent: bool
    content: str
    author_name: str
    author_id: str
    created_at: datetime
    position: int


def new_message(
    demo: Demo, caller: Principal, moment: datetime, *, from_agent: bool, content: str, author_name: str
) -> DemoMessage:
    """The demo's latest message: the caller's, or the customer's under the ticket's name unless another is given."""
    customer = (author_name or demo.customer_name, demo.customer_id)
    name, author_id = (caller.name, caller.id) if from_agent else customer
    return DemoMessage(
        id=str(uuid4()),
        ticket_id=demo.ticket_id,
        from_agent=from_agent,
        content=content,
        author_name=name,
        author_id=author_id,
        created_at=moment,
        position=demo.messages,
    )


def too_many() -> FailedPreconditionError:
    """The error for a demo that has all the messages it can have."""
    return FailedPreconditionError(
        f"This demo has {MAX_MESSAGES} messages, as many as it can have. Reset it first.", reason="LIMIT_REACHED"
    )
