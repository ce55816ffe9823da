"""The rows by which rare tags are found: always those of the tickets' own tags, and never another answer."""

from __future__ import annotations

import random
from typing import Any

import pytest
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.tickets import tags
from tests.service.support.helpdesk import Shop, Ticket

_DIFFERENT = """
SELECT t.id FROM support.tickets t
WHERE CASE WHEN t.deleted_at IS NULL THEN t.tags ELSE '{}' END
   <> ARRAY(SELECT tag FROM support.ticket_tags r WHERE r.ticket_id = t.id ORDER BY tag)
"""


async def test_the_rows_are_those_of_the_tickets_tags_whatever_is_done(shop: Shop, database: Database) -> None:
    chance = random.Random(7)
    names = ["a", "b", "c", "d-e", "vip"]
    made = [(await shop.agent.create_ticket(tags=chance.sample(names, n % 4))).id for n in range(16)]
    for _ in range(40):
        change = pb.TagTicketRequest(
            id=chance.choice(made),
            add=chance.sample(names, chance.randrange(3)),
            remove=chance.sample(names, chance.randrange(3)),
        )
        await shop.agent(change)
        deleted = chance.choice(made)
        if chance.random() < 0.2:
            await shop.admin(pb.DeleteTicketRequest(id=deleted))
            if chance.random() < 0.8:
                await shop.admin(pb.UndeleteTicketRequest(id=deleted))
            else:
                made.remove(deleted)
    async with database.transaction(system(shop.tenant_id)) as tx:
        assert await (await (await tx.plain()).execute(_DIFFERENT)).fetchall() == []


@pytest.mark.parametrize("order_by", ["", "created_at", "priority"])
async def test_a_rare_tag_is_found_another_way_with_the_same_answer(
    shop: Shop, monkeypatch: pytest.MonkeyPatch, order_by: str
) -> None:
    for number in range(12):
        await shop.agent.create_ticket(subject=f"s{number}", tags=["odd"] if number % 2 else ["even", "vip"])

    async def found(**asked: Any) -> list[list[str]]:
        pages: list[list[str]] = []
        token = ""
        while not pages or token:
            answer = await shop.agent(
                pb.ListTicketsRequest(order_by=order_by, page_size=2, page_token=token, status=[Ticket.OPEN], **asked)
            )
            pages.append([ticket.subject for ticket in answer.tickets])
            token = answer.next_page_token
        return pages

    asked: list[dict[str, Any]] = [
        {"tag": ["odd"]},
        {"tag": ["even", "vip"]},
        {"tag": ["odd", "vip"]},
        {"tag": ["odd", "odd"]},
    ]
    by_rows = [await found(**each) for each in asked]
    monkeypatch.setattr(tags, "rarest", lambda _: "")
    assert [await found(**each) for each in asked] == by_rows  # several tags are rare in company
    monkeypatch.setattr(tags, "are_rare", lambda _: False)
    assert [await found(**each) for each in asked] == by_rows
    assert [len(pages) for pages in by_rows] == [3, 3, 1, 3]


async def test_deleted_tickets_are_found_by_their_tags_too(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(tags=["odd"])
    await shop.admin(pb.DeleteTicketRequest(id=ticket.id))
    found = await shop.admin(pb.ListTicketsRequest(deleted=True, tag=["odd"]))
    assert [each.id for each in found.tickets] == [ticket.id]


def test_only_a_tag_that_few_carry_is_rare() -> None:
    assert tags.rarest([]) == ""
    assert tags.rarest([tags.Carried("a", 0), tags.Carried("b", 9_999)]) == "a"
    assert tags.rarest([tags.Carried("a", tags.RARE), tags.Carried("b", tags.RARE + 1)]) == "a"
    assert tags.rarest([tags.Carried("a", tags.RARE + 1)]) == ""
