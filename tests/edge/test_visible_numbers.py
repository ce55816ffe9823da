"""Numbers count what the same caller is shown, no more and no less, through both doors.

What is shown is compared with the decision in `test_visibility`; here every number of the contract is compared with it,
or with the rows that the same caller lists.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest

from support_svc.subjects import State
from tests.support.contract_doors import Door
from tests.support.visible_things import CUSTOMER, PACKAGE, WORD, Made, Table

Json = Mapping[str, Any]
METRICS = {
    "replies": "REPLIES",
    "closed": "CLOSED",
    "one_touch": "ONE_TOUCH",
    "reopened": "REOPENED",
    "first_response": "FIRST_RESPONSE",
    "resolution": "RESOLUTION",
    "first_response_business": "FIRST_RESPONSE_BUSINESS",
    "resolution_business": "RESOLUTION_BUSINESS",
    "next_response_business": "NEXT_RESPONSE_BUSINESS",
}
FILTERS: tuple[dict[str, Any], ...] = (
    {},
    {"customer_id": CUSTOMER},
    {"spam": True},
    {"deleted": True},
    {"snoozed": True},
    {"status": ["OPEN"]},
    {"status": ["PENDING", "CLOSED"]},
    {"assigned_to": "none"},
    {"tag": ["promised"]},
    {"q": "ticket"},
)


class Asking:
    """A caller at a door."""

    def __init__(self, table: Table, send: Door, caller: str) -> None:
        self.table, self.send, self.caller = table, send, caller
        self.principal, self.headers = table.callers[caller]

    async def __call__(self, method: str, **request: Any) -> Json:
        answer = await self.send.call(PACKAGE + method, request, self.headers)
        assert answer.status == "OK", (self.caller, method, request, answer)
        return answer.body

    async def all(self, method: str, field: str, **request: Any) -> list[Json]:
        """The rows of all pages; none for who is refused."""
        rows: list[Json] = []
        token = ""
        while True:
            answer = await self.send.call(PACKAGE + method, request | {"page_token": token}, self.headers)
            if answer.status == "PERMISSION_DENIED":
                return []
            assert answer.status == "OK", (self.caller, method, request, answer)
            rows += answer.body.get(field, [])
            token = answer.body.get("next_page_token", "")
            if not token:
                return rows

    async def open_tickets(self, **filters: Any) -> int:
        """How many open tickets the caller lists."""
        return len(await self.all("TicketService.ListTickets", "tickets", status=["OPEN"], page_size=200, **filters))

    def sees(self, name: str, *states: State) -> list[Made]:
        """What of the kind there is for the caller by the decision, in these states or in all."""
        things = [each for each in self.table.made if each.subject.name == name]
        return [each for each in things if each.state in (states or {each.state}) and self.may(each)]

    def may(self, thing: Made) -> bool:
        return self.table.expected(self.caller, thing)


async def at_the_door(table: Table, door: str, permission: str, *, people: bool = False) -> list[Asking]:
    """All callers with a permission."""
    send: Door = table.world.doors.grpc if door == "grpc" else table.world.doors.rest
    everybody = (Asking(table, send, caller) for caller in table.callers)
    return [
        asking
        for asking in everybody
        if permission in asking.principal.permissions and (asking.principal.is_agent or not people)
    ]


doors = pytest.mark.parametrize("door", ["grpc", "rest"])


@doors
async def test_tickets(table: Table, door: str) -> None:
    for asking in await at_the_door(table, door, "tickets.read"):
        for filters in FILTERS:
            if filters.get("deleted") and "tickets.delete" not in asking.principal.permissions:
                answer = await asking.send.call(f"{PACKAGE}InboxService.CountTickets", filters, asking.headers)
                assert answer.status == "PERMISSION_DENIED"
                continue
            listed = await asking.all("TicketService.ListTickets", "tickets", page_size=200, **filters)
            counted = await asking("InboxService.CountTickets", **filters)
            assert counted.get("count", 0) == len(listed), (asking.caller, filters)
        live: tuple[State, ...] = ("open", "pending", "snoozed", "closed")
        for states, filters in ((live, {}), (("spam",), {"spam": True}), (("snoozed",), {"snoozed": True})):
            counted = await asking("InboxService.CountTickets", customer_id=CUSTOMER, **filters)
            assert counted["count"] == len(asking.sees("ticket", *states)) > 0, (asking.caller, filters)


@doors
async def test_the_inbox(table: Table, door: str) -> None:
    for asking in await at_the_door(table, door, "tickets.read"):
        counts = await asking("InboxService.GetInboxCounts")
        listed = asking.open_tickets
        mine = await listed(assigned_to="me") if asking.principal.is_agent else 0
        expected = {"mine": mine, "unassigned": await listed(assigned_to="none"), "open": await listed()}
        expected["urgent"] = await listed(priority=["URGENT"])
        assert {name: counts[name].get("count", 0) for name in expected} == expected, asking.caller
        assert set(counts["queues"]) == {each["id"] for each in (await asking("QueueService.ListQueues"))["queues"]}
        assert {thing.id for thing in asking.sees("queue")} <= set(counts["queues"])
        for queue, count in counts["queues"].items():
            assert count.get("count", 0) == await listed(queue_id=queue), asking.caller
        alerts = {each["id"] for each in (await asking("TopicAlertService.ListTopicAlerts"))["topic_alerts"]}
        assert set(counts["topic_alerts"]) == alerts >= {thing.id for thing in asking.sees("topic alert")}
        for alert, count in counts["topic_alerts"].items():
            assert count.get("count", 0) == await listed(topic_alert=alert), asking.caller


@doors
async def test_messages(table: Table, door: str) -> None:
    for asking in await at_the_door(table, door, "tickets.read"):
        for thing in asking.sees("ticket"):
            ticket = (await asking("TicketService.GetTicket", id=thing.id))["ticket"]
            messages = await asking.all("MessageService.ListMessages", "messages", ticket_id=thing.id)
            assert ticket["message_count"] == len(messages) == len(asking.sees("message", thing.state)), asking.caller
            demo = await asking("DemoService.ListDemoMessages", ticket_id=thing.id)
            temporary = [each for each in demo["messages"] if each["temporary"]]
            assert demo["demo"]["message_count"] == len(temporary) == len(asking.sees("demo message", thing.state))
        tried = await asking("TopicAlertService.PreviewTopicAlert", rule={"any_of": [WORD]}, messages=1000)
        customers = 0  # of what is no spam
        for ticket in await asking.all("TicketService.ListTickets", "tickets", page_size=200):
            messages = await asking.all("MessageService.ListMessages", "messages", ticket_id=ticket["id"])
            customers += len([each for each in messages if not each["from_agent"]])
        assert tried["looked_at"] == customers, asking.caller


@doors
async def test_mentions(table: Table, door: str) -> None:
    for asking in await at_the_door(table, door, "notes.read", people=True):
        unread = await asking.all("MentionService.ListMentions", "mentions", unread=True)
        counted = (await asking("MentionService.ListMentions")).get("unread_count", 0)
        assert counted == len(unread), asking.caller
        assert {each.mark for each in asking.sees("mention")} <= {each["id"] for each in unread}


@doors
async def test_agents_and_audit(table: Table, door: str) -> None:
    (admin,) = [each for each in await at_the_door(table, door, "tickets.delete") if each.caller == "admin"]
    owned: dict[str, int] = {}
    for asking in await at_the_door(table, door, "agents.read"):
        for agent in await asking.all("AgentService.ListAgents", "agents"):
            if agent["id"] not in owned:
                tickets = {"assigned_to": agent["id"], "status": ["OPEN"], "page_size": 200}
                owned[agent["id"]] = len(await admin.all("TicketService.ListTickets", "tickets", **tickets))
            assert agent.get("open_tickets", 0) == owned[agent["id"]], asking.caller
    for asking in await at_the_door(table, door, "audit.export"):
        verified = last = 0
        lines: list[str] = []
        complete = False
        while not complete:
            found = await asking("AuditService.VerifyAudit", after=verified)
            assert not found.get("fault"), found
            verified, complete = found["verified"], found["complete"]
        complete = False
        while not complete:
            exported = await asking("AuditService.ExportAudit", after=last)
            lines += exported["lines"]
            last, complete = exported["last"], exported["complete"]
        entries = await admin.all("AuditService.ListAudit", "entries", page_size=200)
        assert (verified, len(lines)) == (last, len(entries)), asking.caller


@doors
async def test_performance(table: Table, door: str) -> None:
    for asking in await at_the_door(table, door, "performance.read"):
        listed = await asking.all("PerformanceService.ListPerformance", "agents")
        team = (await asking("PerformanceService.ListPerformance"))["team"]
        sums: dict[str, int] = {}
        with_rows = set()
        for agent in listed:
            rows = await _rows(asking, agent["agent_id"], agent["figures"])
            sums = {name: sums.get(name, 0) + number for name, number in rows.items()}
            if any(rows.values()):
                with_rows.add(agent["agent_id"])
        assert _figures(team["figures"]) == sums, asking.caller
        assert team["agents"] == len(with_rows) > 0, asking.caller
    for role in ("viewer", "agent"):  # one's own
        send: Door = table.world.doors.grpc if door == "grpc" else table.world.doors.rest
        asking = Asking(table, send, role)
        own = await asking("PerformanceService.GetAgentPerformance", agent_id=asking.principal.id)
        await _rows(asking, asking.principal.id, own["agent"]["figures"])


def _figures(figures: Json) -> dict[str, int]:
    found = {name: figures.get(name) or 0 for name in METRICS}
    counted = {name: each.get("count", 0) if isinstance(each, dict) else each for name, each in found.items()}
    sla = figures.get("sla") or {}
    return counted | {f"sla_{name}": sla.get(name, 0) for name in ("met", "missed")}


async def _rows(asking: Asking, agent: str, figures: Json) -> dict[str, int]:
    """How many rows each figure opens, which is what it says."""
    metrics = METRICS | {"sla_met": "SLA_MET", "sla_missed": "SLA_MISSED"}
    opened = await asyncio.gather(
        *(
            asking.all("PerformanceService.ListPerformanceRows", "rows", agent_id=agent, metric=metric)
            for metric in metrics.values()
        )
    )
    found = {name: len(rows) for name, rows in zip(metrics, opened, strict=True)}
    assert found == _figures(figures), (asking.caller, agent)
    # Of what was made in each state, the agent's rows are those that the decision shows.
    made = {each.id for each in asking.table.made if each.subject.name == "row of an agent's figures"}
    if agent == asking.table.shop.agents["agent"].id:
        seen = {each.id for each in asking.sees("row of an agent's figures")}
        assert {row["ticket_id"] for row in opened[0]} & made == seen, asking.caller
    return found
