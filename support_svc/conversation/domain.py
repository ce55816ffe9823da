"""One line of time out of several: pure."""

from __future__ import annotations

import heapq
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from support_svc.messages.domain import Message
from support_svc.messages.rich import StoredHtml
from support_svc.notes.domain import Note

#: What happens to a ticket that its readers are shown between messages; the rest is in the audit log.
ACTIONS = (
    "ticket.assign",
    "ticket.create",
    "ticket.merge",
    "ticket.reopen",
    "ticket.snooze",
    "ticket.spam",
    "ticket.split",
    "ticket.status",
    "ticket.transfer",
    "ticket.undelete",
    "ticket.update",
    "ticket.wake",
)
#: Fields whose changes are shown, with both values.
FIELDS = frozenset({"status", "assigned_to", "queue_id", "priority", "snoozed_until", "spam", "reason"})


class Said(NamedTuple):
    """A message with its HTML."""

    message: Message
    html: StoredHtml | None

    @property
    def created_at(self) -> datetime:
        """When it was written."""
        return self.message.created_at


class TicketEvent(NamedTuple):
    """Something that happened to the ticket; `id` is its number in the audit log."""

    id: int
    action: str
    actor_id: str
    actor_name: str
    changes: Mapping[str, Mapping[str, Any]]
    cause: str
    created_at: datetime


Entry = Said | Note | TicketEvent


def newest(limit: int, *streams: Sequence[Entry]) -> list[Entry]:
    """The newest entries of several streams that each begin with their newest, oldest first.

    Every stream keeps its own order, even where its times do not, so that each can go on behind its last entry.
    """
    merged = heapq.merge(*streams, key=lambda entry: entry.created_at, reverse=True)
    return [entry for entry, _ in zip(merged, range(limit), strict=False)][::-1]


def shown_changes(event: TicketEvent) -> dict[str, Mapping[str, Any]]:
    """The changes of an event that readers of the ticket are shown."""
    return {name: change for name, change in event.changes.items() if name in FIELDS}
