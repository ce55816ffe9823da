"""Drafts: private, versioned, and gone only when their agent sends or removes them."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import grpc
from grpc_status import rpc_status
from quimbi.support.v1 import audit_service_pb2, draft_pb2, message_pb2, note_pb2, note_service_pb2, ticket_service_pb2
from quimbi.support.v1 import draft_service_pb2 as pb
from quimbi.support.v1 import message_service_pb2 as messages

from service_kit.db import Database
from service_kit.principal import Principal, PrincipalKind
from support_svc.drafts import service
from tests.service.support.helpdesk import Caller, Shop, Ticket

NOTE = draft_pb2.Draft.NOTE
STALE = ("ABORTED", "STALE_ETAG")


def _save(ticket_id: str, content: str, etag: str = "", kind: Any = draft_pb2.Draft.REPLY) -> pb.SaveDraftRequest:
    return pb.SaveDraftRequest(ticket_id=ticket_id, kind=kind, draft=draft_pb2.Draft(content=content, etag=etag))


async def save(caller: Caller, ticket_id: str, content: str, etag: str = "", **kind: Any) -> Any:
    return (await caller(_save(ticket_id, content, etag, **kind))).draft


async def get(caller: Caller, ticket_id: str, **kind: Any) -> Any:
    return (await caller(pb.GetDraftRequest(ticket_id=ticket_id, **kind))).draft


async def versions(caller: Caller, ticket_id: str) -> list[str]:
    answer = await caller(pb.ListDraftVersionsRequest(ticket_id=ticket_id))
    return [version.content for version in answer.versions]


async def test_a_draft_is_saved_read_and_removed(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    none = await get(shop.agent, ticket.id)
    assert (none.content, none.etag, none.HasField("updated_at")) == ("", "0", False)
    first = await save(shop.agent, ticket.id, "Hel", none.etag)
    second = await save(shop.agent, ticket.id, "Hello", first.etag)
    assert await get(shop.agent, ticket.id) == second
    assert await save(shop.agent, ticket.id, "Hello", second.etag) == second
    await save(shop.agent, ticket.id, "A note", kind=NOTE)
    assert (await get(shop.agent, ticket.id, kind=NOTE)).content == "A note"
    await shop.agent(pb.DeleteDraftRequest(ticket_id=ticket.id, etag=second.etag))
    assert await get(shop.agent, ticket.id) == none
    assert (await get(shop.agent, ticket.id, kind=NOTE)).content == "A note"
    await shop.agent(pb.DeleteDraftRequest(ticket_id=ticket.id))


async def test_two_windows_lose_nothing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    first = await save(shop.agent, ticket.id, "Hello")
    theirs = await save(shop.agent, ticket.id, "Hello from the other window " + "ж" * 5000, first.etag)
    late = _save(ticket.id, "Hello from here", first.etag)
    assert (await shop.agent.refused(late)).why == STALE
    try:
        await shop.agent(late)
    except grpc.aio.AioRpcError as error:
        status, stored = rpc_status.from_call(error), draft_pb2.StaleDraft()
        assert status is not None
        assert any(detail.Unpack(stored) for detail in status.details)
        assert stored.draft.content.startswith("Hello from the other window")
        assert stored.draft.etag == theirs.etag
        assert stored.shortened
    assert await get(shop.agent, ticket.id) == theirs
    assert (await save(shop.agent, ticket.id, "Both", theirs.etag)).content == "Both"
    assert (await shop.agent.refused(pb.DeleteDraftRequest(ticket_id=ticket.id, etag=theirs.etag))).why == STALE


async def test_of_first_saves_at_once_one_is_stored(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    saves = (shop.agent(_save(ticket.id, f"{n}", "0")) for n in range(8))
    outcomes = await asyncio.gather(*saves, return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 1


async def test_a_new_draft_never_has_the_etag_of_an_earlier_one(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    seen = set()
    for _ in range(3):
        seen.add((await save(shop.agent, ticket.id, "One")).etag)
        seen.add((await save(shop.agent, ticket.id, "Two")).etag)
        await shop.agent(pb.DeleteDraftRequest(ticket_id=ticket.id))
    assert len(seen) == 6


async def test_what_others_do_leaves_a_draft_alone(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    draft = await save(shop.agent, ticket.id, "Nearly done")
    await save(shop.colleague, ticket.id, "Mine")
    await shop.colleague(_reply(ticket.id, "Sent", draft_etag=draft.etag))
    await shop.key.write(ticket.id, "And?", from_agent=False)
    await shop.colleague.set_status(ticket.id, Ticket.CLOSED)
    await shop.colleague(pb.DeleteDraftRequest(ticket_id=ticket.id))
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=ticket.id))
    assert await get(shop.agent, ticket.id) == draft
    assert [d.content for d in (await shop.agent(pb.ListDraftsRequest())).drafts] == ["Nearly done"]
    assert not (await shop.colleague(pb.ListDraftsRequest())).drafts
    assert (await get(shop.admin, ticket.id)).content == ""


def _reply(ticket_id: str, content: str, **fields: str) -> messages.CreateMessageRequest:
    message = message_pb2.Message(content=content, from_agent=True)
    return messages.CreateMessageRequest(ticket_id=ticket_id, message=message, **fields)


async def test_sending_removes_the_senders_draft_of_its_kind_unless_it_went_on(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    reply = await save(shop.agent, ticket.id, "Hello")
    note = await save(shop.agent, ticket.id, "Careful", kind=NOTE)
    more = await save(shop.agent, ticket.id, "Hello and more", reply.etag)
    await shop.agent(_reply(ticket.id, "Hello", draft_etag=reply.etag))
    assert await get(shop.agent, ticket.id) == more
    await shop.agent(_reply(ticket.id, "Hello and more", draft_etag=more.etag))
    assert (await get(shop.agent, ticket.id)).etag == "0"
    assert await versions(shop.agent, ticket.id) == []
    assert await get(shop.agent, ticket.id, kind=NOTE) == note
    asked = note_service_pb2.CreateNoteRequest(
        ticket_id=ticket.id, note=note_pb2.Note(content="Careful"), draft_etag=note.etag
    )
    await shop.agent(asked)
    assert (await get(shop.agent, ticket.id, kind=NOTE)).etag == "0"


async def test_of_two_replies_at_the_same_moment_the_one_that_is_stopped_keeps_its_draft(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Where is it?")
    (seen,) = (await shop.agent(messages.ListMessagesRequest(ticket_id=ticket.id))).messages
    drafts = {caller: await save(caller, ticket.id, f"From {caller.name}") for caller in (shop.agent, shop.colleague)}
    outcomes = await asyncio.gather(
        *(
            caller(_reply(ticket.id, draft.content, last_seen_message_id=seen.id, draft_etag=draft.etag))
            for caller, draft in drafts.items()
        ),
        return_exceptions=True,
    )
    for (caller, draft), outcome in zip(drafts.items(), outcomes, strict=True):
        if isinstance(outcome, BaseException):
            assert await get(caller, ticket.id) == draft
        else:
            assert (await get(caller, ticket.id)).etag == "0"
    assert sum(isinstance(outcome, BaseException) for outcome in outcomes) == 1


async def test_replaced_texts_are_kept_now_and_then_the_last_20(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    agent = Principal(shop.tenant_id, PrincipalKind.AGENT, shop.agent.id, "Agent", "agent", frozenset())

    async def save_at(seconds: float, content: str) -> None:
        async with database.transaction(agent) as tx:
            tx.now = start + timedelta(seconds=seconds)
            await service.save(tx, ticket.id, "reply", etag="", content=content)

    start = datetime.now(UTC)
    for second, content in enumerate(["H", "He", "Hel", "Hello, this is a text of some length"]):
        await save_at(second, content)
    assert await versions(shop.agent, ticket.id) == ["H"]
    await save_at(10, "")
    assert await versions(shop.agent, ticket.id) == ["Hello, this is a text of some length", "H"]
    await save_at(11, "Again")
    await save_at(80, "Again and")
    assert (await versions(shop.agent, ticket.id))[0] == "Again"
    for minute in range(2, 30):
        await save_at(minute * 60, f"Text {minute}")
    kept = await versions(shop.agent, ticket.id)
    assert (len(kept), kept[0], kept[-1]) == (20, "Text 28", "Text 9")


async def test_drafts_are_listed_last_saved_first_page_by_page(shop: Shop) -> None:
    tickets = [await shop.agent.create_ticket() for _ in range(3)]
    for number, ticket in enumerate(tickets):
        await save(shop.agent, ticket.id, f"{number}")
    await save(shop.agent, tickets[0].id, "0 again")
    await save(shop.agent, tickets[1].id, "")
    first = await shop.agent(pb.ListDraftsRequest(page_size=1))
    rest = await shop.agent(pb.ListDraftsRequest(page_token=first.next_page_token))
    assert [[d.content for d in page.drafts] for page in (first, rest)] == [["0 again"], ["2"]]
    assert rest.next_page_token == ""


async def test_drafts_leave_no_trace_in_audit_and_events_and_are_for_people(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    before = (await shop.admin(audit_service_pb2.ListAuditRequest())).entries
    await save(shop.agent, ticket.id, "Private")
    await save(shop.viewer, ticket.id, "Viewers may think as well")
    assert (await shop.admin(audit_service_pb2.ListAuditRequest())).entries == before
    assert (await shop.key.refused(_save(ticket.id, "x"))).code.name == "PERMISSION_DENIED"
    for unknown in (str(uuid4()),):
        for request in (
            _save(unknown, "x"),
            pb.GetDraftRequest(ticket_id=unknown),
            pb.DeleteDraftRequest(ticket_id=unknown),
        ):
            assert (await shop.agent.refused(request)).why == ("NOT_FOUND", "NOT_FOUND")
    refusal = await shop.agent.refused(_save(ticket.id, "x" * 50_001))
    assert list(refusal.fields) == ["draft.content"]
