"""Lists of tickets: filters, orders, text, pages."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from quimbi.support.v1 import agent_service_pb2, queue_pb2, queue_service_pb2
from quimbi.support.v1 import ticket_service_pb2 as pb

from tests.service.support.helpdesk import Caller, Shop, Ticket


async def listed(caller: Caller, **arguments: Any) -> list[str]:
    answer = await caller(pb.ListTicketsRequest(**arguments))
    return [ticket.subject for ticket in answer.tickets]


async def pages(caller: Caller, size: int, **arguments: Any) -> list[list[Ticket]]:
    found: list[list[Ticket]] = []
    token = ""
    while not found or token:
        answer = await caller(pb.ListTicketsRequest(**arguments, page_size=size, page_token=token))
        found.append(list(answer.tickets))
        token = answer.next_page_token
    return found


@pytest.fixture
async def inbox(shop: Shop) -> dict[str, Ticket]:
    """Four tickets by subject: `a` closed, `b` urgent in a queue, `c` the agent's own, `d` with tags and a customer."""
    queue = (await shop.lead(queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns")))).queue
    made = {
        "a": await shop.agent.create_ticket(subject="a", channel=Ticket.SMS),
        "b": await shop.agent.create_ticket(subject="b", priority=Ticket.URGENT, queue_id=queue.id),
        "c": await shop.agent.create_ticket(subject="c", priority=Ticket.LOW),
        "d": await shop.agent.create_ticket(subject="d", tags=["vip", "late"], customer_id="customer-2"),
    }
    await shop.agent.set_status(made["a"].id, Ticket.CLOSED)
    await shop.agent(pb.AssignTicketRequest(id=made["c"].id, assigned_to="me"))
    return made


async def test_filters_combine_with_and_and_their_values_with_or(shop: Shop, inbox: dict[str, Ticket]) -> None:
    async def found(**arguments: Any) -> list[str]:
        return sorted(await listed(shop.agent, **arguments))

    assert await found() == ["a", "b", "c", "d"]
    assert await found(status=[Ticket.OPEN, Ticket.PENDING]) == ["b", "c", "d"]
    assert await found(status=[Ticket.CLOSED]) == ["a"]
    assert await found(status=[Ticket.CLOSED, Ticket.OPEN], channel=[Ticket.SMS]) == ["a"]
    assert await found(priority=[Ticket.URGENT, Ticket.LOW]) == ["b", "c"]
    assert await found(priority=[Ticket.URGENT], channel=[Ticket.SMS]) == []
    assert await found(queue_id=inbox["b"].queue_id) == ["b"]
    assert await found(assigned_to="me") == ["c"]
    assert await found(assigned_to=shop.agent.id) == ["c"]
    assert await found(assigned_to="none") == ["a", "b", "d"]
    assert await found(tag=["vip"]) == ["d"]
    assert await found(tag=["vip", "late"]) == ["d"]
    assert await found(tag=["vip", "gift"]) == []
    assert await found(customer_id="customer-2") == ["d"]


@pytest.mark.parametrize(
    "words", ["lost PARCEL", "Weiß", "nhof", "mia@example", "1001", "#1001", "50% mia", "o'brien", "a_b", r"\n"]
)
async def test_every_word_must_be_somewhere_in_any_case(shop: Shop, words: str) -> None:
    await shop.agent.create_ticket(
        subject=r"Lost parcel, 50% off, Weißenhof a_b \n", customer_name="Mia O'Brien", customer_email="mia@example.com"
    )
    await shop.agent.create_ticket(subject="Lost 500 parsnips axb", customer_name="Max", customer_email="max@x.org")
    assert len(await listed(shop.agent, q=words)) == 1


@pytest.mark.parametrize("words", ["parcel nowhere", "%", "x_x", "mia lost xyz", "1003", "parcelmia"])
async def test_words_that_are_not_all_there_find_nothing(shop: Shop, words: str) -> None:
    await shop.agent.create_ticket(subject="Lost parcel", customer_name="Mia")
    assert await listed(shop.agent, q=words) == []


async def test_orders_and_their_reverse(shop: Shop, inbox: dict[str, Ticket]) -> None:
    assert await listed(shop.agent, order_by="created_at") == ["a", "b", "c", "d"]
    assert await listed(shop.agent, order_by="created_at asc") == ["a", "b", "c", "d"]
    assert await listed(shop.agent, order_by="created_at desc") == ["d", "c", "b", "a"]
    assert await listed(shop.agent) == ["c", "a", "d", "b"]
    assert await listed(shop.agent, order_by="updated_at desc") == ["c", "a", "d", "b"]
    assert await listed(shop.agent, order_by="updated_at") == ["b", "d", "a", "c"]
    assert await listed(shop.agent, order_by="priority desc") == ["b", "a", "d", "c"]
    assert await listed(shop.agent, order_by="priority") == ["b", "a", "d", "c"]
    assert await listed(shop.agent, order_by="priority asc") == ["c", "d", "a", "b"]


async def test_the_wait_counts_from_the_first_message_without_an_answer(shop: Shop) -> None:
    tickets = [await shop.agent.create_ticket(subject=name, first_message="Help") for name in "abc"]
    await shop.agent.write(tickets[0].id, "On it")
    await shop.agent.write(tickets[0].id, "Still broken", from_agent=False)
    await shop.agent.write(tickets[1].id, "Hello?", from_agent=False)
    assert await listed(shop.agent, order_by="priority desc") == ["b", "c", "a"]


@pytest.mark.parametrize("order_by", ["", "updated_at", "created_at", "created_at desc", "priority", "priority desc"])
async def test_pages_together_are_the_whole_list_in_order(shop: Shop, order_by: str) -> None:
    priorities = [Ticket.LOW, Ticket.URGENT, Ticket.NORMAL]
    await asyncio.gather(*(shop.agent.create_ticket(priority=priorities[n % 3]) for n in range(11)))
    (whole,) = await pages(shop.agent, 200, order_by=order_by)
    found = await pages(shop.agent, 4, order_by=order_by)
    assert [len(page) for page in found] == [4, 4, 3]
    assert [ticket for page in found for ticket in page] == whole
    assert len(whole) == 11


async def test_a_page_neither_repeats_nor_skips_what_did_not_change(shop: Shop) -> None:
    tickets = [await shop.agent.create_ticket(subject=str(n)) for n in range(6)]
    first = await shop.agent(pb.ListTicketsRequest(page_size=2))
    await shop.agent.write(tickets[0].id, "A change moves this one to the front")
    await shop.agent.create_ticket(subject="new")
    rest = await shop.agent(pb.ListTicketsRequest(page_size=100, page_token=first.next_page_token))
    assert [ticket.subject for ticket in (*first.tickets, *rest.tickets)] == ["5", "4", "3", "2", "1"]


async def test_the_last_page_has_no_token_even_when_it_is_full(shop: Shop) -> None:
    for _ in range(2):
        await shop.agent.create_ticket()
    assert not (await shop.agent(pb.ListTicketsRequest(page_size=2))).next_page_token


async def test_a_token_of_other_arguments_of_another_shop_or_of_nothing_is_refused(
    shop: Shop, other_shop: Shop
) -> None:
    for _ in range(3):
        await shop.agent.create_ticket()
    token = (await shop.agent(pb.ListTicketsRequest(page_size=1, order_by="created_at"))).next_page_token
    assert token
    size_may_change = pb.ListTicketsRequest(page_size=2, order_by="created_at", page_token=token)
    assert len((await shop.colleague(size_may_change)).tickets) == 2
    for caller, request in (
        (shop.agent, pb.ListTicketsRequest(page_token=token)),
        (shop.agent, pb.ListTicketsRequest(order_by="created_at", status=[Ticket.OPEN], page_token=token)),
        (other_shop.agent, pb.ListTicketsRequest(order_by="created_at", page_token=token)),
        (shop.agent, pb.ListTicketsRequest(order_by="created_at", page_token=token[:-4])),
        (shop.agent, pb.ListTicketsRequest(order_by="created_at", page_token="nonsense!")),
    ):
        refusal = await caller.refused(request)
        assert refusal.why == ("INVALID_ARGUMENT", "INVALID_PAGE_TOKEN")
        assert list(refusal.fields) == ["page_token"]


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ({"page_size": -1}, "page_size"),
        ({"order_by": "subject"}, "order_by"),
        ({"status": [0]}, "status[0]"),
        ({"priority": [7]}, "priority[0]"),
        ({"queue_id": "x"}, "queue_id"),
        ({"assigned_to": "you"}, "assigned_to"),
        ({"q": "x" * 201}, "q"),
    ],
)
async def test_bad_arguments_are_refused_by_field(shop: Shop, arguments: dict[str, Any], field: str) -> None:
    refusal = await shop.agent.refused(pb.ListTicketsRequest(**arguments))
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", [field])


async def test_page_sizes_have_a_default_and_are_cut(shop: Shop) -> None:
    for _ in range(5):
        await asyncio.gather(*(shop.key.create_ticket() for _ in range(42)))
    assert len((await shop.agent(pb.ListTicketsRequest())).tickets) == 50
    answer = await shop.agent(pb.ListTicketsRequest(page_size=100_000))
    assert len(answer.tickets) == 200
    assert answer.next_page_token


async def test_queues_and_agents_list_what_waits_the_most_urgent_first(shop: Shop) -> None:
    queue = (await shop.lead(queue_service_pb2.CreateQueueRequest(queue=queue_pb2.Queue(name="Returns")))).queue
    priorities = {"old": Ticket.NORMAL, "urgent": Ticket.URGENT, "young": Ticket.NORMAL, "closed": Ticket.HIGH}
    for subject, priority in priorities.items():
        ticket = await shop.agent.create_ticket(subject=subject, priority=priority, queue_id=queue.id)
        await shop.agent(pb.AssignTicketRequest(id=ticket.id, assigned_to="me"))
        if subject == "closed":
            await shop.agent.set_status(ticket.id, Ticket.CLOSED)
        if subject == "old":
            await shop.agent.set_status(ticket.id, Ticket.PENDING)
    for first in (
        queue_service_pb2.ListQueueTicketsRequest(queue_id=queue.id, page_size=2),
        agent_service_pb2.ListAgentTicketsRequest(agent_id=shop.agent.id, page_size=2),
    ):
        answer = await shop.viewer(first)
        assert [ticket.subject for ticket in answer.tickets] == ["urgent", "old"]
        first.page_token = answer.next_page_token
        answer = await shop.viewer(first)
        assert [ticket.subject for ticket in answer.tickets] == ["young"]
        assert not answer.next_page_token
    nobody = agent_service_pb2.ListAgentTicketsRequest(agent_id=shop.colleague.id)
    assert not (await shop.viewer(nobody)).tickets
