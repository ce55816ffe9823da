"""`NoteService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import note_service_pb2 as pb
from quimbi.support.v1.note_service_pb2_grpc import NoteServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from support_svc.attachments import store as attachments
from support_svc.attachments import use
from support_svc.attachments.convert import by_owner
from support_svc.attachments.domain import MAX_FILES
from support_svc.notes import service, store
from support_svc.notes.convert import to_proto
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
            note = await service.create(tx, request.ticket_id, request.note.content)
            files = await use.by_note(tx, request.note.attachment_ids, note=note)
            return tx.respond(pb.CreateNoteResponse(note=to_proto(note, files)))
