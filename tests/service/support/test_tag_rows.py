"""The rows of tags: always those of the tickets' own tags, and whichever way they are used, the same answer."""

from __future__ import annotations

import itertools
import random
from typing import Any

import pytest
from quimbi.support.v1 import inbox_service_pb2
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.tickets import finding, tag_ways
from support_svc.tickets.tag_ways import Way
from tests.service.support.helpdesk import Shop, Ticket

_DIFFERENT = """
SELECT t.id FROM support.tickets t
WHERE CASE WHEN t.deleted_at IS NULL THEN t.tags ELSE '{}' END
   <> ARRAY(SELECT tag FROM support.ticket_tags r WHERE r.ticket_id = t.id ORDER BY tag)
   OR EXISTS (
       SELECT FROM support.ticket_tags r WHERE r.ticket_id = t.id
       AND (r.created_at, r.updated_at, r.waiting_since, r.urgency_rank, r.status, r.priority, r.channel, r.spam)
           IS DISTINCT FROM
           (t.created_at, t.updated_at, t.waiting_since, t.urgency_rank, t.status, t.priority, t.channel, t.spam)
       OR r.ticket_id = t.id AND (r.smart_key, r.bits) <> (t.smart_key, support.tag_bits(t.tags)))
"""


async def test_the_rows_are_those_of_the_tickets_tags_whatever_is_done(shop: Shop, database: Database) -> None:
    chance = random.Random(7)
    names = ["a", "b", "c", "d-e", "vip"]
    made = [(await shop.agent.create_ticket(tags=chance.sample(names, n % 4))).id for n in range(16)]
    for _ in range(60):
        id_ = chance.choice(made)
        await shop.agent(
            pb.TagTicketRequest(
                id=id_, add=chance.sample(names, chance.randrange(3)), remove=chance.sample(names, chance.randrange(3))
            )
        )
        id_ = chance.choice(made)
        match chance.randrange(6):
            case 0:
                await shop.agent(pb.MarkTicketAsSpamRequest(id=id_, spam=True))
                if chance.random() < 0.5:
                    await shop.agent(pb.MarkTicketAsSpamRequest(id=id_, spam=False))
            case 1:
                asked = Ticket(
                    id=id_,
                    priority=chance.choice([Ticket.LOW, Ticket.URGENT]),
                    channel=chance.choice([Ticket.SMS, Ticket.CHAT]),
                )
                await shop.agent(pb.UpdateTicketRequest(ticket=asked))
            case 2:
                await shop.agent.write(chance.choice(made))
            case 3:
                await shop.admin(pb.DeleteTicketRequest(id=id_))
                if chance.random() < 0.8:
                    await shop.admin(pb.UndeleteTicketRequest(id=id_))
                else:
                    made.remove(id_)
    change = pb.BatchUpdateTicketsRequest(ids=made, tag=pb.BatchTag(add=["b"], remove=["a"]))
    await shop.agent(change)
    await shop.agent(pb.BatchUpdateTicketsRequest(ids=made[::2], status=Ticket.CLOSED))
    async with database.transaction(system(shop.tenant_id)) as tx:
        assert await (await (await tx.plain()).execute(_DIFFERENT)).fetchall() == []


@pytest.fixture
async def tagged(shop: Shop) -> Shop:
    """A shop whose tickets carry every choice of three tags, open, closed, spam and urgent by turns."""
    for number, tags in enumerate(itertools.chain(*(itertools.combinations("abc", n) for n in range(4)))):
        for turn in range(4):
            ticket = await shop.agent.create_ticket(
                subject=f"{number}.{turn}",
                tags=tags,
                priority=Ticket.URGENT if turn % 2 else Ticket.NORMAL,
                channel=Ticket.SMS if number % 2 else Ticket.EMAIL,
            )
            if turn == 1:
                await shop.agent.set_status(ticket.id, Ticket.CLOSED)
            elif turn == 2:
                await shop.agent(pb.MarkTicketAsSpamRequest(id=ticket.id, spam=True))
    return shop


FILTERS: list[dict[str, Any]] = [
    {},
    {"status": [Ticket.OPEN]},
    {"status": [Ticket.CLOSED]},
    {"priority": [Ticket.URGENT], "channel": [Ticket.SMS]},
    {"q": "3"},
    {"spam": True},
    {"assigned_to": "none"},
]


async def test_every_way_to_a_tag_leads_to_the_same_tickets(tagged: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    taken: list[Way] = []
    asked = [
        {"tag": tags, "order_by": order, **filters}
        for tags in (["a"], ["b", "a", "b"], ["a", "b", "c"], ["a", "none"])
        for filters in FILTERS
        for order in (["", "created_at", "priority", "smart_score"] if not filters else [""])
    ]

    def take(*, rare: int, past_all: bool = False) -> None:
        taken.clear()
        monkeypatch.setattr(tag_ways, "RARE", rare)
        for name, original in _WAYS.items():

            async def way(*args: Any, original: Any = original) -> Way:
                taken.append(Way() if past_all else await original(*args))
                return taken[-1]

            monkeypatch.setattr(finding, name, way)

    take(rare=1_000, past_all=True)
    expected = [await _found(tagged, **each) for each in asked]
    assert [len(seen) for seen, _ in expected[:4]] == [12, 12, 12, 8]  # smart order has no closed tickets
    for rare in (1_000, 2, 0):
        take(rare=rare)
        for each, (seen, count) in zip(asked, expected, strict=True):
            assert await _found(tagged, **each) == (seen, count), (rare, each)
        assert any(way.tag and not way.few for way in taken)
        assert any(way == Way() for way in taken) == (rare < 1_000)
        assert any(way.few for way in taken)


_WAYS = {"way_of_list": finding.way_of_list, "way_of_count": finding.way_of_count}


async def _found(shop: Shop, *, order_by: str, **asked: Any) -> tuple[list[str], int]:
    """The tickets of a list read in pages of five, and their count."""
    seen: list[str] = []
    token = None
    while token != "":
        page = pb.ListTicketsRequest(order_by=order_by, page_size=5, page_token=token or "", **asked)
        answer = await shop.agent(page)
        seen += [ticket.subject for ticket in answer.tickets]
        token = answer.next_page_token
    assert len(seen) == len(set(seen))
    count = await shop.agent(inbox_service_pb2.CountTicketsRequest(**asked))
    assert not count.more
    assert count.count == len(seen) or order_by == "smart_score", asked
    return seen, count.count


async def test_the_rarest_tag_leads(shop: Shop, database: Database) -> None:
    for number in range(12):
        await shop.agent.create_ticket(
            tags=["all", *(["half"] if number % 2 else []), *(["old"] if number < 6 else [])]
        )
    params = tag_ways.params(["all", "half", "none", "old"], "", spam=False)
    # Of those with three tickets at least, that is rarer whose last three go back further.
    asked = (tag_ways.CARRIED[False], {**params, "most": 3})
    (carried,) = await database.read(system(shop.tenant_id), asked)
    assert [(each.tag, each.tickets) for each in carried] == [("none", 0), ("old", 3), ("half", 3), ("all", 3)]
    (live,) = await database.read(system(shop.tenant_id), (tag_ways.CARRIED[True], {**params, "most": 100}))
    assert {each.tag: each.tickets for each in live} == {"all": 12, "half": 6, "old": 6, "none": 0}


async def test_deleted_tickets_are_found_by_their_tags_too(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(tags=["odd"])
    await shop.admin(pb.DeleteTicketRequest(id=ticket.id))
    found = await shop.admin(pb.ListTicketsRequest(deleted=True, tag=["odd"]))
    assert [each.id for each in found.tickets] == [ticket.id]
