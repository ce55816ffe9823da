"""The methods of `SegmentService`."""

from __future__ import annotations

import asyncio
from typing import Any

from quimbi.intelligence.v1 import segment_service_pb2 as pb
from quimbi.intelligence.v1.segment_service_pb2_grpc import SegmentServiceServicer

from intelligence_svc.axes import messages, query, store
from intelligence_svc.axes.describe import describe
from intelligence_svc.axes.query import Condition, Wanted
from service_kit import page_tokens
from service_kit.errors import FailedPreconditionError, NotFoundError, invalid_field
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import end_of, to_timestamp

_DEFAULT_PAGE = 50
_LARGEST_PAGE = 500


def not_refreshed() -> FailedPreconditionError:
    """What is said before a shop's first refresh."""
    return FailedPreconditionError(
        "The behaviour of this shop's customers was not computed yet. Import its orders and run `quimbi refresh`.",
        reason="NOT_REFRESHED",
    )


class SegmentServicer(SegmentServiceServicer):
    """Serves `SegmentService`."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListSegmentDefinitions(  # noqa: N802
        self, request: pb.ListSegmentDefinitionsRequest, context: Any
    ) -> pb.ListSegmentDefinitionsResponse:
        """What the segments mean in this shop."""
        (rows,) = await self._unit_of_work.read((store.DEFINITIONS, {}))
        if not rows:
            raise not_refreshed()
        row: store.StoredDefinitions = rows[0]
        return pb.ListSegmentDefinitionsResponse(
            axes=[
                messages.axis_definition(describe(axis, people, row.currency))
                for axis, people in zip(row.axes, row.population, strict=True)
            ],
            version=row.version,
            fitted_at=to_timestamp(row.fitted_at),
            data_as_of=end_of(row.data_as_of),
            currency=row.currency,
            customers=row.customers,
        )

    async def GetCustomerSegments(  # noqa: N802
        self, request: pb.GetCustomerSegmentsRequest, context: Any
    ) -> pb.GetCustomerSegmentsResponse:
        """A customer's memberships and the latest changes."""
        about = {"customer_id": request.customer_id}
        rows, changed = await self._unit_of_work.read((store.SEGMENTS, about), (store.CHANGES, about))
        if not rows:
            raise NotFoundError(
                "Nothing is known of this customer's behaviour: no order of theirs was there at the last refresh."
            )
        return pb.GetCustomerSegmentsResponse(
            customer_id=request.customer_id,
            behavior=messages.behavior(rows[0]),
            changes=messages.changes(changed),
        )

    async def QuerySegments(self, request: pb.QuerySegmentsRequest, context: Any) -> pb.QuerySegmentsResponse:  # noqa: N802
        """Customers who meet conditions."""
        tenant = self._unit_of_work.principal.tenant_id
        after = page_tokens.decode(request, tenant, request.page_token, length=1)
        wanted = Wanted(
            tuple(_conditions(request)),
            any_of=request.match == pb.QuerySegmentsRequest.ANY,
            archetypes=tuple(request.archetype_ids),
        )
        size = page_tokens.page_size(request.page_size, default=_DEFAULT_PAGE, maximum=_LARGEST_PAGE)
        page = query.page(wanted, resumed=after is not None)
        place = {} if after is None else {"after": after[0]}
        found, total = await asyncio.gather(
            self._unit_of_work.read((store.VERSION, {}), (page, {"rows": size + 1, **place})),
            self._total(wanted) if after is None else _no_total(),
        )
        (version,), rows = found
        if version[0] is None:
            raise not_refreshed()
        more = len(rows) > size
        return pb.QuerySegmentsResponse(
            customers=[
                pb.SegmentMember(customer_id=row.customer_id, behavior=messages.behavior(row)) for row in rows[:size]
            ],
            next_page_token=page_tokens.encode(request, tenant, [rows[size - 1].customer_id]) if more else "",
            total=total[0],
            total_kind=total[1],
        )

    async def _total(self, wanted: Wanted) -> tuple[int, pb.QuerySegmentsResponse.TotalKind.ValueType]:
        (((count,),),) = await self._unit_of_work.read((query.counted(wanted), {}))
        if count <= query.COUNTED:
            return count, pb.QuerySegmentsResponse.EXACT
        (((part,),),) = await self._unit_of_work.read((query.sampled(wanted), {}))
        return max(part * store.SAMPLES, count), pb.QuerySegmentsResponse.ESTIMATE


async def _no_total() -> tuple[int, pb.QuerySegmentsResponse.TotalKind.ValueType]:
    return 0, pb.QuerySegmentsResponse.TOTAL_KIND_UNSPECIFIED


def _conditions(request: pb.QuerySegmentsRequest) -> list[Condition]:
    if not request.conditions and not request.archetype_ids:
        raise invalid_field("conditions", "must have one at least, unless `archetype_ids` has")
    made = []
    for index, asked in enumerate(request.conditions):
        try:
            made.append(query.condition(asked.axis, asked.segments, asked.min_membership, asked.min_confidence))
        except query.UnknownSegmentError as error:
            raise invalid_field(f"conditions[{index}].segments", str(error)) from None
    return made
