"""Between a message and its protobuf form."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from quimbi.support.v1.message_pb2 import Message as MessageProto
from quimbi.support.v1.message_pb2 import MessageVersion as VersionProto
from quimbi.support.v1.missed_pb2 import MissedMessages
from quimbi.support.v1.note_pb2 import Note as NoteProto

from service_kit.timestamps import set_timestamp, to_timestamp
from support_svc.attachments.convert import to_proto as attachment_to_proto
from support_svc.attachments.domain import Attachment
from support_svc.messages.domain import Message, MessageVersion
from support_svc.messages.missed import MissedError
from support_svc.messages.rich import Safe
from support_svc.notes.convert import to_proto as note_to_proto
from support_svc.notes.domain import Note

# Bytes for all that was missed, of the 8 kB that a client of gRPC accepts as trailers, in base64.
_ROOM = 4000
# Characters of a text.
_SHORTEST_TEXT = 120
_LONGEST_TEXT = 600


def to_proto(
    message: Message,
    make: Callable[..., MessageProto] = MessageProto,
    files: Sequence[Attachment] = (),
    html: Safe | None = None,
) -> MessageProto:
    """The protobuf message for `message` and its files; `make` creates it where it belongs, as a list's `add` does.

    `html` is what may be shown of its HTML, None to leave that out.
    """
    proto = make(
        id=message.id,
        ticket_id=message.ticket_id,
        from_agent=message.from_agent,
        content=message.content,
        author_name=message.author_name,
        author_email=message.author_email,
        author_id=message.author_id,
        etag=str(message.version),
        has_html=message.has_html,
        in_reply_to=message.in_reply_to,
    )
    if html is not None:
        proto.content_html = html.html
        proto.blocked_images = html.blocked_images
    set_timestamp(proto.created_at, message.created_at)
    if message.edited_at is not None:
        set_timestamp(proto.edited_at, message.edited_at)
    if files:
        proto.attachments.extend(map(attachment_to_proto, files))
    return proto


def missed_to_proto(missed: MissedError) -> MissedMessages:
    """What was missed, the newest first into a few kilobytes: it travels in the trailers of the call."""
    entries: list[Message | Note] = [*missed.messages, *missed.notes]
    entries.sort(key=lambda entry: (entry.created_at, entry.id))
    most = max(_SHORTEST_TEXT, min(_LONGEST_TEXT, _ROOM // (2 * len(entries))))
    room = _ROOM
    shown: list[MessageProto | NoteProto] = []
    shortened = False
    for entry in reversed(entries):
        cut = entry._replace(content=_beginning(entry.content, most))
        proto = to_proto(cut) if isinstance(cut, Message) else note_to_proto(cut)
        room -= proto.ByteSize()
        if shown and room < 0:
            shortened = True
            break
        shortened = shortened or cut.content != entry.content
        shown.insert(0, proto)
    return MissedMessages(
        messages=[proto for proto in shown if isinstance(proto, MessageProto)],
        notes=[proto for proto in shown if isinstance(proto, NoteProto)],
        shortened=shortened,
    )


def _beginning(content: str, most: int) -> str:
    return content if len(content) <= most else content[: most - 1] + "…"


def version_to_proto(version: MessageVersion) -> VersionProto:
    """The protobuf message for an earlier text."""
    return VersionProto(
        version=version.version,
        content=version.content,
        replaced_at=to_timestamp(version.replaced_at),
        replaced_by=version.replaced_by,
    )
