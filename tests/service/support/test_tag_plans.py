"""How PostgreSQL finds tickets by their tags where there are many: along the rows of one tag, or by a few ids."""

from __future__ import annotations

import re
from typing import Any

import pytest

from service_kit.principal import system
from support_svc.tickets import lists, tag_ways, tags
from support_svc.tickets.lists import TicketFilters
from support_svc.tickets.tag_ways import Way
from tests.service.support.large_shop import Large, buffers, open_large_shop
from tests.support.services import Services


@pytest.fixture(scope="module")
async def large(services: Services) -> Large:
    return await open_large_shop(services)


ORDERS = {"": "ticket_tags_by_update", "created_at": "ticket_tags_by_creation", "priority": "ticket_tags_by_urgency"}
OPEN = {"statuses": ["open"]}


@pytest.mark.parametrize(
    ("order", "index", "more"),
    [
        *((order, index, {}) for order, index in ORDERS.items()),
        *((order, index, {"statuses": ["closed"]}) for order, index in ORDERS.items()),
        *((order, index, {"channels": ["email"], "priorities": ["high"]}) for order, index in ORDERS.items()),
        ("smart_score", "live_ticket_tags", {}),
        ("smart_score", "live_ticket_tags", OPEN),
        ("smart_score", "live_ticket_tags", {**OPEN, "snoozed": False, "priorities": ["high", "normal"]}),
    ],
)
@pytest.mark.parametrize("wanted", [["every"], ["common", "every"]])
async def test_tickets_with_tags_are_a_range_of_an_index(
    large: Large, order: str, index: str, more: dict[str, Any], wanted: list[str]
) -> None:
    filters, key = TicketFilters(tags=wanted, **more), lists.ORDERS[order]
    expected = await large.read(lists.page(filters, key, limit=180, after=None))
    seen: list[Any] = []
    after = None
    for _ in range(3):
        found = lists.page(filters, key, limit=60, after=after, way=Way(wanted[0], live=index == "live_ticket_tags"))
        plan = await large.plan(*found)
        assert re.search(f"Index Only Scan (Backward )?using {index}", plan), plan
        assert "Sort" not in plan, plan
        seen += await large.read(found)
        after = lists.position(seen[-1], key)
    assert [ticket.id for ticket in seen] == [ticket.id for ticket in expected]


async def test_tags_that_are_never_together_are_told_apart_by_the_index_alone(large: Large) -> None:
    filters = TicketFilters(tags=["never", "half"])
    plan = await large.plan(*lists.page(filters, lists.ORDERS[""], limit=51, after=None, way=Way("half")), run=True)
    assert re.search(r"Index Scan using tickets_pkey on tickets.*\(never executed\)", plan), plan
    # 10,000 tickets carry each of them.
    assert buffers(plan) < 400, plan


async def test_open_tickets_with_a_rare_tag_are_read_by_their_ids(large: Large) -> None:
    filters = TicketFilters(tags=["lately"], statuses=["open"])
    way = Way("lately", few=True, live=True)
    for order in (lists.MOST_URGENT_FIRST, lists.NEXT_DUE_FIRST):
        plan = await large.plan(*lists.page(filters, order, limit=51, after=None, way=way))
        assert "Index Only Scan using live_ticket_tags" in plan, plan
        assert "Index Scan using tickets_pkey" in plan, plan


@pytest.mark.parametrize("live", [False, True])
async def test_how_common_tags_are_an_index_tells(large: Large, live: bool) -> None:
    params = tag_ways.params(["common", "half", "lately"], "", spam=False) | {"most": tag_ways.RARE + 1}
    plan = await large.plan(tag_ways.CARRIED[live], params, run=True)
    index = "live_ticket_tags" if live else "ticket_tags_by_update"
    assert f"Index Only Scan Backward using {index}" in plan, plan
    assert buffers(plan) < 80, plan
    carried = await large.read((tag_ways.CARRIED[live], params))
    assert carried[0] == ("lately", 250)
    assert live or carried == [("lately", 250), ("common", 1001), ("half", 1001)]


@pytest.mark.parametrize("prefix", ["", "co"])
async def test_the_tags_in_use_are_found_by_leaps_through_their_index(large: Large, prefix: str) -> None:
    query, params = tags.in_use(prefix, limit=51, after="")
    (found,) = await large.database.read(system(large.shop.tenant_id), (query, params))
    in_use = ("common", "every", "half", "lately", "never", "rare")
    assert found == [each for each in in_use if each.startswith(prefix)]
    plan = await large.plan(query, params, run=True)
    assert plan.count("Index Only Scan using ticket_tags_pkey") == 2, plan
    assert not re.search(r"Filter: .*tag", plan), plan
    # 47,000 rows have hundreds of pages.
    assert buffers(plan) < 40, plan
