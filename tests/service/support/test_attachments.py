"""Files of conversations and notes, from upload to removal, in a folder and in a bucket."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import grpc
import psycopg
import pytest
from google.api.httpbody_pb2 import HttpBody
from quimbi.support.v1 import attachment_service_pb2 as pb
from quimbi.support.v1 import message_pb2, message_service_pb2, note_pb2, note_service_pb2, ticket_service_pb2

from service_kit.db import Database
from service_kit.principal import system
from support_svc.attachments.domain import MAX_UNUSED
from support_svc.attachments.storage import Storage
from tests.service.support.files import NOT_FOUND, PNG, kept, left, names, note, send, sweep
from tests.service.support.helpdesk import Caller, Shop, Ticket, new_queue
from tests.support.services import Services


@pytest.fixture(params=["folder", "bucket"])
def services(request: pytest.FixtureRequest) -> Services:
    """Running services that keep files in one place or the other."""
    asked = {"folder": "services", "bucket": "services_with_bucket"}[request.param]
    return request.getfixturevalue(asked)  # type: ignore[no-any-return]  # as pytest has it


@pytest.fixture
def place(request: pytest.FixtureRequest, services: Services, home: Path) -> str:
    """Where the running service keeps its files."""
    in_bucket = "bucket" in request.node.callspec.params.values()
    return str(request.getfixturevalue("bucket").uri if in_bucket else home / "attachments")


@pytest.fixture
def storage(place: str) -> Storage:
    """The same, as the service has it."""
    return Storage(place, allow_http=True)


async def test_an_upload_says_what_arrived(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id, PNG, "folder/Photo.PNG")
    assert (file.name, file.content_type, file.size, file.previewable) == ("Photo.PNG", "image/png", len(PNG), True)
    assert (file.uploaded_by, file.uploader_name, file.message_id, file.note_id) == (shop.agent.id, "Agent", "", "")
    assert file.path == f"/api/attachments/{file.id}"
    assert (await shop.agent.download(file.id))[0] == PNG


async def test_messages_and_notes_bring_their_files_in_order(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Hello")
    first, second, third = [await shop.agent.upload(ticket.id, name=f"{name}.txt") for name in "abc"]
    sent = await send(shop.agent, ticket.id, second.id, first.id)
    assert names(sent.attachments) == ["b.txt", "a.txt"]
    noted = await note(shop.agent, ticket.id, third.id.upper())
    assert names(noted.attachments) == ["c.txt"]

    thread = (await shop.viewer(ticket_service_pb2.GetTicketRequest(id=ticket.id))).messages
    assert [names(message.attachments) for message in thread] == [[], ["b.txt", "a.txt"]]
    listed = (await shop.viewer(message_service_pb2.ListMessagesRequest(ticket_id=ticket.id))).messages
    assert listed == thread
    notes = (await shop.viewer(note_service_pb2.ListNotesRequest(ticket_id=ticket.id))).notes
    assert notes == [noted]
    edit = message_pb2.Message(id=sent.id, content="Sorry")
    edited = await shop.agent(message_service_pb2.UpdateMessageRequest(ticket_id=ticket.id, message=edit))
    assert names(edited.message.attachments) == ["b.txt", "a.txt"]


async def test_every_page_brings_the_files_of_its_own_messages(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for name in "abcde":
        await send(shop.agent, ticket.id, (await shop.agent.upload(ticket.id, name=f"{name}.txt")).id)
    token, pages = "", []
    while True:
        request = message_service_pb2.ListMessagesRequest(ticket_id=ticket.id, page_size=2, page_token=token)
        page = await shop.agent(request)
        pages.append([names(message.attachments) for message in page.messages])
        token = page.next_page_token
        if not token:
            break
    assert pages == [[["a.txt"], ["b.txt"]], [["c.txt"], ["d.txt"]], [["e.txt"]]]


async def test_a_file_can_be_used_once_on_its_own_ticket_by_its_uploader_or_a_lead(shop: Shop) -> None:
    ticket, other = await shop.agent.create_ticket(), await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id)

    async def refused(caller: Caller, ticket_id: str) -> tuple[str, str]:
        message = message_pb2.Message(content="x", from_agent=True, attachment_ids=[file.id])
        request = message_service_pb2.CreateMessageRequest(ticket_id=ticket_id, message=message)
        on_note = note_pb2.Note(content="x", attachment_ids=[file.id])
        also = note_service_pb2.CreateNoteRequest(ticket_id=ticket_id, note=on_note)
        refusals = [(await caller.refused(one)).why for one in (request, also)]
        assert refusals[0] == refusals[1]
        return refusals[0]

    assert await refused(shop.agent, other.id) == NOT_FOUND
    assert await refused(shop.colleague, ticket.id) == NOT_FOUND
    assert await refused(shop.key, ticket.id) == NOT_FOUND
    # What was refused left nothing behind.
    thread = await shop.agent(message_service_pb2.ListMessagesRequest(ticket_id=other.id))
    assert not thread.messages
    assert names((await send(shop.lead, ticket.id, file.id)).attachments) == ["hello.txt"]
    assert await refused(shop.agent, ticket.id) == NOT_FOUND


async def test_two_messages_at_once_do_not_share_a_file(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id)
    outcomes = await asyncio.gather(*(send(shop.agent, ticket.id, file.id) for _ in range(5)), return_exceptions=True)
    assert len([outcome for outcome in outcomes if isinstance(outcome, message_pb2.Message)]) == 1
    thread = await shop.agent(message_service_pb2.ListMessagesRequest(ticket_id=ticket.id))
    assert len(thread.messages) == 1


async def downloads(caller: Caller, attachment_id: str) -> bool:
    """Whether the caller gets a file, of which it otherwise hears that there is none."""
    try:
        await caller.download(attachment_id)
    except grpc.aio.AioRpcError as error:
        return {grpc.StatusCode.NOT_FOUND: False}[error.code()]
    return True


async def test_who_reads_the_message_or_note_reads_the_file(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    waiting, said, noted = [await shop.agent.upload(ticket.id, name=f"{name}.txt") for name in ("w", "s", "n")]
    sent = await send(shop.agent, ticket.id, said.id)
    await note(shop.agent, ticket.id, noted.id)

    async def seen(caller: Caller) -> list[str]:
        found = [file.name for file in (waiting, said, noted) if await downloads(caller, file.id)]
        listed = await caller(pb.ListAttachmentsRequest(ticket_id=ticket.id))
        assert names(listed.attachments) == found
        return found

    assert await seen(shop.agent) == ["w.txt", "s.txt", "n.txt"]
    assert await seen(shop.lead) == ["w.txt", "s.txt", "n.txt"]
    for caller in (shop.colleague, shop.viewer, shop.key):
        assert await seen(caller) == ["s.txt", "n.txt"]
    delete = message_service_pb2.DeleteMessageRequest(ticket_id=ticket.id, id=sent.id)
    await shop.agent(delete)
    assert await seen(shop.viewer) == ["n.txt"]
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=ticket.id))
    for file in (waiting, said, noted):
        assert (await shop.admin.refused(pb.DeleteAttachmentRequest(id=file.id))).why == NOT_FOUND


async def test_a_lead_removes_what_was_sent_and_its_name_stays(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id)
    sent = await send(shop.agent, ticket.id, file.id)
    request = pb.DeleteAttachmentRequest(id=file.id)
    assert (await shop.agent.refused(request)).why == ("FAILED_PRECONDITION", "NOT_EDITABLE")
    assert (await shop.key.refused(request)).why == ("FAILED_PRECONDITION", "NOT_EDITABLE")
    await shop.lead(request)
    thread = (await shop.viewer(ticket_service_pb2.GetTicketRequest(id=ticket.id))).messages
    (shown,) = thread[0].attachments
    assert (shown.name, shown.HasField("removed_at"), shown.previewable) == ("hello.txt", True, False)
    assert (await shop.lead.refused(pb.DeleteAttachmentRequest(id=file.id))).why == NOT_FOUND
    with pytest.raises(grpc.aio.AioRpcError):
        await shop.lead.download(file.id)
    async with database.transaction(system(shop.tenant_id)) as tx:
        cursor = await (await tx.plain()).execute(
            "SELECT action, changes->'message_id'->>'after' FROM support.audit_log WHERE action = 'message.detach'"
        )
        assert await cursor.fetchall() == [("message.detach", sent.id)]


async def test_its_uploader_removes_a_file_that_waits_and_nothing_is_left(
    shop: Shop, services: Services, storage: Storage
) -> None:
    ticket = await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id)
    request = pb.DeleteAttachmentRequest(id=file.id)
    assert (await shop.colleague.refused(request)).why == NOT_FOUND
    await shop.agent(request)
    assert (await shop.agent.refused(request)).why == NOT_FOUND
    await sweep(shop, services, storage, file.id, later=timedelta())
    assert await left(shop, services, storage, file.id) == (0, False)


async def test_after_a_day_what_is_unused_is_swept_away_and_what_is_used_stays(
    shop: Shop, services: Services, storage: Storage
) -> None:
    ticket = await shop.agent.create_ticket()
    unused, used, early = [await shop.agent.upload(each) for each in (ticket.id, ticket.id, "")]
    await send(shop.agent, ticket.id, used.id)
    with psycopg.connect(services.databases.support.owner) as owner:
        planned = owner.execute(
            "SELECT args->>'attachment_id', scheduled_at > now() + interval '23 h' FROM jobs.procrastinate_jobs "
            "WHERE task_name = 'attachments.sweep' AND args->>'tenant_id' = %s",
            (shop.tenant_id,),
        ).fetchall()
    assert sorted(planned) == sorted((file.id, True) for file in (unused, used, early))
    for _ in range(2):  # a job can come twice
        for file in (unused, used, early):
            await sweep(shop, services, storage, file.id, later=timedelta(hours=24))
    assert await left(shop, services, storage, unused.id) == (0, False)
    assert await left(shop, services, storage, early.id) == (0, False)
    assert await left(shop, services, storage, used.id) == (1, True)


@pytest.mark.parametrize(
    ("content", "name", "reason", "field"),
    [
        (b"", "empty.txt", "INVALID_ARGUMENT", "content"),
        (b"MZ\x90\x00", "invoice.pdf", "FILE_REFUSED", None),
        (b"Hello", "invoice.pdf.exe", "FILE_REFUSED", None),
        (b"Hello", "\u200b", "INVALID_ARGUMENT", "name"),
        (b"Hello", "x" * 1001, "INVALID_ARGUMENT", "name"),
    ],
)
async def test_what_is_refused_leaves_nothing(
    shop: Shop, place: str, content: bytes, name: str, reason: str, field: str | None
) -> None:
    ticket = await shop.agent.create_ticket()
    piece = pb.UploadAttachmentRequest(ticket_id=ticket.id, name=name, content=HttpBody(data=content))
    refusal = await shop.agent.refused(piece)
    assert refusal.why == ("INVALID_ARGUMENT", reason)
    assert list(refusal.fields) == ([field] if field else [])
    assert kept(place, shop.tenant_id) == 0
    assert not (await shop.agent(pb.ListAttachmentsRequest(ticket_id=ticket.id))).attachments


async def test_an_upload_is_repeated_once_however_it_was_cut(shop: Shop, services: Services, place: str) -> None:
    ticket = await shop.agent.create_ticket()
    content = b"line\n" * 1000

    async def upload(size: int, data: bytes = content) -> Any:
        async def pieces() -> AsyncIterator[pb.UploadAttachmentRequest]:
            for start in range(0, len(data), size):
                head = {} if start else {"ticket_id": ticket.id, "name": "log.txt", "request_id": "r"}
                yield pb.UploadAttachmentRequest(content=HttpBody(data=data[start : start + size]), **head)

        call: Any = services.support.stream_unary(
            "/quimbi.support.v1.AttachmentService/UploadAttachment",
            request_serializer=lambda message: message.SerializeToString(),
            response_deserializer=pb.UploadAttachmentResponse.FromString,
        )
        return await call(pieces(), metadata=shop.agent.metadata, timeout=20)

    first = await upload(100)
    assert await upload(1777) == first
    assert kept(place, shop.tenant_id) == 1
    with pytest.raises(grpc.aio.AioRpcError) as refusal:
        await upload(100, content + b"!")
    assert refusal.value.code() is grpc.StatusCode.INVALID_ARGUMENT
    assert len((await shop.agent(pb.ListAttachmentsRequest(ticket_id=ticket.id))).attachments) == 1


async def test_files_that_wait_do_not_pile_up(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id)
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute(
            "INSERT INTO support.attachments SELECT tenant_id, gen_random_uuid(), ticket_id, NULL, NULL, 0, name, "
            "content_type, size, sha256, uploaded_by, uploader_name, created_at, stored_at "
            "FROM support.attachments, generate_series(2, %s) WHERE id = %s",
            (MAX_UNUSED, file.id),
        )
    piece = pb.UploadAttachmentRequest(ticket_id=ticket.id, name="x.txt", content=HttpBody(data=b"x"))
    assert (await shop.agent.refused(piece)).why == ("RESOURCE_EXHAUSTED", "LIMIT_REACHED")
    assert await shop.colleague.upload(ticket.id)
    await send(shop.agent, ticket.id, file.id)
    assert await shop.agent.upload(ticket.id)


async def test_a_message_takes_up_to_20_files_each_once(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    file = await shop.agent.upload(ticket.id)
    for ids in ([file.id] * 2, [file.id] * 21, ["no-uuid"]):
        message = message_pb2.Message(content="x", from_agent=True, attachment_ids=ids)
        refusal = await shop.agent.refused(
            message_service_pb2.CreateMessageRequest(ticket_id=ticket.id, message=message)
        )
        assert refusal.code is grpc.StatusCode.INVALID_ARGUMENT


async def test_files_follow_a_message_into_the_follow_up_that_it_opens(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(queue_id=await new_queue(shop, reopen_window_hours=0))
    file = await shop.agent.upload(ticket.id)
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    message = message_pb2.Message(content="It broke again", attachment_ids=[file.id])
    answer = await shop.agent(message_service_pb2.CreateMessageRequest(ticket_id=ticket.id, message=message))
    follow_up = answer.follow_up.id
    assert follow_up not in {"", ticket.id}
    thread = await shop.agent(ticket_service_pb2.GetTicketRequest(id=follow_up))
    assert [names(one.attachments) for one in thread.messages] == [["hello.txt"]]
    assert thread.messages[0].attachments[0].ticket_id == follow_up
