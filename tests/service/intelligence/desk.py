"""A shop with a hundred customers of two kinds, and calls in its viewer's name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from quimbi.intelligence.v1 import segment_service_pb2 as pb
from quimbi.intelligence.v1.segment_service_pb2_grpc import SegmentServiceStub

from deploy import jobs
from tests.support.services import Services, role_metadata
from tests.support.shops import Shop

LAST_DAY = date(2026, 3, 1)


@dataclass
class Desk:
    """A shop with orders, and calls in its viewer's name."""

    services: Services
    shop: Shop
    folder: Path
    imports: int = 0

    @property
    def segments(self) -> Any:
        return SegmentServiceStub(self.services.intelligence)

    @property
    def caller(self) -> tuple[tuple[str, str], ...]:
        return role_metadata(self.services, self.shop, "viewer")

    async def bring(self, rows: Iterable[str]) -> None:
        """Imports orders and refreshes."""
        self.imports += 1
        path = self.folder / f"orders-{self.imports}.csv"
        path.write_text("\n".join(["customer_id,order_id,ordered_at,amount,discount,category", *rows]) + "\n")
        jobs.import_orders(self.services.operator, self.shop.tenant_id, path, "generic", path.with_suffix(".rejects"))
        await jobs.refresh(self.services.operator, self.shop.tenant_id)

    async def query(self, *conditions: pb.SegmentCondition, **fields: Any) -> pb.QuerySegmentsResponse:
        request = pb.QuerySegmentsRequest(conditions=conditions, **fields)
        answer: pb.QuerySegmentsResponse = await self.segments.QuerySegments(request, metadata=self.caller)
        return answer

    async def dominant(self, customer: str) -> dict[str, str]:
        request = pb.GetCustomerSegmentsRequest(customer_id=customer)
        answer = await self.segments.GetCustomerSegments(request, metadata=self.caller)
        return {axis.axis: axis.dominant_segment for axis in answer.behavior.axes}


def orders(
    customer: str, days_ago: Sequence[int], amount: float, discount: str = "", category: str = "tea"
) -> list[str]:
    return [
        f"{customer},{customer}-{ago},{LAST_DAY - timedelta(days=ago)},{amount},{discount},{category}"
        for ago in days_ago
    ]


def crowd() -> list[str]:
    """A hundred customers: most spend 20 now and then; ten are large, regular, and never wait for a discount."""
    rows: list[str] = []
    for number in range(90):
        rows += orders(f"many-{number:02}", range(number % 60, 400, 130), 20.0, "4.00" if number % 2 else "")
    for number in range(10):
        rows += orders(f"best-{number}", range(0, 400, 10 + number % 3), 80.0, category="kits")
    return rows
