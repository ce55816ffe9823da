"""Predictions against the published models, on public data that is read from where it lies: ``make bench-science``.

For each data set and split: one run of `quimbi evaluate`'s pipeline with its baselines, a verdict per column over
resamples of customers, and the gates. ``--speed`` measures ONNX against scikit-learn instead.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from deploy.cli.evaluate import show
from deploy.local.console import console, errors
from intelligence_svc.evaluation.service import OURS, evaluate_file
from tests.science import speed
from tests.science.comparison import verdicts
from tests.science.datasets import ALL, VARIABLE, DataSet, MissingDataError, data_folder

SEED = 20_240_229


def main(
    data: Annotated[Path | None, typer.Option(help=f"Folder of the data sets; default: {VARIABLE}.")] = None,
    only: Annotated[str, typer.Option(help="Data sets whose name contains this.")] = "",
    resamples: Annotated[int, typer.Option(min=20, help="Resamples of customers behind each verdict.")] = 1_000,
    speed_only: Annotated[bool, typer.Option("--speed", help="Only ONNX against scikit-learn.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON instead of tables.")] = False,
) -> None:
    """Exit status 1 when a gate does not hold."""
    chosen = [] if speed_only else [one for one in ALL if only.lower() in one.name.lower()]
    results: dict[str, Any] = {}
    held = True
    try:
        for one in chosen:
            results[one.name] = _compared(one, data_folder(data), resamples, quiet=as_json)
            held &= all(gate["passes"] for gate in results[one.name]["gates"])
    except MissingDataError as error:
        errors.print(f"[bold red]bench-science:[/] {error}")
        sys.exit(2)
    if not only:
        measured = speed.measure()
        results["speed"] = [asdict(one) | {"passes": one.passes} for one in measured]
        held &= all(one.passes for one in measured)
        if not as_json:
            _show_speed(measured)
    if as_json:
        json.dump(results, sys.stdout, indent=2, default=str)
    sys.exit(0 if held else 1)


def _compared(one: DataSet, folder: Path, resamples: int, *, quiet: bool) -> dict[str, Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with TemporaryDirectory(prefix="quimbi-science-") as scratch, Progress(*columns, console=errors) as bar:
        task = bar.add_task(one.name, total=None)
        found, _ = evaluate_file(
            one.orders(folder, Path(scratch)),
            one.fmt,
            cutoff=one.cutoff,
            horizon=one.horizon,
            now=datetime.now(UTC),
            seed=SEED,
            progress=lambda text: bar.update(task, description=f"{one.name}: {text}"),
        )
        table = found.table()
        bar.update(task, description=f"{one.name}: resampling", total=len(table[OURS]))
        judged = verdicts(found, table, resamples, SEED, step=lambda: bar.advance(task))
    gates = [
        asdict(gate) | {"value": table[OURS][gate.column], "passes": gate.passes(table[OURS])} for gate in one.gates
    ]
    if not quiet:
        console.print(f"\n[bold]{one.name}[/]")
        show(found)
        page = Table("column", "ours", "best other", "", "gain [95 %]", "", box=None, pad_edge=False)
        for v in judged:
            gain = f"{v.gain:+.4g} [{v.low:+.4g}, {v.high:+.4g}]"
            page.add_row(v.column, f"{v.ours:.4g}", f"{v.best:.4g}", v.rival, gain, v.word)
        console.print(page)
        for gate in gates:
            sign, word = ">=" if gate["higher"] else "<=", "pass" if gate["passes"] else "FAIL"
            console.print(f"gate {gate['column']} {sign} {gate['limit']}: {gate['value']:.4f} {word}")
    return {**found.report(), "verdicts": [asdict(v) | {"word": v.word} for v in judged], "gates": gates}


def _show_speed(measured: list[speed.Speed]) -> None:
    page = Table("one thread", "rows", "largest difference", box=None, pad_edge=False)
    for name in ("one row, us: ONNX p50", "p99", "scikit-learn p50", "p99", "rows/s: ONNX", "scikit-learn", "gate"):
        page.add_column(name)
    for one in measured:
        single = (f"{value:,.1f}" for value in (one.onnx_p50, one.onnx_p99, one.sklearn_p50, one.sklearn_p99))
        rates = (f"{one.onnx_rate:,.0f}", f"{one.sklearn_rate:,.0f}")
        gate = "pass" if one.passes else "FAIL"
        page.add_row(one.task.value, f"{one.rows:,}", f"{one.difference:.1e}", *single, *rates, gate)
    console.print(page)


if __name__ == "__main__":
    typer.run(main)
