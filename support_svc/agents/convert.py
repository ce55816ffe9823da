"""Between an agent and its message."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, cast

from google.protobuf.struct_pb2 import ListValue, Value
from quimbi.support.v1.agent_pb2 import Agent as AgentMessage
from quimbi.support.v1.agent_pb2 import AgentCapacity, AgentShifts, ChannelCapacity
from quimbi.support.v1.ticket_pb2 import Ticket

from service_kit.errors import invalid_field
from service_kit.timestamps import set_timestamp
from support_svc.agents import domain
from support_svc.agents.domain import Agent, Availability
from support_svc.tickets.convert import CHANNELS

ROLES = {number: name.lower() for name, number in AgentMessage.Role.items() if number}
AVAILABILITIES = cast(
    "Mapping[int, Availability]", {number: name.lower() for name, number in AgentMessage.Availability.items() if number}
)


def to_proto(agent: Agent, now: datetime) -> AgentMessage:
    """The message for `agent`, as things are `now`."""
    availability, until, since = domain.availability_at(agent, now)
    message = AgentMessage(
        id=agent.id,
        name=agent.name,
        email=agent.email,
        role=AgentMessage.Role.Value(agent.role.upper()),
        active=agent.active,
        handle=agent.handle,
        availability=AgentMessage.Availability.Value(availability.upper()),
        skills=agent.skills,
        assignments_per_hour=agent.assignments_per_hour,
        open_tickets=agent.open_tickets,
        capacity_total=domain.capacity_of(agent),
        on_shift=domain.on_shift(agent, now),
        etag=str(agent.version),
    )
    if agent.capacity is not None or agent.channel_capacity:
        channels = [
            ChannelCapacity(channel=Ticket.Channel.Value(name.upper()), limit=limit)
            for name, limit in sorted(agent.channel_capacity.items())
        ]
        message.capacity.CopyFrom(AgentCapacity(total=agent.capacity, channels=channels))
    if agent.shifts is not None:
        message.shifts.time_zone = agent.shifts["time_zone"]
        for day, pairs in agent.shifts["weekly_hours"].items():
            message.shifts.weekly_hours[day].extend([_list(pair) for pair in pairs])
    set_timestamp(message.created_at, agent.created_at)
    if until is not None:
        set_timestamp(message.availability_until, until)
    if since is not None:
        set_timestamp(message.availability_since, since)
    return message


def value(asked: AgentMessage, name: str) -> Any:
    """The new value of a field as the domain has it; None when it is to be what is usual."""
    if name == "role":
        return ROLES.get(asked.role)
    if name == "capacity":
        return _capacity(asked.capacity) if asked.HasField("capacity") else None
    if name == "shifts":
        return _shifts(asked.shifts) if asked.HasField("shifts") else None
    if name == "assignments_per_hour":
        return asked.assignments_per_hour if asked.HasField("assignments_per_hour") else None
    return list(asked.skills) if name == "skills" else getattr(asked, name)


def _capacity(asked: AgentCapacity) -> tuple[int | None, dict[str, int]]:
    total = asked.total if asked.HasField("total") else None
    return total, {CHANNELS[each.channel]: each.limit for each in asked.channels}


def _shifts(asked: AgentShifts) -> dict[str, Any]:
    hours = {day: [_texts(day, pair) for pair in pairs.values] for day, pairs in asked.weekly_hours.items()}
    return {"time_zone": asked.time_zone, "weekly_hours": hours}


def _texts(day: str, pair: Value) -> list[str]:
    if any(value.WhichOneof("kind") != "string_value" for value in pair.list_value.values):
        raise invalid_field(f"agent.shifts.weekly_hours.{day}", 'is a list of pairs such as [["09:00", "17:00"]]')
    return [value.string_value for value in pair.list_value.values]


def _list(texts: list[str]) -> ListValue:
    made = ListValue()
    made.extend(texts)
    return made
