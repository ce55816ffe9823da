"""Every command of a ticket, by two agents while the clock moves, on the service and on the model at once."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar
from uuid import uuid4

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    multiple,
    precondition,
    rule,
)
from psycopg.rows import dict_row

from service_kit.db import Transaction
from service_kit.errors import AbortedError, DomainError
from service_kit.principal import Principal, system
from support_svc.auth import provisioning
from support_svc.messages import service as messages
from support_svc.queues import service as queues
from support_svc.queues import taking
from support_svc.queues.domain import Queue
from support_svc.tickets import bulk, follow_ups, lifecycle, service
from support_svc.tickets.domain import NewTicket, Status, Ticket
from tests.service.support.helpdesk import add_agent
from tests.service.support.ticket_model import Model, RefusedError
from tests.service.support.ticket_world import DUE, IN_LINE, ROWS, World

T = TypeVar("T")
WHO = st.integers(0, 1)
TAGS = st.sets(st.sampled_from(["late", "vip", "gift"]), max_size=2)
STATUS: st.SearchStrategy[Status] = st.sampled_from(["open", "pending", "closed"])
# No sum of pauses is a window or a nap to the second; what happens exactly then is tried in test_ticket_states.py.
PAUSES = st.sampled_from([timedelta(0), timedelta(minutes=11, seconds=7), timedelta(hours=3), timedelta(hours=30)])
NAPS = st.sampled_from([timedelta(hours=1), timedelta(hours=5), None])
#: Hours of the reopen window of each queue, by which queue it is; tickets can also be in none.
WINDOWS = (None, 2, 24, 0)
QUEUE = st.integers(-1, len(WINDOWS) - 1)


class TicketMachine(RuleBasedStateMachine):
    """One shop with two agents and a queue of each kind."""

    world: World
    tickets: Bundle[str] = Bundle("tickets")

    @initialize()
    def open_shop(self) -> None:
        self.tenant, self.agents, made = self.world.runner.run(self._open())
        self.queues = [*(queue.id for queue in made), None]
        hours = {queue.id: queue.reopen_window_hours for queue in made}
        windows = {queue: None if limit is None else timedelta(hours=limit) for queue, limit in hours.items()}
        self.model = Model(windows, self.world.clock.now)

    async def _open(self) -> tuple[str, list[Principal], list[Queue]]:
        database = self.world.database
        tenant = (await provisioning.create_tenant(database, f"machine-{uuid4().hex[:20]}", "A shop")).tenant_id
        people = [await add_agent(database, tenant, name, "agent") for name in ("ann", "ben")]
        async with database.transaction(system(tenant)) as tx:
            named = [{"name": str(hours), "reopen_window_hours": hours} for hours in WINDOWS]
            return tenant, people, [await queues.create(tx, values) for values in named]

    def run(self, who: int, work: Callable[[Transaction], Awaitable[T]]) -> T:
        """Does something in a transaction of an agent's."""

        async def in_transaction() -> T:
            async with self.world.database.transaction(self.agents[who]) as tx:
                return await work(tx)

        return self.world.runner.run(in_transaction())

    def step(self, who: int, model: Callable[[], Any], work: Callable[[Transaction], Awaitable[T]]) -> T | None:
        """The same to both: done by both, or refused by both for the same reason; then None."""
        self.model.now = self.world.clock.move(timedelta(milliseconds=1))
        try:
            model()
        except RefusedError as refusal:
            with pytest.raises(DomainError) as refused:
                self.run(who, work)
            assert refused.value.reason == refusal.reason  # noqa: PT017  # the model's refusal is no failure
            return None
        return self.run(who, work)

    def wait(self, pause: timedelta) -> None:
        """Lets time pass and rings the alarms that wait in the service's queue for it."""
        self.model.now = self.world.clock.move(pause)
        self.model.alarms()
        while due := self.world.owner.execute(DUE, (lifecycle.WAKE, self.tenant, self.model.now)).fetchall():
            for (ticket,) in due:
                self.run(0, partial(lifecycle.wake, ticket_id=ticket))

    # Few tickets: what happens to one in a row is what matters.
    @precondition(lambda self: len(self.model.tickets) < 2)
    @rule(target=tickets, who=WHO, queue=QUEUE, tags=TAGS)
    def create(self, who: int, queue: int, tags: set[str]) -> str:
        where = self.queues[queue]
        self.world.clock.move(timedelta(milliseconds=1))
        made = self.run(who, lambda tx: service.create(tx, NewTicket("c", "Where is it?", queue_id=where, tags=tags)))
        self.model.add(made.id, where, sorted(tags))
        return made.id

    @rule(pause=PAUSES, who=WHO, ticket=tickets, status=STATUS)
    def set_status(self, pause: timedelta, who: int, ticket: str, status: Status) -> None:
        self.wait(pause)
        self.step(
            who,
            lambda: self.model.set_status(ticket, status),
            lambda tx: service.set_status(tx, ticket, etag="", status=status),
        )

    # One rule for what states do not depend on, so that the others come more often.
    @rule(who=WHO, ticket=tickets, what=st.integers(0, 4), data=st.data())
    def change(self, who: int, ticket: str, what: int, data: st.DataObject) -> None:
        (self._assign, self._tag, self._transfer, self._change_what_somebody_changed, self._agent_writes)[what](
            who, ticket, data
        )

    @rule(pause=PAUSES, who=WHO, ticket=tickets, nap=NAPS)
    def snooze(self, pause: timedelta, who: int, ticket: str, nap: timedelta | None) -> None:
        self.wait(pause)
        until = None if nap is None else self.world.clock.now + nap
        self.step(
            who,
            lambda: self.model.wake(ticket) if until is None else self.model.snooze(ticket, until),
            lambda tx: lifecycle.snooze(tx, ticket, etag="", until=until),
        )

    @rule(pause=PAUSES, who=WHO, ticket=tickets, spam=st.booleans())
    def mark_spam(self, pause: timedelta, who: int, ticket: str, *, spam: bool) -> None:
        self.wait(pause)
        self.step(
            who,
            lambda: self.model.mark_spam(ticket, spam=spam),
            lambda tx: lifecycle.mark_spam(tx, ticket, etag="", spam=spam),
        )

    @rule(pause=PAUSES, who=WHO, ticket=tickets, gone=st.booleans())
    def delete(self, pause: timedelta, who: int, ticket: str, *, gone: bool) -> None:
        self.wait(pause)
        if gone:
            self.step(who, lambda: self.model.delete(ticket), lambda tx: service.delete(tx, ticket, etag=""))
        else:
            self.step(who, lambda: self.model.undelete(ticket), lambda tx: lifecycle.undelete(tx, ticket, etag=""))

    @rule(pause=PAUSES, target=tickets, who=WHO, ticket=tickets)
    def customer_writes(self, pause: timedelta, who: int, ticket: str) -> Any:
        self.wait(pause)
        expected: list[str | None] = []
        written = self.step(
            who,
            lambda: expected.append(self.model.customer_writes(ticket)),
            lambda tx: self._message(tx, ticket, from_agent=False),
        )
        if written is None:
            return multiple()
        landed = written.message.ticket_id
        assert (written.follow_up.id if written.follow_up else ticket) == landed
        if expected == [landed]:
            return multiple()
        self._begun(ticket, landed)
        self.model.land(landed)
        return landed

    @rule(target=tickets, who=WHO, ticket=tickets)
    def follow_up(self, who: int, ticket: str) -> Any:
        expected: list[str | None] = []
        made = self.step(
            who,
            lambda: expected.append(self.model.follow_up(ticket)),
            lambda tx: follow_ups.create(tx, ticket),
        )
        if made is None or expected == [made.id]:
            return multiple()
        self._begun(ticket, made.id)
        return made.id

    @rule(who=WHO, queue=st.integers(0, len(WINDOWS) - 1))
    def take(self, who: int, queue: int) -> None:
        where = self.queues[queue]
        waiting: list[str] = []
        taken = self.step(
            who,
            lambda: waiting.extend(self.model.take(where)),
            lambda tx: self._take(tx, where or "", waiting),
        )
        if taken is not None:
            self.model.change(self.model.tickets[taken.id], owner=self.agents[who].id)

    @rule(who=WHO, some=st.lists(tickets, min_size=1, max_size=4, unique=True), what=st.integers(0, 5), data=st.data())
    def change_many(self, who: int, some: list[str], what: int, data: st.DataObject) -> None:
        status, tags, queue = data.draw(STATUS), data.draw(TAGS), self.queues[data.draw(QUEUE)]
        owner, spam = self.agents[who].id, data.draw(st.booleans())
        changes: list[tuple[Callable[[str], None], bulk.Change]] = [
            (lambda ticket: self.model.set_status(ticket, status), bulk.to_status(status)),
            (lambda ticket: self.model.assign(ticket, owner), bulk.to_agent("me")),
            (lambda ticket: self.model.tag(ticket, tags, set()), bulk.to_tags(add=tags, remove=())),
            (
                lambda ticket: self.model.transfer(ticket, queue, keep=spam),
                bulk.to_queue(queue or "", keep_assignee=spam),
            ),
            (lambda ticket: self.model.mark_spam(ticket, spam=spam), bulk.to_spam(spam=spam)),
            (self.model.delete, bulk.to_deleted()),
        ]
        model, change = changes[what]
        expected = []

        def each() -> None:
            for ticket in some:
                try:
                    model(ticket)
                    expected.append(ticket)
                except RefusedError as refusal:
                    expected.append(refusal.reason)

        outcomes = self.step(who, each, lambda tx: bulk.apply(tx, some, change)) or []
        assert [o.reason if isinstance(o, DomainError) else o.id for o in outcomes] == expected

    @invariant()
    def all_is_as_in_the_model(self) -> None:
        async def stored(tx: Transaction) -> list[dict[str, Any]]:
            async with (await tx.plain()).cursor(row_factory=dict_row) as cursor:
                await cursor.execute(ROWS)
                rows: list[dict[str, Any]] = await cursor.fetchall()
                return rows

        assert {row.pop("id"): row for row in self.run(0, stored)} == self.model.rows()

    def _assign(self, who: int, ticket: str, data: st.DataObject) -> None:
        owner, free = data.draw(st.sampled_from([*(agent.id for agent in self.agents), None])), data.draw(st.booleans())
        self.step(
            who,
            lambda: self.model.assign(ticket, owner, only_if_unassigned=free),
            lambda tx: service.assign(tx, ticket, etag="", assignee=owner or "", only_if_unassigned=free),
        )

    def _tag(self, who: int, ticket: str, data: st.DataObject) -> None:
        add, remove = data.draw(TAGS), data.draw(TAGS)
        self.step(
            who,
            lambda: self.model.tag(ticket, add, remove),
            lambda tx: service.tag(tx, ticket, etag="", add=add, remove=remove),
        )

    def _transfer(self, who: int, ticket: str, data: st.DataObject) -> None:
        queue, keep = self.queues[data.draw(QUEUE)], data.draw(st.booleans())
        self.step(
            who,
            lambda: self.model.transfer(ticket, queue, keep=keep),
            lambda tx: lifecycle.transfer(tx, ticket, etag="", queue_id=queue or "", keep_assignee=keep),
        )

    def _change_what_somebody_changed(self, who: int, ticket: str, data: st.DataObject) -> None:
        stale = str(self.model.tickets[ticket]["version"] - 1)

        def refuse() -> None:
            self.model.living(ticket)
            raise RefusedError(AbortedError.default_reason)

        self.step(who, refuse, lambda tx: service.set_status(tx, ticket, etag=stale, status="closed"))

    def _agent_writes(self, who: int, ticket: str, data: st.DataObject) -> None:
        self.step(who, lambda: self.model.agent_writes(ticket), lambda tx: self._message(tx, ticket, from_agent=True))

    def _begun(self, ticket: str, follow_up: str) -> None:
        """A follow-up began that the model did not have."""
        last = self.model.last_of(ticket)
        assert follow_up not in self.model.tickets
        self.model.add(follow_up, self.model.tickets[last]["queue"], self.model.tickets[last]["tags"], last)

    async def _message(self, tx: Transaction, ticket: str, *, from_agent: bool) -> messages.Written:
        content = "It is broken again"
        return await messages.create(
            tx, ticket, from_agent=from_agent, content=content, author_name="", author_email=""
        )

    async def _take(self, tx: Transaction, queue: str, waiting: list[str]) -> Ticket:
        first = await (await (await tx.plain()).execute(IN_LINE, (waiting,))).fetchone()
        taken = await taking.take(tx, queue)
        assert first == (taken.id,)
        return taken
