"""What a smart score is the sum of. Pure; the moment to which the wait is counted comes in as an argument.

Every part but the wait depends only on what happened, and the wait rises by the same points a day for all tickets. The
score at a moment is therefore a key that time does not change plus a number that is the same for all: the order by the
key is the order by the score. The database makes the keys (migration 0012, `support.smart_key`); `key` is its twin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from support_svc.tickets.domain import Priority, Ticket

_SECONDS_A_DAY = 86_400.0
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_URGENCY: Mapping[Priority, float] = {"low": 0.0, "normal": 1 / 3, "high": 2 / 3, "urgent": 1.0}


class Weights(NamedTuple):
    """Points of each part at a value of 1; `full_value` is the money at risk that counts in full.

    `raise_priority_above` is the money at risk above which a new ticket becomes one step more urgent, None for never.
    """

    priority: float = 30.0
    sla: float = 25.0
    awaiting_reply: float = 15.0
    wait_per_day: float = 10.0
    customer_value: float = 20.0
    topic_alert: float = 15.0
    full_value: float = 200.0
    raise_priority_above: float | None = None
    version: int = 0
    updated_at: datetime | None = None


#: Those of a tenant that has set none.
DEFAULTS = Weights()
#: Fields that `UpdateScoringWeights` changes, by their name in the contract.
CHANGEABLE = (
    "priority",
    "sla",
    "awaiting_reply",
    "wait_per_day",
    "customer_value",
    "topic_alert",
    "full_value",
    "raise_priority_above",
)
#: Of those, the ones that the scores of tickets depend on.
_SCORED = frozenset(CHANGEABLE) - {"raise_priority_above"}


class Insight(NamedTuple):
    """What Intelligence said of a customer; the figures are there when `state` is `known`.

    `unknown` is a customer without predictions, `unavailable` one who was asked about without an answer so far, and
    None one who was not asked about.
    """

    state: str | None
    churn_risk: float | None
    predicted_ltv: float | None
    currency: str | None
    fetched_at: datetime | None


class Facts(NamedTuple):
    """What a score needs to know beside the ticket itself."""

    value_at_risk: float | None
    insight: Insight
    topic_names: Sequence[str]


class Part(NamedTuple):
    """One reason for a score. `points` is `value` times `weight`; 0 where it is not available."""

    name: str
    value: float
    weight: float
    explanation: str
    available: bool = True

    @property
    def points(self) -> float:
        """What it adds to the score."""
        return self.value * self.weight if self.available else 0.0


def parts(ticket: Ticket, facts: Facts, weights: Weights, now: datetime) -> list[Part]:
    """The parts of a ticket's score, always in the same order; none for a closed ticket."""
    if ticket.status == "closed":
        return []
    return [
        Part("priority", _URGENCY[ticket.priority], weights.priority, f"The priority is {ticket.priority}."),
        _sla(ticket, weights),
        _reply(ticket, weights),
        _wait(ticket, weights, now),
        _customer_value(facts, weights),
        _topic_alert(facts, weights, len(ticket.topics)),
        Part("sentiment", 0.0, 0.0, "Not available: Intelligence tells no sentiment yet.", available=False),
    ]


def score(of: Sequence[Part]) -> float:
    """The score that parts come to, as it is shown: the sum of their points, each to a hundredth."""
    return round(sum(round(part.points, 2) for part in of), 2)


def key(ticket: Ticket, facts: Facts, weights: Weights) -> float:
    """What the ticket is ordered by: its score at the beginning of 1970, as it were."""
    return sum(part.points for part in parts(ticket, facts, weights, _EPOCH))


def with_values(weights: Weights, values: Mapping[str, Any]) -> Weights:
    """The weights with new `values` of their changeable fields; None gives a field its default back."""
    return weights._replace(
        **{name: getattr(DEFAULTS, name) if value is None else value for name, value in values.items()}
    )


def changes(before: Weights, after: Weights) -> dict[str, tuple[Any, Any]]:
    """Old and new value of each field that differs."""
    pairs = ((name, getattr(before, name), getattr(after, name)) for name in CHANGEABLE)
    return {name: (old, new) for name, old, new in pairs if old != new}


def moves_scores(changed: Mapping[str, Any]) -> bool:
    """Whether a change of these fields gives open tickets other scores."""
    return not _SCORED.isdisjoint(changed)


def _sla(ticket: Ticket, weights: Weights) -> Part:
    what = ticket.sla_metric.replace("_", " ") if ticket.sla_metric else ""
    if ticket.sla_due_at is None:
        value, text = 0.0, "No service level runs."
    elif ticket.sla_state == "breached":
        value, text = 1.0, f"The {what} is late: it was due at {ticket.sla_due_at:%Y-%m-%d %H:%M} UTC."
    elif ticket.sla_state == "warned":
        value, text = 0.5, f"The {what} is nearly due, at {ticket.sla_due_at:%Y-%m-%d %H:%M} UTC."
    else:
        value, text = 0.0, f"The {what} is due at {ticket.sla_due_at:%Y-%m-%d %H:%M} UTC."
    return Part("sla", value, weights.sla, text)


def _reply(ticket: Ticket, weights: Weights) -> Part:
    waits = ticket.awaiting_reply or ticket.message_count == 0
    text = "The customer waits for an answer." if waits else "The shop answered last."
    return Part("awaiting_reply", float(waits), weights.awaiting_reply, text)


def _wait(ticket: Ticket, weights: Weights, now: datetime) -> Part:
    seconds = (now - ticket.waiting_since).total_seconds()
    return Part("wait", seconds / _SECONDS_A_DAY, weights.wait_per_day, f"Waiting for {_duration(seconds)}.")


def _customer_value(facts: Facts, weights: Weights) -> Part:
    insight, at_risk = facts.insight, facts.value_at_risk
    if at_risk is not None and insight.churn_risk is not None and insight.predicted_ltv is not None:
        text = (
            f"{insight.churn_risk:.0%} likely to stay away and expected to spend {insight.predicted_ltv:,.2f} "
            f"{insight.currency}: {at_risk:,.2f} {insight.currency} at risk."
        )
        return Part("customer_value", min(at_risk / weights.full_value, 1.0), weights.customer_value, text)
    why = {
        "unknown": "Intelligence has no prediction for this customer.",
        "unavailable": "Intelligence did not answer.",
    }.get(insight.state or "", "Intelligence was not asked yet.")
    return Part("customer_value", 0.0, weights.customer_value, f"Not available: {why}", available=False)


def _topic_alert(facts: Facts, weights: Weights, topics: int) -> Part:
    names = ", ".join(f"“{name}”" for name in facts.topic_names)
    text = f"Fits {names}." if names else "Fits no topic alert."
    return Part("topic_alert", float(topics > 0), weights.topic_alert, text)


def _duration(seconds: float) -> str:
    """A length of time in its largest unit, rounded down: `2 days`, `1 hour`, `0 minutes`."""
    for unit, length in (("day", 86_400), ("hour", 3_600)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}" if count == 1 else f"{count} {unit}s"
    count = max(int(seconds // 60), 0)
    return f"{count} minute" if count == 1 else f"{count} minutes"
