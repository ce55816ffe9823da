"""What can be done to a ticket. Each use case runs in the transaction that it is given and commits nothing itself."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

from service_kit.db import Transaction
from service_kit.errors import NotFoundError, invalid_field
from support_svc.agents import store as agents
from support_svc.agents.domain import not_found as no_agent
from support_svc.attachments import use
from support_svc.audit import service as audit
from support_svc.etags import check_etag
from support_svc.messages import store as messages
from support_svc.messages.domain import from_customer
from support_svc.tickets import consequences, domain, states, store
from support_svc.tickets.domain import NewTicket, Status, Ticket


async def create(tx: Transaction, new: NewTicket) -> Ticket:
    """Stores an open, unassigned ticket, with the customer's first message if there is one, and that one's files.

    Raises `NotFoundError` for a queue that the tenant does not have or a file that the caller may not use,
    `InvalidArgumentError` for an empty subject, or for files without a message.
    """
    if new.attachment_ids and not new.first_message:
        raise invalid_field("ticket.attachment_ids", "come with a message: send `first_message` too")
    ticket = domain.with_fields(
        Ticket(
            id=str(uuid4()),
            number=0,
            customer_id=new.customer_id,
            customer_name=None,
            customer_email=None,
            subject="",
            status="open",
            priority=domain.DEFAULT_PRIORITY,
            channel=domain.DEFAULT_CHANNEL,
            assigned_to=None,
            assignment_reason="",
            queue_id=None,
            required_skills=[],
            tags=sorted(set(new.tags)),
            created_at=tx.now,
            updated_at=tx.now,
            closed_at=None,
            deleted_at=None,
            last_message_at=tx.now if new.first_message else None,
            preview=domain.preview_of(new.first_message),
            awaiting_reply=bool(new.first_message),
            message_count=1 if new.first_message else 0,
            waiting_since=tx.now,
            version=1,
            follow_up_of=new.follow_up_of,
        ),
        {name: getattr(new, name) for name in domain.CHANGEABLE},
    )
    stored = await tx.first(store.CREATE, **ticket._asdict())
    if stored is None:
        raise _no_queue(new.queue_id)
    ticket = ticket._replace(number=stored[0], sla_version=stored[1])
    message = from_customer(ticket, new.first_message, tx.now) if new.first_message else None
    if message is not None:
        await tx.send(messages.INSERT, **message._asdict())
    said = {name: getattr(ticket, name) for name in ("number", "customer_id", "follow_up_of", *domain.OWN_FIELDS)}
    changes = {name: (None, value) for name, value in said.items() if value not in (None, [], "", False)}
    audit.record(tx, "ticket.create", ticket_id=ticket.id, changes=changes)
    if message is not None:
        await use.by_message(tx, new.attachment_ids, of_ticket=None, message=message)
    return await consequences.of_creation(tx, ticket)


async def update(tx: Transaction, ticket_id: str, *, etag: str, values: Mapping[str, Any]) -> Ticket:
    """Gives changeable fields new `values`; None clears a field. The same values again change nothing.

    Raises `NotFoundError` for an unknown ticket or queue, `AbortedError` for a stale etag.
    """
    before = await lock(tx, ticket_id, etag=etag)
    after = domain.with_fields(before, values)
    if after.queue_id != before.queue_id:
        await hold_queue(tx, after.queue_id)
    return await save(tx, before, after, "ticket.update")


async def set_status(tx: Transaction, ticket_id: str, *, etag: str, status: Status) -> Ticket:
    """Moves a ticket to `status`. Raises `FailedPreconditionError` for a move that is not allowed."""
    before = await lock(tx, ticket_id, etag=etag)
    window = await reopen_window(tx, before) if status == "open" else None
    after = states.after(before, status, domain.moment_after(before, tx.now), window=window)
    return await save(tx, before, after, "ticket.status")


async def assign(
    tx: Transaction, ticket_id: str, *, etag: str, assignee: str, only_if_unassigned: bool = False
) -> Ticket:
    """Gives a ticket to the agent `assignee`, to the caller for `me`, to nobody when empty.

    Raises `NotFoundError` for an unknown ticket or agent, `FailedPreconditionError` with NOT_ASSIGNABLE for an agent
    who cannot own tickets, with ALREADY_ASSIGNED for a ticket that somebody else owns and that is wanted
    `only_if_unassigned`, `InvalidArgumentError` when an API key says `me`.
    """
    owner = owner_named(tx, assignee)
    before = await lock(tx, ticket_id, etag=etag)
    if owner == before.assigned_to:
        return before
    if only_if_unassigned and before.assigned_to is not None:
        holder = await tx.one(agents.GET, agent_id=before.assigned_to)
        raise domain.already_assigned(before, holder.name)
    if owner is not None:
        await check_assignable(tx, owner)
    return await save(tx, before, before._replace(assigned_to=owner), "ticket.assign")


async def tag(tx: Transaction, ticket_id: str, *, etag: str, add: Collection[str], remove: Collection[str]) -> Ticket:
    """Adds and removes tags. Raises `InvalidArgumentError` when more than 50 would remain."""
    before = await lock(tx, ticket_id, etag=etag)
    return await save(tx, before, domain.with_tags(before, add=add, remove=remove), "ticket.tag")


async def delete(tx: Transaction, ticket_id: str, *, etag: str) -> Ticket:
    """Takes a ticket out of every list and read; its rows stay."""
    before = await lock(tx, ticket_id, etag=etag)
    after = before._replace(deleted_at=domain.moment_after(before, tx.now))
    return await save(tx, before, after, "ticket.delete")


async def lock(tx: Transaction, ticket_id: str, *, etag: str = "", even_deleted: bool = False) -> Ticket:
    """The ticket, locked against other changes until the commit, its etag checked."""
    ticket = await tx.first(store.LOCK_EVEN_DELETED if even_deleted else store.LOCK, ticket_id=ticket_id)
    if ticket is None:
        raise domain.not_found(ticket_id)
    check_etag(etag, ticket.version, what="ticket")
    return ticket


async def hold_queue(tx: Transaction, queue_id: str | None) -> None:
    """Keeps a queue that a ticket moves to until the commit. Raises `NotFoundError` when the tenant lacks it."""
    if queue_id is not None and await tx.first(store.HOLD_QUEUE, queue_id=queue_id) is None:
        raise _no_queue(queue_id)


async def reopen_window(tx: Transaction, ticket: Ticket) -> timedelta | None:
    """For how long after closing a ticket can be opened again; None without a limit, or while it is not closed."""
    if ticket.queue_id is None or states.state_of(ticket) != "closed":
        return None
    (hours,) = await tx.one(store.REOPEN_WINDOW, queue_id=ticket.queue_id)
    return None if hours is None else timedelta(hours=hours)


async def save(tx: Transaction, before: Ticket, after: Ticket, action: str) -> Ticket:
    """Writes what differs, with its audit entry and its assignments; nothing at all when nothing differs.

    A new owner for whom nobody gave a reason got the ticket from whoever calls.
    """
    if after.assigned_to != before.assigned_to and after.assignment_reason == before.assignment_reason:
        after = after._replace(assignment_reason=domain.reason_of(after.assigned_to, tx.principal))
    changes = domain.own_changes(before, after)
    if not changes:
        return before
    after = after._replace(version=before.version + 1, updated_at=domain.moment_after(before, tx.now))
    own = {name: getattr(after, name) for name in domain.SAVED_FIELDS}
    await tx.send(store.SAVE, ticket_id=after.id, version=after.version, updated_at=after.updated_at, **own)
    audit.record(tx, action, ticket_id=after.id, changes=changes)
    return await consequences.of_change(tx, before, after)


def owner_named(tx: Transaction, assignee: str) -> str | None:
    """The agent's id that `assigned_to` stands for; None for nobody."""
    return own_agent_id(tx) if assignee == "me" else assignee.lower() or None


async def check_assignable(tx: Transaction, agent_id: str) -> None:
    """Raises `NotFoundError` for an unknown agent, `FailedPreconditionError` for one who cannot own tickets."""
    agent = await tx.first(agents.GET, agent_id=agent_id)
    if agent is None:
        raise no_agent(agent_id)
    domain.check_assignable(agent.role, active=agent.active)


def own_agent_id(tx: Transaction) -> str:
    """The calling agent's id, for `me`; `InvalidArgumentError` for an API key, which owns no tickets."""
    return me(tx.principal.id, is_agent=tx.principal.is_agent)


def me(principal_id: str, *, is_agent: bool) -> str:
    """What `me` stands for in `assigned_to`; `InvalidArgumentError` for a caller who is no agent."""
    if not is_agent:
        raise invalid_field("assigned_to", "`me` is for agents; an API key owns no tickets: send an agent's id")
    return principal_id


def _no_queue(queue_id: str | None) -> NotFoundError:
    return NotFoundError(f"There is no queue {queue_id}.", metadata={"queue_id": queue_id or ""})
