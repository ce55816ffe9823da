"""How many tickets agents work on at once where nothing was said of the one agent."""

from __future__ import annotations

from typing import Any

import pytest
from quimbi.support.v1 import agent_service_pb2, audit_service_pb2
from quimbi.support.v1 import routing_service_pb2 as pb
from quimbi.support.v1.agent_pb2 import Agent, AgentCapacity
from quimbi.support.v1.capacity_pb2 import CapacityDefaults

from tests.service.support.helpdesk import Caller, Shop, Ticket
from tests.service.support.routed import add_queue, change_agent, owned, say, settled


async def change(caller: Caller, *mask: str, **numbers: Any) -> CapacityDefaults:
    request = pb.UpdateCapacityDefaultsRequest(capacity=CapacityDefaults(**numbers))
    request.update_mask.paths.extend(mask)
    answer = await caller(request)
    return answer.capacity  # type: ignore[no-any-return]  # a caller answers with any message


async def capacity(caller: Caller) -> CapacityDefaults:
    answer = await caller(pb.GetCapacityDefaultsRequest())
    return answer.capacity  # type: ignore[no-any-return]  # as above


async def total_of(shop: Shop, agent: Caller) -> int:
    return int((await shop.viewer(agent_service_pb2.GetAgentRequest(id=agent.id))).agent.capacity_total)


async def test_before_anybody_says_so_it_is_that_of_the_platform(shop: Shop) -> None:
    assert await capacity(shop.viewer) == CapacityDefaults(total=10, chat=4, phone=1, etag="0")


async def test_a_lead_changes_it_for_all_without_numbers_of_their_own(shop: Shop, other_shop: Shop) -> None:
    await change_agent(shop, shop.colleague, capacity=AgentCapacity(total=3))
    after = await change(shop.lead, total=20, email=0, chat=1000)
    assert (after.total, after.email, after.chat, after.phone, after.HasField("sms")) == (20, 0, 1000, 1, False)
    assert await capacity(shop.viewer) == after
    assert [await total_of(shop, agent) for agent in (shop.agent, shop.colleague)] == [20, 3]
    assert (await capacity(other_shop.viewer)).etag == "0"
    cleared = await change(shop.admin, "email", "chat", "total")
    assert (cleared.total, cleared.HasField("email"), cleared.chat, cleared.etag) == (10, False, 4, "2")


async def test_only_leads_admins_and_keys_with_the_scope_change_it(shop: Shop) -> None:
    for caller in (shop.viewer, shop.agent):
        refusal = await caller.refused(pb.UpdateCapacityDefaultsRequest(capacity=CapacityDefaults(total=1)))
        assert refusal.why == ("PERMISSION_DENIED", "PERMISSION_DENIED")
    assert (await change(shop.key, total=11)).etag == "1"


async def test_a_stale_etag_is_refused_and_the_same_numbers_change_nothing(shop: Shop) -> None:
    first = await change(shop.lead, total=11, etag="0")
    assert await change(shop.lead, total=11, etag=first.etag) == first
    stale = pb.UpdateCapacityDefaultsRequest(capacity=CapacityDefaults(total=12, etag="0"))
    assert (await shop.admin.refused(stale)).why == ("ABORTED", "STALE_ETAG")


@pytest.mark.parametrize("name", ["total", "email", "chat", "phone", "sms", "form"])
async def test_numbers_are_0_to_1000(shop: Shop, name: str) -> None:
    for wrong in (-1, 1001):
        number: dict[str, Any] = {name: wrong}
        request = pb.UpdateCapacityDefaultsRequest(capacity=CapacityDefaults(**number))
        refusal = await shop.lead.refused(request)
        assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", [f"capacity.{name}"])


async def test_every_change_is_in_the_audit_log(shop: Shop) -> None:
    await change(shop.lead, total=11, sms=2)
    entries = (await shop.admin(audit_service_pb2.ListAuditRequest())).entries
    (entry,) = [each for each in entries if each.action == "capacity_defaults.update"]
    assert {(each.field, each.before, each.after) for each in entry.changes} == {
        ("total", "10", "11"),
        ("sms", "", "2"),
    }


async def test_what_waits_is_given_out_as_soon_as_there_is_more_room(shop: Shop) -> None:
    queue = await add_queue(shop)
    await change(shop.lead, total=1, form=0)
    await say(shop.agent, Agent.ONLINE)
    tickets = [await shop.agent.create_ticket(queue_id=queue.id) for _ in range(2)]
    form = await shop.agent.create_ticket(queue_id=queue.id, channel=Ticket.FORM)

    async def given() -> list[str]:
        found = [await shop.viewer.get_ticket(each.id) for each in (*tickets, form)]
        return [ticket.id for ticket in found if ticket.HasField("assigned_to")]

    async def has_given(*wanted: Any) -> bool:
        return await given() == [ticket.id for ticket in wanted]

    await settled(lambda: has_given(tickets[0]))
    await change(shop.lead, total=5)
    await settled(lambda: has_given(*tickets))
    await change(shop.lead, form=1)
    assert "of 5 open" in (await owned(shop, form.id)).assignment_reason
    await change(shop.lead, total=0)  # nobody loses any
    assert len(await given()) == 3
