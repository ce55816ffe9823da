"""The methods of `FollowingService`."""

from __future__ import annotations

from datetime import date
from typing import Any

from quimbi.intelligence.v1 import following_service_pb2 as pb
from quimbi.intelligence.v1.following_service_pb2_grpc import FollowingServiceServicer

from intelligence_svc.following import messages, store
from intelligence_svc.profiles.store import EXISTS
from service_kit import page_tokens
from service_kit.errors import NotFoundError, invalid_field
from service_kit.idempotency import UnitOfWork

_DEFAULT_SNAPSHOTS, _MOST_SNAPSHOTS = 50, 500
_DEFAULT_EVENTS, _MOST_EVENTS = 100, 1_000


class FollowingServicer(FollowingServiceServicer):
    """Serves `FollowingService`."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListProfileHistory(  # noqa: N802
        self, request: pb.ListProfileHistoryRequest, context: Any
    ) -> pb.ListProfileHistoryResponse:
        """What was told of a customer, newest first."""
        tenant = self._unit_of_work.principal.tenant_id
        place = page_tokens.decode(request, tenant, request.page_token, length=1)
        size = page_tokens.page_size(request.page_size, default=_DEFAULT_SNAPSHOTS, maximum=_MOST_SNAPSHOTS)
        about = {"customer_id": request.customer_id}
        known, rows = await self._unit_of_work.read(
            (EXISTS, about), (store.HISTORY, {**about, "before": _before(place), "rows": size + 1})
        )
        if not known and not rows:
            raise NotFoundError("There is no history of this customer: no order of theirs was imported.")
        more = len(rows) > size
        return pb.ListProfileHistoryResponse(
            snapshots=[messages.snapshot(row) for row in rows[:size]],
            next_page_token=(
                page_tokens.encode(request, tenant, [rows[size - 1].data_as_of.isoformat()]) if more else ""
            ),
        )

    async def ListCustomerEvents(  # noqa: N802
        self, request: pb.ListCustomerEventsRequest, context: Any
    ) -> pb.ListCustomerEventsResponse:
        """Who crossed a limit, oldest first."""
        size = page_tokens.page_size(request.page_size, default=_DEFAULT_EVENTS, maximum=_MOST_EVENTS)
        asked = {"after": request.after, "customer_id": request.customer_id, "rows": size + 1}
        (rows,) = await self._unit_of_work.read((store.EVENTS, asked))
        found = rows[:size]
        return pb.ListCustomerEventsResponse(
            events=[messages.event(row) for row in found],
            position=found[-1].position if found else request.after,
            more=len(rows) > size,
        )


def _before(place: list[str | int | float | None] | None) -> date:
    """The day that a page begins before; raises `InvalidArgumentError` for a token that this list never made."""
    if place is None:
        return date.max
    try:
        return date.fromisoformat(str(place[0]))
    except ValueError:
        raise invalid_field("page_token", "is not a token of this list", reason="INVALID_PAGE_TOKEN") from None
