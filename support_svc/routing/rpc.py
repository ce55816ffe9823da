"""`RoutingService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import routing_service_pb2 as pb
from quimbi.support.v1.capacity_pb2 import CapacityDefaults
from quimbi.support.v1.routing_service_pb2_grpc import RoutingServiceServicer

from service_kit import page_tokens
from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp
from support_svc.capacity import domain as capacities
from support_svc.capacity import service as capacity_service
from support_svc.capacity import store as capacity_store
from support_svc.capacity.domain import Capacity
from support_svc.positions import id_part, time_part
from support_svc.routing import rule_convert, rule_service, rule_store, rules
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

    async def ListRoutingRules(  # noqa: N802
        self, request: pb.ListRoutingRulesRequest, context: Any
    ) -> pb.ListRoutingRulesResponse:
        """All rules."""
        (found,) = await self._unit_of_work.read((rule_store.LIST, {}))
        return pb.ListRoutingRulesResponse(rules=map(rule_convert.to_proto, found))

    async def CreateRoutingRule(  # noqa: N802
        self, request: pb.CreateRoutingRuleRequest, context: Any
    ) -> pb.CreateRoutingRuleResponse:
        """The new rule."""
        names = changed_fields(request.rule, FieldMask(), rules.CHANGEABLE)
        values = {name: rule_convert.value(request.rule, name) for name in names}
        async with self._unit_of_work.write() as tx:
            rule = await rule_service.create(tx, values)
            return tx.respond(pb.CreateRoutingRuleResponse(rule=rule_convert.to_proto(rule)))

    async def UpdateRoutingRule(  # noqa: N802
        self, request: pb.UpdateRoutingRuleRequest, context: Any
    ) -> pb.UpdateRoutingRuleResponse:
        """The rule with its new fields."""
        asked = request.rule
        names = changed_fields(asked, request.update_mask, rules.CHANGEABLE)
        values = {name: rule_convert.value(asked, name) for name in names}
        async with self._unit_of_work.write() as tx:
            rule = await rule_service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateRoutingRuleResponse(rule=rule_convert.to_proto(rule)))

    async def DeleteRoutingRule(  # noqa: N802
        self, request: pb.DeleteRoutingRuleRequest, context: Any
    ) -> pb.DeleteRoutingRuleResponse:
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await rule_service.delete(tx, request.id)
            return tx.respond(pb.DeleteRoutingRuleResponse())

    async def PreviewRoutingRules(  # noqa: N802
        self, request: pb.PreviewRoutingRulesRequest, context: Any
    ) -> pb.PreviewRoutingRulesResponse:
        """What the rules would do with a ticket."""
        if request.WhichOneof("example") == "ticket_id":
            asked = {"ticket_id": request.ticket_id}
            found, ticket, message = await self._unit_of_work.read(
                (rule_store.ENABLED, {}), (tickets.GET, asked), (rule_store.FIRST_MESSAGE, asked)
            )
            if not ticket:
                raise no_ticket(request.ticket_id)
            facts = rule_service.facts_of(ticket[0], message[0][0] if message else "")
        else:
            (found,) = await self._unit_of_work.read((rule_store.ENABLED, {}))
            facts = rule_convert.described(request.ticket)
        outcomes = rules.ask(found, facts)
        response = pb.PreviewRoutingRulesResponse(actions=map(rule_convert.action_to_proto, rules.actions_of(outcomes)))
        for rule, matched, explanations in outcomes:
            response.outcomes.add(rule_id=rule.id, name=rule.name, matched=matched, explanations=explanations)
        return response

    async def GetCapacityDefaults(  # noqa: N802
        self, request: pb.GetCapacityDefaultsRequest, context: Any
    ) -> pb.GetCapacityDefaultsResponse:
        """The usual capacity."""
        (found,) = await self._unit_of_work.read((capacity_store.GET, {}))
        return pb.GetCapacityDefaultsResponse(capacity=_capacity(found[0] if found else capacities.USUAL))

    async def UpdateCapacityDefaults(  # noqa: N802
        self, request: pb.UpdateCapacityDefaultsRequest, context: Any
    ) -> pb.UpdateCapacityDefaultsResponse:
        """The usual capacity after the change."""
        asked = request.capacity
        names = changed_fields(asked, request.update_mask, capacities.CHANGEABLE)
        values = {name: getattr(asked, name) if asked.HasField(name) else None for name in names}  # type: ignore[arg-type]  # names of fields
        async with self._unit_of_work.write() as tx:
            after = await capacity_service.update(tx, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateCapacityDefaultsResponse(capacity=_capacity(after)))


def _capacity(capacity: Capacity) -> CapacityDefaults:
    numbers = {name: getattr(capacity, name) for name in capacities.CHANGEABLE}
    message = CapacityDefaults(etag=str(capacity.version), **numbers)
    if capacity.updated_at is not None:
        set_timestamp(message.updated_at, capacity.updated_at)
    return message


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
