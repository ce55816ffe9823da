"""What was measured, as a table for people and as JSON for scripts."""

from __future__ import annotations

import os
import statistics
from collections.abc import Sequence
from typing import Any

from rich.box import SIMPLE
from rich.table import Table

from tests.load.contest import Plan, Result

PARTS = ("service", "edge", "PostgreSQL", "load generator")
#: What has to be paid for in production.
SERVING = PARTS[:3]
#: What the platform holds itself to, and what it hopes for, as multiples of the peer.
GOALS = {"ticket with 5 messages": (3.0, 5.0), "list of 50 tickets": (2.0, 4.0), "create ticket": (1.5, 2.0)}


def table(results: Sequence[Result], plan: Plan) -> Table:
    """One row per operation and contestant."""
    drawn = Table(box=SIMPLE, pad_edge=False, title_justify="left", caption_justify="left")
    drawn.title = (
        f"{os.cpu_count()} cores, {plan.connections} connections, {plan.rounds} rounds of {plan.seconds:g} s, medians"
    )
    drawn.caption = (
        "Quimbi / peer: median of the rounds (least - most).\n"
        "CPU: share of one core during the round; others: programs that are no part of the bench.\n"
        "req per CPU-s: requests for each second of processor time of the service, and of service, edge and PostgreSQL."
    )
    for name in ("operation", "contestant"):
        drawn.add_column(name)
    rates = ("req/s", "p50 ms", "p95 ms", "p99 ms", "Quimbi / peer")
    costs = ("service CPU", "edge", "PG", "load", "others", "req per CPU-s", "of all")
    for name in (*rates, *costs):
        drawn.add_column(name, justify="right", no_wrap=True)
    operation = ""
    for result in results:
        same = result.operation == operation
        if operation and not same:
            drawn.add_section()
        operation = result.operation
        drawn.add_row("" if same else operation, result.contestant, *_figures(result, _quimbi(results, operation)))
    return drawn


def as_json(results: Sequence[Result], plan: Plan) -> dict[str, Any]:
    """Every figure of the table, unrounded."""
    return {
        "cores": os.cpu_count(),
        "connections": plan.connections,
        "rounds": plan.rounds,
        "seconds": plan.seconds,
        "tickets": plan.tickets,
        "results": [
            {
                "operation": result.operation,
                "contestant": result.contestant,
                "requests_per_second": result.per_second,
                "p50_ms": result.median(lambda turn: turn.load.p50),
                "p95_ms": result.median(lambda turn: turn.load.p95),
                "p99_ms": result.median(lambda turn: turn.load.p99),
                "requests_per_service_cpu_second": result.median(lambda turn: turn.per_cpu_second("service")),
                "requests_per_cpu_second": result.median(lambda turn: turn.per_cpu_second(*SERVING)),
                "others_cpu_share": result.median(lambda turn: turn.others / turn.load.seconds),
                "cpu_share": {part: _share(result, part) for part in PARTS},
                "quimbi_ratios": _quimbi(results, result.operation).ratios(result),
            }
            for result in results
        ],
    }


def missed(results: Sequence[Result]) -> list[str]:
    """A line for each operation in which Quimbi stays under its floor against the peer with one worker."""
    lines = []
    for result in results:
        if result.operation not in GOALS:
            continue
        floor, _ = GOALS[result.operation]
        ratio = statistics.median(_quimbi(results, result.operation).ratios(result))
        if result.contestant == "peer" and ratio < floor:
            lines.append(f"{result.operation}: {ratio:.1f} times the peer, the floor is {floor:g}")
    return lines


def _figures(result: Result, quimbi: Result) -> list[str]:
    ratios = quimbi.ratios(result)
    latencies = (
        result.median(lambda turn: turn.load.p50),
        result.median(lambda turn: turn.load.p95),
        result.median(lambda turn: turn.load.p99),
    )
    return [
        f"{result.per_second:,.0f}",
        *(f"{value:.1f}" for value in latencies),
        "" if result is quimbi else f"{statistics.median(ratios):.2f} ({min(ratios):.2f} - {max(ratios):.2f})",
        *(f"{_share(result, part):.0%}" for part in PARTS),
        f"{result.median(lambda turn: turn.others / turn.load.seconds):.0%}",
        f"{result.median(lambda turn: turn.per_cpu_second('service')):,.0f}",
        f"{result.median(lambda turn: turn.per_cpu_second(*SERVING)):,.0f}",
    ]


def _share(result: Result, part: str) -> float:
    return result.median(lambda turn: turn.cpu.get(part, 0.0) / turn.load.seconds)


def _quimbi(results: Sequence[Result], operation: str) -> Result:
    return next(result for result in results if result.operation == operation and result.contestant == "Quimbi")
