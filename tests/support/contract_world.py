"""Two shops with something of everything in them, and everybody who could call, for the contract cases."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from deploy import jobs
from deploy.local.stack import Stack
from deploy.operator import Operator, Service
from service_kit import tokens
from support_svc.auth import provisioning
from support_svc.auth.domain import Account
from support_svc.auth.service import principal_of
from tests.support.contract_database import AdminDatabases
from tests.support.contract_doors import Answer, Doors
from tests.support.contract_models import add_models
from tests.support.shops import PASSWORD, Shop, make_shop

_PLACEHOLDER = re.compile(r"\$\{([^}]+)\}")
_REPEATED = re.compile(r"(.+)\*(\d+)", re.DOTALL)


@dataclass
class World:
    """What the cases refer to: `${ticket}` is a value of the first shop, `${other.ticket}` the other shop's."""

    stack: Stack
    operator: Operator
    doors: Doors
    database: AdminDatabases
    shop: Shop
    other_shop: Shop
    connect: Callable[[World, Shop], Awaitable[None]]
    values: dict[str, str] = field(default_factory=dict)
    callers: dict[str, dict[str, str]] = field(default_factory=dict)

    def resolve(self, value: Any, prefix: str = "") -> Any:
        """`value` with every placeholder replaced, those of the shop with `prefix`; `${x*501}` is 501 times x."""

        def replaced(match: re.Match[str]) -> str:
            if repeated := _REPEATED.fullmatch(match[1]):
                return repeated[1] * int(repeated[2])
            return self.values[prefix + match[1]]

        if isinstance(value, str):
            return _PLACEHOLDER.sub(replaced, value)
        if isinstance(value, Mapping):
            return {key: self.resolve(inner, prefix) for key, inner in value.items()}
        if isinstance(value, list):
            return [self.resolve(inner, prefix) for inner in value]
        return value

    async def add_shop(self, prefix: str, shop: Shop) -> None:
        """Fills a shop, whose callers and values have `prefix` (`other.`) in front of their names."""
        _add_callers(self, prefix, shop)
        await _Filling(self, prefix, shop).fill()
        await self.connect(self, shop)


async def make_world(
    stack: Stack,
    operator: Operator,
    doors: Doors,
    database: AdminDatabases,
    connect: Callable[[World, Shop], Awaitable[None]],
) -> World:
    """Two fresh shops, filled through the REST door; `connect` lets a webhook come to each."""
    shop, other = await make_shop(operator, "quilts"), await make_shop(operator, "teas")
    world = World(stack, operator, doors, database, shop, other, connect)
    for prefix, each in (("", shop), ("other.", other)):
        await world.add_shop(prefix, each)
    await _add_odd_callers(world)
    return world


def _add_callers(world: World, prefix: str, shop: Shop) -> None:
    private_key = world.stack.info.keys.private.read_text()
    caller = prefix.replace(".", "_")
    for role, account in shop.agents.items():
        world.callers[caller + role] = signed(private_key, account)
        world.values[f"{prefix}{role}"] = account.id
        world.values[f"{prefix}{role}.email"] = account.email
    world.callers[f"{caller}support_key"] = bearer(shop.support_key)
    world.callers[f"{caller}intelligence_key"] = bearer(shop.intelligence_key)
    world.values[f"{prefix}tenant"] = shop.tenant_id


def signed(private_key: str, account: Account, at: datetime | None = None) -> dict[str, str]:
    """Headers of an agent who signed in at a moment, now unless given."""
    return bearer(tokens.sign(private_key, principal_of(account), "contract", at or datetime.now(UTC))[0])


def bearer(credential: str) -> dict[str, str]:
    """Headers with a token or key."""
    return {"authorization": f"Bearer {credential}"}


async def _add_odd_callers(world: World) -> None:
    callers, admin = world.callers, world.shop.agents["admin"]
    private_key = world.stack.info.keys.private.read_text()
    stranger = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    callers["none"] = {}
    token = callers["agent"]["authorization"].removeprefix("Bearer ")
    callers["cookie"] = {"cookie": f"quimbi_access={token}"}
    callers["garbage"] = bearer("let-me-in")
    callers["basic"] = {"authorization": "Basic YWRtaW46YWRtaW4="}
    callers["unknown_key"] = bearer("sk_support_" + "A" * 43)
    callers["forged_token"] = signed(stranger, admin)
    callers["expired_token"] = signed(private_key, admin, datetime.now(UTC) - tokens.LIFETIME - timedelta(seconds=1))
    tenant = world.shop.tenant_id
    key, secret = await key_with(world, "support", ["tickets.read"], "revoked")
    await world.operator.revoke_key("support", tenant, key)
    callers["revoked_key"] = bearer(secret)
    key, secret = await key_with(world, "support", ["tickets.read"], "expired")
    # No key can be made that has expired already, and a test does not wait.
    world.database.support.connection.execute(
        "UPDATE support.api_keys SET expires_at = now() - interval '1 second' WHERE id = %s", [key]
    )
    callers["expired_key"] = bearer(secret)
    empty = await make_shop(world.operator, "empty")
    callers["unrefreshed"] = signed(private_key, empty.agents["agent"])
    _, secret = await key_with(world, "support", ["tickets.read"], "reader")
    callers["reading_key"] = bearer(secret)


async def key_with(world: World, service: Service, scopes: list[str], name: str) -> tuple[str, str]:
    """Id and secret of a new key of the first shop."""
    key, secret = await world.operator.create_key(
        service, world.shop.tenant_id, name=name, scopes=scopes, expires_at=None
    )
    return key.id, secret


@dataclass
class _Filling:
    """Fills one shop; `prefix` is that of its placeholders."""

    world: World
    prefix: str
    shop: Shop

    async def fill(self) -> None:
        await self._rules()
        await self._tickets()
        await self._conversation()
        await self._queues()
        await self._people()
        await self._orders()
        await self._scores()
        await self._models()

    async def _call(
        self, method: str, request: Mapping[str, Any], role: str = "agent", backend: str = "support"
    ) -> Answer:
        caller = self.world.callers[self.prefix.replace(".", "_") + role]
        answer = await self.world.doors.rest.call(f"quimbi.{backend}.v1.{method}", request, caller)
        assert answer.status == "OK", (method, answer)
        return answer

    def _note(self, **values: str) -> None:
        self.world.values |= {self.prefix + name.replace("__", "."): value for name, value in values.items()}

    async def ticket(self, name: str, **fields: Any) -> str:
        """A new ticket, known as `name` from now on."""
        ticket = {"customer_id": self.customer, "subject": f"{name} of {self.shop.slug}"} | fields
        answer = await self._call("TicketService.CreateTicket", {"ticket": ticket})
        made: str = answer.body["ticket"]["id"]
        self._note(**{name: made})
        return made

    @property
    def customer(self) -> str:
        return f"customer-of-{self.shop.slug}"

    async def _rules(self) -> None:
        """Before there are tickets, so that none must be computed anew; due times are weeks away."""
        hours = {"mon": [["09:00", "17:00"]], "tue": [["09:00", "17:00"]]}
        for name, text in {"calendar": f"hours of {self.shop.slug}", "spare_calendar": "Spare"}.items():
            wanted = {"calendar": {"name": text, "time_zone": "Europe/Berlin", "weekly_hours": hours}}
            answer = await self._call("CalendarService.CreateCalendar", wanted, "admin")
            self._note(**{name: answer.body["calendar"]["id"]})
        policy = {
            "name": f"promise of {self.shop.slug}",
            "conditions": {"tags": ["vip"]},
            "targets": {"resolution": {"seconds": 360_000}},
            "calendar_id": self.world.values[f"{self.prefix}calendar"],
        }
        answer = await self._call("SlaService.CreateSlaPolicy", {"policy": policy}, "admin")
        self._note(sla_policy=answer.body["policy"]["id"])

    async def _tickets(self) -> None:
        self._note(customer=self.customer, slug=self.shop.slug)
        await self.ticket("ticket", first_message="Where is my order?", customer_name="Ida", tags=["vip"])
        changed = await self.ticket("changed_ticket")
        answer = await self._call("TicketService.TagTicket", {"id": changed, "add": ["seen"]})
        self._note(changed_ticket__etag=answer.body["ticket"]["etag"])
        closed = await self.ticket("closed_ticket")
        await self._call("TicketService.UpdateTicketStatus", {"id": closed, "status": "CLOSED"})
        deleted = await self.ticket("deleted_ticket")
        await self._call("TicketService.DeleteTicket", {"id": deleted}, "admin")
        full = await self.ticket("full_ticket", tags=[f"t{number}" for number in range(50)])
        await self._call("TicketService.AssignTicket", {"id": full, "assigned_to": "me"})
        listed = await self._call("TicketService.ListTickets", {"page_size": 1})
        self._note(page_token=listed.body["next_page_token"])
        await self._call(
            "TicketService.CreateTicket",
            {"ticket": {"customer_id": "c", "subject": "first"}, "request_id": "used-before"},
        )

    async def _conversation(self) -> None:
        ticket = self.world.values[f"{self.prefix}ticket"]
        thread = await self._call("TicketService.GetTicket", {"id": ticket})
        self._note(customer_message=thread.body["messages"][0]["id"])
        rich = {"from_agent": True, "content_html": f"<b>Dear customer of {self.shop.slug}</b>"}
        await self._call("MessageService.CreateMessage", {"ticket_id": ticket, "message": rich})
        for role, name in (("agent", "message"), ("lead", "leads_message")):
            said = {"from_agent": True, "content": f"We are looking into it, {self.shop.slug}"}
            answer = await self._call("MessageService.CreateMessage", {"ticket_id": ticket, "message": said}, role)
            self._note(**{name: answer.body["message"]["id"]})
        edited = {"id": self.world.values[f"{self.prefix}message"], "content": "We found it"}
        await self._call("MessageService.UpdateMessage", {"ticket_id": ticket, "message": edited})
        # Each agent's handle is the name before the `@` of its address, here that of its role.
        asked = {"ticket_id": ticket, "note": {"content": "@admin please"}}
        written = (await self._call("NoteService.CreateNote", asked)).body["note"]["id"]
        mention = (await self._call("MentionService.ListMentions", {}, "admin")).body["mentions"][0]["id"]
        self._note(mention=mention)
        changed = {"ticket_id": ticket, "note": {"id": written, "content": "@admin please look"}}
        await self._call("NoteService.UpdateNote", changed)
        for content in ("Dear", f"Dear customer of {self.shop.slug}"):
            await self._call("DraftService.SaveDraft", {"ticket_id": ticket, "draft": {"content": content}}, "lead")
        note = {"ticket_id": ticket, "note": {"content": f"Careful, {self.shop.slug}"}}
        self._note(note=(await self._call("NoteService.CreateNote", note)).body["note"]["id"])
        await self._call("PresenceService.SetPresence", {"ticket_id": ticket, "presence": {"state": "VIEWING"}}, "lead")
        demo = {"ticket_id": ticket, "message": {"content": f"What if, {self.shop.slug}"}}
        await self._call("DemoService.CreateDemoMessage", demo)
        file = {"ticket_id": ticket, "name": f"file of {self.shop.slug}.txt", "content": {"data": "SGVsbG8="}}
        answer = await self._call("AttachmentService.UploadAttachment", file)
        self._note(attachment=answer.body["attachment"]["id"])

    async def _queues(self) -> None:
        # Names are unique within a shop: every shop has a queue called "Spare".
        shown = {"queue": f"queue of {self.shop.slug}", "spare_queue": "Spare", "busy_queue": "Busy"}
        for name, text in shown.items():
            wanted = {"queue": {"name": text}}
            answer = await self._call("QueueService.CreateQueue", wanted, "lead")
            self._note(**{name: answer.body["queue"]["id"]})
        await self.ticket("queued_ticket", queue_id=self.world.values[f"{self.prefix}busy_queue"])
        final = {"queue": {"name": "Final", "reopen_window_hours": 0}}
        answer = await self._call("QueueService.CreateQueue", final, "lead")
        ended = await self.ticket("ended_ticket", queue_id=answer.body["queue"]["id"])
        await self._call("TicketService.UpdateTicketStatus", {"id": ended, "status": "CLOSED"})

    async def _people(self) -> None:
        operator, tenant = self.world.operator, self.shop.tenant_id
        address = f"gone@{self.shop.slug}.test"
        account = await provisioning.create_agent(
            operator.support, tenant, name="Gone", email=address, role="agent", password=PASSWORD
        )
        await provisioning.set_active(operator.support, tenant, address, active=False)
        # Handles are unique within a shop as names are.
        for name in ("rule", "spare_rule"):
            rule = {
                "rule": {"name": name, "conditions": [{"tags": {"any_of": ["no"]}}], "actions": [{"priority": "LOW"}]}
            }
            answer = await self._call("RoutingService.CreateRoutingRule", rule, "lead")
            self._note(**{name: answer.body["rule"]["id"]})
        for name, handle in (("team", "night"), ("spare_team", "spare")):
            team = {"team": {"name": handle.capitalize(), "handle": handle, "member_ids": [account.id]}}
            answer = await self._call("TeamService.CreateTeam", team, "lead")
            self._note(**{name: answer.body["team"]["id"]})
        self._note(deactivated=account.id, deactivated__email=address)
        for service in ("support", "intelligence"):
            keys = await operator.list_keys("support" if service == "support" else "intelligence", tenant)
            self._note(**{f"{service}_key": keys[0].id})
        # Nothing else in Intelligence keeps an answer for a repetition.
        wanted = {"api_key": {"name": "kept", "scopes": ["profiles.read"]}, "request_id": "kept"}
        await self._call("ApiKeyService.CreateApiKey", wanted, "admin", "intelligence")
        login = {"email": self.shop.agents["agent"].email, "password": PASSWORD}
        answer = await self.world.doors.rest.call("quimbi.support.v1.AuthService.Login", login, {})
        used = answer.body["tokens"]["refresh_token"]
        for _ in range(2):
            # The second use ends the session: whoever copied the token has nothing from it.
            await self.world.doors.rest.call("quimbi.support.v1.AuthService.Refresh", {"refresh_token": used}, {})
        self._note(used_refresh_token=used)
        wrong = {"email": self.shop.agents["viewer"].email, "password": "wrong"}
        for _ in range(5):
            await self.world.doors.rest.call("quimbi.support.v1.AuthService.Login", wrong, {})
        # Half a minute would be over before the last test.
        self.world.database.support.connection.execute(
            "UPDATE support.login_attempts SET blocked_until = now() + interval '1 h' WHERE blocked_until IS NOT NULL"
        )

    async def _scores(self) -> None:
        await self._call("ScoreService.UpdateScoringWeights", {"weights": {"sla": 20}}, "lead")
        await self._call("RoutingService.UpdateCapacityDefaults", {"capacity": {"form": 9}}, "lead")
        alert = {"topic_alert": {"name": "Topic", "rule": {"any_of": ["lost"]}, "enabled": False}}
        answer = await self._call("TopicAlertService.CreateTopicAlert", alert, "lead")
        topic = answer.body["topic_alert"]["id"]
        self._note(topic_alert=topic)
        # What comes from elsewhere and later: an answer of Intelligence, and a ticket that fits.
        self.world.database.support.connection.execute(
            """
            WITH insight AS (
                INSERT INTO support.customer_insights (tenant_id, customer_id, state, attempted_at)
                VALUES (%(tenant)s, 'somebody', 'unknown', now())
            )
            INSERT INTO support.ticket_topics (tenant_id, topic_id, ticket_id, status, matched, created_at)
            VALUES (%(tenant)s, %(topic)s, %(ticket)s, 'open', '{lost}', now())
            """,
            {
                "tenant": self.shop.tenant_id,
                "topic": topic,
                "ticket": self.world.values[f"{self.prefix}ticket"],
            },
        )

    async def _orders(self) -> None:
        """A history in two imports with a refresh after each, so that somebody has moved between segments."""
        own = [
            f"{self.customer},o-{number},2026-0{number}-15T10:00:00Z,{number}9.90,,,fabric" for number in range(1, 6)
        ]
        await self._import("first", [*own[:2], *_others(self.shop.slug)])
        await self._import("second", own[2:])
        query = {"conditions": [{"axis": "engagement", "segments": ["casual", "engaged", "devoted"]}], "page_size": 1}
        answer = await self._call("SegmentService.QuerySegments", query, backend="intelligence")
        self._note(segment_page_token=answer.body["next_page_token"])
        answer = await self._call("ArchetypeService.ListTopArchetypes", {}, backend="intelligence")
        self._note(archetype=answer.body["archetypes"][0]["archetype_id"])
        # Nobody crosses a limit in a history of that kind without models.
        self.world.database.intelligence.connection.execute(
            """
            WITH next AS (
                UPDATE platform.event_positions SET position = position + 1 WHERE tenant_id = %(tenant)s
                RETURNING position, states_as_of
            )
            INSERT INTO platform.customer_events (
                tenant_id, position, kind, customer_id, data_as_of, created_at, current_ltv, currency
            )
            SELECT %(tenant)s, position, 'top_customer', %(customer)s, states_as_of, now(), 149.5, 'EUR' FROM next
            """,
            {"tenant": self.shop.tenant_id, "customer": f"c0-of-{self.shop.slug}"},
        )

    async def _models(self) -> None:
        """Two champions of churn, one after the other. Without one of value nothing is predicted, as cases want it."""
        versions = await add_models(self.world.operator, self.shop)
        self._note(former_model_version=versions[0], model_version=versions[1])
        answer = await self._call("ModelService.StartModelRun", {"kind": "TRAIN"}, "admin", "intelligence")
        self._note(model_run=answer.body["run"]["id"])

    async def _import(self, name: str, rows: list[str]) -> None:
        folder: Path = self.world.stack.settings.home
        path = folder / f"{self.shop.slug}-{name}.csv"
        header = "customer_id,order_id,ordered_at,amount,discount,refund,category"
        path.write_text("\n".join([header, *rows]) + "\n")
        report = jobs.import_orders(
            self.world.operator, self.shop.tenant_id, path, "generic", path.with_suffix(".rejects.csv")
        )
        assert (report.accepted, report.rejected) == (len(rows), 0)
        await jobs.refresh(self.world.operator, self.shop.tenant_id)


def _others(shop: str) -> list[str]:
    """Orders of 80 more customers of two clear kinds: rare buyers of bargains, and good customers at full price."""
    rows = []
    for number in range(80):
        kind = number % 2
        for order in range(2 if kind else 12):
            day = datetime(2026, 1, 1, 9, tzinfo=UTC) - timedelta(
                days=(order * 9 + number % 7) if kind == 0 else 200 + order
            )
            amount, discount = (f"{15 + number % 9}.50", "5.00") if kind else (f"{90 + number % 20}.00", "")
            category = ("fabric", "thread", "kits", "rulers")[order % (1 if kind else 4)]
            rows.append(f"c{number}-of-{shop},{number}-{order},{day.isoformat()},{amount},{discount},,{category}")
    return rows
