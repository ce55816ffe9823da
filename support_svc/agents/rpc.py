"""`AgentService`: protobuf ⇄ domain."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from quimbi.support.v1 import agent_service_pb2 as pb
from quimbi.support.v1.agent_service_pb2_grpc import AgentServiceServicer

from service_kit import page_tokens
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_datetime
from support_svc.agents import domain, service, store
from support_svc.agents.convert import AVAILABILITIES, to_proto, value
from support_svc.positions import id_part, text_part
from support_svc.tickets import lists
from support_svc.tickets.convert import to_proto as ticket_to_proto


class AgentServicer(AgentServiceServicer):
    """The agents of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListAgents(self, request: pb.ListAgentsRequest, context: Any) -> pb.ListAgentsResponse:  # noqa: N802
        """A page of agents."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=200, maximum=500)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=2)
        params: dict[str, Any] = {"limit": size + 1}
        if after:
            params |= {"after_name": text_part(after[0]), "after_id": id_part(after[1])}
        (agents,) = await self._unit_of_work.read((store.page(after=bool(after)), params))
        token = ""
        if len(agents) > size:
            agents.pop()
            token = page_tokens.encode(request, tenant_id, [agents[-1].sort_name, agents[-1].id])
        now = datetime.now(UTC)
        return pb.ListAgentsResponse(agents=[to_proto(agent, now) for agent in agents], next_page_token=token)

    async def GetAgent(self, request: pb.GetAgentRequest, context: Any) -> pb.GetAgentResponse:  # noqa: N802
        """An agent."""
        (found,) = await self._unit_of_work.read((store.GET, {"agent_id": request.id}))
        if not found:
            raise domain.not_found(request.id)
        return pb.GetAgentResponse(agent=to_proto(found[0], datetime.now(UTC)))

    async def UpdateAgent(self, request: pb.UpdateAgentRequest, context: Any) -> pb.UpdateAgentResponse:  # noqa: N802
        """The agent with its new fields."""
        asked = request.agent
        values = {name: value(asked, name) for name in changed_fields(asked, request.update_mask, domain.CHANGEABLE)}
        async with self._unit_of_work.write() as tx:
            agent = await service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateAgentResponse(agent=to_proto(agent, tx.now)))

    async def UpdateAgentAvailability(  # noqa: N802
        self, request: pb.UpdateAgentAvailabilityRequest, context: Any
    ) -> pb.UpdateAgentAvailabilityResponse:
        """The agent, who takes work or not."""
        until = to_datetime(request.until) if request.HasField("until") else None
        async with self._unit_of_work.write() as tx:
            availability = AVAILABILITIES[request.availability]
            agent = await service.set_availability(tx, request.id, availability, until=until)
            return tx.respond(pb.UpdateAgentAvailabilityResponse(agent=to_proto(agent, tx.now)))

    async def ListAgentTickets(self, request: pb.ListAgentTicketsRequest, context: Any) -> pb.ListAgentTicketsResponse:  # noqa: N802
        """A page of the tickets that an agent owns and has not closed."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=50, maximum=200)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=3)
        filters = lists.TicketFilters(statuses=("open", "pending"), assigned_to=request.agent_id)
        agent, tickets = await self._unit_of_work.read(
            (store.GET, {"agent_id": request.agent_id}),
            lists.page(filters, lists.MOST_URGENT_FIRST, limit=size + 1, after=after),
        )
        if not agent:
            raise domain.not_found(request.agent_id)
        token = ""
        if len(tickets) > size:
            tickets.pop()
            token = page_tokens.encode(request, tenant_id, lists.position(tickets[-1], lists.MOST_URGENT_FIRST))
        response = pb.ListAgentTicketsResponse(next_page_token=token)
        for ticket in tickets:
            ticket_to_proto(ticket, response.tickets.add)
        return response
