"""Statements, built with SQLAlchemy Core, compiled once and run as one of a batch."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Generic, LiteralString, TypeVar, cast

from sqlalchemy.dialects.postgresql import psycopg as sqlalchemy_psycopg
from sqlalchemy.sql.base import Executable

from service_kit import batch

T = TypeVar("T")


Params = dict[str, Any]


def plain(values: Sequence[Any]) -> Any:
    """A row as the driver gives it."""
    return values


_DIALECT = sqlalchemy_psycopg.dialect()  # type: ignore[no-untyped-call]  # SQLAlchemy leaves its dialects untyped


_NUMBERED = sqlalchemy_psycopg.dialect(paramstyle="numeric_dollar")  # type: ignore[no-untyped-call]  # as above


class Query(Generic[T]):
    """A statement, compiled when first used; `row` makes a result from the column values, in their order.

    A statement that names `tenant_id` gets the principal's; every other bind parameter is passed by the caller.
    `one_plan` is false for one whose best plan depends on its parameters, so that none is kept for all of them.
    """

    __slots__ = ("_defaults", "_names", "_numbered", "_one_plan", "_sql", "_statement", "_takes_tenant", "row")

    def __init__(self, statement: Executable, row: Callable[..., T] = plain, *, one_plan: bool = True) -> None:
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
