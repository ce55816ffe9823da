"""What works while a service is down, what is said meanwhile, and that it recovers by itself."""

from __future__ import annotations

import asyncio
import contextlib
import time
from collections.abc import Iterator

import httpx

from deploy.local.stack import Part
from tests.support.contract_doors import Answer
from tests.support.contract_world import World

TICKETS = "quimbi.support.v1.TicketService"
CUSTOMER = "quimbi.intelligence.v1.IntelligenceService.GetCustomer"
#: Seconds within which the edge notices a part that is back: its health checks and connection back-off.
PATIENCE = 20.0


@contextlib.contextmanager
def stopped(world: World, *parts: Part) -> Iterator[None]:
    for part in parts:
        world.stack.stop_part(part)
    try:
        yield
    finally:
        for part in parts:
            world.stack.start_part(part)


async def health(world: World) -> Answer:
    return await world.doors.rest.call("quimbi.platform.v1.HealthService.GetHealth", {}, {})


async def customer(world: World) -> Answer:
    request = {"customer_id": world.values["customer"]}
    return await world.doors.rest.call(CUSTOMER, request, world.callers["agent"])


async def tickets(world: World) -> Answer:
    return await world.doors.rest.call(f"{TICKETS}.ListTickets", {}, world.callers["agent"])


def components(answer: Answer) -> dict[str, bool]:
    return {part["name"]: part["healthy"] for part in answer.body["components"]}


async def until_whole(world: World) -> None:
    """Waits until every path works again, without anyone doing anything about it."""
    deadline = time.monotonic() + PATIENCE
    while True:
        answers = [await health(world), await customer(world), await tickets(world)]
        whole = all(answer.status == "OK" for answer in answers) and answers[0].body["status"] == "OK"
        if whole:
            return
        assert time.monotonic() < deadline, answers
        await asyncio.sleep(0.1)


async def test_tickets_work_without_intelligence(world: World) -> None:
    with stopped(world, "intelligence"):
        caller, ticket = world.callers["agent"], world.values["ticket"]
        for method, request in (
            ("ListTickets", {}),
            ("GetTicket", {"id": ticket}),
            ("CreateTicket", {"ticket": {"customer_id": "c", "subject": "Meanwhile"}}),
            ("UpdateTicketStatus", {"id": ticket, "status": "OPEN"}),
            ("AssignTicket", {"id": ticket, "assigned_to": "me"}),
        ):
            answer = await world.doors.rest.call(f"{TICKETS}.{method}", request, caller)
            assert answer.status == "OK", answer
        said = {"ticket_id": ticket, "message": {"from_agent": True, "content": "We are here"}}
        answer = await world.doors.rest.call("quimbi.support.v1.MessageService.CreateMessage", said, caller)
        assert answer.status == "OK"

        answer = await health(world)
        assert (answer.http, answer.body["status"]) == (200, "DEGRADED")
        assert components(answer) == {"support": True, "intelligence": False, "database": True}
        (detail,) = [part["detail"] for part in answer.body["components"] if not part["healthy"]]
        assert detail

        answer = await customer(world)
        assert (answer.http, answer.status, answer.reason) == (503, "UNAVAILABLE", "UNAVAILABLE")
        assert answer.domain == "edge.quimbi.com"
        assert answer.body["message"]
    await until_whole(world)


async def test_profiles_work_without_support(world: World) -> None:
    with stopped(world, "support"):
        answer = await health(world)
        assert answer.http == 200
        assert components(answer)["support"] is False
        assert components(answer)["intelligence"] is True
        assert answer.body["status"] == "DEGRADED"

        assert (await customer(world)).status == "OK"
        answer = await tickets(world)
        assert (answer.http, answer.status, answer.reason) == (503, "UNAVAILABLE", "UNAVAILABLE")
    await until_whole(world)


async def test_without_both_the_edge_itself_says_so(world: World) -> None:
    with stopped(world, "support", "intelligence"):
        async with httpx.AsyncClient(base_url=world.stack.info.edge_url) as client:
            response = await client.get("/health")
        assert (response.status_code, response.headers["content-type"]) == (503, "application/json")
        body = response.json()
        assert body["status"] == "DOWN"
        assert {part["name"]: part["healthy"] for part in body["components"]} == {
            "support": False,
            "intelligence": False,
        }
        for answer in (await tickets(world), await customer(world)):
            assert (answer.http, answer.reason) == (503, "UNAVAILABLE")
    await until_whole(world)
