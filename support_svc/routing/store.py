"""What the router reads: queues that route, who is at work with what, who waits; and what it writes."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, any_, bindparam, cast, column, func, literal_column, or_, select, table, text, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID

from service_kit.db import Query
from support_svc.agents.domain import Agent
from support_svc.agents.store import COLUMNS as AGENT
from support_svc.agents.store import OPEN
from support_svc.auth.store import agents
from support_svc.queues.domain import Queue
from support_svc.queues.table import queues
from support_svc.tickets.assignments import agent_assignments
from support_svc.tickets.domain import ASSIGNABLE_ROLES, Ticket
from support_svc.tickets.store import COLUMNS as TICKET
from support_svc.tickets.store import LOCK_ORDER, tickets

_ID = UUID(as_uuid=False)
_IDS = ARRAY(_ID)
#: In which waiting tickets are served within their queue, and whether downwards: the most urgent first, then the
#: smart score, in which a customer's value counts when Intelligence knows it and the wait always does.
SERVED = (
    (tickets.c.urgency_rank, False),
    (tickets.c.smart_key, True),
    (tickets.c.waiting_since, False),
    (tickets.c.id, False),
)

#: One router of a tenant at a time, until the commit. What it reads after this is what the one before has left.
ONE_AT_A_TIME: Query[Any] = Query(
    select(
        func.pg_advisory_xact_lock(
            func.hashtextextended(func.concat("routing:", bindparam("tenant_id", type_=Text)), 0)
        )
    )
)


class RoutedQueue(NamedTuple):
    """A queue that routes. `members` are those of its team, None without one; `last_id` got the last ticket."""

    queue: Queue
    last_id: str | None
    last_name: str | None
    members: list[str] | None


class Candidate(NamedTuple):
    """An agent who could be at work. `recent` are the moments of the last assignments, the newest first."""

    agent: Agent
    recent: list[datetime]


class Load(NamedTuple):
    """How many open tickets of a queue and a channel an agent owns."""

    agent_id: str
    queue_id: str | None
    channel: str
    tickets: int


class InLine(NamedTuple):
    """A ticket that waits."""

    id: str
    queue_id: str
    channel: str
    required_skills: list[str]


class Left(NamedTuple):
    """An open ticket that waits for the shop, whose owner may have left; since when it is the owner's."""

    ticket_id: str
    queue_name: str
    hand_over_minutes: int
    assigned_at: datetime | None


_members = table("team_members", column("tenant_id"), column("team_id"), column("agent_id"), schema="support")
_ROUTES = (queues.c.tenant_id == bindparam("tenant_id"), queues.c.routing != text("'manual'"))
#: In the order in which they are served.
ROUTED = Query(
    select(
        *(queues.c[name] for name in Queue._fields),
        queues.c.last_routed_to,
        agents.c.name,
        queues.c.team_id.is_not(None),
        func.array(
            select(cast(_members.c.agent_id, Text))
            .where(_members.c.tenant_id == queues.c.tenant_id, _members.c.team_id == queues.c.team_id)
            .correlate(queues)
            .scalar_subquery()
        ),
    )
    .outerjoin(agents, (agents.c.tenant_id == queues.c.tenant_id) & (agents.c.id == queues.c.last_routed_to))
    .where(*_ROUTES)
    .order_by(queues.c.priority_order, func.lower(queues.c.name), queues.c.id),
    lambda row: RoutedQueue(Queue._make(row[:-4]), row[-4], row[-3], row[-1] if row[-2] else None),
)

_COULD_WORK = (
    agents.c.tenant_id == bindparam("tenant_id"),
    agents.c.active,
    agents.c.role.in_([literal_column(f"'{role}'") for role in sorted(ASSIGNABLE_ROLES)]),
    # Whoever said until when may be back already.
    or_(agents.c.availability == text("'online'"), agents.c.availability_until.is_not(None)),
)
_RECENT = (
    select(agent_assignments.c.assigned_at)
    .where(agent_assignments.c.tenant_id == agents.c.tenant_id, agent_assignments.c.agent_id == agents.c.id)
    .order_by(agent_assignments.c.assigned_at.desc())
    # The last one, and as many as can count.
    .limit(func.coalesce(agents.c.assignments_per_hour, 0) + 1)
    .correlate(agents)
    .scalar_subquery()
)
#: Held until the commit: nobody leaves while being given a ticket.
CANDIDATES = Query(
    select(*AGENT, func.array(_RECENT)).where(*_COULD_WORK).with_for_update(read=True, of=agents),
    lambda row: Candidate(Agent._make(row[:-1]), row[-1]),
)
LOADS = Query(
    select(tickets.c.assigned_to, tickets.c.queue_id, tickets.c.channel, func.count())
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.assigned_to == any_(func.array(select(agents.c.id).where(*_COULD_WORK).scalar_subquery())),
        *OPEN,
    )
    .group_by(tickets.c.assigned_to, tickets.c.queue_id, tickets.c.channel),
    Load,
)


def _served(columns: Any) -> list[Any]:
    """`SERVED` in terms of `columns`: SQLAlchemy has no one type for those of a table and of a subquery."""
    return [columns[each.name].desc() if downwards else columns[each.name] for each, downwards in SERVED]


def _in_line() -> Query[InLine]:
    """Of all that ask for the same, the first ones: no more than can be given away at once is of use."""
    place = func.row_number().over(
        partition_by=(tickets.c.queue_id, tickets.c.channel, tickets.c.required_skills), order_by=_served(tickets.c)
    )
    first = (
        select(tickets.c.id, tickets.c.queue_id, tickets.c.channel, tickets.c.required_skills)
        .add_columns(*(served for served, _ in SERVED[:-1]))
        .add_columns(place.label("place"))
        .where(
            tickets.c.tenant_id == bindparam("tenant_id"),
            tickets.c.queue_id == any_(func.array(select(queues.c.id).where(*_ROUTES).scalar_subquery())),
            tickets.c.queue_id.is_not(None),
            *OPEN,
            tickets.c.assigned_to.is_(None),
        )
        .subquery("first")
    )
    return Query(
        select(first.c.id, first.c.queue_id, first.c.channel, first.c.required_skills)
        .join(queues, (queues.c.tenant_id == bindparam("tenant_id")) & (queues.c.id == first.c.queue_id))
        .where(first.c.place <= bindparam("most"))
        .order_by(
            queues.c.priority_order,
            func.lower(queues.c.name),
            queues.c.id,
            *_served(first.c),
        ),
        InLine,
    )


#: Who waits, in the order in which they are served: queue by queue, then as `SERVED` says.
IN_LINE = _in_line()
#: Those of `wanted` that still wait, locked in their order.
LOCK_WAITING = Query(
    select(*TICKET)
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.id == any_(bindparam("wanted", type_=_IDS)),
        *OPEN,
        tickets.c.assigned_to.is_(None),
    )
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True),
    Ticket,
)
_moved = (
    func.unnest(bindparam("moved", type_=_IDS), bindparam("takers", type_=_IDS))
    .table_valued("queue_id", "agent_id")
    .render_derived(name="moves")
)
#: Moves the circle of each queue on.
MOVE_ON: Query[Any] = Query(
    update(queues)
    .where(queues.c.tenant_id == bindparam("tenant_id"), queues.c.id == _moved.c.queue_id)
    .values(last_routed_to=_moved.c.agent_id)
)

#: What an agent's open tickets of queues that route are that wait for the shop.
LEFT = Query(
    select(tickets.c.id, queues.c.name, queues.c.hand_over_minutes, agent_assignments.c.assigned_at)
    .join(queues, (queues.c.tenant_id == tickets.c.tenant_id) & (queues.c.id == tickets.c.queue_id))
    .outerjoin(
        agent_assignments,
        (agent_assignments.c.tenant_id == tickets.c.tenant_id)
        & (agent_assignments.c.ticket_id == tickets.c.id)
        & (agent_assignments.c.status == text("'active'")),
    )
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.assigned_to == bindparam("agent_id", type_=_ID),
        *OPEN,
        or_(tickets.c.awaiting_reply, tickets.c.message_count == 0),
        queues.c.routing != text("'manual'"),
    ),
    Left,
)
#: Those of `wanted` that still are an agent's and wait for the shop, locked in their order.
LOCK_LEFT = Query(
    select(*TICKET)
    .where(
        tickets.c.tenant_id == bindparam("tenant_id"),
        tickets.c.id == any_(bindparam("wanted", type_=_IDS)),
        tickets.c.assigned_to == bindparam("agent_id", type_=_ID),
        *OPEN,
        or_(tickets.c.awaiting_reply, tickets.c.message_count == 0),
    )
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True),
    Ticket,
)
