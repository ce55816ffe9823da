"""What an agent is, when an agent takes work, and how much: pure rules, the moment comes in as an argument."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple

from service_kit.errors import FailedPreconditionError, InvalidArgumentError, NotFoundError, invalid_field
from support_svc.capacity.domain import USUAL
from support_svc.sla.calendar import Calendar, calendar
from support_svc.tickets.domain import Channel, one_line

Availability = Literal["online", "away", "offline"]

#: How far ahead the end of an availability can be.
LONGEST_UNTIL = timedelta(days=90)
#: Fields that `UpdateAgent` changes, by their name in the contract.
CHANGEABLE = ("name", "role", "skills", "capacity", "shifts", "assignments_per_hour")

#: Shifts as they are stored: `{"time_zone": …, "weekly_hours": {"mon": [["09:00", "17:00"]]}}`.
Shifts = Mapping[str, Any]


class Agent(NamedTuple):
    """A person who works in support. `sort_name` is the name as lists are ordered by it.

    `capacity` and channels that `channel_capacity` lacks are the tenant's usual ones, `usual_capacity`, which is None
    where the tenant said nothing; without `shifts` it is always the shift. `open_tickets` is how many open ones the
    agent owns.
    """

    id: str
    name: str
    email: str
    role: str
    active: bool
    created_at: datetime
    handle: str
    availability: Availability
    availability_until: datetime | None
    availability_since: datetime | None
    skills: list[str]
    capacity: int | None
    channel_capacity: dict[str, int]
    assignments_per_hour: int | None
    shifts: Shifts | None
    version: int
    sort_name: str
    open_tickets: int
    usual_capacity: Mapping[str, int | None] | None


def not_found(agent_id: str) -> NotFoundError:
    """The error for an agent that is unknown or another tenant's."""
    return NotFoundError(f"There is no agent {agent_id}.", metadata={"agent_id": agent_id})


def last_admin() -> FailedPreconditionError:
    """The error for a change that would leave nobody who may do everything."""
    return FailedPreconditionError(
        "This is the only active admin. Make somebody else an admin first.", reason="LAST_ADMIN"
    )


def availability_at(agent: Agent, now: datetime) -> tuple[Availability, datetime | None, datetime | None]:
    """Availability with its end and its begin, as they are `now`: an end that has passed counts though nobody wrote it.

    Whoever was online until then is offline since, and anybody else online.
    """
    until = agent.availability_until
    if until is None or until > now:
        return agent.availability, until, agent.availability_since
    return "offline" if agent.availability == "online" else "online", None, until


def with_availability(agent: Agent, availability: Availability, until: datetime | None, now: datetime) -> Agent:
    """The agent after saying so `now`. Raises `InvalidArgumentError` for an end that is past or too far."""
    if until is not None and not now < until <= now + LONGEST_UNTIL:
        raise invalid_field("until", f"must lie ahead, at most {LONGEST_UNTIL.days} days")
    known, _, since = availability_at(agent, now)
    return agent._replace(
        availability=availability,
        availability_until=until,
        availability_since=since if known == availability and since is not None else now,
    )


def with_fields(agent: Agent, values: Mapping[str, Any]) -> Agent:
    """The agent with new `values` of changeable fields; None restores what is usual.

    `capacity` is a pair of the whole and the channels'. Raises `InvalidArgumentError` for an empty name, no role, and
    hours that make no sense.
    """
    cleaned = dict(values)
    if "name" in cleaned:
        cleaned["name"] = one_line(cleaned["name"] or "", field="agent.name")
    if "role" in cleaned and not cleaned["role"]:
        raise invalid_field("agent.role", "must be set")
    if "skills" in cleaned:
        cleaned["skills"] = sorted(set(cleaned["skills"] or ()))
    if "capacity" in cleaned:
        cleaned["capacity"], cleaned["channel_capacity"] = cleaned["capacity"] or (None, {})
    if cleaned.get("shifts"):
        shift_calendar(cleaned["shifts"])
    return agent._replace(**cleaned)


def own_changes(before: Agent, after: Agent) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each of the agent's own fields that differ."""
    names = (*CHANGEABLE, "channel_capacity")
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in names)
    return {name: (old, new) for name, old, new in pairs if old != new}


def capacity_of(agent: Agent) -> int:
    """How many open tickets the agent works on at once."""
    total = _usual(agent)["total"] if agent.capacity is None else agent.capacity
    return 0 if total is None else total


def channel_capacity_of(agent: Agent, channel: Channel) -> int | None:
    """How many of them may be of a channel; None when the whole is the only limit."""
    return agent.channel_capacity.get(channel, _usual(agent)[channel])


def _usual(agent: Agent) -> Mapping[str, int | None]:
    return USUAL._asdict() if agent.usual_capacity is None else agent.usual_capacity


def shift_calendar(shifts: Shifts) -> Calendar:
    """The hours of shifts as a calendar. Raises `InvalidArgumentError` that names the field."""
    try:
        return calendar(shifts["time_zone"], shifts["weekly_hours"], ())
    except InvalidArgumentError as error:
        wrong = error.violations[0]
        raise invalid_field(f"agent.shifts.{wrong.field}", wrong.description) from None


def on_shift(agent: Agent, now: datetime) -> bool:
    """Whether `now` is within the agent's shift."""
    return agent.shifts is None or _openings(shift_calendar(agent.shifts), now)[0]


def next_shift(agent: Agent, now: datetime) -> datetime | None:
    """When the agent's shift next begins; None when it is now, or always."""
    if agent.shifts is None:
        return None
    during, following = _openings(shift_calendar(agent.shifts), now)
    return None if during else following


def _openings(hours: Calendar, now: datetime) -> tuple[bool, datetime | None]:
    """Whether it is open now, and when it next opens."""
    today = now.astimezone(UTC).date()
    following: datetime | None = None
    # The local date can be a day off; a week later at the latest the same hours come again.
    for days in range(-1, 9):
        for begin, end in hours.open_spans(today + timedelta(days=days)):
            if begin <= now < end:
                return True, None
            if begin > now and (following is None or begin < following):
                following = begin
    return False, following
