"""Between a message and its protobuf form."""

from __future__ import annotations

from quimbi.support.v1.message_pb2 import Message as MessageProto
from quimbi.support.v1.message_pb2 import MessageVersion as VersionProto

from service_kit.timestamps import to_timestamp
from support_svc.messages.domain import Message, MessageVersion


def to_proto(message: Message) -> MessageProto:
    """The protobuf message for `message`."""
    return MessageProto(
        id=message.id,
        ticket_id=message.ticket_id,
        from_agent=message.from_agent,
        content=message.content,
        author_name=message.author_name,
        author_email=message.author_email,
        author_id=message.author_id,
        created_at=to_timestamp(message.created_at),
        edited_at=None if message.edited_at is None else to_timestamp(message.edited_at),
        etag=str(message.version),
    )


def version_to_proto(version: MessageVersion) -> VersionProto:
    """The protobuf message for an earlier text."""
    return VersionProto(
        version=version.version,
        content=version.content,
        replaced_at=to_timestamp(version.replaced_at),
        replaced_by=version.replaced_by,
    )
