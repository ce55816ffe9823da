"""Runs a command's work against the platform, beside a running stack or with PostgreSQL started for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from typing import Annotated, Any, TypeVar

import psycopg
import typer
from rich.table import Column

from deploy.local.console import console
from deploy.local.errors import StackError
from deploy.local.settings import StackSettings
from deploy.local.stack import databases_of
from deploy.operator import Operator, operator
from service_kit.errors import DomainError

T = TypeVar("T")

TenantOption = Annotated[str, typer.Option("--tenant", "-t", help="Slug of the shop, as in `quimbi tenants list`.")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON, for scripts.")]


def run(work: Callable[[Operator], Awaitable[T]]) -> T:
    """Result of `work`; what a user can put right becomes a `StackError` of one line."""
    settings = StackSettings()

    async def inside(databases: Any) -> T:
        home, engine = settings.home, settings.intelligence_engine
        async with operator(databases, home / "orders", home / "models", engine) as connected:
            return await work(connected)

    try:
        with databases_of(settings) as databases, told_when_empty():
            return asyncio.run(inside(databases))
    except DomainError as error:
        raise StackError(error.message) from error


@contextmanager
def told_when_empty() -> Iterator[None]:
    """Says what to do when the block meets a database without schemas."""
    try:
        yield
    except psycopg.errors.UndefinedTable as error:
        raise StackError("The database is empty. Run `quimbi migrate up` or `make up` first.") from error


def print_json(value: object) -> None:
    """Prints a value as JSON; dates in ISO format."""
    console.print_json(json.dumps(value, default=str))


def id_column() -> Column:
    """A column of ids. Other commands take them as arguments, so a narrow terminal must not cut one off."""
    return Column("Id", min_width=36, no_wrap=True)
