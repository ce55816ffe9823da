"""The event stream: all that happens, once and in order, from any position on, for those who may see it."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import grpc
import pytest
from quimbi.platform.v1 import api_key_pb2
from quimbi.support.v1 import (
    api_key_service_pb2,
    note_pb2,
    note_service_pb2,
    queue_pb2,
    queue_service_pb2,
    ticket_service_pb2,
)
from quimbi.support.v1.event_service_pb2 import WatchEventsRequest

from service_kit.db import Database
from service_kit.principal import system
from support_svc.auth import provisioning
from support_svc.events import hub, retention
from tests.service.support.helpdesk import FOUNDED, Caller, Shop, Ticket
from tests.service.support.watching import append, watching
from tests.support.services import Services

LONG_AGO = timedelta(days=8)


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hub, "WINDOW", 0.02)


async def key_with(shop: Shop, services: Services, *scopes: str) -> Caller:
    asked = api_key_service_pb2.CreateApiKeyRequest(api_key=api_key_pb2.ApiKey(name="+".join(scopes), scopes=scopes))
    return Caller(services.support, (await shop.admin(asked)).secret)


async def note(caller: Caller, ticket_id: str) -> None:
    await caller(note_service_pb2.CreateNoteRequest(ticket_id=ticket_id, note=note_pb2.Note(content="Careful")))


async def test_what_happens_is_told_with_who_did_what_to_which_thing(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    async with watching(shop.viewer) as watch:
        assert watch.events == []
        assert not watch.reset
        began = int(watch.position)
        message = await shop.agent.write(ticket.id)
        await shop.lead(ticket_service_pb2.TagTicketRequest(id=ticket.id, add=["vip"]))
        written, tagged = await watch.until(2)
    assert (written.kind, written.ticket_id, written.object_id) == ("message.create", ticket.id, message.id)
    assert (written.actor_id, written.actor_name) == (shop.agent.id, shop.agent.name)
    assert written.created_at == message.created_at
    assert (tagged.kind, tagged.object_id, list(tagged.fields)) == ("ticket.tag", "", ["tags"])
    assert tagged.actor_id == shop.lead.id
    assert [int(written.position), int(tagged.position)] == [began + 1, began + 2]


async def test_a_stream_without_a_position_begins_with_what_happens_from_now_on(shop: Shop) -> None:
    await shop.agent.create_ticket()
    async with watching(shop.agent) as watch:
        later = await shop.agent.create_ticket()
        (event,) = await watch.until(1)
    assert event.ticket_id == later.id


async def test_who_comes_back_at_any_position_gets_the_rest_without_a_gap_and_nothing_twice(shop: Shop) -> None:
    for _ in range(6):
        await shop.agent.create_ticket()
    async with watching(shop.agent, after="0") as watch:
        everything = list(await watch.until(6))
    for index, event in enumerate(everything[:-1]):
        async with watching(shop.agent, after=event.position) as resumed:
            assert await resumed.until(len(everything) - index - 1) == everything[index + 1 :]


async def test_a_resumed_stream_goes_on_with_what_happens_next(shop: Shop) -> None:
    async with watching(shop.agent) as first:
        await shop.agent.create_ticket()
        await first.until(1)
    missed = await shop.agent.create_ticket()
    async with watching(shop.agent, after=first.position) as second:
        await second.until(1)
        live = await shop.agent.create_ticket()
        await second.until(2)
    assert [event.ticket_id for event in second.events] == [missed.id, live.id]


async def test_a_long_absence_is_made_up_for_page_by_page(
    shop: Shop, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hub, "PAGE", 100)
    async with watching(shop.agent) as watch:
        before = int(watch.position)
    await append(database, shop.tenant_id, 1203)
    async with watching(shop.agent, after=str(before)) as watch:
        while len(watch.events) < 1203:
            assert len((await watch.read()).events) <= 100
    assert watch.positions == list(range(before + 1, before + 1204))


async def test_writers_at_the_same_time_leave_no_gap_and_no_disorder(shop: Shop) -> None:
    async with watching(shop.agent) as watch:
        before = int(watch.position)
        await asyncio.gather(*(shop.agent.create_ticket(customer_id=f"c-{number}") for number in range(40)))
        await watch.until(40)
    assert watch.positions == list(range(before + 1, before + 41))


async def test_everybody_gets_what_they_may_see_and_no_more(shop: Shop, services: Services, database: Database) -> None:
    tickets_only = await key_with(shop, services, "tickets.read")
    with_notes = await key_with(shop, services, "tickets.read", "notes.read")
    ticket = await shop.agent.create_ticket()
    async with (
        watching(tickets_only) as poor,
        watching(with_notes) as richer,
        watching(shop.viewer) as viewer,
        watching(shop.agent) as agent,
    ):
        await note(shop.agent, ticket.id)
        await append(database, shop.tenant_id, 1, permission="audit.read")
        await shop.agent.write(ticket.id)
        for watch, kinds in (
            (poor, ["message.create"]),
            (richer, ["note.create", "message.create"]),
            (viewer, ["note.create", "message.create"]),
            (agent, ["note.create", "ticket.update", "message.create"]),
        ):
            await watch.until(len(kinds))
            assert watch.kinds == kinds
        end = watch.position
        # Positions are those of the whole log: who may see less can go on from the same ones.
        assert poor.position == richer.position == viewer.position == end


async def test_the_past_is_filtered_like_the_present(shop: Shop, services: Services) -> None:
    tickets_only = await key_with(shop, services, "tickets.read")
    ticket = await shop.agent.create_ticket()
    await note(shop.agent, ticket.id)
    await shop.agent.write(ticket.id)
    async with watching(tickets_only, after="0") as watch:
        await watch.until(2)
    assert watch.kinds == ["ticket.create", "message.create"]


async def test_a_stream_of_one_ticket_has_that_tickets_events_only(shop: Shop) -> None:
    one, other = await shop.agent.create_ticket(), await shop.agent.create_ticket()
    await shop.agent.write(one.id)
    async with watching(shop.agent, ticket_id=one.id.upper(), after="0") as watch:
        await shop.agent.write(other.id)
        await shop.lead(queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns")))
        await shop.agent.set_status(one.id, Ticket.CLOSED)
        await watch.until(3)
    assert watch.kinds == ["ticket.create", "message.create", "ticket.status"]
    assert {event.ticket_id for event in watch.events} == {one.id}


async def test_nothing_of_another_shop_is_told(shop: Shop, other_shop: Shop) -> None:
    theirs = await other_shop.agent.create_ticket()
    async with (
        watching(shop.admin, after="0") as everything,
        watching(shop.admin, ticket_id=theirs.id, after="0") as about_theirs,
    ):
        await other_shop.agent.write(theirs.id)
        own = await shop.agent.create_ticket()
        assert [event.ticket_id for event in await everything.until(FOUNDED + 1)] == [""] * FOUNDED + [own.id]
        assert about_theirs.events == []


@pytest.mark.parametrize(
    ("request_", "field"),
    [
        (WatchEventsRequest(after="yesterday"), "after"),
        (WatchEventsRequest(after="-1"), "after"),
        (WatchEventsRequest(after="1000000"), "after"),
        (WatchEventsRequest(after="9" * 20), "after"),
        (WatchEventsRequest(after="9" * 21), "after"),
        (WatchEventsRequest(ticket_id="all"), "ticket_id"),
    ],
    ids=str,
)
async def test_a_position_or_ticket_that_cannot_be_is_refused(
    shop: Shop, request_: WatchEventsRequest, field: str
) -> None:
    refusal = await shop.agent.refused(request_)
    assert refusal.code == grpc.StatusCode.INVALID_ARGUMENT
    assert list(refusal.fields) == [field]


async def test_watching_needs_credentials_and_each_event_the_permission_to_read_what_it_is_about(
    shop: Shop, services: Services
) -> None:
    stranger = Caller(services.support, "nonsense")
    assert (await stranger.refused(WatchEventsRequest())).code == grpc.StatusCode.UNAUTHENTICATED
    ticket = await shop.agent.create_ticket()
    async with watching(await key_with(shop, services, "notes.read")) as watch:
        await shop.agent.write(ticket.id)
        await note(shop.agent, ticket.id)
        await watch.until(1)
    assert watch.kinds == ["note.create"]


async def test_who_was_away_too_long_is_told_to_read_anew(shop: Shop, database: Database) -> None:
    await append(database, shop.tenant_id, 10)
    soon = datetime.now(UTC) + retention.RETENTION
    await retention.forget(database, soon - timedelta(minutes=1))
    last = str(FOUNDED + 10)
    async with watching(shop.agent, after="0") as watch:
        assert not watch.reset
        await watch.until(10)
    await retention.forget(database, soon + timedelta(minutes=1))
    async with watching(shop.agent, after="3") as watch:
        assert (watch.reset, watch.position) == (True, last)
        new = await shop.agent.create_ticket()
        assert [event.ticket_id for event in await watch.until(1)] == [new.id]
    # Whoever has seen the last event that is gone misses nothing.
    async with watching(shop.agent, after=last) as watch:
        assert not watch.reset
        assert [event.ticket_id for event in await watch.until(1)] == [new.id]


async def test_what_is_kept_has_no_gap_though_an_older_event_was_committed_later(
    shop: Shop, database: Database
) -> None:
    now = datetime.now(UTC)
    await retention.forget(database, now + LONG_AGO)  # how the shop began
    await append(database, shop.tenant_id, 4, at=now - LONG_AGO)
    await append(database, shop.tenant_id, 1, at=now - timedelta(days=1))
    await append(database, shop.tenant_id, 1, at=now - LONG_AGO)
    await append(database, shop.tenant_id, 1, at=now)
    await retention.forget(database, now)
    async with watching(shop.agent, after=str(FOUNDED + 3)) as watch:
        assert watch.reset
    async with watching(shop.agent, after=str(FOUNDED + 4)) as watch:
        assert not watch.reset
        await watch.until(3)
        assert watch.positions == [FOUNDED + 5, FOUNDED + 6, FOUNDED + 7]


async def test_the_log_of_a_shop_that_no_process_served_is_shortened_too(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "_BATCH", 7)
    tenant = (await provisioning.create_tenant(database, f"asleep-{uuid4().hex[:12]}", "A quiet shop")).tenant_id
    await retention.forget(database, datetime.now(UTC) + LONG_AGO)  # that it was founded
    await append(database, tenant, 20, at=datetime.now(UTC) - LONG_AGO)
    await append(database, tenant, 2)
    assert await retention.forget(database, datetime.now(UTC)) >= 20
    async with database.transaction(system(tenant)) as tx:
        rows = await (await (await tx.plain()).execute("SELECT position FROM support.events ORDER BY 1")).fetchall()
    assert rows == [(22,), (23,)]
