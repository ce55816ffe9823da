"""What a team is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from service_kit.errors import AlreadyExistsError, FailedPreconditionError, NotFoundError, invalid_field
from support_svc.tickets.domain import one_line

MAX_TEAMS = 200
#: Fields that `UpdateTeam` changes, by their name in the contract.
CHANGEABLE = ("name", "handle", "member_ids")
_HANDLE_LENGTH = 50


class Team(NamedTuple):
    """Agents under one name; `handle` is how notes mention them, `member_ids` are sorted."""

    id: str
    name: str
    handle: str
    member_ids: list[str]
    created_at: datetime
    updated_at: datetime
    version: int


def handle_of(name: str) -> str:
    """A handle made of a name: `Crème & Co` becomes `creme-co`; empty when no letter or digit of ASCII is in it."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain)[:_HANDLE_LENGTH].strip("-")


def with_fields(team: Team, values: Mapping[str, Any]) -> Team:
    """The team with new `values`; None takes all members away and makes the handle of the name.

    Raises `InvalidArgumentError` for a name of blanks, and for one of which no handle can be made where it must.
    """
    cleaned = dict(values)
    if "name" in cleaned:
        cleaned["name"] = one_line(cleaned["name"] or "", field="team.name")
    if "member_ids" in cleaned:
        cleaned["member_ids"] = sorted({member.lower() for member in cleaned["member_ids"] or ()})
    changed = team._replace(**cleaned)
    if not changed.handle:
        changed = changed._replace(handle=handle_of(changed.name))
        if not changed.handle:
            raise invalid_field("team.handle", "cannot be made of this name; send one of lower-case letters and digits")
    return changed


def changes(before: Team, after: Team) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}


def not_found(team_id: str) -> NotFoundError:
    """The error for a team that is unknown or another tenant's."""
    return NotFoundError(f"There is no team {team_id}.", metadata={"team_id": team_id})


def name_taken(name: str) -> AlreadyExistsError:
    """The error for a name that another team has, in whatever case."""
    return AlreadyExistsError(f"A team named “{name}” exists. Choose another name.", metadata={"name": name})


def handle_taken(handle: str) -> AlreadyExistsError:
    """The error for a handle that an agent or another team has."""
    return AlreadyExistsError(
        f"@{handle} is an agent or another team already. Choose another handle.", metadata={"handle": handle}
    )


def in_use() -> FailedPreconditionError:
    """The error for removing a team that works on a queue."""
    return FailedPreconditionError(
        "A queue is worked on by this team. Give the queue another team first.", reason="IN_USE"
    )


def too_many() -> FailedPreconditionError:
    """The error for a tenant that has all the teams it can have."""
    return FailedPreconditionError(
        f"There are {MAX_TEAMS} teams, as many as there can be. Remove one first.", reason="LIMIT_REACHED"
    )
