"""Many agents on the event stream through the edge, while the shop is busy: `python -m tests.load.stream`.

Clients of three kinds (agents, viewers, keys that may not read notes) watch at once, and some of their connections are
cut at random moments. Afterwards each must have been sent exactly the events of the database's log that it may see, in
order.
"""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Annotated, Any
from uuid import uuid4

import grpc
import typer

from deploy.local.console import console, step
from deploy.local.settings import CHECKOUT, StackSettings
from deploy.local.stack import Stack, silent
from deploy.operator import operator
from service_kit import tokens
from service_kit.principal import Principal, PrincipalKind
from support_svc.permissions import POLICY
from tests.load.crashes import database_of
from tests.load.processes import cpu_of, machine_cpu_seconds, memory_of
from tests.load.shop import BenchShop, make_shop
from tests.load.stream_changes import Changes
from tests.support.home import temporary_home

_WRITERS = 16


@dataclass(frozen=True)
class Plan:
    """How many clients watch, how many changes a second are made for how long, how many connections are cut.

    With `restart` the service is killed in the middle and started again, which cuts all connections at once.
    """

    clients: int
    rate: float
    seconds: float
    cuts: int
    restart: bool = False


FULL = Plan(clients=1000, rate=50, seconds=60, cuts=300)


@dataclass
class Outcome:
    """What a run found. `delays` are pairs of milliseconds and how many events took that long; memory is in bytes."""

    plan: Plan
    changes: int = 0
    seconds: float = 0.0
    delivered: int = 0
    caught_up: int = 0
    cuts: int = 0
    reconnects: int = 0
    refused: int = 0
    delays: list[tuple[int, int]] = field(default_factory=list)
    cpu: dict[str, float] = field(default_factory=dict)
    others: float = 0.0
    memory: dict[str, float] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    def percentile(self, share: float) -> int:
        """Milliseconds within which a share of the events arrived."""
        left = share * sum(count for _, count in self.delays)
        for delay, count in self.delays:
            left -= count
            if left <= 0:
                return delay
        return 0


async def run(stack: Stack, plan: Plan) -> Outcome:
    """Watches and writes as planned, then compares."""
    info = stack.info
    async with operator(info.databases, info.orders, info.models) as connected:
        shop = await make_shop(connected, tickets=200, slug=f"stream-{uuid4().hex[:8]}")
        _, reader = await connected.create_key(
            "support", shop.tenant_id, name="watches tickets", scopes=["tickets.read"], expires_at=None
        )
    private_key = info.keys.private.read_text()
    kinds: list[tuple[str, Callable[[int], str]]] = [
        ("agent", lambda _: _token(private_key, shop.tenant_id, "agent")),
        ("viewer", lambda _: _token(private_key, shop.tenant_id, "viewer")),
        ("key", lambda _: reader),
    ]
    # As many agents as viewers; one in ten is a key.
    chosen = [kinds[2] if number % 10 == 9 else kinds[number % 2] for number in range(plan.clients)]
    order = {
        "url": info.edge_url,
        "tokens": [make(number) for number, (_, make) in enumerate(chosen)],
        "cuts": plan.cuts,
        "seconds": plan.seconds,
    }
    meter = _Meter(stack)
    clients = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "tests.load.stream_clients",
        cwd=CHECKOUT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        limit=2**30,
    )
    assert clients.stdin is not None
    assert clients.stdout is not None
    try:
        await _say(clients, order)
        assert await clients.stdout.readline() == b"ready\n"
        outcome = Outcome(plan)
        meter.start(clients.pid)
        async with asyncio.TaskGroup() as group:
            writing = group.create_task(_write(info.support_grpc, shop, plan))
            if plan.restart:
                group.create_task(_restart(stack, plan.seconds / 2))
        outcome.changes = writing.result()
        meter.stop(outcome)
        log = _log(stack, shop.tenant_id)
        await _say(clients, {"end": log[-1][0]})
        found = json.loads(await clients.stdout.readline())
    finally:
        if clients.returncode is None:
            clients.terminate()
        await clients.wait()
    _compare(outcome, found, log, [kind for kind, _ in chosen])
    return outcome


class _Meter:
    """Processor time and memory of those who serve, and of those who make the load."""

    def __init__(self, stack: Stack) -> None:
        parts = {"service": "Support service", "edge": "Edge (Envoy)", "PostgreSQL": "PostgreSQL"}
        self._pids = {name: stack.pids()[part] for name, part in parts.items()}
        self._idle = memory_of(self._pids)

    def start(self, clients: int) -> None:
        self._pids["clients"] = clients
        self._before, self._machine, self._own = cpu_of(self._pids), machine_cpu_seconds(), time.process_time()
        self._began = time.monotonic()

    def stop(self, outcome: Outcome) -> None:
        """Notes what was used; after a restart of the service, only how long it took."""
        outcome.seconds = seconds = time.monotonic() - self._began
        if outcome.plan.restart:
            return
        used = {name: after - self._before[name] for name, after in cpu_of(self._pids).items()}
        used["writers"] = time.process_time() - self._own
        outcome.others = (machine_cpu_seconds() - self._machine - sum(used.values())) / seconds
        outcome.cpu = {name: share / seconds for name, share in used.items()}
        busy, clients = memory_of(self._pids), outcome.plan.clients
        outcome.memory = {name: (busy[name] - self._idle[name]) / clients for name in ("service", "edge")}


async def _say(process: asyncio.subprocess.Process, message: Mapping[str, Any]) -> None:
    assert process.stdin is not None
    process.stdin.write(json.dumps(message).encode() + b"\n")
    await process.stdin.drain()


def _token(private_key: str, tenant_id: str, role: str) -> str:
    agent = Principal(tenant_id, PrincipalKind.AGENT, str(uuid4()), "Agent", role, POLICY.of_role(role))
    return tokens.sign(private_key, agent, str(uuid4()), datetime.now(UTC))[0]


async def _restart(stack: Stack, after: float) -> None:
    await asyncio.sleep(after)
    os.kill(stack.pids()["Support service"], signal.SIGKILL)
    await asyncio.to_thread(stack.stop_part, "support")  # reaps the killed process
    await asyncio.to_thread(stack.start_part, "support")


async def _write(target: str, shop: BenchShop, plan: Plan) -> int:
    """Changes the shop at an even pace and returns how many changes there were."""
    total = int(plan.rate * plan.seconds)
    waiting = iter(range(total))
    began = time.monotonic()
    async with grpc.aio.insecure_channel(target, options=[("grpc.max_reconnect_backoff_ms", 500)]) as channel:
        changes = Changes(channel, shop)

        async def writer() -> None:
            for number in waiting:
                await asyncio.sleep(began + number / plan.rate - time.monotonic())
                await changes.make(number)

        async with asyncio.TaskGroup() as group:
            for _ in range(_WRITERS):
                group.create_task(writer())
    return total


def _log(stack: Stack, tenant_id: str) -> list[tuple[int, str]]:
    """Position and permission of every event, from the database."""
    with database_of(stack) as connection:
        return connection.execute(
            "SELECT position, permission FROM support.events WHERE tenant_id = %s ORDER BY position", [tenant_id]
        ).fetchall()


def _compare(outcome: Outcome, found: dict[str, Any], log: Sequence[tuple[int, str]], kinds: Sequence[str]) -> None:
    permissions = {
        "agent": POLICY.of_role("agent"),
        "viewer": POLICY.of_role("viewer"),
        "key": frozenset({"tickets.read"}),
    }
    visible = {kind: [at for at, needed in log if needed in held] for kind, held in permissions.items()}
    outcome.faults = [*found["faults"], *_differences(visible, found["clients"], kinds)]
    if found["late"]:
        outcome.faults.append(f"{found['late']} clients did not come to the end of the log")
    outcome.delays = [(delay, count) for delay, count in found["delays"]]
    outcome.delivered = sum(len(positions) for _, positions in found["clients"])
    outcome.caught_up, outcome.cuts = found["caught_up"], found["cuts"]
    outcome.reconnects, outcome.refused = found["reconnects"], found["refused"]


def _differences(
    visible: Mapping[str, list[int]], clients: Sequence[tuple[int, list[int]]], kinds: Sequence[str]
) -> Iterator[str]:
    for number, ((begin, positions), kind) in enumerate(zip(clients, kinds, strict=True)):
        wanted = [position for position in visible[kind] if position > begin]
        if positions != wanted:
            missing, extra = sorted(set(wanted) - set(positions)), sorted(set(positions) - set(wanted))
            doubled = len(positions) - len(set(positions))
            yield (
                f"client {number} ({kind}): {len(missing)} missing {missing[:5]}, {len(extra)} not for it {extra[:5]}, "
                f"{doubled} doubled, {'in' if positions == sorted(positions) else 'not in'} order"
            )


def report(outcome: Outcome) -> Iterator[str]:
    """Lines for people."""
    plan, per_second = outcome.plan, outcome.delivered / outcome.seconds
    yield (
        f"{plan.clients:,} clients, {outcome.changes:,} changes in {outcome.seconds:.0f} s: "
        f"{outcome.delivered:,} events delivered ({per_second:,.0f} a second), {outcome.caught_up:,} of them after "
        f"{outcome.cuts} cuts "
        f"({outcome.reconnects} reconnects, {outcome.refused} refused at first), {len(outcome.faults)} faults"
    )
    p50, p95, p99 = (outcome.percentile(share) for share in (0.50, 0.95, 0.99))
    yield f"from the beginning of the change to its arrival: p50 {p50} ms, p95 {p95} ms, p99 {p99} ms"
    if plan.restart:
        return  # the figures of two processes
    shares = ", ".join(f"{name} {share:.0%}" for name, share in outcome.cpu.items())
    yield f"processor, share of one core: {shares}; programs that are no part of the run {outcome.others:.0%}"
    memory = ", ".join(f"{name} {per / 1024:.0f} KiB" for name, per in outcome.memory.items())
    yield f"memory for each connection: {memory}"


def main(
    clients: Annotated[int, typer.Option(min=1, max=10_000, help="Clients that watch at once.")] = FULL.clients,
    rate: Annotated[float, typer.Option(min=1, max=500, help="Changes a second.")] = FULL.rate,
    seconds: Annotated[float, typer.Option(min=1, max=840, help="How long.")] = FULL.seconds,
    cuts: Annotated[int, typer.Option(min=0, help="Connections that are cut meanwhile.")] = FULL.cuts,
    restart: Annotated[bool, typer.Option(help="Kill the service in the middle and start it again.")] = False,
) -> None:
    """Print delays, processor time and memory; end with status 1 when a client lacks an event or has one twice."""
    plan = Plan(clients, rate, seconds, cuts, restart)
    with (
        temporary_home() as home,
        Stack(StackSettings.for_tests(home, durable=True), progress=silent) as stack,
        step(f"{clients} clients for {seconds:g} s"),
    ):
        outcome = asyncio.run(run(stack, plan))
    for line in report(outcome):
        console.print(line)
    for line in outcome.faults[:50]:
        console.print(line)
    if outcome.faults:
        raise typer.Exit(1)


if __name__ == "__main__":
    typer.run(main)
