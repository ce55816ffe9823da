"""`InboxService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import inbox_service_pb2 as pb
from quimbi.support.v1.inbox_service_pb2_grpc import InboxServiceServicer

from service_kit.idempotency import UnitOfWork
from support_svc.inbox import store
from support_svc.inbox.store import Count
from support_svc.tickets import finding
from support_svc.tickets.convert import filters_of

_NOBODY = "00000000-0000-0000-0000-000000000000"


class InboxServicer(InboxServiceServicer):
    """The counts of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def CountTickets(self, request: pb.CountTicketsRequest, context: Any) -> pb.CountTicketsResponse:  # noqa: N802
        """How many tickets fit."""
        filters = filters_of(request, self._unit_of_work.principal)
        way = await finding.way_of_count(self._unit_of_work, filters)
        ((found,),) = await self._unit_of_work.read(store.count(filters, way))
        return pb.CountTicketsResponse(count=found.number, more=found.more)

    async def GetInboxCounts(self, request: pb.GetInboxCountsRequest, context: Any) -> pb.GetInboxCountsResponse:  # noqa: N802
        """The counts beside the views."""
        caller = self._unit_of_work.principal
        ((inbox,), queues, topic_alerts) = await self._unit_of_work.read(
            (store.INBOX, {"agent_id": caller.id if caller.is_agent else _NOBODY}),
            (store.QUEUES, {}),
            (store.TOPIC_ALERTS, {}),
        )
        return pb.GetInboxCountsResponse(
            mine=_to_proto(inbox.mine),
            unassigned=_to_proto(inbox.unassigned),
            open=_to_proto(inbox.open),
            urgent=_to_proto(inbox.urgent),
            queues={queue_id: _to_proto(count) for queue_id, count in queues},
            topic_alerts={topic_id: _to_proto(count) for topic_id, count in topic_alerts},
        )


def _to_proto(count: Count) -> pb.Count:
    return pb.Count(count=count.number, more=count.more)
