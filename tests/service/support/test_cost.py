"""What a call costs PostgreSQL: how often it is waited for, and that an index serves every list."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from google.protobuf.message import Message
from quimbi.support.v1 import (
    agent_service_pb2,
    attachment_service_pb2,
    conversation_service_pb2,
    draft_service_pb2,
    inbox_service_pb2,
    mention_service_pb2,
    message_service_pb2,
    note_service_pb2,
    queue_pb2,
    queue_service_pb2,
    score_service_pb2,
    ticket_service_pb2,
)

from service_kit.db import Database, Query, Transaction
from service_kit.principal import PrincipalKind, system
from support_svc.attachments import store as attachments
from support_svc.audit import store as audit
from support_svc.conversation import store as conversation
from support_svc.drafts import store as drafts
from support_svc.inbox import store as inbox
from support_svc.mentions import store as mentions
from support_svc.messages import store as messages
from support_svc.notes import store as notes
from support_svc.tickets import lists
from support_svc.tickets.domain import Status
from support_svc.tickets.lists import TicketFilters
from tests.service.support.helpdesk import Shop, Ticket, new_queue

OPEN: tuple[Status, ...] = ("open", "pending")
ID = "11111111-1111-4111-8111-111111111111"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every wait for an answer of PostgreSQL, as it happens."""
    seen: list[str] = []

    def watch(owner: type, name: str) -> None:
        original = getattr(owner, name)

        async def watched(self: Any, *args: Any, **kwargs: Any) -> Any:
            # Jobs run beside the call, in the same process: nobody waits for them.
            caller = self.principal if isinstance(self, Transaction) else args[0]
            if caller.kind is not PrincipalKind.SYSTEM:
                seen.append(name)
            return await original(self, *args, **kwargs)

        monkeypatch.setattr(owner, name, watched)

    watch(Database, "read")
    for name in ("first", "all"):
        watch(Transaction, name)
    return seen


async def test_every_read_takes_one_round_trip(shop: Shop, waits: list[str]) -> None:
    asked = queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns"))
    queue = (await shop.lead(asked)).queue.id
    ticket = (await shop.agent.create_ticket(queue_id=queue, first_message="Hello")).id
    reads: list[Message] = [
        attachment_service_pb2.ListAttachmentsRequest(ticket_id=ticket),
        note_service_pb2.ListNotesRequest(ticket_id=ticket),
        ticket_service_pb2.GetTicketRequest(id=ticket),
        ticket_service_pb2.ListTicketsRequest(status=[Ticket.OPEN], q="order", assigned_to="none"),
        message_service_pb2.ListMessagesRequest(ticket_id=ticket),
        conversation_service_pb2.GetConversationRequest(ticket_id=ticket),
        draft_service_pb2.GetDraftRequest(ticket_id=ticket),
        mention_service_pb2.ListMentionsRequest(),
        queue_service_pb2.ListQueuesRequest(),
        queue_service_pb2.ListQueueTicketsRequest(queue_id=queue),
        agent_service_pb2.ListAgentTicketsRequest(agent_id=shop.agent.id),
        ticket_service_pb2.ListTicketsRequest(order_by="smart_score"),
        score_service_pb2.GetTicketScoreRequest(ticket_id=ticket),
        ticket_service_pb2.ListTicketsRequest(tag=["vip"], status=[Ticket.CLOSED], channel=[Ticket.SMS]),
        inbox_service_pb2.CountTicketsRequest(q="order"),
        inbox_service_pb2.CountTicketsRequest(tag=["vip"], status=[Ticket.OPEN], priority=[Ticket.URGENT]),
        inbox_service_pb2.GetInboxCountsRequest(),
    ]
    for request in reads:
        waits.clear()
        await shop.agent(request)
        assert waits == ["read"], type(request).__name__


async def test_a_write_waits_for_what_it_must_know_and_then_for_the_commit(shop: Shop, waits: list[str]) -> None:
    waits.clear()
    ticket = await shop.agent.create_ticket(first_message="Hello")
    assert waits == ["first"]  # the ticket's number
    waits.clear()
    await shop.agent.write(ticket.id)
    assert waits == ["first"]  # the locked ticket
    waits.clear()
    await shop.agent.set_status(ticket.id, Ticket.CLOSED)
    assert waits == ["first"]


async def test_a_change_of_many_waits_no_more_often_than_a_change_of_one(shop: Shop, waits: list[str]) -> None:
    queue = await new_queue(shop)
    ids = [(await shop.agent.create_ticket()).id for _ in range(20)]
    for request, expected in (
        (ticket_service_pb2.BatchUpdateTicketsRequest(ids=ids, status=Ticket.CLOSED), ["all"]),
        (ticket_service_pb2.BatchUpdateTicketsRequest(ids=ids, status=Ticket.OPEN), ["all", "all"]),
        (ticket_service_pb2.BatchUpdateTicketsRequest(ids=ids, assigned_to="me"), ["all", "first"]),
        (
            ticket_service_pb2.BatchUpdateTicketsRequest(
                ids=ids, transfer=ticket_service_pb2.BatchTransfer(queue_id=queue)
            ),
            ["all", "first"],
        ),
    ):
        waits.clear()
        assert all(result.HasField("ticket") for result in (await shop.agent(request)).results)
        assert waits == expected


@pytest.mark.parametrize("order_by", sorted(lists.ORDERS))
@pytest.mark.parametrize("paged", [False, True])
@pytest.mark.parametrize(
    "filters", [TicketFilters(), TicketFilters(statuses=OPEN), TicketFilters(tags=["vip"], words=["a"])]
)
async def test_an_index_gives_every_order_of_tickets(
    shop: Shop, database: Database, order_by: str, paged: bool, filters: TicketFilters
) -> None:
    order = lists.ORDERS[order_by]
    ticket = await shop.agent.create_ticket()
    (rows,) = await database.read(system(shop.tenant_id), lists.page(TicketFilters(), order, limit=1, after=None))
    assert rows[0].id == ticket.id
    after = lists.position(rows[0], order) if paged else None
    await _assert_ordered_by_index(database, shop, *lists.page(filters, order, limit=51, after=after))


@pytest.mark.parametrize(
    "filters",
    [TicketFilters(statuses=OPEN, queue_id=ID), TicketFilters(statuses=OPEN, assigned_to=ID)],
)
async def test_an_index_gives_the_work_of_a_queue_and_of_an_agent(
    shop: Shop, database: Database, filters: TicketFilters
) -> None:
    query, params = lists.page(filters, lists.MOST_URGENT_FIRST, limit=51, after=None)
    plan = await _assert_ordered_by_index(database, shop, query, params)
    assert "live_tickets_by_" in plan


@pytest.mark.parametrize(
    ("filters", "order_by", "index"),
    [
        (TicketFilters(spam=True), "", "spam_tickets_by_update"),
        (TicketFilters(spam=True), "updated_at", "spam_tickets_by_update"),
        (TicketFilters(deleted=True), "", "deleted_tickets_by_update"),
        (TicketFilters(deleted=True, spam=True), "updated_at asc", "deleted_tickets_by_update"),
        (TicketFilters(snoozed=True), "snoozed_until", "snoozed_tickets_by_waking"),
        (TicketFilters(snoozed=True), "", "live_tickets_by_update"),
        (TicketFilters(snoozed=False, statuses=OPEN), "priority", "live_tickets_by_urgency"),
    ],
)
async def test_an_index_of_its_own_gives_each_list_apart(
    shop: Shop, database: Database, filters: TicketFilters, order_by: str, index: str
) -> None:
    order = lists.order_of(order_by, filters)
    plan = await _assert_ordered_by_index(database, shop, *lists.page(filters, order, limit=51, after=None))
    assert index in plan


@pytest.mark.parametrize(
    "filters",
    [
        TicketFilters(),
        TicketFilters(statuses=OPEN),
        TicketFilters(queue_id=ID),
        TicketFilters(assigned_to="none"),
        TicketFilters(customer_id="c"),
        TicketFilters(topic_alert=ID),
        TicketFilters(tags=["vip"], words=["a"], channels=["sms"], priorities=["low"]),
    ],
)
async def test_a_count_reads_an_index_and_ends_at_a_limit(
    shop: Shop, database: Database, filters: TicketFilters
) -> None:
    plan = await _assert_ordered_by_index(database, shop, *inbox.count(filters))
    assert "Limit" in plan


async def test_an_index_gives_threads_notes_and_records_in_order(shop: Shop, database: Database) -> None:
    params = {"ticket_id": ID, "limit": 51, "files": 1000}
    for query in (
        messages.page(after=False),
        notes.page(after=False),
        audit.of_ticket(after=False),
        attachments.of_messages(after=False),
        attachments.of_notes(after=False),
        attachments.OF_TICKET,
    ):
        await _assert_ordered_by_index(database, shop, query, params)


async def test_an_index_gives_each_part_of_a_conversation(shop: Shop, database: Database) -> None:
    params = {"ticket_id": ID, "limit": 51, "before_time": datetime.now(UTC), "before_id": ID, "before_number": 7}
    for query in (conversation.said, conversation.noted, conversation.happened):
        for before in (False, True):
            await _assert_ordered_by_index(database, shop, query(before=before), params)


async def test_an_index_gives_an_agents_drafts_and_mentions(shop: Shop, database: Database) -> None:
    params = {"agent": ID, "limit": 51}
    for after in (False, True):
        there = {"after_updated_at": datetime.now(UTC), "after_ticket_id": ID, "after_kind": "note"}
        plan = await _assert_ordered_by_index(database, shop, drafts.page(after=after), params | there)
        assert "drafts_by_update" in plan
        there = {"after_time": datetime.now(UTC), "after_id": ID}
        for unread, index in ((False, "note_mentions_of_agent"), (True, "note_mentions_unread")):
            query = mentions.page(unread=unread, after=after)
            assert index in await _assert_ordered_by_index(database, shop, query, params | there)


async def _assert_ordered_by_index(database: Database, shop: Shop, query: Query[Any], params: dict[str, Any]) -> str:
    """The plan, once it is sure that no row is sorted and none of another tenant is read."""
    plan = await _plan(database, shop, query, params)
    assert "Sort" not in plan, plan
    assert "Index Cond: ((tenant_id = " in plan or "Index Cond: (tenant_id = " in plan, plan
    return plan


async def _plan(database: Database, shop: Shop, query: Query[Any], params: dict[str, Any]) -> str:
    async with database.transaction(system(shop.tenant_id)) as tx:
        # Tables of a test are small, and reading them whole is cheap: ask for what a large one would get.
        for setting in ("enable_seqscan", "enable_bitmapscan", "enable_sort"):
            await (await tx.plain()).execute(f"SET LOCAL {setting} = off")
        cursor = await (await tx.plain()).execute(
            "EXPLAIN (COSTS OFF) " + query.sql, query.bind(shop.tenant_id, params)
        )
        return "\n".join(row[0] for row in await cursor.fetchall())
