"""Agents: who they are, what they can do, when they work and how much."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.timestamp_pb2 import Timestamp
from quimbi.support.v1 import agent_service_pb2 as pb
from quimbi.support.v1 import ticket_service_pb2
from quimbi.support.v1.agent_pb2 import Agent, AgentCapacity, AgentShifts, ChannelCapacity

from service_kit.db import Database
from service_kit.principal import system
from support_svc.agents import service
from support_svc.auth import provisioning
from support_svc.auth import store as auth
from tests.service.support.helpdesk import Caller, Shop, Ticket

DENIED = ("PERMISSION_DENIED", "PERMISSION_DENIED")


async def get(shop: Shop, agent: Caller) -> Any:
    return (await shop.viewer(pb.GetAgentRequest(id=agent.id))).agent


async def update(caller: Caller, agent: Caller, *mask: str, **fields: Any) -> Any:
    return (await caller(_update(agent, *mask, **fields))).agent


def _update(agent: Caller, *mask: str, **fields: Any) -> pb.UpdateAgentRequest:
    return pb.UpdateAgentRequest(agent=Agent(id=agent.id, **fields), update_mask=FieldMask(paths=mask))


async def say(caller: Caller, agent: Caller, availability: str, *, until: datetime | None = None) -> Any:
    return (await caller(_say(agent, availability, until=until))).agent


def _say(agent: Caller, availability: str, *, until: datetime | None = None) -> pb.UpdateAgentAvailabilityRequest:
    request = pb.UpdateAgentAvailabilityRequest(id=agent.id, availability=Agent.Availability.Value(availability))
    if until is not None:
        request.until.FromDatetime(until)
    return request


def _hours(zone: str, **days: list[list[str]]) -> AgentShifts:
    shifts = AgentShifts(time_zone=zone)
    for day, pairs in days.items():
        for pair in pairs:
            shifts.weekly_hours[day].add_list().extend(pair)
    return shifts


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


async def test_a_new_agent_is_offline_with_the_usual_capacity_and_no_shift(shop: Shop) -> None:
    agent = await get(shop, shop.agent)
    assert (agent.availability, agent.capacity_total, agent.on_shift) == (Agent.OFFLINE, 10, True)
    assert not agent.HasField("capacity")
    assert not agent.HasField("shifts")
    assert not agent.skills


async def test_an_agents_load_counts_open_tickets(shop: Shop) -> None:
    for status in (Ticket.OPEN, Ticket.OPEN, Ticket.PENDING, Ticket.CLOSED):
        ticket = await shop.agent.create_ticket()
        await shop.agent(ticket_service_pb2.AssignTicketRequest(id=ticket.id, assigned_to="me"))
        await shop.agent.set_status(ticket.id, status)
    assert (await get(shop, shop.agent)).open_tickets == 2
    listed = {agent.name: agent.open_tickets for agent in (await shop.viewer(pb.ListAgentsRequest())).agents}
    assert (listed["Agent"], listed["Colleague"]) == (2, 0)


async def test_a_lead_changes_skills_capacity_and_shifts_as_the_mask_says(shop: Shop) -> None:
    capacity = AgentCapacity(total=8, channels=[ChannelCapacity(channel=Ticket.CHAT, limit=2)])
    shifts = _hours("Europe/Berlin", mon=[["09:00", "12:00"], ["13:00", "24:00"]])
    before = await get(shop, shop.agent)
    agent = await update(
        shop.lead, shop.agent, skills=["wholesale", "french"], capacity=capacity, shifts=shifts, assignments_per_hour=5
    )
    assert agent == await get(shop, shop.agent)
    assert (list(agent.skills), agent.capacity, agent.capacity_total) == (["french", "wholesale"], capacity, 8)
    assert (agent.shifts, agent.assignments_per_hour) == (shifts, 5)
    assert agent.etag != before.etag
    assert await update(shop.lead, shop.agent, skills=["french", "wholesale"]) == agent
    cleared = await update(shop.lead, shop.agent, "skills", "capacity", "shifts", "assignments_per_hour")
    assert not cleared.skills
    assert not cleared.HasField("capacity")
    assert not cleared.HasField("shifts")
    assert not cleared.HasField("assignments_per_hour")
    assert (cleared.capacity_total, cleared.name) == (10, "Agent")
    assert (await shop.lead.refused(_update(shop.agent, name="Ida", etag=agent.etag))).why == ("ABORTED", "STALE_ETAG")
    assert (await shop.lead.refused(_update(shop.agent, "email"))).why == ("INVALID_ARGUMENT", "INVALID_UPDATE_MASK")


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"name": " "}, "agent.name"),
        ({"skills": ["French"]}, "agent.skills[0]"),
        ({"capacity": AgentCapacity(total=-1)}, "agent.capacity.total"),
        ({"capacity": AgentCapacity(channels=[ChannelCapacity(channel=Ticket.CHAT)] * 2)}, "agent.capacity.channels"),
        ({"assignments_per_hour": 1001}, "agent.assignments_per_hour"),
        ({"shifts": AgentShifts(time_zone="UTC")}, "agent.shifts.weekly_hours"),
        ({"shifts": _hours("Mars/Olympus", mon=[["09:00", "17:00"]])}, "agent.shifts.time_zone"),
        ({"shifts": _hours("UTC", mon=[["17:00", "09:00"]])}, "agent.shifts.weekly_hours.mon"),
        ({"shifts": _hours("UTC", mon=[])}, "agent.shifts.weekly_hours"),
    ],
)
async def test_what_makes_no_sense_is_refused_by_field(shop: Shop, fields: dict[str, Any], field: str) -> None:
    refusal = await shop.admin.refused(_update(shop.agent, **fields))
    assert refusal.code.name == "INVALID_ARGUMENT"
    assert field in refusal.fields


async def test_only_a_signed_in_admin_gives_roles_and_one_admin_stays(shop: Shop) -> None:
    for caller in (shop.lead, shop.key):
        assert (await caller.refused(_update(shop.agent, role=Agent.LEAD))).why == DENIED
    assert (await shop.agent.refused(_update(shop.agent, name="Me"))).why == DENIED
    assert (await update(shop.admin, shop.agent, role=Agent.LEAD)).role == Agent.LEAD
    alone = await shop.admin.refused(_update(shop.admin, role=Agent.LEAD))
    assert alone.why == ("FAILED_PRECONDITION", "LAST_ADMIN")
    await update(shop.admin, shop.lead, role=Agent.ADMIN)
    assert (await update(shop.admin, shop.admin, role=Agent.LEAD)).role == Agent.LEAD


async def test_agents_say_their_own_availability_and_leads_anybodys(shop: Shop) -> None:
    online = await say(shop.agent, shop.agent, "ONLINE")
    assert online.availability == Agent.ONLINE
    assert online.HasField("availability_since")
    assert await say(shop.agent, shop.agent, "ONLINE") == online
    assert (await say(shop.lead, shop.agent, "AWAY")).availability == Agent.AWAY
    assert (await say(shop.key, shop.agent, "OFFLINE")).availability == Agent.OFFLINE
    assert (await shop.agent.refused(_say(shop.colleague, "ONLINE"))).why == DENIED
    assert (await shop.viewer.refused(_say(shop.viewer, "ONLINE"))).why == DENIED
    for cannot in (shop.viewer, shop.former):
        why = (await shop.lead.refused(_say(cannot, "ONLINE"))).why
        assert why == ("FAILED_PRECONDITION", "NOT_ASSIGNABLE")


@pytest.mark.parametrize("days", [-1, 91])
async def test_an_availability_ends_ahead_within_ninety_days(shop: Shop, days: int) -> None:
    refusal = await shop.agent.refused(_say(shop.agent, "AWAY", until=datetime.now(UTC) + timedelta(days=days)))
    assert list(refusal.fields) == ["until"]


@pytest.mark.parametrize(("said", "follows"), [("ONLINE", "OFFLINE"), ("AWAY", "ONLINE"), ("OFFLINE", "ONLINE")])
async def test_what_was_said_until_a_moment_ends_then(shop: Shop, database: Database, said: str, follows: str) -> None:
    until = datetime.now(UTC) + timedelta(hours=1)
    await say(shop.agent, shop.agent, said, until=until)
    await _end(database, shop, until - timedelta(seconds=1))
    agent = await get(shop, shop.agent)
    assert agent.availability == Agent.Availability.Value(said)
    assert agent.HasField("availability_until")
    await _end(database, shop, until)
    agent = await get(shop, shop.agent)
    assert agent.availability == Agent.Availability.Value(follows)
    assert not agent.HasField("availability_until")
    ended = Timestamp()
    ended.FromDatetime(until)
    assert agent.availability_since == ended


async def _end(database: Database, shop: Shop, now: datetime) -> None:
    async with database.transaction(system(shop.tenant_id)) as tx:
        tx.now = now
        await service.end_availability(tx, agent_id=shop.agent.id)


async def test_who_is_signed_in_nowhere_goes_offline(shop: Shop, database: Database) -> None:
    now = datetime.now(UTC)
    for session in ("11111111-1111-4111-8111-111111111111", "22222222-2222-4222-8222-222222222222"):
        async with database.transaction(system(shop.tenant_id)) as tx:
            await tx.send(auth.INSERT_SESSION, session_id=session, agent_id=shop.agent.id, now=now)
            expires_at = now + timedelta(days=14)
            token = f"{shop.tenant_id} {session}"
            await tx.send(auth.INSERT_TOKEN, token_hash=token, session_id=session, expires_at=expires_at)
    await say(shop.agent, shop.agent, "ONLINE")
    await _leave(database, shop, now)
    assert (await get(shop, shop.agent)).availability == Agent.ONLINE
    async with database.transaction(system(shop.tenant_id)) as tx:
        await tx.send(auth.REVOKE_SESSION, session_id="11111111-1111-4111-8111-111111111111", now=now)
    await _leave(database, shop, now + timedelta(days=13))
    assert (await get(shop, shop.agent)).availability == Agent.ONLINE
    await _leave(database, shop, now + timedelta(days=14))
    assert (await get(shop, shop.agent)).availability == Agent.OFFLINE


async def _leave(database: Database, shop: Shop, now: datetime) -> None:
    async with database.transaction(system(shop.tenant_id)) as tx:
        tx.now = now
        await service.end_sessions(tx, agent_id=shop.agent.id)


async def test_a_deactivated_agent_is_offline(shop: Shop, database: Database) -> None:
    agent = await say(shop.agent, shop.agent, "ONLINE")
    await provisioning.set_active(database, shop.tenant_id, agent.email, active=False)
    await _leave(database, shop, datetime.now(UTC))
    assert (await get(shop, shop.agent)).availability == Agent.OFFLINE


async def test_changes_of_agents_are_on_record(shop: Shop, database: Database) -> None:
    await update(shop.lead, shop.agent, skills=["french"])
    await say(shop.agent, shop.agent, "ONLINE")
    async with database.transaction(system(shop.tenant_id)) as tx:
        query = (
            "SELECT action, actor_id, changes ? 'agent_id' FROM support.audit_log "
            "WHERE ticket_id IS NULL AND id > 2 ORDER BY 1 DESC"
        )
        rows = await (await (await tx.plain()).execute(query)).fetchall()
    assert rows == [("agent.update", shop.lead.id, True), ("agent.availability", shop.agent.id, True)]
