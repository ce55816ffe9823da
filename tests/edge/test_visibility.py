"""Who sees what: the table of `docs/permissions.md`, cell by cell, in every reading method, through both doors.

One of each thing is made on a ticket in each state; each holds a text that nothing else holds. Then every caller asks
every method of the contract that only reads, about all of them. What appears in an answer must be what the service's
own decision says, so a method that is added shows up here by itself: it is called as `contract_requests` says.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, Iterable, Mapping
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any, Literal
from uuid import uuid4

import grpc
import pytest
from quimbi.platform.v1 import access_pb2
from quimbi.support.v1 import event_service_pb2

from service_kit.principal import Principal, PrincipalKind
from support_svc.auth.service import principal_of
from support_svc.permissions import POLICY
from support_svc.visibility import STATES, SUBJECTS, State, Subject, Thing, kinds_shown, may_see, reads
from tests.support.contract_doors import Answer, Contract, Door
from tests.support.contract_requests import REQUESTS
from tests.support.contract_world import World, bearer
from tests.support.shops import Shop, make_shop

PACKAGE = "quimbi.support.v1."
WATCH = f"{PACKAGE}EventService.WatchEvents"
DOWNLOAD = f"{PACKAGE}AttachmentService.DownloadAttachment"
ROLES = ("viewer", "agent", "lead", "admin")
#: The methods that must show all that the caller may see, by the name of the thing: get, list, count, download.
SHOWN_BY: Mapping[str, set[str]] = {
    "ticket": {"TicketService.GetTicket", "TicketService.ListTickets"},
    "message": {
        "TicketService.GetTicket",
        "MessageService.ListMessages",
        "ConversationService.GetConversation",
    },
    "note": {"NoteService.ListNotes", "ConversationService.GetConversation"},
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
    "demo message": {"DemoService.ListDemoMessages"},
    "audit entry": {"AuditService.ListAudit", "AuditService.ExportAudit"},
}
#: Asks for more than reading entries does, and stands for both.
EXPORT = f"{PACKAGE}AuditService.ExportAudit"
#: Seen in the stream, which has a test of its own.
STREAMED = {"event of a ticket", "event of a message", "event of a note"}


@dataclass(frozen=True)
class Made:
    """A thing that was made; `mark` is a text that an answer which shows it holds, and no request."""

    subject: Subject
    state: State
    id: str
    mark: str


@dataclass
class Table:
    """Everything that was made, and everybody who asks."""

    world: World
    shop: Shop
    made: list[Made] = field(default_factory=list)
    values: dict[State, dict[str, str]] = field(default_factory=dict)
    callers: dict[str, tuple[Principal, dict[str, str]]] = field(default_factory=dict)
    first_event: int = 0

    async def call(self, method: str, request: Mapping[str, Any], caller: Mapping[str, str]) -> Any:
        answer = await self.world.doors.rest.call(PACKAGE + method, request, caller)
        assert answer.status == "OK", (method, answer)
        return answer.body

    def expected(self, caller: str, thing: Made) -> bool:
        """What the service's decision says."""
        maker = self.shop.agents["agent"].id
        return may_see(self.callers[caller][0], thing.subject.as_thing(self.shop.tenant_id, thing.state, maker))


@pytest.fixture(scope="module")
async def table(world: World) -> Table:
    """A shop of its own, with a ticket in every state."""
    prefix, other = f"seen-{uuid4().hex[:6]}.", world.other_shop
    shop = await make_shop(world.operator, "seen")
    await world.add_shop(prefix, shop)
    table = Table(world, shop)
    name = prefix.replace(".", "_")
    for role in ROLES:
        table.callers[role] = (principal_of(shop.agents[role]), world.callers[name + role])
    for scope in sorted(POLICY.permissions - {"keys.manage"}):
        key, secret = await world.operator.create_key(
            "support", shop.tenant_id, name=scope, scopes=[scope], expires_at=None
        )
        principal = Principal(shop.tenant_id, PrincipalKind.API_KEY, key.id, key.name, "", frozenset({scope}))
        table.callers[f"key with {scope}"] = (principal, bearer(secret))
    base = {key.removeprefix(prefix): value for key, value in world.values.items() if key.startswith(prefix)}
    table.first_event = _last_event(world, shop.tenant_id)
    for state in STATES:
        foreign = state == "of another tenant"
        agent, admin = (world.callers[("other_" if foreign else name) + role] for role in ("agent", "admin"))
        values, made = await _make(table, state, agent)
        table.values[state] = base | values
        table.made += made
        await _bring_into(table, state, values["ticket"], agent, admin)
    assert other.tenant_id != shop.tenant_id
    return table


async def _make(table: Table, state: State, agent: Mapping[str, str]) -> tuple[dict[str, str], list[Made]]:
    """A ticket with one of everything on it."""
    subjects = {subject.name: subject for subject in SUBJECTS}
    made: list[Made] = []

    def mark(name: str) -> str:
        return f"{name.replace(' ', '-')}-{uuid4().hex}"

    def note(name: str, identifier: str, text: str) -> str:
        made.append(Made(subjects.pop(name), state, identifier, text))
        return identifier

    async def file(name: str) -> str:
        asked = {"ticket_id": ticket, "name": (text := mark(name)), "content": {"data": "SGVsbG8="}}
        answer = await table.call("AttachmentService.UploadAttachment", asked, agent)
        return note(name, answer["attachment"]["id"], text)

    wanted = {"customer_id": "who-is-seen", "subject": (text := mark("ticket"))}
    ticket = (await table.call("TicketService.CreateTicket", {"ticket": wanted}, agent))["ticket"]["id"]
    note("ticket", ticket, text)
    note("audit entry", "", text)
    on_message, on_note, unused = [await file(f"file {what}") for what in ("of a message", "of a note", "not used yet")]
    said = {"content": (text := mark("message")), "from_agent": True, "attachment_ids": [on_message]}
    answer = await table.call("MessageService.CreateMessage", {"ticket_id": ticket, "message": said}, agent)
    message = note("message", answer["message"]["id"], text)
    noted = {"content": (text := mark("note")), "attachment_ids": [on_note]}
    answer = await table.call("NoteService.CreateNote", {"ticket_id": ticket, "note": noted}, agent)
    note_id = note("note", answer["note"]["id"], text)
    demo = {"ticket_id": ticket, "message": {"content": (text := mark("demo message"))}}
    await table.call("DemoService.CreateDemoMessage", demo, agent)
    note("demo message", "", text)
    assert set(subjects) == STREAMED, "nothing makes this kind of thing here: add it, and to SHOWN_BY how it is read"
    ids = {"ticket": ticket, "message": message, "note": note_id, "attachment": on_message}
    return ids | {"attachment of note": on_note, "attachment not used": unused}, made


async def _bring_into(
    table: Table, state: State, ticket: str, agent: Mapping[str, str], admin: Mapping[str, str]
) -> None:
    match state:
        case "pending" | "closed":
            request = {"id": ticket, "status": state.upper()}
            await table.call("TicketService.UpdateTicketStatus", request, agent)
        case "snoozed":
            await table.call("TicketService.SnoozeTicket", {"id": ticket, "until": _in_an_hour(table.world)}, agent)
        case "spam":
            await table.call("TicketService.MarkTicketAsSpam", {"id": ticket, "spam": True}, agent)
        case "deleted":
            await table.call("TicketService.DeleteTicket", {"id": ticket}, admin)


def _in_an_hour(world: World) -> str:
    query = """SELECT to_char(now() AT TIME ZONE 'UTC' + interval '1 h', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')"""
    row = world.database.support.connection.execute(query).fetchone()
    assert row is not None
    return str(row[0])


def requests_of(table: Table, method: str) -> Iterable[dict[str, Any]]:
    """Every request of a method about what was made, each once."""
    seen: dict[str, dict[str, Any]] = {}
    asked = REQUESTS[method]
    variants = [asked]
    if method.endswith("TicketService.ListTickets"):
        variants = [{"customer_id": "who-is-seen", "page_size": 200} | more for more in ({}, {"spam": True})]
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
    return {thing for thing in things if thing.mark in answer.text}


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
    request = {"customer_id": "who-is-seen", "deleted": True}
    for caller, (principal, headers) in table.callers.items():
        answer = await send.call(f"{PACKAGE}TicketService.ListTickets", request, headers)
        things = [thing for thing in table.made if thing.subject.name != "audit entry"]
        found = {(thing.subject.name, thing.state) for thing in things if thing.mark in answer.text}
        # A list has a ticket's preview, which is the beginning of its last message.
        seen = {("ticket", "deleted"), ("message", "deleted")}
        assert found == (seen if {"tickets.read", "tickets.delete"} <= principal.permissions else set()), caller


def test_every_kind_of_thing_has_a_method_that_shows_it(contract: Contract) -> None:
    """And one that reads things of a kind is among those that are compared."""
    assert {subject.name for subject in SUBJECTS} == set(SHOWN_BY) | STREAMED
    for subject in SUBJECTS:
        for method in SHOWN_BY.get(subject.name, ()):
            kinds = kinds_shown(contract.descriptor(PACKAGE + method))
            assert subject.kind in kinds or subject.name.startswith("file") or PACKAGE + method == EXPORT, method


Means = Literal["grpc", "rest"]


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_the_stream_has_the_events_that_may_be_seen(table: Table, door: Means) -> None:
    world, tenant = table.world, table.shop.tenant_id
    last = _last_event(world, tenant)
    rows = world.database.support.connection.execute(
        "SELECT position, kind FROM support.events WHERE tenant_id = %s AND position > %s", [tenant, table.first_event]
    ).fetchall()
    kinds = {str(position): str(kind).partition(".")[0] for position, kind in rows}
    assert {"ticket", "message", "note", "demo", "attachment"} <= set(kinds.values())

    async def watch(caller: str) -> tuple[str, set[str]]:
        found: set[str] = set()
        try:
            async with aclosing(_answers(table, door, caller)) as answers:
                async for answer in answers:
                    found |= {event["position"] for event in answer.get("events", ())}
                    if int(answer["position"]) >= last:
                        break
        except TimeoutError:
            pass  # nothing came, as it should for those who may see nothing
        return caller, found

    for caller, found in await asyncio.gather(*map(watch, table.callers)):
        principal = table.callers[caller][0]
        expected = {position for position, kind in kinds.items() if may_see(principal, Thing(kind, tenant))}
        assert found == expected, caller


async def _answers(table: Table, door: Means, caller: str) -> AsyncGenerator[dict[str, Any], None]:
    """The answers of a stream that begins before the first event, until nothing more comes for three seconds."""
    headers, after = table.callers[caller][1], str(table.first_event)
    if door == "rest":
        client = table.world.doors.rest.client
        async with client.stream("GET", "/api/events", params={"after": after}, headers=headers) as response:
            lines = response.aiter_lines()
            while True:
                async with asyncio.timeout(3):
                    line = await anext(lines)
                if line.startswith("data:"):
                    yield json.loads(line.removeprefix("data:"))
    stream: Any = table.world.doors.grpc.channels["support"].unary_stream(
        "/quimbi.support.v1.EventService/WatchEvents",
        request_serializer=event_service_pb2.WatchEventsRequest.SerializeToString,
        response_deserializer=event_service_pb2.WatchEventsResponse.FromString,
    )(event_service_pb2.WatchEventsRequest(after=after), metadata=tuple(headers.items()))
    try:
        while True:
            async with asyncio.timeout(3):
                answer = await stream.read()
            if answer is grpc.aio.EOF:
                return
            events = [{"position": event.position} for event in answer.events]
            yield {"position": answer.position, "events": events}
    finally:
        stream.cancel()


def _last_event(world: World, tenant_id: str) -> int:
    query = "SELECT coalesce(max(last_event), 0) FROM support.log_heads WHERE tenant_id = %s"
    row = world.database.support.connection.execute(query, [tenant_id]).fetchone()
    assert row is not None
    return int(row[0])
