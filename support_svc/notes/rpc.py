"""`NoteService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import note_service_pb2 as pb
from quimbi.support.v1.note_service_pb2_grpc import NoteServiceServicer

from service_kit import page_tokens
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from support_svc.attachments import store as attachments
from support_svc.attachments import use
from support_svc.attachments.convert import by_owner
from support_svc.attachments.domain import MAX_FILES
from support_svc.notes import domain, service, store
from support_svc.notes.convert import to_proto, version_to_proto
from support_svc.positions import id_part, time_part
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found


class NoteServicer(NoteServiceServicer):
    """The notes of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListNotes(self, request: pb.ListNotesRequest, context: Any) -> pb.ListNotesResponse:  # noqa: N802
        """A page of a ticket's notes."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=100, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=2)
        params: dict[str, Any] = {"ticket_id": request.ticket_id, "limit": size + 1}
        files_of: dict[str, Any] = {"ticket_id": request.ticket_id, "files": size * MAX_FILES}
        if after:
            params |= {"after_time": time_part(after[0]), "after_id": id_part(after[1])}
            files_of["after_time"] = params["after_time"]
        found, notes, files = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.page(after=bool(after)), params),
            (attachments.of_notes(after=bool(after)), files_of),
        )
        if not found:
            raise not_found(request.ticket_id)
        token = ""
        if len(notes) > size:
            notes.pop()
            token = page_tokens.encode(request, tenant_id, [notes[-1].created_at.isoformat(), notes[-1].id])
        files_by_note = by_owner(files)
        return pb.ListNotesResponse(
            notes=[to_proto(note, files_by_note.get(note.id, ())) for note in notes], next_page_token=token
        )

    async def CreateNote(self, request: pb.CreateNoteRequest, context: Any) -> pb.CreateNoteResponse:  # noqa: N802
        """The new note."""
        async with self._unit_of_work.write() as tx:
            note = await service.create(tx, request.ticket_id, request.note.content, draft_etag=request.draft_etag)
            files = await use.by_note(tx, request.note.attachment_ids, note=note)
            return tx.respond(pb.CreateNoteResponse(note=to_proto(note, files)))

    async def UpdateNote(self, request: pb.UpdateNoteRequest, context: Any) -> pb.UpdateNoteResponse:  # noqa: N802
        """The note with its new text."""
        asked = request.note
        if request.update_mask.paths:
            changed_fields(asked, request.update_mask, ("content",))
        async with self._unit_of_work.write() as tx:
            note = await service.edit(tx, request.ticket_id, asked.id, etag=asked.etag, content=asked.content)
            files = await tx.all(attachments.OF_NOTE, ticket_id=note.ticket_id, note_id=note.id)
            return tx.respond(pb.UpdateNoteResponse(note=to_proto(note, files)))

    async def DeleteNote(self, request: pb.DeleteNoteRequest, context: Any) -> pb.DeleteNoteResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.ticket_id, request.id)
            return tx.respond(pb.DeleteNoteResponse())

    async def ListNoteVersions(  # noqa: N802
        self, request: pb.ListNoteVersionsRequest, context: Any
    ) -> pb.ListNoteVersionsResponse:
        """The texts that edits replaced."""
        ticket, note, versions = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.EXISTS, {"ticket_id": request.ticket_id, "note_id": request.id}),
            (store.VERSIONS, {"note_id": request.id}),
        )
        if not ticket:
            raise not_found(request.ticket_id)
        if not note:
            raise domain.not_found(request.id)
        return pb.ListNoteVersionsResponse(versions=map(version_to_proto, versions))
