"""What is counted of agents' work, worked out from a ticket's whole past; days and spans of days."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Literal, NamedTuple, get_args
from zoneinfo import ZoneInfo

from service_kit.errors import invalid_field

Metric = Literal[
    "replies",
    "first_response",
    "closed",
    "resolution",
    "one_touch",
    "reopened",
    "sla_met",
    "sla_missed",
    "first_response_business",
    "resolution_business",
    "next_response_business",
]

METRICS: tuple[Metric, ...] = get_args(Metric)
#: Metrics whose rows hold seconds; those of the others hold 1.
TIMES: tuple[Metric, ...] = (
    "first_response",
    "resolution",
    "first_response_business",
    "resolution_business",
    "next_response_business",
)
MAX_DAYS = 366
_USUAL_DAYS = 30
_DAY = timedelta(days=1)


class Fact(NamedTuple):
    """A row that counts: one per ticket, metric, moment and clock of a service level, "" where none is concerned.

    A message can end two clocks, of the first response and of the next.
    """

    ticket_id: str
    metric: str
    at: datetime
    agent_id: str
    value: int
    counted: bool
    clock: str = ""


class Reply(NamedTuple):
    """A message that an agent wrote, deleted ones included."""

    at: datetime
    agent_id: str
    deleted_at: datetime | None


class Change(NamedTuple):
    """An entry of the audit log: who, and `{field: {"before": …, "after": …}}`."""

    actor_kind: str
    actor_id: str
    changes: Mapping[str, Mapping[str, Any]]


class Clock(NamedTuple):
    """A clock of a service level that is done; one of the next response for each answer."""

    metric: str
    done_at: datetime
    due_at: datetime | None
    used: timedelta


class Past(NamedTuple):
    """All that figures know of a ticket. `replies` and `changes` are in the order in which they came."""

    ticket_id: str
    opened_at: datetime
    counted: bool
    replies: Sequence[Reply]
    changes: Sequence[Change]
    clocks: Sequence[Clock] = ()


class Closing(NamedTuple):
    """When a ticket was closed, and whose closing it is; None when nobody's."""

    at: datetime
    agent_id: str | None
    reopened: bool


#: What ends a clock, by its metric: a message, or the closing that holds.
_ENDS: Mapping[str, Metric] = {"first_response": "replies", "next_response": "replies", "resolution": "resolution"}


def seconds_between(begin: datetime, end: datetime) -> int:
    """Whole seconds, never fewer than none."""
    return max(0, (end - begin) // timedelta(seconds=1))


def facts_of(past: Past) -> list[Fact]:
    """Every row that a ticket's past makes true.

    It reads the past as a whole, and thereby checks what `follow` and the database keep up step by step.
    """
    living = [reply for reply in past.replies if reply.deleted_at is None]
    rows = [("replies", reply.at, reply.agent_id, 1) for reply in living]
    if living:
        first = living[0]
        rows.append(("first_response", first.at, first.agent_id, seconds_between(past.opened_at, first.at)))
    for closing in closings(past.changes):
        if closing.agent_id is None:
            continue
        rows.append(("closed", closing.at, closing.agent_id, 1))
        if closing.reopened:
            rows.append(("reopened", closing.at, closing.agent_id, 1))
            continue
        rows.append(("resolution", closing.at, closing.agent_id, seconds_between(past.opened_at, closing.at)))
        if len([reply for reply in past.replies if _there(reply, closing.at)]) == 1:
            rows.append(("one_touch", closing.at, closing.agent_id, 1))
    facts = [Fact(past.ticket_id, *row, past.counted) for row in rows]
    for clock in past.clocks:
        ends = {at: agent for metric, at, agent, _ in rows if metric == _ENDS[clock.metric]}
        at = max(ends, default=clock.done_at) if clock.metric == "resolution" else clock.done_at
        if at in ends:
            late = clock.due_at is not None and clock.done_at > clock.due_at
            seconds = clock.used // timedelta(seconds=1)
            verdict = Fact(past.ticket_id, "sla_missed" if late else "sla_met", at, ends[at], 1, past.counted)
            facts.append(verdict._replace(clock=clock.metric))
            facts.append(verdict._replace(metric=f"{clock.metric}_business", value=seconds))
    return facts


def closings(changes: Sequence[Change]) -> list[Closing]:
    """The closings of a ticket. What is marked as spam is closed for show only, and counts as what it was before."""
    found: list[Closing] = []
    owner: str | None = None
    status = ""
    for change in changes:
        after: dict[str, Any] = {field: values.get("after") for field, values in change.changes.items()}
        owner = after.get("assigned_to", owner)
        if "spam" in after or "status" not in after or after["status"] == status:
            continue
        if after["status"] == "closed":
            by = change.actor_id if change.actor_kind == "agent" else owner
            found.append(Closing(datetime.fromisoformat(after["closed_at"]), by, reopened=False))
        elif status == "closed" and found:
            found[-1] = found[-1]._replace(reopened=True)
        status = after["status"]
    return found


def _there(reply: Reply, moment: datetime) -> bool:
    return reply.at <= moment and (reply.deleted_at is None or reply.deleted_at > moment)


class Span(NamedTuple):
    """Days of a time zone, the last one included, and the instants that they are."""

    first: date
    last: date
    zone: ZoneInfo
    begins_at: datetime
    ends_at: datetime

    @property
    def whole_days(self) -> tuple[date, date]:
        """The days of UTC that lie in the span as a whole, the second one not included; equal when there are none."""
        begin = _date_of(self.begins_at)
        if self.begins_at > _midnight(begin, UTC):
            begin += _DAY
        return begin, max(begin, _date_of(self.ends_at))

    @property
    def edges(self) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
        """The instants of the span before and after its whole days."""
        begin, end = (_midnight(day, UTC) for day in self.whole_days)
        if begin >= self.ends_at:  # the span is shorter than a day of UTC and in none as a whole
            return (self.begins_at, self.ends_at), (self.ends_at, self.ends_at)
        return (self.begins_at, begin), (end, self.ends_at)


def span(first: str, last: str, time_zone: str, now: datetime) -> Span:
    """The span that a caller asks for; `InvalidArgumentError` for one that is none, or longer than 366 days."""
    try:
        zone = ZoneInfo(time_zone or "UTC")
    except (KeyError, ValueError, OSError):
        raise invalid_field("time_zone", "is no time zone; send a name such as `Europe/Berlin`") from None
    end = _date("to", last) if last else now.astimezone(zone).date()
    begin = _date("from", first) if first else max(end, date.min + _USUAL_DAYS * _DAY) - (_USUAL_DAYS - 1) * _DAY
    if begin > end:
        raise invalid_field("from", "is after `to`")
    if (end - begin).days >= MAX_DAYS:
        raise invalid_field("from", f"is more than {MAX_DAYS} days before `to`; ask for less at once")
    return Span(begin, end, zone, _midnight(begin, zone), _midnight(end + _DAY, zone))


def _date(field: str, text: str) -> date:
    try:
        found = date.fromisoformat(text)
    except ValueError:
        found = date.min
    if not 1970 <= found.year < 9999:  # the ends of the calendar have no time zones
        raise invalid_field(field, "is no date such as 2026-11-01")
    return found


def _midnight(day: date, zone: ZoneInfo | Any) -> datetime:
    return datetime.combine(day, time.min, zone).astimezone(UTC)


def _date_of(moment: datetime) -> date:
    return moment.astimezone(UTC).date()
