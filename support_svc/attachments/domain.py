"""What an attachment is, who may see it, use it and remove it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import NamedTuple

from service_kit.errors import FailedPreconditionError, InvalidArgumentError, NotFoundError, ResourceExhaustedError
from service_kit.principal import Principal
from support_svc.visibility import Thing, may_change, may_see

#: How long a file waits to be used before it is removed.
UNUSED_FOR = timedelta(hours=24)
#: Files of one uploader that may wait at once.
MAX_UNUSED = 100
#: Files of one message or note.
MAX_FILES = 20


class Attachment(NamedTuple):
    """A file of a ticket, column by column. It hangs on a message, on a note, or on nothing while it is unused.

    Without a ticket it waits for one that is yet to be created.
    """

    id: str
    ticket_id: str | None
    message_id: str | None
    note_id: str | None
    name: str
    content_type: str
    size: int
    sha256: bytes
    uploaded_by: str
    uploader_name: str
    created_at: datetime
    used_at: datetime | None
    removed_at: datetime | None

    @property
    def used(self) -> bool:
        """Whether it hangs on something."""
        return self.message_id is not None or self.note_id is not None


class Found(NamedTuple):
    """An attachment with the state of what it hangs on, which decides who sees it."""

    attachment: Attachment
    gone: bool


class Placed(NamedTuple):
    """An attachment and its place among those of the same message or note, from 1."""

    place: int
    attachment: Attachment


def visible(caller: Principal, found: Found) -> bool:
    """Whether the caller sees an attachment: exactly when the caller sees what it hangs on.

    One that is not used yet belongs to its uploader, and to leads and admins.
    """
    attachment = found.attachment
    kind = "note" if attachment.note_id is not None else "message"
    private_to = None if attachment.used else attachment.uploaded_by
    return may_see(caller, Thing(kind, caller.tenant_id, deleted=found.gone, private_to=private_to))


def check_may_remove(attachment: Attachment, caller: Principal) -> None:
    """Raises `FailedPreconditionError` with NOT_EDITABLE unless the caller may remove an attachment that it sees."""
    if attachment.used and not may_change(caller, None):
        raise FailedPreconditionError(
            "This file was sent already: only a lead or an admin removes it.", reason="NOT_EDITABLE"
        )


def not_found(attachment_id: str) -> NotFoundError:
    """The error for an attachment that is unknown, removed, not for the caller, or another tenant's."""
    return NotFoundError(f"There is no attachment {attachment_id}.", metadata={"attachment_id": attachment_id})


def too_large(limit: int) -> InvalidArgumentError:
    """The error for more than `limit` bytes."""
    return InvalidArgumentError(
        f"The file is larger than {limit / 1024**2:g} MiB. Make it smaller, or send a link to it.", reason="TOO_LARGE"
    )


def too_many_unused() -> ResourceExhaustedError:
    """The error for an uploader whose files wait in number."""
    return ResourceExhaustedError(
        f"{MAX_UNUSED} of your files wait to be sent. Send or remove some of them first.", reason="LIMIT_REACHED"
    )
