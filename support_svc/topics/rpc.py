"""`TopicAlertService`: protobuf ⇄ domain."""

from __future__ import annotations

from typing import Any

from google.protobuf.field_mask_pb2 import FieldMask
from quimbi.support.v1 import topic_alert_pb2
from quimbi.support.v1 import topic_alert_service_pb2 as pb
from quimbi.support.v1.topic_alert_service_pb2_grpc import TopicAlertServiceServicer

from service_kit.field_masks import changed_fields
from service_kit.idempotency import UnitOfWork
from service_kit.timestamps import set_timestamp, to_timestamp
from support_svc.jobs import passes
from support_svc.jobs.passes import Pass
from support_svc.scoring.convert import pass_to_proto
from support_svc.tickets.domain import PREVIEW_LENGTH
from support_svc.topics import domain, look, service, store
from support_svc.topics.domain import CHANGEABLE, Rule, Topic

_LOOKED_AT = 200


class TopicAlertServicer(TopicAlertServiceServicer):
    """The topic alerts of the caller's tenant."""

    def __init__(self, unit_of_work: UnitOfWork) -> None:
        self._unit_of_work = unit_of_work

    async def ListTopicAlerts(self, request: pb.ListTopicAlertsRequest, context: Any) -> pb.ListTopicAlertsResponse:  # noqa: N802
        """All topic alerts."""
        topics, found = await self._unit_of_work.read((store.LIST, {}), (passes.ALL, {}))
        by_name = dict(found)
        return pb.ListTopicAlertsResponse(
            topic_alerts=[_to_proto(topic, by_name.get(look.pass_of(topic.id))) for topic in topics]
        )

    async def CreateTopicAlert(self, request: pb.CreateTopicAlertRequest, context: Any) -> pb.CreateTopicAlertResponse:  # noqa: N802
        """The new topic alert."""
        values = _values(request.topic_alert, changed_fields(request.topic_alert, FieldMask(), CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            topic = await service.create(tx, values)
            found = await tx.first(passes.GET, pass_name=look.pass_of(topic.id))
            return tx.respond(pb.CreateTopicAlertResponse(topic_alert=_to_proto(topic, found)))

    async def UpdateTopicAlert(self, request: pb.UpdateTopicAlertRequest, context: Any) -> pb.UpdateTopicAlertResponse:  # noqa: N802
        """The topic alert with its new fields."""
        asked = request.topic_alert
        values = _values(asked, changed_fields(asked, request.update_mask, CHANGEABLE))
        async with self._unit_of_work.write() as tx:
            topic = await service.update(tx, asked.id, etag=asked.etag, values=values)
            found = await tx.first(passes.GET, pass_name=look.pass_of(topic.id))
            return tx.respond(pb.UpdateTopicAlertResponse(topic_alert=_to_proto(topic, found)))

    async def DeleteTopicAlert(self, request: pb.DeleteTopicAlertRequest, context: Any) -> pb.DeleteTopicAlertResponse:  # noqa: N802
        """Nothing but that it is done."""
        async with self._unit_of_work.write() as tx:
            await service.delete(tx, request.id)
            return tx.respond(pb.DeleteTopicAlertResponse())

    async def PreviewTopicAlert(  # noqa: N802
        self, request: pb.PreviewTopicAlertRequest, context: Any
    ) -> pb.PreviewTopicAlertResponse:
        """What a rule finds in the latest messages."""
        rule = domain.checked(_rule(request.rule))
        (said,) = await self._unit_of_work.read((store.LATEST, {"limit": request.messages or _LOOKED_AT}))

        async def stems(language: str, wanted: list[str]) -> list[tuple[str, str | None]]:
            (found,) = await self._unit_of_work.read((store.STEMS[language], {"words": wanted}))
            return found

        response = pb.PreviewTopicAlertResponse(looked_at=len(said))
        for message, matched in await look.hits(rule, said, stems):
            hit = response.hits.add(
                ticket_id=message.ticket_id,
                subject=message.subject,
                message_id=message.message_id,
                preview=message.content[:PREVIEW_LENGTH],
                matched=matched,
            )
            set_timestamp(hit.created_at, message.created_at)
        return response


def _values(asked: topic_alert_pb2.TopicAlert, names: list[str]) -> dict[str, Any]:
    values = {name: getattr(asked, name) if asked.HasField(name) else None for name in names}  # type: ignore[arg-type]  # names of fields
    if values.get("rule") is not None:
        values["rule"] = _rule(asked.rule)
    return values


def _rule(asked: topic_alert_pb2.TopicRule) -> Rule:
    return Rule(
        any_of=list(asked.any_of),
        all_of=list(asked.all_of),
        none_of=list(asked.none_of),
        synonyms=[[member.strip() for member in group.split(",")] for group in asked.synonyms],
        language=asked.language or domain.DEFAULT_LANGUAGE,
        distance=asked.distance if asked.HasField("distance") else domain.DEFAULT_DISTANCE,
    )


def _to_proto(topic: Topic, found: Pass | None) -> topic_alert_pb2.TopicAlert:
    rule = topic.rule
    message = topic_alert_pb2.TopicAlert(
        id=topic.id,
        name=topic.name,
        rule=topic_alert_pb2.TopicRule(
            any_of=rule.any_of,
            all_of=rule.all_of,
            none_of=rule.none_of,
            synonyms=[", ".join(group) for group in rule.synonyms],
            language=rule.language,
            distance=rule.distance,
        ),
        enabled=topic.enabled,
        created_at=to_timestamp(topic.created_at),
        updated_at=to_timestamp(topic.updated_at),
        etag=str(topic.version),
    )
    pass_to_proto(found, message.recomputation)
    return message
