"""One of each thing that the table of permissions has a row for, in each state, and everybody who could ask for it.

Each has a `mark`, a text that nothing else holds and no request. What says nothing of its own has none, and is
recognised by the answer as a whole.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

from service_kit.principal import Principal, PrincipalKind
from support_svc.auth import provisioning
from support_svc.auth.service import principal_of
from support_svc.permissions import POLICY
from support_svc.subjects import SUBJECTS, TICKET_STATES, State, Subject
from support_svc.visibility import may_see
from tests.support.contract_world import World, bearer
from tests.support.shops import PASSWORD, Shop, make_shop

PACKAGE = "quimbi.support.v1."
ROLES = ("viewer", "agent", "lead", "admin")
#: The customer of every ticket that is made here.
CUSTOMER = "who-is-seen"
#: A word in what each customer writes, which `contract_requests` tries a rule with.
WORD = "order"
#: Another shop's answer about itself has no id to ask for.
ABOUT_ONESELF = {
    "usual capacity",
    "weights of the score",
    "figures of an agent",
    "figures of the team",
    "recomputation of service levels",
}
_BY_NAME = {subject.name: subject for subject in SUBJECTS}
_HOURS = {"mon": [["09:00", "17:00"]]}


@dataclass(frozen=True)
class Made:
    """A thing that was made, by its id or that of its ticket."""

    subject: Subject
    state: State
    id: str
    mark: str


@dataclass
class Table:
    """Everything that was made, and everybody who asks."""

    world: World
    shop: Shop
    prefix: str
    made: list[Made] = field(default_factory=list)
    values: dict[State, dict[str, str]] = field(default_factory=dict)
    callers: dict[str, tuple[Principal, dict[str, str]]] = field(default_factory=dict)
    first_event: int = 0

    async def call(self, method: str, request: Mapping[str, Any], caller: Mapping[str, str]) -> Any:
        """The answer to a call that works."""
        answer = await self.world.doors.rest.call(PACKAGE + method, request, caller)
        assert answer.status == "OK", (method, answer)
        return answer.body

    def expected(self, caller: str, thing: Made) -> bool:
        """What the service's decision says."""
        maker = self.shop.agents["agent"].id
        return may_see(self.callers[caller][0], thing.subject.as_thing(self.shop.tenant_id, thing.state, maker))

    def role(self, role: str, state: State) -> dict[str, str]:
        """Somebody of the shop that has the things in a state."""
        shop = "other." if state == "of another tenant" else self.prefix
        return self.world.callers[shop.replace(".", "_") + role]

    def tenant(self, state: State) -> str:
        """The shop that has the things in a state."""
        return self.world.other_shop.tenant_id if state == "of another tenant" else self.shop.tenant_id

    def keep(self, name: str, state: State, identifier: str, mark: str = "") -> str:
        """Notes a thing."""
        self.made.append(Made(_BY_NAME[name], state, identifier, mark))
        return identifier


async def make_table(world: World) -> Table:
    """A shop of its own, with a ticket in every state."""
    prefix, shop = f"seen-{uuid4().hex[:6]}.", await make_shop(world.operator, "seen")
    await world.add_shop(prefix, shop)
    table = Table(world, shop, prefix)
    for role in ROLES:
        table.callers[role] = (principal_of(shop.agents[role]), table.role(role, "open"))
    for scope in sorted(POLICY.permissions - {"keys.manage"}):
        key, secret = await world.operator.create_key(
            "support", shop.tenant_id, name=scope, scopes=[scope], expires_at=None
        )
        principal = Principal(shop.tenant_id, PrincipalKind.API_KEY, key.id, key.name, "", frozenset({scope}))
        table.callers[f"key with {scope}"] = (principal, bearer(secret))
    base = {key.removeprefix(prefix): value for key, value in world.values.items() if key.startswith(prefix)}
    await _rules(table)
    for subject in SUBJECTS:
        if subject.name in _SHOPS:
            for state in subject.states:
                await _of_shop(table, subject.name, state)
    skilled = {"agent": {"id": shop.agents["agent"].id, "skills": ["french"]}}
    await table.call("AgentService.UpdateAgent", skilled, table.role("admin", "in use"))
    await table.call("ScoreService.UpdateScoringWeights", {"weights": {"sla": 30}}, table.role("admin", "in use"))
    usual = {"capacity": {"email": 9}}
    await table.call("RoutingService.UpdateCapacityDefaults", usual, table.role("admin", "in use"))
    for name in ABOUT_ONESELF:
        table.keep(name, "in use", shop.agents["agent"].id)
    for state in TICKET_STATES:
        values = await _Ticket(table, state).make()
        table.values[state] = base | values
        await _bring_into(table, state, values["ticket"])
    # What is believed for half a minute must hold until the last question.
    world.database.support.connection.execute(
        "UPDATE support.ticket_presence SET expires_at = now() + interval '1 h' WHERE tenant_id = ANY(%s::uuid[])",
        [[shop.tenant_id, world.other_shop.tenant_id]],
    )
    return table


def _mark(name: str) -> str:
    return f"{name.lower().replace(' ', '-')}-{uuid4().hex}"


async def _rules(table: Table) -> None:
    """What the rules for the tickets are, before there are any."""
    states: tuple[State, ...] = ("in use", "of another tenant")
    for state in states:
        policy = {
            "name": f"promise {uuid4().hex}",
            "conditions": {"tags": ["promised"]},
            "targets": {"resolution": {"seconds": 360_000}},
        }
        await table.call("SlaService.CreateSlaPolicy", {"policy": policy}, table.role("admin", state))


#: How to make the things of a shop that are called by a name, and to remove them: method, field, what it needs.
_SHOPS: Mapping[str, tuple[str, str, Mapping[str, Any]]] = {
    "queue": ("QueueService.{}Queue", "queue", {}),
    "agent": ("", "", {}),
    "team": ("TeamService.{}Team", "team", {}),
    "routing rule": (
        "RoutingService.{}RoutingRule",
        "rule",
        {"conditions": [{"tags": {"any_of": ["no"]}}], "actions": [{"priority": "LOW"}]},
    ),
    "policy of service levels": (
        "SlaService.{}SlaPolicy",
        "policy",
        {"conditions": {"tags": ["no"]}, "targets": {"resolution": {"seconds": 360_000}}},
    ),
    "calendar": ("CalendarService.{}Calendar", "calendar", {"time_zone": "UTC", "weekly_hours": _HOURS}),
    "topic alert": ("TopicAlertService.{}TopicAlert", "topic_alert", {"rule": {"any_of": ["nothing"]}}),
    "API key": ("ApiKeyService.{}ApiKey", "api_key", {"scopes": ["tickets.read"]}),
}
_SWITCH = {"routing rule": "enabled", "topic alert": "enabled", "policy of service levels": "active"}


async def _of_shop(table: Table, name: str, state: State) -> None:
    mark = _mark(name)
    if name == "agent":
        # By its address: the name is seen in what the agent does.
        support, tenant = table.world.operator.support, table.tenant(state)
        about = {"name": "Somebody", "role": "agent", "password": PASSWORD}
        account = await provisioning.create_agent(support, tenant, email=f"{mark}@seen.test", **about)
        table.keep(name, state, account.id, mark)
        if state == "out of use":
            await provisioning.set_active(support, tenant, account.email, active=False)
        return
    method, about_field, needs = _SHOPS[name]
    admin = table.role("admin", state)
    wanted = {"name": mark} | dict(needs)
    if state == "out of use" and name in _SWITCH:
        wanted[_SWITCH[name]] = False
    answer = await table.call(method.format("Create"), {about_field: wanted}, admin)
    made = table.keep(name, state, answer[about_field]["id"], mark)
    if state == "removed":
        await table.call(method.format("Delete"), {"id": made}, admin)
    if state == "out of use" and name == "API key":
        await table.call(method.format("Revoke"), {"id": made}, admin)


@dataclass
class _Ticket:
    """A ticket with one of everything on it."""

    table: Table
    state: State
    id: str = ""

    async def make(self) -> dict[str, str]:
        """Ids of what was made, by the names that requests have for them."""
        first, subject = _mark("message"), _mark("ticket")
        wanted: dict[str, Any] = {"customer_id": CUSTOMER, "subject": subject, "first_message": f"{first} {WORD}"}
        wanted["tags"] = ["promised", self._keep("tag", _mark("tag"))]
        self.id = (await self._call("TicketService.CreateTicket", ticket=wanted))["ticket"]["id"]
        self._keep("ticket", subject)
        self._keep("message", first)
        self._keep("audit entry", subject)
        files = {what: await self._file(f"file {what}") for what in ("of a message", "of a note", "not used yet")}
        message = await self._message(files["of a message"])
        note = await self._note(files["of a note"])
        for name in ("version of a draft", "draft"):
            await self._call(
                "DraftService.SaveDraft", ticket_id=self.id, draft={"content": self._keep(name, _mark(name))}
            )
        await self._call("TicketService.AssignTicket", id=self.id, assigned_to="me")
        await self._call("PresenceService.SetPresence", ticket_id=self.id, presence={"state": "VIEWING"})
        text = self._keep("demo message", _mark("demo message"))
        await self._call("DemoService.CreateDemoMessage", ticket_id=self.id, message={"content": text})
        for name in ("presence", "what happened", "assignment", "clock of a service level", "part of a score"):
            self._keep(name, "")
        self._keep("row of an agent's figures", "")
        ids = {"ticket": self.id, "message": message, "note": note, "attachment": files["of a message"]}
        return ids | {"attachment of note": files["of a note"], "attachment not used": files["not used yet"]}

    def _keep(self, name: str, mark: str) -> str:
        self.table.keep(name, self.state, self.id, mark)
        return mark

    async def _call(self, method: str, role: str = "agent", **request: Any) -> Any:
        return await self.table.call(method, request, self.table.role(role, self.state))

    async def _file(self, name: str) -> str:
        text = _mark(name)
        asked: dict[str, Any] = {"ticket_id": self.id, "name": text, "content": {"data": "SGVsbG8="}}
        answer = await self._call("AttachmentService.UploadAttachment", **asked)
        return self.table.keep(name, self.state, answer["attachment"]["id"], text)

    async def _message(self, file: str) -> str:
        before, after = self._keep("version of a message", _mark("version")), self._keep("message", _mark("message"))
        said = {"content": before, "from_agent": True, "attachment_ids": [file]}
        answer = await self._call("MessageService.CreateMessage", ticket_id=self.id, message=said)
        made: str = answer["message"]["id"]
        edited = {"id": made, "content": after}
        await self._call("MessageService.UpdateMessage", ticket_id=self.id, message=edited)
        return made

    async def _note(self, file: str) -> str:
        """A note of the lead's, which mentions the agent."""
        before, after = self._keep("version of a note", _mark("version")), self._keep("note", _mark("note"))
        written = {"content": f"@agent {before}"}
        answer = await self._call("NoteService.CreateNote", "lead", ticket_id=self.id, note=written)
        edited = {"id": answer["note"]["id"], "content": f"@agent {after}"}
        await self._call("NoteService.UpdateNote", "lead", ticket_id=self.id, note=edited)
        mentions = (await self._call("MentionService.ListMentions"))["mentions"]
        (mention,) = [each["id"] for each in mentions if each["note_id"] == edited["id"]]
        self._keep("mention", mention)
        # The file's place is on a note of the agent, who uploaded it.
        kept: dict[str, Any] = {"content": self._keep("note", _mark("note")), "attachment_ids": [file]}
        await self._call("NoteService.CreateNote", ticket_id=self.id, note=kept)
        return str(edited["id"])


async def _bring_into(table: Table, state: State, ticket: str) -> None:
    agent, admin = table.role("agent", state), table.role("admin", state)
    match state:
        case "pending" | "closed":
            await table.call("TicketService.UpdateTicketStatus", {"id": ticket, "status": state.upper()}, agent)
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


def last_event(world: World, tenant_id: str) -> int:
    """Position of a shop's newest event."""
    query = "SELECT coalesce(max(last_event), 0) FROM support.log_heads WHERE tenant_id = %s"
    row = world.database.support.connection.execute(query, [tenant_id]).fetchone()
    assert row is not None
    return int(row[0])
