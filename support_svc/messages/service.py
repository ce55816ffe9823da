"""What can be done to the conversation. Every change locks the ticket first, so that its summary is never half true."""

from __future__ import annotations

from typing import NamedTuple

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.drafts import follow as drafts
from support_svc.etags import check_etag
from support_svc.messages import consequences, domain, store
from support_svc.messages.domain import Message
from support_svc.messages.gratitude import is_only_thanks, is_short_enough
from support_svc.messages.missed import NOT_CHECKED, LastSeen, check_nothing_missed
from support_svc.messages.rich import StoredHtml, stored
from support_svc.tickets import domain as tickets
from support_svc.tickets import follow_ups, states
from support_svc.tickets import service as ticket_service
from support_svc.tickets import store as ticket_store
from support_svc.tickets.domain import Ticket


class Written(NamedTuple):
    """A new message, its HTML, and the follow-up ticket in which it landed, None when that is the ticket written to."""

    message: Message
    html: StoredHtml | None
    follow_up: Ticket | None


async def create(
    tx: Transaction,
    ticket_id: str,
    *,
    from_agent: bool,
    content: str,
    author_name: str,
    author_email: str,
    content_html: str = "",
    in_reply_to: str = "",
    last_seen: LastSeen = NOT_CHECKED,
    draft_etag: str = "",
) -> Written:
    """Adds a message: the caller's when `from_agent`, else the customer's, which opens the ticket again.

    When it is too late for that, the message lands in its follow-up. Thanks alone leave a closed ticket closed. The
    caller's draft goes with the sending, as long as it is that of `draft_etag`.

    Raises `NotFoundError` for an unknown ticket or answered message, `MissedError` when others wrote after what was
    `last_seen`, `InvalidArgumentError` for HTML that says nothing.
    """
    html = stored(content_html) if content_html else None
    content = domain.text_for(content, html.safe if html else "")
    asked = ticket = await ticket_service.lock(tx, ticket_id)
    await check_nothing_missed(tx, asked, last_seen)
    if in_reply_to and await tx.first(store.EXISTS, ticket_id=asked.id, message_id=in_reply_to) is None:
        raise domain.not_found(in_reply_to)
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
    # What a follow-up answers is in another ticket.
    answers = in_reply_to.lower() if in_reply_to and ticket.id == asked.id else None
    message = message._replace(has_html=html is not None, in_reply_to=answers)
    await tx.send(store.INSERT, **message._asdict())
    if html is not None:
        await tx.send(store.INSERT_HTML, message_id=message.id, version=message.version, **html._asdict())
    await tx.send(store.SUMMARISE, ticket_id=ticket.id, moment=moment)
    await drafts.sent(tx, asked.id, "reply", draft_etag)
    # The text itself stays out of the log, which nobody can erase.
    changes = {"message_id": (None, message.id), "from_agent": (None, from_agent)}
    audit.record(tx, "message.create", ticket_id=ticket.id, changes=changes)
    await consequences.of_message(tx, ticket, message)
    if ticket.id == asked.id:
        return Written(message, html, None)
    landed = await tx.one(ticket_store.GET, ticket_id=ticket.id)
    return Written(message, html, landed)


async def _only_thanks(tx: Transaction, ticket: Ticket, content: str, author_name: str) -> bool:
    """Whether a closed ticket's customer has nothing more to say than thanks, by whatever name to whomever."""
    if ticket.status != "closed" or not is_short_enough(content):
        return False
    names = [row[0] for row in await tx.all(store.AUTHORS, ticket_id=ticket.id)]
    return is_only_thanks(content, (*names, author_name, ticket.customer_name or ""))


async def edit(
    tx: Transaction, ticket_id: str, message_id: str, *, etag: str, content: str, content_html: str = ""
) -> tuple[Message, StoredHtml | None]:
    """Gives a message a new text and keeps the old one as a version; the same text again changes nothing.

    A new text without HTML takes the HTML away. Raises `NotFoundError`, `FailedPreconditionError` with NOT_EDITABLE,
    `AbortedError` for a stale etag, `InvalidArgumentError` for HTML that says nothing.
    """
    html = stored(content_html) if content_html else None
    content = domain.text_for(content, html.safe if html else "")
    ticket = await ticket_service.lock(tx, ticket_id)
    before = await _lock(tx, ticket_id, message_id)
    domain.check_may_edit(before, tx.principal)
    check_etag(etag, before.version, what="message")
    there: StoredHtml | None = None
    if before.has_html:
        there = await tx.first(store.HTML, message_id=before.id)
    if content == before.content and (html and html.original) == (there and there.original):
        return before, there
    moment = tickets.moment_after(ticket, tx.now)
    after = before._replace(content=content, has_html=html is not None, version=before.version + 1, edited_at=moment)
    await tx.send(
        store.KEEP_VERSION,
        message_id=before.id,
        version=before.version,
        content=before.content,
        replaced_at=moment,
        replaced_by=tx.principal.id,
    )
    changed = {name: getattr(after, name) for name in ("content", "has_html", "version", "edited_at")}
    await tx.send(store.EDIT, message_id=after.id, **changed)
    if html is not None:
        await tx.send(store.INSERT_HTML, message_id=after.id, version=after.version, **html._asdict())
    await tx.send(store.SUMMARISE, ticket_id=ticket.id, moment=moment)
    changes = {"message_id": (before.id, after.id), "version": (before.version, after.version)}
    audit.record(tx, "message.update", ticket_id=ticket.id, changes=changes)
    return after, html


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
