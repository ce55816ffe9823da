"""Tickets that were written past the service, as the demo's are: they get what tickets have that were created."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from quimbi.support.v1 import (
    sla_policy_pb2,
    sla_service_pb2,
    tag_service_pb2,
    ticket_service_pb2,
    topic_alert_pb2,
    topic_alert_service_pb2,
)

from service_kit.db import Database
from service_kit.principal import system
from support_svc.tickets import loading
from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.routed import settled

INSERT = """
INSERT INTO support.tickets (tenant_id, id, number, customer_id, subject, status, priority, channel, tags,
                             created_at, updated_at, waiting_since, closed_at)
VALUES (%(tenant)s, %(id)s, %(number)s, %(customer)s, 'It arrived broken', %(status)s, 'normal', 'email',
        '{late,vip}', %(began)s, %(began)s, %(began)s, CASE %(status)s WHEN 'closed' THEN %(began)s::timestamptz END)
"""


async def load(database: Database, shop: Shop, number: int, status: str = "open") -> str:
    ticket_id = str(uuid4())
    row = {"tenant": shop.tenant_id, "id": ticket_id, "number": number, "status": status, "customer": f"c-{number}"}
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute(INSERT, row | {"began": datetime(2026, 11, 2, tzinfo=UTC)})
    return ticket_id


async def follow(database: Database, shop: Shop) -> None:
    async with database.transaction(system(shop.tenant_id)) as tx:
        await loading.follow(tx)


async def policy(shop: Shop) -> None:
    targets = sla_policy_pb2.SlaTargets(resolution=sla_policy_pb2.SlaTarget(seconds=3600))
    made = sla_policy_pb2.SlaPolicy(name="Promise", targets=targets)
    await shop.admin(sla_service_pb2.CreateSlaPolicyRequest(policy=made))


async def counted(shop: Shop, ticket_id: str) -> Any:
    """The ticket once its service levels are counted."""

    async def look() -> Any:
        ticket = await shop.viewer.get_ticket(ticket_id)
        return ticket if ticket.sla_state not in (Ticket.SLA_STATE_UNSPECIFIED, Ticket.NONE) else None

    return await settled(look)


@pytest.mark.parametrize("policy_first", [True, False])
async def test_their_service_levels_count_whichever_was_first(
    shop: Shop, database: Database, *, policy_first: bool
) -> None:
    if policy_first:
        await policy(shop)
    ticket = await load(database, shop, 1)
    await follow(database, shop)
    if not policy_first:
        await policy(shop)
    assert (await counted(shop, ticket)).sla_state == Ticket.BREACHED


async def test_their_tags_and_topics_are_found_and_their_customers_asked_about(shop: Shop, database: Database) -> None:
    wanted = topic_alert_pb2.TopicAlert(
        name="Damaged", rule=topic_alert_pb2.TopicRule(any_of=["arrived broken"]), enabled=True
    )
    topic = (await shop.lead(topic_alert_service_pb2.CreateTopicAlertRequest(topic_alert=wanted))).topic_alert
    opened, closed = await load(database, shop, 1), await load(database, shop, 2, "closed")
    for _ in range(2):
        await follow(database, shop)
    tags = (await shop.viewer(tag_service_pb2.ListTagsRequest())).tags
    assert [tag.name for tag in tags] == ["late", "vip"]
    found = (await shop.viewer(ticket_service_pb2.ListTicketsRequest(tag=["vip"]))).tickets
    assert {ticket.id for ticket in found} == {opened, closed}

    async def fits() -> bool:
        return list((await shop.viewer.get_ticket(opened)).topics) == [topic.id]

    async def asked() -> list[str]:
        async with database.transaction(system(shop.tenant_id)) as tx:
            cursor = await (await tx.plain()).execute("SELECT customer_id FROM support.customer_insights")
            return [row[0] for row in await cursor.fetchall()]

    await settled(fits)
    assert await settled(asked) == ["c-1"]
    score = await shop.viewer(ticket_service_pb2.ListTicketsRequest(order_by="smart_score", status=[Ticket.OPEN]))
    assert score.tickets[0].smart_score > 0
