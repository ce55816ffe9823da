"""A full refresh of a large shop, its time and memory: `python -m tests.load.refresh`.

Simulated orders go straight into the shop's order store. Then `quimbi refresh` runs as people run it, in a process of
its own beside a PostgreSQL of its own: features, segments, archetypes, scores, and all of it written. Twice: the first
refresh fills the tables, the second finds everything as it is. Models are trained before, on a smaller shop of the same
kind, since training is not what is measured.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import Progress
from rich.table import Table

from deploy import jobs
from deploy.local.console import console, errors, step
from deploy.local.database import Databases
from deploy.local.postgres_account import place
from deploy.local.settings import StackSettings
from deploy.local.stack import database_only, migrate
from deploy.operator import operator
from intelligence_svc.features.names import EngineName
from intelligence_svc.ingest.store import OrderStore
from tests.load.memory import PeakMemory
from tests.load.order_history import fill_store, large_shop
from tests.load.processes import cpu_seconds
from tests.support.home import temporary_home

END = date(2026, 1, 1)
LIMIT_GIB = 4.0
_GIB = float(1 << 30)
_TRAINED_ON = 2_000


@dataclass(frozen=True, slots=True)
class Measured:
    """One refresh: wall-clock and processor seconds, and peaks of memory in GiB."""

    customers: int
    orders: int
    engine: str
    turn: str
    profiles: int
    seconds: float
    cpu_seconds: float
    peak_gib: float
    database_gib: float


def main(
    customers: Annotated[list[int] | None, typer.Option(help="Customers of a shop; about ten orders each.")] = None,
    engine: Annotated[EngineName, typer.Option(help="What computes the features.")] = EngineName.DUCKDB,
    models: Annotated[bool, typer.Option(help="Predict as well.")] = True,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of the table.")] = False,
) -> None:
    """Print time and memory for each size; end with status 1 when a refresh needs more than 4 GiB."""
    found = [one for size in customers or [100_000, 1_000_000] for one in _measured(size, engine, predict=models)]
    if as_json:
        json.dump([asdict(one) for one in found], sys.stdout, indent=2)
    else:
        console.print(_table(found))
    if any(one.peak_gib > LIMIT_GIB for one in found):
        raise typer.Exit(1)


def _measured(customers: int, engine: EngineName, *, predict: bool) -> Iterator[Measured]:
    with _shop(customers, predict=predict) as (settings, orders):
        for turn in ("first", "again"):
            yield _refresh(settings, customers, orders, engine, turn)


def _refresh(settings: StackSettings, customers: int, orders: int, engine: EngineName, turn: str) -> Measured:
    environment = {"QUIMBI_HOME": str(settings.home), "INTELLIGENCE_ENGINE": engine.value, "PATH": "/usr/bin:/bin"}
    command = [str(Path(sys.executable).with_name("quimbi")), "refresh", "--tenant", "load", "--json"]
    database = int((place(settings.home).data / "postmaster.pid").read_text().split()[0])
    started = time.monotonic()
    with (
        errors.status(f"{customers:,} customers, {engine}, {turn}"),
        subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) as process,
        PeakMemory({"refresh": process.pid, "database": database}) as memory,
    ):
        used = 0.0
        while process.poll() is None:
            used = max(used, cpu_seconds(process.pid))
            time.sleep(0.25)
        assert process.stdout is not None
        said = process.stdout.read()
    if process.returncode != 0:
        raise SystemExit(f"quimbi refresh ended with status {process.returncode}")
    return Measured(
        customers=customers,
        orders=orders,
        engine=engine.value,
        turn=turn,
        profiles=int(json.loads(said)["written"]),
        seconds=time.monotonic() - started,
        cpu_seconds=used,
        peak_gib=memory.peaks["refresh"] / _GIB,
        database_gib=memory.peaks["database"] / _GIB,
    )


@contextlib.contextmanager
def _shop(customers: int, *, predict: bool) -> Iterator[tuple[StackSettings, int]]:
    """A database with one shop, its orders and models in place."""
    with temporary_home() as home:
        settings = StackSettings.for_tests(home)
        with database_only(settings) as databases:
            settings.remember()
            migrate(databases)

            tenant = asyncio.run(_made(home, databases, predict=predict))
            with Progress(console=errors, transient=True) as bar:
                task = bar.add_task("Orders", total=customers * 10)
                store = OrderStore.open(str(home / "orders"), tenant)
                orders = fill_store(store, large_shop(END, customers), lambda done: bar.update(task, completed=done))
            yield settings, orders


async def _made(home: Path, databases: Databases, *, predict: bool) -> uuid.UUID:
    async with operator(databases, home / "orders", home / "models") as connected:
        tenant_id = (await connected.create_tenant("load", "A large shop")).tenant_id
        if predict:
            store = OrderStore.open(connected.orders, uuid.UUID(tenant_id))
            fill_store(store, large_shop(END, _TRAINED_ON))
            with step(f"Models, from {_TRAINED_ON:,} customers", to=errors):
                await jobs.train(connected, tenant_id)
            shutil.rmtree(store.folder)
    return uuid.UUID(tenant_id)


def _table(found: list[Measured]) -> Table:
    page = Table("customers", "orders", "engine", "refresh", "profiles written", "s", "CPU s", "peak GiB", "PostgreSQL")
    for one in found:
        page.add_row(
            f"{one.customers:,}",
            f"{one.orders:,}",
            one.engine,
            one.turn,
            f"{one.profiles:,}",
            f"{one.seconds:,.0f}",
            f"{one.cpu_seconds:,.0f}",
            f"{one.peak_gib:.2f}" + (" !" if one.peak_gib > LIMIT_GIB else ""),
            f"{one.database_gib:.2f}",
        )
    return page


if __name__ == "__main__":
    typer.run(main)
