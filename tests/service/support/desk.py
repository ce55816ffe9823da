"""A shop whose clock is set by hand and whose queue is worked off by hand, on a database where nobody else does."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, LiteralString
from uuid import UUID, uuid4

import psycopg
from psycopg.sql import SQL

from deploy.local.database import Databases
from service_kit.db import Database, Transaction
from service_kit.principal import Principal, PrincipalKind, system
from support_svc.auth import provisioning
from support_svc.calendars import service as calendars
from support_svc.main import JOBS
from support_svc.messages import service as messages
from support_svc.queues import service as queues
from support_svc.sla import service as policies
from support_svc.sla import store, timers
from support_svc.sla.domain import Metric
from support_svc.sla.measures import Measure
from support_svc.tickets import service as tickets
from support_svc.tickets import store as ticket_store
from support_svc.tickets.domain import NewTicket, Status, Ticket

MINUTE = timedelta(minutes=1)
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
WEEK: dict[str, list[list[str]]] = {day: [["09:00", "17:00"]] for day in ("mon", "tue", "wed", "thu", "fri")}


class Desk:
    """A tenant, the time, and what people do there."""

    def __init__(self, urls: Databases, tenant_id: str) -> None:
        self.database = Database(urls.support.app, pool_size=4, clock=lambda: self.now)
        self.tenant_id = tenant_id
        self.now = MONDAY
        self._owner = psycopg.connect(urls.support.owner, autocommit=True)

    @property
    def agent(self) -> Principal:
        """Somebody who may do everything."""
        return Principal(self.tenant_id, PrincipalKind.AGENT, str(UUID(int=1)), "Ada", "admin", frozenset())

    def at(self, moment: datetime) -> Desk:
        """Sets the clock."""
        assert moment >= self.now
        self.now = moment
        return self

    def after(self, minutes: float) -> Desk:
        """Moves the clock on."""
        return self.at(self.now + minutes * MINUTE)

    async def hire(self, name: str) -> Principal:
        """An agent who has an account, as all have whose work is counted."""
        email = f"{name.lower()}-{self.tenant_id}@example.com"
        account = await provisioning.create_agent(
            self.database, self.tenant_id, name=name, email=email, role="agent", password=str(uuid4())
        )
        return replace(self.agent, id=account.id, name=name)

    @asynccontextmanager
    async def transaction(self, by: Principal | None = None) -> AsyncIterator[Transaction]:
        async with self.database.transaction(by or self.agent) as tx:
            yield tx

    async def calendar(self, **values: Any) -> str:
        made = {"name": str(uuid4()), "time_zone": "UTC", "weekly_hours": WEEK, **values}
        async with self.transaction() as tx:
            return (await calendars.create(tx, made)).id

    async def change_calendar(self, calendar_id: str, **values: Any) -> None:
        async with self.transaction() as tx:
            await calendars.update(tx, calendar_id, etag="", values=values)

    async def policy(self, targets: Mapping[str, Any], **values: Any) -> str:
        """A policy with targets in minutes, all of it in force for every ticket there is."""
        seconds = {
            metric: {"seconds": int(allowed * 60)} if isinstance(allowed, int | float) else allowed
            for metric, allowed in targets.items()
        }
        async with self.transaction() as tx:
            made = await policies.create(tx, {"name": str(uuid4()), "targets": seconds, **values})
        return made.id

    async def change_policy(self, policy_id: str, **values: Any) -> None:
        async with self.transaction() as tx:
            await policies.update(tx, policy_id, etag="", values=values)

    async def remove_policy(self, policy_id: str) -> None:
        async with self.transaction() as tx:
            await policies.delete(tx, policy_id)

    async def queue(self, name: str) -> str:
        async with self.transaction() as tx:
            return (await queues.create(tx, {"name": name})).id

    async def remove_queue(self, queue_id: str) -> None:
        async with self.transaction() as tx:
            await queues.delete(tx, queue_id)

    async def ticket(self, **values: Any) -> Ticket:
        async with self.transaction() as tx:
            new = NewTicket(**{"customer_id": "c", "subject": "Hello", "first_message": "Hello", **values})
            return await tickets.create(tx, new)

    async def write(self, ticket: Ticket, *, from_shop: bool, by: Principal | None = None) -> str:
        async with self.transaction(by) as tx:
            written = await messages.create(
                tx, ticket.id, from_agent=from_shop, content="Hello", author_name="", author_email=""
            )
            return written.message.id

    async def reply(self, ticket: Ticket, by: Principal | None = None) -> str:
        return await self.write(ticket, from_shop=True, by=by)

    async def ask(self, ticket: Ticket) -> str:
        return await self.write(ticket, from_shop=False)

    async def set_status(self, ticket: Ticket, status: Status, by: Principal | None = None) -> Ticket:
        async with self.transaction(by) as tx:
            return await tickets.set_status(tx, ticket.id, etag="", status=status)

    async def change(self, ticket: Ticket, **values: Any) -> Ticket:
        async with self.transaction() as tx:
            return await tickets.update(tx, ticket.id, etag="", values=values)

    async def tag(self, ticket: Ticket, tag: str) -> Ticket:
        async with self.transaction() as tx:
            return await tickets.tag(tx, ticket.id, etag="", add=[tag], remove=[])

    async def unwrite(self, ticket: Ticket, message_id: str) -> None:
        async with self.transaction() as tx:
            await messages.delete(tx, ticket.id, message_id)

    async def read(self, ticket: Ticket) -> Ticket:
        """The ticket as it is stored, deleted or not."""
        ((found,),) = await self.database.read(system(self.tenant_id), (ticket_store.GET, {"ticket_id": ticket.id}))
        assert isinstance(found, Ticket)
        return found

    async def clocks(self, ticket: Ticket) -> dict[Metric, Measure]:
        """The ticket's clocks as they are stored."""
        (rows,) = await self.database.read(system(self.tenant_id), (store.OF_TICKETS, {"tickets": [ticket.id]}))
        return {row.measure.metric: row.measure for row in rows}

    async def said(self, ticket: Ticket) -> list[str]:
        """What was said of the ticket's clocks, in order: `breach of first_response`."""
        rows = self._log("action, changes -> 'metric' ->> 'after'", ticket)
        return [f"{action.removeprefix('sla.')} of {metric}" for action, metric in rows if action.startswith("sla.")]

    async def causes(self, ticket: Ticket) -> set[str]:
        """What made the system change the ticket."""
        return {cause for action, cause in self._log("action, cause", ticket) if cause and action.startswith("ticket.")}

    def _log(self, columns: LiteralString, ticket: Ticket) -> list[tuple[str, str]]:
        query = SQL("SELECT {} FROM support.audit_log WHERE ticket_id = %s ORDER BY id").format(SQL(columns))
        self._owner.execute("SELECT set_config('app.tenant_id', %s, false)", [self.tenant_id])
        return self._owner.execute(query, [ticket.id]).fetchall()

    def execute(self, statement: LiteralString) -> None:
        """A statement about the tenant's rows, past the service."""
        self._owner.execute("SELECT set_config('app.tenant_id', %s, false)", [self.tenant_id])
        self._owner.execute(statement)

    async def fire(self, ticket: Ticket) -> None:
        """The ticket's timer, whatever the queue says."""
        async with self.database.transaction(system(self.tenant_id)) as tx:
            await timers.fire(tx, ticket_id=ticket.id)

    def waiting(self) -> list[tuple[str, datetime | None]]:
        """The jobs that wait, by their moment."""
        return [(task, at) for _, task, _, at in self._jobs()]

    async def work(self, *, limit: int = 1_000) -> int:
        """Does what is due, one job after the other, until nothing is; returns how many jobs that were."""
        done = 0
        while done < limit:
            due = [job for job in self._jobs() if job[3] is None or job[3] <= self.now]
            if not due:
                break
            number, task, args, _ = due[0]
            self._owner.execute("DELETE FROM jobs.procrastinate_jobs WHERE id = %s", [number])
            if task not in JOBS:  # one that needs the service around it
                continue
            async with self.database.transaction(system(self.tenant_id)) as tx:
                await JOBS[task](tx, **{name: value for name, value in args.items() if name != "tenant_id"})
            done += 1
        return done

    async def work_until(self, moment: datetime) -> None:
        """Lets the time pass, with every job done when it is due."""
        while True:
            await self.work()
            coming = [at for _, at in self.waiting() if at is not None and at <= moment]
            if not coming:
                break
            self.at(min(coming))
        self.at(moment)

    def _jobs(self) -> list[tuple[int, str, dict[str, Any], datetime | None]]:
        return self._owner.execute(
            "SELECT id, task_name, args, scheduled_at FROM jobs.procrastinate_jobs "
            "WHERE status = 'todo' AND args ->> 'tenant_id' = %s ORDER BY scheduled_at NULLS FIRST, id",
            [self.tenant_id],
        ).fetchall()

    async def close(self) -> None:
        self._owner.close()
        await self.database.close()


@asynccontextmanager
async def open_desk(urls: Databases) -> AsyncIterator[Desk]:
    """A fresh tenant."""
    desk = Desk(urls, str(uuid4()))
    await desk.database.open()
    try:
        tenant = await provisioning.create_tenant(desk.database, f"desk-{uuid4().hex[:20]}", "A shop")
        desk.tenant_id = tenant.tenant_id
        yield desk
    finally:
        await desk.close()
