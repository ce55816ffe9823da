"""The audit log proves that it is as it was written, against everybody who can write to the database."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from quimbi.support.v1 import audit_service_pb2 as pb

from deploy.local.settings import StackSettings
from service_kit.db import Database
from service_kit.principal import system
from support_svc.audit import chain, verification
from tests.service.support.helpdesk import FOUNDED, Shop, Ticket
from tests.support.contract_database import AdminDatabase, admin_databases
from tests.support.services import Services

TAMPERED = {
    "action": "UPDATE support.audit_log SET action = 'ticket.delete' WHERE tenant_id = %(t)s AND id = 4",
    "changes": "UPDATE support.audit_log SET changes = '{}' WHERE tenant_id = %(t)s AND id = 4",
    "actor": "UPDATE support.audit_log SET actor_name = 'Nobody' WHERE tenant_id = %(t)s AND id = 4",
    "actor id": "UPDATE support.audit_log SET actor_id = 'x' WHERE tenant_id = %(t)s AND id = 4",
    "actor kind": "UPDATE support.audit_log SET actor_kind = 'system' WHERE tenant_id = %(t)s AND id = 4",
    "ticket": "UPDATE support.audit_log SET ticket_id = NULL WHERE tenant_id = %(t)s AND id = 4",
    "request": "UPDATE support.audit_log SET request_id = 'x' WHERE tenant_id = %(t)s AND id = 4",
    "cause": "UPDATE support.audit_log SET cause = 'x' WHERE tenant_id = %(t)s AND id = 4",
    "moment": """UPDATE support.audit_log SET created_at = created_at + interval '1 microsecond'
                 WHERE tenant_id = %(t)s AND id = 4""",
    "hash": "UPDATE support.audit_log SET hash = sha256('x') WHERE tenant_id = %(t)s AND id = 4",
    "removed": "DELETE FROM support.audit_log WHERE tenant_id = %(t)s AND id = 4",
    "end cut off": "DELETE FROM support.audit_log WHERE tenant_id = %(t)s AND id >= 4",
    "border moved": """UPDATE support.audit_log SET actor_id = actor_id || left(actor_name, 1),
                       actor_name = substr(actor_name, 2) WHERE tenant_id = %(t)s AND id = 4""",
}


@pytest.fixture
def superuser(settings: StackSettings, services: Services) -> Iterator[AdminDatabase]:
    """The database past every rule that protects it."""
    with admin_databases(settings) as databases:
        yield databases.support


async def three_changes(shop: Shop) -> str:
    ticket = await shop.agent.create_ticket(customer_name="Zoë 🧵")
    for status in (Ticket.PENDING, Ticket.OPEN):
        await shop.agent.set_status(ticket.id, status)
    return str(ticket.id)


async def test_an_untouched_log_verifies(shop: Shop) -> None:
    await three_changes(shop)
    answer = await shop.admin(pb.VerifyAuditRequest())
    assert (answer.verified, answer.complete, answer.fault, len(answer.head)) == (FOUNDED + 3, True, "", 64)
    entries = (await shop.admin(pb.ListAuditRequest())).entries
    assert [int(entry.id) for entry in entries] == [5, 4, 3, 2, 1]
    assert entries[0].hash == answer.head


@pytest.mark.parametrize("how", TAMPERED)
async def test_whatever_is_changed_shows(shop: Shop, superuser: AdminDatabase, how: str) -> None:
    await three_changes(shop)
    superuser.connection.execute(TAMPERED[how].encode(), {"t": shop.tenant_id})
    answer = await shop.admin(pb.VerifyAuditRequest())
    assert (answer.complete, answer.verified) == (False, FOUNDED + 1), answer
    assert answer.fault


async def test_an_empty_log_verifies(database: Database) -> None:
    check = await verification.verify(database, system(str(uuid4())), after=0)
    assert (check.verified, check.complete, check.head) == (0, True, b"")


async def test_a_check_cannot_begin_after_the_end(shop: Shop) -> None:
    refusal = await shop.admin.refused(pb.VerifyAuditRequest(after=FOUNDED + 1))
    assert refusal.why == ("INVALID_ARGUMENT", "INVALID_ARGUMENT")
    assert "after" in refusal.fields


async def test_a_check_goes_on_where_the_last_one_ended(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "VERIFIED_AT_ONCE", 4)
    await three_changes(shop)
    first = await shop.admin(pb.VerifyAuditRequest())
    assert (first.verified, first.complete) == (4, False)
    second = await shop.admin(pb.VerifyAuditRequest(after=first.verified))
    assert (second.verified, second.complete) == (5, True)


async def test_an_export_can_be_checked_without_the_database(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verification, "EXPORTED_AT_ONCE", 3)
    await three_changes(shop)
    first = await shop.admin(pb.ExportAuditRequest())
    second = await shop.admin(pb.ExportAuditRequest(after=first.last))
    assert (first.complete, second.complete) == (False, True)
    lines = [*first.lines, *second.lines]
    head = (await shop.admin(pb.VerifyAuditRequest())).head
    verdict = chain.verify(map(chain.from_line, lines))
    assert (verdict.verified, verdict.fault, verdict.head.hex()) == (5, "", head)
    forged = json.loads(lines[1]) | {"actor_name": "Nobody"}
    verdict = chain.verify(map(chain.from_line, [lines[0], json.dumps(forged), *lines[2:]]))
    assert verdict.verified == 1


async def test_numbers_have_no_gap_however_many_write_at_once(shop: Shop, database: Database) -> None:
    tickets = [(await shop.agent.create_ticket()).id for _ in range(4)]
    await asyncio.gather(*(shop.agent.write(ticket) for ticket in tickets for _ in range(10)))
    check = await verification.verify(database, system(shop.tenant_id), after=0)
    assert check == check._replace(verified=FOUNDED + 44, complete=True, fault="")


def test_only_the_function_appends(services: Services) -> None:
    with (
        psycopg.connect(services.databases.support.app) as app,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        app.execute("INSERT INTO support.audit_log (tenant_id) VALUES (NULL)")


async def test_who_may_check_and_export(shop: Shop) -> None:
    for caller in (shop.viewer, shop.agent, shop.lead):
        for request in (pb.VerifyAuditRequest(), pb.ExportAuditRequest()):
            assert (await caller.refused(request)).why == ("PERMISSION_DENIED", "PERMISSION_DENIED")


async def test_the_log_of_all_tickets_is_filtered_and_paged(shop: Shop) -> None:
    await three_changes(shop)
    await shop.lead.create_ticket()
    by_agent = await shop.agent(pb.ListAuditRequest(actor_id=shop.agent.id, page_size=2))
    rest = await shop.agent(
        pb.ListAuditRequest(actor_id=shop.agent.id, page_size=2, page_token=by_agent.next_page_token)
    )
    assert [int(entry.id) for entry in (*by_agent.entries, *rest.entries)] == [5, 4, 3]
    created = (await shop.agent(pb.ListAuditRequest(action="ticket.create"))).entries
    assert [int(entry.id) for entry in created] == [6, 3]
