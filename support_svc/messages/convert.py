"""Between a message and its protobuf form."""

from __future__ import annotations

from collections.abc import Callable

from quimbi.support.v1.message_pb2 import Message as MessageProto
from quimbi.support.v1.message_pb2 import MessageVersion as VersionProto

from service_kit.timestamps import set_timestamp, to_timestamp
from support_svc.messages.domain import Message, MessageVersion


def to_proto(message: Message, make: Callable[..., MessageProto] = MessageProto) -> MessageProto:
    """The protobuf message for `message`; `make` creates it where it belongs, as a list's `add` does."""
    proto = make(
        id=message.id,
        ticket_id=message.ticket_id,
        from_agent=message.from_agent,
        content=message.content,
        author_name=message.author_name,
        author_email=message.author_email,
        author_id=message.author_id,
        etag=str(message.version),
    )
    set_timestamp(proto.created_at, message.created_at)
    if message.edited_at is not None:
        set_timestamp(proto.edited_at, message.edited_at)
    return proto


def version_to_proto(version: MessageVersion) -> VersionProto:
    """The protobuf message for an earlier text."""
    return VersionProto(
        version=version.version,
        content=version.content,
        replaced_at=to_timestamp(version.replaced_at),
        replaced_by=version.replaced_by,
    )
