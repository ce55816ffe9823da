"""Teams: their members, and handles that no agent has."""

from __future__ import annotations

import asyncio
from typing import Any
from uuid import uuid4

import pytest
from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import agent_service_pb2, audit_service_pb2, team_pb2
from quimbi.support.v1 import team_service_pb2 as pb

from service_kit.db import Database
from support_svc.auth import provisioning
from tests.service.support.helpdesk import Caller, Shop

TAKEN = ("ALREADY_EXISTS", "ALREADY_EXISTS")


async def create(caller: Caller, name: str, **fields: Any) -> Any:
    return (await caller(pb.CreateTeamRequest(team=team_pb2.Team(name=name, **fields)))).team


def _update(team_id: str, *mask: str, **fields: Any) -> pb.UpdateTeamRequest:
    return pb.UpdateTeamRequest(team=team_pb2.Team(id=team_id, **fields), update_mask=FieldMask(paths=mask))


async def handles(shop: Shop) -> dict[str, str]:
    """Handles of the agents by their ids."""
    agents = (await shop.viewer(agent_service_pb2.ListAgentsRequest())).agents
    return {agent.id: agent.handle for agent in agents}


async def test_a_team_is_made_changed_and_removed(shop: Shop) -> None:
    team = await create(shop.lead, "Crème & Co", member_ids=[shop.colleague.id.upper(), shop.agent.id])
    assert (team.name, team.handle) == ("Crème & Co", "creme-co")
    assert list(team.member_ids) == sorted([shop.agent.id, shop.colleague.id])
    renamed = (await shop.lead(_update(team.id, name="Night", etag=team.etag))).team
    assert (renamed.name, renamed.handle, renamed.member_ids) == ("Night", "creme-co", team.member_ids)
    others = (await shop.lead(_update(team.id, member_ids=[shop.agent.id, shop.lead.id]))).team
    assert list(others.member_ids) == sorted([shop.agent.id, shop.lead.id])
    assert (await shop.lead(_update(team.id, member_ids=[shop.lead.id, shop.agent.id]))).team == others
    assert not (await shop.lead(_update(team.id, "member_ids"))).team.member_ids
    refusal = await shop.lead.refused(_update(team.id, name="Late", etag=team.etag))
    assert refusal.why == ("ABORTED", "STALE_ETAG")
    await shop.lead(pb.DeleteTeamRequest(id=team.id))
    assert not (await shop.viewer(pb.ListTeamsRequest())).teams
    audit = await shop.admin(audit_service_pb2.ListAuditRequest(actor_id=shop.lead.id))
    assert [entry.action for entry in audit.entries] == ["team.delete"] + ["team.update"] * 3 + ["team.create"]


async def test_teams_are_listed_by_name_with_their_members(shop: Shop) -> None:
    for name in ("Zebra", "alpha", "Beta"):
        await create(shop.lead, name, member_ids=[shop.agent.id])
    teams = (await shop.viewer(pb.ListTeamsRequest())).teams
    assert [team.name for team in teams] == ["alpha", "Beta", "Zebra"]
    assert all(list(team.member_ids) == [shop.agent.id] for team in teams)


async def test_names_and_handles_are_unique_and_handles_against_agents_too(shop: Shop, other_shop: Shop) -> None:
    team = await create(shop.lead, "Returns", handle="returns")
    other = await create(shop.lead, "Other")
    agent = (await handles(shop))[shop.agent.id]
    for name, handle in (("RETURNS", "x"), ("X", "returns"), ("X", agent)):
        fields: dict[str, Any] = {"name": name, "handle": handle}
        refusal = await shop.lead.refused(pb.CreateTeamRequest(team=team_pb2.Team(**fields)))
        assert refusal.why == TAKEN, fields
        assert (await shop.lead.refused(_update(other.id, **fields))).why == TAKEN, fields
    assert "@returns" in (await shop.lead.refused(_update(other.id, handle="returns"))).message
    assert (await shop.lead(_update(team.id, handle="returns", name="returns"))).team.name == "returns"
    assert (await create(other_shop.lead, "Returns", handle="returns")).handle == "returns"


async def test_of_teams_made_at_once_under_one_handle_one_is_made(shop: Shop) -> None:
    made = await asyncio.gather(
        *(create(shop.lead, f"Team {n}", handle="same") for n in range(8)), return_exceptions=True
    )
    assert sum(not isinstance(outcome, BaseException) for outcome in made) == 1


async def test_agents_get_handles_of_their_addresses(shop: Shop, database: Database) -> None:
    await create(shop.lead, "Jane", handle="jane")
    for address, handle in (
        ("jane@{}.example", "jane-2"),
        ("jane@mail.{}.example", "jane-3"),
        ("Jane.O'Neil+work@{}.example", "jane.o-neil-work"),
        ("_@{}.example", "agent"),
    ):
        account = await provisioning.create_agent(
            database, shop.tenant_id, name="Jane", email=address.format(uuid4().hex), role="agent", password="x" * 12
        )
        assert (await handles(shop))[account.id] == handle


async def test_unknown_members_and_teams_are_not_found(shop: Shop, other_shop: Shop) -> None:
    team = await create(shop.lead, "Returns")
    for unknown in (str(uuid4()), other_shop.agent.id):
        for request in (
            pb.CreateTeamRequest(team=team_pb2.Team(name="X", member_ids=[unknown])),
            _update(team.id, member_ids=[unknown]),
            _update(unknown, name="X"),
            pb.DeleteTeamRequest(id=unknown),
        ):
            assert (await shop.lead.refused(request)).why == ("NOT_FOUND", "NOT_FOUND")
    assert [team.name for team in (await shop.lead(pb.ListTeamsRequest())).teams] == ["Returns"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({}, "team.name"),
        ({"name": "  "}, "team.name"),
        ({"name": "夜勤"}, "team.handle"),
        ({"name": "x", "handle": "No"}, "team.handle"),
        ({"name": "x", "handle": "dot."}, "team.handle"),
        ({"name": "x", "handle": "a b"}, "team.handle"),
        ({"name": "x", "member_ids": ["nobody"]}, "team.member_ids[0]"),
    ],
)
async def test_bad_teams_are_refused_by_field(shop: Shop, fields: dict[str, Any], field: str) -> None:
    refusal = await shop.lead.refused(pb.CreateTeamRequest(team=team_pb2.Team(**fields)))
    assert (refusal.code.name, list(refusal.fields)) == ("INVALID_ARGUMENT", [field])


async def test_a_tenant_has_at_most_200_teams(shop: Shop) -> None:
    for start in range(0, 190, 38):
        await asyncio.gather(*(create(shop.lead, f"Team {start + n}") for n in range(38)))
    outcomes = await asyncio.gather(*(create(shop.lead, f"More {n}") for n in range(12)), return_exceptions=True)
    assert sum(not isinstance(outcome, BaseException) for outcome in outcomes) == 10
    refusal = await shop.lead.refused(pb.CreateTeamRequest(team=team_pb2.Team(name="One more")))
    assert refusal.why == ("FAILED_PRECONDITION", "LIMIT_REACHED")
