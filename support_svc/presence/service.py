"""What can be done with presence. Only what changes is told to those who watch: a renewal is news to nobody."""

from __future__ import annotations

from service_kit.db import Transaction
from support_svc.audit import service as audit
from support_svc.presence import store
from support_svc.presence.domain import EXPIRY, Presence, State
from support_svc.tickets import store as tickets
from support_svc.tickets.domain import not_found


async def set_state(tx: Transaction, ticket_id: str, state: State) -> Presence:
    """Notes what the caller does with a ticket. Raises `NotFoundError` for an unknown one."""
    agent = tx.principal
    presence = await tx.first(
        store.SET,
        ticket_id=ticket_id,
        agent_id=agent.id,
        agent_name=agent.name,
        state=state,
        now=tx.now,
        expires_at=tx.now + EXPIRY,
    )
    if presence is None:
        raise not_found(ticket_id)
    if presence.since == tx.now:
        audit.announce(tx, f"presence.{state}", ticket_id=presence.ticket_id, object_id=agent.id)
    return presence


async def clear(tx: Transaction, ticket_id: str) -> None:
    """Notes that the caller has closed a ticket. Raises `NotFoundError` for an unknown one."""
    cleared = await tx.send(store.CLEAR, ticket_id=ticket_id, agent_id=tx.principal.id)
    if await tx.first(tickets.EXISTS, ticket_id=ticket_id) is None:
        raise not_found(ticket_id)
    presence = await cleared.first()
    if presence is not None and presence.expires_at > tx.now:
        audit.announce(tx, "presence.leave", ticket_id=ticket_id.lower(), object_id=tx.principal.id)
