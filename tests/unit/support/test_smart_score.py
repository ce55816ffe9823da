"""The smart score: its parts, and why their order needs no clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from support_svc.scoring import domain
from support_svc.scoring.domain import DEFAULTS, Facts, Insight, Weights
from support_svc.tickets.domain import Ticket
from tests.unit.support.test_ticket_domain import a_ticket

NOW = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
NOT_ASKED = Insight(None, None, None, None, None)
NOTHING = Facts(None, NOT_ASKED, ())
TOPIC = "11111111-1111-4111-8111-111111111111"

points = st.floats(0, 100)
weights = st.builds(
    Weights,
    priority=points,
    sla=points,
    awaiting_reply=points,
    wait_per_day=points,
    customer_value=points,
    topic_alert=points,
    full_value=st.floats(1, 1e6),
)
moments = st.integers(0, 20 * 365 * 86_400).map(
    lambda seconds: datetime(2015, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
)


@st.composite
def scored_tickets(draw: st.DrawFn) -> tuple[Ticket, Facts]:
    """An open ticket with whatever its score depends on."""
    topics = draw(st.sampled_from([[], [TOPIC]]))
    ticket = a_ticket(
        status=draw(st.sampled_from(["open", "pending"])),
        priority=draw(st.sampled_from(["low", "normal", "high", "urgent"])),
        waiting_since=draw(moments),
        awaiting_reply=draw(st.booleans()),
        message_count=draw(st.integers(0, 3)),
    )._replace(topics=topics, sla_due_at=draw(st.none() | moments), sla_metric="next_response")
    ticket = ticket._replace(sla_state=draw(st.sampled_from(["running", "paused", "warned", "breached", "met"])))
    risk = draw(st.none() | st.floats(0, 1e6))
    insight = NOT_ASKED if risk is None else Insight("known", 0.5, 2 * risk, "USD", NOW)
    return ticket, Facts(risk, insight, ["Damaged"] * len(topics))


def exact(ticket: Ticket, facts: Facts, weights: Weights, now: datetime) -> float:
    return sum(part.points for part in domain.parts(ticket, facts, weights, now))


@given(weights, scored_tickets(), scored_tickets(), moments)
def test_the_order_by_key_is_the_order_by_score_at_any_moment(
    weights: Weights, one: tuple[Ticket, Facts], two: tuple[Ticket, Facts], now: datetime
) -> None:
    difference = exact(*one, weights, now) - exact(*two, weights, now)
    by_key = domain.key(*one, weights) - domain.key(*two, weights)
    assert by_key == pytest.approx(difference, abs=1e-6)


@given(weights, scored_tickets(), moments)
def test_the_score_is_the_key_and_what_passes_for_all(
    weights: Weights, one: tuple[Ticket, Facts], now: datetime
) -> None:
    since_1970 = now.timestamp() / 86_400 * weights.wait_per_day
    assert exact(*one, weights, now) == pytest.approx(domain.key(*one, weights) + since_1970, abs=1e-6)


@given(weights, scored_tickets(), moments)
def test_the_score_shown_is_the_sum_of_the_points_shown(
    weights: Weights, one: tuple[Ticket, Facts], now: datetime
) -> None:
    parts = domain.parts(*one, weights, now)
    assert domain.score(parts) == round(sum(round(part.points, 2) for part in parts), 2)
    for part in parts:
        assert part.name == "wait" or 0 <= part.value <= 1
        assert part.explanation.endswith(".")
        assert part.available or (part.points == 0 and part.explanation.startswith("Not available: "))


def explained(ticket: Ticket, facts: Facts = NOTHING, now: datetime = NOW) -> dict[str, tuple[float, str]]:
    return {p.name: (round(p.points, 2), p.explanation) for p in domain.parts(ticket, facts, DEFAULTS, now)}


def test_every_part_says_why() -> None:
    waiting = a_ticket(waiting_since=NOW - timedelta(hours=36), awaiting_reply=True, message_count=1)
    found = explained(
        waiting._replace(priority="high", topics=[TOPIC]),
        Facts(150.0, Insight("known", 0.75, 200.0, "EUR", NOW), ["Damaged goods"]),
    )
    assert found == {
        "priority": (20.0, "The priority is high."),
        "sla": (0.0, "No service level runs."),
        "awaiting_reply": (15.0, "The customer waits for an answer."),
        "wait": (15.0, "Waiting for 1 day."),
        "customer_value": (15.0, "75% likely to stay away and expected to spend 200.00 EUR: 150.00 EUR at risk."),
        "topic_alert": (15.0, "Fits “Damaged goods”."),
        "sentiment": (0.0, "Not available: Intelligence tells no sentiment yet."),
    }


@pytest.mark.parametrize(
    ("state", "why"),
    [
        (None, "Not available: Intelligence was not asked yet."),
        ("unknown", "Not available: Intelligence has no prediction for this customer."),
        ("unavailable", "Not available: Intelligence did not answer."),
    ],
)
def test_a_value_that_is_not_known_says_so_and_adds_nothing(state: Any, why: str) -> None:
    facts = Facts(None, Insight(state, None, None, None, None), ())
    assert explained(a_ticket(), facts)["customer_value"] == (0.0, why)


@pytest.mark.parametrize(
    ("state", "points", "why"),
    [
        ("running", 0.0, "The first response is due at 2026-11-25 12:00 UTC."),
        ("warned", 12.5, "The first response is nearly due, at 2026-11-25 12:00 UTC."),
        ("breached", 25.0, "The first response is late: it was due at 2026-11-25 12:00 UTC."),
    ],
)
def test_the_risk_of_a_service_level_goes_by_its_state(state: Any, points: float, why: str) -> None:
    ticket = a_ticket()._replace(sla_due_at=NOW, sla_state=state, sla_metric="first_response")
    assert explained(ticket)["sla"] == (points, why)
    # What was missed and is over is no risk any more.
    assert explained(ticket._replace(sla_due_at=None))["sla"] == (0.0, "No service level runs.")


def test_answered_and_pending_tickets_say_so() -> None:
    answered = a_ticket(awaiting_reply=False, message_count=2)
    assert explained(answered)["awaiting_reply"] == (0.0, "The shop answered last.")


def test_a_closed_ticket_has_no_score() -> None:
    assert domain.parts(a_ticket(status="closed", closed_at=NOW), NOTHING, DEFAULTS, NOW) == []


@pytest.mark.parametrize(
    ("wait", "text"),
    [
        (timedelta(seconds=59), "0 minutes"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59, seconds=59), "59 minutes"),
        (timedelta(hours=1), "1 hour"),
        (timedelta(hours=47), "1 day"),
        (timedelta(days=2), "2 days"),
        (timedelta(seconds=-5), "0 minutes"),
    ],
)
def test_a_wait_is_told_in_its_largest_unit(wait: timedelta, text: str) -> None:
    assert explained(a_ticket(waiting_since=NOW - wait))["wait"][1] == f"Waiting for {text}."


def test_a_weight_that_is_cleared_is_the_default_again() -> None:
    changed = domain.with_values(DEFAULTS, {"priority": 5.0, "raise_priority_above": 100.0})
    assert (changed.priority, changed.raise_priority_above) == (5.0, 100.0)
    assert domain.with_values(changed, {"priority": None, "raise_priority_above": None}) == DEFAULTS
    assert domain.changes(DEFAULTS, changed) == {"priority": (30.0, 5.0), "raise_priority_above": (None, 100.0)}
    assert domain.moves_scores({"priority": None})
    assert not domain.moves_scores({"raise_priority_above": None})
