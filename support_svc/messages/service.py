"""What can be done to the conversation. Every change locks the ticket first, so that its summary is never half true."""

from __future__ import annotations

from typing import NamedTuple

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.messages import consequences, domain, store
from support_svc.messages.domain import Message
from support_svc.messages.gratitude import is_only_thanks, is_short_enough
from support_svc.messages.missed import NOT_CHECKED, LastSeen, check_nothing_missed
from support_svc.tickets import domain as tickets
from support_svc.tickets import follow_ups, states
from support_svc.tickets import service as ticket_service
from support_svc.tickets import store as ticket_store
from support_svc.tickets.domain import Ticket


class Written(NamedTuple):
    """A new message, and the follow-up ticket in which it landed, None when that is the ticket written to."""

    message: Message
    follow_up: Ticket | None


async def create(
    tx: Transaction,
    ticket_id: str,
    *,
    from_agent: bool,
    content: str,
    author_name: str,
    author_email: str,
    last_seen: LastSeen = NOT_CHECKED,
) -> Written:
    """Adds a message: the caller's when `from_agent`, else the customer's, which opens the ticket again.

    When it is too late for that, the message lands in its follow-up. Thanks alone leave a closed ticket closed.

    Raises `NotFoundError` for an unknown ticket, `MissedError` when others wrote after what was `last_seen`.
    """
    asked = ticket = await ticket_service.lock(tx, ticket_id)
    await check_nothing_missed(tx, asked, last_seen)
    only_thanks = not from_agent and await _only_thanks(tx, asked, content, author_name)
    if not from_agent and not only_thanks:
        ticket = await follow_ups.receiver(tx, asked)
    moment = tickets.moment_after(ticket, tx.now)
    if from_agent:
        message = domain.from_caller(ticket, tx.principal, content, moment)
    else:
        message = domain.from_customer(ticket, content, moment, name=author_name, email=author_email)
        if not only_thanks:
            await ticket_service.save(tx, ticket, states.after(ticket, "customer_writes", moment), "ticket.reopen")
    await tx.send(store.INSERT, **message._asdict())
    await tx.send(store.SUMMARISE, ticket_id=ticket.id, moment=moment)
    # The text itself stays out of the log, which nobody can erase.
    changes = {"message_id": (None, message.id), "from_agent": (None, from_agent)}
    audit.record(tx, "message.create", ticket_id=ticket.id, changes=changes)
    await consequences.of_message(tx, ticket, message)
    if ticket.id == asked.id:
        return Written(message, None)
    landed = await tx.one(ticket_store.GET, ticket_id=ticket.id)
    return Written(message, landed)


async def _only_thanks(tx: Transaction, ticket: Ticket, content: str, author_name: str) -> bool:
    """Whether a closed ticket's customer has nothing more to say than thanks, by whatever name to whomever."""
    if ticket.status != "closed" or not is_short_enough(content):
        return False
    names = [row[0] for row in await tx.all(store.AUTHORS, ticket_id=ticket.id)]
    return is_only_thanks(content, (*names, author_name, ticket.customer_name or ""))


async def edit(tx: Transaction, ticket_id: str, message_id: str, *, etag: str, content: str) -> Message:
    """Gives a message a new text and keeps the old one as a version; the same text again changes nothing.

    Raises `NotFoundError`, `FailedPreconditionError` with NOT_EDITABLE, or `AbortedError` for a stale etag.
    """
    ticket = await ticket_service.lock(tx, ticket_id)
    before = await _lock(tx, ticket_id, message_id)
    domain.check_may_edit(before, tx.principal)
    check_etag(etag, before.version, what="message")
    if content == before.content:
        return before
    moment = tickets.moment_after(ticket, tx.now)
    after = before._replace(content=content, version=before.version + 1, edited_at=moment)
    await tx.send(
        store.KEEP_VERSION,
        message_id=before.id,
        version=before.version,
        content=before.content,
        replaced_at=moment,
        replaced_by=tx.principal.id,
    )
    await tx.send(store.EDIT, message_id=after.id, content=content, version=after.version, edited_at=moment)
    await tx.send(store.SUMMARISE, ticket_id=ticket.id, moment=moment)
    changes = {"message_id": (before.id, after.id), "version": (before.version, after.version)}
    audit.record(tx, "message.update", ticket_id=ticket.id, changes=changes)
    return after


async def delete(tx: Transaction, ticket_id: str, message_id: str) -> None:
    """Takes a message out of the thread; its text and versions stay stored.

    Raises `NotFoundError` or `FailedPreconditionError` with NOT_EDITABLE.
    """
    ticket = await ticket_service.lock(tx, ticket_id)
    message = await _lock(tx, ticket_id, message_id)
    domain.check_may_delete(message, tx.principal)
    moment = tickets.moment_after(ticket, tx.now)
    await tx.send(store.DELETE, message_id=message.id, moment=moment)
    await tx.send(store.SUMMARISE, ticket_id=ticket.id, moment=moment)
    audit.record(tx, "message.delete", ticket_id=ticket.id, changes={"message_id": (message.id, None)})
    await consequences.of_deletion(tx, ticket, message)


async def _lock(tx: Transaction, ticket_id: str, message_id: str) -> Message:
    message = await tx.first(store.LOCK, ticket_id=ticket_id, message_id=message_id)
    if message is None:
        raise domain.not_found(message_id)
    return message
