"""`AgentService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import agent_service_pb2 as pb
from quimbi.support.v1.agent_pb2 import Agent as AgentMessage
from quimbi.support.v1.agent_service_pb2_grpc import AgentServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.agents import domain, store
from support_svc.agents.domain import Agent
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
        return pb.ListAgentsResponse(agents=map(_to_proto, agents), next_page_token=token)

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


def _to_proto(agent: Agent) -> AgentMessage:
    return AgentMessage(
        id=agent.id,
        name=agent.name,
        email=agent.email,
        role=AgentMessage.Role.Value(agent.role.upper()),
        active=agent.active,
        created_at=to_timestamp(agent.created_at),
    )
