"""How PostgreSQL serves the inbox where there are many tickets: left to itself, it takes an index."""

from __future__ import annotations

import pytest

from service_kit.principal import system
from support_svc.inbox import store as inbox
from support_svc.queues import taking
from support_svc.routing import store as routing
from support_svc.tickets import lists
from support_svc.tickets import store as tickets
from support_svc.tickets.lists import TicketFilters
from tests.service.support.large_shop import Large, buffers, open_large_shop
from tests.support.services import Services


@pytest.fixture(scope="module")
async def large(services: Services) -> Large:
    return await open_large_shop(services)


@pytest.mark.parametrize("view", ["all", "unassigned", "mine", "queue"])
@pytest.mark.parametrize("deep", [False, True])
async def test_every_view_in_smart_order_is_a_range_of_an_index(large: Large, view: str, deep: bool) -> None:
    filters = TicketFilters(
        statuses=["open"],
        assigned_to={"unassigned": "none", "mine": large.shop.agent.id}.get(view),
        queue_id=large.queue_id if view == "queue" else None,
    )
    after = None
    if deep:
        first = lists.scored_page(filters, lists.SMART, limit=60, after=None)
        (rows,) = await large.database.read(system(large.shop.tenant_id), first)
        after = lists.position(rows[-1].ticket, lists.SMART)
    plan = await large.plan(*lists.scored_page(filters, lists.SMART, limit=51, after=after))
    assert "Index Scan Backward using live_tickets_by_" in plan, plan
    assert plan.count("Sort Key") == 1  # of the names of topics, plan
    assert "Hash" not in plan, plan


@pytest.mark.parametrize(
    ("order", "index"), [("smart_score", "live_ticket_topics_by_score"), ("", "ticket_topics_by_update")]
)
@pytest.mark.parametrize("deep", [False, True])
async def test_the_tickets_of_a_topic_are_a_range_of_an_index(large: Large, order: str, index: str, deep: bool) -> None:
    (topics,) = await large.database.read(system(large.shop.tenant_id), (inbox.TOPIC_ALERTS, {}))
    filters = TicketFilters(topic_alert=topics[0][0], statuses=["open"] if order else [])
    key = lists.ORDERS[order]
    seen, after = [], None
    for _ in range(3 if deep else 1):
        query, params = lists.page(filters, key, limit=60, after=after)
        plan = await large.plan(query, params)
        assert f"using {index}" in plan, plan
        assert "Sort" not in plan, plan
        (rows,) = await large.database.read(system(large.shop.tenant_id), (query, params))
        seen += rows
        after = lists.position(rows[-1], key)
    values = [(getattr(ticket, key.columns[0]), ticket.id) for ticket in seen]
    assert values == sorted(set(values), reverse=True)


async def test_the_counts_beside_the_views_look_at_no_ticket(large: Large) -> None:
    for query in (inbox.INBOX, inbox.QUEUES, inbox.TOPIC_ALERTS):
        plan = await large.plan(query, {"agent_id": large.shop.agent.id})
        scans = [line.strip() for line in plan.splitlines() if "on tickets" in line or "on ticket_topics" in line]
        assert scans, plan
        assert all("Index Only Scan" in scan for scan in scans), plan


async def test_counts_beside_the_views_are_right_and_capped(large: Large) -> None:
    ((counts,), queues) = await large.database.read(
        system(large.shop.tenant_id), (inbox.INBOX, {"agent_id": large.shop.agent.id}), (inbox.QUEUES, {})
    )
    assert counts.open == inbox.Count(1000, more=True)
    assert counts.mine == inbox.Count(1000, more=True)
    assert counts.unassigned == inbox.Count(666, more=False)
    assert counts.urgent == inbox.Count(286, more=False)
    assert {count for _, count in queues} == {inbox.Count(1000, more=False)}


async def test_an_index_of_its_own_gives_what_can_be_taken_from_a_queue(large: Large) -> None:
    for query in (taking.FIRST, taking.FIRST_FREE):
        plan = await large.plan(query, {"queue": large.queue_id})
        assert "waiting_tickets_by_queue" in plan, plan
        assert "Sort" not in plan, plan


async def test_an_index_of_its_own_finds_follow_ups(large: Large) -> None:
    nothing = "11111111-1111-4111-8111-111111111111"
    of_one = lists.page(TicketFilters(follow_up_of=nothing), lists.ORDERS[""], limit=51, after=None)
    for query, params in (of_one, (tickets.LAST_FOLLOW_UP, {"ticket_id": nothing})):
        plan = await large.plan(query, params)
        assert "follow_up_tickets" in plan, plan


async def test_what_agents_have_open_comes_from_the_index_of_their_tickets(large: Large) -> None:
    plan = await large.plan(routing.LOADS, {})
    assert "open_tickets_by_agent" in plan, plan
    assert "Seq Scan on tickets" not in plan, plan


OVERDUE = TicketFilters(statuses=["open"], sla_states=["breached"])


async def test_what_is_overdue_is_a_range_of_an_index(large: Large) -> None:
    plan = await large.plan(*lists.page(OVERDUE, lists.NEXT_DUE_FIRST, limit=51, after=None))
    assert "using breached_tickets_by_sla" in plan, plan
    assert "Sort" not in plan, plan


async def test_lists_of_open_tickets_of_a_kind_are_read_in_order_where_many_fit(large: Large) -> None:
    for filters in (
        TicketFilters(statuses=["open"], sla_states=["running"]),
        TicketFilters(statuses=["open", "pending"], priorities=["low", "normal"]),
    ):
        plan = await large.plan(*lists.page(filters, lists.NEXT_DUE_FIRST, limit=51, after=None), run=True)
        assert "using live_tickets_by_sla" in plan, plan
        assert "Sort" not in plan, plan
        assert buffers(plan) < 400, plan


@pytest.mark.parametrize(
    ("filters", "index"),
    [
        (TicketFilters(), "tickets_by_"),
        (TicketFilters(statuses=["open"]), "tickets"),
        (TicketFilters(statuses=["closed"]), "tickets_by_kind"),
        (TicketFilters(priorities=["urgent"]), "tickets_by_kind"),
        (TicketFilters(statuses=["closed"], channels=["sms", "email"]), "tickets_by_kind"),
        (TicketFilters(statuses=["open"], assigned_to="none"), "live_tickets_by_agent_score"),
        (OVERDUE, "breached_tickets_by_sla"),
    ],
)
async def test_a_count_by_kind_or_state_looks_at_no_ticket(large: Large, filters: TicketFilters, index: str) -> None:
    query, params = inbox.count(filters)
    plan = await large.plan(query, params, run=True)
    assert f"Index Only Scan using {index}" in plan, plan
    assert buffers(plan) < 60, plan


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (TicketFilters(statuses=["open"]), (1000, True)),
        (TicketFilters(priorities=["urgent"]), (1000, True)),
        (TicketFilters(priorities=["urgent"], statuses=["open"]), (286, False)),
        (TicketFilters(statuses=["open"], assigned_to="none"), (666, False)),
        (TicketFilters(statuses=["open"], channels=["sms"]), (0, False)),
        (OVERDUE, (1000, False)),
        (TicketFilters(tags=["rare"]), (1, False)),
        (TicketFilters(tags=["lately"]), (250, False)),
        (TicketFilters(tags=["lately"], statuses=["pending"]), (0, False)),
        (TicketFilters(tags=["common"]), (1000, True)),
        (TicketFilters(tags=["rare", "half"]), (0, False)),
        (TicketFilters(tags=["never", "half"]), (0, False)),
        (TicketFilters(tags=["lately", "every"], statuses=["open"], priorities=["urgent"]), (36, False)),
        (TicketFilters(tags=["common", "half"], priorities=["urgent"]), (476, False)),
    ],
)
async def test_counts_of_many_are_right(large: Large, filters: TicketFilters, expected: tuple[int, bool]) -> None:
    assert await large.count(filters) == expected
