"""Customers are looked up in Intelligence, and nothing depends on it: servers that answer, that lie and that hang."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import grpc
import psycopg
import pytest
from quimbi.intelligence.v1 import api_key_service_pb2, api_key_service_pb2_grpc, profile_pb2
from quimbi.intelligence.v1 import intelligence_service_pb2 as pb
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import (
    IntelligenceServiceServicer,
    IntelligenceServiceStub,
    add_IntelligenceServiceServicer_to_server,
)
from quimbi.support.v1 import audit_service_pb2, score_pb2, score_service_pb2
from quimbi.support.v1 import ticket_service_pb2 as tickets

from service_kit import tokens
from service_kit.db import Database
from service_kit.principal import service, system
from support_svc.insights import client as insights_client
from support_svc.insights import store
from support_svc.insights.client import Breaker, IntelligenceClient, UnavailableError
from support_svc.insights.service import Insights
from support_svc.scoring.raising import raise_priority
from tests.service.support.helpdesk import Shop, Ticket
from tests.support.services import Services, bearer

Answering = Callable[[pb.GetCustomerRequest, Any], Awaitable[pb.GetCustomerResponse]]


class Peer(IntelligenceServiceServicer):
    """An Intelligence that answers as a test says."""

    def __init__(self) -> None:
        self.asked: list[dict[str, str]] = []
        self.answer: Answering = self.never

    async def GetCustomer(self, request: pb.GetCustomerRequest, context: Any) -> pb.GetCustomerResponse:
        self.asked.append(dict(context.invocation_metadata()))
        return await self.answer(request, context)

    async def GetChurnRisk(self, request: pb.GetChurnRiskRequest, context: Any) -> pb.GetChurnRiskResponse:
        raise AssertionError("nobody asks for this")

    async def GetLifetimeValue(self, request: pb.GetLifetimeValueRequest, context: Any) -> pb.GetLifetimeValueResponse:
        raise AssertionError("nobody asks for this")

    async def AnalyzeCustomer(self, request: pb.AnalyzeCustomerRequest, context: Any) -> pb.AnalyzeCustomerResponse:
        raise AssertionError("nobody asks for this")

    async def never(self, request: pb.GetCustomerRequest, context: Any) -> pb.GetCustomerResponse:
        await asyncio.Event().wait()
        raise AssertionError

    def says(self, churn: float, value: float, currency: str = "USD") -> None:
        async def answer(request: pb.GetCustomerRequest, context: Any) -> pb.GetCustomerResponse:
            profile = profile_pb2.CustomerProfile(
                customer_id=request.customer_id,
                churn_risk=profile_pb2.ChurnRisk(churn_risk_score=churn),
                lifetime_value=profile_pb2.LifetimeValue(
                    predicted_ltv=profile_pb2.Money(amount=value, currency=currency)
                ),
            )
            return pb.GetCustomerResponse(profile=profile)

        self.answer = answer

    def refuses(self, code: grpc.StatusCode) -> None:
        async def answer(request: pb.GetCustomerRequest, context: Any) -> pb.GetCustomerResponse:
            await context.abort(code, "no")
            raise AssertionError

        self.answer = answer


@asynccontextmanager
async def serving(peer: Peer) -> AsyncIterator[str]:
    server = grpc.aio.server()
    add_IntelligenceServiceServicer_to_server(peer, server)
    port = server.add_insecure_port("127.0.0.1:0")
    await server.start()
    yield f"127.0.0.1:{port}"
    await server.stop(0)


@pytest.fixture
async def peer() -> Peer:
    return Peer()  # type: ignore[abstract]  # only the stubs say so: whatever else is asked is unimplemented


@pytest.fixture
async def insights(peer: Peer, database: Database, services: Services) -> AsyncIterator[Insights]:
    """The job, with an Intelligence that is `peer`."""
    async with serving(peer) as target:
        asking = IntelligenceClient(target, services.private_key)
        yield Insights(database, asking)
        await asking.close()


async def refresh(insights: Insights, database: Database, shop: Shop, later: timedelta = timedelta(days=2)) -> None:
    """Runs the job at a moment at which whatever is known is old."""
    async with database.transaction(system(shop.tenant_id)) as tx:
        tx.now += later
        after = await insights.refresh(tx, customer_id="customer-1")
    if after is not None:
        await after()


async def value_part(shop: Shop, ticket_id: str) -> Any:
    answer = await shop.agent(score_service_pb2.GetTicketScoreRequest(ticket_id=ticket_id))
    return next(part for part in answer.score_parts if part.name == "customer_value")


async def test_what_intelligence_knows_becomes_a_part_of_the_score_of_open_tickets(
    shop: Shop, database: Database, insights: Insights, peer: Peer
) -> None:
    peer.says(0.5, 300.0)
    ticket = await shop.agent.create_ticket()
    closed = await shop.agent.create_ticket()
    await shop.agent.set_status(closed.id, Ticket.CLOSED)
    await refresh(insights, database, shop)
    part = await value_part(shop, ticket.id)
    assert (part.points, part.available) == (15.0, True)
    assert part.explanation == "50% likely to stay away and expected to spend 300.00 USD: 150.00 USD at risk."
    # The next ticket has it at once, without anybody being asked.
    asked = len(peer.asked)
    again = await shop.agent.create_ticket()
    assert (await value_part(shop, again.id)).points == 15.0
    await refresh(insights, database, shop, later=timedelta(hours=1))
    assert len(peer.asked) == asked


async def test_the_token_is_support_s_own_and_may_read_profiles_only(
    shop: Shop, services: Services, database: Database, insights: Insights, peer: Peer
) -> None:
    peer.says(0.1, 1.0)
    await refresh(insights, database, shop)
    scheme, _, token = peer.asked[0]["authorization"].partition(" ")
    assert scheme == "Bearer"
    metadata = (("authorization", f"Bearer {token}"),)
    stub: Any = IntelligenceServiceStub(services.intelligence)
    keys: Any = api_key_service_pb2_grpc.ApiKeyServiceStub(services.intelligence)
    list_tickets: Any = services.support.unary_unary("/quimbi.support.v1.TicketService/ListTickets")
    with pytest.raises(grpc.aio.AioRpcError) as unknown:
        await stub.GetCustomer(pb.GetCustomerRequest(customer_id="nobody"), metadata=metadata)
    assert unknown.value.code() is grpc.StatusCode.NOT_FOUND
    with pytest.raises(grpc.aio.AioRpcError) as refused:
        await keys.ListApiKeys(api_key_service_pb2.ListApiKeysRequest(), metadata=metadata)
    assert refused.value.code() is grpc.StatusCode.PERMISSION_DENIED
    with pytest.raises(grpc.aio.AioRpcError) as at_home:
        await list_tickets(b"", metadata=metadata)
    assert at_home.value.code() is grpc.StatusCode.PERMISSION_DENIED
    expired, _ = tokens.sign(
        services.private_key,
        service(shop.tenant_id, "support"),
        "support",
        datetime.now(UTC) - timedelta(hours=1),
        lifetime=timedelta(minutes=5),
    )
    with pytest.raises(grpc.aio.AioRpcError) as late:
        await stub.GetCustomer(pb.GetCustomerRequest(customer_id="nobody"), metadata=bearer(expired))
    assert late.value.code() is grpc.StatusCode.UNAUTHENTICATED


@pytest.mark.parametrize("failure", ["hangs", "garbage", "refuses", "nan", "currency"])
async def test_tickets_work_whatever_intelligence_does(
    shop: Shop, database: Database, insights: Insights, peer: Peer, failure: str
) -> None:
    match failure:
        case "garbage":
            peer.says(17.0, 300.0)
        case "nan":
            peer.says(0.5, float("nan"))
        case "currency":
            peer.says(0.5, 300.0, "<script>")
        case "refuses":
            peer.refuses(grpc.StatusCode.INTERNAL)
    ticket = await shop.agent.create_ticket()
    await refresh(insights, database, shop)
    part = await value_part(shop, ticket.id)
    assert (part.points, part.available) == (0.0, False)
    assert part.explanation == "Not available: Intelligence did not answer."
    listed = (await shop.agent(tickets.ListTicketsRequest(order_by="smart_score"))).tickets
    assert [each.id for each in listed] == [ticket.id]
    assert await shop.agent.write(ticket.id)


async def test_a_server_that_hangs_before_it_speaks_costs_a_bounded_time(services: Services) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()

    server = await asyncio.start_server(silent, "127.0.0.1", 0)
    host, port = server.sockets[0].getsockname()
    asking = IntelligenceClient(f"{host}:{port}", services.private_key)
    loop = asyncio.get_running_loop()
    began = loop.time()
    with pytest.raises(UnavailableError):
        await asking.prediction("11111111-1111-4111-8111-111111111111", "customer-1")
    assert loop.time() - began < 5 * insights_client.DEADLINE
    await asking.close()
    server.close()


async def test_what_was_known_stays_when_intelligence_fails(
    shop: Shop, database: Database, insights: Insights, peer: Peer
) -> None:
    peer.says(0.5, 300.0)
    ticket = await shop.agent.create_ticket()
    await refresh(insights, database, shop)
    peer.refuses(grpc.StatusCode.UNAVAILABLE)
    await refresh(insights, database, shop)
    assert (await value_part(shop, ticket.id)).points == 15.0


async def test_a_customer_without_predictions_is_told_apart(
    shop: Shop, database: Database, insights: Insights, peer: Peer
) -> None:
    peer.refuses(grpc.StatusCode.NOT_FOUND)
    ticket = await shop.agent.create_ticket()
    await refresh(insights, database, shop)
    part = await value_part(shop, ticket.id)
    assert part.explanation == "Not available: Intelligence has no prediction for this customer."


async def test_after_failures_in_a_row_nobody_asks_for_a_while(peer: Peer, services: Services) -> None:
    now = [0.0]
    peer.refuses(grpc.StatusCode.UNAVAILABLE)
    tenant = "11111111-1111-4111-8111-111111111111"

    async def fails(asking: IntelligenceClient) -> int:
        before = len(peer.asked)
        with pytest.raises(UnavailableError):
            await asking.prediction(tenant, "c")
        return len(peer.asked) - before

    async with serving(peer) as target:
        asking = IntelligenceClient(target, services.private_key, Breaker(lambda: now[0]))
        assert [await fails(asking) for _ in range(5)] == [2] * 5
        assert await fails(asking) == 0
        now[0] += 31
        assert await fails(asking) == 2  # one call tries
        assert await fails(asking) == 0
        now[0] += 31
        peer.says(0.5, 1.0)
        assert await asking.prediction(tenant, "c") is not None
        peer.refuses(grpc.StatusCode.UNAVAILABLE)
        assert await fails(asking) == 2
        await asking.close()


async def raised(shop: Shop, database: Database, ticket: Ticket, times: int = 1) -> Any:
    for _ in range(times):
        async with database.transaction(system(shop.tenant_id)) as tx:
            await raise_priority(tx, ticket_id=ticket.id, priority="normal")
    return await shop.agent.get_ticket(ticket.id)


async def set_limit(shop: Shop, limit: float) -> None:
    weights = score_pb2.ScoringWeights(raise_priority_above=limit)
    await shop.lead(score_service_pb2.UpdateScoringWeightsRequest(weights=weights))


async def test_a_new_ticket_of_a_valuable_customer_is_raised_once_with_its_reason(
    shop: Shop, database: Database, insights: Insights, peer: Peer
) -> None:
    peer.says(0.5, 300.0)
    await set_limit(shop, 100)
    ticket = await shop.agent.create_ticket()
    await refresh(insights, database, shop, later=timedelta(0))
    await refresh(insights, database, shop)
    assert (await raised(shop, database, ticket, times=2)).priority == Ticket.HIGH
    entries = (await shop.agent(audit_service_pb2.ListTicketAuditRequest(ticket_id=ticket.id))).entries
    (entry,) = [entry for entry in entries if entry.action == "ticket.update"]
    assert entry.cause == (
        "Raised from normal to high because 150.00 USD are at risk, more than 100.00: the customer is 50% likely to "
        "stay away and expected to spend 300.00."
    )


@pytest.mark.parametrize("limit", [None, 150.0])
async def test_nothing_is_raised_unless_the_tenant_wants_it(
    shop: Shop, database: Database, insights: Insights, peer: Peer, limit: float | None
) -> None:
    peer.says(0.5, 300.0)
    if limit is not None:
        await set_limit(shop, limit)
    ticket = await shop.agent.create_ticket()
    await refresh(insights, database, shop)
    assert (await raised(shop, database, ticket)).priority == Ticket.NORMAL


async def test_a_ticket_asks_about_its_customer_when_that_is_of_use_only(
    shop: Shop, database: Database, insights: Insights, peer: Peer, services: Services
) -> None:
    def waiting() -> set[str]:
        with psycopg.connect(services.databases.support.owner) as owner:
            rows = owner.execute(
                "SELECT task_name FROM jobs.procrastinate_jobs WHERE args ->> 'tenant_id' = %s", (shop.tenant_id,)
            )
            return {row[0] for row in rows}

    peer.says(0.5, 300.0)
    await refresh(insights, database, shop, later=timedelta(0))
    await shop.agent.create_ticket()
    assert not waiting() & {store.REFRESH, store.RAISE}
    await set_limit(shop, 1e9)
    ticket = await shop.agent.create_ticket()
    # The worker is quick: what it has done leaves no job, and no change either.
    assert waiting() <= {store.RAISE, "scores.recompute_late"}
    assert (await shop.agent.get_ticket(ticket.id)).priority == Ticket.NORMAL
