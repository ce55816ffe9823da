"""Between an attachment and its protobuf form."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from quimbi.support.v1.attachment_pb2 import Attachment as Proto

from service_kit.timestamps import set_timestamp
from support_svc.attachments.domain import Attachment
from support_svc.attachments.kinds import PREVIEWABLE


def to_proto(attachment: Attachment) -> Proto:
    """The protobuf message for `attachment`."""
    proto = Proto(
        id=attachment.id,
        ticket_id=attachment.ticket_id or "",
        message_id=attachment.message_id or "",
        note_id=attachment.note_id or "",
        name=attachment.name,
        content_type=attachment.content_type,
        size=attachment.size,
        sha256=attachment.sha256.hex(),
        uploaded_by=attachment.uploaded_by,
        uploader_name=attachment.uploader_name,
        previewable=attachment.content_type in PREVIEWABLE and attachment.removed_at is None,
        path=f"/api/attachments/{attachment.id}",
    )
    set_timestamp(proto.created_at, attachment.created_at)
    if attachment.removed_at is not None:
        set_timestamp(proto.removed_at, attachment.removed_at)
    return proto


def by_owner(files: Iterable[Attachment]) -> Mapping[str, Sequence[Attachment]]:
    """Files by the id of the message or note that they hang on, in the order given."""
    found: dict[str, list[Attachment]] = defaultdict(list)
    for file in files:
        found[file.message_id or file.note_id or ""].append(file)
    return found
