"""Who gets which ticket: the examples of other systems, and what must hold for any."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from support_svc.routing.selection import Choice, Line, Mode, Place, Waiting, Worker, route

NOW = datetime(2026, 3, 2, 10, tzinfo=UTC)
RETURNS = Line("returns", "Returns", "balanced")


def worker(name: str, **fields: Any) -> Worker:
    return Worker(**{"id": name.lower(), "name": name, "at_work": True, "capacity": 10, **fields})


def tickets(count: int, **fields: Any) -> list[Waiting]:
    return [Waiting(**{"id": f"t{n}", "queue_id": "returns", "channel": "email", **fields}) for n in range(count)]


def owners(line: Line, waiting: list[Waiting], workers: list[Worker]) -> list[str]:
    return [choice.agent_id for choice in route([line], waiting, workers, NOW, most=100)]


def reason(line: Line, waiting: list[Waiting], workers: list[Worker]) -> str:
    return route([line], waiting, workers, NOW, most=100)[-1].reason


def test_capacity_two_and_three_waiting_gives_two_the_first_ones() -> None:
    choices = route([RETURNS], tickets(3), [worker("Ida", capacity=2)], NOW, most=100)
    assert [choice.ticket_id for choice in choices] == ["t0", "t1"]


def test_nobody_at_work_gives_nothing() -> None:
    assert owners(RETURNS, tickets(3), [worker("Ida", at_work=False)]) == []
    assert owners(RETURNS, tickets(3), []) == []


@pytest.mark.parametrize(("minutes", "taken"), [(70, 1), (60, 1), (50, 0)])
def test_an_assignment_counts_for_the_pace_for_an_hour(minutes: int, taken: int) -> None:
    recent = [NOW - timedelta(minutes=each) for each in (5, 10, 15, 20, minutes)]
    ida = worker("Ida", per_hour=5, recent=recent)
    assert len(owners(RETURNS, tickets(3), [ida])) == taken


def test_what_a_run_gives_counts_for_the_pace_too() -> None:
    ida = worker("Ida", per_hour=2)
    assert len(owners(RETURNS, tickets(3), [ida])) == 2
    assert ida.next_chance(NOW) == NOW + timedelta(hours=1)


def test_when_time_alone_makes_room() -> None:
    recent = [NOW - timedelta(minutes=each) for each in (10, 20, 30)]
    assert worker("Ida", per_hour=2, recent=recent).next_chance(NOW) == NOW + timedelta(minutes=40)
    assert worker("Ida", per_hour=0).next_chance(NOW) is None
    assert worker("Ida").next_chance(NOW) is None
    assert worker("Ida", at_work=False, back_at=NOW + timedelta(hours=2)).next_chance(NOW) == NOW + timedelta(hours=2)


def test_round_robin_goes_in_a_fixed_circle_and_skips_who_is_not_there() -> None:
    line = RETURNS._replace(mode="round_robin", last=Place("Ben", "ben"))
    five = [worker(name, at_work=name != "Cleo") for name in ("Eve", "ida", "Ben", "Cleo", "Ada")]
    assert owners(line, tickets(6), five) == ["eve", "ida", "ada", "ben", "eve", "ida"]


def test_the_circle_goes_on_after_somebody_who_has_left_it() -> None:
    line = RETURNS._replace(mode="round_robin", last=Place("Cleo", "cleo"))
    assert owners(line, tickets(3), [worker("Ada"), worker("Eve")]) == ["eve", "ada", "eve"]


def test_balanced_compares_what_is_open_with_what_each_can_take() -> None:
    ida, ben = worker("Ida", capacity=8, open=2), worker("Ben", capacity=2, open=1)
    assert owners(RETURNS, tickets(3), [ben, ida]) == ["ida", "ida", "ben"]


def test_of_equals_who_waited_longest_for_a_ticket_gets_it() -> None:
    early, late = NOW - timedelta(hours=3), NOW - timedelta(hours=2)
    ida, ben, new = worker("Ida", last_given=late), worker("Ben", last_given=early), worker("Zoe")
    assert owners(RETURNS, tickets(5), [ida, ben, new]) == ["zoe", "ben", "ida", "zoe", "ben"]


def test_the_limits_of_the_queue_and_of_the_channel_hold_beside_the_agents_own() -> None:
    line = RETURNS._replace(inbox_limit=2)
    assert len(owners(line, tickets(5), [worker("Ida", open_by_queue={"returns": 1}, open=1)])) == 1
    assert len(owners(line, tickets(5), [worker("Ida", capacity=1)])) == 1
    chats = tickets(3, channel="chat")
    chatty = worker("Ida", channel_capacity={"chat": 2}, open=1, open_by_channel={"chat": 1})
    assert owners(RETURNS, chats + tickets(1), [chatty]) == ["ida", "ida"]


def test_only_members_with_every_skill_get_a_ticket() -> None:
    line = RETURNS._replace(skills=frozenset({"french"}), members=frozenset({"ida", "ben"}))
    workers = [
        worker("Ada", skills=frozenset({"french", "wholesale"})),
        worker("Ben", skills=frozenset({"french"})),
        worker("Ida", skills=frozenset({"french", "wholesale"}), open=5),
    ]
    assert owners(line, tickets(1, skills=frozenset({"wholesale"})), workers) == ["ida"]
    assert owners(line, tickets(1), workers) == ["ben"]


def test_a_ticket_that_nobody_can_take_does_not_stop_those_behind_it() -> None:
    waiting = [*tickets(1, skills=frozenset({"klingon"})), Waiting("next", "returns", "email")]
    assert [choice.ticket_id for choice in route([RETURNS], waiting, [worker("Ida")], NOW, most=9)] == ["next"]


def test_reasons_read_as_sentences() -> None:
    french = RETURNS._replace(skills=frozenset({"french"}))
    speaks = {"skills": frozenset({"french"})}
    others = [worker("Ben", open=5, **speaks), worker("Eve", open=9, **speaks)]
    assert reason(french, tickets(1), [worker("Ida", capacity=8, open=2, **speaks), *others]) == (
        "Balanced in Returns: Ida had 2 of 8 open, the lightest load of the 3 agents online with room "
        "and the skill french."
    )
    assert reason(RETURNS, tickets(1), [worker("Ida", open=2)]) == (
        "Balanced in Returns: Ida had 2 of 10 open and was the only agent online with room."
    )
    assert reason(RETURNS, tickets(1), [worker("Ida"), worker("Ben", last_given=NOW)]) == (
        "Balanced in Returns: Ida had 0 of 10 open, as light a load as any of the 2 agents online with room, "
        "and had waited longest for a new one."
    )
    circle = RETURNS._replace(mode="round_robin", last=Place("Ben", "ben"))
    assert reason(circle, tickets(1), [worker("Ida"), worker("Ben")]) == (
        "Round robin in Returns: Ida comes after Ben among the 2 agents online with room."
    )


CHANNELS = ("email", "chat")
SKILLS = ("french", "wholesale")
_skills = st.frozensets(st.sampled_from(SKILLS))
_workers = st.lists(
    st.builds(
        Worker,
        id=st.uuids().map(str),
        name=st.sampled_from(("Ada", "Ben", "Ida")),
        at_work=st.booleans(),
        capacity=st.integers(0, 4),
        channel_capacity=st.dictionaries(st.sampled_from(CHANNELS), st.integers(0, 3)),
        per_hour=st.none() | st.integers(0, 3),
        skills=_skills,
        open=st.integers(0, 2),
        recent=st.lists(st.integers(0, 120).map(lambda minutes: NOW - timedelta(minutes=minutes)), max_size=4),
    ),
    max_size=5,
)
_waiting = st.lists(
    st.builds(
        Waiting,
        id=st.uuids().map(str),
        queue_id=st.sampled_from(("a", "b")),
        channel=st.sampled_from(CHANNELS),
        skills=_skills,
    ),
    max_size=15,
)
_modes: st.SearchStrategy[Mode] = st.sampled_from(("balanced", "round_robin"))


@settings(max_examples=150, deadline=None)
@given(workers=_workers, waiting=_waiting, modes=st.tuples(_modes, _modes), limit=st.none() | st.integers(1, 3))
def test_nobody_gets_too_much_and_nothing_waits_that_somebody_could_take(
    workers: list[Worker], waiting: list[Waiting], modes: tuple[Mode, Mode], limit: int | None
) -> None:
    lines = [Line("a", "A", modes[0], inbox_limit=limit), Line("b", "B", modes[1], skills=frozenset({"french"}))]
    before = {each.id: each.open for each in workers}
    choices = route(lines, waiting, workers, NOW, most=100)
    by_id, line_of = {each.id: each for each in workers}, {line.id: line for line in lines}
    asked = {ticket.id: ticket for ticket in waiting}
    assert len({choice.ticket_id for choice in choices}) == len(choices)
    for choice in choices:
        chosen, ticket = by_id[choice.agent_id], asked[choice.ticket_id]
        assert chosen.at_work
        assert chosen.skills >= ticket.skills | line_of[ticket.queue_id].skills
    for each in workers:
        got = [asked[choice.ticket_id] for choice in choices if choice.agent_id == each.id]
        if got:
            _assert_within_limits(each, got, before[each.id], limit)
    left = [ticket for ticket in waiting if ticket.id not in {choice.ticket_id for choice in choices}]
    for ticket in left:
        line = line_of[ticket.queue_id]
        able = [each for each in workers if each.at_work and each.skills >= ticket.skills | line.skills]
        assert not any(each.has_room(line, ticket.channel, NOW) for each in able)


def _assert_within_limits(each: Worker, got: list[Waiting], before: int, limit: int | None) -> None:
    assert before + len(got) <= each.capacity
    for channel, most in each.channel_capacity.items():
        assert sum(ticket.channel == channel for ticket in got) <= most
    assert limit is None or sum(ticket.queue_id == "a" for ticket in got) <= limit
    within = [moment for moment in each.recent if moment > NOW - timedelta(hours=1)]
    assert each.per_hour is None or len(within) <= max(each.per_hour, 0)


def test_a_run_gives_no_more_than_it_may() -> None:
    choices: list[Choice] = route([RETURNS], tickets(9), [worker("Ida")], NOW, most=4)
    assert len(choices) == 4
