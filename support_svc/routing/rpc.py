"""`RoutingService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from quimbi.support.v1 import routing_service_pb2 as pb
from quimbi.support.v1.routing_service_pb2_grpc import RoutingServiceServicer

from service_kit import page_tokens
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp
from support_svc.positions import id_part, time_part
from support_svc.tickets import assignments
from support_svc.tickets import store as tickets
from support_svc.tickets.assignments import Assignment
from support_svc.tickets.domain import not_found as no_ticket


class RoutingServicer(RoutingServiceServicer):
    """Which ticket of the caller's tenant goes to whom."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListTicketAssignments(  # noqa: N802
        self, request: pb.ListTicketAssignmentsRequest, context: Any
    ) -> pb.ListTicketAssignmentsResponse:
        """A page of who worked on a ticket."""
        tenant_id = self._unit_of_work.principal.tenant_id
        size = page_tokens.page_size(request.page_size, default=50, maximum=200)
        after = page_tokens.decode(request, tenant_id, request.page_token, length=2)
        params: dict[str, Any] = {"ticket_id": request.ticket_id, "limit": size + 1}
        if after:
            params |= {"after_time": time_part(after[0]), "after_id": id_part(after[1])}
        ticket, found = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}), (assignments.page(after=bool(after)), params)
        )
        if not ticket:
            raise no_ticket(request.ticket_id)
        token = ""
        if len(found) > size:
            found.pop()
            token = page_tokens.encode(request, tenant_id, [found[-1].assigned_at.isoformat(), found[-1].id])
        return pb.ListTicketAssignmentsResponse(assignments=map(_to_proto, found), next_page_token=token)


def _to_proto(assignment: Assignment) -> pb.TicketAssignment:
    message = pb.TicketAssignment(
        id=assignment.id,
        agent_id=assignment.agent_id,
        reason=assignment.reason,
        assigned_by=assignment.assigned_by,
        assigned_by_name=assignment.assigned_by_name,
        ended_reason=assignment.ended_reason,
    )
    set_timestamp(message.assigned_at, assignment.assigned_at)
    if assignment.completed_at is not None:
        set_timestamp(message.completed_at, assignment.completed_at)
    return message
