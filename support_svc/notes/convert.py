"""Between a note and its protobuf form."""

from __future__ import annotations

from collections.abc import Iterable

from quimbi.support.v1.note_pb2 import Note as NoteProto

from service_kit.timestamps import to_timestamp
from support_svc.attachments.convert import to_proto as attachment_to_proto
from support_svc.attachments.domain import Attachment
from support_svc.notes.domain import Note


def to_proto(note: Note, files: Iterable[Attachment] = ()) -> NoteProto:
    """The protobuf message for `note` and its files."""
    return NoteProto(
        id=note.id,
        ticket_id=note.ticket_id,
        content=note.content,
        author_name=note.author_name,
        author_id=note.author_id,
        created_at=to_timestamp(note.created_at),
        attachments=map(attachment_to_proto, files),
    )
