"""Warnings, breaches and escalations: said once each, whatever happened to the queue meanwhile."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from quimbi.support.v1 import audit_service_pb2, sla_policy_pb2, sla_service_pb2

from deploy.local.database import Databases
from support_svc.sla.domain import Metric
from support_svc.sla.measures import State
from tests.service.support.desk import MONDAY, Desk, open_desk
from tests.service.support.helpdesk import Shop, Ticket

FIRST, NEXT, RESOLUTION = Metric
HOUR = timedelta(hours=1)


@pytest.fixture
async def desk(quiet_databases: Databases) -> AsyncIterator[Desk]:
    async with open_desk(quiet_databases) as opened:
        yield opened


async def test_a_warning_and_a_breach_are_said_once_each(desk: Desk) -> None:
    await desk.policy({"first_response": 60}, warn_before={"percent": 25})
    ticket = await desk.ticket()
    await desk.work_until(MONDAY + timedelta(minutes=44))
    assert await desk.said(ticket) == []
    await desk.work_until(MONDAY + timedelta(minutes=45))
    assert ((await desk.read(ticket)).sla_state, await desk.said(ticket)) == ("warned", ["warning of first_response"])
    await desk.work_until(MONDAY + 30 * HOUR)
    assert (await desk.read(ticket)).sla_state == "breached"
    assert await desk.said(ticket) == ["warning of first_response", "breach of first_response"]
    assert desk.waiting() == []


async def test_a_timer_that_comes_early_twice_or_late_says_nothing_that_is_not_so(desk: Desk) -> None:
    await desk.policy({"first_response": 60})
    ticket = await desk.ticket()
    await desk.after(30).set_status(ticket, "pending")
    await desk.work_until(MONDAY + 2 * HOUR)  # the job for the due time that was
    assert await desk.said(ticket) == []
    await desk.set_status(ticket, "open")
    for _ in range(2):  # a job that is done twice, as after the death of a process
        await desk.fire(ticket)
    assert await desk.said(ticket) == []
    await desk.after(31).fire(ticket)
    await desk.fire(ticket)
    assert await desk.said(ticket) == ["breach of first_response"]


async def test_after_an_outage_the_breach_is_said_and_the_warning_is_not(desk: Desk) -> None:
    await desk.policy({"first_response": 60}, warn_before={"percent": 25})
    ticket = await desk.ticket()
    await desk.after(500).work()
    assert await desk.said(ticket) == ["breach of first_response"]


async def test_an_answer_that_overtakes_the_timer_is_late_all_the_same(desk: Desk) -> None:
    await desk.policy({"first_response": 60, "next_response": 90})
    ticket = await desk.ticket()
    await desk.after(61).reply(ticket)
    assert await desk.said(ticket) == ["breach of first_response"]
    await desk.work()
    assert await desk.said(ticket) == ["breach of first_response"]
    clocks = await desk.clocks(ticket)
    assert (clocks[FIRST].state, clocks[NEXT].state) == (State.BREACHED, State.MET)


async def test_a_clock_that_starts_again_can_be_late_again(desk: Desk) -> None:
    await desk.policy({"next_response": 10})
    ticket = await desk.ticket()
    for _ in range(2):
        await desk.work_until(desk.now + timedelta(minutes=15))
        await desk.reply(ticket)
        await desk.after(60).ask(ticket)
    assert await desk.said(ticket) == ["breach of next_response"] * 2
    assert (await desk.clocks(ticket))[NEXT].times_late == 2


async def test_a_timer_that_comes_after_the_end_leaves_a_closed_ticket_what_it_has(desk: Desk) -> None:
    policy = await desk.policy({"first_response": 60, "resolution": 90})
    ticket = await desk.ticket()
    await desk.after(30).reply(ticket)
    await desk.after(10).set_status(ticket, "closed")
    await desk.change_policy(policy, targets={"first_response": {"seconds": 60}, "resolution": {"seconds": 60}})
    before = await desk.clocks(ticket)
    await desk.work_until(desk.now + timedelta(hours=2))
    assert await desk.clocks(ticket) == before
    assert await desk.said(ticket) == []


async def test_a_breach_escalates_with_its_policy_as_the_cause(desk: Desk) -> None:
    queue = await desk.queue("Second line")
    escalation = {"raise_priority_to": "urgent", "add_tags": ["late"], "move_to_queue_id": queue}
    await desk.policy({"first_response": 60}, name="Gold", on_breach=escalation)
    ticket = await desk.ticket(tags=["x"])
    await desk.work_until(MONDAY + 2 * HOUR)
    after = await desk.read(ticket)
    assert (after.priority, after.tags, after.queue_id) == ("urgent", ["late", "x"], queue)
    assert await desk.causes(ticket) == {"SLA policy “Gold”: first response is late"}
    assert await desk.said(ticket) == ["breach of first_response"]


async def test_a_priority_is_raised_and_never_lowered(desk: Desk) -> None:
    await desk.policy({"first_response": 60}, on_breach={"raise_priority_to": "high"})
    ticket = await desk.ticket(priority="urgent")
    await desk.work_until(MONDAY + 2 * HOUR)
    assert (await desk.read(ticket)).priority == "urgent"


async def test_two_policies_do_not_send_a_ticket_to_and_fro(desk: Desk) -> None:
    first, second = await desk.queue("First"), await desk.queue("Second")
    for here, there in ((first, second), (second, first)):
        await desk.policy(
            {"first_response": 60},
            conditions={"queue_ids": [here]},
            warn_before={"percent": 50},
            on_warning={"move_to_queue_id": there},
            on_breach={"move_to_queue_id": there},
        )
    ticket = await desk.ticket(queue_id=first)
    await desk.work_until(MONDAY + 100 * HOUR)
    assert await desk.said(ticket) == ["warning of first_response", "breach of first_response"]
    assert (await desk.read(ticket)).queue_id == first  # there at the warning, back at the breach, and that was it


async def test_an_escalation_into_a_queue_that_is_gone_does_the_rest(desk: Desk) -> None:
    queue = await desk.queue("Gone")
    await desk.policy({"first_response": 60}, on_breach={"move_to_queue_id": queue, "add_tags": ["late"]})
    await desk.remove_queue(queue)
    ticket = await desk.ticket()
    await desk.work_until(MONDAY + 2 * HOUR)
    after = await desk.read(ticket)
    assert (after.queue_id, after.tags) == (None, ["late"])


async def test_a_ticket_that_can_carry_no_more_tags_is_late_all_the_same(desk: Desk) -> None:
    await desk.policy({"first_response": 60}, on_breach={"raise_priority_to": "urgent", "add_tags": ["late"]})
    ticket = await desk.ticket(tags=[f"t{number}" for number in range(50)])
    await desk.work_until(MONDAY + 2 * HOUR)
    assert await desk.said(ticket) == ["breach of first_response"]
    assert (await desk.read(ticket)).priority == "urgent"


async def test_the_worker_says_it_to_those_who_watch(shop: Shop) -> None:
    """Once for real: a policy over the API, a second, and what the worker of the running service does."""
    targets = sla_policy_pb2.SlaTargets(first_response=sla_policy_pb2.SlaTarget(seconds=1))
    escalation = sla_policy_pb2.SlaEscalation(raise_priority_to=Ticket.URGENT)
    policy = sla_policy_pb2.SlaPolicy(name="Quick", targets=targets, on_breach=escalation)
    await shop.admin(sla_service_pb2.CreateSlaPolicyRequest(policy=policy))
    ticket = await shop.agent.create_ticket()
    assert ticket.sla_state == Ticket.RUNNING
    async with asyncio.timeout(20):
        while (await shop.agent.get_ticket(ticket.id)).priority != Ticket.URGENT:  # noqa: ASYNC110  # see above
            await asyncio.sleep(0.1)
    entries = (await shop.agent(audit_service_pb2.ListTicketAuditRequest(ticket_id=ticket.id))).entries
    assert [entry.action for entry in entries] == ["ticket.update", "sla.breach", "ticket.create"]
    assert (await shop.agent.get_ticket(ticket.id)).sla_state == Ticket.BREACHED
