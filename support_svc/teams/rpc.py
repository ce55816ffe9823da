"""`TeamService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import team_service_pb2 as pb
from quimbi.support.v1.team_pb2 import Team as TeamMessage
from quimbi.support.v1.team_service_pb2_grpc import TeamServiceServicer

from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_timestamp
from support_svc.teams import service, store
from support_svc.teams.domain import CHANGEABLE, Team


class TeamServicer(TeamServiceServicer):
    """The teams of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListTeams(self, request: pb.ListTeamsRequest, context: Any) -> pb.ListTeamsResponse:  # noqa: N802
        """All teams."""
        (teams,) = await self._unit_of_work.read((store.LIST, {}))
        return pb.ListTeamsResponse(teams=map(_to_proto, teams))

    async def CreateTeam(self, request: pb.CreateTeamRequest, context: Any) -> pb.CreateTeamResponse:  # noqa: N802
        """The new team."""
        values = _values(request.team, changed_fields(request.team, FieldMask(), CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            team = await service.create(tx, values)
            return tx.respond(pb.CreateTeamResponse(team=_to_proto(team)))

    async def UpdateTeam(self, request: pb.UpdateTeamRequest, context: Any) -> pb.UpdateTeamResponse:  # noqa: N802
        """The team with its new fields."""
        asked = request.team
        values = _values(asked, changed_fields(asked, request.update_mask, CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            team = await service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateTeamResponse(team=_to_proto(team)))

    async def DeleteTeam(self, request: pb.DeleteTeamRequest, context: Any) -> pb.DeleteTeamResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.id)
            return tx.respond(pb.DeleteTeamResponse())


def _values(asked: TeamMessage, names: list[str]) -> dict[str, Any]:
    given = {"name": asked.name, "handle": asked.handle, "member_ids": list(asked.member_ids)}
    return {name: given[name] for name in names}


def _to_proto(team: Team) -> TeamMessage:
    return TeamMessage(
        id=team.id,
        name=team.name,
        handle=team.handle,
        member_ids=team.member_ids,
        created_at=to_timestamp(team.created_at),
        updated_at=to_timestamp(team.updated_at),
        etag=str(team.version),
    )
