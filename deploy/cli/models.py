"""`quimbi models`: which version of each model answers, and changing that."""

from __future__ import annotations

import uuid
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Column, Table

from deploy.cli.session import JsonOption, TenantOption, print_json, run
from deploy.local.console import console, errors, step
from service_kit.principal import Principal, system
from support_svc.auth.store import Tenant

if TYPE_CHECKING:
    from deploy.operator import Operator
    from intelligence_svc.lifecycle.promotion import Promoter
    from intelligence_svc.lifecycle.store import Deployment, Version

# `intelligence_svc.lifecycle` is imported where it runs: it takes seconds to load.
app = typer.Typer(help="Versions of a shop's models: list, promote, try, go back.", no_args_is_help=True)


class Name(StrEnum):
    """The models."""

    CHURN = "churn"
    LTV = "ltv"


NameArgument = Annotated[Name, typer.Argument(help="churn or ltv.")]
VersionArgument = Annotated[str, typer.Argument(help="A version, as in `quimbi models list`.")]
ReasonOption = Annotated[str, typer.Option(help="Why; it stays on record.")]
_AFTER = "The running service computes the profiles anew; without one: quimbi refresh --tenant {tenant}"
_LISTED = 50


@app.command("list")
def list_versions(tenant: TenantOption, as_json: JsonOption = False) -> None:
    """List the versions of both models, newest first, and which of them answers."""
    from intelligence_svc.lifecycle import store  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> tuple[list[Version], dict[str, Deployment]]:
        caller = _caller(await operator.find_tenant(tenant))
        calls = [(store.VERSIONS, {"name": name.value, "rows": _LISTED}) for name in Name]
        *found, deployed = await operator.intelligence.read(caller, *calls, (store.DEPLOYMENTS, {}))
        return [version for rows in found for version in rows], {row.name: row for row in deployed}

    versions, deployed = run(work)
    roles = [_role(version, deployed.get(version.name)) for version in versions]
    if as_json:
        print_json([v._asdict() | {"role": role} for v, role in zip(versions, roles, strict=True)])
        return
    # Other commands take the version as an argument, so a narrow terminal must not cut it off.
    version_column = Column("Version", min_width=19, no_wrap=True)
    table = Table("Model", version_column, "Kind", "Trained", "Days ahead", "Role", "Last comparison")
    for version, role in zip(versions, roles, strict=True):
        summary, contest = version.summary, version.contest or {}
        table.add_row(
            version.name,
            version.version,
            summary["family"],
            f"{version.trained_at:%Y-%m-%d %H:%M}",
            str(summary["horizon_days"]),
            role,
            contest.get("verdict", ""),
        )
    console.print(table if versions else f"No models yet. Run quimbi train --tenant {tenant}")


@app.command("show")
def show(tenant: TenantOption, name: NameArgument, version: VersionArgument) -> None:
    """Print a version with its cards, as JSON, after checking its signature."""
    from intelligence_svc.lifecycle import service  # noqa: PLC0415  # see above
    from intelligence_svc.lifecycle.domain import PARTS, ModelName  # noqa: PLC0415
    from intelligence_svc.models import artefacts  # noqa: PLC0415

    async def work(operator: Operator) -> dict[str, Any]:
        shop = await operator.find_tenant(tenant)
        async with operator.intelligence.transaction(_caller(shop)) as tx:
            found = await service.version_of(tx, ModelName(name.value), version)
        cards = {}
        for task in PARTS[ModelName(name.value)]:
            part = found.part(task.value)
            files = artefacts.read(operator.models, uuid.UUID(shop.tenant_id), task, part.version, part.digest)
            cards[task.value] = artefacts.card_of(files)
        return found._asdict() | {"cards": cards}

    print_json(run(work))


@app.command("promote")
def promote(
    tenant: TenantOption,
    name: NameArgument,
    version: VersionArgument,
    reason: ReasonOption = "",
    force: Annotated[bool, typer.Option("--force", help="Even if it is worse; needs a --reason.")] = False,
) -> None:
    """Make a version the one in use, unless it is worse on time that neither it nor the present one has seen."""
    from intelligence_svc.lifecycle.domain import ModelName  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> tuple[bool, str]:
        shop = await operator.find_tenant(tenant)
        promoter = _promoter(operator)
        with step("Comparing", to=errors):
            contest = await promoter.contest(shop.tenant_id, ModelName(name.value), version)
        async with operator.intelligence.transaction(_caller(shop)) as tx:
            changed = await promoter.promote(tx, ModelName(name.value), version, contest, forced=force, reason=reason)
        return changed, contest.reason

    changed, why = run(work)
    console.print(f"{name.value} {version} {'is in use now' if changed else 'was in use already'}: {why}")
    if changed:
        console.print(_AFTER.format(tenant=tenant))


@app.command("rollback")
def rollback(
    tenant: TenantOption, name: NameArgument, reason: Annotated[str, typer.Option(help="Why; it stays on record.")]
) -> None:
    """Go back to the version that was in use before."""
    from intelligence_svc.lifecycle.domain import ModelName  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> str:
        shop = await operator.find_tenant(tenant)
        async with operator.intelligence.transaction(_caller(shop)) as tx:
            return await _promoter(operator).rollback(tx, ModelName(name.value), reason)

    console.print(f"{name.value} {run(work)} is in use again. {_AFTER.format(tenant=tenant)}")


@app.command("share")
def share(
    tenant: TenantOption,
    name: NameArgument,
    version: VersionArgument,
    share_: Annotated[float, typer.Argument(metavar="SHARE", min=0.0, max=0.5, help="0 to 0.5; 0 ends the trial.")],
    reason: ReasonOption = "",
) -> None:
    """Let a version answer for a share of the customers, drawn by a hash of their ids."""
    from intelligence_svc.lifecycle.domain import ModelName  # noqa: PLC0415  # see above

    async def work(operator: Operator) -> None:
        shop = await operator.find_tenant(tenant)
        async with operator.intelligence.transaction(_caller(shop)) as tx:
            await _promoter(operator).share(tx, ModelName(name.value), version, share_, reason)

    run(work)
    told = f"{name.value} {version} answers for {share_:.0%} of the customers" if share_ else "The trial has ended"
    console.print(f"{told}. {_AFTER.format(tenant=tenant)}")


def _promoter(operator: Operator) -> Promoter:
    from intelligence_svc.lifecycle.promotion import Promoter  # noqa: PLC0415  # see above

    return Promoter(operator.intelligence, operator.orders, operator.models)


def _caller(shop: Tenant) -> Principal:
    return system(shop.tenant_id, "the operator")


def _role(version: Version, deployed: Deployment | None) -> str:
    if deployed is None:
        return ""
    if version.version == deployed.champion:
        return "champion"
    if version.version == deployed.challenger:
        return f"tried on {deployed.share:.0%}"
    return "before" if version.version in deployed.champions else ""
