"""Agents' figures: what counts, for whom, and what takes it back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from quimbi.support.v1 import message_service_pb2, performance_pb2
from quimbi.support.v1 import performance_service_pb2 as pb

from service_kit.db import Database, Query
from service_kit.principal import system
from support_svc.performance import store
from support_svc.performance.domain import METRICS, Span, span
from tests.service.support.helpdesk import Shop, Ticket
from tests.service.support.performance_desk import MONDAY, Desk, counts, figures, rows

HOUR = timedelta(hours=1)


@pytest.fixture
def desk(database: Database, shop: Shop) -> Desk:
    return Desk(database, shop)


async def test_the_first_reply_of_an_agent_is_the_first_response(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    desk.now += HOUR
    await desk.reply(shop.key, ticket)  # an automatic answer is no agent's
    await desk.reply(shop.colleague, ticket, from_agent=False)
    desk.now += HOUR
    await desk.reply(shop.agent, ticket)
    await desk.reply(shop.colleague, ticket)
    shown = await figures(shop, shop.agent)
    assert counts(shown) == {"replies": 1, "first_response": 1}
    assert (shown.first_response.total_seconds, shown.first_response.mean_seconds) == (7200, 7200)
    assert (shown.first_response.median_seconds, shown.first_response.p90_seconds) == (7200, 7200)
    assert counts(await figures(shop, shop.colleague)) == {"replies": 1}


async def test_a_closing_counts_for_whoever_closed(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    await desk.assign(ticket, shop.colleague.id)
    desk.now += 3 * HOUR
    await desk.reply(shop.agent, ticket)
    await desk.set_status(shop.agent, ticket, "closed")
    shown = await figures(shop, shop.agent)
    assert counts(shown) == {"replies": 1, "first_response": 1, "closed": 1, "resolution": 1, "one_touch": 1}
    assert (shown.resolution.mean_seconds, shown.one_touch_rate, shown.reopen_rate) == (10800, 1, 0)
    assert counts(await figures(shop, shop.colleague)) == {}


async def test_a_closing_by_a_key_counts_for_the_owner(desk: Desk, shop: Shop) -> None:
    owned, unowned = await desk.create(), await desk.create()
    await desk.assign(owned, shop.agent.id)
    for ticket in (owned, unowned):
        await desk.set_status(shop.key, ticket, "closed")
    assert counts(await figures(shop, shop.agent)) == {"closed": 1, "resolution": 1}
    november: dict[str, Any] = {"from": "2026-11-01", "to": "2026-11-30"}
    team = (await shop.lead(pb.ListPerformanceRequest(**november))).team
    assert (team.agents, team.figures.closed) == (1, 1)


@pytest.mark.parametrize("replies", [0, 2])
async def test_one_touch_is_exactly_one_reply(desk: Desk, shop: Shop, replies: int) -> None:
    ticket = await desk.create()
    for _ in range(replies):
        await desk.reply(shop.agent, ticket)
    await desk.set_status(shop.agent, ticket, "closed")
    assert "one_touch" not in counts(await figures(shop, shop.agent))


async def test_a_reopening_takes_the_closing_back_and_counts_for_whoever_closed(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    await desk.reply(shop.agent, ticket)
    await desk.set_status(shop.agent, ticket, "closed")
    desk.now += timedelta(days=2)
    await desk.reply(shop.colleague, ticket, from_agent=False)  # the customer writes again
    shown = await figures(shop, shop.agent)
    assert counts(shown) == {"replies": 1, "first_response": 1, "closed": 1, "reopened": 1}
    assert (shown.one_touch_rate, shown.reopen_rate) == (0, 1)
    # On the day of the closing: of what was closed then, so much came back.
    assert (await figures(shop, shop.agent, to="2026-11-02")).reopened == 1
    desk.now += HOUR
    await desk.set_status(shop.colleague, ticket, "closed")
    later = await figures(shop, shop.colleague)
    assert counts(later) == {"closed": 1, "resolution": 1, "one_touch": 1}
    assert later.resolution.total_seconds == 49 * 3600


async def test_a_deleted_ticket_leaves_every_figure_and_comes_back(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    await desk.reply(shop.agent, ticket)
    await desk.set_status(shop.agent, ticket, "closed")
    before = await figures(shop, shop.agent)
    await desk.delete(ticket)
    assert counts(await figures(shop, shop.agent)) == {}
    for metric in METRICS:
        assert not (await rows(shop.lead, shop.agent, metric)).rows
    await desk.undelete(ticket)
    assert await figures(shop, shop.agent) == before


async def test_spam_leaves_every_figure_and_marking_it_is_no_closing(desk: Desk, shop: Shop) -> None:
    closed, opened = await desk.create(), await desk.create()
    await desk.reply(shop.agent, closed)
    await desk.set_status(shop.agent, closed, "closed")
    before = await figures(shop, shop.agent)
    for ticket in (closed, opened):
        await desk.mark_spam(shop.agent, ticket, spam=True)
    assert counts(await figures(shop, shop.agent)) == {}
    for ticket in (closed, opened):
        await desk.mark_spam(shop.agent, ticket, spam=False)
    assert await figures(shop, shop.agent) == before


async def test_a_deleted_message_makes_the_next_one_the_first_response(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    desk.now += HOUR
    first = await desk.reply(shop.agent, ticket)
    desk.now += HOUR
    second = await desk.reply(shop.colleague, ticket)
    await desk.unsay(shop.agent, ticket, first)
    assert counts(await figures(shop, shop.agent)) == {}
    shown = await figures(shop, shop.colleague)
    assert counts(shown) == {"replies": 1, "first_response": 1}
    assert shown.first_response.total_seconds == 7200
    await desk.unsay(shop.colleague, ticket, second)
    assert counts(await figures(shop, shop.colleague)) == {}


async def test_a_figure_opens_its_rows_page_by_page(desk: Desk, shop: Shop) -> None:
    made = []
    for hours in (5, 1, 3):
        ticket = await desk.create()
        desk.now += hours * HOUR
        await desk.reply(shop.agent, ticket)
        made.append(ticket)
    shown, token = [], ""
    while True:
        page = await rows(shop.lead, shop.agent, "first_response", page_size=2, page_token=token)
        shown += page.rows
        token = page.next_page_token
        if not token:
            break
    assert [row.ticket_id for row in shown] == made[::-1]
    assert [row.value // 3600 for row in shown] == [3, 1, 5]
    assert [(row.ticket_number, row.subject) for row in shown] == [
        (number, "Where is it?") for number in (1003, 1002, 1001)
    ]
    figure = (await figures(shop, shop.agent)).first_response
    assert figure.total_seconds == sum(row.value for row in shown)
    assert (figure.median_seconds, figure.p90_seconds) == (3 * 3600, 5 * 3600)


async def test_days_are_those_of_the_time_zone(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    desk.now = datetime(2026, 11, 10, 23, 30, tzinfo=UTC)
    await desk.reply(shop.agent, ticket)
    for zone, day in (("UTC", "2026-11-10"), ("Europe/Berlin", "2026-11-11"), ("America/New_York", "2026-11-10")):
        there = {"from": day, "to": day, "time_zone": zone}
        assert (await figures(shop, shop.agent, **there)).replies == 1
        assert len((await rows(shop.lead, shop.agent, "replies", **there)).rows) == 1
    assert (await figures(shop, shop.agent, **{"from": "2026-11-11", "to": "2026-11-11"})).replies == 0


async def test_all_agents_are_listed_with_the_team(desk: Desk, shop: Shop) -> None:
    for agent, replies in ((shop.agent, 3), (shop.colleague, 1)):
        ticket = await desk.create()
        for _ in range(replies):
            await desk.reply(agent, ticket)
    asked: dict[str, Any] = {"from": "2026-11-01", "to": "2026-11-30"}
    shown, token = [], ""
    while True:
        page = await shop.admin(pb.ListPerformanceRequest(page_size=4, page_token=token, **asked))
        shown += [(agent.agent_name, agent.figures.replies) for agent in page.agents]
        assert (page.team.agents, page.team.figures.replies, page.team.average_replies) == (2, 4, 2)
        token = page.next_page_token
        if not token:
            break
    others = [(name, 0) for name in ("Admin", "Former", "Lead", "Viewer")]
    assert shown == sorted([*others, ("Agent", 3), ("Colleague", 1)])


async def test_agents_see_their_own_figures_and_leads_see_all(shop: Shop) -> None:
    for agent in (shop.agent, shop.viewer):
        own = pb.GetAgentPerformanceRequest(agent_id=agent.id.upper())
        assert (await agent(own)).agent.agent_id == agent.id
        await rows(agent, agent, "closed")
        for request in (
            pb.GetAgentPerformanceRequest(agent_id=shop.colleague.id),
            pb.ListPerformanceRowsRequest(agent_id=shop.colleague.id, metric=performance_pb2.PerformanceRow.CLOSED),
            pb.ListPerformanceRequest(),
        ):
            assert (await agent.refused(request)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    for caller in (shop.lead, shop.admin, shop.key):
        await figures(shop, shop.agent)
        await rows(caller, shop.agent, "closed")
        await caller(pb.ListPerformanceRequest())


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ({"from": "2026-11-02", "to": "2026-11-01"}, "from"),
        ({"from": "2025-11-01", "to": "2026-11-02"}, "from"),
        ({"from": "2026-02-30"}, "from"),
        ({"to": "yesterday"}, "to"),
        ({"to": "0001-01-01"}, "to"),
        ({"to": "9999-12-31"}, "to"),
        ({"time_zone": "Europe/Atlantis"}, "time_zone"),
        ({"time_zone": "../etc/passwd"}, "time_zone"),
    ],
)
async def test_what_is_no_span_of_days_is_refused(shop: Shop, asked: dict[str, Any], field: str) -> None:
    for request in (
        pb.ListPerformanceRequest(**asked),
        pb.GetAgentPerformanceRequest(agent_id=shop.agent.id, **asked),
        pb.ListPerformanceRowsRequest(agent_id=shop.agent.id, metric=performance_pb2.PerformanceRow.CLOSED, **asked),
    ):
        refusal = await shop.lead.refused(request)
        assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", [field])


async def test_a_figure_must_be_named(shop: Shop) -> None:
    refusal = await shop.lead.refused(pb.ListPerformanceRowsRequest(agent_id=shop.agent.id))
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["metric"])


async def test_what_is_done_through_the_api_counts(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Help")
    message = await shop.agent.write(ticket.id)
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    asked = pb.GetAgentPerformanceRequest(agent_id=shop.agent.id)
    shown = (await shop.agent(asked)).agent.figures
    assert counts(shown) == {"replies": 1, "first_response": 1, "closed": 1, "resolution": 1, "one_touch": 1}
    await shop.agent(message_service_pb2.DeleteMessageRequest(ticket_id=ticket.id, id=message.id))
    assert (await shop.agent(asked)).agent.figures.replies == 0


async def test_a_shop_without_service_levels_has_no_figure_of_them(desk: Desk, shop: Shop) -> None:
    ticket = await desk.create()
    await desk.reply(shop.agent, ticket)
    await desk.set_status(shop.agent, ticket, "closed")
    shown = await figures(shop, shop.agent)
    for name in ("sla", "first_response_business", "resolution_business"):
        assert not shown.HasField(name)


@pytest.fixture
def november() -> Span:
    return span("2026-11-01", "2026-11-30", "Europe/Berlin", MONDAY)


async def test_indexes_give_figures_and_rows(shop: Shop, database: Database, november: Span) -> None:
    sums = store.span_params(november)
    agent = {"agent_id": shop.agent.id}
    instants = {"begins_at": november.begins_at, "ends_at": november.ends_at}
    asked: list[tuple[Query[Any], dict[str, Any]]] = [
        (store.OF_AGENT, sums | agent),
        (store.of_agents(after=False), sums | {"limit": 101}),
        (store.OF_TEAM, sums),
        (store.MEDIANS, store.medians_params(shop.agent.id, november)),
        (store.rows(after=False), agent | instants | {"metric": "closed", "limit": 101}),
    ]
    async with database.transaction(system(shop.tenant_id)) as tx:
        for setting in ("enable_seqscan", "enable_bitmapscan"):  # small tables are cheap to read whole
            await (await tx.plain()).execute(f"SET LOCAL {setting} = off")
        for query, params in asked:
            cursor = await (await tx.plain()).execute(
                "EXPLAIN (COSTS OFF) " + query.sql, query.bind(shop.tenant_id, params)
            )
            plan = "\n".join(row[0] for row in await cursor.fetchall())
            assert "Seq Scan" not in plan, plan
            for condition in ("at >= ", "at < "):
                used = [line for line in plan.splitlines() if condition in line]
                assert all("Index Cond" in line for line in used), plan
            if "performance_days" in plan:
                assert plan.count("(day >= ") == 1, plan
                assert "Index Cond: ((tenant_id = " in plan
