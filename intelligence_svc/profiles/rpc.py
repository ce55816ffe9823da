"""The methods of `IntelligenceService`."""

from __future__ import annotations

import math
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from quimbi.intelligence.v1 import intelligence_service_pb2 as pb
from quimbi.intelligence.v1.intelligence_service_pb2_grpc import IntelligenceServiceServicer
from quimbi.intelligence.v1.profile_pb2 import CustomerProfile

from intelligence_svc.archetypes.placing import STANDING, Standing
from intelligence_svc.archetypes.store import ALL
from intelligence_svc.profiles import messages, reading
from intelligence_svc.profiles.cache import ProfileCache
from intelligence_svc.profiles.service import HistoryService
from intelligence_svc.repurchase.store import RHYTHMS
from intelligence_svc.repurchase.store import stored as rhythms
from intelligence_svc.scoring.domain import InlineOrder
from service_kit.errors import FailedPreconditionError, FieldViolation, InvalidArgumentError
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import to_datetime

#: How far a caller's clock may run ahead of ours.
_CLOCK_TOLERANCE = timedelta(days=1)


class IntelligenceServicer(IntelligenceServiceServicer):
    """Serves `IntelligenceService`."""

    def __init__(self, unit_of_work: UnitOfWork, histories: HistoryService, cache: ProfileCache) -> None:
        self._unit_of_work = unit_of_work
        self._cache = cache
        self._histories = histories

    async def GetCustomer(self, request: pb.GetCustomerRequest, context: Any) -> pb.GetCustomerResponse:  # noqa: N802
        """A stored profile in full."""
        return pb.GetCustomerResponse(profile=await self._profile(request.customer_id))

    async def GetChurnRisk(self, request: pb.GetChurnRiskRequest, context: Any) -> pb.GetChurnRiskResponse:  # noqa: N802
        """The churn risk of a stored profile."""
        profile = await self._predicted(request.customer_id)
        return pb.GetChurnRiskResponse(
            customer_id=profile.customer_id, churn_risk=profile.churn_risk, data_as_of=profile.data_as_of
        )

    async def GetLifetimeValue(  # noqa: N802
        self,
        request: pb.GetLifetimeValueRequest,
        context: Any,
    ) -> pb.GetLifetimeValueResponse:
        """The lifetime value of a stored profile."""
        profile = await self._predicted(request.customer_id)
        return pb.GetLifetimeValueResponse(
            customer_id=profile.customer_id,
            lifetime_value=profile.lifetime_value,
            current_ltv=profile.metrics.current_ltv,
            data_as_of=profile.data_as_of,
        )

    async def GetNextPurchase(  # noqa: N802
        self,
        request: pb.GetNextPurchaseRequest,
        context: Any,
    ) -> pb.GetNextPurchaseResponse:
        """Whether and when a customer buys next."""
        profile = await self._told(request.customer_id)
        return pb.GetNextPurchaseResponse(
            customer_id=profile.customer_id,
            next_purchase=profile.next_purchase,
            repurchases=profile.repurchases,
            data_as_of=profile.data_as_of,
        )

    async def GetEngagement(self, request: pb.GetEngagementRequest, context: Any) -> pb.GetEngagementResponse:  # noqa: N802
        """How active a customer will be."""
        profile = await self._told(request.customer_id)
        return pb.GetEngagementResponse(
            customer_id=profile.customer_id, engagement=profile.engagement, data_as_of=profile.data_as_of
        )

    async def BatchAnalyzeCustomers(  # noqa: N802
        self,
        request: pb.BatchAnalyzeCustomersRequest,
        context: Any,
    ) -> pb.BatchAnalyzeCustomersResponse:
        """Stored profiles of several customers, in the order of the ids."""
        found = {one.customer_id: one for one in await reading.several(self._unit_of_work, request.customer_ids)}
        return pb.BatchAnalyzeCustomersResponse(
            results=[
                pb.CustomerResult(customer_id=customer, profile=found.get(customer))
                for customer in request.customer_ids
            ]
        )

    async def StreamCustomers(  # noqa: N802
        self, request: pb.StreamCustomersRequest, context: Any
    ) -> AsyncIterator[pb.StreamCustomersResponse]:
        """Stored profiles of all customers, by id."""
        after = request.after_customer_id
        while profiles := await reading.page(self._unit_of_work, after):
            yield pb.StreamCustomersResponse(profiles=profiles)
            after = profiles[-1].customer_id

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
            known, standing, kinds = await self._unit_of_work.read((RHYTHMS, {}), (STANDING, {}), (ALL, {"rows": 100}))
            tenant_id = self._unit_of_work.principal.tenant_id
            computed, features = await self._histories.score(tenant_id, orders, as_of, rhythms(known))
            profile = messages.computed_profile(computed, now)
            reading.place(profile, Standing.of(standing), kinds, features)
        return pb.AnalyzeCustomerResponse(profile=profile)

    async def _profile(self, customer_id: str) -> CustomerProfile:
        return await reading.one(self._unit_of_work, self._cache, customer_id)

    async def _predicted(self, customer_id: str) -> CustomerProfile:
        profile = await self._profile(customer_id)
        if not profile.HasField("churn_risk"):
            raise FailedPreconditionError(
                "This shop has no model yet. Run `quimbi train` once its orders are imported.", reason="NO_MODEL"
            )
        return profile

    async def _told(self, customer_id: str) -> CustomerProfile:
        profile = await self._predicted(customer_id)
        if not profile.HasField("next_purchase"):
            raise FailedPreconditionError(
                "This profile is from an earlier release, which did not look so far ahead. Run `quimbi refresh`.",
                reason="NOT_REFRESHED",
            )
        return profile


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
