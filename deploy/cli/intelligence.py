"""`quimbi import`, `train` and `refresh`: from a file of orders to every customer's profile."""

from __future__ import annotations

from dataclasses import asdict
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

from deploy.cli.session import JsonOption, TenantOption, print_json, run
from deploy.local.console import console, errors, step

if TYPE_CHECKING:
    from deploy.operator import Operator
    from intelligence_svc.ingest.compaction import CompactionReport
    from intelligence_svc.ingest.domain import ImportProgress, ImportReport
    from intelligence_svc.scoring.refresh import RefreshReport

# `deploy.jobs` is imported where it runs: it takes seconds to load, and every other command does without.
import_app = typer.Typer(help="Bring data in.", no_args_is_help=True)


class Format(StrEnum):
    """Layouts of order files."""

    CDNOW = "cdnow"
    SHOPIFY = "shopify"
    GENERIC = "generic"
    PARQUET = "parquet"


class Source(StrEnum):
    """Platforms that orders are read from directly."""

    SHOPIFY = "shopify"
    BIGCOMMERCE = "bigcommerce"


@import_app.command("orders")
def import_orders(
    tenant: TenantOption,
    file: Annotated[Path | None, typer.Argument(help="The file of orders.")] = None,
    fmt: Annotated[
        Format | None, typer.Option("--format", "-f", help="Layout of the file; see docs/orders.md.")
    ] = None,
    source: Annotated[Source | None, typer.Option(help="Platform to read from instead of a file.")] = None,
    shop: Annotated[str, typer.Option(help="my-shop.myshopify.com, or a BigCommerce store's hash.")] = "",
    everything: Annotated[
        bool, typer.Option("--all", help="Read all orders of the platform, not only changes.")
    ] = False,
    rejects: Annotated[Path | None, typer.Option(help="Where refused rows go; default: FILE.rejects.csv.")] = None,
    currency: Annotated[str, typer.Option(help="Currency where the source names none.")] = "USD",
    as_json: JsonOption = False,
) -> None:
    """Add orders of a file or a platform to a shop's history, each exactly once.

    The access token of a platform comes from SHOPIFY_ACCESS_TOKEN or BIGCOMMERCE_ACCESS_TOKEN.
    """
    from deploy import jobs  # noqa: PLC0415  # see above

    if source is None and (file is None or fmt is None):
        raise typer.BadParameter("name a FILE and its --format, or a --source and its --shop")
    if source is not None and (file is not None or not shop):
        raise typer.BadParameter("a --source needs its --shop and no FILE")
    name = str(source or file)
    rejects_path = rejects or (file or Path(f"{name}-{shop}")).with_name(f"{file.name if file else name}.rejects.csv")

    async def work(operator: Operator) -> ImportReport:
        found = await operator.find_tenant(tenant)
        with _bar() as bar:
            task = bar.add_task(f"Reading {file.name if file else shop}", total=None)

            def show(progress: ImportProgress) -> None:
                bar.update(task, completed=progress.bytes_done, total=progress.bytes_total)

            if source is not None:
                where = jobs.Platform(source.value, shop, everything=everything)
                return jobs.import_platform(operator, found.tenant_id, where, rejects_path, show, currency)
            assert file is not None
            assert fmt is not None
            return jobs.import_orders(operator, found.tenant_id, file, fmt.value, rejects_path, show, currency)

    report = run(work)
    if as_json:
        print_json(_facts(report))
        return
    console.print(
        f"{report.accepted:,} accepted, {report.updated:,} updated, {report.duplicates:,} known already, "
        f"{report.rejected:,} rejected, in {report.seconds:.1f} s"
    )
    for reason, count in report.reject_reasons.most_common():
        console.print(f"  {reason}: {count:,}")
    if report.rejected:
        console.print(f"Rejected rows with their reasons: {rejects_path}")
    if report.accepted or report.updated:
        console.print(f"Next: quimbi train --tenant {tenant} && quimbi refresh --tenant {tenant}")


@import_app.command("compact")
def compact(tenant: TenantOption, as_json: JsonOption = False) -> None:
    """Make one file of the many that imports left in a shop's history; readers notice nothing."""
    from deploy import jobs  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> CompactionReport:
        shop = await operator.find_tenant(tenant)
        with step("Merging", to=errors):
            return jobs.compact(operator, shop.tenant_id)

    report = run(work)
    if as_json:
        print_json(asdict(report))
    elif report.part is None:
        console.print("There is nothing to merge.")
    else:
        console.print(f"{report.parts:,} files became one; {report.rows_before:,} rows became {report.rows_after:,}")


def train(tenant: TenantOption, as_json: JsonOption = False) -> None:
    """Train a shop's models, check them on held-out time, promote those that are no worse than the ones in use."""
    from deploy import jobs  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> list[dict[str, Any]]:
        shop = await operator.find_tenant(tenant)
        with step("Training and checking", to=errors):
            settled = await jobs.train(operator, shop.tenant_id)
        return [
            {
                "model": model.task.value,
                "version": model.version,
                "promoted": one.promoted,
                "reason": one.reason,
                "card": model.card,
            }
            for one in settled
            for model in one.trained.values()
        ]

    models = run(work)
    if as_json:
        print_json(models)
        return
    for model in models:
        card = model["card"]
        console.print(f"{model['model']} {model['version']}: {card['family']}, looks {card['horizon_days']} days ahead")
        if card["too_little"]:
            console.print(f"  the purchase model answers as it is: {card['too_little']}")
        console.print(f"  {'in use now' if model['promoted'] else 'not promoted'}: {model['reason']}")
        check = card["check"]
        if check is None:
            console.print("  not checked: the shop had no customers that long ago")
            continue
        console.print(f"  checked on {check['cutoff']} to {check['until']}, which it had not seen:")
        metrics = {"customers": check["customers"], **check["metrics"]}
        console.print("  " + ", ".join(f"{name} {_short(value)}" for name, value in metrics.items()))


def refresh(tenant: TenantOption, as_json: JsonOption = False) -> None:
    """Compute every customer's profile anew."""
    from deploy import jobs  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> RefreshReport:
        shop = await operator.find_tenant(tenant)
        with _bar("{task.completed:,.0f} profiles") as bar:
            task = bar.add_task("Computing", total=None)
            return await jobs.refresh(operator, shop.tenant_id, lambda count: bar.update(task, completed=count))

    report = run(work)
    if as_json:
        print_json(report.__dict__)
        return
    console.print(f"{report.written:,} profiles as of {report.data_as_of}, {report.deleted:,} removed")
    if report.resumed:
        console.print(f"{report.resumed:,} of them were computed by a refresh that was interrupted")
    if not report.predicted:
        console.print(f"Without predictions: there is no model yet. Run quimbi train --tenant {tenant}")


def _bar(text: str = "{task.percentage:>3.0f} %") -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), TextColumn(text), TimeElapsedColumn())
    return Progress(*columns, console=errors, transient=True)


def _facts(report: ImportReport) -> dict[str, Any]:
    names = ("rows_read", "records", "accepted", "updated", "duplicates", "rejected", "guests", "cancelled", "seconds")
    return {name: getattr(report, name) for name in names} | {
        "reject_reasons": dict(report.reject_reasons),
        "rejects_path": report.rejects_path,
    }


def _short(value: int | float) -> str:
    return f"{value:,}" if isinstance(value, int) else f"{value:,.4g}"
