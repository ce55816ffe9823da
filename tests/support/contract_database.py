"""What is in both databases, seen past row-level security, to show that a refused call changed nothing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from deploy.local import credentials
from deploy.local.database import APP_ROLES, with_database
from deploy.local.settings import StackSettings
from deploy.local.stack import postgres_for

Fingerprint = dict[str, tuple[int, str]]
"""By table: number of rows, and a hash of what is in them."""

SCHEMAS = {"quimbi_support": ("support",), "quimbi_intelligence": ("platform", "shared")}
#: Changes with every sign-in that fails, as it must.
_COUNTERS = {"support.login_attempts"}
#: Written by jobs in their own time, with the rows of each that some job explains: what the database holds beside them
#: can only come from a call. A customer of a ticket is asked about at some moment after the ticket's creation.
BY_JOBS = {
    "support.customer_insights": sql.SQL(
        "EXISTS (SELECT FROM support.tickets k WHERE k.tenant_id = t.tenant_id AND k.customer_id = t.customer_id)"
    )
}
#: Noted once a minute when a key is used, whatever the call's outcome.
_NOTED = "last_used_at"


@dataclass(frozen=True)
class Table:
    """A table of a service; `has_tenant` tells whether its rows belong to tenants."""

    schema: str
    name: str
    has_tenant: bool

    @property
    def full_name(self) -> str:
        """For people, and for lists of exceptions: `support.tickets`."""
        return f"{self.schema}.{self.name}"

    @property
    def identifier(self) -> sql.Identifier:
        """For statements."""
        return sql.Identifier(self.schema, self.name)


@dataclass(frozen=True)
class AdminDatabase:
    """One database, as its superuser."""

    name: str
    connection: psycopg.Connection

    def tables(self) -> list[Table]:
        """Every table of the service's schemas, from the catalog, so that none can be forgotten."""
        rows = self.connection.execute(
            """
            SELECT n.nspname, c.relname, EXISTS (
                SELECT 1 FROM pg_attribute a
                WHERE a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
            )
            FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
            WHERE c.relkind IN ('r', 'p') AND n.nspname = ANY(%s) ORDER BY 1, 2
            """,
            [list(SCHEMAS[self.name])],
        )
        return [Table(*row) for row in rows]

    def fingerprint(self, tenant_id: str | None = None) -> Fingerprint:
        """The content of every table, or of one tenant's rows."""
        tables = [table for table in self.tables() if table.full_name not in _COUNTERS]
        if tenant_id is not None:
            tables = [table for table in tables if table.has_tenant]
        condition = sql.SQL("true") if tenant_id is None else sql.SQL("t.tenant_id = %(tenant)s")
        parts = [
            sql.SQL(
                "SELECT {name}, count(*), coalesce(md5(string_agg(r, '\n' ORDER BY r)), '') FROM "
                "(SELECT (to_jsonb(t) - {noted})::text AS r FROM {table} t WHERE {condition} AND NOT {explained}) rows"
            ).format(
                name=sql.Literal(table.full_name),
                noted=sql.Literal(_NOTED),
                table=table.identifier,
                condition=condition,
                explained=BY_JOBS.get(table.full_name, sql.SQL("false")),
            )
            for table in tables
        ]
        rows = self.connection.execute(sql.SQL(" UNION ALL ").join(parts), {"tenant": tenant_id})
        return {name: (count, digest) for name, count, digest in rows}


@dataclass(frozen=True)
class AdminDatabases:
    """Both."""

    support: AdminDatabase
    intelligence: AdminDatabase

    def fingerprint(self, tenant_id: str | None = None) -> Fingerprint:
        """The content of both, or of one tenant's rows in both."""
        return self.support.fingerprint(tenant_id) | self.intelligence.fingerprint(tenant_id)


def admin_url(settings: StackSettings) -> str:
    """URL of the superuser of a running stack."""
    return settings.database_admin_url or postgres_for(settings, credentials.load_or_create(settings.home)).admin_url


@contextmanager
def admin_databases(settings: StackSettings) -> Iterator[AdminDatabases]:
    """Connections to both databases of a running stack, past every policy."""
    url = admin_url(settings)
    support, intelligence = APP_ROLES
    with (
        psycopg.connect(with_database(url, support), autocommit=True) as first,
        psycopg.connect(with_database(url, intelligence), autocommit=True) as second,
    ):
        yield AdminDatabases(AdminDatabase(support, first), AdminDatabase(intelligence, second))


def role_of(url: str) -> str:
    """The role that a connection URL names."""
    return urlsplit(url).username or ""
