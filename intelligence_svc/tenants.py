"""Which shops Intelligence knows; Support has the same ones under the same ids."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Column, DateTime, Table, Text, bindparam
from sqlalchemy.dialects.postgresql import UUID, insert

from intelligence_svc.schema import metadata
from service_kit.db import Database, Query
from service_kit.principal import system

tenants = Table(
    "tenants",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("slug", Text, nullable=False),
    Column("name", Text, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)
_INSERT: Query[Any] = Query(
    insert(tenants).values({column.name: bindparam(column.name) for column in tenants.c}).on_conflict_do_nothing()
)


async def register(database: Database, tenant_id: str, slug: str, name: str, created_at: datetime) -> None:
    """Makes a shop known; one that is known already stays as it is."""
    async with database.transaction(system(tenant_id)) as transaction:
        await transaction.send(_INSERT, slug=slug, name=name, created_at=created_at)
