"""What routing costs: nothing where no queue routes, an index where one does."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import psycopg
import pytest
from quimbi.support.v1.agent_pb2 import Agent

from service_kit.db import Database, Query, Transaction
from service_kit.principal import system
from support_svc.audit import service as audit
from support_svc.jobs.queue import Job
from support_svc.routing import follow, store
from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.routed import (
    Queue,
    add_queue,
    assign,
    change_queue,
    ever_put_in,
    jobs_planned,
    say,
)
from tests.support.services import Services


async def test_without_a_queue_that_routes_nothing_is_put_into_the_queue_of_jobs(
    shop: Shop, services: Services
) -> None:
    queue = await add_queue(shop, routing=Queue.MANUAL)
    await say(shop.agent, Agent.ONLINE)
    ticket = await shop.key.create_ticket(queue_id=queue.id, first_message="Hello")
    await assign(shop.agent, ticket.id, "me")
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    await say(shop.agent, Agent.OFFLINE)
    assert ever_put_in(services, shop) == []
    await change_queue(shop, queue.id, routing=Queue.BALANCED)
    await change_queue(shop, queue.id, routing=Queue.MANUAL)
    with psycopg.connect(services.databases.support.owner) as owner:
        owner.execute("SELECT set_config('app.tenant_id', %s, true)", (shop.tenant_id,))
        row = owner.execute("SELECT followers FROM support.log_heads").fetchone()
    assert row == ([],)


async def test_an_offer_that_nobody_takes_is_no_job_and_one_that_is_taken_is_one(
    shop: Shop, database: Database, services: Services
) -> None:
    await add_queue(shop)
    async with database.transaction(system(shop.tenant_id)) as tx:
        later = tx.now + timedelta(days=3)
        nobody = Job("nobody.follows", "k", {}, None)
        audit.offer(tx, nobody, Job("routing.hand_over", "k", {"agent_id": shop.agent.id}, later.isoformat()))
        audit.offer(tx, nobody)
    assert await jobs_planned(services, shop, "routing.hand_over") == [later]
    assert await jobs_planned(services, shop, "nobody.follows") == []


async def test_a_shop_that_routes_nothing_pays_no_statement_for_it(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = await add_queue(shop, routing=Queue.MANUAL)
    sent: list[str] = []
    send = Transaction.send

    async def counted(self: Transaction, query: Any, **params: Any) -> Any:
        if self.principal.tenant_id == shop.tenant_id and not self.cause:  # jobs go on beside it
            sent.append(query.sql)
        return await send(self, query, **params)

    monkeypatch.setattr(Transaction, "send", counted)

    async def statements() -> list[str]:
        sent.clear()
        ticket = await shop.key.create_ticket(queue_id=queue.id, first_message="Hello")
        await assign(shop.agent, ticket.id, "me")
        await shop.key.write(ticket.id, from_agent=False)
        await shop.agent.set_status(ticket.id, Ticket.CLOSED)
        return list(sent)

    await statements()  # the key notes its first use
    with_offers = await statements()
    monkeypatch.setattr(follow, "offer", lambda tx, *wanted: None)
    assert await statements() == with_offers


@pytest.mark.parametrize(
    ("query", "params", "index"),
    [
        # Which of the indexes that fit is chosen depends on how many tickets wait.
        (store.IN_LINE, {"most": 100}, "on tickets"),
        (store.CANDIDATES, {}, "agent_assignments_by_agent"),
    ],
)
async def test_the_router_reads_by_index(
    shop: Shop, database: Database, query: Query[Any], params: dict[str, Any], index: str
) -> None:
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute("SET LOCAL enable_seqscan = off")
        cursor = await (await tx.plain()).execute(
            "EXPLAIN (COSTS OFF) " + query.sql, query.bind(shop.tenant_id, params)
        )
        plan = "\n".join(row[0] for row in await cursor.fetchall())
    assert index in plan, plan
    assert "Seq Scan on tickets" not in plan, plan
