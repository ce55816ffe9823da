"""Hangs uploaded files on a message or a note, in the transaction that writes it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from service_kit.db import Transaction
from support_svc.attachments import domain, store
from support_svc.attachments.domain import Attachment
from support_svc.audit import service as audit
from support_svc.messages.domain import Message
from support_svc.notes.domain import Note
from support_svc.visibility import supervises


async def by_message(
    tx: Transaction, ids: Sequence[str], *, of_ticket: str | None, message: Message
) -> list[Attachment]:
    """The files of a ticket with these ids, which now hang on a message, and on its ticket should that be a follow-up.

    `of_ticket` is None for those that were uploaded before there was a ticket.

    Raises `NotFoundError` for one that the caller may not use here: of another ticket, a colleague's, in use already.
    Takes no round trip for no ids.
    """
    moment = message.created_at
    return await _use(tx, ids, of_ticket, to_ticket=message.ticket_id, moment=moment, on_message=message.id)


async def by_note(tx: Transaction, ids: Sequence[str], *, note: Note) -> list[Attachment]:
    """The same for a note."""
    return await _use(tx, ids, note.ticket_id, to_ticket=note.ticket_id, moment=note.created_at, on_note=note.id)


async def _use(
    tx: Transaction,
    ids: Sequence[str],
    of_ticket: str | None,
    *,
    to_ticket: str,
    moment: datetime,
    on_message: str | None = None,
    on_note: str | None = None,
) -> list[Attachment]:
    if not ids:
        return []
    wanted = [one.lower() for one in ids]
    placed = await tx.all(
        store.USE,
        ids=wanted,
        of_ticket=of_ticket,
        to_ticket=to_ticket,
        user=tx.principal.id,
        supervises=supervises(tx.principal),
        on_message=on_message,
        on_note=on_note,
        moment=moment,
    )
    files = [attachment for _, attachment in sorted(placed)]
    missing = sorted(set(wanted) - {file.id for file in files})
    if missing:
        raise domain.not_found(missing[0])
    # Told to whoever may read what it hangs on now: the kind decides that.
    kind, owner = ("message", on_message) if on_message is not None else ("note", on_note)
    for file in files:
        changes = {f"{kind}_id": (owner, owner), "attachment_id": (None, file.id)}
        audit.record(tx, f"{kind}.attach", ticket_id=to_ticket, changes=changes)
    return files
