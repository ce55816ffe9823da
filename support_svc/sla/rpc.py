"""`SlaService`: protobuf ⇄ domain."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import sla_policy_pb2
from quimbi.support.v1 import sla_service_pb2 as pb
from quimbi.support.v1.sla_policy_pb2 import SlaPolicy as PolicyMessage
from quimbi.support.v1.sla_service_pb2_grpc import SlaServiceServicer
from quimbi.support.v1.ticket_pb2 import Ticket

from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp, to_timestamp
from support_svc.calendars import store as calendar_store
from support_svc.calendars.rpc import interval_to_proto
from support_svc.sla import policy_store, recompute, service, store
from support_svc.sla.domain import CHANGEABLE, Metric, Policy
from support_svc.sla.explain import Explained, explained
from support_svc.sla.recompute import Recomputation
from support_svc.tickets import store as tickets
from support_svc.tickets.convert import CHANNELS, PRIORITIES
from support_svc.tickets.domain import not_found as no_ticket

_TARGETS = ("seconds", "urgent", "high", "normal", "low")


class SlaServicer(SlaServiceServicer):
    """The policies of the caller's tenant, and how its tickets stand to them."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListSlaPolicies(self, request: pb.ListSlaPoliciesRequest, context: Any) -> pb.ListSlaPoliciesResponse:  # noqa: N802
        """All policies."""
        (found,) = await self._unit_of_work.read((policy_store.LIST, {}))
        return pb.ListSlaPoliciesResponse(policies=map(_to_proto, found))

    async def CreateSlaPolicy(self, request: pb.CreateSlaPolicyRequest, context: Any) -> pb.CreateSlaPolicyResponse:  # noqa: N802
        """The new policy."""
        values = _values(request.policy, changed_fields(request.policy, FieldMask(), CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            policy = await service.create(tx, values)
            return tx.respond(pb.CreateSlaPolicyResponse(policy=_to_proto(policy)))

    async def UpdateSlaPolicy(self, request: pb.UpdateSlaPolicyRequest, context: Any) -> pb.UpdateSlaPolicyResponse:  # noqa: N802
        """The policy with its new fields."""
        asked = request.policy
        values = _values(asked, changed_fields(asked, request.update_mask, CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            policy = await service.update(tx, asked.id, etag=asked.etag, values=values)
            return tx.respond(pb.UpdateSlaPolicyResponse(policy=_to_proto(policy)))

    async def DeleteSlaPolicy(self, request: pb.DeleteSlaPolicyRequest, context: Any) -> pb.DeleteSlaPolicyResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.id)
            return tx.respond(pb.DeleteSlaPolicyResponse())

    async def GetTicketSla(self, request: pb.GetTicketSlaRequest, context: Any) -> pb.GetTicketSlaResponse:  # noqa: N802
        """Each clock of the ticket, in the order of the metrics."""
        found, stored, policies, calendars = await self._unit_of_work.read(
            (tickets.EXISTS, {"ticket_id": request.ticket_id}),
            (store.OF_TICKETS, {"tickets": [request.ticket_id]}),
            (policy_store.LIST, {}),
            (calendar_store.LIST, {}),
        )
        if not found:
            raise no_ticket(request.ticket_id)
        now = datetime.now(UTC)
        names = {policy.id: policy.name for policy in policies}
        known = {calendar.id: calendar for calendar in calendars}
        measures = {row.measure.metric: row.measure for row in stored}
        response = pb.GetTicketSlaResponse(as_of=to_timestamp(now))
        for metric in Metric:
            if metric in measures:
                measure = measures[metric]
                calendar = known.get(measure.calendar_id or "")
                clock = _clock(explained(measure, calendar, now))
                clock.policy_name = names.get(measure.policy_id, "")
                clock.calendar_name = calendar.name if calendar else ""
                response.clocks.append(clock)
        return response

    async def ListSlaRecomputations(  # noqa: N802
        self, request: pb.ListSlaRecomputationsRequest, context: Any
    ) -> pb.ListSlaRecomputationsResponse:
        """The last ones."""
        (found,) = await self._unit_of_work.read((recompute.LIST, {}))
        return pb.ListSlaRecomputationsResponse(recomputations=map(_recomputation, found))


def _values(asked: PolicyMessage, names: Iterable[str]) -> dict[str, Any]:
    """New values as the domain has them; None where one is to be cleared."""
    values: dict[str, Any] = {}
    for name in names:
        value = getattr(asked, name) if asked.HasField(name) else None  # type: ignore[arg-type]  # names of fields
        if isinstance(value, sla_policy_pb2.SlaConditions):
            values[name] = _conditions(value)
        elif isinstance(value, sla_policy_pb2.SlaTargets):
            values[name] = {m.value: _target(getattr(value, m)) for m in Metric if value.HasField(m.value)}
        elif isinstance(value, sla_policy_pb2.SlaWarning):
            kind = value.WhichOneof("before")
            values[name] = {kind: getattr(value, kind)} if kind else None
        elif isinstance(value, sla_policy_pb2.SlaEscalation):
            values[name] = _escalation(value)
        else:
            values[name] = value
    return values


def _conditions(asked: sla_policy_pb2.SlaConditions) -> dict[str, list[str]]:
    conditions: dict[str, list[str]] = {
        "priorities": [PRIORITIES[value] for value in asked.priorities],
        "channels": [CHANNELS[value] for value in asked.channels],
        "queue_ids": [queue.lower() for queue in asked.queue_ids],
        "tags": list(asked.tags),
        "customer_ids": list(asked.customer_ids),
    }
    return {name: sorted(set(values)) for name, values in conditions.items() if values}


def _target(asked: sla_policy_pb2.SlaTarget) -> dict[str, int]:
    return {name: getattr(asked, name) for name in _TARGETS if asked.HasField(name)}  # type: ignore[arg-type]  # as above


def _escalation(asked: sla_policy_pb2.SlaEscalation) -> dict[str, Any]:
    values = {
        "raise_priority_to": PRIORITIES.get(asked.raise_priority_to),
        "add_tags": sorted(set(asked.add_tags)),
        "move_to_queue_id": asked.move_to_queue_id.lower(),
    }
    return {name: value for name, value in values.items() if value}


def _to_proto(policy: Policy) -> PolicyMessage:
    conditions = dict(policy.conditions)
    return PolicyMessage(
        id=policy.id,
        name=policy.name,
        position=policy.position,
        active=policy.active,
        conditions=sla_policy_pb2.SlaConditions(
            priorities=[Ticket.Priority.Value(value.upper()) for value in conditions.pop("priorities", [])],
            channels=[Ticket.Channel.Value(value.upper()) for value in conditions.pop("channels", [])],
            **conditions,
        ),
        targets=sla_policy_pb2.SlaTargets(
            **{metric: sla_policy_pb2.SlaTarget(**target) for metric, target in policy.targets.items()}
        ),
        calendar_id=policy.calendar_id,
        warn_before=None if policy.warn_before is None else sla_policy_pb2.SlaWarning(**policy.warn_before),
        on_warning=_escalation_to_proto(policy.on_warning),
        on_breach=_escalation_to_proto(policy.on_breach),
        created_at=to_timestamp(policy.created_at),
        updated_at=to_timestamp(policy.updated_at),
        etag=str(policy.version),
    )


def _escalation_to_proto(escalation: dict[str, Any] | None) -> sla_policy_pb2.SlaEscalation | None:
    if escalation is None:
        return None
    priority = escalation.get("raise_priority_to")
    return sla_policy_pb2.SlaEscalation(
        raise_priority_to=Ticket.Priority.Value(priority.upper()) if priority else None,
        add_tags=escalation.get("add_tags", []),
        move_to_queue_id=escalation.get("move_to_queue_id", ""),
    )


def _clock(found: Explained) -> pb.SlaClock:
    measure = found.measure
    clock = pb.SlaClock(
        metric=Ticket.SlaMetric.Value(measure.metric.name),
        state=Ticket.SlaState.Value(found.state.name),
        policy_id=measure.policy_id,
        calendar_id=measure.calendar_id or "",
        target_seconds=int(measure.target.total_seconds()),
        elapsed_seconds=found.used.total_seconds(),
        remaining_seconds=found.left.total_seconds(),
        worst_seconds=measure.worst.total_seconds(),
        times_done=measure.times_done,
        times_late=measure.times_late,
        intervals=(interval_to_proto(interval, holiday) for interval, holiday in found.intervals),
        explanation=found.words,
    )
    for name in ("started_at", "due_at", "warn_at", "done_at"):
        set_timestamp(getattr(clock, name), getattr(measure, name))
    return clock


def _recomputation(found: Recomputation) -> pb.SlaRecomputation:
    message = pb.SlaRecomputation(
        version=found.version,
        state=pb.SlaRecomputation.State.Value(found.state.upper()),
        cause=found.cause,
        done=found.done,
        total_estimated=found.total_estimated,
        started_at=to_timestamp(found.started_at),
    )
    set_timestamp(message.updated_at, found.updated_at)
    return message
