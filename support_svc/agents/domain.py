"""What others see of an agent."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from service_kit.errors import NotFoundError


class Agent(NamedTuple):
    """A person who works in support. `sort_name` is the name as lists are ordered by it."""

    id: str
    name: str
    email: str
    role: str
    active: bool
    created_at: datetime
    sort_name: str


def not_found(agent_id: str) -> NotFoundError:
    """The error for an agent that is unknown or another tenant's."""
    return NotFoundError(f"There is no agent {agent_id}.", metadata={"agent_id": agent_id})
