"""Files that are uploaded before the ticket that they come with is created."""

from __future__ import annotations

from typing import Any

import grpc
import pytest
from quimbi.support.v1 import attachment_service_pb2 as pb
from quimbi.support.v1 import ticket_service_pb2

from tests.service.support.helpdesk import Caller, Refusal, Shop, Ticket

NOT_FOUND = ("NOT_FOUND", "NOT_FOUND")


def asked(*ids: str, first_message: str = "It came broken") -> ticket_service_pb2.CreateTicketRequest:
    ticket = Ticket(customer_id="c", subject="s", first_message=first_message, attachment_ids=ids)
    return ticket_service_pb2.CreateTicketRequest(ticket=ticket)


async def files(caller: Caller, ticket_id: str) -> list[Any]:
    thread = (await caller(ticket_service_pb2.GetTicketRequest(id=ticket_id))).messages
    return [file for message in thread for file in message.attachments]


async def tickets_of(shop: Shop) -> int:
    return len((await shop.viewer(ticket_service_pb2.ListTicketsRequest())).tickets)


async def test_a_new_tickets_first_message_brings_its_files_in_order(shop: Shop) -> None:
    first, second = [await shop.agent.upload("", name=f"{name}.txt") for name in "ab"]
    assert (first.ticket_id, first.message_id) == ("", "")
    ticket = (await shop.agent(asked(second.id.upper(), first.id))).ticket
    assert not ticket.attachment_ids
    found = await files(shop.viewer, ticket.id)
    assert [(file.name, file.ticket_id) for file in found] == [("b.txt", ticket.id), ("a.txt", ticket.id)]
    assert (await shop.viewer.download(first.id))[0] == b"Hello"
    listed = await shop.viewer(pb.ListAttachmentsRequest(ticket_id=ticket.id))
    assert len(listed.attachments) == 2
    assert (await shop.agent.refused(asked(first.id))).why == NOT_FOUND  # once


async def test_until_then_it_is_its_uploaders(shop: Shop, other_shop: Shop) -> None:
    file = await shop.agent.upload("")
    before = await tickets_of(shop)
    for caller in (shop.colleague, shop.key, other_shop.admin):
        assert (await caller.refused(asked(file.id))).why == NOT_FOUND
        assert (await caller.refused(pb.DownloadAttachmentRequest(id=file.id))).why == NOT_FOUND
        assert (await caller.refused(pb.DeleteAttachmentRequest(id=file.id))).code is not grpc.StatusCode.OK
    assert await tickets_of(shop) == before
    assert (await shop.lead.download(file.id))[0] == b"Hello"
    ticket = (await shop.lead(asked(file.id))).ticket
    assert [found.uploaded_by for found in await files(shop.viewer, ticket.id)] == [shop.agent.id]


async def test_files_of_a_ticket_and_files_of_a_new_one_are_not_mixed(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    of_ticket, of_none = await shop.agent.upload(ticket.id), await shop.agent.upload("")
    assert (await shop.agent.refused(asked(of_ticket.id))).why == NOT_FOUND
    with pytest.raises(grpc.aio.AioRpcError) as refusal:
        await shop.agent.write(ticket.id, attachment_ids=[of_none.id])
    assert refusal.value.code() is grpc.StatusCode.NOT_FOUND
    assert (await shop.agent(asked(of_none.id))).ticket.message_count == 1


async def test_what_makes_no_sense_is_refused_and_creates_nothing(shop: Shop) -> None:
    file, before = await shop.agent.upload(""), await tickets_of(shop)

    def why(refusal: Refusal) -> tuple[str, list[str]]:
        return refusal.code.name, list(refusal.fields)

    without = await shop.agent.refused(asked(file.id, first_message=""))
    assert why(without) == ("INVALID_ARGUMENT", ["ticket.attachment_ids"])
    for ids in ([file.id] * 2, [file.id] * 21, ["no-uuid"]):
        assert (await shop.agent.refused(asked(*ids))).code is grpc.StatusCode.INVALID_ARGUMENT
    assert await tickets_of(shop) == before


async def test_a_repeated_creation_uses_them_once(shop: Shop) -> None:
    request = asked((await shop.agent.upload("")).id)
    request.request_id = "with-files"
    first, second = await shop.agent(request), await shop.agent(request)
    assert first == second
    assert len(await files(shop.agent, first.ticket.id)) == 1


async def test_its_uploader_removes_it(shop: Shop) -> None:
    file = await shop.agent.upload("")
    await shop.agent(pb.DeleteAttachmentRequest(id=file.id))
    assert (await shop.agent.refused(asked(file.id))).why == NOT_FOUND
