"""Who gets which waiting ticket: pure, and in the order in which the tickets come.

A ticket goes to somebody who is at work, belongs to its queue, has its skills and room for it. Room only shrinks in a
run, so a ticket that was passed over has nobody with room at the end of it either.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal, NamedTuple

from support_svc.routing import reasons

#: The stretch of time that an agent's pace is counted in. What is exactly as old no longer counts.
PACE = timedelta(hours=1)
_NEVER = datetime(1, 1, 1, tzinfo=UTC)

Mode = Literal["round_robin", "balanced"]


class Place(NamedTuple):
    """Where an agent stands in the circle of a round robin, in which everybody has a place, at work or not."""

    name: str
    id: str


class Line(NamedTuple):
    """A queue that routes. `members` may work on it, None for everybody; `last` got its last ticket."""

    id: str
    name: str
    mode: Mode
    members: frozenset[str] | None = None
    skills: frozenset[str] = frozenset()
    inbox_limit: int | None = None
    last: Place | None = None


class Waiting(NamedTuple):
    """An open ticket of a queue that nobody owns; `skills` are those that it needs beside its queue's."""

    id: str
    queue_id: str
    channel: str
    skills: frozenset[str] = frozenset()


@dataclass
class Worker:
    """An agent with the work that the agent has; `given` adds to it.

    `at_work` is online, on shift and able to own tickets. `channel_capacity` has the channels with limits of their own.
    `recent` are the moments of the last assignments, as many as can count for the pace, and `last_given` is that of the
    very last one. `back_at` is when the shift of somebody who is online begins.
    """

    id: str
    name: str
    at_work: bool
    capacity: int
    channel_capacity: Mapping[str, int] = field(default_factory=dict)
    per_hour: int | None = None
    skills: frozenset[str] = frozenset()
    open: int = 0
    open_by_channel: dict[str, int] = field(default_factory=dict)
    open_by_queue: dict[str, int] = field(default_factory=dict)
    recent: list[datetime] = field(default_factory=list)
    last_given: datetime | None = None
    turn: int = 0
    back_at: datetime | None = None

    @property
    def place(self) -> Place:
        """The agent's place in the circle: by name, in any case."""
        return Place(self.name.lower(), self.id)

    def has_room(self, line: Line, channel: str, now: datetime) -> bool:
        """Whether one more ticket of a channel keeps within every limit: the agent's, the channel's, the queue's."""
        channel_limit = self.channel_capacity.get(channel)
        return (
            self.open < self.capacity
            and (channel_limit is None or self.open_by_channel.get(channel, 0) < channel_limit)
            and (line.inbox_limit is None or self.open_by_queue.get(line.id, 0) < line.inbox_limit)
            and not self.out_of_pace(now)
        )

    def out_of_pace(self, now: datetime) -> bool:
        """Whether the agent got as many tickets within the last hour as there can be."""
        return self.per_hour is not None and sum(moment > now - PACE for moment in self.recent) >= self.per_hour

    def next_chance(self, now: datetime) -> datetime | None:
        """When the agent can get tickets again by nothing but the passing of time; None when that changes nothing."""
        if self.at_work and self.per_hour and self.out_of_pace(now):
            return sorted(self.recent, reverse=True)[self.per_hour - 1] + PACE
        return self.back_at

    def given(self, ticket: Waiting, now: datetime, turn: int) -> None:
        """Adds a ticket to the agent's work, as the `turn`-th of this run."""
        self.open += 1
        self.open_by_channel[ticket.channel] = self.open_by_channel.get(ticket.channel, 0) + 1
        self.open_by_queue[ticket.queue_id] = self.open_by_queue.get(ticket.queue_id, 0) + 1
        self.recent.append(now)
        self.last_given, self.turn = now, turn


class Choice(NamedTuple):
    """A ticket, who gets it, and why."""

    ticket_id: str
    queue_id: str
    agent_id: str
    reason: str


def route(
    lines: Sequence[Line], waiting: Iterable[Waiting], workers: Collection[Worker], now: datetime, *, most: int
) -> list[Choice]:
    """Up to `most` choices. `waiting` comes in the order in which it is to be served; `workers` is changed."""
    by_id = {line.id: line for line in lines}
    last = {line.id: line.last for line in lines}
    choices: list[Choice] = []
    for ticket in waiting:
        if len(choices) >= most:
            break
        line = by_id[ticket.queue_id]._replace(last=last[ticket.queue_id])
        able = [worker for worker in workers if _fits(worker, line, ticket, now)]
        if not able:
            continue
        choose = _next_in_circle if line.mode == "round_robin" else _least_loaded
        chosen, reason = choose(line, ticket, able)
        choices.append(Choice(ticket.id, line.id, chosen.id, reason))
        chosen.given(ticket, now, len(choices))
        last[line.id] = Place(chosen.name, chosen.id)
    return choices


def _fits(worker: Worker, line: Line, ticket: Waiting, now: datetime) -> bool:
    return (
        worker.at_work
        and (line.members is None or worker.id in line.members)
        and worker.skills >= line.skills | ticket.skills
        and worker.has_room(line, ticket.channel, now)
    )


def _next_in_circle(line: Line, ticket: Waiting, able: Sequence[Worker]) -> tuple[Worker, str]:
    """Whoever comes next after the last one, in a circle of everybody that stays the same whoever is at work."""
    last = line.last
    here = None if last is None else Place(last.name.lower(), last.id)
    chosen = min(able, key=lambda worker: (here is not None and worker.place <= here, worker.place))
    reason = reasons.round_robin(
        line.name, chosen.name, None if last is None else last.name, len(able), line.skills | ticket.skills
    )
    return chosen, reason


def _least_loaded(line: Line, ticket: Waiting, able: Sequence[Worker]) -> tuple[Worker, str]:
    """Whoever has the fewest open tickets for the capacity; of equals, whose last new ticket is the longest ago."""

    def load(worker: Worker) -> float:
        return worker.open / worker.capacity

    chosen = min(able, key=lambda worker: (load(worker), worker.last_given or _NEVER, worker.turn, worker.place))
    equals = sum(load(worker) == load(chosen) for worker in able)
    reason = reasons.balanced(
        line.name, chosen.name, chosen.open, chosen.capacity, equals, len(able), line.skills | ticket.skills
    )
    return chosen, reason
