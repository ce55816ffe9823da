"""What is one's own and what is a colleague's: the table of changes of `docs/permissions.md`, through both doors."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from service_kit.principal import Principal, PrincipalKind
from support_svc.subjects import CHANGED, Changed
from support_svc.visibility import may_change
from tests.support.contract_doors import Contract, Door
from tests.support.contract_world import bearer
from tests.support.visible_things import PACKAGE, ROLES, Table

SCOPES = frozenset({"tickets.read", "messages.write", "notes.write"})
CALLERS = (*ROLES, "key that writes")


@pytest.fixture(scope="module", autouse=True)
async def key_that_writes(table: Table) -> None:
    """A key that sees what it writes."""
    key, secret = await table.world.operator.create_key(
        "support", table.shop.tenant_id, name="writes", scopes=sorted(SCOPES), expires_at=None
    )
    principal = Principal(table.shop.tenant_id, PrincipalKind.API_KEY, key.id, key.name, "", SCOPES)
    table.callers["key that writes"] = (principal, bearer(secret))


async def _make(table: Table, row: Changed, maker: str) -> dict[str, Any]:
    """A new thing of somebody's: a request that changes or removes it."""
    headers = table.callers[maker][1]
    wanted = {"customer_id": "who-changes", "subject": "Whose?", "first_message": "Mine"}
    ticket = (await table.call("TicketService.CreateTicket", {"ticket": wanted}, table.callers["agent"][1]))["ticket"][
        "id"
    ]
    here = {"ticket_id": ticket}
    match row.name:
        case "message of the shop":
            said = {"content": "Ours", "from_agent": True}
            answer = await table.call("MessageService.CreateMessage", here | {"message": said}, headers)
            return here | {"id": answer["message"]["id"]}
        case "message of a customer":
            answer = await table.call("MessageService.ListMessages", here, table.callers["agent"][1])
            return here | {"id": answer["messages"][0]["id"]}
        case "note":
            answer = await table.call("NoteService.CreateNote", here | {"note": {"content": "Ours"}}, headers)
            return here | {"id": answer["note"]["id"]}
        case _:
            file = here | {"name": f"{uuid4().hex}.txt", "content": {"data": "SGVsbG8="}}
            made = (await table.call("AttachmentService.UploadAttachment", file, headers))["attachment"]["id"]
            if row.name == "file in use":
                said = {"content": "Ours", "from_agent": True, "attachment_ids": [made]}
                await table.call("MessageService.CreateMessage", here | {"message": said}, headers)
            return {"id": made}


def _request(method: str, names: dict[str, Any]) -> dict[str, Any]:
    thing = {"MessageService.UpdateMessage": "message", "NoteService.UpdateNote": "note"}.get(method)
    if thing is None:
        return names
    return {"ticket_id": names["ticket_id"], thing: {"id": names["id"], "content": "Changed"}}


@pytest.mark.parametrize("door", ["grpc", "rest"])
@pytest.mark.parametrize("row", CHANGED, ids=lambda row: row.name)
async def test_who_changes_what_was_said(table: Table, contract: Contract, row: Changed, door: str) -> None:
    send: Door = table.world.doors.grpc if door == "grpc" else table.world.doors.rest
    wrong = []
    for method in row.methods:
        permission = contract.methods[PACKAGE + method].access.permission
        for caller in CALLERS:
            principal, headers = table.callers[caller]
            for maker in dict.fromkeys(("agent", "lead", *([caller] if permission in principal.permissions else []))):
                answer = await send.call(PACKAGE + method, _request(method, await _make(table, row, maker)), headers)
                by = table.callers[maker][0].id if row.own else None
                if permission not in principal.permissions:
                    expected = {"PERMISSION_DENIED"}
                elif may_change(principal, by):
                    expected = {"OK"}
                else:
                    expected = {"NOT_FOUND"} if row.name == "file not used yet" else {"FAILED_PRECONDITION"}
                if answer.status not in expected:
                    wrong.append((method, caller, maker, answer.status, expected))
    assert wrong == []
