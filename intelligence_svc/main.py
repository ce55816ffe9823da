"""Composition root of the Intelligence service: the only place that knows every part."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import grpc
import uvloop
from pydantic import ValidationError
from quimbi.intelligence.v1 import (
    api_key_service_pb2,
    api_key_service_pb2_grpc,
    archetype_service_pb2_grpc,
    following_service_pb2_grpc,
    ingest_service_pb2_grpc,
    intelligence_service_pb2,
    intelligence_service_pb2_grpc,
    model_service_pb2_grpc,
    segment_service_pb2_grpc,
)
from quimbi.platform.v1 import health_service_pb2_grpc

from intelligence_svc.archetypes.rpc import ArchetypeServicer
from intelligence_svc.axes.rpc import SegmentServicer
from intelligence_svc.following.retention import trim
from intelligence_svc.following.rpc import FollowingServicer
from intelligence_svc.ingest.connections import Seal
from intelligence_svc.ingest.rpc import IngestServicer
from intelligence_svc.ingest.worker import DeliveryWorker
from intelligence_svc.lifecycle.promotion import Promoter
from intelligence_svc.lifecycle.rpc import ModelServicer
from intelligence_svc.lifecycle.serving import ModelCache
from intelligence_svc.lifecycle.worker import ModelWorker
from intelligence_svc.permissions import POLICY
from intelligence_svc.profiles.cache import ProfileCache, listen
from intelligence_svc.profiles.rpc import IntelligenceServicer
from intelligence_svc.profiles.service import HistoryService
from intelligence_svc.schema import metadata
from intelligence_svc.scoring.refresh import refresh_customers
from intelligence_svc.settings import IntelligenceSettings
from service_kit import validation
from service_kit.api_keys.finder import ApiKeyFinder
from service_kit.api_keys.rpc import ApiKeyServicer
from service_kit.api_keys.service import unnoted
from service_kit.api_keys.store import ApiKeyStore
from service_kit.authentication import Authenticator
from service_kit.db import Database
from service_kit.door import Door
from service_kit.health import HealthServicer, Part, peer_probe, serving
from service_kit.idempotency import UnitOfWork
from service_kit.server import Server, asked_to_stop, every
from service_kit.telemetry import configure_logging
from service_kit.tokens import TokenVerifier

DOMAIN = "intelligence.quimbi.com"
SERVICES = (
    "quimbi.intelligence.v1.IntelligenceService",
    "quimbi.intelligence.v1.SegmentService",
    "quimbi.intelligence.v1.ArchetypeService",
    "quimbi.intelligence.v1.FollowingService",
    "quimbi.intelligence.v1.IngestService",
    "quimbi.intelligence.v1.ModelService",
    "quimbi.intelligence.v1.ApiKeyService",
    "quimbi.platform.v1.HealthService",
)
_HOUR = 3600.0


class IntelligenceServer:
    """The service as a whole: its server, its database and its chores."""

    def __init__(self, settings: IntelligenceSettings) -> None:
        self._settings = settings
        self._database = Database(
            settings.database_url,
            pool_size=settings.database_pool_size,
            statement_timeout_ms=settings.statement_timeout_ms,
        )
        self._keys = ApiKeyStore(metadata)
        self._finder = ApiKeyFinder(self._database, self._keys, service="intelligence")
        self._unit_of_work = UnitOfWork(self._database, metadata)
        self._models = ModelCache(self._database, settings.models_uri)
        self._histories = HistoryService(self._models, settings.scoring_threads)
        self._model_worker = ModelWorker(self._database, settings)
        self._cache = ProfileCache(settings.profile_cache_size)
        self._worker = DeliveryWorker(self._database, settings.orders_uri, self._refresh)
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
            asyncio.create_task(every(_HOUR, self._unit_of_work.forget_old_keys)),
            asyncio.create_task(every(_HOUR, self._trim_history)),
            asyncio.create_task(listen(self._settings.database_url, self._cache)),
            asyncio.create_task(self._worker.run()),
            asyncio.create_task(self._model_worker.run()),
        ]
        try:
            await self.server.start()
            try:
                yield
            finally:
                await self.server.stop()
        finally:
            for chore in chores:
                chore.cancel()
            await asyncio.gather(*chores, return_exceptions=True)
            await self._database.close()

    async def _refresh(self, tenant_id: str, customers: frozenset[str]) -> None:
        models = await self._models.get(tenant_id)
        orders_uri = self._settings.orders_uri
        await refresh_customers(self._database, tenant_id, customers, orders_uri=orders_uri, models=models)

    async def _trim_history(self) -> int:
        settings = self._settings
        return await trim(
            self._database,
            keep_days=settings.profile_history_days,
            detail_days=settings.profile_history_detail_days,
        )

    def _register(self, server: grpc.aio.Server) -> None:
        work = self._unit_of_work
        intelligence_service_pb2_grpc.add_IntelligenceServiceServicer_to_server(
            IntelligenceServicer(work, self._histories, self._cache), server
        )
        segment_service_pb2_grpc.add_SegmentServiceServicer_to_server(SegmentServicer(work), server)
        archetype_service_pb2_grpc.add_ArchetypeServiceServicer_to_server(ArchetypeServicer(work), server)
        promoter = Promoter(self._database, self._settings.orders_uri, self._settings.models_uri)
        model_service_pb2_grpc.add_ModelServiceServicer_to_server(ModelServicer(work, promoter), server)
        following_service_pb2_grpc.add_FollowingServiceServicer_to_server(FollowingServicer(work), server)
        key_file = self._settings.connections_key_file
        seal = None if key_file is None else Seal(key_file)
        ingest_service_pb2_grpc.add_IngestServiceServicer_to_server(
            IngestServicer(work, self._settings.orders_uri, self._worker, self._refresh, seal), server
        )
        keys = ApiKeyServicer(
            work, self._keys, self._finder, POLICY, unnoted, service_name="intelligence", messages=api_key_service_pb2
        )
        # One class serves both services' contracts, which differ in nothing but the package of their messages.
        api_key_service_pb2_grpc.add_ApiKeyServiceServicer_to_server(
            cast("api_key_service_pb2_grpc.ApiKeyServiceServicer", keys), server
        )
        health_service_pb2_grpc.add_HealthServiceServicer_to_server(
            HealthServicer(
                Part(
                    "support",
                    peer_probe(self._settings.support_grpc_target),
                    "Tickets cannot be read or written; customer profiles work.",
                ),
                Part("intelligence", serving, "Customer profiles and predictions are missing; tickets work."),
                Part("database", self._database.ping, "Nothing can be read or written.", essential=True),
            ),
            server,
        )

    async def _warm_up(self) -> None:
        await self._database.ping()
        validation.check(intelligence_service_pb2.GetCustomerRequest(customer_id="warm-up"))
        await self._histories.warm_up()


def main() -> None:
    """`python -m intelligence_svc`: serves until SIGTERM. Ends with one line when a setting is wrong."""
    try:
        settings = IntelligenceSettings()
    except ValidationError as error:
        problems = "; ".join(f"{str(p['loc'][0]).upper()}: {p['msg']}" for p in error.errors())
        raise SystemExit(f"Intelligence cannot start: {problems}") from None
    configure_logging(settings.log_level, as_json=settings.log_format == "json")
    uvloop.run(_serve(settings))


async def _serve(settings: IntelligenceSettings) -> None:
    stop = asked_to_stop()
    async with IntelligenceServer(settings).started():
        await stop.wait()
