"""The table of a shop's rhythms, which a refresh of some customers and a history in a request are judged by."""

from __future__ import annotations

import json
import uuid
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import TupleRow
from sqlalchemy import Column, Table, Uuid, bindparam, select
from sqlalchemy.dialects.postgresql import JSONB

from intelligence_svc.repurchase.domain import Rhythms
from intelligence_svc.schema import metadata
from service_kit.db import Query

shop_rhythms = Table(
    "shop_rhythms",
    metadata,
    Column("tenant_id", Uuid, primary_key=True),
    Column("rhythms", JSONB, nullable=False, comment="Rhythms.to_dict"),
)
RHYTHMS: Query[tuple[dict[str, Any]]] = Query(
    select(shop_rhythms.c.rhythms).where(shop_rhythms.c.tenant_id == bindparam("tenant_id"))
)


async def save(connection: AsyncConnection[TupleRow], tenant_id: uuid.UUID, rhythms: Rhythms | None) -> None:
    """Keeps a shop's rhythms; None for orders without categories."""
    if rhythms is None:
        await connection.execute("DELETE FROM platform.shop_rhythms WHERE tenant_id = %s", [tenant_id])
        return
    await connection.execute(
        "INSERT INTO platform.shop_rhythms AS r (tenant_id, rhythms) VALUES (%s, %s) "
        "ON CONFLICT (tenant_id) DO UPDATE SET rhythms = excluded.rhythms WHERE r.rhythms <> excluded.rhythms",
        [tenant_id, json.dumps(rhythms.to_dict())],
    )


def stored(rows: list[Any]) -> Rhythms | None:
    """What `RHYTHMS` found; None for a shop without categories, or before its first refresh."""
    return Rhythms.from_dict(rows[0][0]) if rows else None
