"""What an operator does to a platform, behind the command line and the demo alike."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

import intelligence_svc.permissions
import intelligence_svc.tenants
import support_svc.permissions
from deploy.local.database import Databases
from intelligence_svc.features.names import EngineName
from intelligence_svc.schema import metadata as intelligence_metadata
from service_kit.api_keys import service as api_keys
from service_kit.api_keys.store import ApiKey, ApiKeyStore
from service_kit.db import Database
from service_kit.permissions import Policy
from service_kit.principal import system
from support_svc.audit.service import note
from support_svc.auth import provisioning
from support_svc.auth.store import Tenant
from support_svc.schema import metadata as support_metadata

Service = Literal["support", "intelligence"]
_LONG_STATEMENT_MS = 600_000


@dataclass(frozen=True)
class _Keys:
    database: Database
    store: ApiKeyStore
    policy: Policy
    note: api_keys.Note


class Operator:
    """Both databases, as the services' own roles, and the folders of orders and models."""

    def __init__(
        self,
        support: Database,
        intelligence: Database,
        orders: Path,
        models: Path,
        engine: EngineName = EngineName.DUCKDB,
    ) -> None:
        self.support = support
        self.intelligence = intelligence
        self.orders = str(orders)
        self.models = str(models)
        self.engine = engine
        self._keys: dict[Service, _Keys] = {
            "support": _Keys(support, ApiKeyStore(support_metadata), support_svc.permissions.POLICY, note),
            "intelligence": _Keys(
                intelligence, ApiKeyStore(intelligence_metadata), intelligence_svc.permissions.POLICY, api_keys.unnoted
            ),
        }

    async def create_tenant(self, slug: str, name: str) -> Tenant:
        """A new shop in both services, under one id."""
        tenant = await provisioning.create_tenant(self.support, slug, name)
        await intelligence_svc.tenants.register(self.intelligence, tenant.tenant_id, slug, name, tenant.created_at)
        return tenant

    async def find_tenant(self, slug: str) -> Tenant:
        """The shop with a slug, made known to Intelligence if a crash left that undone."""
        tenant = await provisioning.find_tenant(self.support, slug)
        await intelligence_svc.tenants.register(
            self.intelligence, tenant.tenant_id, tenant.slug, tenant.name, tenant.created_at
        )
        return tenant

    def scopes(self, service: Service) -> list[str]:
        """Every scope that a service's keys can have."""
        return sorted(self._keys[service].policy.permissions)

    async def create_key(
        self, service: Service, tenant_id: str, *, name: str, scopes: Sequence[str], expires_at: datetime | None
    ) -> tuple[ApiKey, str]:
        """A new key of a service and its secret."""
        keys = self._keys[service]
        async with keys.database.transaction(system(tenant_id)) as transaction:
            transaction.cause = provisioning.OPERATOR
            return await api_keys.create(
                transaction,
                keys.store,
                keys.note,
                service=service,
                known_scopes=keys.policy.permissions,
                name=name,
                scopes=scopes,
                expires_at=expires_at,
            )

    async def list_keys(self, service: Service, tenant_id: str) -> list[ApiKey]:
        """The shop's keys of a service, newest first."""
        keys = self._keys[service]
        (rows,) = await keys.database.read(system(tenant_id), (keys.store.list, {}))
        return rows

    async def revoke_key(self, service: Service, tenant_id: str, key_id: str) -> ApiKey:
        """Ends a key."""
        keys = self._keys[service]
        async with keys.database.transaction(system(tenant_id)) as transaction:
            transaction.cause = provisioning.OPERATOR
            return await api_keys.revoke(transaction, keys.store, keys.note, key_id)


@asynccontextmanager
async def operator(
    databases: Databases, orders: Path, models: Path, engine: EngineName = EngineName.DUCKDB
) -> AsyncIterator[Operator]:
    """An operator on open databases."""
    support = Database(databases.support.app, pool_size=2, statement_timeout_ms=_LONG_STATEMENT_MS)
    intelligence = Database(databases.intelligence.app, pool_size=2, statement_timeout_ms=_LONG_STATEMENT_MS)
    await support.open()
    await intelligence.open()
    try:
        yield Operator(support, intelligence, orders, models, engine)
    finally:
        await support.close()
        await intelligence.close()
