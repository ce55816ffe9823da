"""Whatever changes something in Support is in the audit log with who did it and in which call, or here with why not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from support_svc.visibility import reads
from tests.support.contract_database import AdminDatabase
from tests.support.contract_doors import Contract
from tests.support.contract_requests import REQUESTS
from tests.support.contract_world import World
from tests.support.shops import PASSWORD, make_shop

PACKAGE = "quimbi.support.v1."
PREFIX = "audited."
#: Methods that write and leave no entry, and why.
UNAUDITED: Mapping[str, str] = {
    "AuthService.Refresh": "the session goes on as it was; a token that is used twice ends it, which is an entry",
    "DraftService.SaveDraft": "a draft is its writer's alone, keeps its own versions, and changes no ticket",
    "DraftService.DeleteDraft": "as above",
    "MentionService.ReadMention": "that its agent has seen it is nobody else's business, and changes no ticket",
    "MentionService.ReadAllMentions": "as above",
    "PresenceService.SetPresence": "over in half a minute, and known to those who watch",
    "PresenceService.ClearPresence": "as above",
}


def _writes(contract: Contract) -> Iterator[str]:
    for name in contract.methods:
        if name.startswith(PACKAGE) and not reads(contract.descriptor(name)):
            yield name.removeprefix(PACKAGE)


@pytest.fixture(scope="module")
async def shop(world: World) -> str:
    """The tenant of a shop that only this module changes."""
    made = await make_shop(world.operator, "audited")
    await world.add_shop(PREFIX, made)
    return made.tenant_id


def _entries(database: AdminDatabase, tenant: str, request_id: str) -> list[tuple[Any, ...]]:
    return database.connection.execute(
        "SELECT action, actor_kind, actor_id, changes FROM support.audit_log WHERE tenant_id = %s AND request_id = %s",
        [tenant, request_id],
    ).fetchall()


async def test_every_write_leaves_an_entry_or_has_a_reason(world: World, contract: Contract, shop: str) -> None:
    """In the order of the requests, whose deletions come last."""
    admin = world.values[f"{PREFIX}admin"]
    login = {"email": world.values[f"{PREFIX}admin.email"], "password": PASSWORD}
    written = set(_writes(contract))
    public: dict[str, Any] = {"AuthService.Login": login, "AuthService.Refresh": {}, "AuthService.Logout": {}}
    known = [name.removeprefix(PACKAGE) for name in REQUESTS if name.startswith(PACKAGE)]
    requests = public | {name: world.resolve(REQUESTS[PACKAGE + name], PREFIX) for name in known if name in written}
    assert set(requests) == written, "a method that writes has no request"
    # A time that is always to come is in no list of requests.
    requests["TicketService.SnoozeTicket"] |= {"until": (datetime.now(UTC) + timedelta(hours=1)).isoformat()}
    wrong = []
    token = ""
    for name, request in requests.items():
        request_id = str(uuid4())
        headers = {"x-request-id": request_id} | ({} if name in public else world.callers["audited_admin"])
        asked = {"refresh_token": token} if name in {"AuthService.Refresh", "AuthService.Logout"} else request
        answer = await world.doors.grpc.call(PACKAGE + name, asked, headers)
        assert answer.status == "OK", (name, answer)
        token = answer.body["tokens"]["refresh_token"] if "tokens" in answer.body else token
        entries = _entries(world.database.support, shop, request_id)
        by_the_caller = [entry for entry in entries if entry[1:3] == ("agent", admin)]
        if bool(by_the_caller) == (name in UNAUDITED):
            wrong.append((name, entries))
    assert wrong == []
    assert set(UNAUDITED) <= written


@pytest.mark.parametrize("door", ["grpc", "rest"])
async def test_keys_are_on_record_without_their_secret(world: World, shop: str, door: str) -> None:
    send = world.doors.grpc if door == "grpc" else world.doors.rest
    admin = world.callers["audited_admin"]
    asked = {"api_key": {"name": f"by {door}", "scopes": ["tickets.read"]}}
    made = (await send.call(f"{PACKAGE}ApiKeyService.CreateApiKey", asked, admin)).body
    key = {"id": made["api_key"]["id"]}
    for _ in range(2):  # what has ended ends no second time
        assert (await send.call(f"{PACKAGE}ApiKeyService.RevokeApiKey", key, admin)).status == "OK"
    listed = await send.call(f"{PACKAGE}AuditService.ListAudit", {}, admin)
    about = [
        (entry["action"], {change["field"]: (change["before"], change["after"]) for change in entry["changes"]})
        for entry in listed.body["entries"]
        if key["id"] in str(entry["changes"])
    ]
    quoted = f'"{key["id"]}"'
    (_, ended), (_, created) = about
    assert [action for action, _ in about] == ["api_key.revoke", "api_key.create"]
    assert created == {"api_key_id": ("", quoted), "name": ("", f'"by {door}"'), "scopes": ("", '["tickets.read"]')}
    assert ended["api_key_id"] == (quoted, quoted)
    assert made["secret"] not in listed.text
