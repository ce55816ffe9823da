"""Lists of agents."""

from __future__ import annotations

from quimbi.support.v1 import agent_service_pb2 as pb
from quimbi.support.v1.agent_pb2 import Agent

from tests.service.support.helpdesk import Shop


async def test_agents_are_listed_by_name_with_those_who_left(shop: Shop) -> None:
    agents = (await shop.viewer(pb.ListAgentsRequest())).agents
    assert [(agent.name, agent.role, agent.active) for agent in agents] == [
        ("Admin", Agent.ADMIN, True),
        ("Agent", Agent.AGENT, True),
        ("Colleague", Agent.AGENT, True),
        ("Former", Agent.AGENT, False),
        ("Lead", Agent.LEAD, True),
        ("Viewer", Agent.VIEWER, True),
    ]
    assert agents[1].id == shop.agent.id
    assert agents[1].email.endswith("@shop.example")
    assert agents[1].HasField("created_at")


async def test_agents_are_listed_page_by_page(shop: Shop) -> None:
    first = await shop.viewer(pb.ListAgentsRequest(page_size=4))
    rest = await shop.viewer(pb.ListAgentsRequest(page_size=4, page_token=first.next_page_token))
    names = [agent.name for agent in (*first.agents, *rest.agents)]
    assert names == ["Admin", "Agent", "Colleague", "Former", "Lead", "Viewer"]
    assert not rest.next_page_token
