"""Roles and databases of both services, on whichever PostgreSQL is used."""

from dataclasses import dataclass
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg
from psycopg import sql

from deploy.local.credentials import Credentials
from deploy.local.errors import StackError

OLDEST_VERSION = 15
OWNER = "quimbi_owner"
APP_ROLES = {"quimbi_support": "quimbi_support_app", "quimbi_intelligence": "quimbi_intelligence_app"}
"""The role each service connects as, by database."""


@dataclass(frozen=True)
class DatabaseUrls:
    """How one service reaches its database: ``app`` to work, ``owner`` to migrate."""

    app: str
    owner: str


@dataclass(frozen=True)
class Databases:
    """The URLs of both services."""

    support: DatabaseUrls
    intelligence: DatabaseUrls


def urls(admin_url: str, credentials: Credentials) -> Databases:
    """Return how to reach both databases, on the server of ``admin_url``."""

    def of(database: str, app_password: str) -> DatabaseUrls:
        return DatabaseUrls(
            app=with_database(admin_url, database, APP_ROLES[database], app_password),
            owner=with_database(admin_url, database, OWNER, credentials.owner_password),
        )

    return Databases(
        of("quimbi_support", credentials.support_password),
        of("quimbi_intelligence", credentials.intelligence_password),
    )


def prepare(admin_url: str, credentials: Credentials) -> Databases:
    """Make roles and databases where missing, set their passwords, and close them to everyone else.

    May run any number of times. The roles own nothing that they could use to get around row-level security:
    ``quimbi_owner`` owns the schemas and is used by migrations alone.

    Raises:
        StackError: the server is unreachable, too old, or the role of ``admin_url`` may not create roles.
    """
    passwords = {
        OWNER: credentials.owner_password,
        APP_ROLES["quimbi_support"]: credentials.support_password,
        APP_ROLES["quimbi_intelligence"]: credentials.intelligence_password,
    }
    try:
        with psycopg.connect(admin_url, autocommit=True, connect_timeout=10) as admin:
            _require_version(admin)
            for role, password in passwords.items():
                _ensure_role(admin, role, password)
            for name, app in APP_ROLES.items():
                _ensure_database(admin, name, app)
        for name in APP_ROLES:
            _install_extensions(with_database(admin_url, name))
    except psycopg.errors.InsufficientPrivilege as error:
        raise StackError(
            f"QUIMBI_DATABASE_ADMIN_URL must name a role that may create roles and databases: {error}"
        ) from error
    except psycopg.OperationalError as error:
        raise StackError(f"PostgreSQL does not accept the administrator: {str(error).strip()}") from error
    return urls(admin_url, credentials)


def with_database(url: str, database: str, role: str | None = None, password: str | None = None) -> str:
    """Return ``url`` for another database and, when given, another role; host and options stay."""
    parts = urlsplit(url)
    netloc = parts.netloc
    if role is not None:
        netloc = f"{role}:{quote(password or '', safe='')}@{netloc.rpartition('@')[2]}"
    return urlunsplit(parts._replace(netloc=netloc, path=f"/{database}"))


def _require_version(admin: psycopg.Connection) -> None:
    found = admin.info.server_version // 10_000
    if found < OLDEST_VERSION:
        raise StackError(f"PostgreSQL {found} is too old: Quimbi needs {OLDEST_VERSION} or newer.")


def _ensure_role(admin: psycopg.Connection, role: str, password: str) -> None:
    known = admin.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
    # The verifier is computed here, so that the password itself can appear in no log of the server.
    verifier = admin.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
    admin.execute(
        sql.SQL(
            "{verb} ROLE {role} WITH LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS "
            "PASSWORD {verifier}"
        ).format(
            verb=sql.SQL("ALTER" if known else "CREATE"),
            role=sql.Identifier(role),
            verifier=sql.Literal(verifier),
        )
    )


def _ensure_database(admin: psycopg.Connection, database: str, app: str) -> None:
    if not admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [database]).fetchone():
        # Needed by administrators that are not superusers (managed PostgreSQL) to hand the database over.
        admin.execute(sql.SQL("GRANT {} TO CURRENT_USER").format(sql.Identifier(OWNER)))
        admin.execute(
            sql.SQL("CREATE DATABASE {} OWNER {} ENCODING 'UTF8' TEMPLATE template0").format(
                sql.Identifier(database), sql.Identifier(OWNER)
            )
        )
    name = sql.Identifier(database)
    admin.execute(sql.SQL("REVOKE ALL ON DATABASE {} FROM PUBLIC").format(name))
    admin.execute(sql.SQL("GRANT CONNECT ON DATABASE {} TO {}").format(name, sql.Identifier(app)))


def _install_extensions(url: str) -> None:
    """Install what migrations may use and only an administrator may install."""
    with psycopg.connect(url, autocommit=True, connect_timeout=10) as admin:
        for extension in ("pg_trgm", "unaccent"):
            admin.execute(sql.SQL("CREATE EXTENSION IF NOT EXISTS {}").format(sql.Identifier(extension)))
