"""Many tickets in one call: a result for each, under the rules of the calls for one."""

from __future__ import annotations

import asyncio
import random
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from quimbi.support.v1 import ticket_service_pb2 as pb

from deploy.local.database import Databases
from service_kit.timestamps import to_timestamp
from tests.service.support.helpdesk import Caller, Shop, Ticket, audited, new_queue

NOW = datetime.now(UTC).replace(microsecond=0)
YESTERDAY, TOMORROW, AFTER_TOMORROW = (NOW + timedelta(days=days) for days in (-1, 1, 2))


async def batch(caller: Caller, ids: list[str], **action: Any) -> list[Any]:
    return list((await caller(pb.BatchUpdateTicketsRequest(ids=ids, **action))).results)


async def test_each_ticket_is_changed_or_refused_by_itself_in_the_order_asked_for(shop: Shop) -> None:
    open_one, closed, gone = [await shop.agent.create_ticket() for _ in range(3)]
    await shop.agent.set_status(closed.id, Ticket.CLOSED)
    await shop.admin(pb.DeleteTicketRequest(id=gone.id))
    nobody = str(uuid4())
    ids = [closed.id, open_one.id.upper(), gone.id, nobody]
    results = await batch(shop.agent, ids, status=Ticket.PENDING)
    assert [result.id for result in results] == ids
    refused = [(result.error.code, result.error.reason) for result in results if result.HasField("error")]
    assert refused == [(9, "INVALID_TRANSITION"), (5, "NOT_FOUND"), (5, "NOT_FOUND")]
    assert "cannot become pending" in results[0].error.message
    assert results[1].ticket == await shop.agent.get_ticket(open_one.id)
    assert results[1].ticket.status == Ticket.PENDING


@pytest.mark.parametrize("action", ["status", "assigned_to", "transfer", "tag", "spam", "snooze", "delete"])
async def test_every_action_does_what_the_call_for_one_does(shop: Shop, action: str) -> None:
    queue = await new_queue(shop)
    alone, among = [await shop.agent.create_ticket(tags=["old"]) for _ in range(2)]
    wake_at = to_timestamp(TOMORROW)
    transfer, tags = pb.BatchTransfer(queue_id=queue), pb.BatchTag(add=["new"], remove=["old"])
    single, many = {
        "status": (pb.UpdateTicketStatusRequest(id=alone.id, status=Ticket.CLOSED), Ticket.CLOSED),
        "assigned_to": (pb.AssignTicketRequest(id=alone.id, assigned_to="me"), "me"),
        "transfer": (pb.TransferTicketRequest(id=alone.id, queue_id=queue), transfer),
        "tag": (pb.TagTicketRequest(id=alone.id, add=["new"], remove=["old"]), tags),
        "spam": (pb.MarkTicketAsSpamRequest(id=alone.id, spam=True), True),
        "snooze": (pb.SnoozeTicketRequest(id=alone.id, until=wake_at), pb.BatchSnooze(until=wake_at)),
        "delete": (pb.DeleteTicketRequest(id=alone.id), True),
    }[action]
    one = (await shop.admin(single)).ticket
    (result,) = await batch(shop.admin, [among.id], **{action: many})
    (again,) = await batch(shop.admin, [among.id], **{action: many})
    assert again.HasField("error") if action == "delete" else again == result
    for ticket in (one, result.ticket):
        for field in ("id", "number", "created_at", "updated_at", "closed_at", "deleted_at"):
            ticket.ClearField(field)
    assert one == result.ticket
    if action != "delete":
        assert await audited(shop, among.id) == await audited(shop, alone.id)


async def test_each_sleeps_until_its_own_moment_and_all_wake_at_once(shop: Shop, databases: Databases) -> None:
    one, other, closed, unnamed, late = [await shop.agent.create_ticket() for _ in range(5)]
    await shop.agent.set_status(closed.id, Ticket.CLOSED)
    ids = [ticket.id for ticket in (one, other, closed, unnamed, late)]
    moments = {one.id: TOMORROW, other.id: AFTER_TOMORROW, closed.id: TOMORROW, late.id: YESTERDAY}
    sleep = pb.BatchSnooze(until_by_id={ticket_id.upper(): to_timestamp(at) for ticket_id, at in moments.items()})
    results = await batch(shop.agent, ids, snooze=sleep)
    assert [result.error.reason or result.ticket.snoozed_until.ToDatetime(UTC) for result in results] == [
        TOMORROW,
        AFTER_TOMORROW,
        "INVALID_TRANSITION",
        "INVALID_ARGUMENT",
        "INVALID_ARGUMENT",
    ]
    assert waking(databases, shop) == {one.id: TOMORROW, other.id: AFTER_TOMORROW}
    results = await batch(shop.agent, ids[:2], snooze=pb.BatchSnooze())
    assert [(result.ticket.status, result.ticket.HasField("snoozed_until")) for result in results] == [
        (Ticket.OPEN, False)
    ] * 2
    assert await audited(shop, one.id) == ["ticket.create", "ticket.snooze", "ticket.wake"]


def waking(databases: Databases, shop: Shop) -> dict[str, datetime]:
    """When which ticket is to be woken."""
    with psycopg.connect(databases.support.owner) as connection:
        return dict(
            connection.execute(
                "SELECT args ->> 'ticket_id', scheduled_at FROM jobs.procrastinate_jobs "
                "WHERE task_name = 'ticket.wake' AND status = 'todo' AND args ->> 'tenant_id' = %s",
                [shop.tenant_id],
            ).fetchall()
        )


async def test_a_moment_for_all_that_is_none_is_refused_as_a_whole(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for until in (YESTERDAY, TOMORROW + timedelta(days=366)):
        request = pb.BatchUpdateTicketsRequest(ids=[ticket.id], snooze=pb.BatchSnooze(until=to_timestamp(until)))
        assert list((await shop.agent.refused(request)).fields) == ["snooze.until"]
    assert await shop.agent.get_ticket(ticket.id) == ticket


async def test_what_is_wrong_for_all_is_refused_as_a_whole(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    nowhere = str(uuid4())
    for request, why in (
        (pb.BatchUpdateTicketsRequest(ids=[ticket.id], assigned_to=nowhere), ("NOT_FOUND", "NOT_FOUND")),
        (
            pb.BatchUpdateTicketsRequest(ids=[ticket.id], transfer=pb.BatchTransfer(queue_id=nowhere)),
            ("NOT_FOUND", "NOT_FOUND"),
        ),
        (
            pb.BatchUpdateTicketsRequest(ids=[ticket.id], assigned_to=shop.viewer.id),
            ("FAILED_PRECONDITION", "NOT_ASSIGNABLE"),
        ),
        (pb.BatchUpdateTicketsRequest(ids=[ticket.id], delete=True), ("PERMISSION_DENIED", "PERMISSION_DENIED")),
        (pb.BatchUpdateTicketsRequest(ids=[ticket.id]), ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
        (pb.BatchUpdateTicketsRequest(spam=True), ("INVALID_ARGUMENT", "INVALID_ARGUMENT")),
    ):
        assert (await shop.lead.refused(request)).why == why
    assert await shop.agent.get_ticket(ticket.id) == ticket
    too_many = pb.BatchUpdateTicketsRequest(ids=[str(uuid4()) for _ in range(501)], spam=True)
    assert list((await shop.agent.refused(too_many)).fields) == ["ids"]


async def test_an_old_ticket_among_many_stays_closed_and_says_why(shop: Shop) -> None:
    never, ever = await new_queue(shop, reopen_window_hours=0), await new_queue(shop, "Other")
    ids = [(await shop.agent.create_ticket(queue_id=queue)).id for queue in (never, ever, "")]
    await batch(shop.agent, ids, status=Ticket.CLOSED)
    results = await batch(shop.agent, ids, status=Ticket.OPEN)
    assert [result.error.reason or result.ticket.status for result in results] == [
        "REOPEN_WINDOW_PASSED",
        Ticket.OPEN,
        Ticket.OPEN,
    ]


async def test_a_ticket_that_was_changed_since_it_was_read_is_left_alone(shop: Shop) -> None:
    seen = [await shop.agent.create_ticket() for _ in range(3)]
    changed = await shop.lead.set_status(seen[1].id, Ticket.PENDING)
    etags = {seen[0].id.upper(): seen[0].etag, seen[1].id: seen[1].etag}
    results = await batch(shop.agent, [ticket.id for ticket in seen], tag=pb.BatchTag(add=["x"]), etags=etags)
    assert [list(result.ticket.tags) for result in results] == [["x"], [], ["x"]]
    assert (results[1].error.code, results[1].error.reason) == (10, "STALE_ETAG")
    assert await shop.agent.get_ticket(changed.id) == changed
    # What is returned can be sent for the next change.
    again = {results[0].id: results[0].ticket.etag}
    (after,) = await batch(shop.agent, [seen[0].id], tag=pb.BatchTag(remove=["x"]), etags=again)
    assert list(after.ticket.tags) == []


async def test_etags_of_no_ticket_are_refused(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    request = pb.BatchUpdateTicketsRequest(ids=[ticket.id], spam=True, etags={"nonsense": "1"})
    assert (await shop.agent.refused(request)).why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")


async def test_many_are_given_to_one_agent(shop: Shop) -> None:
    ids = [(await shop.agent.create_ticket()).id for _ in range(3)]
    request = pb.BulkAssignTicketsRequest(agent_id=shop.colleague.id.upper(), ticket_ids=[*ids, str(uuid4())])
    results = (await shop.lead(request)).results
    assert [result.ticket.assigned_to for result in results[:3]] == [shop.colleague.id] * 3
    assert results[3].error.reason == "NOT_FOUND"
    mine = (await shop.agent(pb.BulkAssignTicketsRequest(agent_id="me", ticket_ids=ids))).results
    assert {result.ticket.assigned_to for result in mine} == {shop.agent.id}
    nobody = pb.BulkAssignTicketsRequest(agent_id="", ticket_ids=ids)
    assert list((await shop.agent.refused(nobody)).fields) == ["agent_id"]


async def test_a_repetition_gets_the_first_answer_and_changes_nothing(shop: Shop) -> None:
    ids = [(await shop.agent.create_ticket()).id for _ in range(3)]
    request = pb.BatchUpdateTicketsRequest(ids=[*ids, str(uuid4())], tag=pb.BatchTag(add=["x"]), request_id="once")
    first, *others = await asyncio.gather(*(shop.agent(request) for _ in range(5)))
    await batch(shop.agent, ids, tag=pb.BatchTag(remove=["x"]))
    assert all(other == first for other in (*others, await shop.agent(request)))
    assert [(await shop.agent.get_ticket(ticket_id)).tags for ticket_id in ids] == [[], [], []]


async def test_many_of_many_at_once_in_any_order_never_block_each_other(shop: Shop) -> None:
    ids = [ticket.id for ticket in await asyncio.gather(*(shop.key.create_ticket() for _ in range(40)))]
    chance = random.Random(5)
    calls = []
    for number in range(24):
        chance.shuffle(ids)
        calls.append(batch(shop.agent, list(ids), tag=pb.BatchTag(add=[f"t{number}"])))
    for results in await asyncio.gather(*calls):
        assert all(result.HasField("ticket") for result in results)
    for ticket_id in ids[:5]:
        assert len((await shop.agent.get_ticket(ticket_id)).tags) == 24
