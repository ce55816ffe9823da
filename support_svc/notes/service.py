"""What can be done with notes. Every change locks the ticket first, as changes of messages do."""

from __future__ import annotations

from uuid import uuid4

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.drafts import follow as drafts
from support_svc.etags import check_etag
from support_svc.mentions import follow as mentions
from support_svc.notes import domain, store
from support_svc.notes.domain import Note
from support_svc.tickets import domain as tickets
from support_svc.tickets import service as ticket_service
from support_svc.tickets import store as ticket_store


async def create(tx: Transaction, ticket_id: str, content: str, *, draft_etag: str = "") -> Note:
    """Adds a note in the caller's name and tells whom it mentions. Raises `NotFoundError` for an unknown ticket.

    The caller's draft goes with it, as long as it is that of `draft_etag`.
    """
    ticket = await ticket_service.lock(tx, ticket_id)
    note = Note(
        id=str(uuid4()),
        ticket_id=ticket.id,
        content=content,
        author_name=tx.principal.name,
        author_id=tx.principal.id,
        created_at=tickets.moment_after(ticket, tx.now),
        edited_at=None,
        version=1,
    )
    await tx.send(store.INSERT, **note._asdict())
    await tx.send(ticket_store.TOUCH, ticket_id=ticket.id, moment=note.created_at)
    await drafts.sent(tx, ticket.id, "note", draft_etag)
    # The text itself stays out of the log, which nobody can erase.
    audit.record(tx, "note.create", ticket_id=ticket.id, changes={"note_id": (None, note.id)})
    await mentions.of_new(tx, note)
    return note


async def edit(tx: Transaction, ticket_id: str, note_id: str, *, etag: str, content: str) -> Note:
    """Gives a note a new text and keeps the old one as a version; the same text again changes nothing.

    Raises `NotFoundError`, `FailedPreconditionError` with NOT_EDITABLE, or `AbortedError` for a stale etag.
    """
    ticket = await ticket_service.lock(tx, ticket_id)
    before = await _lock(tx, ticket_id, note_id)
    domain.check_may_change(before, tx.principal)
    check_etag(etag, before.version, what="note")
    if content == before.content:
        return before
    moment = tickets.moment_after(ticket, tx.now)
    after = before._replace(content=content, version=before.version + 1, edited_at=moment)
    await tx.send(
        store.KEEP_VERSION,
        note_id=before.id,
        version=before.version,
        content=before.content,
        replaced_at=moment,
        replaced_by=tx.principal.id,
    )
    await tx.send(store.EDIT, note_id=after.id, content=content, version=after.version, edited_at=moment)
    await tx.send(ticket_store.TOUCH, ticket_id=ticket.id, moment=moment)
    changes = {"note_id": (before.id, after.id), "version": (before.version, after.version)}
    audit.record(tx, "note.update", ticket_id=ticket.id, changes=changes)
    await mentions.of_edit(tx, before, after)
    return after


async def delete(tx: Transaction, ticket_id: str, note_id: str) -> None:
    """Takes a note and its mentions out of sight; its text and versions stay stored.

    Raises `NotFoundError` or `FailedPreconditionError` with NOT_EDITABLE.
    """
    ticket = await ticket_service.lock(tx, ticket_id)
    note = await _lock(tx, ticket_id, note_id)
    domain.check_may_change(note, tx.principal)
    moment = tickets.moment_after(ticket, tx.now)
    await tx.send(store.DELETE, note_id=note.id, moment=moment)
    await tx.send(ticket_store.TOUCH, ticket_id=ticket.id, moment=moment)
    audit.record(tx, "note.delete", ticket_id=ticket.id, changes={"note_id": (note.id, None)})


async def _lock(tx: Transaction, ticket_id: str, note_id: str) -> Note:
    note = await tx.first(store.LOCK, ticket_id=ticket_id, note_id=note_id)
    if note is None:
        raise domain.not_found(note_id)
    return note
