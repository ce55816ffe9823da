"""The unit of work: one PostgreSQL transaction, for one tenant, with as few round trips as it can have.

Statements are built with SQLAlchemy Core, compiled once (`Query`) and run in batches: what needs no answer waits for
the next statement that does, and goes out with it; reads that need no answers of each other are one batch. The tenant
is set inside the transaction from the authenticated principal, and row-level security reads it there; nothing else
sets it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Generic, TypeVar

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.types.string import TextLoader
from psycopg_pool import AsyncConnectionPool

from service_kit import batch
from service_kit.principal import Principal
from service_kit.query import AtCommit, Params, Query, plain

__all__ = ["AtCommit", "Database", "Params", "Query", "Sent", "Transaction"]  # statements come with what runs them

T = TypeVar("T")
X = TypeVar("X", bound="Transaction")


_SET_TENANT = b"SELECT set_config('app.tenant_id', $1, true)"
_BEGIN, _COMMIT = (batch.Statement(word, (), plain) for word in (b"BEGIN", b"COMMIT"))
#: Statements, after which a queue goes out by itself: a call about many rows must not gather all of it in memory.
_LONGEST_QUEUE = 100
_SET_LOOKUP = "SELECT set_config('app.lookup', %s, true)"


class Sent(Generic[T]):
    """A statement that waits in its transaction's queue, or what came of it."""

    __slots__ = ("_rows", "_transaction", "call", "query")

    def __init__(self, transaction: Transaction, query: Query[T], params: Params) -> None:
        self.query = query
        self.call = params
        self._transaction = transaction
        self._rows: list[T] | None = None

    def answered(self, rows: list[T]) -> None:
        """Takes the statement's rows."""
        self._rows = rows

    async def all(self) -> list[T]:
        """Every row; sends what waits if this does."""
        if self._rows is None:
            await self._transaction.flush()
        assert self._rows is not None, "a statement that failed has no rows"
        return self._rows

    async def first(self) -> T | None:
        """The first row, None when there is none."""
        rows = await self.all()
        return rows[0] if rows else None


class Transaction:
    """An open transaction of one tenant. `now` is its moment: every row that it writes carries the same time.

    Statements gather in a queue, which goes out in one write when an answer is wanted, and at the commit.
    """

    def __init__(self, connection: AsyncConnection[Any], principal: Principal, now: datetime) -> None:
        self.principal = principal
        self.now = now
        #: What made the principal act, in a few words for the audit; empty when a call did, which its request id finds.
        self.cause = ""
        #: Writes that belong to the end of the transaction, such as the stored answer of an idempotent call.
        self.before_commit: list[tuple[Query[Any], Params]] = []
        self.gathered: dict[AtCommit, list[tuple[str, Any]]] = {}
        self._connection = connection
        self._queue: list[Sent[Any]] = []

    def gather(self, query: AtCommit, item: Any, *, sort_by: str = "") -> None:
        """Adds an item of JSON to the one execution of `query` at the commit; equal `sort_by` keeps the order.

        Whatever locks rows by a key sorts by it: two transactions then never wait for each other.
        """
        self.gathered.setdefault(query, []).append((sort_by, item))

    async def send(self, query: Query[T], **params: Any) -> Sent[T]:
        """Queues a statement; its error, if any, surfaces at the next answer or at the commit."""
        sent = Sent(self, query, params)
        self._queue.append(sent)
        if len(self._queue) >= _LONGEST_QUEUE:
            await self.flush()
        return sent

    async def all(self, query: Query[T], **params: Any) -> list[T]:
        """Every row."""
        return await (await self.send(query, **params)).all()

    async def first(self, query: Query[T], **params: Any) -> T | None:
        """The first row, None when there is none."""
        return await (await self.send(query, **params)).first()

    async def several(self, *calls: tuple[Query[Any], Params]) -> list[list[Any]]:
        """Every row of each statement, in order, for one wait."""
        sent = [await self.send(query, **params) for query, params in calls]
        return [await each.all() for each in sent]

    async def one(self, query: Query[T], **params: Any) -> T:
        """The row of a statement that always has one, such as an INSERT with RETURNING."""
        row = await self.first(query, **params)
        if row is None:
            raise LookupError(f"no row from: {query.sql}")
        return row

    @property
    def _state(self) -> TransactionStatus:
        return self._connection.info.transaction_status

    async def flush(self) -> None:
        """Sends what waits, and waits for all of its answers. Raises the error of the first statement that fails."""
        await self._run()

    async def plain(self) -> AsyncConnection[Any]:
        """The connection, in the transaction, for what no `Query` says, such as COPY; all that was queued has run."""
        if self._queue or self._state == TransactionStatus.IDLE:
            await self._run()
        return self._connection

    async def commit(self) -> None:
        """Sends what waits and what belongs to the end of the transaction, and commits; once, as the last thing."""
        for query, params in self.before_commit:
            await self.send(query, **params)
        for last in sorted(self.gathered, key=lambda query: query.order):
            items = [item for _, item in sorted(self.gathered[last], key=lambda pair: pair[0])]
            await self.send(last, gathered=json.dumps(items, ensure_ascii=False, separators=(",", ":")))
        if (
            self._connection.info.transaction_status == TransactionStatus.INERROR
        ):  # PostgreSQL would roll back, silently
            raise psycopg.errors.InFailedSqlTransaction("a statement of this transaction failed: nothing was committed")
        if self._queue or self._state != TransactionStatus.IDLE:
            await self._run(_COMMIT)

    async def _run(self, *last: batch.Statement) -> None:
        tenant_id, queue = self.principal.tenant_id, self._queue
        self._queue = []
        first = []
        if self._state == TransactionStatus.IDLE:
            first = [_BEGIN, batch.Statement(_SET_TENANT, (tenant_id,), plain)]
        statements = [each.query.in_batch(tenant_id, each.call) for each in queue]
        results = await batch.run(self._connection, [*first, *statements, *last])
        for each, rows in zip(queue, results[len(first) :], strict=False):
            each.answered(rows)


class Database:
    """A pool of connections of the service's own role, which owns no table and cannot pass row-level security."""

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        statement_timeout_ms: int = 5_000,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        options = (
            f"-c statement_timeout={statement_timeout_ms} -c idle_in_transaction_session_timeout=15000 "
            "-c timezone=UTC -c plan_cache_mode=auto"
        )
        self._pool: AsyncConnectionPool[AsyncConnection[Any]] = AsyncConnectionPool(
            url,
            min_size=min(2, pool_size),
            max_size=pool_size,
            timeout=5.0,
            open=False,
            configure=_configure,
            kwargs={"autocommit": True, "options": options, "prepare_threshold": None},
        )
        self._clock = clock
        self._patience = statement_timeout_ms / 1000 + 1.0  # seconds until an interrupted statement surely has ended

    async def open(self) -> None:
        """Connects; raises `psycopg_pool.PoolTimeout` when the database does not answer within 30 seconds."""
        await self._pool.open(wait=True, timeout=30.0)

    async def close(self) -> None:
        """Closes every connection."""
        await self._pool.close()

    def now(self) -> datetime:
        """This moment by the clock that transactions go by."""
        return self._clock()

    async def ping(self) -> None:
        """One round trip; raises when the database does not answer."""
        async with self._pool.connection(timeout=1.0) as connection:
            await connection.execute("SELECT 1")

    @asynccontextmanager
    async def lookup(self, key: str) -> AsyncIterator[AsyncConnection[Any]]:
        """A transaction without a tenant that sees only the rows that belong to one secret or address.

        The policies named `…_lookup` compare `key` with a hash or an e-mail address. Used to find out who calls.
        """
        async with self._connection() as connection, connection.transaction():
            await connection.execute(_SET_LOOKUP, (key,))
            yield connection

    def transaction(self, principal: Principal) -> AbstractAsyncContextManager[Transaction]:
        """A transaction that commits when the block ends well and rolls back on any error or cancellation."""
        return self.transaction_as(Transaction, principal)

    @asynccontextmanager
    async def transaction_as(self, kind: type[X], principal: Principal) -> AsyncIterator[X]:
        """The same, of a class that knows more."""
        async with self._connection() as connection:
            transaction = kind(connection, principal, self._clock())
            yield transaction
            await transaction.commit()

    async def read(self, principal: Principal, *calls: tuple[Query[Any], Params]) -> list[list[Any]]:
        """Runs several reads in one round trip and one implicit transaction; the rows of each, in order.

        The connection is in autocommit mode: everything up to the batch's end is a single transaction for
        PostgreSQL, and the tenant set at its start ends with it.
        """
        tenant_id = principal.tenant_id
        statements = [batch.Statement(_SET_TENANT, (tenant_id,), plain)]
        statements += [query.in_batch(tenant_id, params) for query, params in calls]
        async with self._connection() as connection:
            _, *results = await batch.run(connection, statements)
            return results

    @asynccontextmanager
    async def _connection(self) -> AsyncIterator[AsyncConnection[Any]]:
        connection = await self._pool.getconn()
        try:
            yield connection
        finally:
            # A cancelled caller must not leave a transaction behind: the clean-up runs to its end regardless.
            await asyncio.shield(self._give_back(connection))

    async def _give_back(self, connection: AsyncConnection[Any]) -> None:
        if connection.pgconn.pipeline_status:  # a read was interrupted; its statements have a time limit of their own
            try:
                async with asyncio.timeout(self._patience):
                    await batch.finish(connection)
            except (psycopg.Error, TimeoutError):
                await connection.close()
        status = connection.info.transaction_status
        if status not in (TransactionStatus.IDLE, TransactionStatus.UNKNOWN):
            try:
                await connection.rollback()
            except psycopg.Error:
                await connection.close()
        await self._pool.putconn(connection)


async def _configure(connection: AsyncConnection[Any]) -> None:
    # Ids travel as text from end to end; making UUID objects of them costs more than the rest of a row.
    connection.adapters.register_loader("uuid", TextLoader)
