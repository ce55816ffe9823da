"""Every number that the contract can show is compared with what it counts, or counts nothing that is hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from google.protobuf.descriptor import Descriptor, FieldDescriptor

from support_svc.visibility import reads
from tests.support.contract_doors import Contract
from tests.support.visible_things import PACKAGE

#: Numbers that are counted from things, each compared below.
COUNTED = {
    "CountTicketsResponse.count",
    "Count.count",
    "Ticket.message_count",
    "Demo.message_count",
    "ListMentionsResponse.unread_count",
    "Agent.open_tickets",
    "PreviewTopicAlertResponse.looked_at",
    "VerifyAuditResponse.verified",
    "ExportAuditResponse.last",
    "PerformanceFigures.replies",
    "PerformanceFigures.closed",
    "PerformanceFigures.one_touch",
    "PerformanceFigures.reopened",
    "TimeFigure.count",
    "SlaFigure.met",
    "SlaFigure.missed",
    "TeamPerformance.agents",
}


#: Numbers that are a thing's own, set by somebody or counted from nothing that has a row in the table.
OWN: Mapping[str, str] = {
    "Agent.assignments_per_hour": "set",
    "Agent.capacity_total": "set",
    "AgentCapacity.total": "set",
    "ChannelCapacity.limit": "set",
    "Queue.hand_over_minutes": "set",
    "Queue.inbox_limit": "set",
    "Queue.priority_order": "set",
    "Queue.reopen_window_hours": "set",
    "RoutingRule.position": "set",
    "SlaPolicy.position": "set",
    "SlaTarget.seconds": "set",
    "SlaTarget.urgent": "set",
    "SlaTarget.high": "set",
    "SlaTarget.normal": "set",
    "SlaTarget.low": "set",
    "SlaWarning.seconds": "set",
    "SlaWarning.percent": "set",
    "TopicRule.distance": "set",
    "Attachment.size": "bytes",
    "Message.blocked_images": "of the message's own HTML",
    "Ticket.number": "a name",
    "Mention.ticket_number": "a name",
    "PerformanceRow.ticket_number": "a name",
    "PerformanceRow.value": "seconds, or 1",
    "MessageVersion.version": "a name",
    "NoteVersion.version": "a name",
    "SlaRecomputation.version": "a name",
    "TimeFigure.median_seconds": "of the rows that `count` counts",
    "TimeFigure.p90_seconds": "of the rows that `count` counts",
    "SlaClock.target_seconds": "seconds",
    "SlaClock.times_done": "of the ticket that is asked for",
    "SlaClock.times_late": "of the ticket that is asked for",
    "SlaRecomputation.done": "progress",
    "SlaRecomputation.total_estimated": "progress",
    "Recomputation.done": "progress",
    "Recomputation.total": "progress",
}


# Those with a fraction are seconds, points, means and rates of what has a number here.
_INTEGERS = {FieldDescriptor.CPPTYPE_INT32, FieldDescriptor.CPPTYPE_INT64, FieldDescriptor.CPPTYPE_UINT32}


def _numbers(message: Descriptor, seen: set[str]) -> Iterator[str]:
    if message.full_name in seen or not message.full_name.startswith("quimbi."):
        return
    seen.add(message.full_name)
    for field in message.fields:
        if field.message_type is not None:
            yield from _numbers(field.message_type, seen)
        elif field.cpp_type in _INTEGERS:
            yield f"{message.name}.{field.name}"


def test_every_number_of_the_contract_is_compared_or_counts_nothing(contract: Contract) -> None:
    found: set[str] = set()
    for method in contract.authenticated:
        described = contract.descriptor(method.full_name)
        if method.package + "." == PACKAGE and reads(described):
            found |= set(_numbers(described.output_type, set()))
    found = {name for name in found if not name.startswith(("ScoringWeights.", "CapacityDefaults."))}
    assert found == COUNTED | set(OWN)
    assert not COUNTED & set(OWN)
