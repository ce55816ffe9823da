"""What a queue is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError
from support_svc.tickets.domain import one_line

MAX_QUEUES = 200
DEFAULT_ORDER = 100
#: Minutes until the tickets of an agent who is offline go back to their queue.
DEFAULT_HAND_OVER = 15
#: Fields that `UpdateQueue` changes, by their name in the contract.
CHANGEABLE = (
    "name",
    "description",
    "priority_order",
    "reopen_window_hours",
    "routing",
    "team_id",
    "required_skills",
    "inbox_limit",
    "hand_over_minutes",
)
#: What the router goes by.
ROUTED_BY = ("priority_order", "routing", "team_id", "required_skills", "inbox_limit", "hand_over_minutes")

_DEFAULTS = {"priority_order": DEFAULT_ORDER, "routing": "manual", "hand_over_minutes": DEFAULT_HAND_OVER}

Routing = Literal["manual", "round_robin", "balanced"]


class Queue(NamedTuple):
    """A place where tickets wait; a smaller `priority_order` comes first.

    A ticket can be opened again for `reopen_window_hours` after it was closed, None without a limit. Without `team_id`
    everybody who can own tickets works on it; without `inbox_limit` up to their own capacity.
    """

    id: str
    name: str
    description: str
    priority_order: int
    created_at: datetime
    updated_at: datetime
    version: int
    reopen_window_hours: int | None = None
    routing: Routing = "manual"
    team_id: str | None = None
    required_skills: Sequence[str] = ()
    inbox_limit: int | None = None
    hand_over_minutes: int = DEFAULT_HAND_OVER


def with_fields(queue: Queue, values: Mapping[str, Any]) -> Queue:
    """The queue with new `values`; None restores a default. Raises `InvalidArgumentError` for a name of blanks."""
    cleaned = dict(values)
    if "name" in cleaned:
        cleaned["name"] = one_line(cleaned["name"] or "", field="queue.name")
    if "description" in cleaned:
        cleaned["description"] = cleaned["description"] or ""
    if "required_skills" in cleaned:
        cleaned["required_skills"] = sorted(set(cleaned["required_skills"] or ()))
    if "team_id" in cleaned:
        cleaned["team_id"] = (cleaned["team_id"] or "").lower() or None
    for name, default in _DEFAULTS.items():
        if name in cleaned and cleaned[name] is None:
            cleaned[name] = default
    return queue._replace(**cleaned)


def changes(before: Queue, after: Queue) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}


def not_found(queue_id: str) -> NotFoundError:
    """The error for a queue that is unknown or another tenant's."""
    return NotFoundError(f"There is no queue {queue_id}.", metadata={"queue_id": queue_id})


def no_team(team_id: str) -> NotFoundError:
    """The error for a team that is unknown or another tenant's."""
    return NotFoundError(f"There is no team {team_id}.", metadata={"team_id": team_id})


def name_taken(name: str) -> AlreadyExistsError:
    """The error for a name that another queue has, in whatever case."""
    return AlreadyExistsError(f"A queue named “{name}” exists. Choose another name.", metadata={"name": name})


def too_many() -> FailedPreconditionError:
    """The error for a tenant that has all the queues it can have."""
    return FailedPreconditionError(
        f"There are {MAX_QUEUES} queues, as many as there can be. Remove one first.", reason="LIMIT_REACHED"
    )


def nothing_to_take(queue_id: str) -> FailedPreconditionError:
    """The error for a queue in which nothing waits for an owner."""
    return FailedPreconditionError(
        "No open ticket without an owner waits in this queue.",
        reason="NOTHING_TO_TAKE",
        metadata={"queue_id": queue_id},
    )


def in_use(waiting: int) -> FailedPreconditionError:
    """The error for a queue in which tickets wait."""
    tickets = "1 open or pending ticket is" if waiting == 1 else f"{waiting} open or pending tickets are"
    return FailedPreconditionError(
        f"{tickets} in this queue. Move or close them first.", reason="IN_USE", metadata={"tickets": str(waiting)}
    )
