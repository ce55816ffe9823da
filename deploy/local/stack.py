"""The whole platform on one machine: started in order, watched, stopped in order."""

import contextlib
import importlib
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Literal, Self

from deploy.local import credentials, database, devenv, health, services
from deploy.local.console import step
from deploy.local.database import Databases
from deploy.local.info import StackInfo
from deploy.local.lock import HomeLock, is_held
from deploy.local.ports import LOOPBACK, require_free
from deploy.local.postgres import PostgresServer
from deploy.local.processes import Child
from deploy.local.settings import CHECKOUT, StackSettings

Part = Literal["support", "intelligence", "edge"]
SERVICES: tuple[Part, ...] = ("support", "intelligence")
ORDER: tuple[Part, ...] = (*SERVICES, "edge")
READY_TIMEOUT = 90.0
"""Seconds a part may take to become healthy; loading and warming models is the slow part."""

Progress = Callable[[str], AbstractContextManager[None]]


def silent(_title: str) -> AbstractContextManager[None]:
    """Show nothing: for tests."""
    return contextlib.nullcontext()


class Stack:
    """PostgreSQL, Support, Intelligence and the edge, for one state folder.

    Use it as a context manager, from the main thread (see `Child`)::

        with Stack(StackSettings.for_tests(home), progress=silent) as stack:
            stack.stop_part("intelligence")
    """

    def __init__(self, settings: StackSettings, *, progress: Progress = step) -> None:
        self.settings = settings
        self._progress = progress
        self._lock = HomeLock(settings.home)
        self._postgres: PostgresServer | None = None
        self._parts: dict[Part, Child] = {}
        self._info: StackInfo | None = None

    @property
    def info(self) -> StackInfo:
        """Addresses, databases, keys; available once the databases are prepared."""
        assert self._info is not None, "the stack is not started"
        return self._info

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start everything and return when all of it is healthy; on failure stop what was started.

        Raises:
            StackError: another stack uses the folder, a port is taken, or a part does not start.
        """
        self._lock.acquire()
        try:
            require_free(self.settings.ports)
            self._start_database()
            with self._progress("Database schemas"):
                migrate(self.info.databases)
            self._parts["support"] = Child(services.support(self.settings, self.info))
            self._parts["intelligence"] = Child(services.intelligence(self.settings, self.info))
            self._start_services()
            self._start_edge()
            self.settings.remember()
            devenv.write(self.info, self.info.known)
        except BaseException:
            self.stop()
            raise

    def stop(self) -> None:
        """Stop everything, the edge first and the database last, and free the folder."""
        self._lock.announce_stopping()
        try:
            for part in reversed(ORDER):
                child = self._parts.pop(part, None)
                if child is not None and child.running:
                    with self._progress(f"{child.spec.name} stopped"):
                        child.stop()
            if self._postgres is not None and self._postgres.started:
                with self._progress("PostgreSQL stopped"):
                    self._postgres.stop()
        finally:
            self._lock.release()

    def start_part(self, part: Part) -> None:
        """Start one part that was stopped, and wait until it is healthy."""
        child = self._parts[part]
        child.start()
        child.wait_until(self._probe(part), timeout=READY_TIMEOUT)

    def stop_part(self, part: Part) -> None:
        """Stop one part and leave it stopped."""
        self._parts[part].stop()

    def pids(self) -> dict[str, int]:
        """Process ids of what runs, by name."""
        children = [*self._parts.values()]
        if self._postgres is not None and self._postgres.started:
            children.append(self._postgres.child)
        return {child.spec.name: child.pid for child in children if child.pid is not None}

    def revive_crashed(self) -> list[str]:
        """Restart what has crashed, in turn and with growing pauses; return the lines people should see."""
        now = time.monotonic()
        children = list(self._parts.values())
        if self._postgres is not None and self._postgres.started:
            children.insert(0, self._postgres.child)
        lines = (child.revive(now) for child in children)
        return [line for line in lines if line is not None]

    def _start_database(self) -> None:
        home = self.settings.home
        secrets = credentials.load_or_create(home)
        admin_url = self.settings.database_admin_url
        if admin_url is None:
            self._postgres = postgres_for(self.settings, secrets)
            with self._progress("PostgreSQL"):
                self._postgres.start()
            admin_url = self._postgres.admin_url
        databases = database.prepare(admin_url, secrets)
        orders, models, attachments = home / "orders", home / "models", home / "attachments"
        for folder in (orders, models, attachments):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)  # customers' data
        self._info = StackInfo(
            home=home,
            edge_url=f"http://localhost:{self.settings.edge_port}",
            support_grpc=f"localhost:{self.settings.support_port}",
            intelligence_grpc=f"localhost:{self.settings.intelligence_port}",
            databases=databases,
            orders=orders,
            models=models,
            attachments=attachments,
            keys=credentials.signing_keys(home),
            known=devenv.read_demo(home),
        )

    def _start_services(self) -> None:
        """Start both at once: importing the model runtime takes most of the time, on different cores."""
        for part in SERVICES:
            self._parts[part].start()
        for part in SERVICES:
            child = self._parts[part]
            with self._progress(child.spec.name):
                child.wait_until(self._probe(part), timeout=READY_TIMEOUT)

    def _start_edge(self) -> None:
        with self._progress("Edge (Envoy)"):
            child = Child(services.edge(self.settings, write_edge_config(self.settings)))
            self._parts["edge"] = child
            child.start()
            child.wait_until(self._probe("edge"), timeout=READY_TIMEOUT)

    def _probe(self, part: Part) -> Callable[[], bool]:
        ports = {"support": self.settings.support_port, "intelligence": self.settings.intelligence_port}
        if part == "edge":
            return lambda: health.envoy_ready(self.settings.envoy_admin_port)
        return lambda: health.grpc_serving(ports[part])


def postgres_for(settings: StackSettings, secrets: credentials.Credentials) -> PostgresServer:
    """Return the stack's own PostgreSQL, not started."""
    return PostgresServer(
        home=settings.home,
        port=settings.postgres_port,
        admin_password=secrets.admin_password,
        log=settings.logs / "postgres.log",
        durable=settings.durable,
    )


@contextlib.contextmanager
def database_only(settings: StackSettings) -> Iterator[Databases]:
    """Run PostgreSQL with both databases and nothing else, without schemas: for tests and for maintenance."""
    lock = HomeLock(settings.home)
    lock.acquire()
    secrets = credentials.load_or_create(settings.home)
    server = postgres_for(settings, secrets)
    try:
        if settings.database_admin_url is None:
            require_free({"QUIMBI_POSTGRES_PORT": settings.postgres_port})
            server.start()
        yield database.prepare(settings.database_admin_url or server.admin_url, secrets)
    finally:
        server.stop()
        lock.release()


@contextlib.contextmanager
def databases_of(settings: StackSettings) -> Iterator[Databases]:
    """Reach both databases beside a running stack, or by starting PostgreSQL for the block."""
    if not is_held(settings.home):
        with database_only(settings) as databases:
            yield databases
        return
    secrets = credentials.load_or_create(settings.home)
    yield database.urls(settings.database_admin_url or postgres_for(settings.of_running(), secrets).admin_url, secrets)


def migrate(databases: Databases) -> None:
    """Bring both schemas to their newest revision."""
    importlib.import_module("support_svc.migrate").upgrade(databases.support.owner)
    importlib.import_module("intelligence_svc.migrate").upgrade(databases.intelligence.owner)


def write_edge_config(settings: StackSettings) -> Path:
    """Build Envoy's configuration from the contracts; return its file."""
    config = importlib.import_module("edge.config")
    written: Path = config.write_config(
        config.EdgeSettings(
            host=settings.edge_host,
            edge_port=settings.edge_port,
            admin_port=settings.envoy_admin_port,
            support_targets=[(LOOPBACK, settings.support_port)],
            intelligence_targets=[(LOOPBACK, settings.intelligence_port)],
            spa_dir=CHECKOUT / "frontend" / "dist",
            docs_dir=CHECKOUT / ".build" / "docs",
            rate_limit_per_minute=settings.rate_limit,
            intelligence_rate_limit_per_minute=settings.intelligence_rate_limit,
            access_log_path=settings.logs / "access.log",
        ),
        settings.home / "edge",
    )
    return written
