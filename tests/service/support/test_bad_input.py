"""Input that no method may take, tried on every method that could get it."""

from __future__ import annotations

from typing import Any

import pytest
from google.protobuf.message import Message
from quimbi.support.v1 import (
    agent_service_pb2,
    audit_service_pb2,
    conversation_service_pb2,
    draft_service_pb2,
    mention_service_pb2,
    message_service_pb2,
    note_service_pb2,
    queue_pb2,
    queue_service_pb2,
    ticket_service_pb2,
)

from service_kit.page_tokens import encode
from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.test_tenancy import requests_about

NOBODY = "11111111-1111-4111-8111-111111111111"
#: Every list that has pages.
LISTS: tuple[Message, ...] = (
    ticket_service_pb2.ListTicketsRequest(),
    message_service_pb2.ListMessagesRequest(ticket_id=NOBODY),
    note_service_pb2.ListNotesRequest(ticket_id=NOBODY),
    queue_service_pb2.ListQueueTicketsRequest(queue_id=NOBODY),
    agent_service_pb2.ListAgentsRequest(),
    agent_service_pb2.ListAgentTicketsRequest(agent_id=NOBODY),
    audit_service_pb2.ListTicketAuditRequest(ticket_id=NOBODY),
    conversation_service_pb2.GetConversationRequest(ticket_id=NOBODY),
    draft_service_pb2.ListDraftsRequest(),
    mention_service_pb2.ListMentionsRequest(),
)


@pytest.mark.parametrize("bad", ["", "7", "11111111-1111-4111-8111-11111111111g", "'; DROP TABLE support.tickets; --"])
async def test_an_id_that_is_no_uuid_is_refused_by_every_method(shop: Shop, bad: str) -> None:
    for request in requests_about(bad, bad, bad, bad):
        refusal = await shop.admin.refused(request)
        assert refusal.code.name == "INVALID_ARGUMENT", type(request).__name__
        assert refusal.fields


@pytest.mark.parametrize("request_", LISTS, ids=lambda request: type(request).__name__)
async def test_negative_page_sizes_are_refused(shop: Shop, request_: Any) -> None:
    asked = type(request_)()
    asked.CopyFrom(request_)
    asked.page_size = -1
    refusal = await shop.admin.refused(asked)
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["page_size"])


@pytest.mark.parametrize("request_", LISTS, ids=lambda request: type(request).__name__)
async def test_tokens_that_are_broken_foreign_or_forged_are_refused(shop: Shop, request_: Any) -> None:
    tokens = ["nonsense", "!", "AAAAAAAAAAAAAAAA", encode(request_, NOBODY, [NOBODY])]
    # Whoever forges the hash, which is no secret, gets no further than the checks of the position.
    tokens += [encode(request_, shop.tenant_id, [{"a": 1}] * n) for n in (1, 2, 3)]  # type: ignore[list-item]  # forged
    tokens += [encode(request_, shop.tenant_id, ["x\0"] * n) for n in (1, 2, 3)]
    for token in tokens:
        asked = type(request_)()
        asked.CopyFrom(request_)
        asked.page_token = token
        refusal = await shop.admin.refused(asked)
        assert refusal.why == ("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN"), token
        assert list(refusal.fields) == ["page_token"]


@pytest.mark.parametrize("filters", [{"q": "a\0b"}, {"customer_id": "\0"}, {"tag": ["\0"]}])
async def test_a_filter_with_a_nul_character_is_refused_and_the_next_call_works(
    shop: Shop, filters: dict[str, Any]
) -> None:
    refusal = await shop.agent.refused(ticket_service_pb2.ListTicketsRequest(**filters))
    assert refusal.why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    assert not (await shop.agent(ticket_service_pb2.ListTicketsRequest())).tickets


async def test_long_request_ids_and_etags_are_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    status = Ticket.CLOSED
    for request, field in (
        (ticket_service_pb2.UpdateTicketStatusRequest(id=ticket.id, status=status, etag="1" * 65), "etag"),
        (ticket_service_pb2.UpdateTicketStatusRequest(id=ticket.id, status=status, request_id="x" * 129), "request_id"),
    ):
        refusal = await shop.agent.refused(request)
        assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", [field])
    assert await shop.agent.get_ticket(ticket.id) == ticket


async def test_text_that_looks_like_sql_is_text(shop: Shop) -> None:
    text = "Robert'); DROP TABLE support.tickets; -- %s %(tenant_id)s \\"
    queue = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name=text))
    assert (await shop.lead(queue)).queue.name == text
    ticket = await shop.agent.create_ticket(subject=text, customer_id=text, first_message=text)
    (found,) = (await shop.agent(ticket_service_pb2.ListTicketsRequest(customer_id=text, q="robert'); %s"))).tickets
    assert found == ticket
