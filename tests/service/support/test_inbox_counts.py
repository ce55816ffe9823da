"""Counts of tickets: what lists hold, capped."""

from __future__ import annotations

from typing import Any

import pytest
from quimbi.support.v1 import inbox_service_pb2 as pb
from quimbi.support.v1 import queue_pb2, queue_service_pb2, ticket_service_pb2

from support_svc.inbox import store
from tests.service.support.helpdesk import Shop, Ticket


async def add_queue(shop: Shop, name: str) -> str:
    asked = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name=name))
    return str((await shop.lead(asked)).queue.id)


@pytest.fixture
async def queue(shop: Shop) -> str:
    """A queue, in a shop with an open ticket of each kind, one pending, one closed and one deleted."""
    queue = await add_queue(shop, "Returns")
    await shop.agent.create_ticket(priority=Ticket.URGENT, tags=["vip"])
    mine = await shop.agent.create_ticket(queue_id=queue, subject="Lost parcel", channel=Ticket.SMS)
    await shop.agent(ticket_service_pb2.AssignTicketRequest(id=mine.id, assigned_to="me"))
    for status in (Ticket.PENDING, Ticket.CLOSED):
        ticket = await shop.agent.create_ticket(queue_id=queue, priority=Ticket.URGENT, customer_id="c-2")
        await shop.agent.set_status(ticket.id, status)
    gone = await shop.agent.create_ticket(priority=Ticket.URGENT, queue_id=queue)
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=gone.id))
    return queue


FILTERS: list[dict[str, Any]] = [
    {},
    {"status": [Ticket.OPEN]},
    {"status": [Ticket.OPEN, Ticket.PENDING]},
    {"status": [Ticket.CLOSED]},
    {"priority": [Ticket.URGENT]},
    {"priority": [Ticket.URGENT], "status": [Ticket.OPEN]},
    {"channel": [Ticket.SMS]},
    {"assigned_to": "me"},
    {"assigned_to": "none"},
    {"tag": ["vip"]},
    {"tag": ["vip"], "status": [Ticket.OPEN], "priority": [Ticket.URGENT]},
    {"tag": ["vip"], "priority": [Ticket.HIGH]},
    {"tag": ["vip", "none"]},
    {"priority": [Ticket.URGENT], "channel": [Ticket.EMAIL]},
    {"status": [Ticket.OPEN], "assigned_to": "me"},
    {"status": [Ticket.OPEN, Ticket.PENDING], "queue_id": "of the shop"},
    {"q": "lost"},
    {"customer_id": "c-2"},
    {"customer_id": "nobody"},
    {"queue_id": "of the shop"},
]


async def test_a_count_is_the_length_of_the_list(shop: Shop, queue: str) -> None:
    for filters in FILTERS:
        asked = {**filters, "queue_id": queue} if "queue_id" in filters else filters
        found = (await shop.agent(ticket_service_pb2.ListTicketsRequest(**asked))).tickets
        answer = await shop.agent(pb.CountTicketsRequest(**asked))
        assert (answer.count, answer.more) == (len(found), False), asked


async def test_a_count_ends_at_its_limits(shop: Shop, queue: str, monkeypatch: pytest.MonkeyPatch) -> None:
    store._statement.cache_clear()
    monkeypatch.setattr(store, "MOST", 2)
    monkeypatch.setattr(store, "LOOKED_AT", 3)
    try:
        all_of_them = await shop.agent(pb.CountTicketsRequest())
        assert (all_of_them.count, all_of_them.more) == (2, True)
        # Looked at are the three that changed last; one of them has no queue, and there are others.
        found = await shop.agent(pb.CountTicketsRequest(q="order"))
        assert (found.count, found.more) == (2, True)
        found = await shop.agent(pb.CountTicketsRequest(status=[Ticket.PENDING, Ticket.CLOSED]))
        assert (found.count, found.more) == (2, False)
        exact = await shop.agent(pb.CountTicketsRequest(queue_id=queue, channel=[Ticket.SMS]))
        assert (exact.count, exact.more) == (1, False)
    finally:
        store._statement.cache_clear()


async def test_the_counts_beside_the_views_come_together(shop: Shop, queue: str) -> None:
    empty = await add_queue(shop, "Empty")
    counts = await shop.agent(pb.GetInboxCountsRequest())
    told = {name: getattr(counts, name).count for name in ("mine", "unassigned", "open", "urgent")}
    assert told == {"mine": 1, "unassigned": 1, "open": 2, "urgent": 1}
    assert {queue_id: count.count for queue_id, count in counts.queues.items()} == {queue: 1, empty: 0}
    by_key = await shop.key(pb.GetInboxCountsRequest())
    assert (by_key.mine.count, by_key.open.count) == (0, 2)


async def test_counts_hold_the_tenants_own_only(shop: Shop, other_shop: Shop, queue: str) -> None:
    counts = await other_shop.admin(pb.GetInboxCountsRequest())
    assert not counts.queues
    assert counts.open.count == 0
    assert (await other_shop.admin(pb.CountTicketsRequest(queue_id=queue))).count == 0


async def test_me_is_for_agents_in_counts_too(shop: Shop) -> None:
    refusal = await shop.key.refused(pb.CountTicketsRequest(assigned_to="me"))
    assert list(refusal.fields) == ["assigned_to"]
