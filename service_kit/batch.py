"""Several statements in one write, one wait and one implicit transaction: how the hottest reads are run.

psycopg's own pipeline writes each statement to the socket by itself and steps through generators for each; that was
a third of what reading a ticket cost. This is the same libpq pipeline without them: statements are prepared on each
connection when it first meets them, parameters and rows go through psycopg's adapters.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncConnection
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult


class Statement(NamedTuple):
    """SQL with `$1`, `$2` …, its parameters, and what makes a result of a row's values."""

    sql: bytes
    values: Sequence[Any]
    row: Callable[[Sequence[Any]], Any]


class _Session:
    """What one connection keeps: its adapters, and the statements that it has prepared, by text and types."""

    __slots__ = ("prepared", "transformer")

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.transformer = Transformer(connection)
        self.prepared: dict[tuple[bytes, tuple[int, ...]], bytes] = {}


_sessions: WeakKeyDictionary[AsyncConnection[Any], _Session] = WeakKeyDictionary()


async def run(connection: AsyncConnection[Any], statements: Sequence[Statement]) -> list[list[Any]]:
    """The rows of each statement, in order; all of them together are one transaction.

    `connection` is idle and in autocommit mode. Raises the `psycopg.Error` of the first statement that fails. When it
    is interrupted, `finish` must run before the connection is used again.
    """
    session = _sessions.get(connection)
    if session is None:
        session = _sessions[connection] = _Session(connection)
    pgconn, transformer = connection.pgconn, session.transformer
    bound = [(statement, transformer.dump_sequence(statement.values, _formats(statement)), transformer.types or (),
              transformer.formats) for statement in statements]
    prepares: list[tuple[tuple[bytes, tuple[int, ...]], bytes] | None] = []
    pgconn.enter_pipeline_mode()
    for statement, values, types, formats in bound:
        key = (statement.sql, types)
        name = session.prepared.get(key)
        if name is None:
            name = b"batch_%d_%d" % (len(session.prepared), len(prepares))
            pgconn.send_prepare(name, statement.sql, types)
            prepares.append((key, name))
        pgconn.send_query_prepared(name, values, formats)
        prepares.append(None)
    pgconn.pipeline_sync()
    answers = await _until_sync(pgconn)
    pgconn.exit_pipeline_mode()
    results = []
    for answer, prepare in zip(answers, prepares, strict=True):
        if answer.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(answer, encoding=connection.info.encoding)
        if prepare is None:
            results.append(answer)
        else:
            session.prepared[prepare[0]] = prepare[1]
    rows = []
    for statement, result in zip(statements, results, strict=True):
        transformer.set_pgresult(result)
        rows.append(transformer.load_rows(0, result.ntuples, statement.row))
    return rows


async def finish(connection: AsyncConnection[Any]) -> None:
    """Reads and drops what is left of an interrupted batch."""
    await _until_sync(connection.pgconn)
    connection.pgconn.exit_pipeline_mode()


def _formats(statement: Statement) -> list[PyFormat]:
    return [PyFormat.AUTO] * len(statement.values)


async def _until_sync(pgconn: PGconn) -> list[PGresult]:
    """Every result up to the end of the batch."""
    results: list[PGresult] = []
    unsent = pgconn.flush()
    while True:
        while not pgconn.is_busy():
            result = pgconn.get_result()
            if result is None:  # the end of one statement's results, or of the connection
                if pgconn.status != ConnStatus.OK:
                    raise psycopg.OperationalError("the connection was lost")
            elif result.status == ExecStatus.PIPELINE_SYNC:
                return results
            else:
                results.append(result)
        await _ready(pgconn.socket, to_write=bool(unsent))
        pgconn.consume_input()
        unsent = unsent and pgconn.flush()


async def _ready(socket: int, *, to_write: bool) -> None:
    loop = asyncio.get_running_loop()
    ready = loop.create_future()
    loop.add_reader(socket, _wake, ready)
    if to_write:
        loop.add_writer(socket, _wake, ready)
    try:
        await ready
    finally:
        loop.remove_reader(socket)
        if to_write:
            loop.remove_writer(socket)


def _wake(ready: asyncio.Future[None]) -> None:
    if not ready.done():
        ready.set_result(None)
