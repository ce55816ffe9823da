"""The stack's own PostgreSQL: kept across stops and kills, closed to everyone without a password."""

import os
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from deploy.local import credentials, database
from deploy.local.credentials import Credentials
from deploy.local.database import with_database
from deploy.local.ports import free_ports
from deploy.local.postgres import PostgresServer, stop_leftover
from deploy.local.postgres_account import place
from tests.support.home import temporary_home


@pytest.fixture(scope="module")
def home() -> Iterator[Path]:
    with temporary_home() as folder:
        yield folder


@pytest.fixture(scope="module")
def secrets(home: Path) -> Credentials:
    return credentials.load_or_create(home)


@pytest.fixture
def server(home: Path, secrets: Credentials) -> Iterator[PostgresServer]:
    """The server of this module's folder, durable as in `make up`; every test starts and stops it."""
    found = PostgresServer(
        home=home, port=free_ports(1)[0], admin_password=secrets.admin_password, log=home / "logs" / "pg.log"
    )
    found.start()
    try:
        yield found
    finally:
        found.stop()


def remember(server: PostgresServer, value: str) -> None:
    with psycopg.connect(server.admin_url) as connection:
        connection.execute("CREATE TABLE IF NOT EXISTS memory (value text)")
        connection.execute("INSERT INTO memory VALUES (%s)", [value])


def remembered(server: PostgresServer) -> set[str]:
    with psycopg.connect(server.admin_url) as connection:
        return {row[0] for row in connection.execute("SELECT value FROM memory")}


def test_data_survive_a_stop(server: PostgresServer) -> None:
    remember(server, "before the stop")
    server.stop()
    server.start()
    assert "before the stop" in remembered(server)


def test_committed_data_survive_kill_9(server: PostgresServer) -> None:
    remember(server, "before the kill")
    pid = server.child.pid
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    server.stop()
    server.start()
    assert "before the kill" in remembered(server)


def test_a_server_left_behind_is_stopped_before_the_next_one_starts(
    server: PostgresServer, home: Path, secrets: Credentials
) -> None:
    remember(server, "by the first")
    second = PostgresServer(
        home=home, port=free_ports(1)[0], admin_password=secrets.admin_password, log=home / "logs" / "pg2.log"
    )
    second.start()
    try:
        assert not server.child.running
        assert "by the first" in remembered(second)
    finally:
        second.stop()


def test_a_pid_file_of_another_program_does_not_stand_in_the_way(server: PostgresServer, home: Path) -> None:
    server.stop()
    data = place(home).data
    pid_file = data / "postmaster.pid"
    pid_file.write_text(f"{os.getpid()}\n{data}\n0\n5432\n\n\n\nready\n")
    stop_leftover(data)
    assert not pid_file.exists()
    server.start()
    assert server.answers()


def test_nobody_gets_in_without_the_password(server: PostgresServer) -> None:
    wrong = replace(server, admin_password="guess")
    with pytest.raises(psycopg.OperationalError, match="password authentication failed"):
        psycopg.connect(wrong.admin_url)


def test_roles_reach_their_own_database_and_have_no_power(server: PostgresServer, secrets: Credentials) -> None:
    databases = database.prepare(server.admin_url, secrets)
    assert database.prepare(server.admin_url, secrets) == databases  # may run again

    with psycopg.connect(databases.support.app) as connection:
        role = connection.execute(
            "SELECT rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles WHERE rolname = current_user"
        ).fetchone()
        assert role == (False, False, False, False)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            connection.execute("CREATE TABLE public.mine (id int)")

    foreign = with_database(databases.support.app, "quimbi_intelligence")
    with pytest.raises(psycopg.OperationalError, match="permission denied for database"):
        psycopg.connect(foreign)

    with psycopg.connect(databases.support.owner) as connection:
        connection.execute("CREATE SCHEMA support")
        connection.rollback()
