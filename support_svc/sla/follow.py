"""Keeps the clocks of tickets true, in the transactions that change tickets and their conversations.

A ticket carries the version of the rules that its clocks follow. It is 0 where there are no rules, and then nothing
here costs anything. Otherwise an event waits once, for the ticket's clocks. Where the process does not know the rules
of the version, or other promises apply than before, the clocks are worked out anew from the ticket's history.

A ticket with an older version is still to be visited by `recompute`; until then it goes on under the older rules.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from weakref import WeakKeyDictionary

from psycopg.types.json import Jsonb
from sqlalchemy import bindparam, text
from sqlalchemy.dialects.postgresql import JSONB, UUID

from service_kit.db import Params, Query, Transaction
from support_svc.audit import service as audit
from support_svc.jobs import defer
from support_svc.messages.domain import Message
from support_svc.performance import follow as performance
from support_svc.sla import measures, policy_store, store
from support_svc.sla.domain import Metric
from support_svc.sla.history import Moved, history_of, replay
from support_svc.sla.measures import Answer, Measure, Terms, settled
from support_svc.sla.rules import KnownRules, Rules
from support_svc.sla.summary import Notice, next_moment, notices, said, standing_of, summed_up, with_summary
from support_svc.tickets.domain import Ticket

T = TypeVar("T")
TIMER = "sla.timer"
REFRESH = "sla.refresh"
#: Fields of a ticket by which policies and targets are chosen.
_JUDGED = ("priority", "channel", "queue_id", "tags", "customer_id")

#: Has a ticket without clocks worked out after the commit, if there are rules at all.
_REFRESH_IF_ANY: Query[tuple[None]] = Query(
    text(
        "SELECT jobs.defer(:wanted)::text FROM support.ticket_counters WHERE tenant_id = :tenant_id AND sla_version > 0"
    ).bindparams(bindparam("wanted", type_=JSONB), bindparam("tenant_id", type_=UUID(as_uuid=False)))
)

known = KnownRules()


@dataclass
class Track:
    """What a transaction knows of a ticket's clocks; `unlogged` are its own moves of the ticket."""

    ticket: Ticket
    rules: Rules
    clocks: Mapping[Metric, Measure]
    unlogged: list[Moved] = field(default_factory=list)


_tracks: WeakKeyDictionary[Transaction, dict[str, Track]] = WeakKeyDictionary()


async def of_creation(tx: Transaction, ticket: Ticket) -> Ticket:
    """Starts the clocks of a new ticket. Returns the ticket with what lists show of them."""
    if not ticket.sla_version:
        return ticket
    rules = await _rules(tx, ticket.sla_version)
    terms = rules.terms_of(ticket)
    clocks = measures.opened(terms, ticket.created_at, standing_of(ticket))
    if ticket.awaiting_reply:
        clocks = measures.customer_wrote(clocks, terms, standing_of(ticket), ticket.created_at)
    (found,) = await keep(tx, [(Track(ticket, rules, clocks), {})], tx.now)
    return found


async def of_change(tx: Transaction, before: Ticket, after: Ticket) -> Ticket:
    """Follows a change of a ticket. Returns the ticket with what lists show of its clocks."""
    turned = standing_of(before) != standing_of(after)
    judged = any(getattr(before, name) != getattr(after, name) for name in _JUDGED)
    track = _tracks.get(tx, {}).get(after.id)
    if not (turned or judged):
        if track is not None:
            track.ticket = after
        return after
    returned = gone(before) and not gone(after)
    if not after.sla_version:
        if returned:
            wanted = [{"task": REFRESH, "args": {"ticket_id": after.id}, "at": None, "key": after.id}]
            await tx.send(_REFRESH_IF_ANY, wanted=Jsonb(wanted))
        return after
    # Nobody visits a ticket while it is closed: when it comes back the rules may be others.
    rules = None if returned else known.get(tx.principal.tenant_id, after.sla_version)
    if judged and rules is not None:
        judged = rules.terms_of(before) != rules.terms_of(after)
    move = Moved(tx.now, standing_of(after))
    if rules is None or judged:
        unlogged = [*(track.unlogged if track else ()), *([move] if turned else ())]
        (found,) = await refresh(tx, [after], unlogged=unlogged)
        return found
    if not turned or not _concerned(rules, after, Metric):
        return after
    track = track or await _read(tx, rules, after)
    terms = rules.terms_of(after)
    if not _fits(track.clocks, terms):
        return (await refresh(tx, [after], unlogged=[*track.unlogged, move]))[0]
    old, track.ticket = track.clocks, after
    track.clocks = measures.moved(old, terms, standing_of(before), standing_of(after), tx.now)
    track.unlogged.append(move)
    (found,) = await keep(tx, [(_finished(tx, track, tx.now), old)], tx.now)
    return found


async def of_message(tx: Transaction, ticket: Ticket, message: Message) -> None:
    """Follows a new message; `ticket` is as it was before it, or before what it changed."""
    if not ticket.sla_version:
        return
    track = _tracks.get(tx, {}).get(ticket.id)
    rules = track.rules if track else known.get(tx.principal.tenant_id, ticket.sla_version)
    if rules is None:
        await refresh(tx, [ticket], now=message.created_at)
        return
    if not _concerned(rules, ticket, (Metric.FIRST_RESPONSE, Metric.NEXT_RESPONSE)):
        return
    track = track or await _read(tx, rules, ticket)
    terms, old, at = rules.terms_of(track.ticket), track.clocks, message.created_at
    if not _fits(old, terms):
        await refresh(tx, [track.ticket], unlogged=track.unlogged, now=at)
        return
    if message.from_agent:
        track.clocks = measures.shop_wrote(old, terms, at)
    else:
        track.clocks = measures.customer_wrote(old, terms, standing_of(track.ticket), at)
    await keep(tx, [(_finished(tx, track, at), old)], at)


async def of_removed_message(tx: Transaction, ticket: Ticket) -> None:
    """Follows the deletion of a message, which then counts as never written."""
    if ticket.sla_version:
        await refresh(tx, [ticket])


async def refresh(
    tx: Transaction,
    tickets: Sequence[Ticket],
    *,
    rules: Rules | None = None,
    unlogged: Sequence[Moved] = (),
    now: datetime | None = None,
) -> list[Ticket]:
    """Works out the clocks of locked tickets from their histories, under the newest rules unless given.

    What was said of a clock stays said. Nothing is said here of what is done: late by other rules is no news.
    """
    asked: Params = {"tickets": [ticket.id for ticket in tickets]}
    reads: list[tuple[Query[Any], Params]] = [(store.OF_TICKETS, asked), (store.MESSAGES, asked), (store.TURNS, asked)]
    if rules is None:
        (rules,), stored, written, turned = await tx.several((policy_store.RULES, {}), *reads)
        known.keep(tx.principal.tenant_id, rules)
    else:
        stored, written, turned = await tx.several(*reads)
    assert rules is not None
    now = max(tx.now, now or tx.now)
    clocks_of = _grouped((row.ticket_id, row.measure) for row in stored)
    written_to, turns_of = _grouped((w.ticket_id, w) for w in written), _grouped((t.ticket_id, t) for t in turned)
    kept = []
    for ticket in tickets:
        old = {measure.metric: measure for measure in clocks_of[ticket.id]}
        history = history_of(ticket, written_to[ticket.id], turns_of[ticket.id], unlogged)
        fresh = replay(history, rules.terms_of(ticket))
        clocks = {metric: _remembering(measure, old.get(metric)) for metric, measure in fresh.items()}
        clocks = said(clocks, (notice for notice in notices(clocks, now) if notice.measure.done_at), now)
        kept.append((Track(ticket, rules, clocks, list(unlogged)), old))
    return await keep(tx, kept, now)


async def keep(
    tx: Transaction, tracks: Iterable[tuple[Track, Mapping[Metric, Measure]]], now: datetime
) -> list[Ticket]:
    """Stores what differs from the old clocks, and has somebody look again when time alone changes something."""
    now, result = max(tx.now, now), []
    rows: list[dict[str, Any]] = []
    gone: list[dict[str, Any]] = []
    sums: list[dict[str, Any]] = []
    for track, old in tracks:
        ticket = track.ticket
        track.clocks = clocks = settled(track.clocks, now)
        changed = [measure for metric, measure in clocks.items() if measure != old.get(metric)]
        rows += store.stored(tx.principal.tenant_id, ticket.id, changed)
        gone += [{"ticket_id": ticket.id, "metric": metric} for metric in old if metric not in clocks]
        if _ends(clocks) != _ends(old):
            performance.clocks(tx, ticket.id)
        track.ticket = with_summary(ticket, summed_up(clocks, standing_of(ticket), now), track.rules.version)
        if track.ticket != ticket:
            sums.append(store.summary(track.ticket))
        moment = next_moment(clocks, now)
        if moment is not None:
            defer(tx, TIMER, at=moment, key=ticket.id, ticket_id=ticket.id)
        _tracks.setdefault(tx, {})[ticket.id] = track
        result.append(track.ticket)
    for query, items in ((store.SAVE, rows), (store.REMOVE, gone), (store.SUM_UP, sums)):
        if items:
            await tx.send(query, rows=Jsonb(items))
    return result


def track_of(tx: Transaction, ticket: Ticket) -> Track:
    """What the transaction knows of the clocks of a ticket that it has followed."""
    return _tracks[tx][ticket.id]


def announce(tx: Transaction, ticket_id: str, notice: Notice) -> None:
    """Says what has come to pass, in the log and to those who watch."""
    measure = notice.measure
    about = {"metric": measure.metric.value, "policy_id": measure.policy_id, "due_at": measure.due_at}
    audit.record(tx, f"sla.{notice.word}", ticket_id=ticket_id, changes={k: (None, v) for k, v in about.items()})


def _ends(clocks: Mapping[Metric, Measure]) -> dict[Metric, tuple[Answer, ...]]:
    """How each clock ended that did."""
    return {metric: measures.ends(measure) for metric, measure in clocks.items() if measures.ends(measure)}


def _finished(tx: Transaction, track: Track, at: datetime) -> Track:
    """Says that what an event has ended was late, where its timer has not come to it."""
    late = [notice for notice in notices(track.clocks, at) if notice.measure.done_at is not None]
    for notice in late:
        announce(tx, track.ticket.id, notice)
    track.clocks = said(track.clocks, late, at)
    return track


def _remembering(fresh: Measure, old: Measure | None) -> Measure:
    """With what was said of the same start."""
    if old is None or old.started_at != fresh.started_at:
        return fresh
    return fresh._replace(warned_at=old.warned_at, breached_at=old.breached_at)


async def _read(tx: Transaction, rules: Rules, ticket: Ticket) -> Track:
    stored = await tx.all(store.OF_TICKETS, tickets=[ticket.id])
    return Track(ticket, rules, {row.measure.metric: row.measure for row in stored})


def _grouped(pairs: Iterable[tuple[str, T]]) -> defaultdict[str, list[T]]:
    groups: defaultdict[str, list[T]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return groups


def _concerned(rules: Rules, ticket: Ticket, metrics: Iterable[Metric]) -> bool:
    """Whether the ticket has, or should have, a clock for one of these metrics."""
    return ticket.sla_state != "none" or any(metric in rules.terms_of(ticket) for metric in metrics)


def _fits(clocks: Mapping[Metric, Measure], terms: Mapping[Metric, Terms]) -> bool:
    """Whether clocks are those of the terms: what changes tickets by other ways than the service can part them."""
    return {m: (c.policy_id, c.calendar_id, c.target) for m, c in clocks.items()} == {
        m: (t.policy_id, t.calendar_id, t.target) for m, t in terms.items()
    }


async def _rules(tx: Transaction, version: int) -> Rules:
    found = known.get(tx.principal.tenant_id, version)
    if found is None:
        # The row that numbers tickets is held until the commit: this is the version that the ticket has.
        found = await tx.one(policy_store.RULES)
        known.keep(tx.principal.tenant_id, found)
    return found


def gone(ticket: Ticket) -> bool:
    """Whether a change of the rules passes the ticket by."""
    return ticket.status == "closed" or ticket.deleted_at is not None
