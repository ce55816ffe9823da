"""The methods of `ArchetypeService`."""

from __future__ import annotations

from typing import Any

from quimbi.intelligence.v1 import archetype_service_pb2 as pb
from quimbi.intelligence.v1.archetype_service_pb2_grpc import ArchetypeServiceServicer

from intelligence_svc.archetypes import messages, store
from intelligence_svc.axes.rpc import not_refreshed
from service_kit.errors import NotFoundError
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import end_of

_DEFAULT_TOP = 5
#: No shop has more.
_EVERY = 100


class ArchetypeServicer(ArchetypeServiceServicer):
    """Serves `ArchetypeService`."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListArchetypeDefinitions(  # noqa: N802
        self, request: pb.ListArchetypeDefinitionsRequest, context: Any
    ) -> pb.ListArchetypeDefinitionsResponse:
        """All archetypes of the shop, and how far to trust them."""
        about, rows = await self._read(_EVERY)
        return pb.ListArchetypeDefinitionsResponse(
            archetypes=[messages.archetype(row) for row in rows],
            quality=messages.quality(about),
            customers=about.customers,
            data_as_of=end_of(about.data_as_of),
        )

    async def ListTopArchetypes(  # noqa: N802
        self, request: pb.ListTopArchetypesRequest, context: Any
    ) -> pb.ListTopArchetypesResponse:
        """The largest archetypes."""
        _, rows = await self._read(request.limit or _DEFAULT_TOP)
        return pb.ListTopArchetypesResponse(archetypes=[messages.archetype(row) for row in rows])

    async def GetArchetype(self, request: pb.GetArchetypeRequest, context: Any) -> pb.GetArchetypeResponse:  # noqa: N802
        """One archetype."""
        (rows,) = await self._unit_of_work.read((store.ONE, {"archetype_id": request.archetype_id}))
        if not rows:
            raise NotFoundError(
                "The shop has no such archetype. `GET /api/archetypes/definitions` lists those there are."
            )
        return pb.GetArchetypeResponse(archetype=messages.archetype(rows[0]))

    async def _read(self, rows: int) -> tuple[store.StoredSet, list[store.StoredArchetype]]:
        about, found = await self._unit_of_work.read((store.SET, {}), (store.ALL, {"rows": rows}))
        if not about:
            raise not_refreshed()
        return about[0], found
