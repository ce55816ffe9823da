"""Presence: who has a ticket open, believed for half a minute, told to people when it changes and to nobody else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from quimbi.support.v1 import presence_service_pb2 as pb
from quimbi.support.v1 import ticket_service_pb2
from quimbi.support.v1.presence_pb2 import Presence

from service_kit.db import Database
from service_kit.principal import system
from support_svc.events import hub, retention
from tests.service.support.helpdesk import Caller, Shop
from tests.service.support.watching import append, watching


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "WINDOW", 0.02)


async def be(caller: Caller, ticket_id: str, state: Presence.State.ValueType = Presence.VIEWING) -> Presence:
    request = pb.SetPresenceRequest(ticket_id=ticket_id, presence=Presence(state=state))
    answer: pb.SetPresenceResponse = await caller(request)
    return answer.presence


async def leave(caller: Caller, ticket_id: str) -> None:
    await caller(pb.ClearPresenceRequest(ticket_id=ticket_id))


async def at(caller: Caller, ticket_id: str) -> list[tuple[str, Presence.State.ValueType]]:
    answer = await caller(pb.ListTicketPresenceRequest(ticket_id=ticket_id))
    return sorted((presence.agent_name, presence.state) for presence in answer.presences)


async def age(database: Database, shop: Shop, seconds: float) -> None:
    """Lets time pass for all presences of a shop."""
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute(
            "UPDATE support.ticket_presence SET since = since - %(t)s, expires_at = expires_at - %(t)s",
            {"t": timedelta(seconds=seconds)},
        )


async def test_who_has_a_ticket_open_is_listed_with_what_they_do(shop: Shop) -> None:
    ticket, other = await shop.agent.create_ticket(), await shop.agent.create_ticket()
    mine = await be(shop.agent, ticket.id)
    await be(shop.colleague, ticket.id, Presence.REPLYING)
    await be(shop.viewer, other.id)
    assert (mine.ticket_id, mine.agent_id, mine.agent_name) == (ticket.id, shop.agent.id, "Agent")
    assert mine.expires_at.ToDatetime() - mine.since.ToDatetime() == timedelta(seconds=30)
    assert await at(shop.lead, ticket.id) == [("Agent", Presence.VIEWING), ("Colleague", Presence.REPLYING)]
    await leave(shop.colleague, ticket.id)
    assert await at(shop.lead, ticket.id) == [("Agent", Presence.VIEWING)]


async def test_a_renewal_keeps_the_beginning_and_moves_the_end(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    first = await be(shop.agent, ticket.id)
    await age(database, shop, 20)
    renewed = await be(shop.agent, ticket.id)
    assert renewed.since.ToDatetime() == first.since.ToDatetime() - timedelta(seconds=20)
    assert renewed.expires_at.ToDatetime() > first.expires_at.ToDatetime()
    replying = await be(shop.agent, ticket.id, Presence.REPLYING)
    assert replying.since.ToDatetime() > first.since.ToDatetime()


async def test_who_says_nothing_for_half_a_minute_is_gone_for_every_reader(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    await be(shop.agent, ticket.id)
    await age(database, shop, 31)
    assert await at(shop.lead, ticket.id) == []
    assert not (await shop.lead(pb.ListPresenceRequest())).presences
    assert not (await shop.lead(pb.ListPresenceRequest(ticket_id=[ticket.id]))).presences


async def test_changes_are_told_and_renewals_are_not(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    async with watching(shop.colleague) as watch:
        await be(shop.agent, ticket.id)
        await be(shop.agent, ticket.id)
        await be(shop.agent, ticket.id, Presence.REPLYING)
        await be(shop.agent, ticket.id, Presence.REPLYING)
        await leave(shop.agent, ticket.id)
        await leave(shop.agent, ticket.id)
        await be(shop.agent, ticket.id)
        await age(database, shop, 31)
        await leave(shop.agent, ticket.id)  # had expired: everybody knows already
        await be(shop.agent, ticket.id)
        await age(database, shop, 31)
        await be(shop.agent, ticket.id)  # is back
        await append(database, shop.tenant_id, 1)
        await watch.until(7)
    assert watch.kinds == [
        "presence.viewing",
        "presence.replying",
        "presence.leave",
        "presence.viewing",
        "presence.viewing",
        "presence.viewing",
        "ticket.update",
    ]
    told = watch.events[0]
    assert (told.ticket_id, told.object_id, told.actor_id, told.actor_name) == (
        ticket.id,
        shop.agent.id,
        shop.agent.id,
        "Agent",
    )


async def test_presence_is_for_people_only_also_in_the_stream(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    for request in (
        pb.SetPresenceRequest(ticket_id=ticket.id, presence=Presence(state=Presence.VIEWING)),
        pb.ClearPresenceRequest(ticket_id=ticket.id),
        pb.ListTicketPresenceRequest(ticket_id=ticket.id),
        pb.ListPresenceRequest(),
    ):
        assert (await shop.key.refused(request)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    async with watching(shop.key) as key, watching(shop.viewer) as viewer:
        await be(shop.agent, ticket.id)
        await append(database, shop.tenant_id, 1)
        await key.until(1)
        await viewer.until(2)
    assert key.kinds == ["ticket.update"]
    assert viewer.kinds == ["presence.viewing", "ticket.update"]


async def test_the_audit_log_says_nothing_of_presence(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    await be(shop.agent, ticket.id)
    await leave(shop.agent, ticket.id)
    async with database.transaction(system(shop.tenant_id)) as tx:
        cursor = await (await tx.plain()).execute("SELECT action FROM support.audit_log WHERE id > 2")
        assert await cursor.fetchall() == [("ticket.create",)]


async def test_several_tickets_or_all_are_asked_for_page_by_page(shop: Shop) -> None:
    tickets = sorted([(await shop.agent.create_ticket()).id for _ in range(4)])
    for ticket in tickets:
        for caller in (shop.agent, shop.colleague):
            await be(caller, ticket)
    some = await shop.lead(pb.ListPresenceRequest(ticket_id=[tickets[2], tickets[0].upper(), str(uuid4())]))
    assert [presence.ticket_id for presence in some.presences] == [tickets[0]] * 2 + [tickets[2]] * 2

    found: list[tuple[str, str]] = []
    request = pb.ListPresenceRequest(page_size=3)
    while True:
        page = await shop.lead(request)
        found += [(presence.ticket_id, presence.agent_id) for presence in page.presences]
        if not page.next_page_token:
            break
        request.page_token = page.next_page_token
    everybody = sorted([shop.agent.id, shop.colleague.id])
    assert found == [(ticket, agent) for ticket in tickets for agent in everybody]


@pytest.mark.parametrize(
    "request_",
    [
        pb.SetPresenceRequest(ticket_id="1", presence=Presence(state=Presence.VIEWING)),
        pb.SetPresenceRequest(ticket_id=str(uuid4())),
        pb.SetPresenceRequest(ticket_id=str(uuid4()), presence=Presence()),
        pb.ListPresenceRequest(ticket_id=["all"]),
        pb.ListPresenceRequest(ticket_id=[str(uuid4())] * 201),
        pb.ListPresenceRequest(page_size=-1),
    ],
    ids=repr,
)
async def test_what_cannot_be_is_refused(shop: Shop, request_: pb.SetPresenceRequest | pb.ListPresenceRequest) -> None:
    assert (await shop.agent.refused(request_)).why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")


async def test_nobody_is_present_at_a_ticket_that_is_deleted_or_unknown(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await be(shop.agent, ticket.id)
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=ticket.id))
    for ticket_id in (ticket.id, str(uuid4())):
        for request in (
            pb.SetPresenceRequest(ticket_id=ticket_id, presence=Presence(state=Presence.REPLYING)),
            pb.ClearPresenceRequest(ticket_id=ticket_id),
            pb.ListTicketPresenceRequest(ticket_id=ticket_id),
        ):
            assert (await shop.agent.refused(request)).why == ("NOT_FOUND", "NOT_FOUND")


async def test_the_rows_of_those_who_left_without_a_word_are_swept(shop: Shop, database: Database) -> None:
    ticket = await shop.agent.create_ticket()
    await be(shop.agent, ticket.id)
    await age(database, shop, 40)
    await be(shop.colleague, ticket.id)
    assert await retention.sweep_presence(database, datetime.now(UTC)) >= 1
    async with database.transaction(system(shop.tenant_id)) as tx:
        cursor = await (await tx.plain()).execute("SELECT agent_name FROM support.ticket_presence")
        assert await cursor.fetchall() == [("Colleague",)]
    assert await at(shop.lead, ticket.id) == [("Colleague", Presence.VIEWING)]
