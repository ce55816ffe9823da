"""Puts work into the queue, in the transaction that it follows from: no commit, no job; no job lost, none too early."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Text, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import JSONB

from service_kit.db import AtCommit, Transaction

Json = str | int | float | bool | None

# Before the log, which whoever commits holds for as short as can be.
_DEFER: AtCommit = AtCommit(select(cast(func.jobs.defer(cast(bindparam("gathered"), JSONB)), Text)), order=1)


class Job(NamedTuple):
    """A job in the form in which the database takes it; `at` is an ISO moment, None for now."""

    task: str
    key: str
    args: Mapping[str, Json]
    at: str | None = None


def defer(tx: Transaction, task: str, *, at: datetime | None = None, key: str = "", **args: Json) -> None:
    """Has `task` run with `args` for the transaction's tenant: after the commit, not before `at`.

    `key` makes it one with a job of the same task that waits already, at the earlier of the two moments; empty means a
    job of its own. Handlers are found by the task's name in `support_svc.main.JOBS`.
    """
    moment = None if at is None else at.isoformat()
    wanted: dict[str, Any] = {"task": task, "args": args, "at": moment, "key": key}
    tx.gather(_DEFER, wanted, sort_by=f"{task} {key}")
