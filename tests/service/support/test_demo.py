"""Demo mode: a demo shows the ticket as it was, goes on from there, and leaves everything real untouched."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import psycopg
import pytest
from quimbi.support.v1 import audit_service_pb2, demo_pb2, message_pb2, message_service_pb2, ticket_service_pb2
from quimbi.support.v1 import demo_service_pb2 as pb

from deploy.local.settings import StackSettings
from service_kit.db import Database, Transaction
from service_kit.principal import system
from support_svc.demo import domain, service, store
from support_svc.main import JOBS
from tests.service.support.helpdesk import Caller, Shop, Ticket
from tests.support.contract_database import AdminDatabase, admin_databases
from tests.support.services import Services

#: What a demo writes: its own tables, the log that says that it took place, and the answers kept for repetitions.
OWN = {"support.demos", "support.demo_messages"}
LOG = {"support.audit_log", "support.events", "support.log_heads", "support.idempotency_keys"}


@pytest.fixture
def superuser(settings: StackSettings, services: Services) -> Iterator[AdminDatabase]:
    """The database past every rule that protects it."""
    with admin_databases(settings) as databases:
        yield databases.support


async def say(caller: Caller, ticket_id: str, content: str = "Let us pretend", **fields: Any) -> Any:
    """The answer to a new demo message, from the shop unless `from_agent` says otherwise."""
    message = demo_pb2.DemoMessage(**{"content": content, "from_agent": True, **fields})
    return await caller(pb.CreateDemoMessageRequest(ticket_id=ticket_id, message=message))


async def shown(caller: Caller, ticket_id: str) -> list[str]:
    """What the demo shows, temporary messages in brackets."""
    messages = (await caller(pb.ListDemoMessagesRequest(ticket_id=ticket_id))).messages
    return [f"[{m.content}]" if m.temporary else m.content for m in messages]


async def edit(caller: Caller, ticket_id: str, message_id: str, content: str) -> None:
    message = message_pb2.Message(id=message_id, content=content)
    await caller(message_service_pb2.UpdateMessageRequest(ticket_id=ticket_id, message=message))


async def delete_message(caller: Caller, ticket_id: str, message_id: str) -> None:
    await caller(message_service_pb2.DeleteMessageRequest(ticket_id=ticket_id, id=message_id))


async def test_temporary_messages_follow_the_real_ones(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Help", customer_name="Ida", tags=["vip"])
    await shop.agent.write(ticket.id, "We are on it")
    ours = await say(shop.agent, ticket.id, "Here is your parcel", author_name="The boss")
    theirs = (await say(shop.colleague, ticket.id, "Thanks!", from_agent=False)).message
    assert await shown(shop.viewer, ticket.id) == ["Help", "We are on it", "[Here is your parcel]", "[Thanks!]"]
    assert (ours.message.author_name, ours.message.author_id) == ("Agent", shop.agent.id)
    assert (theirs.author_name, theirs.author_id, theirs.temporary) == ("Ida", "customer-1", True)
    demo = (await shop.viewer(pb.ListDemoMessagesRequest(ticket_id=ticket.id))).demo
    assert (demo.subject, demo.status, list(demo.tags)) == ("Where is my order?", Ticket.OPEN, ["vip"])
    assert (demo.began_by, demo.message_count, demo.HasField("assigned_to")) == (shop.agent.id, 2, False)
    assert demo.expires_at.ToDatetime() - theirs.created_at.ToDatetime() == timedelta(days=7)


async def test_the_ticket_knows_nothing_of_a_demo(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Help")
    before = await shop.agent.get_ticket(ticket.id)
    thread = await shop.agent(message_service_pb2.ListMessagesRequest(ticket_id=ticket.id))
    listed = await shop.agent(ticket_service_pb2.ListTicketsRequest())
    await say(shop.agent, ticket.id)
    await say(shop.agent, ticket.id, from_agent=False)
    assert await shop.agent.get_ticket(ticket.id) == before
    assert await shop.agent(message_service_pb2.ListMessagesRequest(ticket_id=ticket.id)) == thread
    assert await shop.agent(ticket_service_pb2.ListTicketsRequest()) == listed


async def test_a_reset_restores_the_beginning_whatever_happened_to_the_ticket_since(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Help")
    edited, deleted = [(await shop.agent.write(ticket.id, text)).id for text in ("Edited", "Deleted")]
    await edit(shop.agent, ticket.id, edited, "Edited before")
    gone = (await shop.agent.write(ticket.id, "Gone before")).id
    await delete_message(shop.agent, ticket.id, gone)
    real = (await shop.agent(message_service_pb2.ListMessagesRequest(ticket_id=ticket.id))).messages
    await say(shop.agent, ticket.id)

    for text in ("Edited once", "Edited twice"):
        await edit(shop.agent, ticket.id, edited, text)
    await delete_message(shop.agent, ticket.id, deleted)
    await shop.agent.write(ticket.id, "Later")
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)

    begun = ["Help", "Edited before", "Deleted"]
    assert await shown(shop.agent, ticket.id) == [*begun, "[Let us pretend]"]
    answer = await shop.agent(pb.ResetDemoRequest(ticket_id=ticket.id))
    assert [message.content for message in answer.messages] == begun
    for restored, original in zip(answer.messages, real, strict=True):
        for field in ("id", "ticket_id", "from_agent", "author_name", "author_id", "created_at"):
            assert getattr(restored, field) == getattr(original, field)
    assert (answer.demo.status, answer.demo.message_count) == (Ticket.OPEN, 0)
    await say(shop.agent, ticket.id, "Once more")
    assert await shown(shop.agent, ticket.id) == [*begun, "[Once more]"]
    # A new demo starts from what is true then.
    await shop.agent(pb.DeleteDemoRequest(ticket_id=ticket.id))
    assert await shown(shop.agent, ticket.id) == ["Help", "Edited twice", "Later"]
    answer = await say(shop.agent, ticket.id)
    assert (answer.demo.status, answer.demo.message_count) == (Ticket.CLOSED, 1)


async def test_without_a_demo_there_is_nothing_to_reset_or_forget(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket(first_message="Help")
    answer = await shop.agent(pb.ResetDemoRequest(ticket_id=ticket.id))
    assert [m.content for m in answer.messages] == ["Help"]
    assert not answer.HasField("demo")
    await shop.agent(pb.DeleteDemoRequest(ticket_id=ticket.id))
    assert not (await shop.agent(pb.ListDemoMessagesRequest(ticket_id=ticket.id))).HasField("demo")
    entries = (await shop.agent(audit_service_pb2.ListTicketAuditRequest(ticket_id=ticket.id))).entries
    assert [entry.action for entry in entries] == ["ticket.create"]


@pytest.mark.parametrize("size", [1, 2, 3, 4])
async def test_pages_go_from_the_real_messages_to_the_temporary_ones(shop: Shop, size: int) -> None:
    ticket = await shop.agent.create_ticket(first_message="a")
    deleted = ""
    for text in "bcd":
        deleted = (await shop.agent.write(ticket.id, text)).id
    for text in "ef":
        await say(shop.agent, ticket.id, text)
    await delete_message(shop.agent, ticket.id, deleted)
    seen, token = "", ""
    while True:
        page = await shop.agent(pb.ListDemoMessagesRequest(ticket_id=ticket.id, page_size=size, page_token=token))
        seen += "".join(message.content for message in page.messages)
        token = page.next_page_token
        if not token:
            break
        assert len(page.messages) == size
    assert seen == "abcdef"


async def test_a_reset_of_a_long_conversation_goes_on_page_by_page(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    for number in range(101):
        await shop.agent.write(ticket.id, str(number))
    await say(shop.agent, ticket.id)
    answer = await shop.agent(pb.ResetDemoRequest(ticket_id=ticket.id))
    following = pb.ListDemoMessagesRequest(ticket_id=ticket.id, page_token=answer.next_page_token)
    rest = await shop.agent(following)
    assert [m.content for m in (*answer.messages, *rest.messages)] == [str(number) for number in range(101)]


async def test_indexes_give_a_conversation_as_it_was(shop: Shop, database: Database) -> None:
    query, params = store.initial(after=False), {"ticket_id": shop.agent.id, "limit": 101}
    async with database.transaction(system(shop.tenant_id)) as tx:
        for setting in ("enable_seqscan", "enable_bitmapscan"):  # small tables are cheap to read whole
            await (await tx.plain()).execute(f"SET LOCAL {setting} = off")
        cursor = await (await tx.plain()).execute(
            "EXPLAIN (COSTS OFF) " + query.sql, query.bind(shop.tenant_id, params)
        )
        plan = "\n".join(row[0] for row in await cursor.fetchall())
    assert "using ticket_messages_in_order" in plan, plan
    assert "using ticket_messages_deleted" in plan, plan
    assert "Seq Scan" not in plan, plan


async def test_a_demo_has_at_most_200_messages(shop: Shop, superuser: AdminDatabase) -> None:
    ticket = await shop.agent.create_ticket()
    await say(shop.agent, ticket.id)
    superuser.connection.execute("UPDATE support.demos SET messages = 199 WHERE ticket_id = %s", [ticket.id])
    await say(shop.agent, ticket.id)
    refusal = await shop.agent.refused(
        pb.CreateDemoMessageRequest(ticket_id=ticket.id, message=demo_pb2.DemoMessage(content="x"))
    )
    assert refusal.why == ("FAILED_PRECONDITION", "LIMIT_REACHED")
    await shop.agent(pb.ResetDemoRequest(ticket_id=ticket.id))
    assert (await say(shop.agent, ticket.id)).demo.message_count == 1


@pytest.mark.parametrize("content", ["", "x" * 50_001])
async def test_a_demo_message_has_1_to_50000_characters(shop: Shop, content: str) -> None:
    ticket = await shop.agent.create_ticket()
    message = demo_pb2.DemoMessage(content=content)
    refusal = await shop.agent.refused(pb.CreateDemoMessageRequest(ticket_id=ticket.id, message=message))
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", ["message.content"])


async def test_a_deleted_ticket_has_no_demo(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    await say(shop.agent, ticket.id)
    await shop.admin(ticket_service_pb2.DeleteTicketRequest(id=ticket.id))
    for request in (
        pb.ListDemoMessagesRequest(ticket_id=ticket.id),
        pb.CreateDemoMessageRequest(ticket_id=ticket.id, message=demo_pb2.DemoMessage(content="x")),
        pb.ResetDemoRequest(ticket_id=ticket.id),
        pb.DeleteDemoRequest(ticket_id=ticket.id),
    ):
        assert (await shop.agent.refused(request)).why == ("NOT_FOUND", "NOT_FOUND")


async def test_a_repeated_request_adds_one_message(shop: Shop) -> None:
    ticket = await shop.agent.create_ticket()
    request = pb.CreateDemoMessageRequest(
        ticket_id=ticket.id, message=demo_pb2.DemoMessage(content="x"), request_id="once"
    )
    assert await shop.agent(request) == await shop.agent(request)
    assert await shown(shop.agent, ticket.id) == ["[x]"]


async def test_a_demo_is_forgotten_7_days_after_its_last_use(shop: Shop, database: Database) -> None:
    assert JOBS[service.FORGET] is service.forget
    ticket = await shop.agent.create_ticket()
    demo = (await say(shop.agent, ticket.id)).demo

    async def run(later: timedelta) -> Transaction:
        async with database.transaction(system(shop.tenant_id)) as tx:
            tx.now = demo.expires_at.ToDatetime(tzinfo=tx.now.tzinfo) + later
            await service.forget(tx, ticket_id=ticket.id)
            return tx

    looked_again = await run(timedelta(seconds=-1))
    assert (await shop.agent(pb.ListDemoMessagesRequest(ticket_id=ticket.id))).HasField("demo")
    assert any(service.FORGET in str(items) for items in looked_again.gathered.values())
    await run(timedelta(0))
    assert not (await shop.agent(pb.ListDemoMessagesRequest(ticket_id=ticket.id))).HasField("demo")
    assert timedelta(days=7) == domain.LIFETIME


@pytest.mark.parametrize("seed", range(3))
async def test_no_use_of_demo_mode_changes_anything_real(shop: Shop, superuser: AdminDatabase, seed: int) -> None:
    choose = random.Random(seed)  # a test's own dice
    tickets = [(await shop.agent.create_ticket(first_message="Help", tags=["vip"])).id for _ in range(3)]
    for ticket in tickets[1:]:
        await shop.agent.write(ticket, "We are on it")
    await shop.agent.set_status(tickets[2], Ticket.CLOSED)
    before, real_before = superuser.fingerprint(), real_log(superuser.connection, shop)

    for number in range(60):
        caller = choose.choice([shop.agent, shop.colleague, shop.lead, shop.key])
        ticket = choose.choice(tickets)
        what = choose.choices(["say", "list", "reset", "delete", "refused"], [6, 2, 1, 1, 1])[0]
        if what == "say":
            await say(caller, ticket, f"Message {number}", from_agent=choose.random() < 0.5)
        elif what == "list":
            await shown(caller, ticket)
        elif what == "reset":
            await caller(pb.ResetDemoRequest(ticket_id=ticket, request_id=f"reset {number}"))
        elif what == "delete":
            await caller(pb.DeleteDemoRequest(ticket_id=ticket))
        else:
            message = demo_pb2.DemoMessage(content="x")
            await shop.viewer.refused(pb.CreateDemoMessageRequest(ticket_id=ticket, message=message))

    after = superuser.fingerprint()
    assert {name for name in before if before[name] != after[name]} <= OWN | LOG
    # The log says that demos took place, and nothing else.
    assert real_log(superuser.connection, shop) == real_before
    actions = (await shop.agent(audit_service_pb2.ListAuditRequest())).entries
    assert {entry.action for entry in actions} > {"demo.create", "demo.message", "demo.reset", "demo.delete"}
    for ticket in tickets:
        await shop.agent(pb.DeleteDemoRequest(ticket_id=ticket))
    forgotten = superuser.fingerprint()
    assert {name: forgotten[name] for name in OWN} == {name: before[name] for name in OWN}


def real_log(connection: psycopg.Connection[Any], shop: Shop) -> list[tuple[Any, ...]]:
    """The entries and events of a shop that are not about demos."""
    return connection.execute(
        "SELECT 'audit', id, action, changes FROM support.audit_log "
        "WHERE tenant_id = %(t)s AND action NOT LIKE 'demo.%%' "
        "UNION ALL SELECT 'event', position, kind, to_jsonb(fields) FROM support.events "
        "WHERE tenant_id = %(t)s AND kind NOT LIKE 'demo.%%' ORDER BY 1, 2",
        {"t": shop.tenant_id},
    ).fetchall()
