"""The usual capacity of a tenant's agents. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple


class Capacity(NamedTuple):
    """How many open tickets an agent works on at once, all in all and of each channel; None is no limit of its own."""

    total: int | None = 10
    email: int | None = None
    chat: int | None = 4
    phone: int | None = 1
    sms: int | None = None
    form: int | None = None
    version: int = 0
    updated_at: datetime | None = None


#: That of a tenant that has said nothing.
USUAL = Capacity()
#: Fields that `UpdateCapacityDefaults` changes, by their name in the contract.
CHANGEABLE = ("total", "email", "chat", "phone", "sms", "form")


def with_values(capacity: Capacity, values: Mapping[str, int | None]) -> Capacity:
    """The capacity with new `values`; None gives back what is usual everywhere."""
    numbers: dict[str, Any] = {name: getattr(USUAL, name) if v is None else v for name, v in values.items()}
    return capacity._replace(**numbers)


def changes(before: Capacity, after: Capacity) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each number that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}
