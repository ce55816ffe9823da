"""`quimbi doctor`: what works, what does not, and what to do about it."""

import json
import platform
import shutil
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import psycopg
import typer

from deploy.local import bootstrap, credentials, health, toolchain
from deploy.local.console import console
from deploy.local.errors import StackError
from deploy.local.lock import is_held
from deploy.local.ports import is_free
from deploy.local.settings import CHECKOUT, StackSettings
from deploy.local.stack import postgres_for

LOW_DISK = 2 * 1024**3
"""Free bytes below which a demo with its models and logs gets tight."""


@dataclass(frozen=True)
class Finding:
    """One check.

    Attributes:
        status: ``off`` means not running, which is no fault by itself.
    """

    check: str
    status: Literal["ok", "off", "fail"]
    detail: str


def doctor(
    as_json: Annotated[bool, typer.Option("--json", help="Print a JSON document for scripts.")] = False,
) -> None:
    """Check tools, disk, ports, database and services. Exit status 1 when something is wrong."""
    settings = StackSettings()
    findings = list(examine(settings))
    if as_json:
        typer.echo(json.dumps({"findings": [asdict(finding) for finding in findings]}, indent=2))
    else:
        marks = {"ok": "[green]✓[/]", "off": "[dim]-[/]", "fail": "[red]✗[/]"}
        for finding in findings:
            console.print(f"{marks[finding.status]} {finding.check:<22} {finding.detail}", markup=True)
    if any(finding.status == "fail" for finding in findings):
        raise typer.Exit(1)


def examine(settings: StackSettings) -> Iterator[Finding]:
    """Yield every finding, tools first, then what runs."""
    yield Finding("Python", "ok", platform.python_version())
    yield _node()
    for name, find in (
        ("PostgreSQL", toolchain.postgres_home),
        ("Envoy", toolchain.envoy),
        ("grpcurl", toolchain.grpcurl),
    ):
        yield _tool(name, find)
    yield _workspace()
    yield _disk(settings.home)
    if is_held(settings.home):
        yield from _running(settings.of_running())
    else:
        yield Finding("Stack", "off", f"not running on {settings.home}; `make up` starts it")
        yield from _ports(settings)


def _node() -> Finding:
    try:
        return Finding("Node", "ok", bootstrap.find_node())
    except bootstrap.Missing as missing:
        return Finding("Node", "fail", str(missing))


def _tool(name: str, find: Callable[[], Path]) -> Finding:
    try:
        return Finding(name, "ok", str(find()))
    except StackError as error:
        return Finding(name, "fail", str(error))


def _workspace() -> Finding:
    built = CHECKOUT / "frontend" / "dist" / "index.html"
    if built.exists():
        return Finding("Workspace (SPA)", "ok", str(built.parent))
    return Finding("Workspace (SPA)", "fail", "not built: `make up` builds it")


def _disk(home: Path) -> Finding:
    existing = next(folder for folder in (home, *home.resolve().parents) if folder.exists())
    free = shutil.disk_usage(existing).free
    status: Literal["ok", "fail"] = "ok" if free >= LOW_DISK else "fail"
    return Finding("Disk", status, f"{free / 1024**3:.1f} GiB free at {existing}")


def _ports(settings: StackSettings) -> Iterator[Finding]:
    for variable, port in settings.ports.items():
        if is_free(port):
            yield Finding(variable, "ok", f"{port} is free")
        else:
            yield Finding(variable, "fail", f"{port} is used by another program: stop it or set {variable}")


def _running(settings: StackSettings) -> Iterator[Finding]:
    yield _database(settings)
    for name, port in (
        ("Support service", settings.support_port),
        ("Intelligence service", settings.intelligence_port),
    ):
        serving = health.grpc_serving(port)
        yield Finding(name, "ok" if serving else "fail", f"port {port}: {'' if serving else 'not '}serving")
    ready = health.envoy_ready(settings.envoy_admin_port)
    yield Finding(
        "Edge (Envoy)",
        "ok" if ready else "fail",
        f"port {settings.edge_port}: {'' if ready else 'not '}ready",
    )


def _database(settings: StackSettings) -> Finding:
    secrets = credentials.load_or_create(settings.home)
    url = settings.database_admin_url or postgres_for(settings, secrets).admin_url
    try:
        with psycopg.connect(url, connect_timeout=5) as connection:
            version = connection.execute("SHOW server_version").fetchone()
    except psycopg.OperationalError as error:
        return Finding("Database", "fail", str(error).strip().splitlines()[-1])
    return Finding("Database", "ok", f"PostgreSQL {version[0] if version else '?'}")
