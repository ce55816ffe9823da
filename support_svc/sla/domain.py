"""What a shop promises: policies, the tickets that each is for, and what it allows for each metric."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError, invalid_field
from support_svc.tickets.domain import Ticket, one_line

MAX_POLICIES = 100
DEFAULT_POSITION = 100
#: Fields that `UpdateSlaPolicy` changes, by their name in the contract.
CHANGEABLE = (
    "name",
    "position",
    "active",
    "conditions",
    "targets",
    "calendar_id",
    "warn_before",
    "on_warning",
    "on_breach",
)


class Metric(StrEnum):
    """What is measured."""

    FIRST_RESPONSE = "first_response"
    NEXT_RESPONSE = "next_response"
    RESOLUTION = "resolution"

    @property
    def words(self) -> str:
        """For sentences."""
        return self.value.replace("_", " ")


class Policy(NamedTuple):
    """A policy as it is stored; what is not set is missing from its mappings.

    `conditions`: `priorities`, `channels`, `queue_ids`, `tags`, `customer_ids`, each a list. `targets`: by metric,
    seconds by priority, and for all others under `seconds`. `warn_before`: `seconds` or `percent`. Escalations:
    `raise_priority_to`, `add_tags`, `move_to_queue_id`.
    """

    id: str
    name: str
    position: int
    active: bool
    conditions: dict[str, list[str]]
    targets: dict[str, dict[str, int]]
    calendar_id: str | None
    warn_before: dict[str, int] | None
    on_warning: dict[str, Any] | None
    on_breach: dict[str, Any] | None
    version: int
    created_at: datetime
    updated_at: datetime

    def applies_to(self, ticket: Ticket) -> bool:
        """Whether the ticket fulfils every condition."""
        values: dict[str, Sequence[str | None]] = {
            "priorities": [ticket.priority],
            "channels": [ticket.channel],
            "queue_ids": [ticket.queue_id],
            "tags": ticket.tags,
            "customer_ids": [ticket.customer_id],
        }
        return all(
            not wanted or any(value in wanted for value in values[name]) for name, wanted in self.conditions.items()
        )

    def target(self, metric: Metric, priority: str) -> timedelta | None:
        """The working time that a metric may take at a priority; None when nothing is promised."""
        allowed = self.targets.get(metric, {})
        seconds = allowed.get(priority, allowed.get("seconds"))
        return None if seconds is None else timedelta(seconds=seconds)

    def warn_when_left(self, target: timedelta) -> timedelta | None:
        """How much of the target is left at the warning; None when there is none, or it would come before the start."""
        if not self.warn_before:
            return None
        left = timedelta(seconds=self.warn_before.get("seconds", 0)) or target * self.warn_before["percent"] / 100
        return left if left < target else None


def with_fields(policy: Policy, values: Mapping[str, Any]) -> Policy:
    """The policy with new `values`; None restores a default.

    Raises `InvalidArgumentError` for a name of blanks, and without a target.
    """
    cleaned = dict(values)
    for name, default in (("position", DEFAULT_POSITION), ("active", True), ("conditions", {}), ("targets", {})):
        if name in cleaned and cleaned[name] is None:
            cleaned[name] = default
    for name in ("calendar_id", "warn_before", "on_warning", "on_breach"):
        if name in cleaned:
            cleaned[name] = cleaned[name] or None
    if cleaned.get("calendar_id"):
        cleaned["calendar_id"] = cleaned["calendar_id"].lower()
    after = policy._replace(**cleaned)
    after = after._replace(name=one_line(after.name or "", field="policy.name"))
    if not any(after.targets.values()):
        raise invalid_field(
            "policy.targets", "has no target: set seconds for a first response, next response or resolution"
        )
    return after


def queues_of(policy: Policy) -> set[str]:
    """Ids of every queue that a policy names."""
    escalations = [policy.on_warning or {}, policy.on_breach or {}]
    return {
        *policy.conditions.get("queue_ids", []),
        *(e["move_to_queue_id"] for e in escalations if "move_to_queue_id" in e),
    }


def changes(before: Policy, after: Policy) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}


def not_found(policy_id: str) -> NotFoundError:
    """The error for a policy that is unknown or another tenant's."""
    return NotFoundError(f"There is no SLA policy {policy_id}.", metadata={"policy_id": policy_id})


def name_taken(name: str) -> AlreadyExistsError:
    """The error for a name that another policy has, in whatever case."""
    return AlreadyExistsError(f"An SLA policy named “{name}” exists. Choose another name.", metadata={"name": name})


def too_many() -> FailedPreconditionError:
    """The error for a tenant that has all the policies it can have."""
    return FailedPreconditionError(
        f"There are {MAX_POLICIES} SLA policies, as many as there can be. Remove one first.", reason="LIMIT_REACHED"
    )
