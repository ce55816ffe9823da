"""The peer: tickets as a FastAPI service on SQLAlchemy's ORM, written the way both manuals teach it.

It does the same operations on the same rows. What it leaves out makes it faster, not slower: no authentication,
no row-level security, no idempotency keys, no audit log.
"""

from __future__ import annotations

import os
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import UUID, uuid4

from fastapi import Depends, FastAPI, HTTPException, Query
from sqlalchemy import select, tuple_, update
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import selectinload

from tests.load.peer.models import Agent, Assignment, Message, Ticket, TicketCounter
from tests.load.peer.schemas import (
    MessageAnswer,
    NewMessage,
    NewOwner,
    NewTicket,
    TicketAnswer,
    TicketPage,
    TicketWithMessages,
)

TENANT = os.environ["PEER_TENANT"]
engine = create_async_engine(os.environ["PEER_DATABASE_URL"], pool_size=10, max_overflow=0)
new_session = async_sessionmaker(engine, expire_on_commit=False)
app = FastAPI()


async def _session() -> AsyncIterator[AsyncSession]:
    async with new_session() as session:
        yield session


Session = Annotated[AsyncSession, Depends(_session)]


@app.get("/api/tickets", response_model=TicketPage)
async def list_tickets(
    session: Session, page_size: Annotated[int, Query(ge=1, le=200)] = 50, page_token: str = ""
) -> dict[str, Any]:
    """A page of tickets, the last changed first."""
    page = (
        select(Ticket)
        .where(Ticket.tenant_id == TENANT, Ticket.deleted_at.is_(None))
        .order_by(Ticket.updated_at.desc(), Ticket.id.desc())
        .limit(page_size + 1)
    )
    if page_token:
        moment, _, last_id = page_token.partition("|")
        page = page.where(tuple_(Ticket.updated_at, Ticket.id) < (datetime.fromisoformat(moment), last_id))
    tickets = (await session.scalars(page)).all()
    token = ""
    if len(tickets) > page_size:
        tickets = tickets[:page_size]
        token = f"{tickets[-1].updated_at.isoformat()}|{tickets[-1].id}"
    return {"tickets": tickets, "next_page_token": token}


@app.get("/api/tickets/{ticket_id}", response_model=TicketWithMessages)
async def get_ticket(ticket_id: UUID, session: Session) -> dict[str, Any]:
    """A ticket and its conversation."""
    ticket = await session.scalar(
        select(Ticket)
        .where(Ticket.tenant_id == TENANT, Ticket.id == str(ticket_id), Ticket.deleted_at.is_(None))
        .options(selectinload(Ticket.messages))
    )
    if ticket is None:
        raise HTTPException(404, "There is no such ticket.")
    return {"ticket": ticket, "messages": ticket.messages}


@app.post("/api/tickets", response_model=TicketAnswer)
async def create_ticket(new: NewTicket, session: Session) -> dict[str, Any]:
    """A new ticket with the shop's next number, and its first message."""
    now = datetime.now(UTC)
    number = await session.scalar(
        update(TicketCounter)
        .where(TicketCounter.tenant_id == TENANT)
        .values(last_number=TicketCounter.last_number + 1)
        .returning(TicketCounter.last_number)
    )
    fields = new.model_dump(exclude={"first_message"})
    ticket = Ticket(
        **fields,
        tenant_id=TENANT,
        id=str(uuid4()),
        number=number,
        status="open",
        created_at=now,
        updated_at=now,
        last_message_at=now if new.first_message else None,
        preview=new.first_message[:160],
        awaiting_reply=bool(new.first_message),
        message_count=1 if new.first_message else 0,
        waiting_since=now,
        messages=[],
    )
    if new.first_message:
        first = Message(
            id=str(uuid4()),
            from_agent=False,
            content=new.first_message,
            author_name=new.customer_name or "",
            author_email=new.customer_email or "",
            author_id=new.customer_id,
            created_at=now,
        )
        ticket.messages.append(first)
    session.add(ticket)
    await session.commit()
    return {"ticket": ticket}


@app.post("/api/tickets/{ticket_id}/messages", response_model=MessageAnswer)
async def reply(ticket_id: UUID, new: NewMessage, session: Session) -> dict[str, Any]:
    """A message of the shop, and the ticket's summary with it."""
    ticket = await _locked(session, ticket_id)
    now = datetime.now(UTC)
    message = Message(
        tenant_id=TENANT,
        id=str(uuid4()),
        ticket_id=ticket.id,
        from_agent=new.from_agent,
        content=new.content,
        author_name="The shop",
        author_email="shop@example.com",
        author_id="shop",
        created_at=now,
    )
    session.add(message)
    ticket.message_count += 1
    ticket.preview = new.content[:160]
    ticket.awaiting_reply = not new.from_agent
    ticket.last_message_at = ticket.waiting_since = ticket.updated_at = now
    await session.commit()
    return {"message": message}


@app.patch("/api/tickets/{ticket_id}/workflow/assign", response_model=TicketAnswer)
async def assign(ticket_id: UUID, new: NewOwner, session: Session) -> dict[str, Any]:
    """The ticket with another owner, and the record of who worked on it when."""
    ticket = await _locked(session, ticket_id)
    owner = None if new.assigned_to is None else str(new.assigned_to)
    if owner == ticket.assigned_to:
        return {"ticket": ticket}
    if owner is not None:
        agent = await session.get(Agent, (TENANT, owner))
        if agent is None:
            raise HTTPException(404, "There is no such agent.")
        if not agent.active or agent.role == "viewer":
            raise HTTPException(409, "This agent cannot own tickets.")
    now = datetime.now(UTC)
    await session.execute(
        update(Assignment)
        .where(Assignment.tenant_id == TENANT, Assignment.ticket_id == ticket.id, Assignment.status == "active")
        .values(status="completed", completed_at=now)
    )
    if owner is not None and ticket.status != "closed":
        begun = Assignment(
            tenant_id=TENANT, id=str(uuid4()), ticket_id=ticket.id, agent_id=owner, status="active", assigned_at=now
        )
        session.add(begun)
    ticket.assigned_to, ticket.updated_at, ticket.version = owner, now, ticket.version + 1
    await session.commit()
    return {"ticket": ticket}


async def _locked(session: AsyncSession, ticket_id: UUID) -> Ticket:
    ticket = await session.scalar(
        select(Ticket)
        .where(Ticket.tenant_id == TENANT, Ticket.id == str(ticket_id), Ticket.deleted_at.is_(None))
        .with_for_update(key_share=True)
    )
    if ticket is None:
        raise HTTPException(404, "There is no such ticket.")
    return ticket
