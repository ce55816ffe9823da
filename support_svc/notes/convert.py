"""Between a note and its protobuf form."""

from __future__ import annotations

from collections.abc import Iterable

from quimbi.support.v1.note_pb2 import Note as NoteProto
from quimbi.support.v1.note_pb2 import NoteVersion as VersionProto

from service_kit.timestamps import set_timestamp, to_timestamp
from support_svc.attachments.convert import to_proto as attachment_to_proto
from support_svc.attachments.domain import Attachment
from support_svc.notes.domain import Note, NoteVersion


def to_proto(note: Note, files: Iterable[Attachment] = ()) -> NoteProto:
    """The protobuf message for `note` and its files."""
    proto = NoteProto(
        id=note.id,
        ticket_id=note.ticket_id,
        content=note.content,
        author_name=note.author_name,
        author_id=note.author_id,
        created_at=to_timestamp(note.created_at),
        attachments=map(attachment_to_proto, files),
        etag=str(note.version),
    )
    if note.edited_at is not None:
        set_timestamp(proto.edited_at, note.edited_at)
    return proto


def version_to_proto(version: NoteVersion) -> VersionProto:
    """The protobuf message for an earlier text."""
    return VersionProto(
        version=version.version,
        content=version.content,
        replaced_at=to_timestamp(version.replaced_at),
        replaced_by=version.replaced_by,
    )
