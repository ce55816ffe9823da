"""Smart scores against a real database: keys are right whatever was written, and the order is theirs."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from quimbi.support.v1 import score_pb2, score_service_pb2
from quimbi.support.v1 import ticket_service_pb2 as pb

from service_kit.db import Database
from service_kit.principal import system
from support_svc.jobs import passes
from support_svc.scoring import domain, service, store
from support_svc.tickets import lists
from support_svc.tickets import service as tickets
from support_svc.tickets.domain import NewTicket
from tests.service.support.helpdesk import Shop, Ticket

LIVE = lists.TicketFilters(statuses=("open", "pending"))


async def scored(database: Database, shop: Shop) -> list[store.Scored]:
    """All open tickets with what their scores are made of, in smart order."""
    (rows,) = await database.read(system(shop.tenant_id), lists.scored_page(LIVE, lists.SMART, limit=1000, after=None))
    return rows


async def assert_keys_are_right(database: Database, shop: Shop) -> None:
    found = await scored(database, shop)
    for each in found:
        assert each.ticket.smart_key == pytest.approx(domain.key(*each), abs=1e-6)
    now = datetime(2031, 5, 1, tzinfo=UTC)
    scores = [sum(part.points for part in domain.parts(*each, now)) for each in found]
    assert scores == sorted(scores, reverse=True)


async def set_weights(shop: Shop, **values: Any) -> Any:
    return (await shop.lead(_weights(**values))).weights


async def run(database: Database, shop: Shop, job: Any, *, later: timedelta = timedelta(0)) -> None:
    async with database.transaction(system(shop.tenant_id)) as tx:
        tx.now += later
        await job(tx)


async def test_a_new_tickets_score_is_told_with_its_parts(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(priority=Ticket.URGENT, first_message="Help!")
    found = (await shop.agent(pb.GetTicketRequest(id=ticket.id))).ticket
    assert found.smart_score == 45.0
    assert {part.name: part.points for part in found.score_parts if part.points} == {
        "priority": 30.0,
        "awaiting_reply": 15.0,
    }
    assert [part.name for part in found.score_parts if not part.available] == ["customer_value", "sentiment"]
    answer = await shop.viewer(score_service_pb2.GetTicketScoreRequest(ticket_id=ticket.id))
    assert (answer.smart_score, len(answer.score_parts)) == (45.0, len(found.score_parts))
    assert answer.HasField("as_of")


async def test_a_closed_ticket_has_no_score_and_no_place_in_the_smart_order(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    assert not (await shop.agent(pb.GetTicketRequest(id=ticket.id))).ticket.HasField("smart_score")
    answer = await shop.agent(score_service_pb2.GetTicketScoreRequest(ticket_id=ticket.id))
    assert not answer.HasField("smart_score")
    assert not answer.score_parts
    for status in ([], [Ticket.CLOSED], [Ticket.OPEN, Ticket.CLOSED]):
        assert not (await shop.agent(pb.ListTicketsRequest(order_by="smart_score", status=status))).tickets


async def test_the_smart_order_brings_scores_and_the_others_none(shop: Shop) -> None:
    for subject, priority in (("low", Ticket.LOW), ("urgent", Ticket.URGENT), ("normal", Ticket.NORMAL)):
        await shop.agent.create_ticket(subject=subject, priority=priority)
    smart = (await shop.agent(pb.ListTicketsRequest(order_by="smart_score"))).tickets
    assert [ticket.subject for ticket in smart] == ["urgent", "normal", "low"]
    assert [ticket.smart_score for ticket in smart] == sorted((t.smart_score for t in smart), reverse=True)
    assert all(ticket.score_parts for ticket in smart)
    reverse = (await shop.agent(pb.ListTicketsRequest(order_by="smart_score asc"))).tickets
    assert [ticket.subject for ticket in reverse] == ["low", "normal", "urgent"]
    for order in ("", "priority", "created_at"):
        found = (await shop.agent(pb.ListTicketsRequest(order_by=order))).tickets
        assert not any(ticket.HasField("smart_score") or ticket.score_parts for ticket in found)


async def test_pages_of_equal_scores_repeat_and_skip_nothing(shop: Shop, database: Database) -> None:
    for _ in range(7):
        await shop.agent.create_ticket()
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute("UPDATE support.tickets SET waiting_since = '2026-01-01T00:00:00Z'")
    for order in ("smart_score", "smart_score asc"):
        seen: list[str] = []
        token = ""
        while not seen or token:
            answer = await shop.agent(pb.ListTicketsRequest(order_by=order, page_size=2, page_token=token))
            seen += [ticket.id for ticket in answer.tickets]
            token = answer.next_page_token
        assert len(seen) == len(set(seen)) == 7
        assert seen == sorted(seen, reverse=order == "smart_score")


async def test_keys_kept_up_step_by_step_equal_those_worked_out_anew(shop: Shop, database: Database) -> None:
    """Whatever is done to tickets, and whoever does it: each key is what its ticket's present state makes."""
    chance = random.Random(20261125)
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute(
            "INSERT INTO support.customer_insights VALUES (%s, 'customer-1', 'known', 0.5, 100, 'USD', now(), now())",
            (shop.tenant_id,),
        )
    ids = [(await shop.agent.create_ticket(first_message="Hi" if n % 2 else "")).id for n in range(6)]
    for turn in range(60):
        ticket = chance.choice(ids)
        match chance.randrange(7):
            case 0:
                await shop.agent.write(ticket)
            case 1:
                await shop.agent.write(ticket, from_agent=False)
            case 2:
                priority = chance.choice([Ticket.LOW, Ticket.NORMAL, Ticket.HIGH, Ticket.URGENT])
                await shop.agent(pb.UpdateTicketRequest(ticket=Ticket(id=ticket, priority=priority)))
            case 3:
                status = chance.choice([Ticket.OPEN, Ticket.CLOSED])
                await shop.agent.set_status(ticket, status)
            case 4:
                await set_weights(shop, priority=chance.randrange(100), wait_per_day=chance.randrange(100))
                await run(database, shop, service.recompute)
            case 5:
                async with database.transaction(system(shop.tenant_id)) as tx:
                    await (await tx.plain()).execute(
                        "UPDATE support.tickets SET sla_state = %s, sla_due_at = %s, value_at_risk = %s WHERE id = %s",
                        (
                            chance.choice(["running", "warned", "breached"]),
                            chance.choice([None, datetime(2026, 1, 1, tzinfo=UTC)]),
                            chance.choice([None, 50.0, 5000.0]),
                            ticket,
                        ),
                    )
            case 6:
                await shop.agent(pb.TagTicketRequest(id=ticket, add=[f"t{turn}"]))
    await assert_keys_are_right(database, shop)
    before = {each.ticket.id: each.ticket.smart_key for each in await scored(database, shop)}
    async with database.transaction(system(shop.tenant_id)) as tx:
        await (await tx.plain()).execute("UPDATE support.tickets SET smart_key = 0")
    after = {each.ticket.id: each.ticket.smart_key for each in await scored(database, shop)}
    assert after == before


async def test_weights_have_defaults_and_are_changed_by_leads(shop: Shop) -> None:
    weights = (await shop.viewer(score_service_pb2.GetScoringWeightsRequest())).weights
    told = {name: getattr(weights, name) for name in domain.CHANGEABLE if weights.HasField(name)}
    assert told == {name: value for name, value in zip(domain.CHANGEABLE, domain.DEFAULTS, strict=False) if value}
    assert (weights.etag, weights.HasField("updated_at"), weights.recomputation.running) == ("0", False, False)
    refused = await shop.agent.refused(score_service_pb2.UpdateScoringWeightsRequest(weights=weights))
    assert refused.why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    changed = await set_weights(shop, sla=40, raise_priority_above=99)
    assert (changed.sla, changed.raise_priority_above, changed.priority, changed.etag) == (40, 99, 30, "1")
    again = await set_weights(shop, sla=40)
    assert again.etag == "1"
    cleared = score_service_pb2.UpdateScoringWeightsRequest(weights=score_pb2.ScoringWeights(etag="1"))
    cleared.update_mask.paths[:] = ["sla", "raise_priority_above"]
    weights = (await shop.admin(cleared)).weights
    assert (weights.sla, weights.HasField("raise_priority_above"), weights.etag) == (25, False, "2")
    assert (await shop.admin.refused(cleared)).why == ("ABORTED", "STALE_ETAG")
    for bad in ({"priority": 101}, {"sla": -1}, {"full_value": 0}, {"wait_per_day": float("nan")}):
        assert list((await shop.lead.refused(_weights(**bad))).fields) == [f"weights.{next(iter(bad))}"]


async def test_new_weights_reach_the_open_tickets_step_by_step(
    shop: Shop, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(passes, "STEP", 2)
    for n in range(5):
        await shop.agent.create_ticket(priority=Ticket.URGENT if n % 2 else Ticket.LOW)
    closed = await shop.agent.create_ticket()
    await shop.agent.set_status(closed.id, Ticket.CLOSED)
    # The worker takes the first steps by itself, with the steps of this test.
    weights = await set_weights(shop, priority=1, wait_per_day=50)
    assert weights.recomputation.total == 5
    for _ in range(4):
        await run(database, shop, service.recompute)
    progress = (await shop.lead(score_service_pb2.GetScoringWeightsRequest())).weights.recomputation
    assert (progress.running, progress.done, progress.total) == (False, 5, 5)
    assert progress.HasField("finished_at")
    await assert_keys_are_right(database, shop)


async def test_a_ticket_that_a_slow_transaction_scored_with_the_old_weights_follows_later(
    shop: Shop, database: Database
) -> None:
    async with database.transaction(system(shop.tenant_id)) as slow:
        await tickets.create(slow, NewTicket(customer_id="c", subject="Slow", priority="urgent"))
        await set_weights(shop, priority=50)
        await run(database, shop, service.recompute)
    (late,) = await scored(database, shop)
    assert late.ticket.smart_key != pytest.approx(domain.key(*late), abs=1e-6)
    await run(database, shop, service.recompute_late)
    await assert_keys_are_right(database, shop)


async def test_two_who_set_the_first_weights_at_once_do_not_lose_each_other(
    shop: Shop, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with database.transaction(system(shop.tenant_id)) as one:
        await service.update_weights(one, etag="", values={"sla": 1.0})
        read = asyncio.Event()
        monkeypatch.setattr(service, "check_etag", lambda *_, **__: read.set())
        other = asyncio.ensure_future(shop.lead.refused(_weights(wait_per_day=1)))
        await read.wait()  # there were no weights yet for the other
    assert (await other).why == ("ABORTED", "STALE_ETAG")


def _weights(**values: Any) -> score_service_pb2.UpdateScoringWeightsRequest:
    return score_service_pb2.UpdateScoringWeightsRequest(weights=score_pb2.ScoringWeights(**values))
