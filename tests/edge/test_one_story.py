"""The life of a ticket, told through gRPC and REST in turn; after each step everything that follows it is true.

Nothing is asked of a part alone: events, audit, service levels, score, counts and figures are compared with each other,
and with what a recount finds.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import cycle

import pytest

from tests.edge.story import Story
from tests.support.contract_world import World
from tests.support.shops import make_shop

HOUR = 3600
ONCE = ("replies", "first_response", "closed", "resolution", "one_touch")


@pytest.fixture
async def story(world: World) -> Story:
    """A shop that promises an answer and an end, and whose only online agent is sent what comes."""
    shop = await make_shop(world.operator, "story")
    told = Story(world, shop, cycle(world.doors.both))
    targets = {"first_response": 4 * HOUR, "next_response": 2 * HOUR, "resolution": 24 * HOUR}
    policy = {"name": "All", "targets": {name: {"seconds": seconds} for name, seconds in targets.items()}}
    await told.admin("SlaService.CreateSlaPolicy", policy=policy)
    queue = {"name": "Returns", "routing": "BALANCED", "reopen_window_hours": 48}
    told.queue = (await told.admin("QueueService.CreateQueue", queue=queue))["queue"]["id"]
    online = {"id": shop.agents["agent"].id, "availability": "ONLINE"}
    await told.call("agent", "AgentService.UpdateAgentAvailability", online)
    await told._audit()  # how the shop began is no part of the story
    await told._events()  # as above
    return told


async def test_one_story(story: Story) -> None:
    agent = story.shop.agents["agent"]
    wanted = {
        "customer_id": "ida",
        "subject": "Where is it?",
        "first_message": "Where is my parcel?",
        "queue_id": story.queue,
    }
    made = await story.call("customer", "TicketService.CreateTicket", {"ticket": wanted})
    story.ticket = made["ticket"]["id"]
    routed = await story.until(lambda ticket: bool(ticket.get("assigned_to")))
    await story.follows("ticket.create", "ticket.assign")
    assert routed["assigned_to"] == agent.id
    assert agent.name in routed["assignment_reason"]
    assert routed["assignment_reason"].endswith(".")
    assert await story.clocks() == dict.fromkeys(("first_response", "next_response", "resolution"), "running")
    assert await story.figures() == {}

    await story.write("agent", "We are looking for it.")
    await story.follows("message.create")
    assert await story.clocks() == {"first_response": "met", "next_response": "met", "resolution": "running"}
    assert (await story.figures()).items() >= {"sla_met": 2, "next_response_business": 1}.items()

    await story.write("customer", "And?")
    await story.follows("message.create")
    assert await story.clocks() == {"first_response": "met", "next_response": "running", "resolution": "running"}

    await story.set_status("PENDING")
    await story.follows("ticket.status")
    assert await story.clocks() == {"first_response": "met", "next_response": "paused", "resolution": "paused"}

    soon = (datetime.now(UTC) + timedelta(seconds=1)).isoformat()
    await story.call("agent", "TicketService.SnoozeTicket", {"id": story.ticket, "until": soon})
    woken = await story.until(lambda ticket: ticket["status"] == "OPEN")
    await story.follows("ticket.snooze", "ticket.wake")
    assert not woken.get("snoozed_until")
    assert await story.clocks() == {"first_response": "met", "next_response": "running", "resolution": "running"}

    await story.set_status("CLOSED")
    await story.follows("ticket.status")
    assert (await story.clocks())["resolution"] == "met"
    assert (await story.figures()).items() >= dict.fromkeys(ONCE, 1).items()

    opened = await story.write("customer", "It is here, but torn.")
    assert not opened.get("follow_up")
    await story.follows("ticket.reopen", "message.create")
    assert (await story.read())["status"] == "OPEN"
    assert (await story.clocks())["resolution"] == "running"
    assert (await story.figures())["reopened"] == 1

    await story.set_status("CLOSED")
    await story.follows("ticket.status")
    window = {"id": story.queue, "reopen_window_hours": 0}
    await story.admin("QueueService.UpdateQueue", queue=window)
    await story.follows("queue.update")
    first = await story.read()
    linked = (await story.write("customer", "Torn again."))["follow_up"]
    assert linked["follow_up_of"] == story.ticket
    story.ticket = linked["id"]
    await story.until(lambda ticket: bool(ticket.get("assigned_to")))
    await story.follows("ticket.create", "message.create", "ticket.assign")
    assert (await story.read())["follow_up_of"] == first["id"]
    assert await story.clocks() == dict.fromkeys(("first_response", "next_response", "resolution"), "running")
