"""`ScoreService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import score_service_pb2 as pb
from quimbi.support.v1.score_service_pb2_grpc import ScoreServiceServicer

from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp
from support_svc.jobs import passes
from support_svc.scoring import domain, service, store
from support_svc.scoring.convert import show_score, weights_to_proto
from support_svc.tickets.domain import not_found


class ScoreServicer(ScoreServiceServicer):
    """The smart scores of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def GetTicketScore(self, request: pb.GetTicketScoreRequest, context: Any) -> pb.GetTicketScoreResponse:  # noqa: N802
        """A ticket's score."""
        now = self._unit_of_work.database.now()
        (found,) = await self._unit_of_work.read((store.GET, {"ticket_id": request.ticket_id}))
        if not found:
            raise not_found(request.ticket_id)
        response = pb.GetTicketScoreResponse()
        show_score(response, found[0], now)
        set_timestamp(response.as_of, now)
        return response

    async def GetScoringWeights(  # noqa: N802
        self, request: pb.GetScoringWeightsRequest, context: Any
    ) -> pb.GetScoringWeightsResponse:
        """The tenant's weights."""
        weights, found = await self._unit_of_work.read(
            (store.WEIGHTS, {}), (passes.GET, {"pass_name": service.RECOMPUTE})
        )
        return pb.GetScoringWeightsResponse(
            weights=weights_to_proto(weights[0] if weights else domain.DEFAULTS, found[0] if found else None)
        )

    async def UpdateScoringWeights(  # noqa: N802
        self, request: pb.UpdateScoringWeightsRequest, context: Any
    ) -> pb.UpdateScoringWeightsResponse:
        """The tenant's weights after the change."""
        asked = request.weights
        names = changed_fields(asked, request.update_mask, domain.CHANGEABLE)
        values = {name: getattr(asked, name) if asked.HasField(name) else None for name in names}  # type: ignore[arg-type]  # names of fields
        async with self._unit_of_work.write() as tx:
            weights = await service.update_weights(tx, etag=asked.etag, values=values)
            found = await tx.first(passes.GET, pass_name=service.RECOMPUTE)
            return tx.respond(pb.UpdateScoringWeightsResponse(weights=weights_to_proto(weights, found)))
