"""The methods of `ModelService`."""

from __future__ import annotations

import asyncio
import uuid
from datetime import datetime
from typing import Any

from google.protobuf.message import Message
from quimbi.intelligence.v1 import model_pb2
from quimbi.intelligence.v1 import model_service_pb2 as pb
from quimbi.intelligence.v1.model_service_pb2_grpc import ModelServiceServicer

from intelligence_svc.lifecycle import messages, reports, runs, store
from intelligence_svc.lifecycle.domain import PARTS, ModelName
from intelligence_svc.lifecycle.promotion import Promoter
from intelligence_svc.lifecycle.reports import CALIBRATION, DRIFT
from intelligence_svc.lifecycle.store import Version
from intelligence_svc.models import artefacts
from intelligence_svc.models.artefacts import SignatureError
from service_kit import page_tokens
from service_kit.db import Transaction
from service_kit.errors import FailedPreconditionError, NotFoundError, PermissionDeniedError, invalid_field
from service_kit.idempotency import UnitOfWork

_PAGE, _LARGEST_PAGE = 50, 200
_ADMIN = "admin"


class ModelServicer(ModelServiceServicer):
    """Serves `ModelService`."""

    def __init__(self, unit_of_work: UnitOfWork, promoter: Promoter) -> None:
        self._unit_of_work = unit_of_work
        self._promoter = promoter

    async def ListModels(self, request: pb.ListModelsRequest, context: Any) -> pb.ListModelsResponse:  # noqa: N802
        """Both models."""
        deployed, found = await self._unit_of_work.read((store.DEPLOYMENTS, {}), (reports.IN_USE, {}))
        by_name = {row.name: row for row in deployed}
        return pb.ListModelsResponse(models=[messages.model(n.value, by_name.get(n.value), found) for n in ModelName])

    async def GetModel(self, request: pb.GetModelRequest, context: Any) -> pb.GetModelResponse:  # noqa: N802
        """One model."""
        deployed, found = await self._unit_of_work.read(
            (store.DEPLOYMENT, {"name": request.name}), (reports.IN_USE, {})
        )
        return pb.GetModelResponse(model=messages.model(request.name, deployed[0] if deployed else None, found))

    async def ListModelVersions(  # noqa: N802
        self, request: pb.ListModelVersionsRequest, context: Any
    ) -> pb.ListModelVersionsResponse:
        """Versions, newest first."""
        size, after = self._page(request, length=2)
        params: dict[str, Any] = {"name": request.name, "rows": size + 1}
        query = store.VERSIONS
        if after:
            query, params = store.OLDER_VERSIONS, params | {"before": _moment(after[0]), "place": str(after[1])}
        deployed, rows = await self._unit_of_work.read((store.DEPLOYMENT, {"name": request.name}), (query, params))
        place = [rows[size - 1].trained_at.isoformat(), rows[size - 1].version] if len(rows) > size else None
        return pb.ListModelVersionsResponse(
            versions=[messages.version(row, deployed[0] if deployed else None) for row in rows[:size]],
            next_page_token=self._token(request, place),
        )

    async def GetModelVersion(  # noqa: N802
        self, request: pb.GetModelVersionRequest, context: Any
    ) -> pb.GetModelVersionResponse:
        """A version with its cards."""
        deployed, found = await self._unit_of_work.read(
            (store.DEPLOYMENT, {"name": request.name}),
            (store.VERSION, {"name": request.name, "version": request.version}),
        )
        if not found:
            raise NotFoundError(f"There is no version {request.version} of the {request.name} model.")
        cards = await asyncio.to_thread(self._cards, self._unit_of_work.principal.tenant_id, found[0])
        return pb.GetModelVersionResponse(version=messages.version(found[0], deployed[0] if deployed else None, cards))

    async def ListModelChanges(  # noqa: N802
        self, request: pb.ListModelChangesRequest, context: Any
    ) -> pb.ListModelChangesResponse:
        """Who changed what, newest first."""
        size, after = self._page(request, length=1)
        params: dict[str, Any] = {"name": request.name, "rows": size + 1}
        query = store.CHANGES
        if after:
            query, params = store.EARLIER_CHANGES, params | {"before": _whole(after[0])}
        (rows,) = await self._unit_of_work.read((query, params))
        return pb.ListModelChangesResponse(
            changes=map(messages.change, rows[:size]),
            next_page_token=self._token(request, [rows[size - 1].id] if len(rows) > size else None),
        )

    async def PromoteModelVersion(  # noqa: N802
        self, request: pb.PromoteModelVersionRequest, context: Any
    ) -> pb.PromoteModelVersionResponse:
        """Compares first, outside of any transaction; then the champion must still be the one compared with."""
        principal, name = self._unit_of_work.principal, ModelName(request.name)
        if request.force and not (principal.is_agent and principal.role == _ADMIN):
            raise PermissionDeniedError("Only an admin in person can force a promotion, not a key.")
        contest = await self._promoter.contest(principal.tenant_id, name, request.version)
        async with self._unit_of_work.write() as tx:
            await self._promoter.promote(
                tx, name, request.version, contest, forced=request.force, reason=request.reason
            )
            return tx.respond(
                pb.PromoteModelVersionResponse(model=await _model(tx, name), contest=messages.contest(contest))
            )

    async def RollbackModel(self, request: pb.RollbackModelRequest, context: Any) -> pb.RollbackModelResponse:  # noqa: N802
        """One version back."""
        name = ModelName(request.name)
        async with self._unit_of_work.write() as tx:
            await self._promoter.rollback(tx, name, request.reason, leaving=request.version)
            return tx.respond(pb.RollbackModelResponse(model=await _model(tx, name)))

    async def SetModelShare(self, request: pb.SetModelShareRequest, context: Any) -> pb.SetModelShareResponse:  # noqa: N802
        """Begins, changes or ends a trial."""
        name = ModelName(request.name)
        async with self._unit_of_work.write() as tx:
            await self._promoter.share(tx, name, request.version, request.share, request.reason)
            return tx.respond(pb.SetModelShareResponse(model=await _model(tx, name)))

    async def StartModelRun(self, request: pb.StartModelRunRequest, context: Any) -> pb.StartModelRunResponse:  # noqa: N802
        """The run, or the one that waits already."""
        kind = runs.Kind(model_pb2.ModelRun.Kind.Name(request.kind).lower())
        async with self._unit_of_work.write() as tx:
            run = await runs.queue(tx, kind, tx.principal.name)
            return tx.respond(pb.StartModelRunResponse(run=messages.run(run)))

    async def GetModelRun(self, request: pb.GetModelRunRequest, context: Any) -> pb.GetModelRunResponse:  # noqa: N802
        """A run with its progress."""
        (rows,) = await self._unit_of_work.read((runs.GET, {"run": request.id}))
        if not rows:
            raise NotFoundError("There is no such run.")
        return pb.GetModelRunResponse(run=messages.run(rows[0]))

    async def ListModelRuns(self, request: pb.ListModelRunsRequest, context: Any) -> pb.ListModelRunsResponse:  # noqa: N802
        """Runs, newest first."""
        size, after = self._page(request, length=2)
        query, params = runs.NEWEST, dict[str, Any](rows=size + 1)
        if after:
            query, params = runs.OLDER, params | {"before": _moment(after[0]), "place": _uuid(after[1])}
        (rows,) = await self._unit_of_work.read((query, params))
        place = [rows[size - 1].created_at.isoformat(), rows[size - 1].id] if len(rows) > size else None
        return pb.ListModelRunsResponse(
            runs=map(messages.run, rows[:size]), next_page_token=self._token(request, place)
        )

    async def GetModelDrift(self, request: pb.GetModelDriftRequest, context: Any) -> pb.GetModelDriftResponse:  # noqa: N802
        """The newest reports about what is in use."""
        (rows,) = await self._unit_of_work.read((reports.IN_USE, {}))
        wanted = [row for row in rows if row.name == request.name and row.kind == DRIFT]
        return pb.GetModelDriftResponse(drifts=map(messages.drift, wanted))

    async def GetModelCalibration(  # noqa: N802
        self, request: pb.GetModelCalibrationRequest, context: Any
    ) -> pb.GetModelCalibrationResponse:
        """Windows that have ended, newest first."""
        (rows,) = await self._unit_of_work.read((reports.OF_KIND, {"name": request.name, "kind": CALIBRATION}))
        return pb.GetModelCalibrationResponse(calibrations=map(messages.calibration, rows))

    def _cards(self, tenant_id: str, found: Version) -> dict[str, Any]:
        cards = {}
        try:
            for task in PARTS[ModelName(found.name)]:
                part = found.part(task.value)
                files = artefacts.read(self._promoter.models_uri, uuid.UUID(tenant_id), task, part.version, part.digest)
                cards[task.value] = artefacts.card_of(files)
        except SignatureError as error:
            raise FailedPreconditionError(f"{str(error).capitalize()}.", reason="DAMAGED_MODEL") from error
        return cards

    def _page(self, request: Any, length: int) -> tuple[int, list[Any] | None]:
        tenant = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=_PAGE, maximum=_LARGEST_PAGE)
        return size, page_tokens.decode(request, tenant, request.page_token, length=length)

    def _token(self, request: Message, place: list[Any] | None) -> str:
        return "" if place is None else page_tokens.encode(request, self._unit_of_work.principal.tenant_id, place)


async def _model(tx: Transaction, name: ModelName) -> model_pb2.Model:
    (deployed,), found = await tx.several((store.DEPLOYMENT, {"name": name.value}), (reports.IN_USE, {}))
    return messages.model(name.value, deployed, found)


def _refused() -> Exception:
    return invalid_field("page_token", "is not a token of this list; start again without", reason="INVALID_PAGE_TOKEN")


def _moment(value: object) -> datetime:
    try:
        return datetime.fromisoformat(str(value))
    except ValueError:
        raise _refused() from None


def _uuid(value: object) -> str:
    try:
        return str(uuid.UUID(str(value)))
    except ValueError:
        raise _refused() from None


def _whole(value: object) -> int:
    if not isinstance(value, int) or not 0 <= value < 2**63:
        raise _refused()
    return value
