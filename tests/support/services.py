"""Both services in the test's own process, on a real PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import grpc

from deploy.local import credentials
from deploy.local.database import Databases
from deploy.operator import Operator, operator
from intelligence_svc.main import IntelligenceServer
from intelligence_svc.settings import IntelligenceSettings
from service_kit import tokens
from support_svc.auth.service import principal_of
from support_svc.main import SupportService
from support_svc.settings import SupportSettings
from tests.support.shops import Shop


@dataclass(frozen=True)
class Services:
    """Running services: an operator's access, the databases behind them, a channel to each."""

    operator: Operator
    databases: Databases
    support: grpc.aio.Channel
    intelligence: grpc.aio.Channel
    private_key: str
    support_service: SupportService


def support_service(home: Path, databases: Databases, attachments_uri: str = "") -> SupportService:
    """A Support service on a free port, not started; its files are in the state folder unless said otherwise."""
    keys = credentials.signing_keys(home)
    return SupportService(
        SupportSettings(
            database_url=databases.support.app,
            grpc_port=0,
            auth_public_key_file=keys.public,
            auth_private_key_file=keys.private,
            attachments_uri=attachments_uri or str(home / "attachments"),
            cookie_secure=False,
            drain_seconds=0,
        )
    )


@asynccontextmanager
async def running_services(home: Path, databases: Databases, attachments_uri: str = "") -> AsyncIterator[Services]:
    """Starts both services on free ports; `databases` must have their schemas."""
    keys = credentials.signing_keys(home)
    orders, models = home / "orders", home / "models"
    for folder in (orders, models):
        folder.mkdir(exist_ok=True)
    support = support_service(home, databases, attachments_uri)
    intelligence = IntelligenceServer(
        IntelligenceSettings(
            database_url=databases.intelligence.app,
            grpc_port=0,
            auth_public_key_file=keys.public,
            orders_uri=str(orders),
            models_uri=str(models),
            model_runs_at_once=0,
            connections_key_file=credentials.connections_key(home),
            drain_seconds=0,
        )
    )
    async with (
        operator(databases, orders, models) as connected,
        support.started(),
        intelligence.started(),
        grpc.aio.insecure_channel(f"127.0.0.1:{support.server.port}") as to_support,
        grpc.aio.insecure_channel(f"127.0.0.1:{intelligence.server.port}") as to_intelligence,
    ):
        yield Services(connected, databases, to_support, to_intelligence, keys.private.read_text(), support)


def bearer(credential: str) -> tuple[tuple[str, str], ...]:
    """Call metadata with a token or key."""
    return (("authorization", f"Bearer {credential}"),)


def role_metadata(services: Services, shop: Shop, role: str) -> tuple[tuple[str, str], ...]:
    """Call metadata of the shop's agent with a role, as a sign-in would give it."""
    token, _ = tokens.sign(services.private_key, principal_of(shop.agents[role]), "test", datetime.now(UTC))
    return bearer(token)
