"""What a note does to mentions, in its transaction. A note without an `@` costs nothing."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import uuid4

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.mentions import domain, store
from support_svc.notes.domain import Note


async def of_new(tx: Transaction, note: Note) -> None:
    """Tells those whom a new note mentions."""
    await _tell(tx, note, await _mentioned(tx, note))


async def of_edit(tx: Transaction, before: Note, after: Note) -> None:
    """Tells those whom only the new text mentions; those whom only the old one mentioned lose the mention."""
    if not domain.written(before.content) and not domain.written(after.content):
        return
    mentioned = await _mentioned(tx, after)
    known = {row[0] for row in await tx.all(store.OF_NOTE, note_id=after.id)}
    gone = sorted(known - set(mentioned))
    if gone:
        await tx.send(store.REMOVE, note_id=after.id, agents=gone)
    await _tell(tx, after, {agent: handle for agent, handle in mentioned.items() if agent not in known})


async def _mentioned(tx: Transaction, note: Note) -> Mapping[str, str]:
    texts = domain.written(note.content)
    if not texts:
        return {}
    handles = sorted({reading for text in texts for reading in domain.readings(text)})
    found = domain.addressed(texts, await tx.all(store.ADDRESSEES, handles=handles))
    return {agent: handle for agent, handle in found.items() if agent != note.author_id}


async def _tell(tx: Transaction, note: Note, mentioned: Mapping[str, str]) -> None:
    if not mentioned:
        return
    agents = sorted(mentioned)
    await tx.send(
        store.ADD,
        ids=[str(uuid4()) for _ in agents],
        agents=agents,
        handles=[mentioned[agent] for agent in agents],
        note_id=note.id,
        ticket_id=note.ticket_id,
        moment=note.edited_at or note.created_at,
    )
    for agent in agents:
        audit.announce(tx, "mention.create", ticket_id=note.ticket_id, object_id=agent)
