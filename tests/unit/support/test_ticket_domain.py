"""Rules of tickets, tried on whatever hypothesis comes up with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quimbi.support.v1 import ticket_pb2

from service_kit.errors import FailedPreconditionError, InvalidArgumentError
from support_svc.tickets import convert, domain
from support_svc.tickets.domain import Priority, Status, Ticket

NOW = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)
STATUSES: tuple[Status, ...] = get_args(Status)
tags = st.sets(st.from_regex(r"\A[a-z0-9][a-z0-9_:-]{0,5}\Z"), max_size=60)


def a_ticket(**fields: object) -> Ticket:
    ticket = Ticket(
        id="6f7c8f1e-0000-4000-8000-000000000001",
        number=1001,
        customer_id="customer-1",
        customer_name=None,
        customer_email=None,
        subject="Where is my order?",
        status="open",
        priority="normal",
        channel="email",
        assigned_to=None,
        assignment_reason="",
        queue_id=None,
        required_skills=[],
        tags=[],
        created_at=NOW,
        updated_at=NOW,
        closed_at=None,
        deleted_at=None,
        last_message_at=None,
        preview="",
        awaiting_reply=False,
        message_count=0,
        waiting_since=NOW,
        version=1,
    )
    return ticket._replace(**fields)  # type: ignore[arg-type]  # fields of a ticket


def test_the_contract_has_every_status_and_priority() -> None:
    assert set(STATUSES) == set(convert.STATUSES.values())
    assert set(domain.URGENCY_RANK) == set(get_args(Priority)) == set(convert.PRIORITIES.values())
    by_number = [name for _, name in sorted(convert.PRIORITIES.items())]
    assert sorted(by_number, key=lambda name: -domain.URGENCY_RANK[name]) == by_number


@given(st.sampled_from(STATUSES), st.booleans(), st.booleans())
def test_somebody_works_on_a_ticket_while_it_has_an_owner_and_is_neither_closed_nor_deleted(
    status: Status, owned: bool, deleted: bool
) -> None:
    ticket = a_ticket(status=status, assigned_to="agent" if owned else None, deleted_at=NOW if deleted else None)
    assert (domain.owner_at_work(ticket) == "agent") == (owned and status != "closed" and not deleted)


@given(tags, tags, tags)
def test_tags_stay_sorted_unique_and_at_most_50(has: set[str], add: set[str], remove: set[str]) -> None:
    ticket = a_ticket(tags=sorted(has)[:50])
    expected = (set(ticket.tags) | add) - remove
    if len(expected) > 50:
        with pytest.raises(InvalidArgumentError):
            domain.with_tags(ticket, add=add, remove=remove)
    else:
        after = domain.with_tags(ticket, add=add, remove=remove)
        assert after.tags == sorted(expected)
        assert domain.with_tags(after, add=add - remove, remove=remove) == after


@given(st.text())
def test_a_subject_is_one_line_or_refused(text: str) -> None:
    if text.split():
        line = domain.one_line(text, field="ticket.subject")
        assert line.split() == text.split()
        assert len(line) <= len(text)
        assert line.splitlines() == [line]
    else:
        with pytest.raises(InvalidArgumentError):
            domain.one_line(text, field="ticket.subject")


@pytest.mark.parametrize("keep", [False, True])
def test_a_transfer_releases_the_owner_unless_that_one_is_kept(*, keep: bool) -> None:
    ticket = a_ticket(queue_id="q", assigned_to="agent")
    moved = domain.transferred(ticket, "R", keep_assignee=keep)
    assert (moved.queue_id, moved.assigned_to) == ("r", "agent" if keep else None)
    assert domain.transferred(ticket, "Q", keep_assignee=keep) == ticket
    assert domain.transferred(ticket, "", keep_assignee=keep).queue_id is None


@given(st.timedeltas(timedelta(days=-1), timedelta(days=1)))
def test_a_change_comes_after_the_one_before_whatever_the_clocks_say(skew: timedelta) -> None:
    assert domain.moment_after(a_ticket(), NOW + skew) == max(NOW + skew, NOW + timedelta(microseconds=1))


@pytest.mark.parametrize(("role", "active"), [("viewer", True), ("agent", False), ("admin", False), ("robot", True)])
def test_who_cannot_own_a_ticket(role: str, *, active: bool) -> None:
    with pytest.raises(FailedPreconditionError) as refused:
        domain.check_assignable(role, active=active)
    assert refused.value.reason == "NOT_ASSIGNABLE"


def test_cleared_fields_are_absent_or_have_their_default() -> None:
    ticket = a_ticket(
        customer_name="Mia", customer_email="mia@example.com", queue_id="q", priority="low", channel="sms"
    )
    names = ("customer_name", "customer_email", "queue_id", "priority", "channel")
    after = domain.with_fields(ticket, dict.fromkeys(names))
    assert [getattr(after, name) for name in names] == [None, None, None, "normal", "email"]
    assert set(domain.own_changes(ticket, after)) == set(names)


def test_a_ticket_survives_the_way_to_protobuf_to_the_microsecond() -> None:
    moment = datetime(2026, 1, 2, 3, 4, 5, 678901, tzinfo=UTC)
    ticket = a_ticket(status="closed", closed_at=moment, tags=["a"], customer_name="Mia", version=7)
    proto = convert.to_proto(ticket)
    assert proto.closed_at.ToDatetime(UTC) == moment
    assert (proto.status, proto.priority, proto.etag) == (ticket_pb2.Ticket.CLOSED, ticket_pb2.Ticket.NORMAL, "7")
    assert (proto.HasField("customer_name"), proto.HasField("assigned_to")) == (True, False)
    assert not proto.HasField("last_message_at")
