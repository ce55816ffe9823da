"""What can be done with notes."""

from __future__ import annotations

from uuid import uuid4

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.notes import store
from support_svc.notes.domain import Note
from support_svc.tickets import domain as tickets
from support_svc.tickets import service as ticket_service
from support_svc.tickets import store as ticket_store


async def create(tx: Transaction, ticket_id: str, content: str) -> Note:
    """Adds a note in the caller's name. Raises `NotFoundError` for an unknown ticket."""
    ticket = await ticket_service.lock(tx, ticket_id)
    note = Note(
        id=str(uuid4()),
        ticket_id=ticket.id,
        content=content,
        author_name=tx.principal.name,
        author_id=tx.principal.id,
        created_at=tickets.moment_after(ticket, tx.now),
    )
    await tx.send(store.INSERT, **note._asdict())
    await tx.send(ticket_store.TOUCH, ticket_id=ticket.id, moment=note.created_at)
    # The text itself stays out of the log, which nobody can erase.
    audit.record(tx, "note.create", ticket_id=ticket.id, changes={"note_id": (None, note.id)})
    return note
