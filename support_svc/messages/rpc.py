"""`MessageService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import message_service_pb2 as pb
from quimbi.support.v1.message_service_pb2_grpc import MessageServiceServicer

from service_kit import page_tokens
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from support_svc.attachments import store as attachments
from support_svc.attachments import use
from support_svc.attachments.convert import by_owner
from support_svc.attachments.domain import MAX_FILES
from support_svc.messages import domain, service, store
from support_svc.messages.convert import missed_to_proto, to_proto, version_to_proto
from support_svc.messages.missed import LastSeen, MissedError
from support_svc.messages.rich import shown
from support_svc.positions import id_part, time_part
from support_svc.tickets import store as tickets
from support_svc.tickets.convert import to_proto as ticket_to_proto
from support_svc.tickets.domain import not_found as no_ticket


class MessageServicer(MessageServiceServicer):
    """The conversations of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListMessages(self, request: pb.ListMessagesRequest, context: Any) -> pb.ListMessagesResponse:  # noqa: N802
        """A page of a ticket's messages."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=100, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=2)
        params: dict[str, Any] = {"ticket_id": request.ticket_id, "limit": size + 1}
        files_of: dict[str, Any] = {"ticket_id": request.ticket_id, "files": size * MAX_FILES}
        if after:
            params |= {"after_time": time_part(after[0]), "after_id": id_part(after[1])}
            files_of["after_time"] = params["after_time"]
        found, thread, files = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.page(after=bool(after)), params),
            (attachments.of_messages(after=bool(after)), files_of),
        )
        if not found:
            raise no_ticket(request.ticket_id)
        token = ""
        if len(thread) > size:
            thread.pop()
            last = thread[-1]
            token = page_tokens.encode(request, tenant_id, [last.created_at.isoformat(), last.id])
        response = pb.ListMessagesResponse(next_page_token=token)
        files_by_message = by_owner(files)
        for message in thread:
            to_proto(message, response.messages.add, files_by_message.get(message.id, ()))
        return response

    async def GetMessage(self, request: pb.GetMessageRequest, context: Any) -> pb.GetMessageResponse:  # noqa: N802
        """A message with its HTML."""
        asked = {"ticket_id": request.ticket_id, "message_id": request.id}
        ticket, message, html, files = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.GET, asked),
            (store.HTML, {"message_id": request.id}),
            (attachments.OF_MESSAGE, asked),
        )
        if not ticket:
            raise no_ticket(request.ticket_id)
        if not message:
            raise domain.not_found(request.id)
        safe = shown(html[0], remote_images=request.remote_images) if html else None
        return pb.GetMessageResponse(message=to_proto(message[0], files=files, html=safe))

    async def CreateMessage(self, request: pb.CreateMessageRequest, context: Any) -> pb.CreateMessageResponse:  # noqa: N802
        """The new message."""
        asked = request.message
        last_seen = LastSeen(
            request.last_seen_message_id if request.HasField("last_seen_message_id") else None,
            request.last_seen_note_id if request.HasField("last_seen_note_id") else None,
        )
        async with self._unit_of_work.write() as tx:
            try:
                written = await service.create(
                    tx,
                    request.ticket_id,
                    from_agent=asked.from_agent,
                    content=asked.content,
                    content_html=asked.content_html,
                    in_reply_to=asked.in_reply_to,
                    author_name=asked.author_name,
                    author_email=asked.author_email,
                    last_seen=last_seen,
                    draft_etag=request.draft_etag,
                )
            except MissedError as missed:
                missed.details.append(missed_to_proto(missed))
                raise
            message = written.message
            files = await use.by_message(tx, asked.attachment_ids, of_ticket=request.ticket_id, message=message)
            follow_up = None if written.follow_up is None else ticket_to_proto(written.follow_up)
            html = None if written.html is None else shown(written.html)
            proto = to_proto(message, files=files, html=html)
            return tx.respond(pb.CreateMessageResponse(message=proto, follow_up=follow_up))

    async def UpdateMessage(self, request: pb.UpdateMessageRequest, context: Any) -> pb.UpdateMessageResponse:  # noqa: N802
        """The message with its new text."""
        asked = request.message
        if request.update_mask.paths:
            changed_fields(asked, request.update_mask, ("content", "content_html"))
        async with self._unit_of_work.write() as tx:
            message, stored = await service.edit(
                tx,
                request.ticket_id,
                asked.id,
                etag=asked.etag,
                content=asked.content,
                content_html=asked.content_html,
            )
            files = await tx.all(attachments.OF_MESSAGE, ticket_id=message.ticket_id, message_id=message.id)
            html = None if stored is None else shown(stored)
            return tx.respond(pb.UpdateMessageResponse(message=to_proto(message, files=files, html=html)))

    async def DeleteMessage(self, request: pb.DeleteMessageRequest, context: Any) -> pb.DeleteMessageResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.ticket_id, request.id)
            return tx.respond(pb.DeleteMessageResponse())

    async def ListMessageVersions(  # noqa: N802
        self, request: pb.ListMessageVersionsRequest, context: Any
    ) -> pb.ListMessageVersionsResponse:
        """The texts that edits replaced."""
        asked = {"ticket_id": request.ticket_id, "message_id": request.id}
        ticket, message, versions = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.EXISTS, asked),
            (store.VERSIONS, {"message_id": request.id}),
        )
        if not ticket:
            raise no_ticket(request.ticket_id)
        if not message:
            raise domain.not_found(request.id)
        return pb.ListMessageVersionsResponse(versions=map(version_to_proto, versions))
