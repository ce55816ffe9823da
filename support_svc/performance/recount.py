"""Counts agents' performance anew from tickets, messages and the audit log, and compares: nothing may differ.

It goes through the tickets in pieces, each in a transaction that locks its tickets, so that it can run while people
work. The sums of days are then compared with the rows in one statement, whose picture of both is of one moment.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, any_, bindparam, cast, func, literal_column, select
from sqlalchemy.dialects.postgresql import ARRAY, JSONB, UUID, insert

from service_kit.db import Database, Query, Transaction
from service_kit.principal import Principal
from support_svc.audit.store import audit_log
from support_svc.auth.store import agents
from support_svc.messages.store import messages
from support_svc.performance.domain import Change, Clock, Fact, Past, Reply, facts_of
from support_svc.performance.store import days, facts
from support_svc.sla.measures import ends
from support_svc.sla.rebuild import rebuild, unknown
from support_svc.sla.store import OF_TICKETS
from support_svc.tickets.store import LOCK_ORDER, tickets

AT_ONCE = 500
_EXAMPLES = 10
_FIRST_ID = "00000000-0000-0000-0000-000000000000"
_ID = UUID(as_uuid=False)
_IDS = bindparam("ids", type_=ARRAY(_ID))


@dataclass
class Recount:
    """What a recount found. `missing` rows should be there, `surplus` ones should not; some of them are `examples`.

    `wrong_days` are sums of days that did not equal their rows. `not_known` are next responses that were done before it
    was kept how each ends, and of which the tickets' histories do not tell it: they are in no figure.
    """

    tickets: int = 0
    rows: int = 0
    missing: int = 0
    surplus: int = 0
    examples: list[str] = field(default_factory=list)
    wrong_days: int = 0
    not_known: int = 0

    @property
    def holds(self) -> bool:
        """Whether all was as it should be."""
        return not (self.missing or self.surplus or self.wrong_days)

    def note(self, missing: Collection[Fact], surplus: Collection[Fact]) -> None:
        """Counts the differences of a piece, and keeps the first few."""
        self.missing += len(missing)
        self.surplus += len(surplus)
        for title, differing in (("missing", missing), ("surplus", surplus)):
            for fact in sorted(differing)[: _EXAMPLES - len(self.examples)]:
                self.examples.append(
                    f"{title}: {fact.metric} {fact.value} of agent {fact.agent_id}, ticket {fact.ticket_id}, "
                    f"{fact.at.isoformat()}{'' if fact.counted else ', not counted'}"
                )


class _Ticket(NamedTuple):
    id: str
    created_at: datetime
    deleted_at: datetime | None
    spam: bool


_TENANT = bindparam("tenant_id", type_=_ID)
_piece = (
    select(tickets.c.id)
    .where(tickets.c.tenant_id == _TENANT, tickets.c.id > bindparam("after", type_=_ID))
    .order_by(tickets.c.id)
    .limit(bindparam("limit"))
)
_PIECE = Query(
    select(*(tickets.c[name] for name in _Ticket._fields))
    .where(tickets.c.tenant_id == _TENANT, tickets.c.id == any_(func.array(_piece.scalar_subquery())))
    .order_by(LOCK_ORDER)
    .with_for_update(key_share=True),
    _Ticket,
)


def _replies(*, deleted: bool) -> Query[tuple[str, datetime, str, datetime | None]]:
    # Living and deleted messages have an index each.
    condition = messages.c.deleted_at.is_not(None) if deleted else messages.c.deleted_at.is_(None)
    return Query(
        select(messages.c.ticket_id, messages.c.created_at, messages.c.author_id, messages.c.deleted_at)
        .join(agents, (agents.c.tenant_id == messages.c.tenant_id) & (cast(agents.c.id, Text) == messages.c.author_id))
        .where(messages.c.tenant_id == _TENANT, messages.c.ticket_id == any_(_IDS), messages.c.from_agent, condition)
    )


_LIVING, _DELETED = _replies(deleted=False), _replies(deleted=True)
_CHANGES: Query[tuple[str, str, str, Any]] = Query(
    select(audit_log.c.ticket_id, audit_log.c.actor_kind, audit_log.c.actor_id, audit_log.c.changes)
    .where(
        audit_log.c.tenant_id == _TENANT,
        audit_log.c.ticket_id == any_(_IDS),
        audit_log.c.changes.has_any(literal_column("ARRAY['status', 'assigned_to', 'spam']")),
    )
    .order_by(audit_log.c.ticket_id, audit_log.c.id)
)
_STORED = Query(
    select(*(facts.c[name] for name in Fact._fields)).where(
        facts.c.tenant_id == _TENANT, facts.c.ticket_id == any_(_IDS)
    ),
    Fact,
)
#: Replaces rows that are wrong by those that are right.
_REPAIR: Query[Any] = Query(
    select(
        cast(
            func.support.repair_performance(cast(bindparam("wrong"), JSONB), cast(bindparam("correct"), JSONB)),
            Text,
        )
    )
)
_SUM = ("agent_id", "day", "metric", "count", "total")
_wrong = func.support.wrong_performance_days().table_valued(*_SUM)
_WRONG_DAYS: Query[tuple[str]] = Query(select(_wrong.c.agent_id))
_difference = insert(days).from_select(
    ["tenant_id", *_SUM],
    select(_TENANT, *(_wrong.c[name] for name in _SUM)).order_by(_wrong.c.agent_id, _wrong.c.day, _wrong.c.metric),
)
_REPAIR_DAYS: Query[tuple[str]] = Query(
    _difference.on_conflict_do_update(
        index_elements=[days.c.tenant_id, days.c.agent_id, days.c.day, days.c.metric],
        set_={
            "count": days.c.count + _difference.excluded.count,
            "total": days.c.total + _difference.excluded.total,
        },
    ).returning(days.c.agent_id)
)


async def recount(database: Database, caller: Principal, *, repair: bool) -> Recount:
    """Counts everything anew and compares; with `repair` what is wrong is put right."""
    found, after, more = Recount(), _FIRST_ID, True
    while more:
        async with database.transaction(caller) as tx:
            piece = await tx.all(_PIECE, after=after, limit=AT_ONCE)
            if piece:
                after = max(ticket.id for ticket in piece)
                await _compare(tx, piece, found, repair=repair)
            more = len(piece) == AT_ONCE
    async with database.transaction(caller) as tx:
        found.wrong_days = len(await tx.all(_REPAIR_DAYS if repair else _WRONG_DAYS))
    return found


async def _compare(tx: Transaction, piece: list[_Ticket], found: Recount, *, repair: bool) -> None:
    ids = [ticket.id for ticket in piece]
    if repair:
        await rebuild(tx, ids)
    replies, changes, clocks = await _replies_of(tx, ids), await _changes_of(tx, ids), await _clocks_of(tx, ids, found)
    correct: set[Fact] = set()
    for ticket in piece:
        counted = ticket.deleted_at is None and not ticket.spam
        of = ticket.id
        correct.update(facts_of(Past(of, ticket.created_at, counted, replies[of], changes[of], clocks[of])))
    stored = set(await tx.all(_STORED, ids=ids))
    found.tickets += len(piece)
    found.rows += len(correct)
    found.note(correct - stored, stored - correct)
    if repair and correct != stored:
        await tx.send(_REPAIR, wrong=_as_json(stored - correct), correct=_as_json(correct - stored))


async def _replies_of(tx: Transaction, ids: list[str]) -> Mapping[str, list[Reply]]:
    replies: defaultdict[str, list[Reply]] = defaultdict(list)
    for query in (_LIVING, _DELETED):
        for ticket_id, at, agent_id, deleted_at in await tx.all(query, ids=ids):
            replies[ticket_id].append(Reply(at, agent_id, deleted_at))
    for thread in replies.values():
        thread.sort(key=lambda reply: reply.at)
    return replies


async def _changes_of(tx: Transaction, ids: list[str]) -> Mapping[str, list[Change]]:
    changes: defaultdict[str, list[Change]] = defaultdict(list)
    for ticket_id, actor_kind, actor_id, changed in await tx.all(_CHANGES, ids=ids):
        changes[ticket_id].append(Change(actor_kind, actor_id, changed))
    return changes


async def _clocks_of(tx: Transaction, ids: list[str], found: Recount) -> Mapping[str, list[Clock]]:
    clocks: defaultdict[str, list[Clock]] = defaultdict(list)
    for ticket_id, measure in await tx.all(OF_TICKETS, tickets=ids):
        found.not_known += unknown(measure)
        clocks[ticket_id] += [Clock(measure.metric, *answer) for answer in ends(measure)]
    return clocks


def _as_json(rows: Collection[Fact]) -> str:
    return json.dumps([row._asdict() | {"at": row.at.isoformat()} for row in rows])
