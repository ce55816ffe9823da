"""`quimbi evaluate`: how far to trust the numbers, from a file of orders alone; no running platform is needed."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from deploy.cli.intelligence import Format
from deploy.cli.session import JsonOption, print_json
from deploy.local.console import console, errors
from deploy.local.errors import StackError

if TYPE_CHECKING:
    from intelligence_svc.evaluation.service import Evaluated

# What a column is called on the page, how it is printed, and in which of the two tables it stands.
_PREDICTIONS = {
    "auc": ("Churn AUC", ".3f"),
    "brier": ("Brier", ".3f"),
    "ece": ("ECE", ".3f"),
    "c_index": ("C-index", ".3f"),
    "orders_mae": ("Orders MAE", ".3f"),
    "orders_rmse": ("RMSE", ".3f"),
    "orders_spearman": ("Spearman", ".3f"),
    "orders_ngini": ("nGini", ".3f"),
    "orders_decile_mape": ("decile MAPE", ".1%"),
    "orders_bias": ("bias", "+.1%"),
}
_MONEY = {
    "spend_mae": ("Spend MAE", ",.2f"),
    "spend_rmse": ("RMSE", ",.2f"),
    "spend_spearman": ("Spearman", ".3f"),
    "spend_ngini": ("nGini", ".3f"),
    "spend_decile_mape": ("decile MAPE", ".1%"),
    "spend_bias": ("bias", "+.1%"),
    "interval_coverage": ("90 % covers", ".1%"),
    "interval_coverage_of_buyers": ("of buyers", ".1%"),
    "interval_pinball": ("pinball", ",.2f"),
}


def evaluate(
    file: Annotated[Path, typer.Argument(help="The file of orders.")],
    fmt: Annotated[Format, typer.Option("--format", "-f", help="Layout of the file; see docs/orders.md.")],
    cutoff: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="Last day that the models may know.")],
    horizon: Annotated[int, typer.Option(help="Days to look ahead; they must lie within the data.")],
    out: Annotated[Path, typer.Option(help="CSV with one row of predictions per customer.")],
    as_json: JsonOption = False,
) -> None:
    """Predict a shop's past as if it were the cutoff date, and compare with what really happened."""
    # Imported here because they take seconds to load, and every other command does without.
    from intelligence_svc.evaluation.service import OutsideHistoryError, evaluate_file  # noqa: PLC0415
    from intelligence_svc.features.engine import EmptyHistoryError  # noqa: PLC0415
    from intelligence_svc.ingest.domain import OrderImportError  # noqa: PLC0415

    try:
        with errors.status("Reading") as status:
            found, read = evaluate_file(
                file,
                fmt.value,
                cutoff=cutoff.date(),
                horizon=horizon,
                now=datetime.now(UTC),
                rejects=out.with_name(f"{out.name}.rejects.csv"),
                progress=lambda text: status.update(text.capitalize()),
            )
        found.write(out)
    except OutsideHistoryError as error:
        raise StackError(f"{str(error)[0].upper()}{str(error)[1:]}.") from error
    except (OrderImportError, EmptyHistoryError, OSError) as error:
        raise StackError(f"Nothing was evaluated: {error}") from error
    if as_json:
        print_json({**found.report(), "orders": read.accepted, "rejected": read.rejected, "out": str(out)})
        return
    show(found)
    if read.rejected:
        console.print(f"{read.rejected:,} rows were refused; with their reasons: {out.name}.rejects.csv")
    console.print(f"Predictions: {out}")


def show(found: Evaluated) -> None:
    """Prints what was asked, and every column for ours and for the others."""
    report, table = found.report(), found.table()
    console.print(
        f"{report['customers']:,} customers on {report['cutoff']}, {report['horizon_days']} days ahead; "
        f"{found.share_silent:.1%} of them bought nothing. Model: {report['model']}"
    )
    if report["too_little"]:
        console.print(f"The purchase model answers for everyone: {report['too_little']}")
    for columns in (_PREDICTIONS, _MONEY):
        page = Table("", *(title for title, _ in columns.values()), box=None, pad_edge=False)
        for name, values in table.items():
            cells = (format(values[key], form) if key in values else "-" for key, (_, form) in columns.items())
            page.add_row(name, *cells)
        console.print(page)
