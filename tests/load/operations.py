"""The operations under load, and the proof that both contestants answer them alike."""

from __future__ import annotations

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import httpx

from tests.load.generator import Order

_ENUMS = {"status", "priority", "channel"}
#: What the contract adds to the answers and the peer has no use for.
_OWN = {
    "more_messages", "smart_score", "score_parts", "topics", "spam", "sla_state", "required_skills",
    "assignment_reason", "attachments", "attachment_ids", "has_html", "blocked_images",
}  # fmt: skip
#: What differs between two tickets made from one request.
_FRESH = {"id", "number", "created_at", "updated_at", "last_message_at", "etag"}
#: Who wrote a reply: Quimbi knows the caller, the peer has none.
_CALLER = {"author_id", "author_name", "author_email"}


@dataclass(frozen=True)
class Contestant:
    """One of those who are compared. `processes` are the ids behind each part of the answer's way."""

    name: str
    url: str
    processes: Mapping[str, int]
    headers: Mapping[str, str]
    key_header: str | None
    enums_in_capitals: bool


@dataclass(frozen=True)
class Operation:
    """One request, many times, with one of `bodies` at random; bodies as the domain has them."""

    name: str
    method: str
    paths: Sequence[str]
    bodies: Sequence[Mapping[str, Any]] = ()
    ignored: frozenset[str] = frozenset()

    def order(self, contestant: Contestant) -> Order:
        """What to send to `contestant`."""
        bodies = [dict(body) for body in self.bodies]
        if contestant.enums_in_capitals:
            bodies = [body | {name: body[name].upper() for name in _ENUMS & body.keys()} for body in bodies]
        return Order(
            url=contestant.url,
            method=self.method,
            paths=self.paths,
            headers=dict(contestant.headers) | ({"content-type": "application/json"} if bodies else {}),
            bodies=[json.dumps(body) for body in bodies],
            key_header=contestant.key_header if bodies else None,
        )


def operations(ticket_ids: Sequence[str], agent_ids: Sequence[str]) -> list[Operation]:
    """Ticket with messages, list of 50, create, reply, assign."""
    return [
        Operation("ticket with 5 messages", "GET", [f"/api/tickets/{ticket_id}" for ticket_id in ticket_ids]),
        Operation("list of 50 tickets", "GET", ["/api/tickets?page_size=50"]),
        Operation(
            "create ticket",
            "POST",
            ["/api/tickets"],
            [
                {
                    "customer_id": "C-17",
                    "customer_name": "Linda Weaver",
                    "customer_email": "linda@example.com",
                    "subject": "The fabric has a fault",
                    "priority": "high",
                    "channel": "chat",
                    "tags": ["fabric", "fault"],
                    "first_message": "Three of the eight fat quarters have a pale stripe along the fold. " * 4,
                }
            ],
        ),
        Operation(
            "reply",
            "POST",
            [f"/api/tickets/{ticket_id}/messages" for ticket_id in ticket_ids],
            [{"from_agent": True, "content": "We send three new fat quarters today, with a return label. " * 4}],
            frozenset(_CALLER),
        ),
        # Nearly every request changes something: of so many agents the one drawn rarely owns the ticket already.
        Operation(
            "assign",
            "PATCH",
            [f"/api/tickets/{ticket_id}/workflow/assign" for ticket_id in ticket_ids],
            [{"assigned_to": agent_id} for agent_id in agent_ids],
        ),
    ]


def check_same(operation: Operation, contestants: Sequence[Contestant]) -> None:
    """Raises `AssertionError` unless all answer the operation's first request with the same facts."""
    first, *others = (_answer(operation.order(contestant)) for contestant in contestants)
    ignored = _FRESH | operation.ignored if operation.bodies else set()
    wanted = _facts(first, ignored)
    for contestant, other in zip(contestants[1:], others, strict=True):
        found = _facts(other, ignored)
        assert found == wanted, f"{operation.name}: {contestant.name} answers {found}, not {wanted}"


def _answer(order: Order) -> Any:
    headers = dict(order.headers) | ({order.key_header: str(uuid.uuid4())} if order.key_header else {})
    response = httpx.request(
        order.method, order.url + order.paths[0], headers=headers, content=order.bodies[0] if order.bodies else None
    )
    response.raise_for_status()
    return response.json()


def _facts(value: Any, ignored: set[str]) -> Any:
    """An answer without what differs by form alone: absent or null, the case of enums, the spelling of times."""
    if isinstance(value, list):
        return [_facts(part, ignored) for part in value]
    if not isinstance(value, dict):
        return value
    facts: dict[str, Any] = {}
    for name, part in value.items():
        if part is None or name in ignored or name in _OWN:
            continue
        if name == "next_page_token":
            facts[name] = bool(part)  # each has a form of its own
        elif name in _ENUMS:
            facts[name] = part.lower()
        elif name.endswith("_at"):
            facts[name] = datetime.fromisoformat(part).timestamp()
        else:
            facts[name] = _facts(part, ignored)
    return facts
