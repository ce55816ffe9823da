"""What a queue is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError
from support_svc.tickets.domain import one_line

MAX_QUEUES = 200
DEFAULT_ORDER = 100
#: Fields that `UpdateQueue` changes, by their name in the contract.
CHANGEABLE = ("name", "description", "priority_order", "reopen_window_hours")


class Queue(NamedTuple):
    """A place where tickets wait; a smaller `priority_order` comes first.

    A ticket can be opened again for `reopen_window_hours` after it was closed, None without a limit.
    """

    id: str
    name: str
    description: str
    priority_order: int
    created_at: datetime
    updated_at: datetime
    version: int
    reopen_window_hours: int | None = None


def with_fields(queue: Queue, values: Mapping[str, Any]) -> Queue:
    """The queue with new `values`; None restores a default. Raises `InvalidArgumentError` for a name of blanks."""
    cleaned = dict(values)
    if "name" in cleaned:
        cleaned["name"] = one_line(cleaned["name"] or "", field="queue.name")
    if "description" in cleaned:
        cleaned["description"] = cleaned["description"] or ""
    if "priority_order" in cleaned and cleaned["priority_order"] is None:
        cleaned["priority_order"] = DEFAULT_ORDER
    return queue._replace(**cleaned)


def changes(before: Queue, after: Queue) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}


def not_found(queue_id: str) -> NotFoundError:
    """The error for a queue that is unknown or another tenant's."""
    return NotFoundError(f"There is no queue {queue_id}.", metadata={"queue_id": queue_id})


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
