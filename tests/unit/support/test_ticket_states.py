"""The table of states, walked at random, and what stands beside the table: windows, snoozes, marks taken back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from service_kit.errors import FailedPreconditionError, InvalidArgumentError
from support_svc.tickets import states
from support_svc.tickets.domain import Ticket
from support_svc.tickets.states import Command, State
from tests.unit.support.test_ticket_domain import a_ticket

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
ALL_STATES: tuple[State, ...] = get_args(State)
COMMANDS: tuple[Command, ...] = get_args(Command)
#: The moves that are refused, written down a second time.
REFUSED = {("closed", "pending"), ("closed", "snooze"), ("spam", "open"), ("spam", "pending"), ("spam", "snooze")}


def in_state(state: State) -> Ticket:
    ticket = a_ticket()
    for command in {"open": (), "spam": ("mark_spam",), "snoozed": ("snooze",)}.get(state, (state,)):
        ticket = states.after(ticket, command, NOW, until=NOW + HOUR)  # type: ignore[arg-type]  # a state's command
    assert states.state_of(ticket) == state
    return ticket


class Walk(RuleBasedStateMachine):
    """Any commands at any moments: what must hold, holds after every one."""

    def __init__(self) -> None:
        super().__init__()
        self.ticket = a_ticket()
        self.moment = NOW

    @rule(command=st.sampled_from(COMMANDS), pause=st.integers(1, 100), nap=st.integers(1, 100))
    def follow(self, command: Command, pause: int, nap: int) -> None:
        self.moment += timedelta(minutes=pause)
        before, state = self.ticket, states.state_of(self.ticket)
        until = self.moment + timedelta(minutes=nap)
        if (state, command) in REFUSED:
            with pytest.raises(FailedPreconditionError) as refused:
                states.after(before, command, self.moment, until=until)
            assert refused.value.reason == "INVALID_TRANSITION"
            return
        self.ticket = states.after(before, command, self.moment, until=until)
        if states.state_of(self.ticket) == state and command != "snooze":
            assert self.ticket == before

    @invariant()
    def the_columns_agree(self) -> None:
        ticket = self.ticket
        assert (ticket.closed_at is not None) == (ticket.status == "closed")
        assert not ticket.spam or ticket.status == "closed"
        assert ticket.spam == (ticket.status_before_spam is not None)
        assert ticket.snoozed_until is None or (ticket.status_before_spam or ticket.status) == "pending"


TestWalk = Walk.TestCase


def test_the_table_has_every_state_and_refuses_what_it_should() -> None:
    assert set(states.TABLE) == set(ALL_STATES)
    refused = {(s, c) for s in ALL_STATES for c in COMMANDS if c not in states.TABLE[s]}
    assert refused == REFUSED


@pytest.mark.parametrize("state", ALL_STATES)
def test_taking_the_mark_of_spam_back_returns_what_was(state: State) -> None:
    before = in_state(state)
    marked = states.after(before, "mark_spam", NOW + timedelta(minutes=1))
    assert (marked.status, marked.spam) == ("closed", True)
    if state != "spam":
        assert states.after(marked, "unmark_spam", NOW + timedelta(minutes=2)) == before


def test_who_slept_through_its_moment_as_spam_or_deleted_comes_back_awake() -> None:
    asleep = in_state("snoozed")
    late = NOW + 2 * HOUR
    marked = states.after(asleep, "mark_spam", NOW)
    deleted = asleep._replace(deleted_at=NOW)
    for back in (states.after(marked, "unmark_spam", late), states.undeleted(deleted, late)):
        assert (states.state_of(back), back.snoozed_until, back.deleted_at) == ("open", None, None)
    assert states.undeleted(deleted, NOW) == asleep


@given(st.integers(0, 100), st.integers(0, 100 * 3600))
def test_a_ticket_opens_again_up_to_the_last_moment_of_its_window(hours: int, seconds: int) -> None:
    closed, moment = in_state("closed"), NOW + timedelta(seconds=seconds)
    if seconds > hours * 3600:
        with pytest.raises(FailedPreconditionError, match="follow-up") as refused:
            states.after(closed, "open", moment, window=hours * HOUR)
        assert refused.value.reason == "REOPEN_WINDOW_PASSED"
    else:
        assert states.after(closed, "open", moment, window=hours * HOUR).status == "open"


@pytest.mark.parametrize(
    ("until", "fine"),
    [
        (NOW, False),
        (NOW - HOUR, False),
        (NOW + timedelta(microseconds=1), True),
        (NOW + timedelta(days=366), True),
        (NOW + timedelta(days=366, seconds=1), False),
    ],
)
def test_a_snooze_ends_in_the_future_and_within_a_year(until: datetime, *, fine: bool) -> None:
    if fine:
        states.check_snooze(until, NOW)
    else:
        with pytest.raises(InvalidArgumentError, match="until"):
            states.check_snooze(until, NOW)
