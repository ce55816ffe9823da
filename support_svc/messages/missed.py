"""Stops a reply whose sender does not know what others wrote meanwhile."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, Text, and_, bindparam, not_, select, true, tuple_
from sqlalchemy.dialects.postgresql import UUID

from service_kit.db import Query, Transaction
from service_kit.errors import AbortedError, NotFoundError
from support_svc.messages import domain, store
from support_svc.messages.domain import Message
from support_svc.notes import store as notes_store
from support_svc.notes.domain import Note
from support_svc.notes.domain import not_found as no_note
from support_svc.tickets.domain import Ticket

#: How many entries of each kind are read; the answer has room for fewer.
_MOST = 20


class LastSeen(NamedTuple):
    """What the sender saw last: ids, empty where there was nothing, None where it is not to be checked."""

    message_id: str | None
    note_id: str | None


NOT_CHECKED = LastSeen(None, None)


class MissedError(AbortedError):
    """Others wrote since the sender looked: `messages` and `notes`, oldest first, the newest of them if many."""

    default_reason = "MISSED_MESSAGES"

    def __init__(self, messages: Sequence[Message], notes: Sequence[Note]) -> None:
        super().__init__(f"{_said(messages, notes)} meanwhile. Nothing was sent: read it, then send again.")
        self.messages = messages
        self.notes = notes


async def check_nothing_missed(tx: Transaction, ticket: Ticket, seen: LastSeen) -> None:
    """Raises `MissedError` when somebody else wrote after what was seen. Call it with the ticket locked.

    Raises `NotFoundError` for an id that is none of the ticket's, `PermissionDeniedError` for one of a kind that the
    caller may not read: who could send it would learn what is written.
    """
    if seen.message_id is not None:
        tx.principal.require("tickets.read")
    if seen.note_id is not None:
        tx.principal.require("notes.read")
    messages: list[Message] = []
    notes: list[Note] = []
    if seen.message_id is not None:
        messages = await _newer(tx, "message", ticket.id, seen.message_id)
    if seen.note_id is not None:
        notes = await _newer(tx, "note", ticket.id, seen.note_id)
    if messages or notes:
        raise MissedError(messages, notes)


class _Kind(NamedTuple):
    table: Table
    row: Any  # the named tuple of the kind, which is its own constructor
    living: ColumnElement[bool]
    #: True for what the caller did not write.
    of_others: ColumnElement[bool]


_CALLER = bindparam("caller", type_=Text)
_KINDS = {
    "message": _Kind(
        store.messages,
        Message,
        store.messages.c.deleted_at.is_(None),
        not_(and_(store.messages.c.from_agent, store.messages.c.author_id == _CALLER)),
    ),
    "note": _Kind(
        notes_store.notes, Note, notes_store.notes.c.deleted_at.is_(None), notes_store.notes.c.author_id != _CALLER
    ),
}


async def _newer(tx: Transaction, name: str, ticket_id: str, seen_id: str) -> list[Any]:
    params = {"ticket_id": ticket_id, "caller": tx.principal.id, "limit": _MOST}
    if not seen_id:
        found = await tx.all(_written(name, after=False), **params)
        return found[::-1]
    known = await tx.send(_known(name), ticket_id=ticket_id, seen=seen_id)
    found = await tx.all(_written(name, after=True), **params, seen=seen_id)
    if await known.first() is None:
        raise _unknown(name, seen_id)
    return found[::-1]


@lru_cache
def _known(name: str) -> Query[Any]:
    return Query(_seen(_KINDS[name]))


@lru_cache
def _written(name: str, *, after: bool) -> Query[Any]:
    """The newest entries of others in a ticket, newest first; with `after`, those written after the entry `seen`."""
    kind = _KINDS[name]
    table = kind.table
    statement = (
        select(*(table.c[name] for name in kind.row._fields))
        .where(
            table.c.tenant_id == bindparam("tenant_id"),
            table.c.ticket_id == bindparam("ticket_id"),
            kind.living,
            kind.of_others,
        )
        .order_by(table.c.created_at.desc(), table.c.id.desc())
        .limit(bindparam("limit"))
    )
    if after:
        seen = _seen(kind).subquery("seen")
        statement = statement.select_from(table.join(seen, true())).where(
            tuple_(table.c.created_at, table.c.id) > tuple_(seen.c.created_at, seen.c.id)
        )
    return Query(statement, kind.row)


def _seen(kind: _Kind) -> Select[Any]:
    """Where an entry of the ticket stands, deleted ones too: it was there when it was seen."""
    entry = kind.table.alias("entry")
    return select(entry.c.created_at, entry.c.id).where(
        entry.c.tenant_id == bindparam("tenant_id"),
        entry.c.ticket_id == bindparam("ticket_id"),
        entry.c.id == bindparam("seen", type_=UUID(as_uuid=False)),
    )


def _unknown(name: str, seen_id: str) -> NotFoundError:
    return domain.not_found(seen_id) if name == "message" else no_note(seen_id)


def _said(messages: Sequence[Message], notes: Sequence[Note]) -> str:
    entries: list[Message | Note] = [*messages, *notes]
    names = [entry.author_name for entry in sorted(entries, key=lambda entry: entry.created_at)]
    others = list(dict.fromkeys(name for name in names if name)) or ["Somebody"]
    return f"{others[0]} wrote" if len(others) == 1 else f"{', '.join(others[:-1])} and {others[-1]} wrote"
