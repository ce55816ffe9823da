"""`AttachmentService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from google.api.httpbody_pb2 import HttpBody
from quimbi.support.v1 import attachment_service_pb2 as pb
from quimbi.support.v1.attachment_service_pb2_grpc import AttachmentServiceServicer

from service_kit.idempotency import UnitOfWork
from support_svc.attachments import service
from support_svc.attachments.convert import to_proto
from support_svc.attachments.domain import Attachment
from support_svc.attachments.kinds import PREVIEWABLE, served_as
from support_svc.attachments.names import disposition
from support_svc.attachments.service import Attachments


class AttachmentServicer(AttachmentServiceServicer):
    """The files of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork, attachments: Attachments) -> None:
        self._unit_of_work = unit_of_work
        self._attachments = attachments

    async def UploadAttachment(  # noqa: N802  # the stubs describe synchronous servers
        self, request_iterator: AsyncIterator[pb.UploadAttachmentRequest], context: Any
    ) -> pb.UploadAttachmentResponse:
        """The file, once all of it is here."""
        first = await anext(request_iterator)

        async def pieces() -> AsyncIterator[bytes]:
            yield first.content.data
            async for request in request_iterator:
                yield request.content.data

        async with self._attachments.uploaded(first.ticket_id, first.name, pieces()) as (tx, attachment):
            return tx.respond(pb.UploadAttachmentResponse(attachment=to_proto(attachment)))

    async def ListAttachments(  # noqa: N802
        self, request: pb.ListAttachmentsRequest, context: Any
    ) -> pb.ListAttachmentsResponse:
        """The files of a ticket."""
        files = await self._attachments.list(request.ticket_id)
        return pb.ListAttachmentsResponse(attachments=map(to_proto, files))

    async def DownloadAttachment(  # noqa: N802
        self, request: pb.DownloadAttachmentRequest, context: Any
    ) -> AsyncIterator[HttpBody]:
        """The content of a file, piece by piece."""
        attachment, pieces = await self._attachments.content(request.id)
        kind = served_as(attachment.content_type)
        begun = False
        async for piece in pieces:
            if not begun:
                # Not before the first piece is there: what fails until then can still be answered with an error.
                await context.send_initial_metadata(_headers(attachment, inline=request.inline))
                begun = True
            yield HttpBody(content_type=kind, data=piece)

    async def DeleteAttachment(  # noqa: N802
        self, request: pb.DeleteAttachmentRequest, context: Any
    ) -> pb.DeleteAttachmentResponse:
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.remove(tx, request.id)
            return tx.respond(pb.DeleteAttachmentResponse())


def _headers(attachment: Attachment, *, inline: bool) -> tuple[tuple[str, str], ...]:
    """What the edge hands on as headers of the answer: whatever the file is, a browser keeps it or shows a picture."""
    inline = inline and attachment.content_type in PREVIEWABLE
    return (
        ("content-disposition", disposition(attachment.name, inline=inline)),
        ("content-security-policy", "sandbox; default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("cross-origin-resource-policy", "same-origin"),
        # Nobody's cache but the reader's own, and not for long: a file can be removed.
        ("cache-control", "private, max-age=300"),
    )
