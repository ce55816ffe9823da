"""Runs a command's work against the platform, beside a running stack or with PostgreSQL started for it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Annotated, Any, TypeVar

import psycopg
import typer

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
        async with operator(databases, settings.home / "orders", settings.home / "models") as connected:
            return await work(connected)

    try:
        with databases_of(settings) as databases:
            return asyncio.run(inside(databases))
    except DomainError as error:
        raise StackError(error.message) from error
    except psycopg.errors.UndefinedTable as error:
        raise StackError("The database is empty. Run `quimbi migrate up` or `make up` first.") from error


def print_json(value: object) -> None:
    """Prints a value as JSON; dates in ISO format."""
    console.print_json(json.dumps(value, default=str))
