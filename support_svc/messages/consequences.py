"""What follows from a new message, in its transaction: one line for each feature that follows the conversation."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.messages.domain import Message
from support_svc.tickets.domain import Ticket


async def of_message(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """Follows a message, which is stored; `ticket` is as it was before, a reopening not yet in it."""
