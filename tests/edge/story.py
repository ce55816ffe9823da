"""A ticket's story, told through both doors in turn, and what must be true after each of its steps."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from itertools import cycle, pairwise
from typing import Any

import pytest
from quimbi.support.v1 import event_service_pb2

from service_kit.principal import system
from support_svc.performance.recount import recount
from support_svc.scoring import domain as scoring
from support_svc.scoring import store as scores
from tests.support.contract_doors import Door
from tests.support.contract_world import World, bearer, signed
from tests.support.shops import Shop

PACKAGE = "quimbi.support.v1."


FIGURES = (
    "replies",
    "closed",
    "one_touch",
    "reopened",
    "first_response",
    "resolution",
    "sla_met",
    "sla_missed",
    "first_response_business",
    "next_response_business",
    "resolution_business",
)


#: What the log says of a ticket itself, as the ticket shows it.
SHOWN = ("assigned_to", "assignment_reason", "queue_id", "snoozed_until", "closed_at", "follow_up_of")


@dataclass
class Story:
    """A shop with one queue that routes and one promise, and where in its log we are."""

    world: World
    shop: Shop
    doors: cycle[Door]
    ticket: str = ""
    queue: str = ""
    events: int = 0
    entries: int = 0
    known: dict[tuple[str, str], Any] = field(default_factory=dict)

    async def call(self, who: str, method: str, request: dict[str, Any]) -> Any:
        """The answer at the door whose turn it is."""
        private_key = self.world.stack.info.keys.private.read_text()
        headers = bearer(self.shop.support_key) if who == "customer" else signed(private_key, self.shop.agents[who])
        door = next(self.doors)
        answer = await door.call(PACKAGE + method, request, headers)
        assert answer.status == "OK", (door.name, method, answer)
        return answer.body

    async def admin(self, method: str, **request: Any) -> Any:
        return await self.call("admin", method, request)

    async def all(self, method: str, name: str, **request: Any) -> list[Any]:
        """The rows of all pages, which both doors give in turn."""
        rows: list[Any] = []
        token = ""
        while True:
            page = await self.admin(method, **request, page_token=token)
            rows += page.get(name, [])
            token = page.get("next_page_token", "")
            if not token:
                return rows

    async def clocks(self) -> dict[str, str]:
        """How the ticket's clocks stand."""
        found = await self.admin("SlaService.GetTicketSla", ticket_id=self.ticket)
        assert all(clock["explanation"] for clock in found["clocks"])
        return {clock["metric"].lower(): clock["state"].lower() for clock in found["clocks"]}

    async def write(self, who: str, content: str) -> Any:
        said = {"content": content, "from_agent": who != "customer"}
        return await self.call(who, "MessageService.CreateMessage", {"ticket_id": self.ticket, "message": said})

    async def set_status(self, status: str) -> Any:
        request = {"id": self.ticket, "status": status}
        return (await self.call("agent", "TicketService.UpdateTicketStatus", request))["ticket"]

    async def figures(self) -> dict[str, int]:
        """The agent's figures, each of which opens as many rows."""
        agent = self.shop.agents["agent"].id
        figures = (await self.admin("PerformanceService.GetAgentPerformance", agent_id=agent))["agent"]["figures"]
        found = {}
        for name in FIGURES:
            of = figures.get("sla", {}) if name.startswith("sla_") else figures
            figure = of.get(name.removeprefix("sla_"), 0)
            found[name] = figure.get("count", 0) if isinstance(figure, dict) else figure
            asked = {"agent_id": agent, "metric": name.upper(), "page_size": 2}
            rows = await self.all("PerformanceService.ListPerformanceRows", "rows", **asked)
            assert len(rows) == found[name], name
        return {name: number for name, number in found.items() if number}

    async def follows(self, *actions: str) -> None:
        """Everything that follows the step is true; `actions` are those of its entries, in order."""
        entries = await self._audit()
        assert [entry["action"] for entry in entries] == list(actions)
        events = await self._events()
        # Each entry is an event too, and nothing else happened.
        assert [event["kind"] for event in events] == list(actions)
        assert [event["actor_id"] for event in events] == [entry["actor_id"] for entry in entries]
        await self._score()
        await self._counts()
        counted = await recount(self.world.operator.support, system(self.shop.tenant_id), repair=False)
        assert counted.holds, counted
        await self.figures()

    async def _audit(self) -> list[Any]:
        """The entries since the last step, oldest first."""
        listed = await self.all("AuditService.ListAudit", "entries", page_size=100)
        assert [int(entry["id"]) for entry in reversed(listed)] == list(range(1, len(listed) + 1))
        new = listed[: len(listed) - self.entries][::-1]
        self.entries = len(listed)
        verified = await self.admin("AuditService.VerifyAudit")
        assert (verified["verified"], verified["complete"], verified["fault"]) == (len(listed), True, "")
        assert verified["head"] == listed[0]["hash"]
        for entry in new:
            assert entry["actor_kind"], entry
            assert entry["actor_id"], entry
            assert entry["actor_name"], entry
            assert entry["request_id"] or entry["cause"], entry
            if not entry["action"].startswith("ticket."):
                continue
            for change in entry["changes"]:
                before, after = (json.loads(change[side]) if change[side] else None for side in ("before", "after"))
                name = (self.ticket, change["field"])
                # What an entry says was there is what the one before it, of whatever action, left there.
                assert before == self.known.get(name, before), change
                assert before is None or entry["action"] != "ticket.create", change
                assert before != after, change
                self.known[name] = after
        return new

    async def _events(self) -> list[Any]:
        """The events since the last step, as both doors stream them: in order, without a gap."""
        ((head,),) = self.world.database.support.connection.execute(
            "SELECT last_event FROM support.log_heads WHERE tenant_id = %s", [self.shop.tenant_id]
        ).fetchall()
        door = next(self.doors)
        found = await _streamed(self, door.name, after=self.events, until=head)
        positions = [self.events, *(int(event["position"]) for event in found)]
        assert all(later == earlier + 1 for earlier, later in pairwise(positions)), positions
        self.events = positions[-1]
        return found

    async def _score(self) -> None:
        """The parts are those of what the ticket is, add up, and are what the inbox is ordered by."""
        listed = await self.all("TicketService.ListTickets", "tickets", order_by="smart_score desc")
        for ticket in listed:
            shown = await self.admin("ScoreService.GetTicketScore", ticket_id=ticket["id"])
            points = [part["points"] for part in shown["score_parts"]]
            key, scored = await self._stored(ticket["id"])
            assert len(points) == (0 if ticket["status"] == "CLOSED" else 7)
            if points:
                assert shown["smart_score"] == pytest.approx(sum(round(each, 2) for each in points), abs=0.005)
                assert key == pytest.approx(scoring.key(scored.ticket, scored.facts, scored.weights), abs=1e-6)
                parts = {part["name"]: part["value"] for part in shown["score_parts"]}
                messages = await self.all("MessageService.ListMessages", "messages", ticket_id=ticket["id"])
                assert parts["awaiting_reply"] == float(not messages[-1]["from_agent"])
                assert parts["sla"] == {"BREACHED": 1.0, "WARNED": 0.5}.get(ticket["sla_state"], 0.0)

    async def _stored(self, ticket: str) -> tuple[float, Any]:
        ((scored,),) = await self.world.operator.support.read(
            system(self.shop.tenant_id), (scores.GET, {"ticket_id": ticket})
        )
        ((key,),) = self.world.database.support.connection.execute(
            "SELECT smart_key FROM support.tickets WHERE id = %s", [ticket]
        ).fetchall()
        return key, scored

    async def _counts(self) -> None:
        agent = self.shop.agents["agent"].id
        for filters in ({}, {"status": ["OPEN"]}, {"status": ["PENDING", "CLOSED"]}, {"snoozed": True}):
            assert await self._counted(**filters) == await self._listed(**filters), filters
        inbox = await self.call("agent", "InboxService.GetInboxCounts", {})
        shown = {name: inbox[name].get("count", 0) for name in ("mine", "unassigned", "open")}
        assert shown == {
            "mine": await self._listed(status=["OPEN"], assigned_to=agent),
            "unassigned": await self._listed(status=["OPEN"], assigned_to="none"),
            "open": await self._listed(status=["OPEN"]),
        }
        in_queue = await self._listed(status=["OPEN"], queue_id=self.queue)
        assert inbox["queues"][self.queue].get("count", 0) == in_queue
        agents = await self.all("AgentService.ListAgents", "agents")
        (open_tickets,) = (each.get("open_tickets", 0) for each in agents if each["id"] == agent)
        assert open_tickets == shown["mine"]

    async def _counted(self, **filters: Any) -> int:
        return int((await self.admin("InboxService.CountTickets", **filters)).get("count", 0))

    async def _listed(self, **filters: Any) -> int:
        return len(await self.all("TicketService.ListTickets", "tickets", **filters))

    async def read(self) -> Any:
        """The ticket, whose fields are what the log has come to."""
        ticket = (await self.admin("TicketService.GetTicket", id=self.ticket))["ticket"]
        for name in SHOWN:
            known = self.known.get((self.ticket, name))
            assert _moment(ticket.get(name) or None) == _moment(known or None), name
        return ticket

    async def until(self, fits: Callable[[Any], bool]) -> Any:
        """The ticket as soon as the jobs beside the story have brought it so far."""

        async def look() -> Any:
            return (await self.admin("TicketService.GetTicket", id=self.ticket))["ticket"]

        return await _settled(look, fits)


async def _streamed(story: Story, door: str, *, after: int, until: int) -> list[Any]:
    """The events between two positions, in the form of the REST door."""
    headers = signed(story.world.stack.info.keys.private.read_text(), story.shop.agents["admin"])
    doors, found, position = story.world.doors, list[Any](), after
    async with asyncio.timeout(30):
        if door == "rest":
            async with doors.rest.client.stream(
                "GET", "/api/events", params={"after": str(after)}, headers=headers
            ) as response:
                async for line in response.aiter_lines():
                    if line.startswith("data:"):
                        answer = json.loads(line.removeprefix("data:"))
                        found += answer.get("events", [])
                        position = int(answer["position"])
                    if position >= until and len(found) >= until - after:
                        return found
        stream: Any = doors.grpc.channels["support"].unary_stream(
            "/quimbi.support.v1.EventService/WatchEvents",
            request_serializer=event_service_pb2.WatchEventsRequest.SerializeToString,
            response_deserializer=event_service_pb2.WatchEventsResponse.FromString,
        )(event_service_pb2.WatchEventsRequest(after=str(after)), metadata=tuple(headers.items()))
        try:
            while len(found) < until - after:
                for event in (await stream.read()).events:
                    found.append({"position": event.position, "kind": event.kind, "actor_id": event.actor_id})
            return found
        finally:
            stream.cancel()


async def _settled(look: Callable[[], Awaitable[Any]], fits: Callable[[Any], bool]) -> Any:
    async with asyncio.timeout(30):
        while not fits(found := await look()):  # noqa: ASYNC110  # what is waited for happens in another process
            await asyncio.sleep(0.05)
    return found


def _moment(value: Any) -> Any:
    """Times as instants: JSON gives them with trailing zeros or without."""
    try:
        return datetime.fromisoformat(value)
    except (TypeError, ValueError):
        return value
