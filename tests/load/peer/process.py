"""Runs the peer beside the stack, on the stack's own PostgreSQL."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import psycopg
from psycopg import sql

from deploy.local.database import with_database
from deploy.local.ports import LOOPBACK, free_ports
from deploy.local.settings import CHECKOUT

_ROLE = "bench_peer"
_START_TIMEOUT = 30.0


def make_role(admin_url: str) -> str:
    """A role that row-level security does not bind and that may use the tables; returns its URL for SQLAlchemy."""
    password = secrets.token_hex(16)
    role = sql.Identifier(_ROLE)
    with psycopg.connect(with_database(admin_url, "quimbi_support"), autocommit=True) as admin:
        admin.execute(sql.SQL("CREATE ROLE {} LOGIN BYPASSRLS PASSWORD {}").format(role, sql.Literal(password)))
        admin.execute(sql.SQL("GRANT CONNECT ON DATABASE quimbi_support TO {}").format(role))
        admin.execute(sql.SQL("GRANT USAGE ON SCHEMA support TO {}").format(role))
        admin.execute(sql.SQL("GRANT SELECT, INSERT, UPDATE ON ALL TABLES IN SCHEMA support TO {}").format(role))
    return with_database(admin_url, "quimbi_support", _ROLE, password).replace(
        "postgresql://", "postgresql+psycopg://", 1
    )


@contextmanager
def running_peer(database_url: str, tenant_id: str, *, workers: int) -> Iterator[tuple[str, int]]:
    """Serves with uvicorn (uvloop, httptools, no access log) while the block runs; yields its URL and process id."""
    (port,) = free_ports(1)
    command = [sys.executable, "-m", "uvicorn", "tests.load.peer.app:app", "--host", LOOPBACK, "--port", str(port)]
    command += ["--loop", "uvloop", "--http", "httptools", "--no-access-log", "--log-level", "warning"]
    environment = os.environ | {"PEER_DATABASE_URL": database_url, "PEER_TENANT": tenant_id}
    with subprocess.Popen([*command, "--workers", str(workers)], cwd=CHECKOUT, env=environment) as process:
        url = f"http://{LOOPBACK}:{port}"
        try:
            _wait_until_it_answers(url, process)
            yield url, process.pid
        finally:
            process.terminate()


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + _START_TIMEOUT
    while time.monotonic() < deadline and process.poll() is None:
        try:
            httpx.get(f"{url}/api/tickets?page_size=1").raise_for_status()
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError("The peer did not start; its messages are above.")
