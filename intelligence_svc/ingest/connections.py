"""Shops that are connected to their platform: the secret that signs its webhooks, kept encrypted.

The key lies in a file outside the database (`CONNECTIONS_KEY_FILE`): a copy of the database gives no secret away.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.fernet import Fernet, InvalidToken
from sqlalchemy import Column, DateTime, LargeBinary, Table, Text, bindparam, delete, select
from sqlalchemy.dialects.postgresql import UUID, insert

from intelligence_svc.schema import metadata
from service_kit.db import Database, Query, Transaction
from service_kit.errors import AlreadyExistsError, NotFoundError

connections = Table(
    "shop_connections",
    metadata,
    Column("tenant_id", UUID(as_uuid=False), primary_key=True),
    Column("shop_domain", Text, primary_key=True),
    Column("sealed_secret", LargeBinary, nullable=False),
    Column("created_at", DateTime(timezone=True), nullable=False),
)


class Connection(NamedTuple):
    """A connected shop; its secret is not shown."""

    shop_domain: str
    created_at: datetime


class Found(NamedTuple):
    """Whose shop a domain is, and the secret that signs its webhooks."""

    tenant_id: str
    secret: str


class _Row(NamedTuple):
    tenant_id: str
    sealed_secret: bytes


_FIND = Query(
    select(connections.c.tenant_id, connections.c.sealed_secret).where(
        connections.c.shop_domain == bindparam("shop_domain")
    ),
    _Row,
)
_OWN = connections.c.tenant_id == bindparam("tenant_id")
_LIST = Query(
    select(connections.c.shop_domain, connections.c.created_at).where(_OWN).order_by(connections.c.shop_domain),
    Connection,
)
_INSERT = insert(connections).values(
    tenant_id=bindparam("tenant_id"),
    shop_domain=bindparam("shop_domain"),
    sealed_secret=bindparam("sealed_secret"),
    created_at=bindparam("created_at"),
)
_SET: Query[Any] = Query(
    _INSERT.on_conflict_do_update(
        index_elements=[connections.c.tenant_id, connections.c.shop_domain],
        set_={"sealed_secret": _INSERT.excluded.sealed_secret},
    )
)
_REMOVE: Query[Any] = Query(
    delete(connections)
    .where(_OWN, connections.c.shop_domain == bindparam("shop_domain"))
    .returning(connections.c.shop_domain)
)


class Seal:
    """Encrypts secrets with the key of a file."""

    def __init__(self, key_file: Path) -> None:
        self._fernet = Fernet(key_file.read_bytes().strip())

    def seal(self, secret: str) -> bytes:
        """The secret as it is stored."""
        return self._fernet.encrypt(secret.encode())

    def open(self, sealed: bytes) -> str | None:
        """The secret; None if another key sealed it."""
        try:
            return self._fernet.decrypt(bytes(sealed)).decode()
        except InvalidToken:
            return None


async def find(database: Database, seal: Seal, shop_domain: str) -> Found | None:
    """The connection of a domain, of whichever shop."""
    async with database.lookup(shop_domain) as connection:
        cursor = await connection.execute(_FIND.sql, _FIND.bind("", {"shop_domain": shop_domain}))
        row = await cursor.fetchone()
    if row is None:
        return None
    secret = seal.open(row[1])
    return None if secret is None else Found(str(row[0]), secret)


async def set_secret(database: Database, transaction: Transaction, seal: Seal, shop_domain: str, secret: str) -> None:
    """Connects a shop, or replaces its secret. Raises `AlreadyExistsError` for a domain of another shop."""
    own = transaction.principal.tenant_id
    async with database.lookup(shop_domain) as connection:
        cursor = await connection.execute(_FIND.sql, _FIND.bind("", {"shop_domain": shop_domain}))
        row = await cursor.fetchone()
    if row is not None and str(row[0]) != own:
        raise AlreadyExistsError(f"{shop_domain} is connected to another shop. Remove it there first.")
    await transaction.send(_SET, shop_domain=shop_domain, sealed_secret=seal.seal(secret), created_at=transaction.now)


async def listed(transaction: Transaction) -> list[Connection]:
    """The connections of a shop."""
    return await transaction.all(_LIST)


async def remove(transaction: Transaction, shop_domain: str) -> None:
    """Ends a connection. Raises `NotFoundError`."""
    if await transaction.first(_REMOVE, shop_domain=shop_domain) is None:
        raise NotFoundError(f"{shop_domain} is not connected to this shop.")
