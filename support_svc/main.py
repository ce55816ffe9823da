"""Composition root of the Support service: the only place that knows every part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import cast

import grpc
import uvloop
from pydantic import ValidationError
from quimbi.platform.v1 import health_service_pb2_grpc
from quimbi.support.v1 import (
    agent_service_pb2_grpc,
    api_key_service_pb2,
    api_key_service_pb2_grpc,
    attachment_service_pb2_grpc,
    audit_service_pb2_grpc,
    auth_service_pb2_grpc,
    calendar_service_pb2_grpc,
    conversation_service_pb2_grpc,
    demo_service_pb2_grpc,
    draft_service_pb2_grpc,
    event_service_pb2_grpc,
    inbox_service_pb2_grpc,
    mention_service_pb2_grpc,
    message_service_pb2_grpc,
    note_service_pb2_grpc,
    performance_service_pb2_grpc,
    presence_service_pb2_grpc,
    queue_service_pb2_grpc,
    routing_service_pb2_grpc,
    score_service_pb2_grpc,
    sla_service_pb2_grpc,
    tag_service_pb2_grpc,
    team_service_pb2_grpc,
    ticket_pb2,
    ticket_service_pb2,
    ticket_service_pb2_grpc,
    topic_alert_service_pb2_grpc,
)

from service_kit import validation
from service_kit.api_keys.finder import ApiKeyFinder
from service_kit.api_keys.rpc import ApiKeyServicer
from service_kit.api_keys.store import ApiKeyStore
from service_kit.authentication import Authenticator
from service_kit.db import Database
from service_kit.door import Door
from service_kit.health import HealthServicer, Part, peer_probe, serving
from service_kit.idempotency import UnitOfWork
from service_kit.server import Server, asked_to_stop, every
from service_kit.telemetry import configure_logging
from service_kit.tokens import TokenVerifier
from support_svc.agents import service as agents
from support_svc.agents.rpc import AgentServicer
from support_svc.attachments.rpc import AttachmentServicer
from support_svc.attachments.service import SWEEP, Attachments
from support_svc.attachments.storage import Storage
from support_svc.audit.rpc import AuditServicer
from support_svc.audit.service import note
from support_svc.auth import passwords
from support_svc.auth.rpc import AuthServicer
from support_svc.auth.service import AuthService
from support_svc.calendars.rpc import CalendarServicer
from support_svc.conversation.rpc import ConversationServicer
from support_svc.demo import service as demo
from support_svc.demo.rpc import DemoServicer
from support_svc.drafts.rpc import DraftServicer
from support_svc.events import retention
from support_svc.events.hub import Hub
from support_svc.events.rpc import EventServicer
from support_svc.inbox.rpc import InboxServicer
from support_svc.insights.client import IntelligenceClient
from support_svc.insights.service import Insights
from support_svc.insights.store import RAISE, REFRESH
from support_svc.jobs.worker import Handler, Worker
from support_svc.mentions.rpc import MentionServicer
from support_svc.messages.rpc import MessageServicer
from support_svc.notes.rpc import NoteServicer
from support_svc.performance.rpc import PerformanceServicer
from support_svc.permissions import POLICY
from support_svc.presence.rpc import PresenceServicer
from support_svc.queues.rpc import QueueServicer
from support_svc.routing import follow, hand_over, router, rule_service
from support_svc.routing.rpc import RoutingServicer
from support_svc.schema import metadata
from support_svc.scoring import service as scoring
from support_svc.scoring.raising import raise_priority
from support_svc.scoring.rpc import ScoreServicer
from support_svc.settings import SupportSettings
from support_svc.sla import follow as sla
from support_svc.sla import recompute, timers
from support_svc.sla.rpc import SlaServicer
from support_svc.teams.rpc import TeamServicer
from support_svc.tickets import lifecycle
from support_svc.tickets.rpc import TicketServicer
from support_svc.tickets.tag_rpc import TagServicer
from support_svc.topics import look
from support_svc.topics.rpc import TopicAlertServicer
from support_svc.topics.store import LOOK
from support_svc.visibility import check_contract

DOMAIN = "support.quimbi.com"
SERVICES = (
    "quimbi.support.v1.TicketService",
    "quimbi.support.v1.TagService",
    "quimbi.support.v1.MessageService",
    "quimbi.support.v1.NoteService",
    "quimbi.support.v1.MentionService",
    "quimbi.support.v1.ConversationService",
    "quimbi.support.v1.DraftService",
    "quimbi.support.v1.AttachmentService",
    "quimbi.support.v1.QueueService",
    "quimbi.support.v1.AgentService",
    "quimbi.support.v1.TeamService",
    "quimbi.support.v1.RoutingService",
    "quimbi.support.v1.AuditService",
    "quimbi.support.v1.CalendarService",
    "quimbi.support.v1.SlaService",
    "quimbi.support.v1.EventService",
    "quimbi.support.v1.PresenceService",
    "quimbi.support.v1.DemoService",
    "quimbi.support.v1.PerformanceService",
    "quimbi.support.v1.InboxService",
    "quimbi.support.v1.ScoreService",
    "quimbi.support.v1.TopicAlertService",
    "quimbi.support.v1.AuthService",
    "quimbi.support.v1.ApiKeyService",
    "quimbi.platform.v1.HealthService",
)
#: What does the delayed work, by the name that it is put in with.
JOBS: Mapping[str, Handler] = {
    demo.FORGET: demo.forget,
    lifecycle.WAKE: lifecycle.wake,
    "agents.end_availability": agents.end_availability,
    "agents.end_sessions": agents.end_sessions,
    sla.TIMER: timers.fire,
    sla.REFRESH: timers.refresh,
    recompute.STEP: recompute.step,
    scoring.RECOMPUTE: scoring.recompute,
    scoring.RECOMPUTE_LATE: scoring.recompute_late,
    RAISE: raise_priority,
    follow.ASSIGN: router.assign,
    follow.HAND_OVER: hand_over.hand_over,
    LOOK: look.look,
    look.LOOK_THROUGH: look.look_through,
    follow.RULES: rule_service.apply,
}
_HOUR = 3600.0


class SupportService:
    """The service as a whole: its server, its database and its chores."""

    def __init__(self, settings: SupportSettings) -> None:
        check_contract(SERVICES)
        self._settings = settings
        self._database = Database(
            settings.database_url,
            pool_size=settings.database_pool_size,
            statement_timeout_ms=settings.statement_timeout_ms,
        )
        self._hub = Hub(self._database, settings.database_url)
        self._keys = ApiKeyStore(metadata)
        self._finder = ApiKeyFinder(self._database, self._keys, service="support")
        self._unit_of_work = UnitOfWork(self._database, metadata)
        self._attachments = Attachments(
            self._unit_of_work,
            Storage(settings.attachments_uri, allow_http=settings.aws_allow_http),
            max_bytes=settings.attachment_max_bytes,
        )
        self._intelligence = IntelligenceClient(
            settings.intelligence_grpc_target, settings.auth_private_key_file.read_text()
        )
        insights = Insights(self._database, self._intelligence)
        self._worker = Worker(
            self._database, settings.database_url, {**JOBS, SWEEP: self._attachments.sweep, REFRESH: insights.refresh}
        )
        verifier = TokenVerifier(settings.auth_public_key_file, POLICY)
        self.server = Server(
            settings,
            services=SERVICES,
            interceptor=Door(SERVICES, Authenticator(verifier, self._finder), domain=DOMAIN),
            register=self._register,
            warm_up=self._warm_up,
        )

    @asynccontextmanager
    async def started(self) -> AsyncIterator[None]:
        """Serves while the block runs."""
        await self._database.open()
        chores = [
            asyncio.create_task(every(_HOUR, chore))
            for chore in (self._unit_of_work.forget_old_keys, self._forget_events)
        ]
        try:
            async with self._worker.running(), self._hub.running():
                await self.server.start()
                try:
                    yield
                finally:
                    self._hub.end()
                    await self.server.stop()
        finally:
            for chore in chores:
                chore.cancel()
            await self._intelligence.close()
            await self._database.close()

    def _register(self, server: grpc.aio.Server) -> None:
        settings, work = self._settings, self._unit_of_work
        auth = AuthService(self._database, settings.auth_private_key_file.read_text())
        ticket_service_pb2_grpc.add_TicketServiceServicer_to_server(TicketServicer(work), server)
        tag_service_pb2_grpc.add_TagServiceServicer_to_server(TagServicer(work), server)
        message_service_pb2_grpc.add_MessageServiceServicer_to_server(MessageServicer(work), server)
        note_service_pb2_grpc.add_NoteServiceServicer_to_server(NoteServicer(work), server)
        attachment_service_pb2_grpc.add_AttachmentServiceServicer_to_server(
            AttachmentServicer(work, self._attachments), server
        )
        mention_service_pb2_grpc.add_MentionServiceServicer_to_server(MentionServicer(work), server)
        conversation_service_pb2_grpc.add_ConversationServiceServicer_to_server(ConversationServicer(work), server)
        draft_service_pb2_grpc.add_DraftServiceServicer_to_server(DraftServicer(work), server)
        queue_service_pb2_grpc.add_QueueServiceServicer_to_server(QueueServicer(work), server)
        agent_service_pb2_grpc.add_AgentServiceServicer_to_server(AgentServicer(work), server)
        team_service_pb2_grpc.add_TeamServiceServicer_to_server(TeamServicer(work), server)
        routing_service_pb2_grpc.add_RoutingServiceServicer_to_server(RoutingServicer(work), server)
        audit_service_pb2_grpc.add_AuditServiceServicer_to_server(AuditServicer(work), server)
        calendar_service_pb2_grpc.add_CalendarServiceServicer_to_server(CalendarServicer(work), server)
        sla_service_pb2_grpc.add_SlaServiceServicer_to_server(SlaServicer(work), server)
        event_service_pb2_grpc.add_EventServiceServicer_to_server(EventServicer(work, self._hub), server)
        presence_service_pb2_grpc.add_PresenceServiceServicer_to_server(PresenceServicer(work), server)
        demo_service_pb2_grpc.add_DemoServiceServicer_to_server(DemoServicer(work), server)
        performance_service_pb2_grpc.add_PerformanceServiceServicer_to_server(PerformanceServicer(work), server)
        inbox_service_pb2_grpc.add_InboxServiceServicer_to_server(InboxServicer(work), server)
        score_service_pb2_grpc.add_ScoreServiceServicer_to_server(ScoreServicer(work), server)
        topic_alert_service_pb2_grpc.add_TopicAlertServiceServicer_to_server(TopicAlertServicer(work), server)
        auth_service_pb2_grpc.add_AuthServiceServicer_to_server(
            AuthServicer(auth, work, cookie_secure=settings.cookie_secure), server
        )
        keys = ApiKeyServicer(
            work, self._keys, self._finder, POLICY, note, service_name="support", messages=api_key_service_pb2
        )
        # One class serves both services' contracts, which differ in nothing but the package of their messages.
        api_key_service_pb2_grpc.add_ApiKeyServiceServicer_to_server(
            cast("api_key_service_pb2_grpc.ApiKeyServiceServicer", keys), server
        )
        health_service_pb2_grpc.add_HealthServiceServicer_to_server(
            HealthServicer(
                Part("support", serving, "Tickets cannot be read or written; customer profiles work."),
                Part(
                    "intelligence",
                    peer_probe(settings.intelligence_grpc_target),
                    "Customer profiles and predictions are missing; tickets work.",
                ),
                Part("database", self._database.ping, "Nothing can be read or written.", essential=True),
            ),
            server,
        )

    async def _forget_events(self) -> None:
        await retention.forget(self._database, datetime.now(UTC))
        await retention.sweep_presence(self._database, datetime.now(UTC))

    async def _warm_up(self) -> None:
        await self._database.ping()
        # The first check compiles the rules of a message, and the first password loads argon2.
        validation.check(ticket_service_pb2.ListTicketsRequest())
        validation.check(
            ticket_service_pb2.CreateTicketRequest(
                ticket=ticket_pb2.Ticket(customer_id="warm-up", subject=datetime.now(UTC).isoformat())
            )
        )
        await passwords.matches(None, "warm-up")


def main() -> None:
    """`python -m support_svc`: serves until SIGTERM. Ends with status 2 and one line when a setting is wrong."""
    try:
        settings = SupportSettings()
    except ValidationError as error:
        problems = "; ".join(f"{str(p['loc'][0]).upper()}: {p['msg']}" for p in error.errors())
        raise SystemExit(f"Support cannot start: {problems}") from None
    configure_logging(settings.log_level, as_json=settings.log_format == "json")
    uvloop.run(_serve(settings))


async def _serve(settings: SupportSettings) -> None:
    stop = asked_to_stop()
    async with SupportService(settings).started():
        await stop.wait()
