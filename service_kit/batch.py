"""Several statements in one write and one wait: how everything is run that a call reads and writes.

psycopg's own pipeline writes each statement to the socket by itself and steps through generators for each, which was
a third of what reading a ticket cost. This drives the same libpq pipeline without them: a connection prepares a
statement when it first meets it; parameters and rows pass through psycopg's adapters.
"""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from weakref import WeakKeyDictionary

import psycopg
from psycopg import AsyncConnection
from psycopg.adapt import PyFormat, Transformer
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGconn, PGresult

#: Each prepared statement takes memory of its connection's server process. What comes after so many is run unprepared.
_MOST_PREPARED = 400
_names = itertools.count()


class Statement(NamedTuple):
    """SQL with `$1`, `$2` …, its parameters in that order, and what makes a result of a row's values.

    Without `prepare` PostgreSQL plans it anew for its parameters each time.
    """

    sql: bytes
    values: Sequence[Any]
    row: Callable[[Sequence[Any]], Any]
    prepare: bool = True


#: A statement and the types of its parameters: what PostgreSQL makes one plan for.
_Prepared = tuple[bytes, tuple[int, ...]]


class _Session:
    """What belongs to one connection: its adapters, and the names of what it has prepared."""

    def __init__(self, connection: AsyncConnection[Any]) -> None:
        self.pgconn = connection.pgconn
        self.transformer = Transformer(connection)
        self.prepared: dict[_Prepared, bytes] = {}


_sessions: WeakKeyDictionary[AsyncConnection[Any], _Session] = WeakKeyDictionary()


async def run(connection: AsyncConnection[Any], statements: Sequence[Statement]) -> list[list[Any]]:
    """The rows of each statement, in order. Without a transaction around them, all of them together are one.

    `connection` is in autocommit mode, and psycopg prepares nothing on it: it would have the server forget, at times,
    what is prepared here. Raises the `psycopg.Error` of the first statement that fails; those after it did not run. A
    caller who is interrupted meanwhile runs `finish` before the connection is used again.
    """
    session = _sessions.get(connection)
    if session is None:
        session = _sessions[connection] = _Session(connection)
    sent = _send(session, statements)
    answers = await _until_sync(session.pgconn)
    session.pgconn.exit_pipeline_mode()
    results = []
    for (prepared, name), answer in zip(sent, answers, strict=True):
        if answer.status == ExecStatus.FATAL_ERROR:
            raise error_from_result(answer, encoding=connection.info.encoding)
        if prepared is None:
            results.append(answer)
        else:
            session.prepared[prepared] = name
    load = session.transformer
    rows: list[list[Any]] = []
    for statement, result in zip(statements, results, strict=True):
        load.set_pgresult(result)
        rows.append(load.load_rows(0, result.ntuples, statement.row))
    return rows


async def finish(connection: AsyncConnection[Any]) -> None:
    """Waits for what is left of an interrupted batch and drops it."""
    await _until_sync(connection.pgconn)
    connection.pgconn.exit_pipeline_mode()


def _send(session: _Session, statements: Sequence[Statement]) -> list[tuple[_Prepared | None, bytes]]:
    """Queues everything; returns, for each answer to come, what it says was prepared and under which name."""
    pgconn, dump = session.pgconn, session.transformer
    # All parameters first: one that cannot be adapted must not leave half a batch behind.
    bound = [
        (sql, dump.dump_sequence(values, [PyFormat.AUTO] * len(values)), dump.types or (), dump.formats, prepare)
        for sql, values, _, prepare in statements
    ]
    sent: list[tuple[_Prepared | None, bytes]] = []
    pgconn.enter_pipeline_mode()
    for sql, values, types, formats, prepare in bound:
        name = session.prepared.get((sql, types))
        if name is None and prepare and len(session.prepared) < _MOST_PREPARED:
            name = b"batch_%d" % next(_names)
            pgconn.send_prepare(name, sql, types)
            sent.append(((sql, types), name))
        if name is None:
            pgconn.send_query_params(sql, values, types, formats)
        else:
            pgconn.send_query_prepared(name, values, formats)
        sent.append((None, b""))
    pgconn.pipeline_sync()
    return sent


async def _until_sync(pgconn: PGconn) -> list[PGresult]:
    """Every answer up to the end of the batch."""
    answers: list[PGresult] = []
    unsent = pgconn.flush()
    while True:
        while not pgconn.is_busy():
            answer = pgconn.get_result()
            if answer is None:  # the end of one statement's answer, or of the connection
                if pgconn.status != ConnStatus.OK:
                    raise psycopg.OperationalError("the connection to the database was lost")
            elif answer.status == ExecStatus.PIPELINE_SYNC:
                return answers
            else:
                answers.append(answer)
        await _ready(pgconn.socket, to_write=bool(unsent))
        pgconn.consume_input()
        unsent = unsent and pgconn.flush()


async def _ready(socket: int, *, to_write: bool) -> None:
    """Returns when the socket has something to read or, with `to_write`, takes more."""
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
