"""Simulated tickets as plain data, and their JSON Lines form."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Message:
    """One message of the conversation. `agent`: index into the shop's agents, None for the customer."""

    from_agent: bool
    agent: int | None
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Note:
    """An internal note, never seen by the customer."""

    agent: int
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Ticket:
    """A ticket with its conversation, all times in UTC.

    `channel`: email, sms, phone, chat, form; `priority`: urgent, high, normal, low; `status`: open (the
    customer waits), pending (the shop waits), closed; `queue`: name; `agent`: index of the assigned agent
    or None; `order_ids`: orders that it is about. `topic` and `upset` are the truth behind it, for tests
    of classifiers.
    """

    key: str
    customer_id: str
    customer_name: str
    customer_email: str
    subject: str
    channel: str
    priority: str
    status: str
    tags: tuple[str, ...]
    queue: str
    agent: int | None
    order_ids: tuple[str, ...]
    created_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    messages: tuple[Message, ...]
    notes: tuple[Note, ...]
    topic: str
    upset: bool


def write_tickets(tickets: Iterable[Ticket], path: Path) -> int:
    """One JSON object a line, times in ISO 8601; returns the number of tickets."""
    path.parent.mkdir(parents=True, exist_ok=True)
    written = 0
    with path.open("w", encoding="utf-8", newline="\n") as file:
        for ticket in tickets:
            file.write(json.dumps(asdict(ticket), ensure_ascii=False, default=_iso) + "\n")
            written += 1
    return written


def _iso(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat().replace("+00:00", "Z")
    raise TypeError(f"not JSON: {type(value).__name__}")
