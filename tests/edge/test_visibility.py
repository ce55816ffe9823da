"""Who sees what: the table of `docs/permissions.md`, cell by cell, in every reading method, through both doors.

One of each thing is made in each state (`tests/support/visible_things.py`). Then every caller asks every method of the
contract that only reads, about all of them. What appears in an answer must be what the service's own decision says, so
a method that is added shows up here by itself: it is called as `contract_requests` says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from quimbi.platform.v1 import access_pb2

from support_svc.subjects import SUBJECTS
from support_svc.visibility import kinds_shown, reads
from tests.support.contract_doors import Answer, Contract, Door
from tests.support.contract_requests import REQUESTS
from tests.support.contract_world import World
from tests.support.visible_things import ABOUT_ONESELF, CUSTOMER, PACKAGE, Made, Table

WATCH = f"{PACKAGE}EventService.WatchEvents"
DOWNLOAD = f"{PACKAGE}AttachmentService.DownloadAttachment"
#: The methods that must show all that the caller may see, by the name of the thing: get, list, count, download.
SHOWN_BY: Mapping[str, set[str]] = {
    "ticket": {"TicketService.GetTicket", "TicketService.ListTickets"},
    "message": {
        "TicketService.GetTicket",
        "MessageService.ListMessages",
        "ConversationService.GetConversation",
    },
    "version of a message": {"MessageService.ListMessageVersions"},
    "note": {"NoteService.ListNotes", "ConversationService.GetConversation"},
    "version of a note": {"NoteService.ListNoteVersions"},
    "mention": {"MentionService.ListMentions"},
    "draft": {"DraftService.GetDraft", "DraftService.ListDrafts"},
    "version of a draft": {"DraftService.ListDraftVersions"},
    "presence": {"PresenceService.ListTicketPresence", "PresenceService.ListPresence"},
    "file of a message": {
        "TicketService.GetTicket",
        "MessageService.ListMessages",
        "AttachmentService.ListAttachments",
        "AttachmentService.DownloadAttachment",
    },
    "file of a note": {
        "NoteService.ListNotes",
        "ConversationService.GetConversation",
        "AttachmentService.ListAttachments",
        "AttachmentService.DownloadAttachment",
    },
    "file not used yet": {"AttachmentService.ListAttachments", "AttachmentService.DownloadAttachment"},
    "what happened": {"ConversationService.GetConversation"},
    "assignment": {"RoutingService.ListTicketAssignments"},
    "clock of a service level": {"SlaService.GetTicketSla"},
    "part of a score": {"ScoreService.GetTicketScore"},
    "demo message": {"DemoService.ListDemoMessages"},
    "row of an agent's figures": {"PerformanceService.ListPerformanceRows"},
    "audit entry": {"AuditService.ListAudit", "AuditService.ExportAudit"},
    "queue": {"QueueService.ListQueues"},
    "agent": {"AgentService.ListAgents"},
    "team": {"TeamService.ListTeams"},
    "routing rule": {"RoutingService.ListRoutingRules"},
    "policy of service levels": {"SlaService.ListSlaPolicies"},
    "recomputation of service levels": {"SlaService.ListSlaRecomputations"},
    "calendar": {"CalendarService.ListCalendars"},
    "topic alert": {"TopicAlertService.ListTopicAlerts"},
    "tag": {"TagService.ListTags"},
    "usual capacity": {"RoutingService.GetCapacityDefaults"},
    "weights of the score": {"ScoreService.GetScoringWeights"},
    "figures of an agent": {"PerformanceService.GetAgentPerformance"},
    "figures of the team": {"PerformanceService.ListPerformance"},
    "API key": {"ApiKeyService.ListApiKeys"},
}
#: Things without a text of their own, by the methods that show them: whether an answer to a request has one.
Has = Callable[[Made, Mapping[str, Any], Mapping[str, Any]], bool]


def _about(field: str) -> Has:
    """Of the ticket that was asked for, when the answer has any."""
    return lambda thing, request, answer: request.get("ticket_id") == thing.id and bool(answer.get(field))


def _listed(field: str, by: str) -> Has:
    return lambda thing, request, answer: any(each[by] == thing.id for each in answer.get(field, ()))


BY_ANSWER: Mapping[str, tuple[tuple[str, Has], ...]] = {
    "PresenceService.ListTicketPresence": (("presence", _listed("presences", "ticket_id")),),
    "PresenceService.ListPresence": (("presence", _listed("presences", "ticket_id")),),
    "ConversationService.GetConversation": (
        (
            "what happened",
            lambda thing, request, answer: (
                request["ticket_id"] == thing.id and any("event" in each for each in answer.get("entries", ()))
            ),
        ),
    ),
    "RoutingService.ListTicketAssignments": (("assignment", _about("assignments")),),
    "SlaService.GetTicketSla": (("clock of a service level", _about("clocks")),),
    "ScoreService.GetTicketScore": (("part of a score", _about("score_parts")),),
    "PerformanceService.ListPerformanceRows": (("row of an agent's figures", _listed("rows", "ticket_id")),),
    "PerformanceService.GetAgentPerformance": (
        (
            "figures of an agent",
            lambda thing, request, answer: answer.get("agent", {}).get("agent_id") == thing.id,
        ),
    ),
    "PerformanceService.ListPerformance": (
        ("figures of an agent", _listed("agents", "agent_id")),
        ("figures of the team", lambda thing, request, answer: bool(answer.get("team"))),
    ),
    "SlaService.ListSlaRecomputations": (
        ("recomputation of service levels", lambda thing, request, answer: bool(answer.get("recomputations"))),
    ),
    "RoutingService.GetCapacityDefaults": (
        ("usual capacity", lambda thing, request, answer: bool(answer.get("capacity"))),
    ),
    "ScoreService.GetScoringWeights": (
        ("weights of the score", lambda thing, request, answer: bool(answer.get("weights"))),
    ),
}
#: What a recomputation is for is told by the policy's name, whatever became of the policy.
NAMED: Mapping[str, str] = {"SlaService.ListSlaRecomputations": "policy of service levels"}
#: Asks for more than reading entries does, and stands for both.
EXPORT = f"{PACKAGE}AuditService.ExportAudit"
#: Seen in the stream, which has a test of its own.
STREAMED = {subject.name for subject in SUBJECTS if subject.event}


def requests_of(table: Table, method: str) -> Iterable[dict[str, Any]]:
    """Every request of a method about what was made, each once."""
    seen: dict[str, dict[str, Any]] = {}
    asked = REQUESTS[method]
    variants = [asked]
    if method.endswith("TicketService.ListTickets"):
        variants = [{"customer_id": CUSTOMER, "page_size": 200} | more for more in ({}, {"spam": True})]
    if method.endswith("TagService.ListTags"):
        variants = [{"prefix": "tag-"}]  # other tickets have more than fit on a page
    for values in table.values.values():
        for attachment in ("attachment", "attachment of note", "attachment not used"):
            chosen = table.world.values | values | {"attachment": values[attachment]}
            for variant in variants:
                request = _resolved(table.world, variant, chosen)
                seen[json.dumps(request, sort_keys=True)] = request
    return seen.values()


def _resolved(world: World, request: Mapping[str, Any], values: dict[str, str]) -> dict[str, Any]:
    resolved: dict[str, Any] = World.resolve(_With(values), request)  # type: ignore[arg-type]  # it needs no more
    return resolved


class _With:
    """As much of a `World` as resolving needs."""

    def __init__(self, values: dict[str, str]) -> None:
        self.values = values

    def resolve(self, value: Any, prefix: str = "") -> Any:
        return World.resolve(self, value, prefix)  # type: ignore[arg-type]  # as above


def shown(table: Table, method: str, request: Mapping[str, Any], answer: Answer) -> set[Made]:
    """The things that an answer shows."""
    if method == DOWNLOAD:  # over gRPC the name comes in the metadata only
        return {thing for thing in table.made if thing.id == request["id"] and answer.status == "OK"}
    audit = method.startswith(f"{PACKAGE}AuditService.")
    things = [thing for thing in table.made if (thing.subject.name == "audit entry") == audit]
    short = method.removeprefix(PACKAGE)
    told = {thing for thing in things if thing.mark and thing.mark in answer.text}
    found = {thing for thing in told if thing.subject.name != NAMED.get(short)}
    for name, has in BY_ANSWER.get(short, ()):
        found |= {thing for thing in things if thing.subject.name == name and has(thing, request, answer.body)}
    return found


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_every_reading_method_shows_what_may_be_seen(table: Table, contract: Contract, door: str) -> None:
    send: Door = table.world.doors.grpc if door == "grpc" else table.world.doors.rest
    busy = asyncio.Semaphore(16)
    wrong: list[tuple[str, str, str, str, str]] = []
    methods = [
        method
        for method in contract.authenticated
        if method.package + "." == PACKAGE
        and method.full_name != WATCH
        and reads(contract.descriptor(method.full_name))
    ]

    async def ask(method: str, access: access_pb2.Access, caller: str) -> None:
        found: set[Made] = set()
        principal, headers = table.callers[caller]
        requests = list(requests_of(table, method))
        about_self = principal.is_agent and requests[0].get(access.own) == principal.id
        allowed = not access.permission or access.permission in principal.permissions or about_self
        allowed = allowed and (principal.is_agent or not access.agents_only)
        # Whoever lacks the permission is refused before it matters what is asked for.
        for request in requests if allowed else requests[:1]:
            async with busy:
                answer = await send.call(method, request, headers)
            found |= shown(table, method, request, answer)
            if (answer.status == "PERMISSION_DENIED") == allowed:
                wrong.append((method, caller, "", "", f"permission: {allowed}, answer: {answer.status}"))
        short = method.removeprefix(PACKAGE)
        for thing in table.made:
            own = thing.state != "of another tenant"
            may = allowed and (own if method == EXPORT else table.expected(caller, thing))
            must = may and short in SHOWN_BY[thing.subject.name]
            if (thing in found and not may) or (must and thing not in found):
                wrong.append((short, caller, thing.subject.name, thing.state, f"may: {may}, shown: {thing in found}"))

    await asyncio.gather(*(ask(m.full_name, m.access, caller) for m in methods for caller in table.callers))
    assert wrong == [], "\n".join(map(str, wrong))


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_deleted_tickets_are_listed_for_who_may_delete(table: Table, door: str) -> None:
    send: Door = table.world.doors.grpc if door == "grpc" else table.world.doors.rest
    request = {"customer_id": CUSTOMER, "deleted": True}
    for caller, (principal, headers) in table.callers.items():
        answer = await send.call(f"{PACKAGE}TicketService.ListTickets", request, headers)
        things = [thing for thing in table.made if thing.subject.name != "audit entry"]
        found = {(thing.subject.name, thing.state) for thing in things if thing.mark and thing.mark in answer.text}
        # A list has a ticket's tags, and a preview, which is the beginning of its last message.
        seen = {("ticket", "deleted"), ("tag", "deleted"), ("message", "deleted")}
        assert found == (seen if {"tickets.read", "tickets.delete"} <= principal.permissions else set()), caller


def test_every_thing_is_made_in_every_state_and_has_a_method_that_shows_it(table: Table, contract: Contract) -> None:
    """And one that reads things of a kind is among those that are compared."""
    assert {subject.name for subject in SUBJECTS} == set(SHOWN_BY) | STREAMED
    made = {(thing.subject.name, thing.state) for thing in table.made}
    for subject in SUBJECTS:
        if subject.event:
            continue
        states = {"in use"} if subject.name in ABOUT_ONESELF else set(subject.states)
        assert {state for name, state in made if name == subject.name} == states, subject.name
        for method in SHOWN_BY[subject.name]:
            kinds = kinds_shown(contract.descriptor(PACKAGE + method))
            assert subject.kind in kinds or subject.name.startswith("file") or PACKAGE + method == EXPORT, method
