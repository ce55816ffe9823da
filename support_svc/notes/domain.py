"""What a note is, and who may change one."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from service_kit.errors import FailedPreconditionError, NotFoundError
from service_kit.principal import Principal
from support_svc.visibility import may_change


class Note(NamedTuple):
    """An internal remark on a ticket; `version` counts its texts, from 1."""

    id: str
    ticket_id: str
    content: str
    author_name: str
    author_id: str
    created_at: datetime
    edited_at: datetime | None
    version: int


class NoteVersion(NamedTuple):
    """A text that an edit replaced."""

    version: int
    content: str
    replaced_at: datetime
    replaced_by: str


def not_found(note_id: str) -> NotFoundError:
    """The error for a note that is unknown, deleted, another ticket's or another tenant's."""
    return NotFoundError(f"There is no note {note_id} in this ticket.", metadata={"note_id": note_id})


def check_may_change(note: Note, caller: Principal) -> None:
    """Raises `FailedPreconditionError` with NOT_EDITABLE unless `caller` may edit and delete `note`."""
    if not may_change(caller, note.author_id):
        raise FailedPreconditionError(
            "This note is a colleague's: only its author, a lead or an admin changes it.", reason="NOT_EDITABLE"
        )
