"""The unit of work: one PostgreSQL transaction, for one tenant, with as few round trips as it can have.

Statements are built with SQLAlchemy Core, compiled once (`Query`) and run by psycopg in pipeline mode: what does not
have to wait for an answer is sent together with what does, and reads that need no answers of each other go as one
batch. The tenant is set inside the transaction from the
authenticated principal, and row-level security reads it there; nothing else sets it.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from typing import Any, Generic, LiteralString, TypeVar, cast

import psycopg
from psycopg import AsyncConnection
from psycopg.pq import TransactionStatus
from psycopg.types.string import TextLoader
from psycopg_pool import AsyncConnectionPool
from sqlalchemy.dialects.postgresql import psycopg as sqlalchemy_psycopg
from sqlalchemy.sql.base import Executable

from service_kit import batch
from service_kit.principal import Principal

T = TypeVar("T")
Params = dict[str, Any]
_DIALECT = sqlalchemy_psycopg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped
_NUMBERED = sqlalchemy_psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # as above
_SET_TENANT = "SELECT set_config('app.tenant_id', %s, true)"
_SET_TENANT_NUMBERED = b"SELECT set_config('app.tenant_id', $1, true)"
_SET_LOOKUP = "SELECT set_config('app.lookup', %s, true)"


def _plain(values: Sequence[Any]) -> Any:
    """A row as the driver gives it."""
    return values


class Query(Generic[T]):
    """A statement, compiled when first used; `row` makes a result from the column values, in their order.

    A statement that names `tenant_id` gets the principal's; every other bind parameter is passed by the caller.
    `one_plan` is false for one whose best plan depends on its parameters, so that none is kept for all of them.
    """

    __slots__ = ("_defaults", "_names", "_numbered", "_one_plan", "_sql", "_statement", "_takes_tenant", "row")

    def __init__(self, statement: Executable, row: Callable[..., T] = _plain, *, one_plan: bool = True) -> None:
        self._statement = statement
        self._one_plan = one_plan
        self.row: Callable[[Sequence[Any]], T] = getattr(row, "_make", row)
        self._sql: LiteralString | None = None
        self._defaults: Params = {}
        self._takes_tenant = False
        self._numbered: bytes | None = None
        self._names: list[str] = []

    @property
    def sql(self) -> LiteralString:
        """The text that PostgreSQL gets, with `%(name)s` for parameters."""
        if self._sql is None:
            compiled = self._statement.compile(dialect=_DIALECT)  # type: ignore[attr-defined]  # Executable lacks it
            # Only literals of the statement: a parameter that a caller forgets must fail, not become NULL.
            self._defaults = {name: b.value for name, b in compiled.binds.items() if not b.required}
            self._takes_tenant = "tenant_id" in compiled.params
            self._sql = cast("LiteralString", compiled.string)
        return self._sql

    def bind(self, tenant_id: str, params: Params) -> Params:
        """All parameters of one execution."""
        _ = self.sql
        bound = {**self._defaults, **params}
        if self._takes_tenant:
            bound["tenant_id"] = tenant_id
        return bound

    def in_batch(self, tenant_id: str, params: Params) -> batch.Statement:
        """One execution as a part of a batch, with `$1` for parameters."""
        if self._numbered is None:
            compiled = self._statement.compile(dialect=_NUMBERED)  # type: ignore[attr-defined]  # as above
            self._names = compiled.positiontup
            self._numbered = compiled.string.encode()
        bound = self.bind(tenant_id, params)
        return batch.Statement(self._numbered, [bound[name] for name in self._names], self.row, self._one_plan)


class AtCommit(Query[Any]):
    """A statement that runs once at the end of a transaction, with all that was gathered for it as the JSON `gathered`.

    Those of a smaller `order` run first; the last one is the one whose locks must be held shortest.
    """

    __slots__ = ("order",)

    def __init__(self, statement: Executable, *, order: int) -> None:
        super().__init__(statement)
        self.order = order


class Transaction:
    """An open transaction of one tenant. `now` is its moment: every row that it writes carries the same time."""

    def __init__(self, connection: AsyncConnection[Any], principal: Principal, now: datetime) -> None:
        self.connection = connection
        self.principal = principal
        self.now = now
        #: What made the principal act, in a few words for the audit; empty when a call did, which its request id finds.
        self.cause = ""
        #: Writes that belong to the end of the transaction, such as the stored answer of an idempotent call.
        self.before_commit: list[tuple[Query[Any], Params]] = []
        self.gathered: dict[AtCommit, list[tuple[str, Any]]] = {}

    def gather(self, query: AtCommit, item: Any, *, sort_by: str = "") -> None:
        """Adds an item of JSON to the one execution of `query` at the commit; equal `sort_by` keeps the order.

        Whatever locks rows by a key sorts by it: two transactions then never wait for each other.
        """
        self.gathered.setdefault(query, []).append((sort_by, item))

    async def finish(self) -> None:
        """Sends what belongs to the end of the transaction."""
        for query, params in self.before_commit:
            await self.send(query, **params)
        for last in sorted(self.gathered, key=lambda query: query.order):
            items = [item for _, item in sorted(self.gathered[last], key=lambda pair: pair[0])]
            await self.send(last, gathered=json.dumps(items, ensure_ascii=False, separators=(",", ":")))

    async def send(self, query: Query[Any], **params: Any) -> psycopg.AsyncCursor[Any]:
        """Sends a statement without waiting; its error, if any, surfaces at the next answer or at the commit."""
        cursor = self.connection.cursor()
        await cursor.execute(query.sql, query.bind(self.principal.tenant_id, params))
        return cursor

    async def all(self, query: Query[T], **params: Any) -> list[T]:
        """Every row."""
        cursor = await self.send(query, **params)
        return [query.row(row) for row in await cursor.fetchall()]

    async def first(self, query: Query[T], **params: Any) -> T | None:
        """The first row, None when there is none."""
        cursor = await self.send(query, **params)
        row = await cursor.fetchone()
        return None if row is None else query.row(row)

    async def several(self, *calls: tuple[Query[Any], Params]) -> list[list[Any]]:
        """Every row of each statement, in order, for one wait."""
        sent = [(query, await self.send(query, **params)) for query, params in calls]
        return [[query.row(row) for row in await cursor.fetchall()] for query, cursor in sent]

    async def one(self, query: Query[T], **params: Any) -> T:
        """The row of a statement that always has one, such as an INSERT with RETURNING."""
        row = await self.first(query, **params)
        if row is None:
            raise LookupError(f"no row from: {query.sql}")
        return row


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
            kwargs={"autocommit": True, "options": options, "prepare_threshold": 2},
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

    @asynccontextmanager
    async def transaction(self, principal: Principal) -> AsyncIterator[Transaction]:
        """A transaction that commits when the block ends well and rolls back on any error or cancellation."""
        async with self._connection() as connection:
            transaction = Transaction(connection, principal, self._clock())
            async with connection.pipeline():
                await connection.execute("BEGIN")
                await connection.execute(_SET_TENANT, (principal.tenant_id,))
                yield transaction
                await transaction.finish()
                await connection.execute("COMMIT")

    @asynccontextmanager
    async def bulk_transaction(self, principal: Principal) -> AsyncIterator[AsyncConnection[Any]]:
        """A transaction of the tenant without a pipeline, for COPY and long batches, which pipelines do not allow."""
        async with self._connection() as connection, connection.transaction():
            await connection.execute(_SET_TENANT, (principal.tenant_id,))
            yield connection

    async def read(self, principal: Principal, *calls: tuple[Query[Any], Params]) -> list[list[Any]]:
        """Runs several reads in one round trip and one implicit transaction; the rows of each, in order.

        The connection is in autocommit mode: everything up to the batch's end is a single transaction for
        PostgreSQL, and the tenant set at its start ends with it.
        """
        tenant_id = principal.tenant_id
        statements = [batch.Statement(_SET_TENANT_NUMBERED, (tenant_id,), _plain)]
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
