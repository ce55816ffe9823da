"""Writes that are safe to repeat: the answer is stored in the transaction that did the work.

The first call with a `request_id` inserts the key, and with it waits for nobody; a concurrent second one waits on that
row until the first commits, then finds the stored answer. A crash before the commit leaves neither work nor key.
"""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from google.protobuf.message import Message
from sqlalchemy import Column, DateTime, LargeBinary, MetaData, Table, Text, bindparam, select, update
from sqlalchemy.dialects.postgresql import UUID, insert

from service_kit.call import IdempotencyKey, current_call, current_principal
from service_kit.db import Database, Params, Query, Transaction
from service_kit.errors import AlreadyExistsError, invalid_field
from service_kit.principal import Principal

RETENTION = timedelta(hours=24)
_BATCH = 5_000  # keys of a tenant that one transaction removes
M = TypeVar("M", bound=Message)


class ReplayError(Exception):
    """Not an error for the caller: the work was done before, and this is the answer it got."""

    def __init__(self, response: Message) -> None:
        super().__init__("already answered")
        self.response = response


class _Stored(NamedTuple):
    fingerprint: bytes
    response: bytes


def fingerprint(method: str, request: Message) -> bytes:
    """Hash of a request without its `request_id`: equal for a true repetition, different for another body."""
    body = type(request)()
    body.CopyFrom(request)
    body.ClearField("request_id")
    for field, _ in request.ListFields():
        # Where a file is cut into pieces is chance; whoever has read all of it calls `bind_content`.
        if field.message_type is not None and field.message_type.full_name == "google.api.HttpBody":
            body.ClearField(field.name)
    return hashlib.sha256(method.encode() + b"\0" + body.SerializeToString(deterministic=True)).digest()


def bind_content(digest: bytes) -> None:
    """Makes the content of a streamed request, by its hash, a part of what a repetition must have in common."""
    call = current_call()
    if call.idempotency is not None:
        bound = hashlib.sha256(call.idempotency.fingerprint + digest).digest()
        call.idempotency = replace(call.idempotency, fingerprint=bound)


def table(metadata: MetaData) -> Table:
    """The table of stored answers, in the schema of `metadata`."""
    return Table(
        "idempotency_keys",
        metadata,
        Column("tenant_id", UUID(as_uuid=False), primary_key=True),
        Column("principal_id", Text, primary_key=True),
        Column("request_id", Text, primary_key=True),
        Column("fingerprint", LargeBinary, nullable=False),
        Column("response", LargeBinary, nullable=False),
        Column("created_at", DateTime(timezone=True), nullable=False),
    )


class WriteTransaction(Transaction):
    """A transaction of a call that may carry a request id."""

    idempotency: IdempotencyKey | None = None
    _store: Query[Any]

    def respond(self, response: M, *, stored: M | None = None) -> M:
        """Returns `response`, after arranging that a repetition of the call gets it (or `stored`, without a secret)."""
        if self.idempotency is not None:
            keep = response if stored is None else stored
            self.before_commit.append(
                (
                    self._store,
                    {
                        "key_principal": self.principal.id,
                        "key": self.idempotency.request_id,
                        "answer": keep.SerializeToString(),
                    },
                )
            )
        return response


class UnitOfWork:
    """The transactions of calls in progress: the caller's tenant, the caller's request id."""

    def __init__(self, database: Database, metadata: MetaData) -> None:
        keys = metadata.tables.get(f"{metadata.schema}.idempotency_keys")
        keys = table(metadata) if keys is None else keys
        self.database = database
        own = (
            (keys.c.tenant_id == bindparam("tenant_id"))
            & (keys.c.principal_id == bindparam("key_principal"))
            & (keys.c.request_id == bindparam("key"))
        )
        values = {
            "tenant_id": bindparam("tenant_id"),
            "principal_id": bindparam("key_principal"),
            "request_id": bindparam("key"),
            "fingerprint": bindparam("fingerprint"),
            "response": b"",
            "created_at": bindparam("now"),
        }
        claim = insert(keys).values(values)
        self._claim: Query[tuple[str]] = Query(
            claim.on_conflict_do_update(
                index_elements=[keys.c.tenant_id, keys.c.principal_id, keys.c.request_id],
                set_={"fingerprint": claim.excluded.fingerprint, "created_at": claim.excluded.created_at},
                where=keys.c.created_at < bindparam("oldest"),
            ).returning(keys.c.request_id)
        )
        self._find = Query(select(keys.c.fingerprint, keys.c.response).where(own), _Stored)
        self._store: Query[Any] = Query(update(keys).where(own).values(response=bindparam("answer")))
        # The schema is the service's own word.
        self._forget = f"SELECT {metadata.schema}.forget_keys(%s, %s)"

    @property
    def principal(self) -> Principal:
        """Who is calling."""
        return current_principal()

    async def read(self, *calls: tuple[Query[Any], Params]) -> list[list[Any]]:
        """Several reads of the caller's tenant in one round trip; the rows of each, in order."""
        return await self.database.read(current_principal(), *calls)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[WriteTransaction]:
        """The caller's transaction. Raises `ReplayError` when the call was answered before; the door returns that.

        Raises `InvalidArgumentError` with REQUEST_ID_REUSED when the request id came with another body.
        """
        call, principal = current_call(), current_principal()
        async with self.database.transaction_as(WriteTransaction, principal) as transaction:
            transaction._store = self._store  # noqa: SLF001  # same module
            if call.idempotency is not None:
                await self._claim_key(transaction, call.idempotency)
                transaction.idempotency = call.idempotency
            yield transaction

    async def _claim_key(self, transaction: Transaction, key: IdempotencyKey) -> None:
        own = {"key_principal": transaction.principal.id, "key": key.request_id}
        claimed = await transaction.first(
            self._claim, **own, fingerprint=key.fingerprint, now=transaction.now, oldest=transaction.now - RETENTION
        )
        if claimed is not None:
            return
        stored = await transaction.first(self._find, **own)
        if stored is None:
            raise AlreadyExistsError(
                "The first call with this request_id was cleaned up meanwhile. Use a new request_id.",
                reason="REQUEST_ID_REUSED",
            )
        if bytes(stored.fingerprint) != key.fingerprint:
            raise invalid_field(
                "request_id",
                "was used before with another method or body; use a new one for a new request",
                reason="REQUEST_ID_REUSED",
            )
        raise ReplayError(key.response_type.FromString(bytes(stored.response)))

    async def forget_old_keys(self) -> int:
        """Removes keys older than 24 hours of every tenant; how many went. Run hourly by the server."""
        forgotten = 0
        while True:
            # No tenant is set: the function of the database goes through all of them, and can do nothing else there.
            async with self.database.lookup("") as connection:
                cursor = await connection.execute(self._forget, (self.database.now() - RETENTION, _BATCH))
                row = await cursor.fetchone()
            gone = int(row[0]) if row else 0
            forgotten += gone
            if gone == 0:
                return forgotten
