"""The methods of `IntelligenceService`."""

from __future__ import annotations

import math
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from quimbi.intelligence.v1 import intelligence_service_pb2 as pb
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceServicer
from quimbi.intelligence.v1.profile_pb2 import CustomerProfile

from intelligence_svc.archetypes.messages import membership
from intelligence_svc.archetypes.store import OF_CUSTOMER
from intelligence_svc.axes.messages import behavior
from intelligence_svc.axes.store import SEGMENTS
from intelligence_svc.profiles import messages, store
from intelligence_svc.profiles.service import HistoryService
from intelligence_svc.scoring.domain import InlineOrder
from service_kit.errors import FailedPreconditionError, FieldViolation, InvalidArgumentError, NotFoundError
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import end_of, to_datetime

#: How far a caller's clock may run ahead of ours.
_CLOCK_TOLERANCE = timedelta(days=1)


class IntelligenceServicer(IntelligenceServiceServicer):
    """Serves `IntelligenceService`."""

    def __init__(self, unit_of_work: UnitOfWork, histories: HistoryService) -> None:
        self._unit_of_work = unit_of_work
        self._histories = histories

    async def GetCustomer(self, request: pb.GetCustomerRequest, context: Any) -> pb.GetCustomerResponse:  # noqa: N802
        """A stored profile in full."""
        return pb.GetCustomerResponse(profile=await self._profile(request.customer_id))

    async def GetChurnRisk(self, request: pb.GetChurnRiskRequest, context: Any) -> pb.GetChurnRiskResponse:  # noqa: N802
        """The churn risk of a stored profile."""
        row = await self._predicted(request.customer_id)
        return pb.GetChurnRiskResponse(
            customer_id=row.customer_id,
            churn_risk=messages.stored_churn(row),
            data_as_of=end_of(row.data_as_of),
        )

    async def GetLifetimeValue(  # noqa: N802
        self,
        request: pb.GetLifetimeValueRequest,
        context: Any,
    ) -> pb.GetLifetimeValueResponse:
        """The lifetime value of a stored profile."""
        row = await self._predicted(request.customer_id)
        return pb.GetLifetimeValueResponse(
            customer_id=row.customer_id,
            lifetime_value=messages.stored_value(row),
            current_ltv=messages.current_value(row),
            data_as_of=end_of(row.data_as_of),
        )

    async def AnalyzeCustomer(  # noqa: N802
        self,
        request: pb.AnalyzeCustomerRequest,
        context: Any,
    ) -> pb.AnalyzeCustomerResponse:
        """A stored profile by id, or one computed from the history in the request."""
        if request.WhichOneof("subject") == "customer_id":
            profile = await self._profile(request.customer_id)
        else:
            now = datetime.now(UTC)
            as_of = to_datetime(request.history.as_of) if request.history.HasField("as_of") else now
            orders = _orders(request.history, as_of, now)
            computed = await self._histories.score(self._unit_of_work.principal.tenant_id, orders, as_of)
            profile = messages.computed_profile(computed, now)
        return pb.AnalyzeCustomerResponse(profile=profile)

    async def _profile(self, customer_id: str) -> CustomerProfile:
        about = {"customer_id": customer_id}
        profiles, segments, archetypes = await self._unit_of_work.read(
            (store.PROFILE, about), (SEGMENTS, about), (OF_CUSTOMER, about)
        )
        profile = messages.stored_profile(_only(profiles))
        if segments:
            profile.behavior.CopyFrom(behavior(segments[0]))
        if archetypes:
            profile.archetype.CopyFrom(membership(archetypes[0]))
        return profile

    async def _stored(self, customer_id: str) -> store.StoredProfile:
        (rows,) = await self._unit_of_work.read((store.PROFILE, {"customer_id": customer_id}))
        return _only(rows)

    async def _predicted(self, customer_id: str) -> store.StoredProfile:
        row = await self._stored(customer_id)
        if row.churn_risk_score is None:
            raise FailedPreconditionError(
                "This shop has no model yet. Run `quimbi train` once its orders are imported.", reason="NO_MODEL"
            )
        return row


def _only(rows: list[store.StoredProfile]) -> store.StoredProfile:
    if not rows:
        raise NotFoundError("There is no profile of this customer: no order of theirs was imported.")
    return rows[0]


def _orders(history: pb.OrderHistory, as_of: datetime, now: datetime) -> list[InlineOrder]:
    """The orders of a request; raises `InvalidArgumentError` for what the contract's limits cannot express."""
    found: list[FieldViolation] = []
    if as_of > now + _CLOCK_TOLERANCE:
        found.append(FieldViolation("history.as_of", "lies in the future"))
    seen: set[str] = set()
    for index, order in enumerate(history.orders):
        field = f"history.orders[{index}]"
        if order.order_id in seen:
            found.append(FieldViolation(f"{field}.order_id", "stands twice"))
        seen.add(order.order_id)
        if order.refund > order.amount:
            found.append(FieldViolation(f"{field}.refund", "is more than `amount`"))
        if to_datetime(order.ordered_at) > as_of:
            found.append(FieldViolation(f"{field}.ordered_at", "lies after `as_of`"))
    if found:
        raise InvalidArgumentError(f"{found[0].field}: {found[0].description}", violations=found)
    return [
        InlineOrder(
            order_id=order.order_id,
            ordered_at=to_datetime(order.ordered_at),
            amount=_cents(order.amount),
            quantity=order.quantity or None,
            discount=_cents(order.discount),
            refund=_cents(order.refund),
            categories=(order.category,) if order.category else (),
            currency=history.currency or None,
        )
        for order in history.orders
    ]


def _cents(amount: float) -> Decimal:
    return Decimal(math.floor(amount * 100 + 0.5)) / 100
