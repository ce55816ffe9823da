"""A page token leads back to its position, for its own arguments only."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from quimbi.support.v1 import queue_service_pb2, ticket_service_pb2

from service_kit import page_tokens
from service_kit.errors import InvalidArgumentError

positions = st.lists(st.text() | st.integers(-(2**53), 2**53) | st.none(), min_size=1, max_size=4)


@given(positions)
def test_a_token_holds_its_position(position: list[str | int | None]) -> None:
    request = ticket_service_pb2.ListTicketsRequest(q="parcel")
    token = page_tokens.encode(request, "tenant", position)
    assert page_tokens.decode(request, "tenant", token, length=len(position)) == position


def test_the_length_of_a_page_may_change_between_pages() -> None:
    first = ticket_service_pb2.ListTicketsRequest(q="parcel", page_size=10)
    token = page_tokens.encode(first, "tenant", ["x"])
    second = ticket_service_pb2.ListTicketsRequest(q="parcel", page_size=50, page_token=token)
    assert page_tokens.decode(second, "tenant", token, length=1) == ["x"]


@pytest.mark.parametrize(
    ("request_", "tenant"),
    [
        (ticket_service_pb2.ListTicketsRequest(q="refund"), "tenant"),
        (ticket_service_pb2.ListTicketsRequest(q="parcel"), "another tenant"),
        (queue_service_pb2.ListQueueTicketsRequest(), "tenant"),
    ],
)
def test_a_token_of_other_arguments_is_refused(request_: ticket_service_pb2.ListTicketsRequest, tenant: str) -> None:
    token = page_tokens.encode(ticket_service_pb2.ListTicketsRequest(q="parcel"), "tenant", ["x"])
    with pytest.raises(InvalidArgumentError) as refused:
        page_tokens.decode(request_, tenant, token, length=1)
    assert refused.value.reason == "INVALID_PAGE_TOKEN"


@given(st.text(min_size=1))
def test_no_text_makes_it_fail_otherwise(token: str) -> None:
    with pytest.raises(InvalidArgumentError):
        page_tokens.decode(ticket_service_pb2.ListTicketsRequest(), "tenant", token, length=2)
