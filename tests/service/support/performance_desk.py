"""A helpdesk whose agents' work is counted, with a clock of its own, and the figures of November 2026."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from quimbi.support.v1 import performance_pb2
from quimbi.support.v1 import performance_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import Principal, PrincipalKind, system
from support_svc.messages import service as messages
from support_svc.permissions import POLICY
from support_svc.tickets import lifecycle
from support_svc.tickets import service as tickets
from support_svc.tickets.domain import NewTicket, Status
from tests.service.support.helpdesk import Caller, Shop

MONDAY = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)


class Desk:
    """A shop's helpdesk with a clock of its own: who does what when."""

    def __init__(self, database: Database, shop: Shop) -> None:
        self.database = database
        self.shop = shop
        self.now = MONDAY

    def principal(self, caller: Caller) -> Principal:
        """Whoever a caller of the shop is, below the door."""
        kind = PrincipalKind.API_KEY if caller is self.shop.key else PrincipalKind.AGENT
        role = "lead" if caller is self.shop.lead else "agent"
        return Principal(self.shop.tenant_id, kind, caller.id, caller.name, role, POLICY.of_role(role))

    async def create(self) -> str:
        async with self.database.transaction(system(self.shop.tenant_id)) as tx:
            tx.now = self.now
            new = NewTicket(customer_id="c", subject="Where is it?", first_message="Hello")
            return (await tickets.create(tx, new)).id

    async def reply(self, caller: Caller, ticket: str, *, from_agent: bool = True) -> str:
        async with self.database.transaction(self.principal(caller)) as tx:
            tx.now = self.now
            written = await messages.create(
                tx, ticket, from_agent=from_agent, content="Hello", author_name="", author_email=""
            )
            return written.message.id

    async def unsay(self, caller: Caller, ticket: str, message: str) -> None:
        async with self.database.transaction(self.principal(caller)) as tx:
            tx.now = self.now
            await messages.delete(tx, ticket, message)

    async def set_status(self, caller: Caller, ticket: str, status: Status) -> None:
        async with self.database.transaction(self.principal(caller)) as tx:
            tx.now = self.now
            await tickets.set_status(tx, ticket, etag="", status=status)

    async def assign(self, ticket: str, owner: str) -> None:
        async with self.database.transaction(system(self.shop.tenant_id)) as tx:
            tx.now = self.now
            await tickets.assign(tx, ticket, etag="", assignee=owner)

    async def delete(self, ticket: str) -> None:
        async with self.database.transaction(system(self.shop.tenant_id)) as tx:
            tx.now = self.now
            await tickets.delete(tx, ticket, etag="")

    async def undelete(self, ticket: str) -> None:
        async with self.database.transaction(system(self.shop.tenant_id)) as tx:
            tx.now = self.now
            await lifecycle.undelete(tx, ticket, etag="")

    async def mark_spam(self, caller: Caller, ticket: str, *, spam: bool) -> None:
        async with self.database.transaction(self.principal(caller)) as tx:
            tx.now = self.now
            await lifecycle.mark_spam(tx, ticket, etag="", spam=spam)


async def figures(shop: Shop, agent: Caller, **days: str) -> Any:
    """An agent's figures of November 2026, or of other days."""
    asked = {"agent_id": agent.id, "from": "2026-11-01", "to": "2026-11-30", **days}
    return (await shop.lead(pb.GetAgentPerformanceRequest(**asked))).agent.figures


def counts(shown: Any) -> dict[str, int]:
    """Number of rows of each metric, those without rows left out."""
    found = {name: getattr(shown, name) for name in ("replies", "closed", "one_touch", "reopened")}
    found |= {name: getattr(shown, name).count for name in ("first_response", "resolution")}
    return {name: count for name, count in found.items() if count}


async def rows(caller: Caller, agent: Caller, metric: str, **more: Any) -> Any:
    """A page of the rows of a figure of November 2026."""
    asked = {"agent_id": agent.id, "from": "2026-11-01", "to": "2026-11-30", **more}
    return await caller(
        pb.ListPerformanceRowsRequest(metric=performance_pb2.PerformanceRow.Metric.Value(metric.upper()), **asked)
    )
