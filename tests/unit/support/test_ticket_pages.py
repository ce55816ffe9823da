"""Statements and positions of ticket lists, without a database."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quimbi.support.v1.ticket_service_pb2 import ListTicketsRequest

from service_kit import page_tokens
from service_kit.errors import InvalidArgumentError
from support_svc.positions import id_part, int_part, number_part, text_part, time_part
from support_svc.tickets import lists
from support_svc.tickets.domain import URGENCY_RANK
from tests.unit.support.test_ticket_domain import a_ticket

TENANT = "11111111-0000-4000-8000-000000000000"
json_values = st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text())


@given(
    st.sampled_from(sorted(lists.ORDERS)),
    st.datetimes(timezones=st.just(UTC)),
    st.sampled_from(sorted(URGENCY_RANK)),
    st.uuids(),
    st.floats(-1e12, 1e12),
)
def test_a_token_leads_back_to_the_position_it_was_made_from(
    order_by: str, moment: datetime, priority: Any, number: Any, key: float
) -> None:
    ticket = a_ticket(id=str(number), priority=priority, created_at=moment, updated_at=moment, waiting_since=moment)
    ticket = ticket._replace(smart_key=key, sla_due_at=moment)
    order, request = lists.ORDERS[order_by], ListTicketsRequest(order_by=order_by)
    token = page_tokens.encode(request, TENANT, lists.position(ticket, order))
    after = page_tokens.decode(request, TENANT, token, length=len(order.columns))
    _, params = lists.page(lists.TicketFilters(), order, limit=10, after=after)
    expected: dict[str, Any] = {"updated_at": moment, "created_at": moment, "waiting_since": moment, "id": str(number)}
    expected |= {"smart_key": key, "sla_order": moment}
    expected["urgency_rank"] = URGENCY_RANK[priority]
    assert {name: params[f"after_{name}"] for name in order.columns} == {c: expected[c] for c in order.columns}


@given(st.sampled_from(sorted(lists.ORDERS)), st.lists(json_values, min_size=3, max_size=3))
def test_a_forged_position_is_refused_and_never_reaches_the_database(order_by: str, parts: list[Any]) -> None:
    order = lists.ORDERS[order_by]
    with pytest.raises(InvalidArgumentError) as refused:
        lists.page(lists.TicketFilters(), order, limit=10, after=parts[: len(order.columns)])
    assert refused.value.reason == "INVALID_PAGE_TOKEN"


@pytest.mark.parametrize(
    ("check", "good", "bad"),
    [
        (time_part, "2026-01-01T00:00:00+00:00", ["2026-01-01T00:00:00", "today", 1, None, 1.5]),
        (id_part, TENANT, ["x", "", 1, None]),
        (int_part, 0, [-1, True, 1.5, "1", None, 2**63]),
        (number_part, -1.5, [True, "1", None, float("inf"), float("nan"), 10**400]),
        (text_part, "", ["a\0b", 1, None]),
    ],
)
def test_parts_of_positions_are_checked(check: Any, good: Any, bad: list[Any]) -> None:
    assert check(good) is not None
    for part in bad:
        with pytest.raises(InvalidArgumentError):
            check(part)


@given(st.lists(st.text(min_size=1).filter(lambda word: not word.isspace()), max_size=5))
def test_words_are_parameters_and_match_literally(words: list[str]) -> None:
    query, params = lists.page(lists.TicketFilters(words=words), lists.MOST_URGENT_FIRST, limit=10, after=None)
    patterns = [value for name, value in params.items() if name.startswith("word_")]
    assert len(patterns) == len(set(words))
    for word, pattern in zip(dict.fromkeys(words), patterns, strict=True):
        assert _literal(pattern) == word
    fewer, _ = lists.page(lists.TicketFilters(words=["x"] * len(words)), lists.MOST_URGENT_FIRST, limit=10, after=None)
    assert query.sql.count("LIKE") == len(patterns)
    assert len(patterns) != 1 or fewer is query


def _literal(pattern: str) -> str:
    """What a LIKE pattern of the form %…% matches, when it holds no wildcard of its own."""
    text, inner = "", iter(pattern[1:-1])
    for character in inner:
        assert character not in "%_"
        text += next(inner) if character == "\\" else character
    return text


def test_a_statement_is_built_once_for_each_combination() -> None:
    def of(**filters: Any) -> Any:
        return lists.page(lists.TicketFilters(**filters), lists.ORDERS[""], limit=10, after=None)[0]

    assert of(statuses=["open"]) is of(statuses=["pending", "open"])
    assert of(statuses=["open"]) is not of(statuses=["closed"])
    assert of(assigned_to="none") is not of(assigned_to=TENANT)
    assert of(words=["a", "b"]) is of(words=["c", "d"])


@given(st.sets(st.sampled_from(["open", "pending", "closed"])))
def test_lists_without_closed_tickets_fit_the_partial_indexes(statuses: Any) -> None:
    query, _ = lists.page(lists.TicketFilters(statuses=sorted(statuses)), lists.ORDERS[""], limit=10, after=None)
    assert ("status != 'closed'" in query.sql) == (bool(statuses) and "closed" not in statuses)
    smart, _ = lists.page(lists.TicketFilters(statuses=sorted(statuses)), lists.SMART, limit=10, after=None)
    assert smart.sql.count("status != 'closed'") == 1
