"""`GET /api/tags`: which tags are in use, in the order of their letters."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import tag_service_pb2 as pb
from quimbi.support.v1 import ticket_service_pb2

from tests.service.support.helpdesk import Caller, Shop, Ticket


async def listed(caller: Caller, **asked: Any) -> list[str]:
    answer = await caller(pb.ListTagsRequest(**asked))
    assert not answer.next_page_token
    return [tag.name for tag in answer.tags]


async def test_each_tag_of_the_tenants_tickets_comes_once_by_its_letters(shop: Shop, other_shop: Shop) -> None:
    assert await listed(shop.viewer) == []
    for tags in (["vip", "a:b"], ["vip", "a-b"], ["a_b", "ab", "a"], ["9", "vip"]):
        await shop.agent.create_ticket(tags=tags)
    await other_shop.agent.create_ticket(tags=["theirs"])
    # As ASCII has them, whatever language the database speaks.
    assert await listed(shop.viewer) == ["9", "a", "a-b", "a:b", "a_b", "ab", "vip"]
    assert await listed(shop.key, prefix="a") == ["a", "a-b", "a:b", "a_b", "ab"]
    assert await listed(shop.viewer, prefix="a_") == ["a_b"]
    assert await listed(shop.viewer, prefix="b") == []


async def test_pages_hold_each_tag_once_whatever_comes_and_goes_meanwhile(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(tags=["a", "c", "e", "g"])
    first = await shop.viewer(pb.ListTagsRequest(page_size=2))
    await shop.agent(ticket_service_pb2.TagTicketRequest(id=ticket.id, add=["b", "f"], remove=["c"]))
    second = await shop.viewer(pb.ListTagsRequest(page_size=2, page_token=first.next_page_token))
    assert [[tag.name for tag in page.tags] for page in (first, second)] == [["a", "c"], ["e", "f"]]
    third = await shop.viewer(pb.ListTagsRequest(page_size=1, page_token=second.next_page_token))
    assert ([tag.name for tag in third.tags], third.next_page_token) == (["g"], "")


async def test_a_token_belongs_to_its_prefix_and_its_shop(shop: Shop, other_shop: Shop) -> None:
    await shop.agent.create_ticket(tags=["late", "lost"])
    token = (await shop.viewer(pb.ListTagsRequest(prefix="l", page_size=1))).next_page_token
    for caller, prefix in ((shop.viewer, "lo"), (other_shop.viewer, "l")):
        refusal = await caller.refused(pb.ListTagsRequest(prefix=prefix, page_token=token))
        assert refusal.why == ("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN")


async def test_what_is_no_prefix_of_a_tag_is_refused(shop: Shop) -> None:
    for wrong in ({"prefix": "Late"}, {"prefix": "a" * 51}, {"prefix": "%"}, {"page_size": -1}):
        assert (await shop.viewer.refused(pb.ListTagsRequest(**wrong))).code.name == "INVALID_ARGUMENT"


async def test_tags_of_spam_and_of_closed_tickets_are_seen_and_those_of_deleted_ones_not(shop: Shop) -> None:
    made = {name: (await shop.agent.create_ticket(tags=[name, "all"])).id for name in ("closed", "deleted", "spam")}
    await shop.agent.set_status(made["closed"], Ticket.CLOSED)
    await shop.agent(ticket_service_pb2.MarkTicketAsSpamRequest(id=made["spam"], spam=True))
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=made["deleted"]))
    for caller in (shop.viewer, shop.admin):
        assert await listed(caller) == ["all", "closed", "spam"]
    await shop.admin(ticket_service_pb2.UndeleteTicketRequest(id=made["deleted"]))
    assert await listed(shop.viewer) == ["all", "closed", "deleted", "spam"]
