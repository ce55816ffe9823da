"""Table and statements of API keys, in the schema of the service that they belong to."""

from __future__ import annotations

from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Column, DateTime, MetaData, Table, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import ARRAY, UUID, insert

from service_kit.db import Query


class ApiKey(NamedTuple):
    """A key as it is stored; the secret is not."""

    id: str
    name: str
    prefix: str
    scopes: list[str]
    expires_at: datetime | None
    created_at: datetime
    last_used_at: datetime | None
    revoked_at: datetime | None


class Found(NamedTuple):
    """What a secret leads to."""

    tenant_id: str
    id: str
    name: str
    scopes: list[str]
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None


class ApiKeyStore:
    """Compiled statements over the `api_keys` table of one schema."""

    def __init__(self, metadata: MetaData) -> None:
        moment = DateTime(timezone=True)
        t = self.table = Table(
            "api_keys",
            metadata,
            Column("tenant_id", UUID(as_uuid=False), primary_key=True),
            Column("id", UUID(as_uuid=False), primary_key=True),
            Column("name", Text, nullable=False),
            Column("prefix", Text, nullable=False),
            Column("secret_hash", Text, nullable=False),
            Column("scopes", ARRAY(Text), nullable=False),
            Column("expires_at", moment),
            Column("created_at", moment, nullable=False),
            Column("created_by", Text, nullable=False),
            Column("last_used_at", moment),
            Column("revoked_at", moment),
            extend_existing=True,
        )
        columns = [getattr(t.c, name) for name in ApiKey._fields]
        mine = t.c.tenant_id == bindparam("tenant_id")
        self.list = Query(select(*columns).where(mine).order_by(t.c.created_at.desc(), t.c.id).limit(500), ApiKey)
        self.get = Query(select(*columns).where(mine, t.c.id == bindparam("key_id")), ApiKey)
        self.insert: Query[Any] = Query(
            insert(t)
            .values({c.name: bindparam(c.name) for c in t.c if c.name not in ("last_used_at", "revoked_at")})
            .on_conflict_do_nothing()
            .returning(t.c.id)
        )
        #: Returns the id of a key that was live until now.
        self.revoke: Query[tuple[str]] = Query(
            update(t)
            .where(mine, t.c.id == bindparam("key_id"), t.c.revoked_at.is_(None))
            .values(revoked_at=bindparam("now"))
            .returning(t.c.id)
        )
        self.touch: Query[Any] = Query(
            update(t).where(mine, t.c.id == bindparam("key_id")).values(last_used_at=bindparam("now"))
        )
        self.find = Query(
            select(*[getattr(t.c, name) for name in Found._fields]).where(t.c.secret_hash == bindparam("secret_hash")),
            Found,
        )
